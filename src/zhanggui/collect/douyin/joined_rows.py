"""Main-order rows: one row per order, its lines joined by ``;`` and its money in one sum.

Such a row is taken apart only where nothing is guessed: as many units as lines, so every line is one unit.
Otherwise the order is kept with its money and without lines (``unsplit``), which the receipt says.
"""

from __future__ import annotations

import polars as pl

from zhanggui.clean.values.numbers import MONEY, read_money
from zhanggui.clean.values.problems import explain
from zhanggui.collect.collector import Refusal

SEPARATOR = ";"
PARTS = ("line_id", "title", "spec", "product_id", "platform_sku_id", "merchant_code", "unit_price")
"""Fields that hold one value per line."""

_BLANKS = ["", "-"]


def take_apart(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Rows by line, with ``joined`` (came out of a main-order row) and ``unsplit``; ``unit_price`` as money."""
    several = pl.coalesce("line_id", "product_id", "merchant_code").str.split(SEPARATOR)
    count = several.list.len().cast(pl.Int64).fill_null(1)
    marked = rows.with_columns(joined=count > 1, order_units="quantity", __n=count)
    fits = (pl.col("quantity") == pl.col("__n")).fill_null(False)
    for name in PARTS:
        fits &= pl.col(name).is_null() | (_parts(name).list.len().cast(pl.Int64) == pl.col("__n"))
    marked = marked.with_columns(unsplit=pl.col("joined") & ~fits)
    whole = marked.filter(~pl.col("joined") | pl.col("unsplit"))
    apart = _exploded(marked.filter(pl.col("joined") & ~pl.col("unsplit")))
    return _with_prices(pl.concat([whole, apart]).drop("__n"))


def _parts(name: str) -> pl.Expr:
    return pl.col(name).str.split(SEPARATOR)


def _exploded(rows: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String).repeat_by("__n")
    lists = [pl.when(pl.col(c).is_null()).then(nothing).otherwise(_parts(c)).alias(c) for c in PARTS]
    long = rows.with_columns(lists).explode(PARTS)
    cells = [pl.col(c).str.strip_chars() for c in PARTS]
    return long.with_columns(
        *[pl.when(~c.is_in(_BLANKS)).then(c) for c in cells], quantity=pl.lit(1, dtype=pl.Int64)
    )


def _with_prices(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Unit prices as money. They are read so late because joined rows hold several in one cell."""
    cells = rows["unit_price"].set(rows["unsplit"], None)
    text = cells.fill_null("")
    parsed = read_money(text)
    refusals = [
        Refusal(line, rule, "商品单价", value, explain(rule, "商品单价", value))
        for line, rule, value in zip(rows["line"], parsed.rules, text, strict=True)
        if rule is not None
    ]
    return rows.with_columns(parsed.values.cast(MONEY).alias("unit_price")), refusals
