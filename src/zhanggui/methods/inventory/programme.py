"""A linear or integer programme handed to HiGHS as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from zhanggui.methods.inventory.distributions import Array, Index


@dataclass(frozen=True)
class Rows:
    """Constraints lower <= A x <= upper; A as triples row, column, number."""

    row: Index
    column: Index
    number: Array
    lower: Array
    upper: Array


def solved(
    worth: Array, rows: Rows, *, upper: Array, whole: bool, gap: float = 0.0
) -> tuple[Array, float, float]:
    """Maximise worth · x over 0 <= x <= upper; the solution, its value and a bound on every solution's value."""
    import highspy

    if not len(worth):
        return np.zeros(0), 0.0, 0.0
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.passModel(_model(highspy, worth, rows, upper, whole))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS found no optimum: {solver.getModelStatus()}.")
    info = solver.getInfo()
    bound = info.mip_dual_bound if whole else info.objective_function_value
    return np.array(solver.getSolution().col_value), info.objective_function_value, bound


def _model(highspy: Any, worth: Array, rows: Rows, upper: Array, whole: bool) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(worth), len(rows.lower)
    model.col_cost_, model.col_lower_, model.col_upper_ = worth, np.zeros(len(worth)), upper
    model.row_lower_, model.row_upper_ = rows.lower, rows.upper
    model.sense_ = highspy.ObjSense.kMaximize
    order = np.lexsort((rows.row, rows.column))
    starts = np.searchsorted(rows.column[order], np.arange(len(worth) + 1))
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_, matrix.index_, matrix.value_ = starts, rows.row[order], rows.number[order]
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    return model
