"""What kind of container the first bytes announce, and the tables inside it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.archives import members, pieces_within
from zhanggui.collect.reading.contract import Chunk, HeadRow, Limits, OpenedTable
from zhanggui.collect.reading.delimited import DelimitedTable
from zhanggui.collect.reading.encodings import decode_marked, detect
from zhanggui.collect.reading.json_arrays import JsonArray, looks_like_json_array
from zhanggui.collect.reading.json_lines import JsonLines, looks_like_json_lines
from zhanggui.collect.reading.pages import page_tables
from zhanggui.collect.reading.sources import Source, unpacked
from zhanggui.collect.reading.workbooks import spreadsheet_kind, workbook_tables
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

_DEEPEST = 2
_PICTURE = Text("图片", "a picture")
_ARCHIVE = Text("RAR、7z 等其他格式的压缩包", "an archive of another kind (RAR, 7z …)")
_PROGRAM = Text("程序文件", "a program")
_NOT_TABLES = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM\x00", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"%PDF", Text("PDF 文件", "a PDF")),
    (b"MZ\x90", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"SQLite format 3", Text("数据库文件", "a database file")),
    (b"PAR1", Text("Parquet 文件", "a Parquet file")),
    (b"{\\rtf", Text("Word 文档", "a Word document")),
)
_PAGE_STARTS = ("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div", "<center")

Reader = Callable[[Source, Limits, int], Iterator[OpenedTable]]


def tables_in(source: Source, limits: Limits, depth: int = 0) -> Iterator[OpenedTable]:
    """The tables of a file or of a member ``depth`` containers down."""
    first = source.first(4096)
    for magic, what in _NOT_TABLES:
        if first.startswith(magic):
            raise refusals.not_a_table(source.name, what)
    yield from _reader(first)(source, limits, depth)


def _reader(first: bytes) -> Reader:
    if first.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip
    if first.startswith(b"\x1f\x8b"):
        return _gzip
    if first.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _xls
    if looks_like_json_lines(first):
        return _json_lines
    if looks_like_json_array(first):
        return _json_array
    return _page if _is_page(first) else _text


def _is_page(first: bytes) -> bool:
    """Markup at the very start, in whatever encoding; ``<`` inside a CSV cell is no page."""
    text = first.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    text = text[text.find(b"-->") + 3 :].lstrip() if text.startswith(b"<!--") else text
    start = decode_marked(text[:200], "latin-1")
    return start.startswith((*_PAGE_STARTS, "<?xml", "mime-version:"))


def _text(source: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    del depth
    yield DelimitedTable(source.name, source, detect(source), limits)


def _json_lines(source: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    del depth
    yield JsonLines(source, limits)


def _json_array(source: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    del depth
    yield JsonArray(source, limits)


def _page(source: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    del depth
    yield from page_tables(source, limits)


def _xls(source: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    del depth
    yield from workbook_tables(source, "xls", limits)


def _gzip(source: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    if depth >= _DEEPEST:
        raise refusals.nested_too_deep(source.name)
    name = source.name.removesuffix(".gz")
    with source.open() as file, gzip.GzipFile(fileobj=file) as packed:
        try:
            copy = unpacked(name, pieces_within(packed, source.size, source.name, limits))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise refusals.damaged(source.name) from error
    yield from tables_in(copy, limits, depth + 1)


def _member_tables(member: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    """The member's tables; one that cannot be read says so when it is looked at, and the others are read."""
    try:
        yield from tables_in(member, limits, depth + 1)
    except Refused as error:
        yield RefusedTable(member.name, error)


@dataclass
class RefusedTable:
    """A member of a zip that is no readable table: ``head`` and ``chunks`` raise the reason."""

    name: str
    reason: Refused
    encoding: str = ""
    kind: str = ""

    def head(self, rows: int = 40) -> list[HeadRow]:
        """Raises the reason."""
        del rows
        raise self.reason

    def chunks(
        self,
        *,
        header_line: int,
        width: int,
        keep_extra_cells: bool = False,
        skip_lines: frozenset[int] = frozenset(),
    ) -> Iterator[Chunk]:
        """Raises the reason."""
        del header_line, width, keep_extra_cells, skip_lines
        raise self.reason


def _zip(source: Source, limits: Limits, depth: int) -> Iterator[OpenedTable]:
    kind = spreadsheet_kind(source, limits)
    if kind:
        yield from workbook_tables(source, kind, limits)
        return
    if depth >= _DEEPEST:
        raise refusals.nested_too_deep(source.name)
    found = False
    for member in members(source, limits):
        found = True
        yield from _member_tables(member, limits, depth)
    if not found:
        raise refusals.no_member(source.name)
