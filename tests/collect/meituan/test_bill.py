"""Meituan bills: what is a sale, what is not, and that every cent of the file is booked once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import zhanggui.collect.meituan

SAMPLES = Path(zhanggui.collect.meituan.__file__).parent / "samples"
MONTH = SAMPLES / "美团账单_订单明细_202606.xlsx"
PLAIN = SAMPLES / "美团账单_20260701.csv"
HEADER = (
    "订单号,门店id,账单日期,交易类型,商品总价,餐盒费,配送费,商家活动支出,平台活动支出,平台服务费,商家应收款\n"
)


@pytest.fixture
def take(import_files):
    """Import one file for the shop mt; gives its receipt."""

    def run(path):
        (receipt,) = import_files(path, shop="mt")
        return receipt

    return run


@pytest.fixture
def bill(tmp_path, take):
    """Import rows under a full header."""

    def run(*rows):
        path = tmp_path / "账单.csv"
        path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
        return take(path)

    return run


def test_a_month_of_97_rows_has_50_sales_and_every_row_is_booked(take, counts, known):
    """The shape of a real month: 1826.64 due for orders, 1747.95 for all rows."""
    receipt = take(MONTH)
    assert receipt.profile == "meituan.bill"
    assert counts(receipt) == (97, 97, 0, 0, 0, 0)
    assert len(known("order")) == 50
    booked = known("settlement")
    assert sum(r["amount"] for r in booked) == 1747_9500
    sales = [r for r in booked if r["raw_kind"].startswith("外卖订单")]
    assert sum(r["amount"] for r in sales) == 1826_6400


def test_a_name_that_stands_only_in_the_upper_header_row_is_found(take):
    """商家应收款 stands above, its cell below is empty: laid together the two rows are one header."""
    assert take(MONTH).warnings[0].zh.startswith("2 行不满足：有商品总价等明细")  # the two refunds have none


def test_an_order_and_what_it_is_made_of(take, known):
    """41.00 + 2.00 box - 5.00 shop - 3.00 platform = 35.00 paid; + 3.00 - 2.46 fee = 35.54 due."""
    take(MONTH)
    (order,) = [o for o in known("order") if o["order_id"] == "3100000000000002"]
    assert (order["paid_day"], order["status"]) == (date(2026, 6, 3), "completed")
    assert (order["goods_amount"], order["discount_merchant"], order["discount_platform"]) == (
        43_0000,
        5_0000,
        3_0000,
    )
    assert (order["paid"], order["merchant_receivable"]) == (35_0000, 38_0000)
    parts = {r["kind"]: r["amount"] for r in known("settlement") if r.get("order_id") == "3100000000000002"}
    parts.pop("service_fee", None)
    assert parts == {"goods": 35_0000, "subsidy": 3_0000, "commission": -2_4600}


def test_what_is_no_sale_has_its_own_kind(take, known):
    take(MONTH)
    sums: dict[str, int] = {}
    for row in known("settlement"):
        if not row["raw_kind"].startswith("外卖订单"):
            sums[row["kind"]] = sums.get(row["kind"], 0) + row["amount"]
    assert sums == {
        "ads": -37_2000,  # 12 × 2.50 + 6 × 1.20
        "transfer": -10_0000,  # 推广充值 spends nothing
        "insurance": -7_0000,
        "refund": -16_0000,
        "compensation": -3_0000,
        "service_fee": -7_0000,
        "other_fee": 1_5100,  # promotion that gave money back
    }
    assert sum(r["spend"] for r in known("ad_report")) == 37_2000
    assert [r["amount"] for r in known("refund")] == [8_0000, 8_0000]


def test_without_details_a_sale_is_what_is_due_and_the_receipt_says_so(take, counts, known):
    receipt = take(PLAIN)
    assert counts(receipt) == (4, 4, 0, 0, 0, 0)
    assert "1 行不满足：有商品总价等明细（没有时，销售额按「商家应收款」计，已扣平台费用）" in [
        w.zh for w in receipt.warnings
    ]
    assert [(o["paid"], o["status"]) for o in known("order")] == [
        (31_2000, "completed"),
        (0, "closed_refunded"),
    ]


def test_two_equal_charges_of_a_day_are_two_and_a_second_export_adds_none(take, known, tmp_path):
    take(PLAIN)
    again = tmp_path / "again.csv"
    again.write_bytes(PLAIN.read_bytes() + b"\r\n")
    assert take(again).duplicate == 4
    assert [r["amount"] for r in known("settlement") if r["kind"] == "ads"] == [-1_0000, -1_0000]


@pytest.mark.parametrize(
    ("due", "postage", "rest"),
    [("33.00", 4_0000, None), ("29.00", 0, None), ("28.50", 0, -5000)],
    ids=["the merchant delivers", "the platform delivers", "fifty cents nobody explains"],
)
def test_delivery_is_the_merchants_where_only_that_adds_up(bill, known, due, postage, rest):
    """30.00 + 1.00 box - 2.00 fee = 29.00; with 4.00 of delivery 33.00."""
    receipt = bill(f"1,9,2026-06-01,外卖订单,30.00,1.00,4.00,0,0,2.00,{due}")
    (order,) = known("order")
    assert order["shipping_charged"] == postage
    booked = {r["kind"]: r["amount"] for r in known("settlement")}
    assert booked.get("other_fee") == rest
    assert sum(booked.values()) == round(float(due) * 10_000)
    assert any("差额记为其他费用" in w.zh for w in receipt.warnings) is (rest is not None)


def test_a_refund_with_details_brings_the_fee_back(bill, known):
    bill(
        "1,9,2026-06-01,外卖订单,30.00,0,,0,0,-2.00,28.00", "1,9,2026-06-02,部分退款,15.00,0,,0,0,1.00,-14.00"
    )
    (case,) = known("refund")
    assert (case["amount"], case["refunded_day"]) == (15_0000, date(2026, 6, 2))
    back = {r["kind"]: r["amount"] for r in known("settlement") if r["booked_day"] == date(2026, 6, 2)}
    assert back == {"refund": -15_0000, "commission": 1_0000}


def test_a_sale_without_an_order_number_is_money_but_no_sale(bill, known):
    receipt = bill(",9,2026-06-01,外卖订单,,,,,,,20.00")
    assert known("order") == []
    assert [(r["kind"], r["amount"]) for r in known("settlement")] == [("other_fee", 20_0000)]
    assert any("销售行有订单号" in w.zh for w in receipt.warnings)


def test_an_order_that_was_called_off_came_and_went_and_nothing_of_it_is_due(tmp_path, take, known):
    """30.00 + 1.00 box - 4.00 shop - 2.00 platform = 25.00 paid and given back; the fee it would have cost is none."""
    path = tmp_path / "账单.csv"
    head = (
        "订单号,订单状态,账单日期,交易类型,商品总价,餐盒费,商家活动支出,平台活动支出,平台服务费,商家应收款\n"
    )
    path.write_text(
        head + "1,订单取消,2026-06-01,外卖订单,30.00,1.00,-4.00,2.00,-1.62,0.00\n", encoding="utf-8"
    )
    receipt = take(path)
    assert receipt.warnings == []
    (order,) = known("order")
    assert (order["status"], order["paid"], order["refunded"]) == ("closed_refunded", 25_0000, 25_0000)
    booked = [(r["kind"], r["amount"]) for r in known("settlement")]
    assert sorted(booked) == [("goods", 25_0000), ("refund", -25_0000)]
