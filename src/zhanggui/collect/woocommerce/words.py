"""WooCommerce's words for the state of an order, and what we call them."""

from __future__ import annotations

import polars as pl

STATUSES = {
    "pending": "unpaid",
    "pending payment": "unpaid",
    "checkout-draft": "unpaid",
    "draft": "unpaid",
    "processing": "paid_unshipped",
    "on-hold": "on_hold",
    "on hold": "on_hold",
    "partially-shipped": "partly_shipped",
    "partial-shipped": "partly_shipped",
    "shipped": "shipped",
    "completed": "completed",
    "delivered": "completed",
    "cancelled": "cancelled",
    "trash": "cancelled",
    "failed": "cancelled",
    "refunded": "closed_refunded",
}
"""The core's states, and the shipping states of common extensions. A shop marks an order completed when it ships."""

PAID = ("paid_unshipped", "partly_shipped", "shipped", "completed", "closed_refunded")
"""States of an order that was paid, where the file has no time of payment."""


def status(said: pl.Expr) -> pl.Expr:
    """The canonical state; ``wc-processing`` is ``processing``, words nobody knows are ``unknown``."""
    word = said.str.to_lowercase().str.strip_chars().str.strip_prefix("wc-")
    known = word.replace_strict(STATUSES, default="unknown", return_dtype=pl.String)
    return pl.when(said.is_not_null()).then(known)


def refund_state(order_status: pl.Expr, refunded: pl.Expr) -> pl.Expr:
    """The order says how much went back, not for which line."""
    return (
        pl.when(order_status == "closed_refunded")
        .then(pl.lit("refunded"))
        .when(refunded > 0)
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("none"))
    )
