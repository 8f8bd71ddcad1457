"""Look through an old xls before its parser does: chains that end, sheets that are not too far flung.

An xls is a small file system (Compound File Binary, MS-CFB) with a stream of records (BIFF8, MS-XLS) in it. The
parser follows the chains of sectors without looking for circles, and holds the whole rectangle of a sheet.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.contract import Limits
from zhanggui.collect.reading.sources import Source
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

_LAST_SECTOR = 0xFFFFFFFA  # from here on numbers are signs: end of chain, free, table
_END = 0xFFFFFFFE
_BEGIN_SHEET, _LOCKED, _STRINGS, _MANY_NUMBERS = 0x0809, 0x002F, 0x00FC, 0x00BD
_BOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_OTHERS = (
    ("WordDocument", Text("Word 文档", "a Word document")),
    ("PowerPoint Document", Text("PPT 演示文稿", "a presentation")),
)
_CELLS = {0x0006, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x0406, 0x0206}


def check_xls(source: Source, limits: Limits) -> None:
    """Raises ``Refused`` if the parser might hang, or take all memory, on this file, or if it is locked."""
    with source.open() as file:
        data = file.read()
    try:
        streams = _Compound(data).streams()
        book = next((streams[name] for name in _BOOKS if name in streams), None)
        if book is None:
            raise _Broken
        _check_records(source, book, limits)
    except (struct.error, IndexError, _Broken) as error:
        raise _why(source.name, data) from error


def _why(name: str, data: bytes) -> Refused:
    """What a compound file without a readable workbook is; stream names stand in it in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refusals.locked(name)
    for stream, what in _OTHERS:
        if stream.encode("utf-16-le") in data:
            return refusals.other_format(name, what)
    return refusals.damaged(name)


class _Broken(Exception):
    pass


class _Compound:
    """The streams of a compound file; every chain is followed at most as far as the file has sectors."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise _Broken
        self._size = 1 << shift
        self._most = len(data) // self._size + 1
        (self._tables, self._directory, _, self._cutoff, self._mini_table, _, table_list, _) = (
            struct.unpack_from("<IIIIIIII", data, 44)
        )
        self._next = self._table(table_list)

    def streams(self) -> dict[str, bytes]:
        """Name → bytes of every stream."""
        directory = self._chain(self._directory)
        if len(directory) % 128:
            raise _Broken
        entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
        root = entries[0]
        small = (
            self._chain(struct.unpack_from("<I", root, 116)[0]) if self._mini_table < _LAST_SECTOR else b""
        )
        mini = self._chain(self._mini_table)
        mini_next = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        found = {}
        for entry in entries:
            length, kind = struct.unpack_from("<H", entry, 64)[0], entry[66]
            start, size = struct.unpack_from("<II", entry, 116)
            if kind != 2:
                continue
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if size < self._cutoff:
                found[name] = b"".join(
                    small[n * 64 : n * 64 + 64] for n in _followed(start, mini_next, len(mini_next))
                )
            else:
                found[name] = self._chain(start)
            found[name] = found[name][:size]
        return found

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._data):
            raise _Broken
        return self._data[at : at + self._size]

    def _table(self, more: int) -> tuple[int, ...]:
        """Sector → the next of its chain."""
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        steps = 0
        while more < _LAST_SECTOR:
            part = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            numbers += part[:-1]
            more, steps = part[-1], steps + 1
            if steps > self._most:
                raise _Broken
        table = b"".join(self._sector(n) for n in numbers if n < _LAST_SECTOR)
        return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _followed(start, self._next, self._most))


def _followed(start: int, following: tuple[int, ...], most: int) -> Iterator[int]:
    for _ in range(most + 1):
        if start >= _LAST_SECTOR:
            return
        yield start
        start = following[start]
    raise _Broken


def _check_records(source: Source, stream: bytes, limits: Limits) -> None:
    """Walk the records: where the cells of each sheet are, how many strings are claimed."""
    at = rows = columns = 0
    end = len(stream)
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, at)
        body, at = at + 4, at + 4 + length
        if kind in _CELLS or kind == _MANY_NUMBERS:
            row, column = struct.unpack_from("<HH", stream, body)
            last = struct.unpack_from("<H", stream, at - 2)[0] if kind == _MANY_NUMBERS else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            if columns > limits.columns:
                raise refusals.too_many_columns(source.name, columns, limits.columns)
            if rows * columns > limits.sheet_cells:
                raise refusals.sheet_too_large(source.name, rows, columns)
        elif kind == _BEGIN_SHEET:
            rows = columns = 0
        elif kind == _LOCKED:
            raise refusals.locked(source.name)
        elif kind == _STRINGS and struct.unpack_from("<I", stream, body + 4)[0] > end:
            raise _Broken
