"""An order that was not sent yet may be changed: quantities, a line dropped, the day; worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.tea_merchant import TODAY

from zhanggui.core.errors import Refused, WrongUsage

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
WANTED = date(2026, 7, 20)


@pytest.fixture
def draft(workspace: Any) -> str:
    """20 teas at 9.50 and 30 cups at 4.00: 310.00; its number."""
    from zhanggui.domains.supply.hand_orders import draft_by_hand, read_line

    lines = [read_line("TEA", "20", "9.50"), read_line("CUP", "30", "4")]
    return draft_by_hand(
        workspace,
        supplier="老王",
        lines=lines,
        currency="CNY",
        wanted_day=WANTED,
        at=AT,
        today=TODAY,
        by="li",
    ).number


@pytest.fixture
def told(workspace: Any) -> Callable[[str], dict[str, Any]]:
    """The order as every entrance tells it."""
    from zhanggui.answers.purchases import purchase_answer
    from zhanggui.answers.reader import Reader

    return lambda number: purchase_answer(Reader(workspace=workspace, language="en", today=TODAY), number)


def test_totals_and_ledger_follow_the_change(workspace: Any, draft: str, told: Any) -> None:
    """12 teas at 9.50 are left of it: 114.00. The log says what became what."""
    from zhanggui.domains.supply.purchase_ledger import ledger
    from zhanggui.domains.supply.workflows import edit

    edit(
        workspace,
        draft,
        quantities={"TEA": 12},
        removed=["CUP"],
        promised_day=date(2026, 7, 25),
        at=AT,
        by="zhang",
    )
    now = told(draft)
    assert (now["units"], now["cost"], now["promised_day"]) == (12, Decimal("114.00"), date(2026, 7, 25))
    assert [line["sku"] for line in now["lines"]] == ["TEA"]
    assert (ledger().ordered, ledger().not_sent, ledger().whole) == (12, 12, True)
    last = now["steps"][-1]
    assert (last["who"], last["did"]) == ("zhang", "changed a purchase order")
    assert last["details"] == "promised 2026-07-25; lines TEA × 20 → 12; dropped CUP"


def test_the_same_again_changes_nothing(workspace: Any, draft: str, told: Any) -> None:
    from zhanggui.domains.supply.workflows import edit

    for _ in (1, 2):
        edit(workspace, draft, quantities={"TEA": 12, "CUP": 30}, promised_day=WANTED, at=AT, by="zhang")
    assert [step["verb"] for step in told(draft)["steps"]] == ["place_purchase_order", "purchase_order_draft"]


def test_what_was_approved_must_be_approved_again(workspace: Any, draft: str) -> None:
    from zhanggui.domains.supply import workflows

    workflows.approve(workspace, draft, at=AT, by="li")
    assert workflows.edit(workspace, draft, quantities={"TEA": 12}, at=AT, by="zhang").state == "draft"
    with pytest.raises(Refused, match="is draft"):
        workflows.send(workspace, draft, at=AT, by="li")


def test_what_was_sent_stays_as_it_is(workspace: Any, draft: str, told: Any) -> None:
    from zhanggui.domains.supply import workflows

    workflows.approve(workspace, draft, at=AT, by="li")
    workflows.send(workspace, draft, at=AT, by="li")
    with pytest.raises(Refused, match=r"is sent .*: it cannot be changed"):
        workflows.edit(workspace, draft, quantities={"TEA": 12}, at=AT, by="zhang")
    assert told(draft)["units"] == 50


def test_who_saw_an_older_order_is_told_who_changed_it(workspace: Any, draft: str, told: Any) -> None:
    from zhanggui.domains.supply.workflows import edit

    edit(workspace, draft, quantities={"TEA": 12}, known=AT, at=AT + timedelta(minutes=5), by="zhang")
    with pytest.raises(Refused, match="was changed by zhang at 2026-07-01 12:05"):
        edit(workspace, draft, quantities={"TEA": 15}, known=AT, at=AT + timedelta(minutes=6), by="li")
    assert told(draft)["lines"][1]["quantity"] == 12


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quantities": {"TEA": 0}}, "above 0"),
        ({"quantities": {"POT": 3}}, "has no POT"),
        ({"removed": ["TEA", "CUP"]}, "needs a line"),
        ({"promised_day": date(2026, 6, 30)}, "before it is ordered"),
    ],
)
def test_what_cannot_be_is_refused(workspace: Any, draft: str, told: Any, change: Any, why: str) -> None:
    from zhanggui.domains.supply.workflows import edit

    with pytest.raises((Refused, WrongUsage), match=why):
        edit(workspace, draft, **change, at=AT, by="zhang")
    assert (told(draft)["units"], len(told(draft)["steps"])) == (50, 1)
