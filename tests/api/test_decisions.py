"""Decisions over HTTP: the same verbs as the page, once however often they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

pytestmark = pytest.mark.both_databases


@pytest.fixture
def tea(workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> int:
    """One order that waits to be decided; its number."""
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    propose(workspace, known_kinds(), today=TODAY, at=datetime(2026, 7, 1, 4, tzinfo=UTC))
    return DecisionRecord.objects.get().pk


def test_from_the_list_to_the_file(erp: Any, tea: int, workspace: Any) -> None:
    (card,) = erp.get("decisions").json()
    assert (card["id"], card["state"], card["subject"]["sku"]) == (tea, "proposed", "TEA")
    assert (
        erp.post(f"decisions/{tea}/accept", {"change": {"quantity": "60"}}).json()["action"]["quantity"] == 60
    )
    shown = erp.post(f"decisions/{tea}/execute", {"dry_run": True}).json()
    assert (shown["dry_run"], shown["money"]) == (True, "1200.00")
    (held,) = shown["limits"]
    assert (held["kind"], held["stopped"], held["done"], held["spent"]) == ("order_stock", None, 0, "0.00")
    done = erp.post(f"decisions/{tea}/execute", {}).json()
    assert done["state"] == "executed"
    assert {path.name for path in workspace.place.outbox.glob("PO*")} == {
        file["name"] for file in done["files"]
    }
    assert erp.post(f"decisions/{tea}/execute", {}).json() == done, "again: the same, and no second order"
    assert erp.get(f"decisions/{tea}").json()["state"] == "executed"


def test_the_second_is_told_who_was_first(erp: Any, tea: int) -> None:
    assert erp.post(f"decisions/{tea}/refuse", {"reason": "换供应商"}).status_code == 200
    late = erp.post(f"decisions/{tea}/accept", {})
    assert (late.status_code, late.json()["code"]) == (409, "refused")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("accept", {"change": {"quantity": "0"}}, 422),
        ("accept", {"change": {"price": "1"}}, 422),
        ("accept", {"else": 1}, 422),
        ("refuse", {"reason": " "}, 422),
        ("execute", {}, 409),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    erp: Any, tea: int, path: str, body: dict[str, Any], status: int
) -> None:
    answer = erp.post(f"decisions/{tea}/{path}", body)
    assert answer.status_code == status, answer.content
    assert answer.json()["error"]


def test_there_is_no_such_decision(erp: Any, tea: int) -> None:
    for path in ("999", f"{10**30}", "x"):
        assert erp.get(f"decisions/{path}").status_code in (404, 422)
    assert erp.get("decisions?state=none").status_code == 404
