"""A plain list as a workbook for people outside: price lists, transfer lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same list is the same file, whenever it is written


@dataclass(frozen=True)
class Column:
    """A heading and its width in characters."""

    name: str
    width: int


def list_workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows below headings as xlsx. Texts are texts (a name that looks like a formula stays a name), numbers numbers."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        page, bold = book.add_worksheet(title), book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00##"})
        for column, heading in enumerate(columns):
            page.set_column(column, column, heading.width)
            page.write_string(0, column, heading.name, bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, Decimal):
                    page.write_number(number, column, float(value), money)
                elif isinstance(value, int):
                    page.write_number(number, column, value)
                else:
                    page.write_string(number, column, "" if value is None else str(value))
    return out.getvalue()
