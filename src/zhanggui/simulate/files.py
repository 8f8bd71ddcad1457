"""Writing files as platforms write them, and remembering what was written."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlsxwriter

Cell = str | int | Decimal | None
Row = Sequence[Cell]


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a correct reader must find in a file.

    ``records`` counts rows below the header, blank lines left out; ``ignored`` of them are totals, notes,
    formula rows, or claims and payments that move no money; ``repeated`` of them say exactly what an earlier record of the same file says;
    ``quarantined`` cannot be read safely. ``same_as`` names an earlier file with the same bytes.
    """

    file: str
    shop: str
    kind: str
    records: int
    ignored: int = 0
    repeated: int = 0
    quarantined: int = 0
    same_as: str = ""


def columns(header: str) -> list[str]:
    """The columns of a header line."""
    return header.split(",")


def write_csv(path: Path, rows: Iterable[Row], *, encoding: str, quote_all: bool = False) -> None:
    """A CSV with CRLF line ends in the given encoding (``utf-8-sig`` writes a BOM)."""
    text = io.StringIO(newline="")
    csv.writer(
        text, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator="\r\n"
    ).writerows(rows)
    _save(path, text.getvalue().encode(encoding))


def write_text(path: Path, text: str, *, encoding: str) -> None:
    """Text as it is, line ends included."""
    _save(path, text.encode(encoding))


def write_xlsx(path: Path, sheets: dict[str, Iterable[Row]]) -> None:
    """A workbook, one entry per sheet: str cells stay text, numbers are numeric cells. Same input, same bytes."""
    import xlsxwriter  # heavy, and whoever only asks which shops there are writes nothing

    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(2020, 1, 1)})  # noqa: DTZ001
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                _write_row(sheet, number, row)


def write_html_xls(path: Path, rows: Iterable[Row]) -> None:
    """An HTML table saved with the suffix .xls, as several platforms do."""
    body = "\r\n".join(
        "<tr>" + "".join(f"<td>{html.escape(_text(c))}</td>" for c in row) + "</tr>" for row in rows
    )
    page = f'<html><head><meta charset="utf-8"></head><body><table border="1">\r\n{body}\r\n</table></body></html>'
    _save(path, page.encode("utf-8"))


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, number: int, row: Row) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, column, cell)
        elif cell is not None:
            sheet.write_number(number, column, cell)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _save(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
