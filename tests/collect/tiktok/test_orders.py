"""TikTok Shop orders, worked by hand on the samples. Money is in ticks: 1 dollar = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import zhanggui.collect.tiktok
from zhanggui.collect.tiktok.words import STATUS

SAMPLES = Path(zhanggui.collect.tiktok.__file__).parent / "samples"
JULY_1 = SAMPLES / "All order-202607010930.csv"
JULY_10 = SAMPLES / "All order-202607100930.csv"
MALAYSIA = SAMPLES / "Shipped order_MY_202607010930.xlsx"


@pytest.fixture
def take(import_files):
    """Import files for the shop tk; gives the receipts."""
    return lambda *paths: import_files(*paths, shop="tk")


def by_end(rows):
    """Orders by the last three digits of their number."""
    return {row["order_id"][-3:]: row for row in rows}


def test_every_row_is_accounted_for(take, counts, quarantined):
    """Eight orders' rows and the row that explains the columns: six lines, two refused, one note."""
    (receipt,) = take(JULY_1)
    assert receipt.profile == "tiktok.orders"
    assert counts(receipt) == (9, 6, 0, 0, 2, 1)
    assert receipt.warnings == []
    assert quarantined() == [
        (9, "id_lost_digits", "Order ID", "5.7646E+17"),
        (10, "not_a_time", "Created Time", "31/31/2026 8:00:00 AM"),
    ]


def test_an_order_of_two_lines(take, known):
    """2 × 9.99 − 2.00 − 3.00 = 14.98; 14.98 + 12.99 + 4.99 postage = 32.96. With 2.31 of tax the buyer paid 35.27."""
    take(JULY_1)
    order = by_end(known("order"))["411"]
    told = {name: order[name] for name in ("goods_amount", "shipping_charged", "discount_merchant", "discount_platform",
                                           "payable", "paid", "tax")}  # fmt: skip
    assert told == {"goods_amount": 32_9700, "shipping_charged": 4_9900, "discount_merchant": 3_0000,
                    "discount_platform": 2_0000, "payable": 32_9600, "paid": 32_9600, "tax": 2_3100}  # fmt: skip
    assert (order["currency"], order["country"], order["province"]) == ("USD", "United States", "Texas")
    lines = [row for row in known("order_line") if row["order_id"].endswith("411")]
    assert [(row["item_key"], row["quantity"], row["paid"]) for row in lines] == [
        ("QH0011-B", 2, 14_9800),
        ("1729400000000000122", 1, 12_9900),
    ]
    assert sum(row["paid"] for row in lines) + order["shipping_charged"] == order["paid"]


def test_the_month_stands_first_where_the_clock_has_twelve_hours(take, known):
    """06/13/2026 12:01 AM is a minute past midnight on 13 June, the shop's own time."""
    take(JULY_1)
    order = by_end(known("order"))["421"]
    assert order["paid_day"] == date(2026, 6, 13)
    assert order["paid_at"] == datetime(2026, 6, 12, 16, 1, tzinfo=UTC)


def test_the_day_stands_first_elsewhere(take, known):
    take(MALAYSIA)
    assert by_end(known("order"))["511"]["paid_day"] == date(2026, 6, 4)


def test_cancelled_has_two_meanings(take, known):
    """431 was paid and went back whole; 441 was never paid."""
    take(JULY_1)
    orders = by_end(known("order"))
    assert {n: (orders[n]["status"], orders[n]["paid"]) for n in ("431", "441")} == {
        "431": ("closed_refunded", 9_9900),
        "441": ("cancelled", 0),
    }
    [case] = known("refund")
    assert (case["order_id"][-3:], case["amount"], case["goods_state"]) == ("431", 9_9900, "not_shipped")


def test_tax_that_went_back_is_not_the_merchants(take, known):
    """5.40 of 10.80 went back: half of it, so 5.00 of the 10.00 without tax."""
    take(JULY_1)
    assert by_end(known("order"))["451"]["refunded"] == 5_0000


def test_each_row_may_have_its_part_of_what_the_order_paid(take, known):
    """15.00 + 32.00 − 2.00 + twice 2.50 postage − twice 1.50 off the payment = 47.00, the Order Amount; once each would be 46.00."""
    (receipt,) = take(MALAYSIA)
    assert receipt.warnings == []
    order = by_end(known("order"))["511"]
    assert (order["paid"], order["shipping_charged"], order["discount_platform"]) == (47_0000, 5_0000, 5_0000)
    assert order["currency"] == "MYR"
    lines = [row for row in known("order_line") if row["order_id"].endswith("511")]
    assert ["paid" in row for row in lines] == [False, False], "3.00 over two lines: readers share it"
    alone = next(row for row in known("order_line") if row["order_id"].endswith("521"))
    assert alone["paid"] == 29_0000


def test_paid_on_delivery_counts_on_the_day_of_the_order(take, known):
    """521 is completed and has no time of payment."""
    take(MALAYSIA)
    assert by_end(known("order"))["521"]["paid_day"] == date(2026, 6, 5)


def test_the_next_export_updates_what_changed(take, counts, known):
    take(JULY_1)
    (receipt,) = take(JULY_10)
    assert counts(receipt) == (2, 0, 1, 0, 0, 1)
    assert by_end(known("order"))["421"]["status"] == "shipped"


def test_the_same_file_again_changes_nothing(take, known):
    take(JULY_1)
    before = known("order"), known("order_line"), known("refund")
    (again,) = take(JULY_1)
    assert again.status == "already_loaded"
    assert (known("order"), known("order_line"), known("refund")) == before


@pytest.mark.parametrize(
    ("raw", "paid", "expected"),
    [("To ship", True, "paid_unshipped"), ("Delivered", True, "completed"), ("Canceled", True, "closed_refunded"),
     ("已取消", False, "cancelled"), ("Perlu dikirim", True, "paid_unshipped"), ("???", True, "unknown")],
)  # fmt: skip
def test_states(raw, paid, expected):
    moment = datetime(2026, 6, 1, tzinfo=UTC) if paid else None
    row = pl.DataFrame({"raw_status": [raw], "stated_paid_at": [moment]}, schema_overrides={"stated_paid_at": pl.Datetime("us", "UTC")})  # fmt: skip
    assert row.select(STATUS).item() == expected
