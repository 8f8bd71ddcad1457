"""The embedded engine: canonical tables as Polars lazy frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from zhanggui.core.money import MONEY_SCALE
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Table, Type

MONEY = pl.Decimal(18, MONEY_SCALE)
RATE = pl.Decimal(18, 6)
STORED: dict[Type, pl.DataType] = {
    Type.TEXT: pl.String(),
    Type.MONEY: MONEY,
    Type.INTEGER: pl.Int64(),
    Type.DECIMAL: RATE,
    Type.MOMENT: pl.Datetime("us", "UTC"),
    Type.DAY: pl.Date(),
    Type.FLAG: pl.Boolean(),
}
LINEAGE: dict[str, pl.DataType] = {
    "batch": pl.Int64(),
    "line": pl.Int64(),
    "state_at": pl.Datetime("us", "UTC"),
}


def stored_schema(table: Table) -> dict[str, pl.DataType]:
    """Column types of the table's Parquet files, lineage columns included."""
    return {c.name: STORED[c.type] for c in table.columns} | LINEAGE


def scan(table: Table, paths: Sequence[Path]) -> pl.LazyFrame:
    """The rows of some files of a table; a column a file does not carry is null."""
    schema = stored_schema(table)
    if not paths:
        return pl.LazyFrame(schema=schema)
    return pl.scan_parquet(
        list(paths), schema=schema, missing_columns="insert", extra_columns="ignore", glob=False
    )


def analysis_frame(table: Table, stored: pl.LazyFrame) -> nw.LazyFrame[Any]:
    """The table as analysis sees it: money in ticks, rates in millionths, all whole numbers.

    A decimal is stored as the whole number of its smallest units, which is just that; nothing is calculated.
    """
    exact = [c.name for c in table.columns if c.type in (Type.MONEY, Type.DECIMAL)]
    scaled = [pl.col(name).to_physical().cast(pl.Int64) for name in exact]
    return nw.from_native(stored.with_columns(scaled))


def frames(files: Mapping[str, Sequence[Path]]) -> dict[str, nw.LazyFrame[Any]]:
    """Every canonical table as an analysis frame, from the files listed for it (none: empty)."""
    return {name: analysis_frame(table, scan(table, files.get(name, ()))) for name, table in TABLES.items()}


def matches_frame(rows: Sequence[Mapping[str, str]]) -> nw.LazyFrame[pl.LazyFrame]:
    """Confirmed identities (shop, item_key, sku) as an analysis frame."""
    schema = {"shop": pl.String, "item_key": pl.String, "sku": pl.String}
    return nw.from_native(pl.LazyFrame(list(rows), schema=schema))
