"""The reconcile page before anything is asked: all shops' bills by month, for those who may see what bills hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import zhanggui.collect.ali1688
import zhanggui.collect.eleme
import zhanggui.collect.jd

BILL = Path(zhanggui.collect.eleme.__file__).parent / "samples" / "淘宝闪购账单_202606.xlsx"
ORDERS = Path(zhanggui.collect.jd.__file__).parent / "samples" / "京东订单_202606061200.csv"
WHOLESALE = Path(zhanggui.collect.ali1688.__file__).parent / "samples" / "1688已卖出的货品_202606.xlsx"
TODAY = "2026-07-02"


@pytest.fixture
def loaded(import_files: Any) -> None:
    import_files(BILL, shop="sg")
    import_files(ORDERS, shop="jd1")


@pytest.mark.usefixtures("loaded")
def test_which_bills_are_here_and_which_are_missing(signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """淘宝闪购's June is here (-183.84); JD's orders of June are, its bill is not. July has only begun."""
    monkeypatch.setenv("ZHANGGUI_TODAY", TODAY)
    page = signed_in("owner").get("/reconcile").content.decode()
    assert "-¥183.84" in page
    assert "shop=sg&amp;since=2026-06-01&amp;last=2026-06-30" in page
    assert page.count("账单没有导入") == 1


@pytest.mark.usefixtures("loaded")
def test_who_may_not_see_profit_sees_none(signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGGUI_TODAY", TODAY)
    page = signed_in("service").get("/reconcile").content.decode()
    assert ("183.84" in page, "各店账单一览" in page) == (False, False)


def test_a_shop_that_sends_no_bill_and_has_no_rates_is_not_said_to_be_estimated(
    import_files: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1688 has no fee card."""
    monkeypatch.setenv("ZHANGGUI_TODAY", TODAY)
    import_files(WHOLESALE, shop="pf")
    assert "没有账单文件，也没有费率" in signed_in("owner").get("/reconcile").content.decode()
