"""Refused rows: seen with their reason, corrected one by one or all at once, tried again; nobody sees phones by chance."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.both_databases

PHONE = "13812345678"


@pytest.fixture
def refused_two(kept: Any, signed_in: Any, signed_in_again: Any, imported: Any, orders: Any) -> Any:
    """An owner's browser after a file of three orders, two of which have no readable amount."""
    file = orders(("1001", "88.00"), ("1002", "约九十"), ("1003", "约一百"))

    def make() -> tuple[int, int]:
        receipt = imported(signed_in("owner"), ("甲店/6月.csv", file))[0]
        return receipt["loaded"], receipt["quarantined"]

    assert kept("refused_two", make) == (1, 2)
    return signed_in_again("owner")


def _ids() -> list[int]:
    from zhanggui.clean.models import QuarantinedRow

    return list(QuarantinedRow.objects.order_by("line").values_list("pk", flat=True))


def test_the_list_says_file_line_column_value_and_reason(refused_two: Any) -> None:
    page = refused_two.get("/quarantine?batch=1").content.decode()
    for word in ("6月.csv", "买家应付货款", "约九十", "应为金额"):
        assert word in page
    assert '<td class="n"><a href="/lines/1/3">3</a></td>' in page


def test_one_row_is_corrected_and_replayed(refused_two: Any, work: Any) -> None:
    from zhanggui.warehouse.models import Batch

    answer = refused_two.post(f"/quarantine/{_ids()[0]}/fix", {"cell-2": "90.00", "cell-3": "90.00"})
    work()
    assert "重试 2 行：导入 1 行，仍被隔离 1 行" in refused_two.get(answer.url).content.decode()
    assert Batch.objects.get(pk=1).quarantined == 1


def test_all_rows_of_one_reason_get_the_same_value(refused_two: Any, work: Any) -> None:
    from zhanggui.clean.models import QuarantinedRow

    for header in ("买家应付货款", "买家实际支付金额"):
        one = QuarantinedRow.objects.first()
        assert one is not None
        sent = {"batch": 1, "rule": one.rule, "column": one.column, "header": header, "value": "90"}
        refused_two.post("/quarantine/fix", sent)
        work()
    assert not QuarantinedRow.objects.exists()


def test_the_inbox_shows_the_worst_reason_with_its_count(refused_two: Any) -> None:
    page = refused_two.get("/inbox").content.decode()
    assert '<a href="/quarantine?batch=1&amp;rule=not_an_amount">2</a>' in page
    assert "改正并重放" in page


def test_a_correction_is_logged_with_who_made_it(refused_two: Any) -> None:
    from zhanggui.access.models import AuditEntry

    refused_two.post(f"/quarantine/{_ids()[0]}/fix", {"cell-2": "90.00"})
    assert AuditEntry.objects.get(verb="fix_quarantine").who == "owner"


def test_without_a_change_nothing_happens_and_the_page_says_so(refused_two: Any) -> None:
    answer = refused_two.post(f"/quarantine/{_ids()[0]}/fix", {"cell-2": ""})
    assert answer.status_code == 400
    assert "没有改动任何一列" in answer.content.decode()


def test_who_comes_second_is_told_that_the_rows_are_gone(refused_two: Any) -> None:
    from zhanggui.clean.models import QuarantinedRow

    number = _ids()[0]
    QuarantinedRow.objects.all().delete()
    assert refused_two.post(f"/quarantine/{number}/fix", {"cell-2": "90"}).status_code == 404
    sent = {
        "batch": 1,
        "rule": "not_an_amount",
        "column": "买家应付货款",
        "header": "买家应付货款",
        "value": "90",
    }
    assert refused_two.post("/quarantine/fix", sent).status_code == 409


def test_phones_are_masked_in_known_and_unknown_columns(refused_two: Any) -> None:
    page = refused_two.get(f"/quarantine/{_ids()[0]}").content.decode()
    assert "业务员电话" in page
    assert PHONE not in page
    assert "王小二" not in page
    assert PHONE not in refused_two.get("/quarantine").content.decode()


