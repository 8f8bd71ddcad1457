"""The page of fee rates: who may use it, for which shop, and what a change does to profit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_costs, write_shop

RATE = {
    "shop": "towels",
    "component": "commission",
    "rate": "3.5",
    "since": "2026-06-23",
    "note": "合同 8 号",
}
PROFIT = "/profit?by=day&period=own&since=2026-06-10&last=2026-06-30"


@pytest.fixture
def two_shops(kept: Any, import_files: Callable[..., Any], tmp_path: Path) -> None:
    """Two Taobao shops: ``towels`` sold for 61.00 on 23 June and 60.00 on 30 June."""

    def make() -> None:
        import_files(*write_shop(tmp_path / "towels", first=1_000), shop="towels")
        import_files(*write_shop(tmp_path / "mugs", first=7_000, text="杯子", sku="B"), shop="mugs")
        import_files(*write_costs(tmp_path, ["A", "B"]))

    kept("two_shops", make)


def seen(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_finance_enters_a_rate_and_the_kept_profit_is_never_shown_again(
    two_shops: None, signed_in: Callable[..., Any]
) -> None:
    finance = signed_in("finance")
    before = seen(finance, f"{PROFIT}&shop=towels")
    assert "¥2.14" not in before
    assert finance.post("/fees/set", RATE).url == "/fees"
    # 61.00 x 3.5 % = 2.135, half up 2.14; 60.00 x 3.5 % = 2.10.
    after = seen(finance, f"{PROFIT}&shop=towels")
    assert "≈¥2.14" in after
    assert "≈¥2.10" in after
    assert "结算单未到，按店铺费率估算（2026-06-23 起）" in after
    assert "按平台费率估算" in after, "the week before, by the platform's card"
    assert "¥4.24" in seen(finance, "/profit?by=platform&period=own&since=2026-06-23&last=2026-06-30")
    finance.post("/fees/remove", RATE)
    assert "¥2.14" not in seen(finance, f"{PROFIT}&shop=towels")


def test_the_rows_behind_a_figure_follow_the_same_rate(
    two_shops: None, signed_in: Callable[..., Any]
) -> None:
    owner = signed_in("owner")
    owner.post("/fees/set", RATE)
    ref = "profit/commission%3Fby%3Dday%26day%3D2026-06-23%26currency%3DCNY"
    assert seen(owner, f"/rows?ref={ref}").count("2.14") >= 2, "the figure and its one row"


def test_the_page_marks_whose_rate_it_is_and_says_the_platforms_notes_in_english(
    two_shops: None, signed_in: Callable[..., Any]
) -> None:
    owner = signed_in("owner")
    owner.post("/fees/set", RATE)
    page = seen(owner, "/fees")
    assert "店铺费率</span>" in page
    assert "3.5%" in page
    assert "合同 8 号" in page
    owner.post("/language", {"language": "en", "next": "/fees"})
    english = seen(owner, "/fees")
    assert "Taobao base software service fee" in english
    assert "淘宝" not in english


def test_a_correction_on_the_page_tells_the_log_the_old_and_the_new_value(
    two_shops: None, signed_in: Callable[..., Any]
) -> None:
    owner = signed_in("owner")
    owner.post("/fees/set", RATE)
    owner.post("/fees/set", RATE | {"rate": "2", "fixed": "0.30"})
    assert "费率 3.5%、2% + 0.3 CNY" in seen(owner, "/audit?verb=set_fee")


def test_another_shops_rates_are_not_there_for_who_works_for_one_shop(
    two_shops: None, signed_in: Callable[..., Any], workspace: Any
) -> None:
    from zhanggui.masterdata.fees import fees_in_force

    manager = signed_in("manager", shops=["mugs"])
    assert "towels" not in seen(manager, "/fees")
    for address in ("/fees/set", "/fees/end", "/fees/remove"):
        assert manager.post(address, RATE).status_code == 404
    assert manager.post("/fees/set", RATE | {"shop": "mugs"}).status_code == 302
    assert [fee.shop for fee in fees_in_force()] == ["mugs"]


@pytest.mark.parametrize("role", ["operator", "analyst", "service", "viewer"])
def test_who_may_not_keep_rates_changes_none(
    two_shops: None, signed_in: Callable[..., Any], role: str
) -> None:
    assert signed_in(role).post("/fees/set", RATE).status_code == 403


def test_a_wrong_rate_says_what_was_expected(two_shops: None, signed_in: Callable[..., Any]) -> None:
    answer = signed_in("owner").post("/fees/set", RATE | {"rate": "120"})
    assert answer.status_code == 400
    assert "费率应从 0% 到 100%（不含 100%）" in answer.content.decode()


def test_hostile_text_in_a_note_is_only_text(two_shops: None, signed_in: Callable[..., Any]) -> None:
    owner = signed_in("owner")
    owner.post("/fees/set", RATE | {"note": "<script>alert(1)</script>"})
    page = seen(owner, "/fees")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
