"""JD's bill and its file of compensations, worked by hand on the samples. Money is in ticks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import zhanggui.collect.jd

SAMPLES = Path(zhanggui.collect.jd.__file__).parent / "samples"
BILL, PAID_OUT = "订单结算明细对账_2026-06-01_2026-06-30.csv", "赔付单.csv"


def amounts(rows, order):
    """Kind and yuan of an order's entries, sorted."""
    return sorted((r["kind"], r["amount"] / 10_000) for r in rows if r.get("order_id") == order)


def test_every_row_of_the_bill_is_accounted_for(take, counts):
    """17 rows; the one without any date is on no bill yet."""
    (receipt,) = take(BILL)
    assert receipt.profile == "jd.settlement"
    assert counts(receipt) == (17, 16, 0, 0, 0, 1)
    said = [w.zh for w in receipt.warnings]
    assert len(said) == 3
    assert said[1].startswith("1 行不满足：认识该费用名称")
    assert said[2].startswith("1 行不满足：已出账")


def test_the_entries_of_an_order_by_kind_and_sign(take, known):
    """Deductions are below zero whether the file writes the minus (佣金 -2.36) or not (交易服务费 0.28)."""
    take(BILL)
    assert amounts(known("settlement"), "260000000011") == [
        ("affiliate", -0.4),
        ("commission", -2.36),
        ("commission", -1.89),
        ("commission", 0.94),
        ("compensation", -5.0),
        ("goods_with_subsidy", 37.78),
        ("goods_with_subsidy", 47.22),
        ("insurance", -0.6),
        ("points", -0.15),
        ("refund", -18.89),
        ("service_fee", -0.28),
    ]


def test_what_the_bill_loads_is_what_it_says(take, known):
    """47.22 + 37.78 − 2.36 − 1.89 − 0.28 − 0.40 − 0.15 − 0.60 − 18.89 + 0.94 − 5.00 + 50.00 − 0.11 − 1000 − 2 × 500."""
    take(BILL)
    assert sum(r["amount"] for r in known("settlement")) == -1893_7400


def test_an_entry_knows_the_line_it_belongs_to_and_its_day(take, known):
    take("京东订单_202606061200.csv", BILL)
    lines = {x["line_id"] for x in known("order_line")}
    own = [r for r in known("settlement") if r.get("line_id")]
    assert len(own) == 12
    assert {r["line_id"] for r in own} <= lines
    assert {r["booked_day"] for r in own} == {date(2026, 6, 8)}


def test_goods_money_that_goes_out_is_a_refund_case(take, known):
    take(BILL)
    (case,) = known("refund")
    assert (case["order_id"], case["line_id"], case["amount"], case["refunded_day"], case["outcome"]) == (
        "260000000011",
        "260000000011-100012043999",
        18_8900,
        date(2026, 6, 7),
        "refunded",
    )


def test_rows_without_an_order_belong_to_the_shop(take, known):
    """The platform's fee of the month, and two equal top-ups of the ad account: own money, no cost."""
    take(BILL)
    own = [(r["kind"], r["amount"], r["booked_day"]) for r in known("settlement") if "order_id" not in r]
    assert sorted(own) == [
        ("service_fee", -1000_0000, date(2026, 6, 1)),
        ("transfer", -500_0000, date(2026, 6, 8)),
        ("transfer", -500_0000, date(2026, 6, 8)),
    ]


def test_a_fee_nobody_has_seen_is_another_fee(take, known):
    take(BILL)
    assert ("other_fee", -0.11) in amounts(known("settlement"), "260000000062")


def test_the_bill_downloaded_again_over_other_days_counts_once(take, known, tmp_path):
    """The rows of one bill in a file of another name and in another order keep their numbers."""
    header, *rows = (SAMPLES / BILL).read_text(encoding="utf-8-sig").splitlines()
    again = tmp_path / "订单结算明细对账_2026-06-05_2026-06-20.csv"
    again.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8-sig")
    take(BILL)
    before = known("settlement")
    (receipt,) = take(again)
    assert (receipt.loaded, receipt.duplicate) == (0, 16)
    assert known("settlement") == before


def test_a_bill_without_times_is_dated_by_its_file_name(take, known, tmp_path):
    path = tmp_path / "对账单_20260601_20260630.csv"
    path.write_text(
        "订单编号,订单状态,商品编号,商品名称,商品数量,应结金额,费用名称,收支方向,售后服务单号,佣金比例\n"
        "28,已完成,7,壶,1,90.00,货款,收入,,5%\n28,已完成,7,壶,1,4.50,佣金,支出,,5%\n,,,,,30.00,平台使用费,支出,,\n",
        encoding="utf-8-sig",
    )
    (receipt,) = take(path)
    assert (receipt.loaded, receipt.ignored) == (3, 0)
    assert {(r["kind"], r["amount"], r["booked_day"]) for r in known("settlement")} == {
        ("goods_with_subsidy", 90_0000, date(2026, 6, 30)),
        ("commission", -4_5000, date(2026, 6, 30)),
        ("service_fee", -30_0000, date(2026, 6, 30)),
    }


def test_only_compensations_that_were_paid_cost_anything(take, counts, known):
    (receipt,) = take(PAID_OUT)
    assert receipt.profile == "jd.compensation"
    assert counts(receipt) == (4, 2, 0, 0, 0, 2)
    assert [(r["order_id"], r["kind"], r["amount"], r["raw_kind"]) for r in known("settlement")] == [
        ("260000000011", "compensation", -5_0000, "商品破损"),
        ("260000000022", "compensation", -3_0000, "发货超时"),
    ]
    (said,) = receipt.warnings
    assert said.zh.startswith("1 行不满足：认识该赔付状态")


@pytest.mark.parametrize("files", [(BILL, PAID_OUT), (PAID_OUT, BILL)])
def test_a_compensation_told_by_both_files_counts_once(take, known, files):
    take(*files)
    assert amounts(known("settlement"), "260000000011").count(("compensation", -5.0)) == 1
