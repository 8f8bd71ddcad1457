"""What Kuaishou calls states of orders and after-sales, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "已付款": "paid_unshipped",
    "待发货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已收货": "completed",
    "已签收": "completed",
    "已完成": "completed",
    "交易成功": "completed",
}
ENDED = "关闭|取消|失败"

_RAW = pl.col("raw_status").str.replace_all(r"\s", "")
STATUS = (
    pl.when(_RAW.str.contains(ENDED) & pl.col("paid_at").is_not_null())
    .then(pl.lit("closed_refunded"))
    .when(_RAW.str.contains(ENDED))
    .then(pl.lit("closed_unpaid"))
    .when(_RAW.is_not_null())
    .then(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""交易关闭 has two meanings: never paid, or paid and refunded. The time of payment tells which."""

_AFTER = pl.col("raw_refund_state")
REFUND_STATE = (
    pl.when(_AFTER.is_null() | _AFTER.str.contains("^(?:无售后|未售后|无退款|否)"))
    .then(pl.lit("none"))
    .when(_AFTER.str.contains("关闭|取消|拒绝|撤销"))
    .then(pl.lit("closed"))
    .when(_AFTER.str.contains("部分"))
    .then(pl.lit("unknown"))
    .when(_AFTER.str.contains("成功|完成|已退款"))
    .then(pl.lit("refunded"))
    .when(_AFTER.str.contains("中|待|申请|处理|协商"))
    .then(pl.lit("pending"))
    .otherwise(pl.lit("unknown"))
)

PROVINCE = pl.col("province").str.replace(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$", "")
