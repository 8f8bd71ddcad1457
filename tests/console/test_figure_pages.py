"""Today, KPIs, orders, goods and matches, as the people of a towel shop use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import ITEMS, write, write_costs, write_shop

ORDER = "/orders/towels/1000"


@pytest.fixture
def towels(kept: Any, import_files: Callable[..., Any], tmp_path: Path) -> None:
    """One shop that sells one towel every Tuesday for nine weeks; cost and weight are known."""

    def make() -> None:
        import_files(*write_shop(tmp_path / "towels", first=1_000, name="王小明"), shop="towels")
        import_files(*write_costs(tmp_path / "own", ["A"]))

    kept("towels", make)


def _page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


@pytest.mark.parametrize("address", ["/", "/profit", "/kpis", "/kpis/gmv", "/goods"])
def test_an_empty_workspace_says_what_to_drop_in(signed_in: Any, address: str) -> None:
    page = _page(signed_in("owner"), address)
    assert "还没有" in page
    assert 'href="/inbox"' in page


def test_who_may_not_see_profit_begins_with_the_inbox(towels: None, signed_in: Any) -> None:
    assert signed_in("viewer").get("/").url == "/inbox"


def test_today_holds_the_day_against_the_same_weekday_of_eight_weeks(towels: None, signed_in: Any) -> None:
    page = _page(signed_in("owner"), "/")
    assert "最新有订单的一天是 2026-06-30" in page
    assert "¥60.00" in page, "what was paid on the last day"
    assert "正常" in page
    assert "周数不够" not in page


def test_two_weeks_are_not_enough_to_expect_anything(
    import_files: Callable[..., Any], tmp_path: Path, signed_in: Any
) -> None:
    import_files(*write_shop(tmp_path / "towels", first=1_000, weeks=2), shop="towels")
    assert "周数不够（0/8）" in _page(signed_in("owner"), "/"), "no cost: not even the known week is known"


def test_a_kpi_shows_its_definition_to_mouse_and_keyboard_and_opens_its_rows(
    towels: None, signed_in: Any
) -> None:
    browser = signed_in("viewer")
    page = _page(browser, "/kpis?chapter=sales")
    tip = re.search(r'tabindex="0" aria-describedby="(about-[a-z_]+)">ⓘ<span role="tooltip" id="\1"', page)
    assert tip
    assert "公式：" in page
    rows = re.search(r'href="(/rows\?ref=kpi/paid_orders\.numerator[^"]*)">5<', page)
    assert rows, "five Tuesdays in the last thirty days"
    assert "一致" in _page(browser, rows[1])


def test_a_kpi_that_cannot_be_computed_says_why(towels: None, signed_in: Any) -> None:
    page = _page(signed_in("viewer"), "/kpis/visitors" if _has("visitors") else "/kpis?chapter=traffic")
    assert "—" in page
    assert "导入" in page


def _has(code: str) -> bool:
    from zhanggui.kpi.register import KPIS

    return code in KPIS


def test_kpis_that_tell_what_goods_cost_are_for_those_who_see_profit(towels: None, signed_in: Any) -> None:
    viewer, owner = signed_in("viewer"), signed_in("owner")
    assert "销货成本" in _page(owner, "/kpis?chapter=products")
    assert "销货成本" not in _page(viewer, "/kpis?chapter=products")
    assert viewer.get("/kpis/cogs").status_code == 404
    assert "20.00" not in _page(viewer, "/goods/sku/A")
    assert "20.00" in _page(owner, "/goods/sku/A")


def test_an_order_is_found_by_the_beginning_of_its_number_only(towels: None, signed_in: Any) -> None:
    browser = signed_in("viewer")
    assert browser.get("/orders?order_id=1003").url == "/orders/towels/1003"
    assert browser.get("/orders?order_id=1004").url == "/orders/towels/1004"
    assert "请至少输入" in _page(browser, "/orders?order_id=10")
    assert "没有以此开头" in _page(browser, "/orders?order_id=0010")


def test_the_buyer_is_masked_and_shown_once_with_a_reason_that_is_logged(
    towels: None, signed_in: Any
) -> None:
    from zhanggui.access.models import AuditEntry

    service = signed_in("service")
    assert "王小明" not in _page(service, ORDER)
    refused = service.post(f"{ORDER}/buyer", {"reason": " "})
    assert refused.status_code == 400
    assert "王小明" not in refused.content.decode()
    assert not AuditEntry.objects.filter(verb="reveal_personal").exists()
    shown = service.post(f"{ORDER}/buyer", {"reason": "核对退货地址"}).content.decode()
    assert "王小明" in shown
    entry = AuditEntry.objects.get(verb="reveal_personal")
    assert (entry.who, entry.subject, entry.shop) == ("service", "1000", "towels")
    assert entry.details == {"reason": "核对退货地址"}
    assert "王小明" not in _page(service, ORDER), "once"
    assert signed_in("operator").post(f"{ORDER}/buyer", {"reason": "核对退货地址"}).status_code == 403
    assert service.get(f"{ORDER}/buyer").status_code == 405


def test_no_page_shows_a_buyer_unasked(towels: None, signed_in: Any) -> None:
    owner = signed_in("owner")
    for address in (
        ORDER,
        "/orders?order_id=100",
        "/profit?by=order",
        "/rows?ref=kpi/paid_orders.numerator",
        "/goods",
    ):
        assert "王小明" not in owner.get(address).content.decode(), address


@pytest.fixture
def nameless(towels: None, import_files: Callable[..., Any], tmp_path: Path) -> None:
    """A second shop sells the same towel without a merchant code."""
    moment = "2026-06-30 10:00:00"
    row = [99_1, 99, "毛巾", 60, 1, "", 60, "交易成功", moment, moment, ""]
    path = write(tmp_path / "outlet" / "明细.csv", (*ITEMS, "商品ID"), [[*row, "5550001"]])
    import_files(path, shop="outlet")


def _decide(browser: Any, verb: str, **more: str) -> Any:
    return browser.post(f"/goods/matches/{verb}", {"shop": "towels", "item_key": "A", "known": ""} | more)


def test_a_match_is_confirmed_superseded_and_undone_with_who_and_when(towels: None, signed_in: Any) -> None:
    from zhanggui.masterdata.matching import confirmed
    from zhanggui.masterdata.models import Match

    browser = signed_in("operator")
    assert _decide(browser, "confirm", sku="b").status_code == 302
    assert confirmed() == [{"shop": "towels", "item_key": "A", "sku": "B"}]
    page = _page(browser, "/goods/matches")
    assert "operator" in page
    assert "有效" in page
    made = Match.objects.get()
    assert _decide(browser, "split", known=str(made.pk)).status_code == 302
    assert confirmed()[0]["sku"] == "towels:A"
    assert browser.post(f"/goods/matches/{made.pk}/undo").status_code == 409, "a newer decision holds"
    assert browser.post(f"/goods/matches/{Match.objects.latest('pk').pk}/undo").status_code == 302
    assert confirmed()[0]["sku"] == "B", "what was decided before holds again"
    assert signed_in("analyst").post("/goods/matches/confirm").status_code == 403


def test_of_two_who_decide_on_the_same_page_the_second_is_told_who_was_first(
    towels: None, signed_in: Any
) -> None:
    first, second = signed_in("operator"), signed_in("manager")
    assert _decide(first, "confirm", sku="B").status_code == 302
    late = _decide(second, "confirm", sku="C")
    assert late.status_code == 409
    assert "operator" in late.content.decode()


def test_decisions_are_audited_and_no_reading_changes_anything(towels: None, signed_in: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.masterdata.models import Match

    browser = signed_in("operator")
    _decide(browser, "confirm", sku="B")
    assert AuditEntry.objects.filter(verb="confirm_match", who="operator", shop="towels").count() == 1
    before = (AuditEntry.objects.count(), Match.objects.count())
    for address in (
        "/",
        "/profit",
        "/kpis",
        "/goods",
        "/goods/matches",
        ORDER,
        "/rows?ref=kpi/gmv.numerator",
    ):
        browser.get(address)
    for address in ("confirm", "split", "accept", "1/undo"):
        assert browser.get(f"/goods/matches/{address}").status_code == 405
    assert (AuditEntry.objects.count(), Match.objects.count()) == before


@pytest.mark.parametrize("share", ["", "0.2", "1.5", "nan", "inf", "x"])
def test_a_confidence_that_makes_no_sense_confirms_nothing(towels: None, signed_in: Any, share: str) -> None:
    answer = signed_in("operator").post("/goods/matches/accept", {"confidence": share})
    assert answer.status_code == 400
    assert "置信度" in answer.content.decode()
