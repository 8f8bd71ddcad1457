"""Tables written as JSON lines: one object a line, as our API keeps what programs send."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from zhanggui.collect.reading.contract import BadRow, Chunk, HeadRow, Limits
from zhanggui.collect.reading.sources import Source
from zhanggui.core.language import Text

NOT_AN_OBJECT = Text("这一行不是一个 JSON 对象。", "This line is no JSON object.")
LONGEST_LINE = 4 << 20
_UNWRITABLE = re.compile("[\\x00\ud800-\udfff]")
"""NUL and halves of surrogate pairs: no table and no database keeps them."""


def looks_like_json_lines(first: bytes) -> bool:
    """Does the file begin with an object on a line of its own?"""
    line = first.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip()
    if not line.startswith(b"{"):
        return False
    return line.startswith(b'{"') if len(line) > 4_000 else _object(line) is not None


class JsonLines:
    """An ``OpenedTable``: its header, on line 0, are all keys of all objects in the order they first appear."""

    kind = "csv"
    encoding = "utf-8"

    def __init__(self, source: Source, limits: Limits) -> None:
        self.name = source.name
        self._source, self._limits = source, limits
        self._header: tuple[str, ...] | None = None

    def head(self, rows: int = 40) -> list[HeadRow]:
        """The header and the first records."""
        header = self._keys()
        found = [HeadRow(0, header)]
        for number, record in self._records():
            if len(found) > rows:
                break
            if record is not None:
                found.append(HeadRow(number, _cells(record, header)))
        return found

    def chunks(
        self,
        *,
        header_line: int,
        width: int,
        keep_extra_cells: bool = False,
        skip_lines: frozenset[int] = frozenset(),
    ) -> Iterator[Chunk]:
        """The records, laid under the keys."""
        del header_line, width, keep_extra_cells
        waiting: list[tuple[int, dict[str, Any] | None]] = []
        for number, record in self._records():
            if number not in skip_lines:
                waiting.append((number, record))
            if len(waiting) >= self._limits.chunk_rows:
                yield self._chunk(waiting)
                waiting = []
        if waiting:
            yield self._chunk(waiting)

    def _chunk(self, records: list[tuple[int, dict[str, Any] | None]]) -> Chunk:
        header = self._keys()
        good = [(number, _cells(record, header)) for number, record in records if record is not None]
        bad = [
            BadRow(number, "broken_quote", NOT_AN_OBJECT, ()) for number, record in records if record is None
        ]
        names = [str(place) for place in range(len(header))]
        frame = pl.DataFrame(
            [cells for _, cells in good], schema=dict.fromkeys(names, pl.String()), orient="row"
        )
        return Chunk(frame, pl.Series([number for number, _ in good], dtype=pl.Int64), bad, 0)

    def _keys(self) -> tuple[str, ...]:
        if self._header is None:
            keys: dict[str, None] = {}
            for _, record in self._records():
                keys |= dict.fromkeys(record or ())
            self._header = tuple(keys)[: self._limits.columns]
        return self._header

    def _records(self) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Every line that is not blank with its number; None where it is no object."""
        with self._source.open() as file:
            for number, line in enumerate(io.BufferedReader(file), start=1):  # type: ignore[type-var]
                if line.strip():
                    yield number, _object(line) if len(line) <= LONGEST_LINE else None


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"), parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _cells(record: dict[str, Any], header: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell_of(record.get(key)) for key in header)


def cell_of(value: Any) -> str:
    """A JSON value as the text of a cell; what is nested stays JSON.

    >>> [cell_of(v) for v in (None, True, Decimal("9.90"), "红", [1])]
    ['', 'true', '9.90', '红', '[1]']
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() and abs(value.adjusted()) < 40 else str(value)
    return json.dumps(value, default=str) if isinstance(value, int) else _nested(value)


def _nested(value: Any) -> str:
    return _UNWRITABLE.sub("\ufffd", json.dumps(value, ensure_ascii=False, default=cell_of))
