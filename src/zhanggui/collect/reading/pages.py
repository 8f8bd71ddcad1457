"""Tables of web pages, which platforms like to call ``.xls``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice

import polars as pl

from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.blocks import blocks
from zhanggui.collect.reading.chunking import gathered
from zhanggui.collect.reading.contract import BadRow, Chunk, HeadRow, Limits, OpenedTable
from zhanggui.collect.reading.encodings import Encoding, detect
from zhanggui.collect.reading.records import Layout, bad_row, is_blank, laid
from zhanggui.collect.reading.sources import Source
from zhanggui.core.language import Text

_BLOCK = 1 << 18
_LONGEST_TAG = 1 << 20
_ROWS_AT_ONCE = 20_000
_OTHER_MARKUP = (
    (b"mime-version", Text("MHT 网页归档", "an MHT web archive")),
    (
        b"urn:schemas-microsoft-com:office:spreadsheet",
        Text("XML 电子表格 2003", "an XML spreadsheet of 2003"),
    ),
    (b"<?xml", Text("XML 文件", "an XML file")),
)


@dataclass
class PageRow:
    """table: which table of the page, from 0; line: the row's number in it, from 1, as in a sheet.

    Pages often stand on one physical line, which would not tell rows apart.
    """

    table: int
    line: int
    cells: list[str]


def page_tables(source: Source, limits: Limits) -> Iterator[OpenedTable]:
    """The tables of a page, in order; only a page with several gets numbers in their names."""
    first = source.first(4096).replace(b"\0", b"").lower()
    if not re.search(rb"<(html|table|tr|body)\b", first):
        for start, what in _OTHER_MARKUP:
            if start in first:
                raise refusals.other_format(source.name, what)
    if source.size > limits.unpacked_bytes:
        raise refusals.too_large(source.name, source.size, limits.unpacked_bytes)
    how = detect(source)
    found: dict[int, int] = {}
    for row in rows_of(source, how, limits):
        if not is_blank(row.cells):
            found[row.table] = max(found.get(row.table, 0), len(row.cells))
    if not found:
        raise refusals.no_table_in_page(source.name)
    for number, table in enumerate(found, start=1):
        name = source.name if len(found) == 1 else f"{source.name}!{number}"
        if found[table] > limits.columns:
            raise refusals.too_many_columns(name, found[table], limits.columns)
        yield PageTable(name, source, how, limits, table)


def rows_of(source: Source, how: Encoding, limits: Limits) -> Iterator[PageRow]:
    """Every row of every table, as the page is read."""
    reader = _Reader(limits)
    for block in blocks(source, how, size=_BLOCK):
        reader.feed(block.text.decode())
        if len(reader.rawdata) > _LONGEST_TAG:
            raise refusals.damaged(source.name)
        yield from reader.taken()
    reader.close()
    reader.finish()
    yield from reader.taken()


class _Reader(HTMLParser):
    """Gathers rows; a table inside a cell is part of that cell's text."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._tables, self._rows, self._depth, self._hidden = -1, 0, 0, 0
        self._row: PageRow | None = None
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[int, int] = {}  # column → rows that a cell above still covers
        self._done: list[PageRow] = []

    def taken(self) -> list[PageRow]:
        done, self._done = self._done, []
        return done

    def finish(self) -> None:
        """The end of the page closes what is open: a page cut short keeps its last row."""
        self._end_row()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._tables += 1
                self._rows = 0
                self._below = {}
        elif tag in ("script", "style"):
            self._hidden += 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")
        elif self._depth <= 1 and tag == "tr":
            self._end_row()
            self._row = PageRow(max(self._tables, 0), 0, [])
        elif self._depth <= 1 and tag in ("td", "th"):
            self._end_cell()
            self._begin_cell(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self._depth == 1:
                self._end_row()
            self._depth = max(0, self._depth - 1)
        elif tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif self._depth <= 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth <= 1 and tag in ("tr", "thead", "tbody", "tfoot"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)

    def _begin_cell(self, attrs: dict[str, str | None]) -> None:
        if self._row is None:
            self._row = PageRow(max(self._tables, 0), 0, [])
        self._cover_from_above()
        self._cell = []
        self._span = (self._number(attrs.get("colspan")), self._number(attrs.get("rowspan")))

    def _number(self, text: str | None) -> int:
        text = (text or "1").strip()
        return min(max(1, int(text)), self._limits.columns + 1) if text.isascii() and text.isdigit() else 1

    def _cover_from_above(self) -> None:
        assert self._row is not None
        while self._below.get(len(self._row.cells), 0) > 0:
            self._below[len(self._row.cells)] -= 1
            self._row.cells.append("")

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        text = _tidy("".join(self._cell))
        wide, tall = self._span
        at = len(self._row.cells)
        self._row.cells += [text, *[""] * (wide - 1)] if at <= self._limits.columns else []
        if tall > 1:
            self._below.update(dict.fromkeys(range(at, at + wide), tall - 1))
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._cover_from_above()
            self._rows += 1
            self._row.line = self._rows
            self._done.append(self._row)
            self._row = None


def _tidy(text: str) -> str:
    """Line breaks of the source are spaces in a page; only ``<br>`` breaks a line, and it came alone."""
    return text.strip(" \t\r\n\u00a0")


@dataclass
class PageTable:
    """One table of a page; see ``contract.OpenedTable``."""

    name: str
    source: Source
    how: Encoding
    limits: Limits
    table: int
    kind: str = "html"
    encoding: str = field(init=False)

    def __post_init__(self) -> None:
        self.encoding = self.how.codec

    def _rows(self) -> Iterator[PageRow]:
        return (row for row in rows_of(self.source, self.how, self.limits) if row.table == self.table)

    def head(self, rows: int = 40) -> list[HeadRow]:
        """The first rows that hold anything."""
        filled = (HeadRow(row.line, tuple(row.cells)) for row in self._rows() if not is_blank(row.cells))
        return list(islice(filled, rows))

    def chunks(
        self,
        *,
        header_line: int,
        width: int,
        keep_extra_cells: bool = False,
        skip_lines: frozenset[int] = frozenset(),
    ) -> Iterator[Chunk]:
        """The rows below the header; see ``contract.OpenedTable``."""
        layout = Layout("", width, keep_extra_cells)
        rows = (row for row in self._rows() if row.line > header_line and row.line not in skip_lines)
        yield from gathered(self._pieces(rows, layout), self.limits.chunk_rows)

    def _pieces(self, rows: Iterator[PageRow], layout: Layout) -> Iterator[Chunk]:
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            yield self._piece(batch, layout)

    def _piece(self, batch: list[PageRow], layout: Layout) -> Chunk:
        good: list[list[str]] = []
        lines: list[int] = []
        bad: list[BadRow] = []
        filled = [row for row in batch if not is_blank(row.cells)]
        for row in filled:
            cells = laid(row.cells, layout, self.limits)
            if isinstance(cells, str):
                bad.append(bad_row(row.line, cells, row.cells, layout, self.limits))
            else:
                good.append(cells)
                lines.append(row.line)
        schema = {str(i): pl.String for i in range(layout.width)}
        frame = pl.DataFrame(good, schema=schema, orient="row") if good else pl.DataFrame(schema=schema)
        return Chunk(frame, pl.Series("line", lines, dtype=pl.Int64), bad, len(batch) - len(filled))
