"""Commission lists: what influencers and affiliates were promised and paid for each order."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Fills, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.commissions import COMMISSION

_MONEY = pl.Decimal(18, 4)
_RATE = pl.Decimal(18, 6)
_HALF_CENT = pl.lit("0.0051").cast(_RATE)
_SAID = (
    "order_id", "title", "influencer", "influencer_id", "source", "paid_at", "paid_day", "settled_at", "raw_status", "quantity",
    "rate", "base", "estimated",
)  # fmt: skip


def commission_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Adds the goods of the key, and the settled amounts where something was settled: lists write 0.00 before that."""
    waits = pl.col("settled_at").is_null() & (pl.col("actual") == 0)
    return rows.with_columns(
        goods=pl.coalesce("product_id", pl.lit("*")),
        actual_settled=pl.when(~waits.fill_null(False)).then("actual"),
        base_settled=pl.when(~waits.fill_null(False)).then("settled_base"),
    ), []


def commission_fills(*lacking: str, **more: pl.Expr) -> tuple[Fills, ...]:
    """The row of ``commission``; ``lacking`` are columns the file never has."""
    columns = {n: pl.col(n) for n in _SAID if n not in lacking}
    columns |= {
        "product_id": pl.col("goods"),
        "actual": pl.col("actual_settled"),
        "settled_base": pl.col("base_settled"),
        **more,
    }
    return (Fills(table=COMMISSION, columns=columns),)


ESTIMATE = Check(
    code="estimate_is_rate_of_base",
    says=Text("预估佣金 = 支付金额 × 佣金率（±0.01）", "the estimate is the rate of the amount paid"),
    broken=(pl.col("base").cast(_RATE) * pl.col("rate") - pl.col("estimated").cast(_RATE)).abs() > _HALF_CENT,
)
