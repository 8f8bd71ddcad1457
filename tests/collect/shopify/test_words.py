"""Shopify's payment and fulfilment words."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from zhanggui.collect.shopify.words import LINE_KIND, status

MOMENT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("financial", "fulfillment", "cancelled_at", "expected"),
    [
        ("pending", "unfulfilled", None, "unpaid"),
        ("authorized", "unfulfilled", None, "unpaid"),
        ("paid", "unfulfilled", None, "paid_unshipped"),
        ("paid", None, None, "paid_unshipped"),
        ("paid", "partial", None, "partly_shipped"),
        ("paid", "fulfilled", None, "shipped"),
        ("partially_paid", "on_hold", None, "on_hold"),
        ("partially_refunded", "fulfilled", None, "shipped"),
        ("refunded", "fulfilled", None, "closed_refunded"),
        ("refunded", "restocked", MOMENT, "closed_refunded"),
        ("voided", "unfulfilled", None, "cancelled"),
        ("paid", "unfulfilled", MOMENT, "cancelled"),
        ("pending", "unfulfilled", MOMENT, "cancelled"),
        ("paid", "new word", None, "unknown"),
        ("new word", "fulfilled", None, "unknown"),
        (None, "fulfilled", None, None),
    ],
)
def test_states(financial, fulfillment, cancelled_at, expected):
    row = pl.DataFrame(
        {"financial": [financial], "fulfillment": [fulfillment], "cancelled_at": [cancelled_at]},
        schema={
            "financial": pl.String,
            "fulfillment": pl.String,
            "cancelled_at": pl.Datetime("us", "UTC"),
        },
    )
    assert row.select(status(pl.col("fulfillment"))).item() == expected


@pytest.mark.parametrize(
    ("title", "ships", "expected"),
    [
        ("Mug", True, "product"),
        ("Mug", None, "product"),
        ("E-book", False, "product"),
        ("Gift Card - $50", False, "charge"),
        ("Gift card holder of leather", True, "product"),
        ("Tip", False, "charge"),
    ],
)
def test_kinds_of_lines(title, ships, expected):
    row = pl.DataFrame(
        {"title": [title], "quantity": [1], "requires_shipping": [ships]},
        schema={"title": pl.String, "quantity": pl.Int64, "requires_shipping": pl.Boolean},
    )
    assert row.select(LINE_KIND).item() == expected
