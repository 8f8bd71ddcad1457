"""万相台 and 直通车 reports: one metric block under many dimensions."""

from __future__ import annotations

from datetime import date

import pytest

ITEMS = "万相台_商品报表_20260601_20260602.csv"
BY_PLAN = "万相台_商品报表_分计划.xlsx"
WORDS = "万相台_关键词报表.csv"
CAR = "直通车报表.csv"


def test_the_item_report_and_its_total_row(take):
    receipt = take(ITEMS)
    assert (receipt.profile, receipt.rows, receipt.loaded, receipt.ignored) == ("taobao.ads", 4, 3, 1)


def test_two_days_of_a_product_in_every_canonical_value(take, said):
    take(ITEMS)
    rows = said("ad_report")
    assert rows[0] == {
        "shop": "qinghe",
        "platform": "taobao",
        "day": date(2026, 6, 1),
        "ad_channel": "万相台",
        "subject_kind": "product",
        "subject_id": "700000000001",
        "subject_name": "棉麻桌布",
        "currency": "CNY",
        "impressions": 8225,
        "clicks": 274,
        "spend": 159_9000,
        "orders": 7,
        "sales": 2040_8500,
        "direct_sales": 0,
        "carts": 50,
        "favourites": 3,
        "new_buyers": 2,
        "buyers": 6,
        "line": 2,
    }
    assert rows[2] == {
        "shop": "qinghe",
        "platform": "taobao",
        "day": date(2026, 6, 2),
        "ad_channel": "万相台",
        "subject_kind": "product",
        "subject_id": "700000000001",
        "subject_name": "棉麻桌布",
        "currency": "CNY",
        "impressions": 1000,
        "clicks": 40,
        "spend": 25_8500,
        "orders": 1,
        "sales": 118_0000,
        "direct_sales": 118_0000,
        "carts": 8,
        "favourites": 0,
        "new_buyers": 0,
        "buyers": 1,
        "line": 3,
    }


def test_the_shop_as_subject_stands_beside_the_products(take, said):
    take(ITEMS)
    shop = said("ad_report")[1]
    assert (shop["subject_kind"], shop["subject_id"], shop["spend"]) == ("product", "5501", 4_1500)


def test_a_product_in_two_plans_is_two_rows_and_no_money_is_lost(take, said):
    receipt = take(BY_PLAN)
    assert (receipt.profile, receipt.loaded) == ("taobao.ads", 2)
    rows = said("ad_report")
    assert [(r["subject_kind"], r["subject_id"], r["spend"]) for r in rows] == [
        ("plan_product", "82400000093/700000000001", 100_1000),
        ("plan_product", "82400000094/700000000001", 59_8000),
    ]
    assert sum(r["spend"] for r in rows) == 159_9000


def test_keywords_of_a_plan(take, said):
    receipt = take(WORDS)
    assert (receipt.rows, receipt.loaded, receipt.ignored) == (3, 2, 1)
    rows = [(r["subject_kind"], r["subject_id"], r["subject_name"], r["spend"]) for r in said("ad_report")]
    assert rows == [
        ("keyword", "82400000093/桌布", "桌布", 80_0000),
        ("keyword", "82400000093/桌布 防水", "桌布 防水", 20_1000),
    ]


def test_the_old_car_has_its_own_channel(take, said):
    assert take(CAR).ignored == 1
    (row,) = said("ad_report")
    assert (row["ad_channel"], row["subject_kind"], row["subject_id"]) == ("直通车", "plan", "日常计划")
    assert (row["spend"], row["sales"], row["favourites"]) == (21_6000, 100_0000, 2)


@pytest.mark.parametrize(
    ("dimensions", "cells", "kind", "subject"),
    [
        ("", "", "account", "*"),
        ("场景ID,场景名字,", "371,关键词推广,", "scene", "371"),
        ("计划ID,计划名字,", "824,日常,", "plan", "824"),
        ("计划名称,", "日常,", "plan", "日常"),
        ("宝贝ID,宝贝名称,", "700,桌布,", "product", "700"),
        ("计划ID,单元ID,人群名字,", "824,9,新客,", "audience", "824/9/新客"),
        ("主体ID,主体类型,主体名称,", "824,计划,日常,", "plan", "824"),
    ],
)
def test_what_a_row_is_about_follows_from_its_columns(take, said, tmp_path, dimensions, cells, kind, subject):
    file = tmp_path / "报表.csv"
    file.write_text(f"日期,{dimensions}展现量,点击量,花费\n2026-06-01,{cells}10,1,0.50\n", encoding="gb18030")
    take(file)
    (row,) = said("ad_report")
    assert (row["subject_kind"], row["subject_id"], row["spend"]) == (kind, subject, 5000)


def test_a_row_that_names_no_subject_beside_others_is_a_total(take, said, tmp_path):
    file = tmp_path / "报表.csv"
    file.write_text(
        "日期,主体ID,展现量,点击量,花费\n2026-06-01,700,10,1,0.50\n2026-06-01,,10,1,0.50\n", encoding="utf-8"
    )
    receipt = take(file)
    assert (receipt.loaded, receipt.ignored) == (1, 1)
    assert [r["subject_id"] for r in said("ad_report")] == ["700"]


def test_clicks_beyond_impressions_are_counted_on_the_receipt(take, tmp_path):
    file = tmp_path / "报表.csv"
    file.write_text(
        "日期,展现量,点击量,花费,总成交金额,直接成交金额\n2026-06-01,1,10,0.50,5,6\n", encoding="utf-8"
    )
    said = [w.zh for w in take(file).warnings]
    assert said == ["1 行不满足：点击量 ≤ 展现量", "1 行不满足：直接成交金额 ≤ 总成交金额"]


def test_a_later_download_of_the_same_day_replaces_its_figures(take, said, tmp_path):
    take(ITEMS)
    file = tmp_path / "again.csv"
    file.write_text(
        "日期,主体ID,主体类型,主体名称,展现量,点击量,花费,总成交金额\n"
        "2026-06-01,700000000001,商品,棉麻桌布,8225,274,159.90,2100.00\n",
        encoding="utf-8",
    )
    assert take(file).updated == 1
    assert said("ad_report")[0]["sales"] == 2100_0000
