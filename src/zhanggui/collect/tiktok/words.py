"""TikTok Shop's words for orders and for what a settlement row is, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "unpaid": "unpaid",
    "on hold": "paid_unshipped",
    "to ship": "paid_unshipped",
    "awaiting shipment": "paid_unshipped",
    "awaiting collection": "paid_unshipped",
    "partially shipped": "partly_shipped",
    "shipped": "shipped",
    "in transit": "shipped",
    "delivered": "completed",
    "completed": "completed",
    "待付款": "unpaid",
    "待发货": "paid_unshipped",
    "待揽收": "paid_unshipped",
    "已发货": "shipped",
    "运输中": "shipped",
    "已送达": "completed",
    "已完成": "completed",
    "belum dibayar": "unpaid",
    "perlu dikirim": "paid_unshipped",
    "menunggu pengambilan": "paid_unshipped",
    "dikirim": "shipped",
    "selesai": "completed",
}
CANCELLED = "cancel|取消|dibatalkan"
PAID_STATES = ("paid_unshipped", "partly_shipped", "shipped", "completed")

_RAW = pl.col("raw_status").str.to_lowercase().str.strip_chars()
STATUS = (
    pl.when(_RAW.str.contains(CANCELLED) & pl.col("stated_paid_at").is_not_null())
    .then(pl.lit("closed_refunded"))
    .when(_RAW.str.contains(CANCELLED))
    .then(pl.lit("cancelled"))
    .when(_RAW.is_not_null())
    .then(_RAW.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""Cancelled has two meanings: never paid, or all the money went back. The time of payment tells which."""

_CASE = pl.col("raw_refund_state").str.to_lowercase()
REFUND_STATE = (
    pl.when(pl.col("status") == "closed_refunded")
    .then(pl.lit("refunded"))
    .when(_CASE.is_null() | _CASE.str.contains("cancel|取消"))
    .then(pl.lit("none"))
    .when(pl.col("order_refund").abs() > 0)
    .then(pl.lit("refunded"))
    .otherwise(pl.lit("pending"))
)
"""``Return/Refund`` with money back is refunded, else still open; cancelled before payment is no case."""

CURRENCIES = {
    "united states": "USD", "united kingdom": "GBP", "indonesia": "IDR", "malaysia": "MYR", "philippines": "PHP",
    "the philippines": "PHP", "singapore": "SGD", "thailand": "THB", "vietnam": "VND", "viet nam": "VND", "mexico": "MXN",
    "brazil": "BRL", "japan": "JPY", "germany": "EUR", "france": "EUR", "italy": "EUR", "spain": "EUR", "ireland": "EUR",
}  # fmt: skip
CURRENCY = pl.coalesce(
    pl.col("country")
    .str.to_lowercase()
    .str.strip_chars()
    .replace_strict(CURRENCIES, default=None, return_dtype=pl.String),
    pl.col("shop_currency"),
)
"""The order file names no currency; a market has one."""

TIMES = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p")
"""Day first, but month first where a 12-hour clock is used (United States)."""

OF_ADS = "ads|advertis|promot|广告"
OF_TRANSFER = "withdraw|payout|reserve|提现"
"""Kinds of rows in a settlement that belong to no order: what was spent for advertising, and moves of own money."""
