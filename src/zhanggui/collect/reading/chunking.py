"""Pieces of a table made into chunks of about the wanted size, and fetched ahead."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

from zhanggui.collect.reading.contract import Chunk

SPACE = " \t\u3000\u00a0"  # what a cell may hold and still count as empty
_Item = TypeVar("_Item")


def gathered(pieces: Iterator[Chunk], rows: int) -> Iterator[Chunk]:
    """Chunks of ``rows`` to twice as many records: pieces are joined up to it, larger ones are cut."""
    waiting: list[Chunk] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(p.frame.height + len(p.bad) for p in waiting) >= rows:
            yield from _cut(_joined(waiting), rows)
            waiting = []
    if waiting:
        yield from _cut(_joined(waiting), rows)


def _joined(pieces: list[Chunk]) -> Chunk:
    if len(pieces) == 1:
        return pieces[0]
    return Chunk(
        pl.concat([piece.frame for piece in pieces]),
        pl.concat([piece.lines for piece in pieces]),
        [bad for piece in pieces for bad in piece.bad],
        sum(piece.blank for piece in pieces),
    )


def _cut(chunk: Chunk, rows: int) -> Iterator[Chunk]:
    if chunk.frame.height <= 2 * rows:
        yield chunk
        return
    bad, blank = chunk.bad, chunk.blank
    for start in range(0, chunk.frame.height, rows):
        yield Chunk(chunk.frame.slice(start, rows), chunk.lines.slice(start, rows), bad, blank)
        bad, blank = [], 0


def without_blanks(frame: pl.DataFrame, lines: pl.Series) -> Chunk:
    """The frame without rows that hold nothing, which are counted."""
    lines = lines.alias("line")
    maybe = frame.select(pl.first().str.strip_chars(SPACE) == "").to_series()
    if not maybe.any():
        return Chunk(frame, lines, [], 0)
    blank = frame.select(pl.all_horizontal(pl.all().str.strip_chars(SPACE) == "")).to_series()
    return Chunk(frame.filter(~blank), lines.filter(~blank), [], int(blank.sum()))


def one_ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The same items, each fetched by another thread while the one before it is being worked on."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield item
