"""Youzan's report by item, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import zhanggui.collect.youzan

SAMPLES = Path(zhanggui.collect.youzan.__file__).parent / "samples"
JUNE_10 = SAMPLES / "有赞订单商品_202606101200.xlsx"
JUNE_20 = SAMPLES / "有赞订单商品_202606201200.csv"


@pytest.fixture
def take(import_files):
    """Import files for the shop yz; gives the receipts."""
    return lambda *paths: import_files(*paths, shop="yz")


def by_end(rows):
    """Rows of orders by the last two digits of their number."""
    found = {}
    for row in rows:
        found.setdefault(row["order_id"][-2:], []).append(row)
    return found


def test_every_row_is_accounted_for(take, counts, quarantined):
    """Order 51 has two equal lines without a number: both count. Five paid rows do not say when they were paid."""
    (receipt,) = take(JUNE_10)
    assert receipt.profile == "youzan.order_items"
    assert counts(receipt) == (9, 7, 0, 0, 2, 0)
    assert [w.en.split()[0] for w in receipt.warnings] == ["1", "5"]
    assert [(line, rule) for line, rule, _, _ in quarantined()] == [
        (9, "missing"),
        (10, "not_a_whole_number"),
    ]


def test_money_stands_on_the_lines_with_their_part_of_the_discounts(take, known):
    """2 × 30.00 − 4.00 (limited-time price) − 4.00 (shared) = 52.00; 45.00 − 5.00 = 40.00, of which 8.00 went back."""
    take(JUNE_10)
    towel, bowl = sorted(by_end(known("order_line"))["11"], key=lambda row: row["item_key"])
    told = ("item_key", "quantity", "list_amount", "discount_merchant", "paid", "refunded", "refund_state")
    assert [towel[n] for n in told] == ["QH0012-A", 2, 60_0000, 8_0000, 52_0000, 0, "none"]
    assert [bowl[n] for n in told] == ["QH0031-B", 1, 45_0000, 5_0000, 40_0000, 8_0000, "unknown"]


def test_the_order_is_dated_by_its_number(take, known):
    """E20260601210441…: 21:04:41 in China is 13:04:41 UTC."""
    take(JUNE_10)
    (order,) = by_end(known("order"))["11"]
    assert order == {
        "shop": "yz",
        "platform": "youzan",
        "order_id": "E20260601210441091800011",
        "document": "order",
        "status": "completed",
        "raw_status": "交易成功",
        "created_at": datetime(2026, 6, 1, 13, 4, 41, tzinfo=UTC),
        "paid_at": datetime(2026, 6, 1, 13, 4, 41, tzinfo=UTC),
        "shipped_at": datetime(2026, 6, 2, 2, 0, tzinfo=UTC),
        "completed_at": datetime(2026, 6, 8, 4, 0, tzinfo=UTC),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "province": "浙江",
        "city": "杭州市",
        "paid_net_of_refunds": False,
    }


def test_a_closed_item_was_either_refunded_or_never_paid(take, known):
    take(JUNE_10)
    orders = by_end(known("order"))
    assert {end: orders[end][0]["status"] for end in ("31", "41")} == {
        "31": "closed_refunded",
        "41": "closed_unpaid",
    }
    lines = by_end(known("order_line"))
    assert [(lines[end][0]["paid"], lines[end][0]["refunded"]) for end in ("31", "41")] == [
        (20_0000, 20_0000),
        (0, 0),
    ]


def test_two_equal_lines_are_two(take, known):
    take(JUNE_10)
    ids = [row["line_id"] for row in by_end(known("order_line"))["51"]]
    assert ids == ["E20260604090000091800051-QH0050-1", "E20260604090000091800051-QH0050-2"]


def test_a_cost_in_an_order_file_sets_no_cost(take, known):
    """Unit costs hold in all shops: the towel's 11.20 here would replace what the merchant keeps in 成本."""
    (receipt,) = take(JUNE_10)
    assert known("unit_cost") == []
    assert not any("商品成本价" in w.zh for w in receipt.warnings)


def test_the_next_export_says_when_it_was_paid(take, counts, known):
    take(JUNE_10)
    (receipt,) = take(JUNE_20)
    assert counts(receipt) == (1, 0, 1, 0, 0, 0)
    (order,), (line,) = by_end(known("order"))["21"], by_end(known("order_line"))["21"]
    assert (order["status"], order["paid_day"], line["paid"]) == ("shipped", date(2026, 6, 10), 30_0000)


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE_10)
    before = [known(t) for t in ("order", "order_line")]
    (again,) = take(JUNE_10)
    assert (again.status, again.duplicate) == ("already_loaded", 9)
    assert [known(t) for t in ("order", "order_line")] == before
