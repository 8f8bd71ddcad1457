"""A Meituan month through to profit and reconciliation: the figures of the file, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

import zhanggui.collect.meituan

MONTH = Path(zhanggui.collect.meituan.__file__).parent / "samples" / "美团账单_订单明细_202606.xlsx"
JUNE = {"since": date(2026, 6, 1), "until": date(2026, 7, 1)}
D = Decimal


@pytest.fixture
def reader(workspace, import_files):
    """The workspace with the month of shop mt, and who reads it."""
    from zhanggui.answers.reader import Reader

    import_files(MONTH, shop="mt")
    return Reader(workspace=workspace, language="zh", today=date(2026, 7, 1))


def test_profit_before_goods_is_the_bill_without_own_money(reader):
    """1803 + 150 - 16 - 126.36 - 37.20 - 15.49 = 1757.95, and 1747.95 + 10.00 recharged is the same."""
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.summary import profit_by

    (row,) = (r.as_dict() for r in profit_by(reader.tables(), ProfitSettings(), by="shop"))
    known = row["buyer_paid"] + row["platform_subsidy"] - row["refunds"] - row["commission"] - row["ads"]
    assert known - row["other_fees"] == D("1747.95") + D("10.00")
    assert row["profit"] is None  # a bill names no goods, so nobody knows what they cost


def test_the_sum_of_sales_alone_is_explained_by_what_is_no_sale(reader):
    """1826.64 - 1747.95 = 78.69 = 5.49 + 37.20 + 10 + 16 + 3 + 7."""
    from zhanggui.answers.settlement import settlement_answer

    found = settlement_answer(reader, shop="mt", expected=D("1826.64"), **JUNE)
    assert (found["loaded"], found["unexplained"]) == (D("1747.95"), D(0))
    assert {p["code"]: p["amount"] for p in found["parts"] if p["explains"]} == {
        "shop_fee": D("5.49"),
        "ads": D("37.20"),
        "recharge": D("10.00"),
        "refund": D("16.00"),
        "compensation": D("3.00"),
        "service_fee": D("7.00"),
    }
    assert (found["orders"]["orders"], found["orders"]["equal"]) == (50, 50)
    assert found["ads"] == {"booked": D("37.20"), "reported": D("37.20"), "difference": D(0)}


def test_a_cent_that_nothing_explains_stays(reader):
    from zhanggui.answers.settlement import settlement_answer

    found = settlement_answer(reader, shop="mt", expected=D("1747.96"), **JUNE)
    assert (found["difference"], found["unexplained"]) == (D("0.01"), D("0.01"))


def test_somebody_of_another_shop_is_told_there_is_none(reader):
    from dataclasses import replace

    from zhanggui.answers.settlement import settlement_answer
    from zhanggui.core.errors import Refused

    with pytest.raises(Refused, match="mt"):
        settlement_answer(replace(reader, shops=frozenset({"other"})), shop="mt", **JUNE)


@pytest.mark.parametrize(
    ("expect", "said"), [("bill=1747.95", "1,747.95"), ("bill", "1,800.64"), ("paid=1803", "1,803.00")]
)
def test_the_command_prints_bill_and_paid_total(reader, expect, said):
    from zhanggui.cli.main import app

    root = str(reader.workspace.place.root)
    asked = ["--workspace", root, "reconcile", "--shop", "mt", "--since", "2026-06-01", "--expect", expect]
    answer = CliRunner().invoke(app, asked)
    assert (answer.exit_code, said in answer.output) == (0, True), answer.output


@pytest.mark.parametrize("wrong", ["sales=3", "bill=many", "paid", "paid=NaN"])
def test_a_total_that_is_none_is_refused(wrong):
    from zhanggui.answers.orders import expected_total
    from zhanggui.core.errors import WrongUsage

    with pytest.raises(WrongUsage, match="--expect"):
        expected_total(wrong)
