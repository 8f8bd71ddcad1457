"""Lay a block of text under the header: in one piece if it obeys the rules, else line by line where it does not.

1. A block without quotes whose separators add up, and in which Polars finds no record too long, is whole.
2. Otherwise one regular expression (a linear automaton) tells whether every record of the block is whole; Polars
   reads such a block at memory speed.
3. Otherwise the same expression tells it per line. Lines that fail are read by ``records`` one by one (a record
   over several lines takes its other lines along), all the others still by Polars.

So a dirty row costs microseconds, not its block. The two ways agree on every table (a property test says so).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from zhanggui.collect.reading.blocks import Block
from zhanggui.collect.reading.chunking import without_blanks
from zhanggui.collect.reading.contract import BadRow, Chunk, Limits
from zhanggui.collect.reading.records import (
    Layout,
    Record,
    bad_row,
    is_blank,
    laid,
    plain_cells,
    read_record,
    swallows_records,
)

_WIDEST_PATTERN = 400  # columns up to which one expression stays small enough


@dataclass
class Gathered:
    """What the careful way found in a block, by line of the block (from 0)."""

    rows: dict[int, list[str]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    blank: int = 0
    read: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Laying:
    """Lays the blocks of one table. ``skip_lines`` are physical lines whose records are left out."""

    layout: Layout
    limits: Limits
    skip_lines: frozenset[int] = frozenset()

    def lay(self, block: Block, *, last: bool) -> tuple[Chunk, Block | None]:
        """The block as a chunk, and the unfinished record at its end (None when ``last``)."""
        if not block.marked and self._skipped(block).isdisjoint(range(block.count)):
            whole = self._whole(block)
            if whole is not None:
                return whole, None
        return self._in_part(block, last)

    def _skipped(self, block: Block) -> set[int]:
        return {line - block.line for line in self.skip_lines}

    # -- one piece ---------------------------------------------------------------------------------------

    def _whole(self, block: Block) -> Chunk | None:
        text = block.text
        frame = self._if_separators_add_up(text, block.count)
        if frame is None and self._obeys(text):
            frame = self._read(text)
        if frame is None or not self._cells_short_enough(frame):
            return None
        lines = self._line_numbers(frame, block)
        return None if lines is None else without_blanks(frame, lines)

    def _if_separators_add_up(self, text: bytes, count: int) -> pl.DataFrame | None:
        if b'"' in text or text.count(self._separator) != (self.layout.width - 1) * count:
            return None
        return self._read(text, strict=True)

    def _obeys(self, text: bytes) -> bool:
        if self.layout.width > _WIDEST_PATTERN:
            return False
        found = pl.Series([text]).cast(pl.String).str.contains(rf"\A(?:(?:{self._record})?\n)*\z")
        return bool(found[0])

    def _read(self, text: bytes, *, strict: bool = False) -> pl.DataFrame | None:
        if text.startswith(b"\xef\xbb\xbf"):  # Polars would take it for a BOM and drop the character
            frame = self._read(b"\n" + text, strict=strict)
            return None if frame is None else frame.slice(1)
        try:
            return pl.read_csv(
                text,
                has_header=False,
                schema={str(i): pl.String for i in range(self.layout.width)},
                separator=self.layout.separator,
                quote_char=None if strict else '"',
                empty_string_is_null=False,
                truncate_ragged_lines=not strict,
                extra_columns="raise" if strict else "ignore",
                missing_columns="insert",
                infer_schema=False,
            )
        except pl.exceptions.PolarsError:
            return None

    def _cells_short_enough(self, frame: pl.DataFrame) -> bool:
        longest = frame.select(pl.all().str.len_bytes().max())
        return max(longest.row(0), default=0) <= self.limits.cell_chars

    def _line_numbers(self, frame: pl.DataFrame, block: Block) -> pl.Series | None:
        """The line each record starts on; None if line breaks inside quotes are not as they should be."""
        if frame.height == block.count:
            return pl.int_range(block.line, block.line + block.count, eager=True)
        inside = frame.select(pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))).to_series()
        inside = inside.cast(pl.Int64)
        starts = block.line + pl.int_range(frame.height, eager=True) + inside.cum_sum() - inside
        if frame.height + inside.sum() != block.count or self._any_swallows(block, starts, inside):
            return None
        return starts

    def _any_swallows(self, block: Block, starts: pl.Series, inside: pl.Series) -> bool:
        if (inside >= self.limits.record_lines).any():
            return True
        lines = block.text.decode().split("\n")
        many = starts.to_frame("at").with_columns(n=inside).filter(pl.col("n") > 0)
        return any(
            swallows_records(lines[at - block.line : at - block.line + n + 1], self.layout)
            for at, n in many.iter_rows()
        )

    @cached_property
    def _separator(self) -> bytes:
        return self.layout.separator.encode()

    @cached_property
    def _record(self) -> str:
        """A record of exactly the header's width, or with empty cells beyond it."""
        s = "\\" + self.layout.separator if self.layout.separator == "|" else self.layout.separator
        cell = rf'(?:"(?:[^"]|"")*"|[^"{s}\n][^{s}\n]*|)'
        return rf'{cell}(?:{s}{cell}){{{self.layout.width - 1}}}(?:{s}(?:"")?)*'

    # -- in part -----------------------------------------------------------------------------------------

    def _in_part(self, block: Block, last: bool) -> tuple[Chunk, Block | None]:
        lines = pl.Series(block.text.decode()[:-1].split("\n"))
        careful = _Careful(self, block, lines, last)
        suspects = self._suspects(lines, block)
        gathered, stop = careful.gather(suspects)
        chunk = self._put_together(lines, gathered, block, stop)
        return chunk, _rest(block, lines, stop)

    def _suspects(self, lines: pl.Series, block: Block) -> list[int]:
        forced = set(block.marked) | {line for line in self._skipped(block) if 0 <= line < block.count}
        if self.layout.width > _WIDEST_PATTERN:
            return list(range(block.count))
        whole = lines.str.contains(rf"\A{self._record}\z") & (lines.str.len_bytes() <= self.limits.cell_chars)
        return sorted(forced | set((~whole).arg_true().to_list()))

    def _put_together(self, lines: pl.Series, found: Gathered, block: Block, stop: int) -> Chunk:
        numbers = pl.int_range(stop, eager=True, dtype=pl.Int64)
        plain = numbers.filter(~numbers.is_in(list(found.read))) if found.read else numbers
        frame = self._plain_frame(lines, plain)
        odd = pl.DataFrame(
            list(found.rows.values()),
            schema=dict.fromkeys(frame.columns, pl.String),
            orient="row",
            infer_schema_length=1,
        )
        at = pl.concat([plain, pl.Series(list(found.rows), dtype=pl.Int64)])
        both = pl.concat([frame, odd]).with_columns(at.alias("line")).sort("line")
        chunk = without_blanks(both.drop("line"), both["line"] + block.line)
        return Chunk(chunk.frame, chunk.lines, found.bad, found.blank + chunk.blank)

    def _plain_frame(self, lines: pl.Series, plain: pl.Series) -> pl.DataFrame:
        if plain.is_empty():
            return pl.DataFrame(schema={str(i): pl.String for i in range(self.layout.width)})
        text = lines.gather(plain).str.join("\n").item().encode() + b"\n"
        frame = self._read(text)
        assert frame is not None
        assert frame.height == plain.len()
        return frame