def test_a_reveal_needs_a_reason_and_leaves_an_entry(refused_two: Any) -> None:
    from zhanggui.access.models import AuditEntry

    number = _ids()[0]
    assert refused_two.post(f"/quarantine/{number}/reveal", {"reason": " "}).status_code == 400
    assert not AuditEntry.objects.filter(verb="reveal").exists()
    page = refused_two.post(f"/quarantine/{number}/reveal", {"reason": "联系买家"}).content.decode()
    assert PHONE in page
    entry = AuditEntry.objects.get(verb="reveal")
    assert (entry.who, entry.subject, entry.details) == ("owner", "batch 1 line 3", {"reason": "联系买家"})


def test_an_operator_corrects_but_does_not_reveal(refused_two: Any, signed_in: Any) -> None:
    operator = signed_in("operator")
    assert operator.post(f"/quarantine/{_ids()[0]}/reveal", {"reason": "好奇"}).status_code == 403
    assert operator.post(f"/quarantine/{_ids()[0]}/fix", {"cell-2": "90"}).status_code == 302


def test_another_shops_rows_are_nobodys_business(refused_two: Any, signed_in: Any) -> None:
    other = signed_in("operator", login="other", shops=["乙店"])
    number = _ids()[0]
    assert "约九十" not in other.get("/quarantine").content.decode()
    assert "约九十" not in other.get("/inbox").content.decode()
    for path in (f"/quarantine/{number}", "/lines/1/3", "/batches/1"):
        assert other.get(path).status_code == 404
    for path in (f"/quarantine/{number}/fix", "/quarantine/replay", "/batches/1/undo"):
        assert other.post(path, {"cell-2": "90", "batch": "1"}).status_code == 404


def test_a_viewer_may_look_but_not_correct(refused_two: Any, signed_in: Any) -> None:
    viewer = signed_in("viewer")
    page = viewer.get("/quarantine").content.decode()
    assert "约九十" in page
    assert "重放" not in page
    assert viewer.post("/quarantine/replay", {"batch": "1"}).status_code == 403
    assert viewer.post("/quarantine.xlsx").status_code == 403


def test_the_workbook_masks_what_the_page_masks(refused_two: Any) -> None:
    import io

    from python_calamine import load_workbook

    book = b"".join(refused_two.post("/quarantine.xlsx"))
    rows = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[1][:6] == [1, "甲店", "6月.csv", 3, "买家应付货款", "约九十"]
    assert len(rows) == 3


def test_while_files_are_imported_a_correction_waits_only_shortly(
    refused_two: Any, workspace: Any, monkeypatch: Any
) -> None:
    from zhanggui.console import quarantine
    from zhanggui.warehouse.lock import writer

    monkeypatch.setattr(quarantine, "WAIT_SECONDS", 0.1)
    with writer(workspace.place.lock, doing="import"):
        answer = refused_two.post(f"/quarantine/{_ids()[0]}/fix", {"cell-2": "90"})
    assert answer.status_code == 409
    assert "正在导入文件" in answer.content.decode()


def test_a_cell_can_be_made_empty(refused_two: Any, work: Any) -> None:
    """买家应付货款 may be unknown: emptied, the row passes; nothing else of it changes."""
    from zhanggui.warehouse.models import Batch

    page = refused_two.get(f"/quarantine/{_ids()[0]}").content.decode()
    assert "清空" in page
    refused_two.post(f"/quarantine/{_ids()[0]}/fix", {"empty-2": "yes", "cell-3": "90.00"})
    work()
    assert (Batch.objects.get(pk=1).loaded, Batch.objects.get(pk=1).quarantined) == (2, 1)


def test_all_rows_of_a_reason_are_made_empty_only_where_it_is_said(refused_two: Any, work: Any) -> None:
    from zhanggui.clean.models import QuarantinedRow

    sent = {
        "batch": 1,
        "rule": "not_an_amount",
        "column": "买家应付货款",
        "header": "买家应付货款",
        "value": "",
    }
    assert refused_two.post("/quarantine/fix", sent).status_code == 400
    refused_two.post("/quarantine/fix", sent | {"empty": "yes"})
    work()
    assert set(QuarantinedRow.objects.values_list("column", flat=True)) == {"买家实际支付金额"}
