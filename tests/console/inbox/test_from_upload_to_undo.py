"""The short story of a file on either database: dropped, read, mended, seen in profit, sent once more, taken back."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.both_databases
OF_JUNE = "/profit?by=shop&period=own&since=2026-06-01&last=2026-06-30"


def test_a_file_is_read_mended_counted_and_taken_back(
    signed_in: Any, imported: Any, orders: Any, work: Any
) -> None:
    browser = signed_in("owner")
    file = ("甲店/6月.csv", orders(("1001", "88.00"), ("1002", "约九十")))

    receipt = imported(browser, file)[0]
    assert (receipt["rows"], receipt["loaded"], receipt["quarantined"]) == (2, 1, 1)
    assert "¥88.00" in _seen(browser, OF_JUNE)

    browser.post(_refused_row(browser), {"cell-2": "90.00", "cell-3": "90.00"})
    work()
    assert "¥178.00" in _seen(browser, OF_JUNE), "88.00 and the mended 90.00"

    assert imported(browser, file)[0]["status"] == "already_loaded"
    assert "¥178.00" in _seen(browser, OF_JUNE)

    browser.post("/batches/1/undo")
    work()
    assert "¥178.00" not in _seen(browser, OF_JUNE)
    assert "已撤销" in _seen(browser, "/batches/1")


def _seen(browser: Any, address: str) -> str:
    """The page once it is computed anew: after an import the first look may still get the figures of before."""
    from zhanggui.answers.stored import settle

    browser.get(address)
    settle()
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def _refused_row(browser: Any) -> str:
    """Where the only row in quarantine is corrected."""
    import re

    found = re.findall(r'href="(/quarantine/\d+)"', _seen(browser, "/quarantine"))
    assert len(found) == 1
    return f"{found[0]}/fix"
