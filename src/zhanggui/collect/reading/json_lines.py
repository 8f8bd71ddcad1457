"""Tables written as JSON lines: one object a line, as our API keeps what programs send and shops' programs write.

An object inside an object stays one cell of JSON, and its values stand beside it under names with a dot
(``billing.email``), so that a profile can bind them. A list stays JSON.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from zhanggui.collect.reading.contract import BadRow, Chunk, HeadRow, Limits
from zhanggui.collect.reading.sources import Source
from zhanggui.core.language import Text

NOT_AN_OBJECT = Text("这条记录不是一个 JSON 对象。", "This record is no JSON object.")
NAMED_TWICE = Text(
    "这条记录里「{name}」出现两次，不知道以哪个为准。", "'{name}' stands twice in this record; which one holds is not known."
)  # fmt: skip
NO_NUMBER = Text("这条记录里有不是数的数（{name}）。", "This record holds a number that is none ({name}).")
TOO_DEEP = Text("这条记录里的层数太多。", "This record is nested too deep.")
LONGEST_LINE = 4 << 20
_UNWRITABLE = re.compile("[\\x00\ud800-\udfff]")
"""NUL and halves of surrogate pairs: no table and no database keeps them."""


def looks_like_json_lines(first: bytes) -> bool:
    """Does the file begin with an object on a line of its own?"""
    line = first.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip()
    if not line.startswith(b"{"):
        return False
    return line.startswith(b'{"') if len(line) > 4_000 else isinstance(read_object(line), dict)


Found = dict[str, str] | Text
"""The cells of a record, or why it has none."""


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
            if isinstance(record, dict):
                found.append(HeadRow(number, _laid(record, header)))
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
        waiting: list[tuple[int, Found]] = []
        for number, record in self._records():
            if number not in skip_lines:
                waiting.append((number, record))
            if len(waiting) >= self._limits.chunk_rows:
                yield self._chunk(waiting)
                waiting = []
        if waiting:
            yield self._chunk(waiting)

    def _chunk(self, records: list[tuple[int, Found]]) -> Chunk:
        header = self._keys()
        good = [(number, _laid(record, header)) for number, record in records if isinstance(record, dict)]
        bad = [
            BadRow(number, "broken_quote", why, ()) for number, why in records if not isinstance(why, dict)
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
                keys |= dict.fromkeys(record if isinstance(record, dict) else ())
            self._header = tuple(keys)[: self._limits.columns]
        return self._header

    def _records(self) -> Iterator[tuple[int, Found]]:
        """Every line that is not blank with its number: its cells, or why it has none."""
        with self._source.open() as file:
            for number, line in enumerate(io.BufferedReader(file), start=1):  # type: ignore[type-var]
                if line.strip():
                    yield number, read_object(line) if len(line) <= LONGEST_LINE else NOT_AN_OBJECT


class _Damaged(ValueError):
    def __init__(self, why: Text, name: str) -> None:
        super().__init__(name)
        self.why = why.with_(name=name[:80])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object, unless a name stands in it twice."""
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Damaged(NAMED_TWICE, next(n for n in names if names.count(n) > 1))
    return record


def _no_number(word: str) -> Any:
    raise _Damaged(NO_NUMBER, word)


STRICT = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_unique)
"""Numbers keep every digit; NaN, Infinity and an object that names a thing twice are refused."""


def read_object(text: str | bytes) -> Found:
    """The cells of one object, or why it cannot be taken."""

    def decode() -> Any:
        whole = text.decode().removeprefix("\ufeff") if isinstance(text, bytes) else text
        return STRICT.decode(whole)

    return found_by(decode)


def found_by(decode: Callable[[], Any]) -> Found:
    """The cells of the object that ``decode`` gives, or why it gives none."""
    try:
        record = decode()
        return cells_of(record) if isinstance(record, dict) else NOT_AN_OBJECT
    except _Damaged as error:
        return error.why
    except RecursionError:
        return TOO_DEEP
    except (ValueError, ArithmeticError):
        return NOT_AN_OBJECT


def cells_of(record: dict[str, Any]) -> dict[str, str]:
    """The object's values as cells, and those of objects inside it under names with a dot."""
    own = {name: cell_of(value) for name, value in record.items()}
    objects = [(name, value) for name, value in record.items() if isinstance(value, dict)]
    inner = {f"{name}.{part}": one for name, value in objects for part, one in value.items()}
    return own | {name: cell_of(value) for name, value in inner.items() if name not in own}


def _laid(record: dict[str, str], header: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(record.get(key, "") for key in header)


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
