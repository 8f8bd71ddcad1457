"""Rows of profit that are only a label (orders without lines, unallocated) open their rows like every other figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from tests.console.merchant import write_costs, write_shop


def _page(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


def test_orders_without_lines_open_their_orders(
    import_files: Callable[..., Any], tmp_path: Path, signed_in: Any
) -> None:
    (_, orders) = write_shop(tmp_path / "towels", first=1_000, weeks=2)
    import_files(orders, shop="towels")
    browser = signed_in("owner")
    row = re.search(r"<tr><td class=\"?name\"?[^>]*>无明细订单.*?</tr>", _page(browser, "/profit?by=sku"))
    assert row
    behind = re.search(r'href="(/rows\?ref=profit/buyer_paid[^"]*)"[^>]*>¥121.00', row[0])
    assert behind, "60 and 61 yuan"
    shown = _page(browser, behind[1])
    assert "无明细订单" in shown
    assert "一致" in shown
    assert len(re.findall(r'href="/lines/1/', shown)) == 2


def test_a_sku_called_like_the_label_is_another_row(
    import_files: Callable[..., Any], tmp_path: Path, signed_in: Any
) -> None:
    files = write_shop(tmp_path / "a", first=1_000, weeks=2, sku="无明细订单")
    _, orders = write_shop(tmp_path / "b", first=2_000, weeks=1, paid=500)
    import_files(*files, orders, shop="towels")
    import_files(*write_costs(tmp_path / "own", ["无明细订单"]))
    browser = signed_in("owner")
    page = _page(browser, "/profit?by=sku")
    for paid in ("¥121.00", "¥500.00"):
        (ref,) = re.findall(r'href="(/rows\?ref=profit/buyer_paid[^"]*)"[^>]*>' + paid, page)
        shown = _page(browser, ref)
        assert paid in shown
        assert "一致" in shown


def test_a_short_reference_opens_what_the_whole_one_opens(
    import_files: Callable[..., Any], tmp_path: Path, signed_in: Any
) -> None:
    """A page leaves out what its links say twice; the command line and the API print the whole reference."""
    import_files(*write_shop(tmp_path / "towels", first=1_000, weeks=2), shop="towels")
    browser = signed_in("owner")
    for by, named in (
        ("order", "shop=towels;platform=taobao;order_id=1000"),
        ("platform", "platform=taobao"),
        ("shop", "shop=towels;platform=taobao"),
        ("day", "day=2026-06-30"),
        ("month", "month=2026-06"),
    ):
        link = f"/rows?ref=profit/buyer_paid?{named};since=2026-06-01;until=2026-07-01"
        assert f'href="{link}"' in _page(browser, f"/profit?by={by}"), by
        whole = link.replace("buyer_paid?", f"buyer_paid?by={by}%26") + "%26currency=CNY"
        assert _body(_page(browser, whole)) == _body(_page(browser, link))
        assert "一致" in _page(browser, link)


def _body(page: str) -> str:
    return page[page.index("<tbody>") :]


def test_a_row_of_profit_is_at_most_a_kilobyte_of_html(
    import_files: Callable[..., Any], tmp_path: Path, signed_in: Any
) -> None:
    """With every component known and linked; skus as long as shops really have them."""
    import_files(*write_shop(tmp_path / "towels", first=1_000, weeks=9, sku="QH0016-C"), shop="towels")
    import_files(*write_costs(tmp_path / "own", ["QH0016-C"]))
    browser = signed_in("owner")
    for by in ("sku", "order", "day"):
        page = browser.get(f"/profit?by={by}").content.decode()
        rows = re.findall(r"<tr>.*?</tr>", page[page.rindex("<tbody>") : page.rindex("</tbody>")])
        assert rows
        assert max(len(row.encode()) for row in rows) <= 1_024, by
