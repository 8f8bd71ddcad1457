"""The reconcile page with a bill: what it holds, what a typed total differs by, and who may see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import zhanggui.collect.eleme

BILL = Path(zhanggui.collect.eleme.__file__).parent / "samples" / "淘宝闪购账单_202606.xlsx"
ASKED = {"shop": "sg", "since": "2026-06-01", "last": "2026-06-30"}


@pytest.fixture
def loaded(import_files: Any) -> None:
    import_files(BILL, shop="sg")


@pytest.mark.usefixtures("loaded")
def test_a_bill_is_shown_without_any_total_and_with_one(signed_in: Any) -> None:
    """-183.84 is loaded; 16.16 more than that is met by the recharge of 200.00 no longer: 200.00 - 183.84."""
    owner = signed_in("owner")
    page = owner.get("/reconcile", ASKED).content.decode()
    assert "-¥183.84" in page
    assert "充值（自有资金进推广账户，不是花费）" in page
    told = owner.get("/reconcile", ASKED | {"bill": "16.16"}).content.decode()
    assert "打勾的几项合起来正好等于差额" in told


@pytest.mark.usefixtures("loaded")
def test_who_may_not_see_profit_sees_no_bill(signed_in: Any) -> None:
    page = signed_in("service").get("/reconcile", ASKED | {"paid": "1", "bill": "1"})
    assert (page.status_code, "183.84" in page.content.decode()) == (200, False)


@pytest.mark.usefixtures("loaded")
def test_days_without_a_bill_say_so(signed_in: Any) -> None:
    page = signed_in("owner").get("/reconcile", ASKED | {"since": "2026-05-01", "last": "2026-05-02"})
    assert "这段时间没有导入账单" in page.content.decode()
