"""Customer-service reports, worked by hand: what 82 served people and 37.79 seconds become, and what stays unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import zhanggui.collect
from zhanggui.collect.service_rows import seconds

COLLECT = Path(zhanggui.collect.__file__).parent
DAY = date(2026, 6, 10)
CHITU = "自定义报表_{}_下单优先判定_2026-06-10至2026-06-10{}.xlsx"
RATE = 1_000_000


@pytest.fixture
def agents(known):
    """The rows of service_day by agent, without what every row has."""

    def rows():
        return {
            r["agent"]: {k: v for k, v in r.items() if k not in ("shop", "platform", "agent", "currency")}
            for r in known("service_day")
        }

    return rows


def test_a_day_of_chitu_leaves_sums_and_averages_out_and_waits_for_what_is_not_ready(take, counts, agents):
    receipt = take("taobao", CHITU.format("人均日接入", ""))
    assert receipt.profile == "taobao.service"
    assert counts(receipt) == (4, 2, 0, 0, 0, 2)
    assert agents() == {
        "店小美": {"day": DAY, "served": 82, "reply_rate": RATE, "mean_reply_seconds": 37_790_000},
        "店小林": {"day": DAY, "served": 61, "reply_rate": 983_600, "mean_reply_seconds": 52_100_000},
    }


def test_the_next_export_of_the_day_brings_what_was_late_and_the_same_file_again_nothing(
    take, counts, agents
):
    first, later = CHITU.format("人均日接入", ""), CHITU.format("人均日接入", "_次日")
    take("taobao", first)
    assert counts(take("taobao", later)) == (3, 0, 2, 0, 0, 1)
    assert take("taobao", later).status == "already_loaded"
    mei = agents()["店小美"]
    assert (mei["rated"], mei["satisfied"], mei["dissatisfied"]) == (20, 18, 1)
    assert (mei["satisfaction_rate"], mei["conversion_rate"]) == (900_000, 450_000)


def test_files_with_other_columns_of_the_same_day_meet_in_the_same_rows(take, agents):
    for name in ("人均日接入", "客服数据23年新", "每周店铺个人数据"):
        take("taobao", CHITU.format(name, ""))
    assert agents()["店小林"] == {
        "day": DAY, "asked": 66, "served": 61, "unanswered": 1, "asked_to_buy": 25, "reply_rate": 983_600,
        "first_reply_seconds": 20_000_000, "mean_reply_seconds": 52_100_000, "buyer_messages": 300,
        "agent_messages": 310, "sales": 1208_5000, "sold_orders": 11, "sold_units": 12,
    }  # fmt: skip


def test_pinduoduo_writes_lengths_of_time_in_words_and_one_nobody_can_read_is_refused(
    take, counts, agents, quarantined
):
    receipt = take("pinduoduo", "客服服务数据_20260610_20260610.xlsx")
    assert receipt.profile == "pinduoduo.service"
    assert counts(receipt) == (3, 2, 0, 0, 1, 0)
    assert quarantined() == [(4, "not_a_length_of_time", "平均人工响应时长", "很快")]
    assert agents()["主账号:小周"] == {
        "day": DAY, "asked": 120, "needing_reply": 80, "served": 78, "late_3min": 4, "reply_3min_rate": 950_000,
        "reply_30s_rate": 825_000, "mean_reply_seconds": 65_000_000,
    }  # fmt: skip


def test_a_file_without_accounts_is_about_the_shop_as_a_whole(take, counts, known):
    receipt = take("pinduoduo", "客服销售数据_分天.csv")
    assert receipt.profile == "pinduoduo.service_sales"
    assert counts(receipt) == (3, 2, 0, 0, 0, 1)
    assert [(r["day"].day, r["agent"], r["asked_to_buy"], r["paid_people"], r["net_sales"]) for r in known("service_day")] == [
        (10, "*", 90, 36, 4010_5000),
        (11, "*", 75, 30, 3600_0000),
    ]  # fmt: skip


def test_douyin_by_person(take, counts, agents):
    receipt = take("douyin", "飞鸽_人员数据_20260610.csv")
    assert receipt.profile == "douyin.service"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    assert agents()["小蔡"] == {
        "day": DAY, "served": 40, "sessions": 44, "asked_to_buy": 25, "ordered_people": 12, "paid_people": 11,
        "reply_3min_rate": 975_000, "conversion_rate": 440_000, "first_reply_seconds": 8_200_000,
        "mean_reply_seconds": 21_400_000, "satisfaction_rate": 950_000, "sales": 1680_0000,
    }  # fmt: skip
    assert "satisfaction_rate" not in agents()["小许"], "nobody rated 小许: unknown, not 0"


def test_jd_counts_conversations_not_people(take, counts, agents):
    receipt = take("jd", "每人数据_2026-06-10.xlsx")
    assert receipt.profile == "jd.service"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    he = agents()["jd_小何"]
    assert (he["sessions"], "served" in he, he["rated"], he["satisfied"]) == (55, False, 10, 9)
    assert (he["asked_to_buy"], he["ordered_people"], "paid_people" in he) == (30, 12, False)


def test_a_file_over_several_days_is_refused_because_people_cannot_be_split_into_days(
    import_files, quarantined, tmp_path
):
    path = tmp_path / "自定义报表_周_2026-06-08至2026-06-14.csv"
    path.write_text("客服昵称,接待人数,回复率\n店小美,400,99%\n汇总,400,99%\n", encoding="utf-8")
    (receipt,) = import_files(path, shop="taobao")
    assert (receipt.quarantined, receipt.ignored) == (1, 1)
    assert [row[1:3] for row in quarantined()] == [("missing", "日期")]


def test_a_reply_rate_that_is_not_of_those_served_is_counted_on_the_receipt(import_files, tmp_path):
    path = tmp_path / "赤兔_2026-06-10.csv"
    path.write_text(
        "客服昵称,接待人数,未回复人数,回复率\n店小美,80,8,90%\n店小林,80,8,99%\n", encoding="utf-8"
    )
    (receipt,) = import_files(path, shop="taobao")
    assert receipt.loaded == 2
    assert [w for w in receipt.warnings if "未回复人数" in str(w)] != []


def test_a_share_above_one_is_refused(import_files, quarantined, tmp_path):
    path = tmp_path / "赤兔_2026-06-10.csv"
    path.write_text("客服昵称,接待人数,回复率\n店小美,80,98.5\n", encoding="utf-8")
    import_files(path, shop="taobao")
    assert quarantined() == [(2, "reply_rate_no_share", "回复率", "98.5")]


def test_the_template_names_its_shop_and_a_row_without_an_agent_is_the_whole_shop(
    import_files, counts, known
):
    samples = COLLECT / "templates" / "samples"
    import_files(samples / "店铺.xlsx")
    (receipt,) = import_files(samples / "客服.xlsx")
    assert receipt.profile == "templates.service"
    assert counts(receipt) == (3, 2, 0, 0, 1, 0)
    assert [(r["shop"], r["agent"], r["served"]) for r in known("service_day")] == [
        ("tmall-a", "*", 140),
        ("tmall-a", "店小蜜", 290),
    ]


@pytest.mark.parametrize(
    ("said", "read"),
    [("37.79", "37.79"), ("45秒", "45"), ("1分20秒", "80"), ("2小时", "7200"), ("00:01:20", "80"), ("1:05", "65"), ("快", None)],
)  # fmt: skip
def test_a_length_of_time_is_read_in_words_and_by_the_clock(said, read):
    (found,) = pl.DataFrame({"t": [said]}).select(seconds(pl.col("t"))).to_series()
    assert (None if found is None else f"{found.normalize():f}") == read
