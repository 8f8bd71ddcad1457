"""Excel out: what buyers and sellers wrote stays text, long numbers keep their digits, each export is logged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from python_calamine import load_workbook

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.language import Text

HOSTILE = ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "\t=HYPERLINK('x')", "<b>http://evil.example</b>"]


@pytest.fixture
def exported(workspace: OpenWorkspace) -> Callable[..., bytes]:
    def run(headers: list[Any], rows: list[list[Any]]) -> bytes:
        from zhanggui.console.excel import workbook

        request: Any = SimpleNamespace(
            workspace=workspace,
            user=SimpleNamespace(login="li"),
            now=datetime(2026, 7, 1, tzinfo=UTC),
            language="zh",
        )
        return b"".join(workbook(request, "隔离区", headers, rows))  # type: ignore[arg-type]

    return run


def _cells(book: bytes) -> list[list[Any]]:
    return load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()


def test_text_that_looks_like_a_formula_stays_text(exported: Callable[..., bytes]) -> None:
    book = exported(["备注"], [[text] for text in HOSTILE])
    assert [row[0] for row in _cells(book)[1:]] == HOSTILE
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_money_is_a_number_and_an_order_number_keeps_its_digits(exported: Callable[..., bytes]) -> None:
    book = exported(
        [Text("订单", "order"), "实付"], [["4200000000000000017", Decimal("42300.50")], [None, 3]]
    )
    assert _cells(book) == [["订单", "实付"], ["4200000000000000017", 42300.5], ["", 3.0]]


def test_a_number_too_long_for_excel_stays_whole_as_text(exported: Callable[..., bytes]) -> None:
    assert _cells(exported(["n"], [[12345678901234567890]]))[1] == ["12345678901234567890"]


def test_every_export_says_in_the_log_who_took_how_many_rows(exported: Callable[..., bytes]) -> None:
    from zhanggui.access.models import AuditEntry

    exported(["a"], [["x"], ["y"]])
    entry = AuditEntry.objects.get()
    assert (entry.who, entry.verb, entry.subject, entry.details) == ("li", "export", "隔离区", {"rows": 2})
