"""Kuaishou orders, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import zhanggui.collect.kuaishou
from zhanggui.collect.kuaishou.words import REFUND_STATE

SAMPLES = Path(zhanggui.collect.kuaishou.__file__).parent / "samples"
JUNE_10 = SAMPLES / "快手订单_202606101200.csv"
JUNE_20 = SAMPLES / "快手订单_202606201200.csv"
SHORT = SAMPLES / "快手小店订单_短表头.xlsx"


@pytest.fixture
def take(import_files):
    """Import files for the shop ks; gives the receipts."""
    return lambda *paths: import_files(*paths, shop="ks")


def by_end(rows):
    """Orders (or their only line) by the last three digits of their number."""
    return {row["order_id"][-3:]: row for row in rows}


def test_every_row_is_accounted_for(take, counts, quarantined):
    """Order 711 stands twice, and 50.00 of goods without a discount are no 45.00: both its rows are counted."""
    (receipt,) = take(JUNE_10)
    assert receipt.profile == "kuaishou.orders"
    assert counts(receipt) == (10, 7, 0, 1, 2, 0)
    assert [w.en for w in receipt.warnings if w.en.startswith("2 rows")] != []
    assert quarantined() == [
        (10, "below_zero", "实付款", "¥-3.00"),
        (11, "id_lost_digits", "订单号", "2.53E+16"),
    ]


def test_an_order_and_its_line(take, known):
    """2 × 50.00 + 8.00 postage − 5.00 shop − 10.50 platform − 2.00 host = 90.50."""
    take(JUNE_10)
    order, line = by_end(known("order"))["111"], by_end(known("order_line"))["111"]
    assert order == {
        "shop": "ks",
        "platform": "kuaishou",
        "order_id": "25300000000000111",
        "document": "order",
        "status": "completed",
        "raw_status": "交易成功",
        "created_at": datetime(2026, 6, 1, 13, 0, tzinfo=UTC),
        "paid_at": datetime(2026, 6, 1, 13, 4, 41, tzinfo=UTC),
        "shipped_at": datetime(2026, 6, 2, 2, 0, tzinfo=UTC),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "province": "广东",
        "city": "深圳市",
        "goods_amount": 100_0000,
        "shipping_charged": 8_0000,
        "discount_merchant": 5_0000,
        "discount_platform": 10_5000,
        "discount_influencer": 2_0000,
        "payable": 90_5000,
        "paid": 90_5000,
        "paid_net_of_refunds": False,
        "refunded": 0,
        "item_count": 2,
        "carrier": "中通快递",
        "tracking_no": "78000000000011",
    }
    told = ("line_id", "item_key", "quantity", "list_amount", "paid", "refund_state")
    assert [line[name] for name in told] == [
        "25300000000000111-2153000012-qh0012-b", "QH0012-B", 2, 100_0000, 82_5000, "none",
    ]  # fmt: skip


def test_what_went_back_where_the_file_lets_us_know(take, known):
    """Closed before shipping: all 29.90. Closed after: 50.00, the 8.00 of postage stay. On an order that goes on: unknown."""
    take(JUNE_10)
    orders = by_end(known("order"))
    assert {n: orders[n].get("refunded") for n in ("311", "411", "511")} == {
        "311": 29_9000,
        "411": 50_0000,
        "511": None,
    }


def test_a_closed_order_was_either_refunded_or_never_paid(take, known):
    take(JUNE_10)
    orders = by_end(known("order"))
    assert {n: (orders[n]["status"], orders[n]["paid"]) for n in ("311", "611")} == {
        "311": ("closed_refunded", 29_9000),
        "611": ("closed_unpaid", 0),
    }


def test_the_next_export_updates_what_changed(take, counts, known):
    """Order 211 was owed 29.90 on 9 June and paid a minute after midnight."""
    take(JUNE_10)
    assert (by_end(known("order"))["211"]["payable"], by_end(known("order"))["211"]["paid"]) == (29_9000, 0)
    (receipt,) = take(JUNE_20)
    assert counts(receipt) == (2, 0, 1, 1, 0, 0)
    order = by_end(known("order"))["211"]
    assert (order["status"], order["paid"], order["paid_day"]) == ("shipped", 29_9000, date(2026, 6, 10))


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE_10)
    before = known("order"), known("order_line")
    (again,) = take(JUNE_10)
    assert (again.status, again.duplicate) == ("already_loaded", 10)
    assert (known("order"), known("order_line")) == before


def test_in_the_short_layout_the_product_id_is_the_goods(take, known):
    (receipt,) = take(SHORT)
    assert (receipt.loaded, receipt.warnings) == (1, [])
    (line,) = known("order_line")
    assert (line["item_key"], line["quantity"], line["paid"]) == ("2153000050", 2, 59_8000)


def test_estimates_of_commission_are_no_fees(take, known):
    take(JUNE_10)
    assert known("settlement") == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(None, "none"), ("无售后", "none"), ("退款成功", "refunded"), ("部分退款成功", "unknown"), ("售后关闭", "closed"),
     ("待商家处理", "pending"), ("？", "unknown")],
)  # fmt: skip
def test_after_sales_states(raw, expected):
    row = pl.DataFrame({"raw_refund_state": [raw]}, schema={"raw_refund_state": pl.String})
    assert row.select(REFUND_STATE).item() == expected
