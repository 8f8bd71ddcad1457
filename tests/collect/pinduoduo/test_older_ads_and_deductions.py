"""Older ad reports, plans and deductions, worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import zhanggui.collect.pinduoduo

SAMPLES = Path(zhanggui.collect.pinduoduo.__file__).parent / "samples"


@pytest.fixture
def take(import_files):
    """Import one sample for the shop pdd; gives its receipt."""

    def run(name):
        (receipt,) = import_files(SAMPLES / name, shop="pdd")
        return receipt

    return run


def test_the_older_account_report(take, counts, known):
    receipt = take("多多搜索_账户_分天.csv")
    assert receipt.profile == "pinduoduo.ads_older"
    assert counts(receipt) == (2, 1, 0, 0, 0, 1)
    (day,) = known("ad_report")
    assert (day["day"], day["subject_kind"], day["spend"], day["sales"]) == (
        date(2026, 5, 1), "account", 40_0000, 400_0000,
    )  # fmt: skip


def test_plans_by_day(take, known):
    assert take("推广计划_分天.csv").profile == "pinduoduo.plan_ads"
    assert {r["subject_id"]: (r["subject_kind"], r["spend"]) for r in known("ad_report")} == {
        "夏季棉袜": ("plan", 18_0000),
        "冷水壶": ("plan", 7_0000),
    }


def test_deductions_that_were_paid_are_compensation_of_their_order(take, counts, known):
    """3.00 late and 5.50 postage were paid; 2.00 waits."""
    receipt = take("扣款记录_202606.csv")
    assert receipt.profile == "pinduoduo.deductions"
    assert counts(receipt) == (3, 2, 0, 0, 0, 1)
    assert [(r["raw_kind"], r["amount"], r["kind"]) for r in known("settlement")] == [
        ("延迟发货", -3_0000, "compensation"),
        ("退货运费", -5_5000, "compensation"),
    ]


def test_two_claims_of_one_second_and_amount_are_two(import_files, known, tmp_path):
    path = tmp_path / "扣款.csv"
    path.write_text(
        "订单号,扣款原因,申请时间,申请扣款金额,打款状态\n"
        "1,延迟发货,2026-06-04 09:00:00,3.00,打款成功\n1,缺货,2026-06-04 09:00:00,3.00,打款成功\n",
        encoding="utf-8",
    )
    import_files(path, shop="pdd")
    assert [r["raw_kind"] for r in known("settlement")] == ["延迟发货", "缺货"]
