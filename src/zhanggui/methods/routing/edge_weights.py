"""Distances between nodes as TSPLIB 95 (Reinelt 1991) defines them: from coordinates, or listed in the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

Numbers: TypeAlias = npt.NDArray[np.float64]

EUCLIDEAN: dict[str, Callable[[Numbers], Numbers]] = {
    "EUC_2D": lambda d: d,
    "EXACT_2D": lambda d: d,
    "CEIL_2D": np.ceil,
    "FLOOR_2D": np.floor,
}
"""EUC_2D and EXACT_2D are rounded later, by what the caller wants."""

UNKNOWN_TYPE = Text(
    "不支持 `EDGE_WEIGHT_TYPE`「{found}」；支持：{known}。",
    "EDGE_WEIGHT_TYPE {found!r} is not supported; supported: {known}.",
)
UNKNOWN_FORMAT = Text(
    "不支持 `EDGE_WEIGHT_FORMAT`「{found}」；支持：{known}。",
    "EDGE_WEIGHT_FORMAT {found!r} is not supported; supported: {known}.",
)
WRONG_COUNT = Text(
    "`EDGE_WEIGHT_SECTION` 有 {found} 个数，{form} 按 `DIMENSION` {size} 应有 {wanted} 个。",
    "EDGE_WEIGHT_SECTION has {found} numbers; {form} with DIMENSION {size} needs {wanted}.",
)
BELOW_ZERO = Text("距离不能小于零。", "Distances cannot be below zero.")


def distances(kind: str, form: str, numbers: Numbers, size: int) -> Numbers:
    """The (size, size) matrix: ``numbers`` are (size, 2) coordinates, or the listed weights where EXPLICIT."""
    if kind == "EXPLICIT":
        return _listed(form, numbers, size)
    if kind not in EUCLIDEAN:
        raise Refused(UNKNOWN_TYPE.with_(found=kind, known=", ".join((*EUCLIDEAN, "EXPLICIT"))))
    apart = numbers[:, None, :] - numbers[None, :, :]
    return EUCLIDEAN[kind](np.hypot(apart[..., 0], apart[..., 1]))


def _listed(form: str, numbers: Numbers, size: int) -> Numbers:
    upper, lower = np.triu_indices, np.tril_indices
    # In the order of the columns an upper triangle is the lower one row by row, and the other way round.
    places = {
        "UPPER_ROW": upper(size, 1),
        "LOWER_ROW": lower(size, -1),
        "UPPER_DIAG_ROW": upper(size),
        "LOWER_DIAG_ROW": lower(size),
        "UPPER_COL": lower(size, -1),
        "LOWER_COL": upper(size, 1),
        "UPPER_DIAG_COL": lower(size),
        "LOWER_DIAG_COL": upper(size),
    }
    if form not in (*places, "FULL_MATRIX"):
        raise Refused(UNKNOWN_FORMAT.with_(found=form, known=", ".join(("FULL_MATRIX", *places))))
    wanted = size * size if form == "FULL_MATRIX" else places[form][0].size
    if numbers.size != wanted:
        raise Refused(WRONG_COUNT.with_(found=numbers.size, form=form, size=size, wanted=wanted))
    if numbers.size and numbers.min() < 0:
        raise Refused(BELOW_ZERO)
    if form == "FULL_MATRIX":
        return numbers.reshape(size, size)
    matrix = np.zeros((size, size))
    matrix[places[form]] = numbers
    return np.maximum(matrix, matrix.T)
