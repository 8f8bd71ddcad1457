"""A SKU's page tells who sells it on what terms and what came; prices only to those who may see costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

TERMS = "SKU编码,供应商,生效日期,采购价,交期,起订量,箱规\nA-1,禾木,2026-01-01,8.75,12,60,12\nA-1,百汇,2026-03-01,9.25,4,,\n"
RECEIPTS = "收货单号,采购单号,SKU编码,供应商,收货日期,收货数量,不良数量\nRK1,CG1,A-1,禾木,2026-06-14,120,7\n"


@pytest.fixture
def bought(import_files: Any, tmp_path: Path) -> None:
    """Two suppliers quoted, one delivered."""
    for name, text in (("供货条件.csv", TERMS), ("收货.csv", RECEIPTS)):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        import_files(file)


def test_the_page_of_a_sku_shows_terms_and_receipts_with_their_lines(bought: None, signed_in: Any) -> None:
    page = signed_in("owner").get("/goods/sku/A-1").content.decode()
    assert "禾木" in page
    assert "8.75" in page
    assert page.index("9.25") < page.index("8.75")  # the newest terms first
    assert 'href="/lines/2/2"' in page  # the receipt is line 2 of the second batch
    assert "CG1" in page


def test_who_may_not_see_costs_sees_lead_times_but_no_prices(bought: None, signed_in: Any) -> None:
    browser = signed_in("viewer")
    page = browser.get("/goods/sku/A-1").content.decode()
    assert "禾木" in page
    assert '<td class="n">12</td>' in page
    assert "8.75" not in page
    assert "8.75" not in browser.get("/lines/1/2").content.decode()


def test_a_sku_that_was_only_bought_is_known_by_its_files(bought: None, signed_in: Any) -> None:
    page = signed_in("owner").get("/goods").content.decode()
    assert "A-1" in page
    assert "成本、库存或采购表" in page