@dataclass(frozen=True)
class _Careful:
    laying: Laying
    block: Block
    lines: pl.Series
    last: bool

    def gather(self, suspects: list[int]) -> tuple[Gathered, int]:
        """Read the suspect lines; the second value is the line at which the block is left to the next one."""
        found = Gathered()
        after = 0
        for line in suspects:
            if line < after:
                continue
            record, taken = self._record_at(line)
            if record is None:
                return found, line
            self._place(line, record, found)
            found.read.update(range(line, line + taken))
            after = line + taken
        return found, self.block.count

    def _record_at(self, line: int) -> tuple[Record | None, int]:
        """The record and the lines it takes; a record that breaks the rules takes one line."""
        separator = self.laying.layout.separator
        if line in self.block.marked:
            return Record(plain_cells(self.lines[line], separator), 0, self.block.marked[line]), 1
        for window in self._windows(line):
            text = "\n".join(window)
            record = read_record(text, 0, separator)
            if record is not None and not record.rule:
                taken = text.count("\n", 0, record.end - 1) + 1
                if not swallows_records(window[:taken], self.laying.layout):
                    return record, taken
            if record is not None:
                break
        else:
            if self._may_go_on(line):
                return None, 0
        return Record(plain_cells(self.lines[line], separator), 0, "broken_quote"), 1

    def _windows(self, line: int) -> Iterator[list[str]]:
        count, most = 1, self.laying.limits.record_lines
        while True:
            window = self.lines[line : line + min(count, most)].to_list()
            yield window
            if count >= most or len(window) < count:
                return
            count *= 8

    def _may_go_on(self, line: int) -> bool:
        return not self.last and self.block.count - line < self.laying.limits.record_lines

    def _place(self, line: int, record: Record, found: Gathered) -> None:
        number = self.block.line + line
        if number in self.laying.skip_lines:
            return
        if not record.rule and is_blank(record.cells):
            found.blank += 1
            return
        row = record.rule or laid(record.cells, self.laying.layout, self.laying.limits)
        if isinstance(row, str):
            found.bad.append(bad_row(number, row, record.cells, self.laying.layout, self.laying.limits))
        else:
            found.rows[line] = row


def _rest(block: Block, lines: pl.Series, stop: int) -> Block | None:
    if stop >= block.count:
        return None
    text = "\n".join(lines[stop:].to_list()).encode() + b"\n"
    marked = {line - stop: rule for line, rule in block.marked.items() if line >= stop}
    return Block(text, block.line + stop, block.count - stop, marked)
