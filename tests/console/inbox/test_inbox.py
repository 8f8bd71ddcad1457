"""The inbox: what came, what is missing, and that red here is told on every other page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest


@pytest.fixture
def gap(kept: Any, signed_in: Any, signed_in_again: Any, imported: Any, orders: Any, monkeypatch: Any) -> Any:
    """An owner's browser on 6 June 2026: the file of 3 June never came."""
    from zhanggui.console import pages

    monkeypatch.setattr(pages, "business_day", lambda _: date(2026, 6, 6))
    files = [(f"甲店/{n}.csv", orders((f"100{n}", "8.00"), day=f"2026-06-0{n}")) for n in (1, 2, 4, 5)]
    kept("gap", lambda: len(imported(signed_in("owner"), *files)))
    return signed_in_again("owner")


def test_the_calendar_marks_the_missing_day(gap: Any) -> None:
    page = gap.get("/inbox").content.decode()
    assert '<td class="missing" title="2026-06-03 缺">×</td>' in page
    assert '<td class="in" title="2026-06-05 已到 #4">✓</td>' in page
    assert "订单 缺 2026-06-03" in page


def test_a_missing_file_is_told_on_every_other_page_and_not_twice_here(gap: Any) -> None:
    told = "文件不齐"
    assert told in gap.get("/jobs").content.decode()
    assert "甲店的订单文件：缺 2026-06-03" in gap.get("/batches/1").content.decode()
    assert told not in gap.get("/inbox").content.decode()


def test_the_note_goes_when_the_file_comes(gap: Any, imported: Any, orders: Any) -> None:
    imported(gap, ("甲店/3.csv", orders(("1003", "8.00"), day="2026-06-03")))
    assert "文件不齐" not in gap.get("/jobs").content.decode()


def test_who_works_for_another_shop_hears_nothing_of_it(gap: Any, signed_in: Any) -> None:
    other = signed_in("operator", shops=["乙店"])
    for path in ("/inbox", "/jobs"):
        assert "甲店" not in other.get(path).content.decode()


def test_the_receipt_of_the_newest_import_has_its_sum(gap: Any) -> None:
    page = gap.get("/inbox").content.decode()
    assert "最近一次，共 4 个文件" in page
    total = page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert '合计</td><td></td><td class="n">4</td><td class="n">4</td>' in total


def test_the_list_of_batches_is_paged(gap: Any, monkeypatch: Any) -> None:
    from zhanggui.console import inbox

    monkeypatch.setattr(inbox, "SHOWN", 3)
    first = gap.get("/inbox").content.decode()
    assert 'href="?before=2"' in first
    assert 'href="/batches/1">1</a>' in gap.get("/inbox?before=2").content.decode()


def test_a_row_of_the_list_is_about_a_kilobyte_of_page(gap: Any) -> None:
    body = gap.get("/inbox").content.decode().split('id="batches"')[1].split("</tbody>")[0]
    assert len(body.split("<tbody>")[1].encode()) / 4 < 1_024


def test_choosing_a_language_keeps_the_page_and_what_was_asked(gap: Any) -> None:
    assert 'name="next" value="/inbox?before=3"' in gap.get("/inbox?before=3").content.decode()


@pytest.mark.parametrize(
    "asked", ["?until=nonsense", "?until=9999-99-99", "?before=x", "?before=-1", "?until="]
)
def test_nonsense_in_the_address_breaks_nothing(gap: Any, asked: str) -> None:
    assert gap.get(f"/inbox{asked}").status_code == 200


def _reconciled(browser: Any, **more: str) -> Any:
    asked = {"shop": "甲店", "since": "2026-06-01", "last": "2026-06-05", "paid": "32"} | more
    return browser.get("/reconcile", asked)


def test_equal_totals_say_so_and_the_last_day_counts(gap: Any) -> None:
    assert "两边完全一致" in _reconciled(gap).content.decode()
    assert "系统合计" in _reconciled(gap, last="2026-06-04").content.decode()
    assert "¥24.00" in _reconciled(gap, last="2026-06-04").content.decode()


def test_a_difference_is_shown_as_money(gap: Any) -> None:
    page = _reconciled(gap, paid="1,040.50").content.decode()
    assert "¥1,008.50" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"paid": "很多"}, "不是金额"),
        ({"paid": "NaN"}, "不是金额"),
        ({"paid": "1e99"}, "不是金额"),
        ({"since": "6月"}, "日期应为"),
        ({"since": "2026-07-01"}, "开始不晚于结束"),
        ({"shop": "别家"}, "请选择一家店铺"),
    ],
)
def test_what_cannot_be_compared_is_told_in_a_sentence(gap: Any, wrong: dict[str, str], said: str) -> None:
    answer = _reconciled(gap, **wrong)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_another_shops_total_cannot_be_asked_for(gap: Any, signed_in: Any) -> None:
    assert _reconciled(signed_in("operator", shops=["乙店"])).status_code == 400


def test_all_batches_come_as_a_workbook(gap: Any) -> None:
    import io

    from python_calamine import load_workbook

    book = b"".join(gap.post("/inbox/batches.xlsx"))
    rows = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows] == ["文件", "1.csv", "2.csv", "4.csv", "5.csv"]
