"""What Xiaohongshu calls states of orders and after-sales, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "已下单待付款": "unpaid",
    "已支付处理中": "paid_unshipped",
    "清关中": "paid_unshipped",
    "待发货": "paid_unshipped",
    "待配货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已签收": "completed",
    "已收货": "completed",
    "已完成": "completed",
    "完成": "completed",
    "换货申请中": "completed",
}
PAID_STATES = ("paid_unshipped", "partly_shipped", "shipped", "completed")
ENDED = "关闭|取消"

_RAW = pl.col("raw_status").str.replace_all(r"\s", "")
_AFTER = pl.col("raw_refund_state")
REFUND_STATE = (
    pl.when(_AFTER.is_null() | _AFTER.str.contains("^(?:无|未)"))
    .then(pl.lit("none"))
    .when(_AFTER.str.contains("关闭|取消|拒绝"))
    .then(pl.lit("closed"))
    .when(_AFTER.str.contains("完成|成功|已退款"))
    .then(pl.lit("refunded"))
    .when(_AFTER.str.contains("中|待|申请|介入"))
    .then(pl.lit("pending"))
    .otherwise(pl.lit("unknown"))
)
"""售后完成 does not say how much went back: that stands in the settlement."""

_WAS_PAID = pl.col("stated_paid_at").is_not_null() | (REFUND_STATE == "refunded")
STATUS = (
    pl.when(_RAW.str.contains(ENDED) & _WAS_PAID)
    .then(pl.lit("closed_refunded"))
    .when(_RAW.str.contains(ENDED))
    .then(pl.lit("closed_unpaid"))
    .when(_RAW.is_not_null())
    .then(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""已取消 and 已关闭 have two meanings: never paid, or paid and refunded."""

PROVINCE = pl.col("province").str.replace(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$", "")
