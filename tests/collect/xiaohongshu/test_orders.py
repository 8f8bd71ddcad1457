"""Xiaohongshu orders (包裹详情), worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import zhanggui.collect.xiaohongshu

SAMPLES = Path(zhanggui.collect.xiaohongshu.__file__).parent / "samples"
JUNE_10 = SAMPLES / "小红书订单_202606101200.xlsx"
JUNE_20 = SAMPLES / "小红书订单_202606201200.xlsx"
SHORT = SAMPLES / "小红书_包裹详情_短表头.xlsx"


@pytest.fixture
def take(import_files):
    """Import files for the shop red; gives the receipts."""
    return lambda *paths: import_files(*paths, shop="red")


def by_end(rows):
    """Rows of orders by the last two digits of their number."""
    found = {}
    for row in rows:
        found.setdefault(row["order_id"][-2:], []).append(row)
    return found


def test_every_row_is_accounted_for(take, counts, quarantined):
    (receipt,) = take(JUNE_10)
    assert receipt.profile == "xiaohongshu.orders"
    assert counts(receipt) == (10, 8, 0, 1, 1, 0)
    assert receipt.warnings == []
    assert [(line, rule, value) for line, rule, _, value in quarantined()] == [
        (9, "not_a_whole_number", "两件")
    ]


def test_an_order_of_two_rows_counts_its_money_once(take, known):
    """60.00 and 45.00 of goods, 8.00 postage, less 8.00 and 5.00: 100.00 paid."""
    take(JUNE_10)
    (order,), lines = by_end(known("order"))["11"], by_end(known("order_line"))["11"]
    assert order == {
        "shop": "red",
        "platform": "xiaohongshu",
        "order_id": "P780000000000000011",
        "document": "order",
        "status": "completed",
        "raw_status": "已完成",
        "created_at": datetime(2026, 6, 1, 12, 59, 30, tzinfo=UTC),
        "paid_at": datetime(2026, 6, 1, 13, 4, 41, tzinfo=UTC),
        "shipped_at": datetime(2026, 6, 2, 2, 0, tzinfo=UTC),
        "completed_at": datetime(2026, 6, 8, 12, 0, tzinfo=UTC),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "province": "上海",
        "city": "上海市",
        "shipping_charged": 8_0000,
        "discount_merchant": 8_0000,
        "discount_platform": 5_0000,
        "payable": 100_0000,
        "paid": 100_0000,
        "paid_net_of_refunds": False,
        "merchant_receivable": 105_0000,
        "carrier": "中通快递",
        "tracking_no": "78000000000011",
    }
    assert [(x["item_key"], x["quantity"], x["list_amount"], x.get("paid")) for x in lines] == [
        ("QH0012-A", 2, 60_0000, None),
        ("QH0031-B", 1, 45_0000, None),
    ]


def test_a_cancelled_order_was_either_refunded_or_never_paid(take, known):
    """Only the order file tells of order 31: it never comes to a settlement. Its case says that nothing left."""
    take(JUNE_10)
    orders = by_end(known("order"))
    assert {end: (orders[end][0]["status"], orders[end][0]["paid"]) for end in ("31", "41")} == {
        "31": ("closed_refunded", 45_0000),
        "41": ("closed_unpaid", 0),
    }
    (case,) = known("refund")
    assert (case["order_id"][-2:], case["amount"], case["goods_state"], str(case["refunded_day"])) == (
        "31", 45_0000, "not_shipped", "2026-06-03",
    )  # fmt: skip


def test_a_row_refunded_without_a_parcel_never_left(take, known):
    """Order 51: the towel has a finished case and no parcel, the bowl was sent."""
    take(JUNE_10)
    lines = {row["item_key"]: row for row in by_end(known("order_line"))["51"]}
    assert (lines["QH0012-A"]["status"], lines["QH0012-A"].get("shipped_at")) == ("closed_refunded", None)
    assert (lines["QH0031-B"]["status"], lines["QH0031-B"]["tracking_no"]) == ("completed", "78000000000051")


def test_without_parcels_in_the_file_a_refunded_row_may_have_left(take, known, tmp_path):
    """No 快递单号 was ticked: 售后完成 alone does not say that the goods stayed."""
    path = tmp_path / "订单.csv"
    path.write_text(
        "订单号,订单状态,售后状态,商品名称,商家编码,SKU件数,订单发货时间,订单支付时间,订单实付金额\n"
        "P1,已完成,售后完成,毛巾,A,1,2026-06-04 10:00:00,2026-06-03 10:00:00,75.00\n"
        "P1,已完成,无售后,汤碗,B,1,2026-06-04 10:00:00,2026-06-03 10:00:00,75.00\n",
        encoding="utf-8",
    )
    take(path)
    assert [(row["status"], row["shipped_at"] is not None) for row in known("order_line")] == [
        ("completed", True)
    ] * 2


def test_an_export_with_fewer_columns_erases_nothing(take, known, tmp_path):
    take(JUNE_10)
    short = tmp_path / "小红书订单_202606301200.csv"
    short.write_text("订单号,订单状态,商家编码,规格ID,规格,SKU件数\nP780000000000000011,已签收,qh0012-a,65f000000000000000000012,雾蓝,2\n",
                     encoding="utf-8")  # fmt: skip
    take(short)
    (order,) = by_end(known("order"))["11"]
    assert (order["raw_status"], order["paid"], order["paid_day"]) == ("已签收", 100_0000, date(2026, 6, 1))


def test_the_next_export_updates_what_changed(take, counts, known):
    take(JUNE_10)
    (receipt,) = take(JUNE_20)
    assert counts(receipt) == (3, 0, 1, 2, 0, 0)
    (order,) = by_end(known("order"))["21"]
    assert (order["status"], order["paid"], order["paid_day"]) == ("shipped", 30_0000, date(2026, 6, 10))


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE_10)
    before = [known(t) for t in ("order", "order_line", "refund")]
    (again,) = take(JUNE_10)
    assert (again.status, again.duplicate) == ("already_loaded", 10)
    assert [known(t) for t in ("order", "order_line", "refund")] == before


def test_a_file_without_times_and_amounts_says_what_it_knows(take, known):
    (receipt,) = take(SHORT)
    assert (receipt.loaded, [w.en.split()[0] for w in receipt.warnings]) == (1, ["1"])
    (order,), (line,) = known("order"), known("order_line")
    assert (order["status"], order.get("paid"), order.get("paid_day")) == ("completed", None, None)
    assert (line["merchant_code"], line["quantity"], line["tracking_no"]) == ("QH0031-B", 1, "78000000000091")
