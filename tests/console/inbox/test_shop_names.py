"""Shops are called by their names; where two are called alike, the code says which. Refused rows open for who may see them."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def renamed(workspace: Any) -> Any:
    """Give shops other names than their codes."""
    from zhanggui.masterdata.models import Shop

    def rename(**names: str) -> None:
        for code, name in names.items():
            Shop.objects.filter(code=code).update(name=name)

    return rename


def test_lists_receipts_and_quarantine_say_the_shops_name(
    signed_in: Any, imported: Any, orders: Any, renamed: Any
) -> None:
    browser = signed_in()
    imported(browser, ("s1/6月.csv", orders(("1001", "88.00"), ("1002", "约九十"))))
    renamed(s1="小院旗舰店")
    for page in ("/inbox", "/quarantine", "/batches/1"):
        shown = browser.get(page).content.decode()
        assert ">小院旗舰店</td>" in shown, page
        assert ">s1</td>" not in shown, page


def test_two_shops_of_one_name_are_told_apart_by_their_codes(
    signed_in: Any, imported: Any, orders: Any, renamed: Any
) -> None:
    browser = signed_in()
    imported(browser, ("s1/a.csv", orders(("1001", "88.00"))), ("s2/b.csv", orders(("1002", "9.00"))))
    renamed(s1="小院", s2="小院")
    shown = browser.get("/inbox").content.decode()
    assert "小院 (s1)" in shown
    assert "小院 (s2)" in shown


def test_a_count_leads_to_the_rows_only_where_one_may_see_them(
    signed_in: Any, imported: Any, orders: Any
) -> None:
    owner = signed_in()
    costs = "SKU编码,生效日期,单位成本,币种\nA,2026-01-01,很贵,CNY\n".encode()
    imported(owner, ("甲店/6月.csv", orders(("1001", "8"), ("1002", "约九十"))), ("成本.csv", costs))
    links = ('href="/quarantine?batch=1"', 'href="/quarantine?batch=2"')
    operator = signed_in("operator", shops=["甲店"])
    assert [link in owner.get("/inbox").content.decode() for link in links] == [True, True]
    mine = [link in operator.get("/inbox").content.decode() for link in links]
    listed = ["/lines/" in operator.get(f"/quarantine?batch={n}").content.decode() for n in (1, 2)]
    assert sorted(mine) == [False, True]
    assert mine == listed


def test_the_quarantine_of_one_shop(signed_in: Any, imported: Any, orders: Any) -> None:
    browser = signed_in()
    ours, theirs = orders(("1001", "约九十")), orders(("1002", "约一百"))
    imported(browser, ("甲店/a.csv", ours), ("乙店/b.csv", theirs))
    shown = browser.get("/quarantine?shop=甲店").content.decode()
    assert "约九十" in shown
    assert "约一百" not in shown
