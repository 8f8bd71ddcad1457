"""Taobao/Tmall's words for states and places, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "等待买家付款": "unpaid",
    "买家已付款，等待卖家发货": "paid_unshipped",
    "买家已付款,等待卖家发货": "paid_unshipped",
    "买家已付款": "paid_unshipped",
    "等待卖家发货": "paid_unshipped",
    "待发货": "paid_unshipped",
    "卖家部分发货": "partly_shipped",
    "卖家已发货，等待买家确认": "shipped",
    "卖家已发货,等待买家确认": "shipped",
    "卖家已发货": "shipped",
    "交易成功": "completed",
}
CLOSED = "交易关闭"

_RAW = pl.col("raw_status")
STATUS = (
    pl.when(_RAW.str.starts_with(CLOSED) & pl.col("paid_at").is_null())
    .then(pl.lit("closed_unpaid"))
    .when(_RAW.str.starts_with(CLOSED))
    .then(pl.lit("closed_refunded"))
    .when(_RAW.is_not_null())
    .then(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
    .when(pl.col("paid_at").is_null())
    .then(pl.lit("unpaid"))
)
"""交易关闭 has two meanings: never paid, or paid and refunded; the payment time tells which."""

_PARTS = pl.col("address").str.strip_chars().str.split(" ")
_SUFFIX = r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$"
PLACE = pl.struct(
    province=_PARTS.list.get(0, null_on_oob=True).str.replace(_SUFFIX, ""),
    city=_PARTS.list.get(1, null_on_oob=True),
)
"""Province (without suffix: 广西, 上海) and city out of ``吉林省 通化市 柳河县 …(135300)``."""
