"""The current state of rows: per key and column, the newest state in which a file carries that column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from zhanggui.tables.table import Table
from zhanggui.warehouse.engines.polars import LINEAGE

Carried = Mapping[int, frozenset[str]]
"""Which columns each batch's file carries, by batch number."""


def newest_state(rows: pl.DataFrame, table: Table, carried: Carried) -> pl.DataFrame:
    """One row per key of ``rows`` (history rows of any batches).

    A column's value comes from the newest row among the batches that carry the column, so an export with
    fewer columns erases nothing. Age is ``state_at``, then the later batch, then the later line. The row's
    lineage (batch, line, state_at) is that of its newest contributor.
    """
    ordered = rows.sort("state_at", "batch", "line").with_row_index("__n")
    layouts = _layouts(ordered, carried)
    if len(layouts) == 1:
        return _newest_row(ordered, table).drop("__n")
    return _combined(ordered, table, layouts)


def _layouts(rows: pl.DataFrame, carried: Carried) -> dict[frozenset[str], list[int]]:
    """Batches grouped by the set of columns they carry."""
    layouts: dict[frozenset[str], list[int]] = {}
    for batch in rows["batch"].unique().sort().to_list():
        layouts.setdefault(carried[batch], []).append(batch)
    return layouts


def _newest_row(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    return rows.unique(subset=list(table.key), keep="last", maintain_order=True)


def _combined(
    rows: pl.DataFrame, table: Table, layouts: Mapping[frozenset[str], Sequence[int]]
) -> pl.DataFrame:
    joined = rows.select(table.key).unique()
    values = [c for c in table.names if c not in table.key]
    for i, batches in enumerate(layouts.values()):
        part = _newest_row(rows.filter(pl.col("batch").is_in(list(batches))), table)
        renamed = part.rename({c: f"{c}__{i}" for c in (*values, *LINEAGE, "__n")})
        joined = joined.join(renamed, on=list(table.key), how="left", nulls_equal=True)
    everyone = range(len(layouts))
    picked = [_pick(c, [i for i, names in enumerate(layouts) if c in names], rows.schema[c]) for c in values]
    lineage = [_pick(c, list(everyone), rows.schema[c]) for c in LINEAGE]
    return joined.select(*table.key, *picked, *lineage).select(*table.names, *LINEAGE)


def _pick(column: str, layouts: Sequence[int], dtype: pl.DataType) -> pl.Expr:
    """The column's value from the newest of the layouts that carry it."""
    if not layouts:
        return pl.lit(None, dtype=dtype).alias(column)
    newest = pl.max_horizontal(f"__n__{i}" for i in layouts)
    value = pl.lit(None, dtype=dtype)
    for i in layouts:
        value = pl.when(pl.col(f"__n__{i}") == newest).then(pl.col(f"{column}__{i}")).otherwise(value)
    return value.alias(column)
