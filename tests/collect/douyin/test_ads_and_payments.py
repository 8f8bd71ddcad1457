"""千川 reports and payments to buyers, worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import zhanggui.collect.douyin as douyin

SAMPLES = Path(douyin.__file__).parent / "samples"
CREATIVES = SAMPLES / "千川_素材报表_20260601_20260602.xlsx"
PLANS = SAMPLES / "千川_计划报表_20260603.csv"
PAYMENTS = SAMPLES / "小额打款_202606.csv"


@pytest.fixture
def take(import_files):
    """Import one file for the shop dy; gives its receipt."""

    def run(path):
        (receipt,) = import_files(path, shop="dy")
        return receipt

    return run


def test_creatives_by_day_without_their_total(take, counts, known):
    receipt = take(CREATIVES)
    assert receipt.profile == "douyin.ads"
    assert counts(receipt) == (4, 3, 0, 0, 0, 1)
    first = known("ad_report")[0]
    assert (first["subject_kind"], first["subject_id"], first["subject_name"]) == (
        "creative", "7500000000000000001", "开箱",
    )  # fmt: skip
    assert (first["spend"], first["sales"], first["net_sales"], first["clicks"]) == (
        100_0000,
        300_0000,
        270_0000,
        200,
    )


def test_spend_that_its_parts_do_not_make_is_counted(take):
    """2 June: 40 + 10 of 60."""
    assert [w.zh for w in take(CREATIVES).warnings] == ["1 行不满足：整体消耗 = 基础消耗 + 追投调控消耗"]


def test_an_older_plan_report_takes_its_day_from_the_file_name(take, known):
    assert take(PLANS).loaded == 2
    assert {(r["day"], r["subject_kind"], r["spend"]) for r in known("ad_report")} == {
        (date(2026, 6, 3), "plan", 70_0000),
        (date(2026, 6, 3), "plan", 30_0000),
    }


def test_a_report_of_several_days_without_a_day_is_quarantined(take, tmp_path):
    several = tmp_path / "千川_计划报表_20260601_20260607.csv"
    several.write_bytes(PLANS.read_bytes())
    assert take(several).quarantined == 2


def test_a_creative_on_two_rows_is_added_up(take, known, tmp_path):
    path = tmp_path / "千川.csv"
    path.write_text(
        "日期,素材ID,投放方式,整体消耗,整体成交金额,整体展现次数,整体点击次数\n"
        "2026-06-01,1,托管,10.00,30.00,100,5\n2026-06-01,1,自定义,5.00,0.00,50,1\n",
        encoding="utf-8",
    )
    take(path)
    (row,) = known("ad_report")
    assert (row["spend"], row["sales"], row["impressions"]) == (15_0000, 30_0000, 150)


def test_only_payments_that_arrived_cost_on_the_day_they_did(take, counts, known):
    receipt = take(PAYMENTS)
    assert receipt.profile == "douyin.payments"
    assert counts(receipt) == (3, 2, 0, 0, 0, 1)
    rows = [(r["order_id"], r["booked_day"], r["amount"], r["kind"]) for r in known("settlement")]
    assert rows == [
        ("6920000000000000011", date(2026, 6, 15), -6_0000, "compensation"),
        ("6920000000000000021", date(2026, 6, 21), -10_5000, "compensation"),
    ]
