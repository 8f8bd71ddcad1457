"""Shopify's words for payment and fulfilment, and what we call them together."""

from __future__ import annotations

import polars as pl

PAID = ("paid", "partially_paid", "partially_refunded")
OPEN = ("pending", "authorized")
NEVER_PAID = ("voided", "expired")

SHIPMENTS = {
    "fulfilled": "shipped",
    "partial": "partly_shipped",
    "restocked": "cancelled",
    "on_hold": "on_hold",
    "scheduled": "paid_unshipped",
    "unfulfilled": "paid_unshipped",
    "pending": "paid_unshipped",
}


def status(shipment: pl.Expr) -> pl.Expr:
    """The state of an order, or of a line by its own ``shipment`` word.

    Payment decides first: nobody ships what was refunded. Shopify never says that a parcel arrived, so a
    shipped order stays *shipped*.
    """
    payment = pl.col("financial").str.to_lowercase()
    called_off = pl.col("cancelled_at").is_not_null()
    word = shipment.fill_null("unfulfilled").str.to_lowercase()
    shipped = word.replace_strict(SHIPMENTS, default="unknown", return_dtype=pl.String)
    return (
        pl.when(payment == "refunded")
        .then(pl.lit("closed_refunded"))
        .when(payment.is_in(NEVER_PAID) | called_off)
        .then(pl.lit("cancelled"))
        .when(payment.is_in(OPEN))
        .then(pl.lit("unpaid"))
        .when(payment.is_in(PAID))
        .then(shipped)
        .when(payment.is_not_null())
        .then(pl.lit("unknown"))
    )


REFUND_STATE = (
    pl.when(pl.col("financial").str.to_lowercase() == "refunded")
    .then(pl.lit("refunded"))
    .when(pl.col("financial").str.to_lowercase() == "partially_refunded")
    .then(pl.lit("unknown"))
    .when(pl.col("financial").is_not_null())
    .then(pl.lit("none"))
)
"""The file says how much of an order went back, never for which line."""

_TITLE = pl.col("title").str.to_lowercase()
_NOT_SENT = pl.col("requires_shipping").eq(False).fill_null(False)
LINE_KIND = (
    pl.when(pl.col("title").is_null() & pl.col("quantity").is_null())
    .then(pl.lit("adjustment"))
    .when(_NOT_SENT & (_TITLE.str.contains("gift card|礼品卡") | (_TITLE == "tip")))
    .then(pl.lit("charge"))
    .otherwise(pl.lit("product"))
)
"""A gift card sold, and a tip, are money without goods."""
