"""Blocks in which some lines break the rules: these are read one by one, all the others still by Polars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from zhanggui.collect.reading.blocks import Block
from zhanggui.collect.reading.chunking import without_blanks
from zhanggui.collect.reading.contract import BadRow, Chunk
from zhanggui.collect.reading.laying import WIDEST_PATTERN, Laying
from zhanggui.collect.reading.records import (
    Record,
    bad_row,
    is_blank,
    laid,
    plain_cells,
    read_record,
    swallows_records,
)


class TooBroken(Exception):
    """A block holds hardly any line that fits under the header; looking at each would take minutes."""


def lay(laying: Laying, block: Block, *, last: bool) -> tuple[Chunk, Block | None]:
    """The block as a chunk, and the unfinished record at its end (None when ``last``)."""
    whole = laying.whole(block)
    return (whole, None) if whole is not None else _Mending(laying, block, last).done()


@dataclass
class _Found:
    """What the careful reading gave: rows by line of the block (from 0), and the lines it took."""

    rows: dict[int, list[str]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    blank: int = 0
    taken: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Mending:
    laying: Laying
    block: Block
    last: bool

    def done(self) -> tuple[Chunk, Block | None]:
        found, stop = self._read_suspects()
        lines, frame = self._plain(found.taken, stop)
        if found.rows:
            lines, frame = _put_in(lines, frame, found.rows)
        chunk = without_blanks(frame, lines + self.block.line)
        return Chunk(chunk.frame, chunk.lines, found.bad, found.blank + chunk.blank), self._rest(stop)

    # -- which lines ---------------------------------------------------------------------------------------

    @cached_property
    def _lines(self) -> pl.Series:
        try:
            frame = pl.read_csv(
                b"x\n" + self.block.text,  # the first line keeps Polars from dropping a BOM
                separator="\x01",
                quote_char=None,
                schema={"x": pl.String},
                empty_string_is_null=False,
                infer_schema=False,
            )
            if frame.height == self.block.count:
                return frame.to_series()
        except pl.exceptions.PolarsError:
            pass
        return pl.Series(self.block.text.decode()[:-1].split("\n"))

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        """Where each line starts in the text, and at last where the text ends."""
        lengths = self._lines.str.len_bytes().cast(pl.Int64).to_numpy() + 1
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])

    def _suspects(self) -> list[int]:
        if self.laying.layout.width > WIDEST_PATTERN:
            return list(range(self.block.count))
        short = self._lines.str.len_bytes() <= self.laying.limits.cell_chars
        whole = self._lines.str.contains(rf"\A(?:{self.laying.record})?\z") & short
        skipped = {line - self.block.line for line in self.laying.skip_lines}
        forced = set(self.block.marked) | {line for line in skipped if 0 <= line < self.block.count}
        return sorted(forced | set((~whole).arg_true().to_list()))

    # -- the careful way -------------------------------------------------------------------------------------

    def _read_suspects(self) -> tuple[_Found, int]:
        """What the suspect lines hold, and the line at which the block is left to the next one."""
        found = _Found()
        after = 0
        suspects = self._suspects()
        if len(suspects) > self.laying.limits.broken_lines:
            raise TooBroken
        for line in suspects:
            if line < after:
                continue
            record, count = self._record_at(line)
            if record is None:
                return found, line
            after = line + count
            found.taken.append((line, after))
            self._place(line, record, found)
        return found, self.block.count

    def _record_at(self, line: int) -> tuple[Record | None, int]:
        """The record and how many lines it takes; a record that breaks the rules takes one line.

        Damaged characters break no rule of their own: such a record goes on over the lines its quotes say.
        """
        separator, damage = self.laying.layout.separator, self.block.marked.get(line)
        for text in self._windows(line):
            record = read_record(text, 0, separator)
            if record is None:
                continue
            taken = text[: record.end].rstrip("\n").split("\n") if "\n" in text else [text]
            if record.rule or (len(taken) > 1 and swallows_records(taken, self.laying.layout)):
                break
            count = text.count("\n", 0, record.end - 1) + 1
            return (record if damage is None else Record(record.cells, 0, damage)), count
        else:
            if self._may_go_on(line):
                return None, 0
        if damage is not None:
            return Record(self._damaged_cells(line), 0, damage), 1
        return Record(plain_cells(self._text(line, line + 1), separator), 0, "broken_quote"), 1

    def _damaged_cells(self, line: int) -> list[str]:
        """The cells of a line with damaged characters: by the rules while they hold, to be mended later."""
        text, separator = self._text(line, line + 1), self.laying.layout.separator
        record = read_record(text, 0, separator)
        return record.cells if record is not None and not record.rule else plain_cells(text, separator)

    def _windows(self, line: int) -> Iterator[str]:
        """The line, then more and more lines behind it, as many as a record may have."""
        most = min(self.laying.limits.record_lines, self.block.count - line)
        count = 1
        while count < most:
            yield self._text(line, line + count)
            count *= 8
        yield self._text(line, line + most)

    def _text(self, line: int, end: int) -> str:
        return self.block.text[self._starts[line] : self._starts[end] - 1].decode()

    def _may_go_on(self, line: int) -> bool:
        return not self.last and self.block.count - line < self.laying.limits.record_lines

    def _place(self, line: int, record: Record, found: _Found) -> None:
        number = self.block.line + line
        layout, limits = self.laying.layout, self.laying.limits
        if number in self.laying.skip_lines:
            return
        if not record.rule and is_blank(record.cells):
            found.blank += 1
            return
        row = record.rule or laid(record.cells, layout, limits)
        if isinstance(row, str):
            found.bad.append(bad_row(number, row, record.cells, layout, limits))
        else:
            found.rows[line] = row

    # -- the rest ----------------------------------------------------------------------------------------

    def _plain(self, taken: list[tuple[int, int]], stop: int) -> tuple[pl.Series, pl.DataFrame]:
        """The lines nothing is wrong with, by number of the block and as a frame."""
        pieces, numbers = [], []
        at = 0
        for line, after in [*taken, (stop, stop)]:
            if line > at:
                pieces.append(self.block.text[self._starts[at] : self._starts[line]])
                numbers.append(np.arange(at, line))
            at = max(at, after)
        if not pieces:
            names = [str(i) for i in range(self.laying.layout.width)]
            return pl.Series([], dtype=pl.Int64), pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        frame = self.laying.read(b"".join(pieces))
        lines = pl.Series(np.concatenate(numbers), dtype=pl.Int64)
        assert frame is not None
        assert frame.height == lines.len()
        return lines, frame

    def _rest(self, stop: int) -> Block | None:
        if stop >= self.block.count:
            return None
        text = self.block.text[self._starts[stop] :]
        marked = {line - stop: rule for line, rule in self.block.marked.items() if line >= stop}
        return Block(text, self.block.line + stop, self.block.count - stop, marked)


def _put_in(
    lines: pl.Series, frame: pl.DataFrame, rows: dict[int, list[str]]
) -> tuple[pl.Series, pl.DataFrame]:
    """The frame with the rows at their lines."""
    schema = dict.fromkeys(frame.columns, pl.String)
    more = pl.DataFrame(list(rows.values()), schema=schema, orient="row")
    both = pl.concat([frame, more]).with_columns(
        pl.concat([lines.cast(pl.Int64), pl.Series(list(rows), dtype=pl.Int64)]).alias("line")
    )
    both = both.sort("line")
    return both["line"], both.drop("line")
