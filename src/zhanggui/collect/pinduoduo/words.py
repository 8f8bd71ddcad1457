"""Pinduoduo's words for states, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "待支付": "unpaid",
    "待付款": "unpaid",
    "未支付": "unpaid",
    "待成团": "paid_unshipped",
    "待发货": "paid_unshipped",
    "已成团，待发货": "paid_unshipped",
    "未发货，退款中": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "已发货，待收货": "shipped",
    "已发货，待签收": "shipped",
    "已发货，退款中": "shipped",
    "待收货": "shipped",
    "待签收": "shipped",
    "已收货": "completed",
    "已签收": "completed",
    "已完成": "completed",
    "交易成功": "completed",
    "已收货，退款中": "completed",
}
GONE_BACK = "退款成功"
CANCELLED = ("已取消", "订单已取消", "交易已取消", "交易已关闭", "已关闭")

_RAW = pl.col("raw_status").str.replace_all(",", "，", literal=True).str.replace_all(r"\s", "")
STATUS = (
    pl.when(_RAW.str.contains(GONE_BACK, literal=True))
    .then(pl.lit("closed_refunded"))
    .when(_RAW.is_in(CANCELLED) & pl.col("paid_at").is_not_null())
    .then(pl.lit("closed_refunded"))
    .when(_RAW.is_in(CANCELLED))
    .then(pl.lit("cancelled"))
    .when(_RAW.is_not_null())
    .then(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""未发货，退款成功 and 已发货，退款成功 end an order with all its money back; a paid order that was cancelled too."""

_AFTER = pl.col("raw_refund_state")
REFUND_STATE = (
    pl.when(_AFTER.is_in(["无售后或售后取消", "无售后", "售后取消", "售后已取消", "未发起售后"]))
    .then(pl.lit("none"))
    .when(_AFTER.str.contains(GONE_BACK, literal=True))
    .then(pl.lit("refunded"))
    .when(_AFTER.str.contains("关闭|拒绝|驳回|撤销"))
    .then(pl.lit("closed"))
    .when(_AFTER.str.contains("退款|退货|售后|换货|补寄|维修"))
    .then(pl.lit("pending"))
    .when(_AFTER.is_not_null())
    .then(pl.lit("unknown"))
)
"""售后状态: texts with 退款 that neither succeeded nor ended are still going on."""
