"""Tables out as Excel workbooks. Every cell is a plain string or number: nothing in it is ever a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponseBase

from zhanggui.access.audit import record
from zhanggui.access.web import Asked
from zhanggui.console.templatetags.words import day, moment
from zhanggui.core.language import Text

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
MOST_DIGITS = 15
"""Excel keeps 15 digits of a number; a longer one stays whole as text."""
PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}


def workbook(
    request: Asked, name: str, headers: Sequence[Text | str], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """``rows`` below ``headers`` as the download ``name``.xlsx, and an entry in the audit log.

    Money and counts are numbers, moments and days are text in Chinese time, everything else is text.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer reads it and closes it
    titles = [h.in_(request.language) if isinstance(h, Text) else h for h in headers]
    count = _write(out, titles, rows)
    record(
        request.workspace.secrets, who=request.user.login, verb="export", at=request.now, subject=name,
        details={"rows": count},
    )  # fmt: skip
    out.seek(0)
    answer = FileResponse(out, content_type=TYPE)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}.xlsx"
    return answer


def _write(out: Any, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with xlsxwriter.Workbook(out, PLAIN) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(titles):
            sheet.set_column(column, column, max(10, min(40, 2 * len(title) + 2)))
            sheet.write_string(0, column, title, bold)
        for count, row in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise ValueError(f"a sheet holds {MOST_ROWS} rows")
            for column, cell in enumerate(row):
                _cell(sheet, count, column, cell)
    return count


def _cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    if cell is None or cell == "":
        return
    if _is_number(cell):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, as_text(cell)[:LONGEST_CELL])


def _is_number(cell: Any) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal):
        return False
    plain = Decimal(cell)
    return plain.is_finite() and len(plain.normalize().as_tuple().digits) <= MOST_DIGITS


def as_text(cell: Any) -> str:
    """What a cell that is no number says."""
    if isinstance(cell, datetime):
        return moment(cell)
    return day(cell) if isinstance(cell, date) else str(cell)
