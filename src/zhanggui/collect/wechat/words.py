"""What WeChat shops call states of orders and after-sales, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "待发货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已收货": "completed",
    "已完成": "completed",
    "完成": "completed",
    "交易成功": "completed",
}
ENDED = "取消|关闭"

_RAW = pl.col("raw_status").str.replace_all(r"\s", "")
_PAID = pl.col("paid_at").is_not_null()
ORDER_STATUS = (
    pl.when(_RAW.str.contains(ENDED) & _PAID)
    .then(pl.lit("closed_refunded"))
    .when(_RAW.str.contains(ENDED))
    .then(pl.lit("cancelled"))
    .when(_RAW.is_not_null())
    .then(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""订单取消 has two meanings: never paid, or all goods refunded. The time of payment tells which."""

_AFTER = pl.col("raw_refund_state")
REFUND_STATE = (
    pl.when(_AFTER.is_null() | _AFTER.str.contains("^(?:无售后|未售后|未发起售后)"))
    .then(pl.lit("none"))
    .when(_AFTER.str.contains("取消|关闭|拒绝|撤销"))
    .then(pl.lit("closed"))
    .when(_AFTER.str.contains("部分"))
    .then(pl.lit("unknown"))
    .when(_AFTER.str.contains("成功|完成|已退款"))
    .then(pl.lit("refunded"))
    .when(_AFTER.str.contains("中|待|申请|处理"))
    .then(pl.lit("pending"))
    .otherwise(pl.lit("unknown"))
)
"""商品售后: empty is no case. What went back is never read from the word but from 商品已退款金额."""

PROVINCE = pl.col("province").str.replace(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$", "")
