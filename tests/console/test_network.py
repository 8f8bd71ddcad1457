"""物流网络: the comparison, the map and the workbook; not for people of single shops."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

SITES = """仓库,城市,状态,每月固定成本,每单操作费
杭州仓,杭州,在用,500,1.5
广州仓,广州,候选,400,1.5
"""
ORDERS = """订单编号,买家实际支付金额,订单状态,订单创建时间,订单付款时间,收货地址
{rows}"""


@pytest.fixture
def merchant(import_files: Callable[..., Any], tmp_path: Path) -> None:
    """Nine orders to 浙江 and 广东, one building in use and one candidate."""
    where = ["浙江省 杭州市 西湖区"] * 6 + ["广东省 广州市 天河区"] * 3
    rows = [
        f"{n},100,交易成功,2026-06-0{n} 10:00:00,2026-06-0{n} 10:01:00,{to}" for n, to in enumerate(where, 1)
    ]
    sites, orders = tmp_path / "仓库点位.csv", tmp_path / "订单.csv"
    sites.write_text(SITES, encoding="utf-8")
    orders.write_text(ORDERS.format(rows="\n".join(rows)), encoding="utf-8")
    import_files(sites)
    import_files(orders, shop="tea-shop")


def _page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


def test_an_empty_workspace_says_what_to_import(workspace: Any, signed_in: Any) -> None:
    assert "仓库点位" in _page(signed_in("owner"), "/network")


@pytest.mark.both_databases
def test_todays_sites_the_best_and_who_is_served_from_where(merchant: None, signed_in: Any) -> None:
    page = _page(signed_in("manager"), "/network")
    for said in ("今天", "1 个仓库", "2 个仓库", "最省", "广州仓、杭州仓", '<rect class="open"', "浙江"):
        assert said in page, said
    assert page.count("<circle") == 2


def test_a_promise_and_a_network_can_be_chosen(merchant: None, signed_in: Any) -> None:
    page = _page(signed_in("manager"), "/network?promise=1&share=1&show=2")
    assert "没有符合全部条件的方案" in page
    assert page.count('<rect class="open"') == 2


def test_what_makes_no_sense_is_refused(merchant: None, signed_in: Any) -> None:
    assert "时效应在" in _page(signed_in("manager"), "/network?promise=-3", 400)


def test_the_workbook_lists_who_is_served_from_where(merchant: None, signed_in: Any) -> None:
    answer = signed_in("manager").post("/network.xlsx")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["方案", "省", "从哪个仓库发"]
    assert rows[1][:3] == ["今天", "浙江", "杭州仓"]
    assert len(rows) == 1 + 3 * 2


def test_english_for_who_reads_english(merchant: None, signed_in: Any) -> None:
    browser = signed_in("manager")
    browser.post("/language", {"language": "en", "back": "/network"})
    assert "Promised within" in _page(browser, "/network")


def test_a_person_of_single_shops_does_not_see_it(merchant: None, signed_in: Any) -> None:
    browser = signed_in("manager", shops=["tea-shop"])
    assert "只有负责全部店铺的人" in _page(browser, "/network", 403)
    assert browser.post("/network.xlsx").status_code == 403
