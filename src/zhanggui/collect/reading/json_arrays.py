"""Tables written as one JSON list of objects, as REST interfaces answer (``GET /wc/v3/orders``).

The list is read in pieces and taken apart object by object, so a damaged one is bad alone. Lists that follow each
other (pages of an interface appended to one file) are read as one. Records are counted from 1, as a list may
stand on a single line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, TextIO

from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.contract import HeadRow, Limits
from zhanggui.collect.reading.encodings import detect
from zhanggui.collect.reading.json_lines import (
    LONGEST_LINE,
    NOT_AN_OBJECT,
    STRICT,
    Found,
    JsonLines,
    found_by,
)
from zhanggui.collect.reading.sources import Source
from zhanggui.core.language import Text

CUT_OFF = Text(
    "文件在这里断开，或一条记录超过 4 MB：后面的内容没有读。请重新下载。",
    "The file breaks off here, or a record is longer than 4 MB: nothing behind it was read. Download it again.",
)
_PIECE = 1 << 20
_BETWEEN = re.compile(r"[\s,]*")
_MARK = re.compile(r"""\\.|["{}\[\]]""", re.DOTALL)
_SCALAR = re.compile(r""""(?:\\.|[^"\\])*"|[^,\[\]{\s]*""", re.DOTALL)
_LIST = re.compile(rb"""\s*\[\s*(?:\{\s*["}]|\])""")


def looks_like_json_array(first: bytes) -> bool:
    """Does the file begin with a list of objects, in UTF-8 or UTF-16?"""
    text = first.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return _LIST.match(text.replace(b"\0", b"")) is not None


class JsonArray(JsonLines):
    """An ``OpenedTable``; ``line`` is the record's number in the list."""

    def __init__(self, source: Source, limits: Limits) -> None:
        super().__init__(source, limits)
        how = detect(source)
        self._bom = how.bom
        self.encoding = how.codec if how.codec.startswith("utf") else "utf-8"

    def head(self, rows: int = 40) -> list[HeadRow]:
        """The header and the first records. Raises ``Refused`` for a list without any."""
        found = super().head(rows)
        if not found[0].cells:
            raise refusals.empty(self.name)
        return found

    def _records(self) -> Iterator[tuple[int, Found]]:
        with self._source.open() as raw:
            raw.seek(self._bom)
            codec = self.encoding.removesuffix("-sig")
            # Bytes that are no characters become \\xNN, which no JSON text may hold: their record is refused.
            text = io.TextIOWrapper(io.BufferedReader(raw), codec, "backslashreplace")  # type: ignore[type-var]
            yield from enumerate(_elements(_Ahead(text)), start=1)


class _Ahead:
    """The text from where the reading stands, as far ahead as the longest record may reach."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.text, self.at, self.ended = "", 0, False

    def look(self) -> str:
        """The next character that says something; empty at the end of the file."""
        while not self.ended and len(self.text) - self.at < LONGEST_LINE:
            piece = self._file.read(_PIECE)
            self.ended = not piece
            self.text, self.at = self.text[self.at :] + piece, 0
        while True:
            between = _BETWEEN.match(self.text, self.at)
            self.at = between.end() if between else self.at
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self.text, self.at = self._file.read(_PIECE), 0
            self.ended = not self.text


def _elements(ahead: _Ahead) -> Iterator[Found]:
    open_lists = 0
    while char := ahead.look():
        if char in "[]":
            open_lists += 1 if char == "[" else -1
            ahead.at += 1
        elif char == "{":
            found, end = _object(ahead.text, ahead.at)
            if end is None:
                yield CUT_OFF
                return
            ahead.at = end
            yield found
        else:
            scalar = _SCALAR.match(ahead.text, ahead.at)
            ahead.at = max(scalar.end() if scalar else 0, ahead.at + 1)
            yield NOT_AN_OBJECT
    if open_lists:
        yield CUT_OFF


def _object(text: str, start: int) -> tuple[Found, int | None]:
    """The object that begins at ``start`` and where it is closed; only a damaged one is looked through by hand."""
    end: int | None = None

    def decode() -> Any:
        nonlocal end
        record, end = STRICT.raw_decode(text, start)
        return record

    found = found_by(decode)
    if end is None:
        end = _end_of_object(text, start, start + LONGEST_LINE)
    return found, end if end is not None and end - start <= LONGEST_LINE else None


def _end_of_object(text: str, start: int, limit: int) -> int | None:
    """Where the object that begins at ``start`` is closed; brackets inside strings do not count."""
    depth, inside = 0, False
    for found in _MARK.finditer(text, start, min(limit, len(text))):
        mark = found.group()
        if mark == '"':
            inside = not inside
        elif not inside and len(mark) == 1:
            depth += 1 if mark in "{[" else -1
            if depth == 0:
                return found.end()
    return None
