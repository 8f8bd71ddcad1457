"""Rows of cells that are already apart (sheets), laid under a header column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import polars as pl

from zhanggui.collect.reading.chunking import without_blanks
from zhanggui.collect.reading.contract import BadRow, Chunk, Limits
from zhanggui.collect.reading.records import Layout, bad_row, is_blank
from zhanggui.collect.reading.sheet_cells import shown

_CELLS_AT_ONCE = 1_000_000
Row = tuple[int, list[Any]]


@dataclass(frozen=True)
class Grid:
    """width: cells of the header."""

    width: int
    keep_extra_cells: bool
    limits: Limits


def pieces(rows: Iterable[Row], grid: Grid) -> Iterator[Chunk]:
    """The rows as chunks of at most a million cells; all rows of a sheet are equally long."""
    rows = iter(rows)
    at_once = max(1, _CELLS_AT_ONCE // max(1, grid.width))
    while batch := list(islice(rows, at_once)):
        yield _piece(batch, grid)


def _piece(batch: list[Row], grid: Grid) -> Chunk:
    lines = pl.Series([line for line, _ in batch], dtype=pl.Int64)
    columns = list(zip(*(cells for _, cells in batch), strict=True))
    names = [str(i) for i in range(grid.width)]
    texts = [_as_texts(column) for column in columns[: grid.width]]
    texts += [pl.Series([""], dtype=pl.String).new_from_index(0, len(batch))] * (grid.width - len(texts))
    frame = pl.DataFrame([text.alias(name) for text, name in zip(texts, names, strict=True)])
    bad = _bad(batch, columns, frame, grid)
    wrong = lines.is_in([row.line for row in bad]) if bad else None
    if wrong is not None:
        frame, lines = frame.filter(~wrong), lines.filter(~wrong)
    chunk = without_blanks(frame, lines)
    return Chunk(chunk.frame, chunk.lines, bad, chunk.blank)


def _as_texts(column: tuple[Any, ...]) -> pl.Series:
    kinds = set(map(type, column))
    if kinds == {str}:
        return pl.Series(column, dtype=pl.String)
    if kinds <= {str, float}:
        return _numbers(column)
    return pl.Series([cell if type(cell) is str else shown(cell) for cell in column], dtype=pl.String)


def _numbers(column: tuple[Any, ...]) -> pl.Series:
    """Numbers and texts mixed: plain whole numbers and short decimals are written by Polars, as ``shown`` would."""
    numbers = pl.Series([cell if type(cell) is float else None for cell in column], dtype=pl.Float64)
    frame = pl.DataFrame({"n": numbers})
    short = pl.col("n").cast(pl.String)
    written = frame.select(
        pl.when((pl.col("n") == pl.col("n").round()) & (pl.col("n").abs() < 1e15))
        .then(pl.col("n").cast(pl.Int64, strict=False).cast(pl.String))
        .when((short.str.len_bytes() <= 16) & ~short.str.contains("[eiN]"))
        .then(short)
        .otherwise(None)
    ).to_series()
    rest = written.is_null().arg_true().to_list()
    return written.scatter(rest, [shown(column[i]) for i in rest]) if rest else written


def _bad(batch: list[Row], columns: list[tuple[Any, ...]], frame: pl.DataFrame, grid: Grid) -> list[BadRow]:
    rules: dict[int, str] = {}
    if not grid.keep_extra_cells:
        rules |= dict.fromkeys(_not_empty(columns[grid.width :]), "too_many_cells")
    too_long = pl.any_horizontal(pl.all().str.len_chars() > grid.limits.cell_chars)
    with_nul = pl.any_horizontal(pl.all().str.contains("\0", literal=True))
    found = frame.select(long=too_long, nul=with_nul)
    rules |= dict.fromkeys(found["nul"].arg_true().to_list(), "nul_byte")
    rules |= dict.fromkeys(found["long"].arg_true().to_list(), "cell_too_long")
    layout = Layout("", grid.width)
    return [
        bad_row(batch[i][0], rules[i], [shown(cell) for cell in batch[i][1]], layout, grid.limits)
        for i in sorted(rules)
    ]


def _not_empty(columns: list[tuple[Any, ...]]) -> set[int]:
    return {
        i for column in columns for i, cell in enumerate(column) if cell != "" and not is_blank([shown(cell)])
    }
