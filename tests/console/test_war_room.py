"""作战室: a running event in large figures, the wrong price, the stop-loss that fires once."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import files
from typer.testing import CliRunner

from zhanggui.cli.main import app
from zhanggui.core.periods import CHINA

EVENT = """活动,店铺编码,SKU编码,开始时间,结束时间,活动价,目标件数,止损金额,负责人,值班
618,tea-shop,TEA,2026-06-29 00:00:00,2026-07-03 00:00:00,500,40,5,阿龙,小美 0:00-23:59
"""


@pytest.fixture
def merchant(import_files: Callable[..., Any], tmp_path: Path) -> None:
    """Tea was to sell at 500 and sells at 50, at a cost of 60: four units in two days, each at a loss."""
    (tmp_path / "店铺.csv").write_text("店铺编码,店铺名称,平台\ntea-shop,茶铺,淘宝\n", encoding="utf-8")
    (tmp_path / "成本2.csv").write_text(
        "SKU编码,生效日期,单位成本,币种\nTEA,2026-06-01,60.00,CNY\n", encoding="utf-8"
    )
    (tmp_path / "促销活动.csv").write_text(EVENT, encoding="utf-8")
    import_files(tmp_path / "店铺.csv")
    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    import_files(tmp_path / "成本2.csv", tmp_path / "促销活动.csv")


def _page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


def test_without_events_the_page_says_what_to_import(workspace: Any, signed_in: Any) -> None:
    assert "「促销活动」模板" in _page(signed_in("owner"), "/war-room")


@pytest.mark.both_databases
def test_the_wrong_price_is_named_and_the_stop_fires_once(merchant: None, signed_in: Any) -> None:
    """A GET fires nothing; the button does, once; the page says who and when from then on."""
    from zhanggui.access.models import AuditEntry

    browser = signed_in("manager")
    page = _page(browser, "/war-room?event=618")
    for said in ("价格不对", "¥50.00", "¥500.00", "-90%", "亏损到了止损线", "卖出件数", "库存消耗"):
        assert said in page, said
    assert not AuditEntry.objects.filter(verb="fire_stop_loss").exists()
    assert browser.post("/war-room/stop?event=618").status_code == 302
    assert "已止损" in _page(browser, "/war-room?event=618")
    assert browser.post("/war-room/stop?event=618").status_code == 409
    assert AuditEntry.objects.filter(verb="fire_stop_loss").count() == 1


def test_the_command_fires_it_once_and_says_who_is_on_duty(merchant: None, workspace: Any) -> None:
    words = ["--workspace", str(workspace.place.root), "--today", "2026-07-01", "promo", "watch", "--json"]
    first, second = (
        json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout) for _ in range(2)
    )
    assert first["event"] == "618"
    assert (first["units"], first["duty"]) == (4, ["阿龙"])
    assert first["fired"]["who"] == "zg"
    assert first["fired"] == second["fired"]
    assert first["wrong"][0]["expected"] == "500.00"


def test_another_shops_event_does_not_exist_and_english_reads(merchant: None, signed_in: Any) -> None:
    _page(signed_in("manager", login="far", shops=["elsewhere"]), "/war-room?event=618", 404)
    browser = signed_in("analyst")
    browser.post("/language", {"language": "en", "next": "/war-room"})
    page = _page(browser, "/war-room?event=618")
    assert "Wrong prices" in page
    assert "Fire the stop-loss" not in page, "an analyst decides nothing"


def test_an_approved_plan_is_an_event_of_the_war_room(merchant: None, signed_in: Any, workspace: Any) -> None:
    """A draft is not; the approved one shows its goal, its owner and its stop-loss."""
    from datetime import UTC, datetime

    from tests.domains.pricing.test_promotion_plans import PLAN

    from zhanggui.domains.pricing.models import APPROVED, PromotionPlan
    from zhanggui.domains.pricing.workflows import create_plan

    browser, at = signed_in("manager"), datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
    number = create_plan(workspace, PLAN, zone=CHINA, at=at, by="li").pk
    assert browser.get("/war-room?event=七月茶").status_code == 404
    PromotionPlan.objects.filter(pk=number).update(state=APPROVED)
    page = _page(browser, "/war-room?event=七月茶")
    for said in ("七月茶", "li", "止损线 -300.00", "目标 60"):
        assert said in page, said
