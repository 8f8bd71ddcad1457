"""促销复盘: what an event brought, as people and programs see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.tea_merchant import files
from typer.testing import CliRunner

from zhanggui.cli.main import app

EVENTS = """活动,店铺编码,SKU编码,开始时间,结束时间,活动价,目标件数,止损金额,负责人
618,tea-shop,TEA,2026-06-01 00:00:00,2026-06-08 00:00:00,50,20,100,阿龙
七夕,tea-shop,TEA,2026-08-15 00:00:00,2026-08-20 00:00:00,50,20,100,阿龙
"""


@pytest.fixture
def merchant(import_files: Callable[..., Any], tmp_path: Path) -> None:
    """The tea merchant with an event that is over and one to come."""
    (tmp_path / "店铺.csv").write_text("店铺编码,店铺名称,平台\ntea-shop,茶铺,淘宝\n", encoding="utf-8")
    (tmp_path / "促销活动.csv").write_text(EVENTS, encoding="utf-8")
    import_files(tmp_path / "店铺.csv")
    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    (receipt,) = import_files(tmp_path / "促销活动.csv")
    assert receipt.status == "loaded", receipt


def _page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


def test_without_events_the_page_says_what_to_import(workspace: Any, signed_in: Any) -> None:
    assert "「促销活动」模板" in _page(signed_in("owner"), "/promotions/review")


@pytest.mark.both_databases
def test_what_cannot_be_measured_is_said_with_the_test_that_could(
    merchant: None, signed_in: Any, work: Any
) -> None:
    """Fourteen units of tea in seven days of a goal of twenty; cups alone are no control."""
    browser = signed_in("manager")
    assert "还没有复盘过" in _page(browser, "/promotions/review?event=618")
    assert browser.post("/promotions/review/event", {"event": "618"}).status_code == 302
    assert work() == 1
    page = _page(browser, "/promotions/review?event=618")
    for said in ("14", "70.0%", "不能测", "随机留出五分之一的 SKU", "谁出的钱", "七夕"):
        assert said in page, said


def test_an_event_to_come_is_not_reviewed(merchant: None, signed_in: Any) -> None:
    browser = signed_in("manager")
    assert "2026-08-15" in _page(browser, "/promotions/review?event=七夕")
    _page(browser, "/promotions/review?event=nothing", 404)


def test_the_workbook_and_english(merchant: None, signed_in: Any, work: Any) -> None:
    browser = signed_in("manager")
    assert browser.post("/promotions/review.xlsx?event=618").status_code == 404, "not reviewed yet"
    browser.post("/promotions/review/event", {"event": "618"})
    work()
    answer = browser.post("/promotions/review.xlsx?event=618")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:3] == ["618", "净增利润", 14]
    assert [row[1] for row in rows[2:6]] == [
        "活动商品的增量",
        "连带：同单其他商品",
        "挤占：同类目未参加商品",
        "活动后两周（透支为负）",
    ]
    browser.post("/language", {"language": "en", "next": "/promotions/review"})
    browser.post("/promotions/review/event", {"event": "618"})
    work()
    assert "Where the net gain comes from" in _page(browser, "/promotions/review?event=618")


def test_a_review_is_kept_until_facts_change(
    merchant: None, signed_in: Any, work: Any, import_files: Callable[..., Any], tmp_path: Path
) -> None:
    """Asked for twice it is one job; made, it is none; after an import the old one is shown as old until somebody asks."""
    from zhanggui.jobs.models import Job

    browser, at = signed_in("manager"), "/promotions/review?event=618"
    for _ in range(2):
        browser.post("/promotions/review/event", {"event": "618"})
    assert "排队中" in _page(browser, at)
    assert "data-over" not in browser.get(at, headers={"X-Part": "1"}).content.decode()
    assert work() == 1
    assert "data-over" in browser.get(at, headers={"X-Part": "1"}).content.decode()
    browser.post("/promotions/review/event", {"event": "618"})
    assert Job.objects.count() == 1
    (tmp_path / "更多.csv").write_text(
        "SKU编码,生效日期,单位成本,币种\nTEA,2026-06-20,21.00,CNY\n", encoding="utf-8"
    )
    import_files(tmp_path / "更多.csv")
    page = _page(browser, at)
    assert "之后有新数据" in page
    assert "70.0%" in page
    browser.post("/promotions/review/event", {"event": "618"})
    assert work() == 1
    assert "之后有新数据" not in _page(browser, at)


def test_an_event_of_another_shop_does_not_exist(merchant: None, signed_in: Any) -> None:
    browser = signed_in("manager", shops=["elsewhere"])
    _page(browser, "/promotions/review?event=618", 404)
    assert browser.post("/promotions/review/event", {"event": "618"}).status_code == 404
    assert "618" not in _page(browser, "/promotions/review").split("<main")[1]


def test_the_command_says_the_same(merchant: None, workspace: Any) -> None:
    words = [
        "--workspace",
        str(workspace.place.root),
        "--lang",
        "en",
        "--today",
        "2026-07-01",
        "promo",
        "review",
    ]
    answer = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    (one,) = json.loads(answer.stdout)
    assert (one["event"], one["units"], one["goal"], one["net"]) == ("618", 14, 20, None)
    assert "drawn by lot" in one["parts"][0]["why"]
