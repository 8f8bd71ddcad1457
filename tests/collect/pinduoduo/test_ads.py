"""多多推广 reports, worked by hand. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import zhanggui.collect.pinduoduo

SAMPLES = Path(zhanggui.collect.pinduoduo.__file__).parent / "samples"
ACCOUNT = SAMPLES / "推广账户报表_20260601_20260603.xls"
ACCOUNT_CSV = SAMPLES / "推广账户_分天.csv"
PRODUCTS = SAMPLES / "商品推广_20260601_20260601.xlsx"


@pytest.fixture
def take(import_files):
    """Import one file for the shop pdd; gives its receipt."""

    def run(path):
        (receipt,) = import_files(path, shop="pdd")
        return receipt

    return run


def test_the_total_and_the_note_are_no_days(take, counts):
    receipt = take(ACCOUNT)
    assert receipt.profile == "pinduoduo.ads"
    assert counts(receipt) == (5, 3, 0, 0, 0, 2)


def test_a_day_of_the_account(take, known):
    take(ACCOUNT)
    assert known("ad_report")[0] == {
        "shop": "pdd",
        "platform": "pinduoduo",
        "day": date(2026, 6, 1),
        "ad_channel": "多多推广",
        "subject_kind": "account",
        "subject_id": "*",
        "currency": "CNY",
        "impressions": 12000,
        "clicks": 400,
        "spend": 100_0000,
        "orders": 31,
        "sales": 1300_5000,
        "net_sales": 1200_0000,
    }


def test_net_sales_above_gross_are_counted(take):
    """3 June: 710 net of 700 gross."""
    assert [w.zh for w in take(ACCOUNT).warnings] == ["1 行不满足：净交易额 ≤ 交易额"]


def test_a_text_file_without_units_in_its_header(take, counts, known):
    assert counts(take(ACCOUNT_CSV)) == (2, 1, 0, 0, 0, 1)
    (day,) = known("ad_report")
    assert (day["day"], day["spend"], day["sales"]) == (date(2026, 6, 4), 12_0000, 88_0000)


def test_a_product_in_two_promotions_has_one_row_with_their_sum(take, counts, known):
    """30.00 + 21.50 spent on the socks, 8 + 3 orders; the day stands in the file's name."""
    receipt = take(PRODUCTS)
    assert receipt.profile == "pinduoduo.product_ads"
    assert counts(receipt) == (5, 3, 0, 0, 0, 2)
    products = {r["subject_id"]: r for r in known("ad_report") if r["subject_kind"] == "product"}
    socks = products["410260000507"]
    assert (socks["day"], socks["spend"], socks["orders"]) == (date(2026, 6, 1), 51_5000, 11)
    assert (socks["sales"], socks["net_sales"], socks["direct_sales"]) == (400_0000, 390_0000, 350_0000)
    assert products["410260000273"]["spend"] == 40_0000


def test_each_promotion_of_a_product_keeps_its_own_row(take, known):
    take(PRODUCTS)
    plans = {r["subject_id"]: r["spend"] for r in known("ad_report") if r["subject_kind"] == "plan_product"}
    assert plans == {
        "棉袜_全站/410260000507": 30_0000,
        "棉袜_标准/410260000507": 21_5000,
        "冷水壶_全站/410260000273": 40_0000,
    }


def test_a_report_over_several_days_without_a_day_column_is_quarantined(take, quarantined, tmp_path):
    several = tmp_path / "商品推广_20260601_20260607.xlsx"
    shutil.copy(PRODUCTS, several)
    receipt = take(several)
    assert (receipt.rows, receipt.quarantined, receipt.ignored) == (5, 3, 2)
    assert {rule for _, rule, _, _ in quarantined()} == {"missing"}


def test_rows_that_stand_twice_are_spent_once(take, known, tmp_path):
    path = tmp_path / "商品推广_20260605.csv"
    row = "棉袜三双,410260000507,棉袜_全站,30.00,300.00,30.00,8,3000,90\n"
    header = "商品名称,商品ID,推广名称,成交花费(元),交易额(元),总花费(元),成交笔数,曝光量,点击量\n"
    path.write_text(header + row + row, encoding="utf-8")
    receipt = take(path)
    assert (receipt.loaded, receipt.duplicate) == (1, 1)
    assert {r["spend"] for r in known("ad_report")} == {30_0000}


def test_a_product_report_without_product_names_still_tells_its_promotions_apart(take, tmp_path):
    path = tmp_path / "商品推广_20260601_20260601.csv"
    path.write_text(
        "商品ID,推广名称,成交花费(元),交易额(元),曝光量,点击量\n88001,计划一,12.00,100.00,1000,50\n",
        encoding="utf-8",
    )
    assert (take(path).rows, take(path).status) == (1, "already_loaded")
