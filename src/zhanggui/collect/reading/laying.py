"""Lay a block of text under the header: in one piece if it obeys the rules, else line by line where it does not.

1. A block without quotes whose separators add up, and in which Polars finds no record too long, is whole.
2. Otherwise one regular expression (a linear automaton) tells whether every record of the block is whole; Polars
   reads such a block at memory speed.
3. Otherwise the same expression tells it per line (``mending``). Lines that fail are read by ``records`` one by one
   (a record over several lines takes its other lines along), all the others still by Polars.

So a dirty row costs microseconds, not its block. The two ways agree on every table (a property test says so).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from zhanggui.collect.reading.blocks import Block
from zhanggui.collect.reading.chunking import without_blanks
from zhanggui.collect.reading.contract import Chunk, Limits
from zhanggui.collect.reading.records import Layout, swallows_records

WIDEST_PATTERN = 400  # columns up to which one expression stays small enough


@dataclass(frozen=True)
class Laying:
    """Lays the blocks of one table. ``skip_lines`` are physical lines whose records are left out."""

    layout: Layout
    limits: Limits
    skip_lines: frozenset[int] = frozenset()

    def whole(self, block: Block) -> Chunk | None:
        """The block as a chunk, or None if a line in it needs a careful look."""
        if block.marked or any(block.line <= line < block.line + block.count for line in self.skip_lines):
            return None
        text = block.text
        frame = self._if_separators_add_up(text, block.count)
        if frame is None and self._obeys(text):
            frame = self.read(text)
        if frame is None or not self._cells_short_enough(frame):
            return None
        lines = self._line_numbers(frame, block)
        return None if lines is None else without_blanks(frame, lines)

    def _if_separators_add_up(self, text: bytes, count: int) -> pl.DataFrame | None:
        if b'"' in text or text.count(self._separator) != (self.layout.width - 1) * count:
            return None
        return self.read(text, strict=True)

    def _obeys(self, text: bytes) -> bool:
        if self.layout.width > WIDEST_PATTERN:
            return False
        found = pl.Series([text]).cast(pl.String).str.contains(rf"\A(?:(?:{self.record})?\n)*\z")
        return bool(found[0])

    def read(self, text: bytes, *, strict: bool = False) -> pl.DataFrame | None:
        """Lines that all obey the rules as text columns; None if Polars sees it otherwise."""
        if text.startswith(b"\xef\xbb\xbf"):  # Polars would take it for a BOM and drop the character
            frame = self.read(b"\n" + text, strict=strict)
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
        longest = frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
        return longest is None or longest <= self.limits.cell_chars

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
    def record(self) -> str:
        """A record of exactly the header's width, or with empty cells beyond it.

        Quotes only where Polars reads them as we do: around a cell, or around the number of ``="6900"``.
        """
        s = "\\" + self.layout.separator if self.layout.separator == "|" else self.layout.separator
        cell = rf'(?:"(?:[^"]|"")*"|="[^"{s}\n]*"|[^"{s}\n]*)'
        return rf'{cell}(?:{s}{cell}){{{self.layout.width - 1}}}(?:{s}(?:"")?)*'
