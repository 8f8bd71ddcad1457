"""A figure on a page, the rows it opens and the command line say the same, to the cent."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest

COSTS = "SKU编码,生效日期,单位成本,币种\nA,2026-01-01,10.00,CNY\n"
LINES = (
    "子订单编号,主订单编号,标题,价格,购买数量,商家编码,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"
    "11,1,毛巾,20,1,A,20,交易成功,2026-06-23 10:00:00,2026-06-23 10:01:00\n"
    "12,1,毛巾,20,2,A,40,交易成功,2026-06-23 10:00:00,2026-06-23 10:01:00\n"
    "21,2,浴巾,50,1,B,50,交易成功,2026-06-30 10:00:00,2026-06-30 10:01:00\n"
)
ORDERS = (
    "订单编号,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"
    "1,60,交易成功,2026-06-23 10:00:00,2026-06-23 10:01:00\n"
    "2,50,交易成功,2026-06-30 10:00:00,2026-06-30 10:01:00\n"
)


@pytest.fixture
def shop(import_files: Callable[..., Any], tmp_path: Path) -> None:
    """Two orders of one shop: 60.00 of A, whose cost is known, and 50.00 of B, whose cost is not."""
    folder = tmp_path / "毛巾店"
    folder.mkdir()
    for name, text in (("成本.csv", COSTS), ("明细.csv", LINES), ("订单.csv", ORDERS)):
        (folder / name).write_text(text, encoding="utf-8")
    import_files(*sorted(folder.iterdir()), shop="towels")


def _page(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


def test_the_figure_of_a_sku_opens_its_rows_which_sum_to_it(shop: None, signed_in: Any) -> None:
    browser = signed_in("owner")
    page = _page(browser, "/profit?by=sku&sort=buyer_paid")
    assert re.findall(r'<td class="name">([AB])</td>', page) == ["A", "B"], "most paid first"
    link = re.search(r'href="(/rows\?ref=profit/buyer_paid[^"]*sku=A[^"]*)">(¥60\.00)<', page)
    assert link
    rows = _page(browser, link[1])
    assert rows.count("¥60.00") == 2, "the figure and the sum of its rows"
    assert "一致" in rows
    assert "¥20.00" in rows
    assert "¥40.00" in rows
    assert re.search(r'href="/lines/\d+/2"', rows), "each row names its line"


def test_an_unknown_figure_is_a_dash_and_the_page_says_every_reason(shop: None, signed_in: Any) -> None:
    page = _page(signed_in("owner"), "/profit")
    assert "<li>商品没有成本，请在成本表中补上</li>" in page
    assert "<li>商品没有重量，请在商品表中补上</li>" in page, "so the freight is unknown"
    assert "<td>0/2</td>" in page, "none of the two orders is complete"
    assert '<span title="商品没有成本，请在成本表中补上">—</span>' in page


def test_the_total_opens_rows_too(shop: None, signed_in: Any) -> None:
    browser = signed_in("owner")
    link = re.search(r'href="(/rows\?ref=profit/buyer_paid[^"]*by=total[^"]*)"', _page(browser, "/profit"))
    assert link
    rows = _page(browser, link[1])
    assert rows.count("¥110.00") == 2
    assert "一致" in rows


def test_the_page_says_what_the_command_says(shop: None, signed_in: Any, workspace: Any) -> None:
    from datetime import date

    from zhanggui.answers.profit import profit_answers
    from zhanggui.answers.reader import Reader

    reader = Reader(workspace=workspace, language="zh", today=date(2026, 7, 1))
    paid = sum((row["buyer_paid"] for row in profit_answers(reader, by="day")), Decimal(0))
    assert f"¥{paid:,.2f}" in _page(signed_in("owner"), "/profit?by=day")


@pytest.mark.parametrize("ref", ["", "nonsense", "profit/x?by=shop", "kpi/none.numerator", "profit/ads?by=1"])
def test_what_names_no_figure_is_answered_with_a_sentence(shop: None, signed_in: Any, ref: str) -> None:
    from urllib.parse import quote

    answer = signed_in("owner").get(f"/rows?ref={quote(ref)}")
    assert answer.status_code == 400
    assert "refs" in answer.content.decode() or "指标" in answer.content.decode()


def test_who_may_not_see_profit_sees_neither_the_page_nor_rows_of_costs(shop: None, signed_in: Any) -> None:
    viewer = signed_in("viewer")
    assert viewer.get("/profit").status_code == 403
    assert viewer.get("/rows?ref=profit/buyer_paid%3Fby%3Dshop%26shop%3Dtowels").status_code == 403
    assert viewer.get("/rows?ref=kpi/cogs.numerator").status_code == 403
    assert viewer.post("/profit/excel").status_code == 403
    assert viewer.get("/rows?ref=kpi/paid_orders.numerator").status_code in (200, 400)


def test_excel_holds_plain_numbers_and_is_audited(shop: None, signed_in: Any) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    from zhanggui.access.models import AuditEntry

    answer = signed_in("owner").post("/profit/excel?by=sku&sort=buyer_paid")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert [row[:4] for row in sheet.iter_rows(values_only=True)][1:] == [
        ("A", None, "CNY", 60),
        ("B", None, "CNY", 50),
    ]
    assert AuditEntry.objects.filter(verb="export", who="owner").count() == 1
