"""淘宝闪购 bills, and the word 结算金额 that other platforms use too."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhanggui.collect.eleme

SAMPLES = Path(zhanggui.collect.eleme.__file__).parent / "samples"
JD_ORDERS = (
    "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,"
    "客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,商家备注,商家备注等级（等级1-5为由高到低）,运费金额,"
    "付款确认时间,增值税发票,货号,订单完成时间,订单来源,订单渠道"
)


@pytest.fixture
def take(import_files):
    """Import one file for the shop sg; gives its receipt."""

    def run(path, **options):
        (receipt,) = import_files(path, shop="sg", **options)
        return receipt

    return run


def test_a_bill_to_the_cent_and_the_cent_nobody_explains(take, counts, known):
    """29.40 + 21.00 - 21.44 - 12.00 - 200.00 - 0.80 = -183.84; the second order lacks 0.44 of its parts."""
    receipt = take(SAMPLES / "淘宝闪购账单_202606.xlsx")
    assert receipt.profile == "eleme.bill"
    assert counts(receipt) == (7, 6, 0, 0, 0, 1)
    assert sum(r["amount"] for r in known("settlement")) == -183_8400
    rest = [r["amount"] for r in known("settlement") if r["entry_id"].endswith("-rest")]
    assert rest == [-4400]


def test_the_buyer_paid_and_the_platform_added(take, known):
    """40 + 1 - 6 shop - 4 platform = 31.00 paid; + 4.00 - 2.10 - 3.50 = 29.40 due."""
    take(SAMPLES / "淘宝闪购账单_202606.xlsx")
    first = known("order")[0]
    assert (first["paid"], first["discount_platform"], first["discount_merchant"]) == (
        31_0000,
        4_0000,
        6_0000,
    )


def test_a_recharge_is_no_spend(take, known):
    take(SAMPLES / "淘宝闪购账单_202606.xlsx")
    kinds = {r["raw_kind"]: r["kind"] for r in known("settlement")}
    assert (kinds["竞价推广"], kinds["竞价推广充值"]) == ("ads", "transfer")
    assert [r["spend"] for r in known("ad_report")] == [12_0000]


def test_jd_orders_are_not_taken_for_a_bill(take, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(JD_ORDERS + "\n", encoding="utf-8")
    assert take(path).profile != "eleme.bill"


def test_a_table_that_fits_two_platforms_is_asked_about(take, tmp_path):
    path = tmp_path / "账单.csv"
    path.write_text(
        "订单号,门店名称,账单日期,交易类型,商家应收款,结算金额\n1,青禾,2026-06-01,外卖订单,20.00,18.00\n",
        encoding="utf-8",
    )
    receipt = take(path)
    assert (receipt.status, sorted(receipt.candidates)) == ("needs_choice", ["eleme.bill", "meituan.bill"])
    assert take(path, profile="eleme.bill").loaded == 1
