"""How much may wait, what is swept, and that asking leaves an entry: who, from where, and later what became of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import pytest

DAY = 86_400


@pytest.fixture
def two_may_wait(monkeypatch: Any) -> None:
    from zhanggui.collect import arriving

    monkeypatch.setattr(arriving, "MOST_WAITING_FILES", 2)


def test_a_third_upload_waits_for_its_turn_and_the_page_says_so(
    two_may_wait: None, signed_in: Any, drop: Any, orders: Any, work: Any
) -> None:
    browser = signed_in("owner")
    file = orders(("1", "1.00"))
    assert drop(browser, ("甲店/a.csv", file), ("甲店/b.csv", file)).status_code == 202
    full = drop(browser, ("甲店/c.csv", file))
    assert full.status_code == 409
    assert "等待导入或等人处理" in full.json()["error"]
    work()
    assert drop(browser, ("甲店/c.csv", file)).status_code == 202


def test_bytes_count_too(signed_in: Any, drop: Any, workspace: Any, monkeypatch: Any) -> None:
    from zhanggui.collect import arriving

    monkeypatch.setattr(arriving, "MOST_WAITING_BYTES", 150)
    browser = signed_in("owner")
    assert drop(browser, ("a.csv", b"x" * 100)).status_code == 202
    assert drop(browser, ("b.csv", b"x" * 100)).status_code == 409
    assert [p.name for p in workspace.place.arriving.rglob("*") if p.is_file()] == ["a.csv"]


def test_a_part_that_broke_off_goes_after_a_day_and_what_waits_for_an_answer_stays(
    signed_in: Any, imported: Any, workspace: Any
) -> None:
    from zhanggui.collect.background import sweep_arriving

    imported(signed_in("owner"), ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(99)))
    (waiting,) = workspace.place.arriving.iterdir()
    broken, fresh = workspace.place.arriving / "broken", workspace.place.arriving / "fresh"
    broken.mkdir()
    fresh.mkdir()
    now = datetime.now(UTC)
    for folder, age in ((waiting, 2 * DAY), (broken, 2 * DAY)):
        os.utime(folder, (now.timestamp() - age,) * 2)
    assert sweep_arriving(workspace.place, now=now) == 1
    assert {p.name for p in workspace.place.arriving.iterdir()} == {waiting.name, "fresh"}


def _log() -> list[tuple[str, str, str, Any]]:
    from zhanggui.access.models import AuditEntry

    return [(e.verb, e.who, e.subject, e.details.get("from")) for e in AuditEntry.objects.order_by("pk")]


def test_an_upload_is_logged_when_it_is_sent_and_when_it_is_in(
    signed_in: Any, drop: Any, orders: Any, work: Any
) -> None:
    browser = signed_in("owner")
    drop(browser, ("甲店/a.csv", orders(("1", "1.00"))))
    assert _log() == [("start_import", "owner", "job 1", "127.0.0.1")]
    work()
    assert _log()[1:] == [("import", "owner", "1", None)]


def test_a_replay_and_an_undo_are_logged_when_they_are_asked_for(
    signed_in: Any, imported: Any, orders: Any, work: Any
) -> None:
    browser = signed_in("owner")
    imported(browser, ("甲店/a.csv", orders(("1", "1.00"), ("2", "约九十"))))
    before = len(_log())
    browser.post("/quarantine/replay", {"batch": "1"})
    work()
    browser.post("/batches/1/undo")
    work()
    assert _log()[before:] == [
        ("start_replay", "owner", "job 2", "127.0.0.1"),
        ("replay", "owner", "1", None),
        ("start_undo", "owner", "1", "127.0.0.1"),
        ("undo", "owner", "1", None),
    ]


def test_an_undo_that_is_refused_is_not_logged(signed_in: Any, imported: Any, orders: Any) -> None:
    imported(signed_in("owner"), ("甲店/a.csv", orders(("1", "1.00"))))
    before = _log()
    assert signed_in("viewer").post("/batches/1/undo").status_code == 403
    assert _log() == before
