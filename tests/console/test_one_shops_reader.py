"""Who works for one shop sees nothing of another: the other shop's marker stands on no page of theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_costs, write_shop

MARKER = "CANARY7"
THEIRS = 7_777_000
CHAPTERS = ("sales", "traffic", "marketing", "products", "stock", "service", "members", "finance")
PAGES = [
    "/",
    *(f"/profit?by={by}" for by in ("shop", "platform", "sku", "day", "month", "order")),
    "/profit?view=cash&period=7",
    *(f"/kpis?chapter={chapter}" for chapter in CHAPTERS),
    "/kpis/paid_orders",
    "/kpis/gmv",
    "/goods",
    "/goods?text=CANARY",
    "/goods/matches",
    "/fees",
    "/settings",
    "/orders?order_id=7777",
    "/rows?ref=profit/buyer_paid%3Fby%3Dtotal%26currency%3DCNY",
    "/rows?ref=profit/buyer_paid%3Fby%3Dplatform%26platform%3Dtaobao%26currency%3DCNY",
    "/rows?ref=kpi/paid_orders.numerator",
]
DOWNLOADS = ["/profit/excel?by=sku", "/rows/excel?ref=profit/buyer_paid%3Fby%3Dtotal%26currency%3DCNY"]


@pytest.fixture
def two_shops(import_files: Callable[..., Any], tmp_path: Path, workspace: Any) -> None:
    """``towels`` is ours; ``canaries`` carries the marker in every field, in file names and in decisions."""
    from zhanggui.masterdata.matching import confirm, split

    import_files(*write_shop(tmp_path / "towels", first=1_000), shop="towels")
    theirs = write_shop(tmp_path / "canaries", first=THEIRS, text=MARKER, sku=f"{MARKER}-1", mark=MARKER)
    import_files(*theirs, shop="canaries")
    import_files(*write_costs(tmp_path / "own", ["A"]))
    now = datetime(2026, 7, 1, tzinfo=UTC)
    confirm(workspace, shop="canaries", item_key=f"{MARKER}-1", sku=f"{MARKER}-X", at=now, by=MARKER)
    split(workspace, shop="canaries", item_key=f"{MARKER}-1", at=now, by=MARKER)


@pytest.fixture
def ours(two_shops: None, signed_in: Any) -> Any:
    return signed_in("manager", shops=["towels"])


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        from io import BytesIO
        from zipfile import ZipFile

        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return str(content.decode(errors="replace"))


def test_the_owner_meets_the_marker_on_these_pages(two_shops: None, signed_in: Any) -> None:
    owner = signed_in("owner")
    met = [page for page in PAGES if MARKER in _text(owner.get(page)) or "canaries" in _text(owner.get(page))]
    assert {"/", "/profit?by=shop", "/profit?by=sku", "/goods", "/goods/matches", PAGES[-1]} <= set(met)
    assert f"{THEIRS}" in _text(owner.post(DOWNLOADS[1]))


def test_a_reader_of_one_shop_never_does(ours: Any) -> None:
    for page in PAGES:
        answer = ours.get(page)
        text = _text(answer).replace('value="CANARY"', "")
        assert answer.status_code == 200, page
        assert MARKER not in text, page
        assert "canaries" not in text, page
        assert f"{THEIRS}" not in text, page
    for page in DOWNLOADS:
        text = _text(ours.post(page))
        assert MARKER not in text, page
        assert f"{THEIRS}" not in text, page


def test_the_others_objects_are_not_there(ours: Any, workspace: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.masterdata.models import Match

    before = (Match.objects.count(), AuditEntry.objects.count())
    number = Match.objects.order_by("-pk").values_list("pk", flat=True)[0]
    item = {"shop": "canaries", "item_key": f"{MARKER}-1", "sku": "A", "known": ""}
    assert ours.get(f"/orders/canaries/{THEIRS}").status_code == 404
    assert ours.post(f"/orders/canaries/{THEIRS}/buyer", {"reason": "核对地址"}).status_code == 404
    assert ours.post("/goods/matches/confirm", item).status_code == 404
    assert ours.post("/goods/matches/split", item).status_code == 404
    assert ours.post(f"/goods/matches/{number}/undo").status_code == 404
    assert ours.get(f"/goods/sku/{MARKER}-1").status_code == 404
    assert ours.get("/profit?shop=canaries").status_code == 400
    assert ours.get("/rows?ref=kpi/paid_orders.numerator%3Fonly%3Dcanaries").status_code == 400
    assert (Match.objects.count(), AuditEntry.objects.count()) == before


def test_rows_of_a_reference_that_names_the_other_shop_are_empty(ours: Any) -> None:
    page = _text(ours.get("/rows?ref=profit/buyer_paid%3Fby%3Dshop%26shop%3Dcanaries%26platform%3Dtaobao"))
    assert "没有一行" in page
    assert MARKER not in page


def test_kept_answers_of_the_owner_are_not_given_to_others(two_shops: None, signed_in: Any) -> None:
    owner, other = signed_in("owner"), signed_in("manager", shops=["towels"])
    for _ in range(3):
        assert "canaries" in _text(owner.get("/profit"))
        assert "canaries" not in _text(other.get("/profit"))
