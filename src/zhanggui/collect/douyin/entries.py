"""Settlement entries and refund cases out of a row of either settlement file. The row has an ``entry`` number."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Fills
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.costs import SETTLEMENT

MONEY = pl.Decimal(18, 4)
ZERO = pl.lit("0").cast(MONEY)


def entry(
    kind: str | pl.Expr, raw_kind: str | pl.Expr, suffix: str, amount: pl.Expr, where: pl.Expr
) -> Fills:
    return Fills(
        table=SETTLEMENT,
        columns={
            "entry_id": pl.format("{}-" + suffix, "entry"),
            "order_id": pl.col("order_id"),
            "line_id": pl.col("line_id"),
            "booked_at": pl.col("booked_at"),
            "booked_day": pl.col("booked_day"),
            "kind": pl.lit(kind) if isinstance(kind, str) else kind,
            "raw_kind": pl.lit(raw_kind) if isinstance(raw_kind, str) else raw_kind,
            "amount": amount,
        },
        where=where,
    )


def refund_case(where: pl.Expr) -> Fills:
    """What an entry took back for the buyer is a finished refund case; the order file has no amounts."""
    return Fills(
        table=REFUND,
        columns={
            "refund_id": pl.format("{}-refund", "entry"),
            "order_id": pl.col("order_id"),
            "line_id": pl.col("line_id"),
            "refunded_at": pl.col("booked_at"),
            "refunded_day": pl.col("booked_day"),
            "amount": -pl.col("refund"),
            "outcome": pl.lit("refunded"),
            "goods_state": pl.lit("unknown"),
        },
        where=where,
    )
