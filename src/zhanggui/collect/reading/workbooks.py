"""Excel workbooks: every visible sheet that holds anything, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.archives import opened_zip
from zhanggui.collect.reading.chunking import gathered
from zhanggui.collect.reading.contract import Chunk, HeadRow, Limits, OpenedTable
from zhanggui.collect.reading.grids import Grid, pieces
from zhanggui.collect.reading.sheet_cells import shown
from zhanggui.collect.reading.sources import Source
from zhanggui.collect.reading.workbook_check import Errors, checked
from zhanggui.collect.reading.xls_check import check_xls
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

_HEAD_KEPT = 40
"""Rows of the head that are kept: in a sheet that is empty for a million rows each look takes seconds."""
_OTHERS = (
    ("xl/workbook.bin", Text("xlsb 二进制工作簿", "a binary workbook (xlsb)")),
    ("word/document.xml", Text("Word 文档", "a Word document")),
    ("ppt/presentation.xml", Text("PPT 演示文稿", "a presentation")),
    ("content.xml", Text("OpenDocument 文件", "an OpenDocument file")),
)


def spreadsheet_kind(source: Source, limits: Limits) -> str:
    """``xlsx`` if the zip is a workbook, ``""`` if it is just a zip. Raises ``Refused`` for other documents."""
    with opened_zip(source, limits) as packed:
        names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    for name, what in _OTHERS:
        if name in names and ("[Content_Types].xml" in names or "mimetype" in names):
            raise refusals.other_format(source.name, what)
    if "[Content_Types].xml" in names:
        raise refusals.damaged(source.name)
    return ""


def workbook_tables(source: Source, kind: str, limits: Limits) -> Iterator[OpenedTable]:
    """The visible sheets that hold anything. Raises ``Refused`` if there is none, or the workbook is unsafe."""
    if source.size > limits.unpacked_bytes:
        raise refusals.too_large(source.name, source.size, limits.unpacked_bytes)
    errors: dict[str, Errors] = {}
    if kind == "xlsx":
        errors = checked(source, limits)
    else:
        check_xls(source, limits)
    book = _Book(source, limits)
    found = False
    for name in book.visible():
        table = SheetTable(f"{source.name}!{name}", kind, limits, book, name, errors.get(name, {}))
        if table.head(1):
            found = True
            yield table
    if not found:
        raise refusals.no_sheet(source.name)


class _Book:
    """An opened workbook; the sheet read last is kept, so that ``head`` and ``chunks`` parse it once."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        with _refusing(source.name):
            self._book = CalamineWorkbook.from_filelike(source.open())
        self._last: tuple[str, CalamineSheet] | None = None

    def visible(self) -> list[str]:
        return [
            about.name
            for about in self._book.sheets_metadata
            if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet
        ]

    def sheet(self, name: str) -> CalamineSheet:
        if self._last is None or self._last[0] != name:
            self._last = None
            with _refusing(self._source.name):
                self._last = name, self._book.get_sheet_by_name(name)
        sheet = self._last[1]
        if sheet.start is not None and sheet.start[1] + sheet.width > self._limits.columns:
            raise refusals.too_many_columns(f"{self._source.name}!{name}", sheet.width, self._limits.columns)
        return sheet


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise refusals.locked(name) from error
    except BaseException as error:
        # The parser's own panics are no ``Exception``; anything but a wish to stop means a damaged file.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError | Refused):
            raise
        raise refusals.damaged(name) from error


@dataclass
class SheetTable:
    """One sheet; see ``contract.OpenedTable``. ``errors`` are the error cells by (row, column) from 0."""

    name: str
    kind: str
    limits: Limits
    book: _Book
    sheet_name: str
    errors: dict[tuple[int, int], str]
    encoding: str = field(default="", init=False)
    _head: list[HeadRow] | None = field(default=None, init=False, repr=False)

    def _rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Row number from 1, and cells from column A.

        The parser gives the rows from the first on, but only the columns of the used rectangle.
        """
        sheet = self.book.sheet(self.sheet_name)
        if sheet.start is None:
            return
        before = [""] * sheet.start[1]
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            yield line, before + cells if before else cells

    def _with_errors(self) -> Iterator[tuple[int, list[Any]]]:
        at_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in self.errors.items():
            at_row.setdefault(row + 1, []).append((column, text))
        for line, cells in self._rows():
            for column, text in at_row.get(line, ()):
                if column < len(cells):
                    cells[column] = text
            yield line, cells

    def head(self, rows: int = 40) -> list[HeadRow]:
        """The first rows that hold anything."""
        if rows > _HEAD_KEPT:
            return self._first_filled(rows)
        if self._head is None:
            self._head = self._first_filled(_HEAD_KEPT)
        return self._head[:rows]

    def _first_filled(self, rows: int) -> list[HeadRow]:
        found: list[HeadRow] = []
        for line, cells in self._with_errors():
            texts = tuple(shown(cell) for cell in cells)
            if any(text.strip() for text in texts):
                found.append(HeadRow(line, texts))
            if len(found) >= rows:
                break
        return found

    def chunks(
        self,
        *,
        header_line: int,
        width: int,
        keep_extra_cells: bool = False,
        skip_lines: frozenset[int] = frozenset(),
    ) -> Iterator[Chunk]:
        """The rows below the header; see ``contract.OpenedTable``."""
        grid = Grid(width, keep_extra_cells, self.limits)
        rows = ((n, c) for n, c in self._with_errors() if n > header_line and n not in skip_lines)
        yield from gathered(pieces(rows, grid), self.limits.chunk_rows)
