"""Refused rows in contract form, cut down to the reader's shops; personal cells hidden from who may not see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhanggui.answers.reader import Reader
from zhanggui.answers.refused_rows import Cell, RefusedRow, rows_in_file_order

HIDDEN = "***"


def refused_rows(
    reader: Reader,
    batch: int | None = None,
    *,
    personal: bool = True,
    costs: bool = True,
    limit: int | None = None,
    skip: int = 0,
) -> Iterator[dict[str, Any]]:
    """Refused rows in file order, as ``zg quarantine --json`` prints them; corrections are shown in the row.

    Without ``personal`` only cells show that a profile knows to hold nothing about a person; without ``costs``
    files that say what something costs are left out.
    """
    rows = rows_in_file_order(reader, costs=costs, batch=batch, skip=skip, limit=limit, reveal=personal)
    return (_answer(reader, row) for row in rows)


def _answer(reader: Reader, row: RefusedRow) -> dict[str, Any]:
    return {
        "batch": row.batch.pk,
        "file": row.file,
        "line": row.line,
        "rule": row.rule,
        "column": row.column,
        "value": HIDDEN if row.value is None else row.value,
        "reason": reader.say(row.reason),
        "row": {cell.header: _shown(cell) for cell in row.cells if cell.header},
    }


def _shown(cell: Cell) -> str:
    if cell.value is None:
        return HIDDEN
    return cell.value if cell.fix is None else cell.fix
