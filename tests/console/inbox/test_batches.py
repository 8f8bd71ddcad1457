"""A batch's page and its undo: one's own at once, a colleague's with four eyes, of two at once one wins."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.both_databases


@pytest.fixture
def li(kept: Any, signed_in: Any, signed_in_again: Any, imported: Any, orders: Any) -> Any:
    """Li's browser: an operator who imported one file of two orders."""
    file = ("甲店/6月.csv", orders(("1001", "88.00"), ("1002", "12.00")))
    kept("li", lambda: len(imported(signed_in("operator", login="li"), file)))
    return signed_in_again("li")


def _state() -> str:
    from zhanggui.warehouse.models import Batch

    return Batch.objects.get(pk=1).state


def test_the_page_tells_who_when_what_and_which_file(li: Any) -> None:
    from zhanggui.warehouse.models import Batch

    page = li.get("/batches/1").content.decode()
    for word in ("6月.csv", "甲店", "li", Batch.objects.get(pk=1).sha256, "订单 2 行"):
        assert word in page


def test_ones_own_import_is_undone_at_once(li: Any, work: Any) -> None:
    from zhanggui.access.models import AuditEntry

    answer = li.post("/batches/1/undo")
    work()
    assert _state() == "undone"
    assert "批次 1 已撤销" in li.get(answer.url).content.decode()
    assert AuditEntry.objects.get(verb="undo").who == "li"


def test_a_colleagues_import_needs_another_ones_consent(li: Any, signed_in: Any, work: Any) -> None:
    wang = signed_in("operator", login="wang")
    wang.post("/batches/1/undo")
    work()
    assert _state() == "loaded"
    assert "wang 申请撤销批次 1" in li.get("/inbox").content.decode()
    li.post("/approvals/1", {"allow": "1"})
    work()
    assert _state() == "undone"


def test_nobody_allows_what_they_asked_for(li: Any, signed_in: Any, work: Any) -> None:
    wang = signed_in("operator", login="wang")
    wang.post("/batches/1/undo")
    assert wang.post("/approvals/1", {"allow": "1"}).status_code == 403
    work()
    assert _state() == "loaded"


def test_where_nobody_else_may_undo_one_person_is_enough_and_the_log_knows(
    signed_in: Any, import_files: Any, orders: Any, tmp_path: Any, work: Any
) -> None:
    from zhanggui.access.models import AuditEntry

    (tmp_path / "a.csv").write_bytes(orders(("1", "1.00")))
    import_files(tmp_path / "a.csv")
    owner = signed_in("owner")
    owner.post("/batches/1/undo")
    work()
    assert _state() == "undone"
    entry = AuditEntry.objects.get(verb="undo")
    assert (entry.who, entry.details["imported_by"]) == ("owner", "zg")


def test_who_comes_second_reads_who_was_first(li: Any, signed_in: Any, work: Any) -> None:
    li.post("/batches/1/undo")
    wang = signed_in("operator", login="wang")
    second = wang.post("/batches/1/undo")
    assert second.status_code == 409
    assert "li 已在" in second.content.decode()
    work()
    third = wang.post("/batches/1/undo")
    assert third.status_code == 409
    assert "已由 li 在" in third.content.decode()


def test_of_two_who_decide_one_wins_and_the_other_reads_who(li: Any, signed_in: Any, work: Any) -> None:
    signed_in("operator", login="wang").post("/batches/1/undo")
    zhao = signed_in("manager", login="zhao")
    zhao.post("/approvals/1", {"allow": "0"})
    late = li.post("/approvals/1", {"allow": "1"})
    assert late.status_code == 409
    assert "zhao 已在" in late.content.decode()
    work()
    assert _state() == "loaded"


def test_asking_twice_is_one_request(li: Any, signed_in: Any) -> None:
    wang = signed_in("operator", login="wang")
    assert wang.post("/batches/1/undo").status_code == 302
    assert wang.post("/batches/1/undo").status_code == 409


def test_an_undo_that_died_after_its_commit_is_done_all_the_same(li: Any, workspace: Any, work: Any) -> None:
    from datetime import UTC, datetime

    from zhanggui.collect.undoing import undo_batch
    from zhanggui.jobs.models import Job

    li.post("/batches/1/undo")
    undo_batch(workspace, 1, now=datetime.now(UTC), by="li")
    Job.objects.filter(kind="undo").update(attempts=1)  # the first worker died before it could say so
    work()
    assert Job.objects.get(kind="undo").state == "done"


def test_a_file_of_the_whole_merchant_is_not_undone_by_who_works_for_one_shop(
    signed_in: Any, import_files: Any, tmp_path: Any
) -> None:
    (tmp_path / "costs.csv").write_text("SKU编码,成本,生效日期\nA-1,9.50,2026-01-01\n", encoding="utf-8")
    receipt = import_files(tmp_path / "costs.csv", yes=True)[0]
    assert receipt.status == "loaded", receipt.reason
    one_shop = signed_in("operator", shops=["甲店"])
    assert one_shop.post(f"/batches/{receipt.batch}/undo").status_code in (403, 404)
    assert _state() == "loaded"


def test_a_get_never_undoes(li: Any) -> None:
    assert li.get("/batches/1/undo").status_code == 405


@pytest.mark.parametrize("lost", [{"role": "viewer"}, {"shops": ["乙店"]}, {"is_active": False}])
def test_a_request_of_somebody_who_may_undo_no_longer_is_allowed_by_nobody(
    li: Any, signed_in: Any, work: Any, lost: dict[str, Any]
) -> None:
    from zhanggui.access.models import Approval, Person

    signed_in("operator", login="wang").post("/batches/1/undo")
    Person.objects.filter(login="wang").update(**lost)
    answer = li.post("/approvals/1", {"allow": "1"})
    work()
    assert (answer.status_code, "wang 已不能撤销" in answer.content.decode()) == (409, True)
    assert (_state(), Approval.objects.get().state) == ("loaded", "asked")


def test_a_request_about_what_is_undone_meanwhile_is_told_so(li: Any, signed_in: Any, workspace: Any) -> None:
    from datetime import UTC, datetime

    from zhanggui.access.models import AuditEntry
    from zhanggui.collect.undoing import undo_batch

    signed_in("operator", login="wang").post("/batches/1/undo")
    undo_batch(workspace, 1, now=datetime(2026, 7, 1, tzinfo=UTC), by="zhao")
    answer = li.post("/approvals/1", {"allow": "1"})
    assert (answer.status_code, "已由 zhao" in answer.content.decode()) == (409, True)
    assert not AuditEntry.objects.filter(verb="allow_undo").exists()


@pytest.mark.parametrize("lost", [{"role": "viewer"}, {"shops": ["乙店"]}])
def test_who_lost_the_right_does_not_try_their_old_undo_again(
    li: Any, workspace: Any, lost: dict[str, Any]
) -> None:
    from zhanggui.access.models import Person
    from zhanggui.jobs.models import Job

    number = li.post("/batches/1/undo").url.split("/")[-1]
    assert li.post(f"/jobs/{number}/cancel").status_code == 302
    Person.objects.filter(login="li").update(**lost)
    assert li.post(f"/jobs/{number}/retry").status_code == 403
    assert Job.objects.get(pk=number).state == "cancelled"
