"""A call that names itself happens once, however often and at whatever moment it is repeated."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.both_databases


@pytest.fixture
def waiting() -> Any:
    """How many orders the journal holds."""

    def count() -> int:
        from zhanggui.collect.models import JournalOrder

        return JournalOrder.objects.count()

    return count


def _named(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def test_the_same_call_again_gets_the_same_answer_and_changes_nothing(
    erp: Any, shop: Any, an_order: Any, waiting: Any
) -> None:
    shop("tmall")
    first = erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("one"))
    again = erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("one"))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert waiting() == 1


def test_the_same_name_for_something_else_is_a_conflict(
    erp: Any, program: Any, shop: Any, an_order: Any, waiting: Any
) -> None:
    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("one"))
    other = erp.post("orders:batch", {"orders": [an_order("A-2")]}, headers=_named("one"))
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert waiting() == 1
    somebody = program().post("orders:batch", {"orders": [an_order("A-2")]}, headers=_named("one"))
    assert somebody.status_code == 202, "names are each key's own"


def test_sixteen_equal_calls_at_once_happen_once(erp: Any, shop: Any, an_order: Any, waiting: Any) -> None:
    from django.db import connection

    shop("tmall")
    answers: list[Any] = []

    def call() -> None:
        answers.append(erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("one")))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(a.status_code, a.content) for a in answers} == {(202, answers[0].content)}
    assert waiting() == 1


def test_a_file_sent_twice_is_one_job_and_one_copy(erp: Any, workspace: Any) -> None:
    from zhanggui.jobs.models import Job

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("订单.csv", content)
        return erp.post("imports", headers=_named("one"), file=file)

    first, again, other = send(b"a,b\n1,2\n"), send(b"a,b\n1,2\n"), send(b"a,b\n1,3\n")
    assert first.status_code == 202, first.content
    assert again.headers["Location"] == first.headers["Location"]
    assert other.status_code == 409
    assert Job.objects.count() == len(list(workspace.place.arriving.iterdir())) == 1


def test_a_crash_in_the_middle_leaves_neither_the_deed_nor_the_note(
    erp: Any, shop: Any, an_order: Any, waiting: Any, monkeypatch: Any
) -> None:
    from zhanggui.api import calls

    shop("tmall")
    monkeypatch.setattr(calls, "_purge", lambda _: 1 / 0)
    broken = erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("one"))
    assert (broken.status_code, broken.json()["code"], waiting()) == (500, "defect", 0)
    monkeypatch.undo()
    assert erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("one")).status_code == 202


def test_old_answers_are_forgotten(erp: Any, shop: Any, an_order: Any) -> None:
    from datetime import timedelta

    from zhanggui.api.models import Call

    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("one"))
    Call.objects.update(at=Call.objects.get().at - timedelta(days=8))
    erp.post("orders:batch", {"orders": [an_order()]}, headers=_named("two"))
    assert [c.key for c in Call.objects.all()] == ["two"]
