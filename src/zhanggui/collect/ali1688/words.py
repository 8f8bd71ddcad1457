"""1688's words for states, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "等待买家付款": "unpaid",
    "待付款": "unpaid",
    "等待卖家发货": "paid_unshipped",
    "等待买家确认收货前发货": "paid_unshipped",
    "待发货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "等待买家确认收货": "shipped",
    "待收货": "shipped",
    "已发货": "shipped",
    "已收货": "completed",
    "交易成功": "completed",
    "已完成": "completed",
    "交易取消": "closed_unpaid",
    "已取消": "closed_unpaid",
}
CLOSED = ("交易关闭", "已关闭")
REFUND_STATES = {
    "无退款": "none",
    "未退款": "none",
    "退款成功": "refunded",
    "退款完成": "refunded",
    "退款关闭": "closed",
    "退款取消": "closed",
    "部分退款": "unknown",
}
"""部分退款 says that money went back, not how much: unknown, never *refunded*."""

_RAW = pl.col("raw_status").str.replace_all(r"\s", "")
_AFTER = pl.col("raw_refund_state").str.replace_all(r"\s", "")
REFUND_STATE = (
    pl.when(_AFTER.is_in(list(REFUND_STATES)))
    .then(_AFTER.replace_strict(REFUND_STATES, default=None, return_dtype=pl.String))
    .when(_AFTER.str.contains("中|等待|申请|协商"))
    .then(pl.lit("pending"))
    .when(_AFTER.is_not_null())
    .then(pl.lit("unknown"))
)
STATUS = (
    pl.when(_RAW.is_in(CLOSED) & (pl.col("order_refund_state") == "refunded").fill_null(False))
    .then(pl.lit("closed_refunded"))
    .when(_RAW.is_in(CLOSED))
    .then(pl.lit("closed_unpaid"))
    .when(_RAW.is_not_null())
    .then(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""交易关闭 has two meanings: a finished refund says that it had been paid."""
PAID = ("paid_unshipped", "partly_shipped", "shipped", "completed", "closed_refunded")
"""States of which money was paid; 实付款 of an unpaid order is what it would cost."""
