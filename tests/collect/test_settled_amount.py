"""结算金额 stands in JD's files and in takeaway bills: each is recognised as itself, or nobody guesses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zhanggui.collect
from zhanggui.collect.matrix import headers_of, recognised_as
from zhanggui.collect.reading.tables import open_tables
from zhanggui.collect.register import PROFILES

JD = [
    "订单号",
    "商品ID",
    "商品名称",
    "订购数量",
    "支付方式",
    "下单时间",
    "京东价",
    "订单金额",
    "结算金额",
    "余额支付",
    "应付金额",
    "订单状态",
    "订单类型",
    "下单帐号",
    "客户姓名",
    "客户地址",
    "联系电话",
    "订单备注",
    "发票类型",
    "发票抬头",
    "发票内容",
    "商家备注",
    "商家备注等级（等级1-5为由高到低）",
    "运费金额",
    "付款确认时间",
    "增值税发票",
    "货号",
    "订单完成时间",
    "订单来源",
    "订单渠道",
]
BILL = ["订单号", "门店名称", "账单日期", "结算金额"]
MEITUAN = ["订单号", "门店id", "门店名称", "订单状态", "账单日期", "交易类型", "商家应收款"]
JD_BILL = list(headers_of(PROFILES["jd.settlement"])["newest"])
TAKEAWAY = ("eleme.bill", "meituan.bill")


def names(header) -> tuple[str, ...]:
    return recognised_as(header, PROFILES)


@pytest.mark.parametrize(
    ("header", "itself"),
    [(BILL, "eleme.bill"), (MEITUAN, "meituan.bill"), (JD, "jd.orders"), (JD_BILL, "jd.settlement")],
    ids=["four columns of a bill", "seven of Meituan's", "JD's thirty", "JD's bill"],
)
def test_a_file_that_lost_any_one_column_is_itself_or_a_question(header, itself):
    assert names(header) == (itself,)
    for lost in header:
        left = [column for column in header if column != lost]
        assert names(left) in ((itself,), ()), lost


def test_a_jd_file_with_a_store_and_a_bills_day_is_jds_and_no_bill():
    """JD's O2O shops have stores too: all that a takeaway bill needs stands here, and 京东价 says whose it is."""
    assert names([*JD, "门店名称", "账单日期"]) == ("jd.orders",)
    unnamed = [column for column in JD if column not in ("下单帐号", "付款确认时间")]
    assert names([*unnamed, "门店名称", "账单日期"]) == ()


def test_a_bill_that_calls_itself_both_is_a_question(import_files, tmp_path):
    file = tmp_path / "账单.csv"
    file.write_text(
        "订单号,门店名称,账单日期,交易类型,商家应收款,结算金额\n1,青禾,2026-06-01,外卖订单,20,18\n",
        encoding="utf-8",
    )
    [receipt] = import_files(file)
    assert (receipt.status, sorted(receipt.candidates), receipt.rows) == (
        "needs_choice",
        sorted(TAKEAWAY),
        0,
    )


def test_a_file_that_is_neither_is_a_question_and_nothing_is_stored(import_files, current, tmp_path):
    """订单号, 下单时间 and 结算金额: of JD or of a bill, nobody can tell."""
    file = tmp_path / "结算.csv"
    file.write_text(
        "订单号,下单时间,结算金额,订单状态\n1,2026-06-01 10:00:00,18.00,已完成\n", encoding="utf-8"
    )
    [receipt] = import_files(file)
    assert (receipt.status, receipt.candidates, receipt.loaded) == ("needs_choice", ["generic.结算"], 0)
    assert list(current("settlement")) == list(current("order")) == []


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(sorted({*JD, *JD_BILL, *MEITUAN, *BILL})), min_size=3))
def test_no_mixture_of_their_columns_is_taken_for_the_other(header):
    """Whatever columns are left or mixed: a bill never has JD's price, fees or accounts; an order of JD always its price."""
    found = names(sorted(header))
    if set(found) & set(TAKEAWAY):
        assert not header & {"京东价"}
    if "eleme.bill" in found:
        assert not header & {"下单帐号", "应结金额", "费用名称"}
        assert header >= {"门店名称", "结算金额"}
    if "jd.orders" in found:
        assert header >= {"京东价", "应付金额", "下单时间"}


@pytest.mark.parametrize("folder", ["jd", "eleme", "meituan"])
def test_every_sample_of_the_three_is_of_its_own_platform(folder):
    files = [
        p
        for p in (Path(zhanggui.collect.__file__).parent / folder / "samples").iterdir()
        if p.suffix != ".md"
    ]
    assert files
    for path in files:
        for table in open_tables(path):
            found = [r for r in recognised_as_table(table) if r]
            assert [name.split(".")[0] for name in found] == [folder], path.name


def recognised_as_table(table) -> list[str]:
    from zhanggui.collect.recognise import HEADER_WITHIN, recognise

    return [r.binding.profile.name for r in recognise(table.head(HEADER_WITHIN), PROFILES.values())]
