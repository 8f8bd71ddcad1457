"""Douyin's words for states, places and parcels, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "待支付": "unpaid",
    "待付款": "unpaid",
    "待确认": "paid_unshipped",
    "备货中": "paid_unshipped",
    "待发货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "已收货": "completed",
    "已完成": "completed",
    "已取消": "closed_unpaid",
}
CLOSED = "已关闭"
GIFT_CLOSED = "主品订单售后完成"
"""Reason of a gift line that closes because what it came with has gone back."""

REFUND_STATES = {
    "无售后": "none",
    "退款成功": "refunded",
    "已全额退款": "refunded",
    "退货退款成功": "refunded",
    "售后关闭": "closed",
    "退款关闭": "closed",
    "售后取消": "closed",
    "部分退款": "unknown",
    "部分退款成功": "unknown",
}
"""部分退款 is not *refunded*: how much went back only the settlement says."""

_RAW_REFUND = pl.col("raw_refund_state")
REFUND_STATE = (
    pl.when(_RAW_REFUND.is_null())
    .then(pl.lit("none"))
    .when(_RAW_REFUND.is_in(list(REFUND_STATES)))
    .then(_RAW_REFUND.replace_strict(REFUND_STATES, default=None, return_dtype=pl.String))
    .when(_RAW_REFUND.str.contains("待|中|申请|协商|仲裁"))
    .then(pl.lit("pending"))
    .otherwise(pl.lit("unknown"))
)

_RAW = pl.col("raw_status")
_GIFT_CLOSED = pl.col("close_reason").eq_missing(GIFT_CLOSED)
_CLOSED_AFTER_PAYING = (
    pl.col("stated_paid_at").is_not_null() | REFUND_STATE.is_in(["refunded"]).fill_null(False) | _GIFT_CLOSED
)
STATUS = (
    pl.when(_RAW.str.starts_with(CLOSED) & _CLOSED_AFTER_PAYING)
    .then(pl.lit("closed_refunded"))
    .when(_RAW.str.starts_with(CLOSED))
    .then(pl.lit("closed_unpaid"))
    .otherwise(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""已关闭 has two meanings: never paid, or paid and refunded. The payment time tells which; where the merchant left
that column out, a finished refund or the gift's reason does."""

_PARCEL = pl.col("parcel").str.split(";").list.first()
TRACKING_NO = _PARCEL.str.extract(r"^([^-]+)")
CARRIER = _PARCEL.str.extract(r"^[^-]+-(.+)$")
"""快递信息 is 单号-公司; of several parcels the first."""
