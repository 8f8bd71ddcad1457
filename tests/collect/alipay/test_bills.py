"""The advertising account and the personal bill, worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import zhanggui.collect.alipay

SAMPLES = Path(zhanggui.collect.alipay.__file__).parent / "samples"
ACCOUNT = SAMPLES / "推广账户流水_202606.csv"


@pytest.fixture
def take(import_files):
    """Import one file for the shop qinghe; gives its receipt."""

    def run(path):
        (receipt,) = import_files(path, shop="qinghe")
        return receipt

    return run


def test_only_deductions_are_spent_and_on_the_day_they_are_for(take, counts, known):
    """1000 in and 300 held back are own money; 120.50 + 79.50, 60 and 40 are spent, booked a day later."""
    assert counts(take(ACCOUNT)) == (6, 6, 0, 0, 0, 0)
    days: dict[date, int] = {}
    for row in known("settlement"):
        if row["kind"] == "ads":
            days[row["booked_day"]] = days.get(row["booked_day"], 0) - row["amount"]
    assert days == {date(2026, 6, 1): 200_0000, date(2026, 6, 2): 60_0000, date(2026, 6, 3): 40_0000}
    own = sorted(r["amount"] for r in known("settlement") if r["kind"] == "transfer")
    assert own == [-300_0000, 1000_0000]


def test_a_balance_that_does_not_follow_is_counted(take):
    """440.00 - 40.00 is 400.00, the file says 380.00: 20.00 moved in a row that is not there."""
    assert [w.zh for w in take(ACCOUNT).warnings] == [
        "1 行不满足：余额 = 上一笔余额 + 本笔金额（不满足处之间缺少资金变动，或文件被筛选过）"
    ]


def test_a_file_that_runs_backwards_in_time_is_followed_too(take, tmp_path):
    lines = ACCOUNT.read_text("gbk").splitlines()
    back = tmp_path / "倒序.csv"
    back.write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n", encoding="utf-8")
    assert sum("余额" in w.zh for w in take(back).warnings) == 1


def test_of_a_personal_bill_only_the_shops_orders_are_kept(take, counts, known):
    """A sale, its fee and its refund; noodles, a closed trade and savings are counted and left."""
    receipt = take(SAMPLES / "alipay_record_202606.csv")
    assert receipt.profile == "alipay.personal"
    assert counts(receipt) == (6, 3, 0, 0, 0, 3)
    rows = [(r["kind"], r["order_id"], r["amount"], r["raw_kind"]) for r in known("settlement")]
    order = "1890000000000000201"
    assert rows == [
        ("goods_with_subsidy", order, 39_9000, "棉袜三双"),
        ("service_fee", order, -2400, "基础软件服务费 扣款"),
        ("refund", order, -39_9000, "退款 棉袜三双"),
    ]


def test_the_older_header_is_the_same_bill(take, known):
    assert take(SAMPLES / "alipay_record_旧表头.csv").loaded == 1
    (row,) = known("settlement")
    assert (row["order_id"], row["amount"], row["booked_day"]) == (
        "1890000000000000301",
        59_0000,
        date(2026, 5, 10),
    )


def test_equal_deductions_of_one_second_are_all_there_whatever_day_they_are_for(take, known, tmp_path):
    """Three days of 5.00, booked together."""
    path = tmp_path / "流水.csv"
    rows = "".join(f"2026-06-04 03:00:00,2026-06-0{d},支出,扣款,5.00,\n" for d in (1, 2, 3))
    path.write_text("记账时间,交易日期,收支类型,交易类型,操作金额(元),备注\n" + rows, encoding="utf-8")
    assert take(path).loaded == 3
    assert [(r["booked_day"].day, r["amount"]) for r in known("settlement")] == [
        (1, -5_0000),
        (2, -5_0000),
        (3, -5_0000),
    ]
