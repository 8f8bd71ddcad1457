"""A SKU runs short → a card → accepted → purchase order → goods come → the effect is measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def merchant(import_files: Callable[..., list[Any]], tmp_path: Path) -> Callable[..., None]:
    """Import the merchant's exports as of a day."""

    def bring(until: date = TODAY, **stock: int) -> None:
        for receipt in import_files(*files(tmp_path / str(until), until=until, **stock), shop="tea-shop"):
            assert receipt.status in ("loaded", "already_loaded"), receipt

    return bring


@pytest.fixture
def shown(workspace: Any) -> Callable[..., list[dict[str, Any]]]:
    """Propose as of a day; the cards."""

    def cards(today: date = TODAY, at: datetime = AT) -> list[dict[str, Any]]:
        from zhanggui.answers.decisions import decisions_answer
        from zhanggui.answers.kinds import known_kinds
        from zhanggui.answers.reader import Reader
        from zhanggui.loop.propose import propose

        propose(workspace, known_kinds(), today=today, at=at)
        return decisions_answer(Reader(workspace=workspace, language="en", today=today), state="proposed")

    return cards


@pytest.fixture
def ordered(workspace: Any, merchant: Any, shown: Any) -> dict[str, Any]:
    """The tea card, accepted and carried out."""
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute

    merchant()
    (card,) = shown()
    accept(workspace, known_kinds(), card["id"], at=AT, by="li")
    execute(workspace, known_kinds(), [card["id"]], at=AT, by="li")
    return card


def test_what_runs_short_is_on_a_card_and_what_does_not_is_not(merchant: Any, shown: Any) -> None:
    """12 teas at 2 a day last until the 7th; an order takes 14 days (assumed). 500 cups last for years."""
    merchant()
    (card,) = shown()
    assert card["subject"] == {"sku": "TEA", "supplier": "老王茶行"}
    assert card["action"]["quantity"] >= 2 * (14 + 7) - 12
    figures = {one["name"]: one["value"] for one in card["evidence"]}
    assert (figures["on hand (rolled forward)"], figures["expected a day"]) == ("10", "2.00")
    assert card["expected"]["low"] <= card["expected"]["mid"] <= card["expected"]["high"]
    assert card["cost"] == Decimal(20) * card["action"]["quantity"]
    assert any("14 days are assumed" in risk for risk in card["risks"])


def test_enough_stock_asks_for_nothing(merchant: Any, shown: Any) -> None:
    merchant(tea_on_hand=400)
    assert shown() == []


def test_the_steps_lead_to_the_quantity(merchant: Any, shown: Any) -> None:
    merchant()
    (card,) = shown()
    assert Decimal(card["steps"][-1]["value"].replace(",", "")) == card["action"]["quantity"]


def test_the_purchase_order_is_in_the_outbox_and_in_the_records(
    workspace: Any, ordered: dict[str, Any]
) -> None:
    from openpyxl import load_workbook

    from zhanggui.domains.supply.models import PurchaseOrder

    order = PurchaseOrder.objects.get()
    line = order.lines.get()
    quantity = ordered["action"]["quantity"]
    assert (order.supplier, order.state, line.sku, line.quantity) == ("老王茶行", "approved", "TEA", quantity)
    sheet = load_workbook(workspace.place.outbox / f"{order.number}.xlsx")["采购单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["TEA", "龙井茶", quantity, 20, 20 * quantity] in [[cell for cell in row if cell] for row in rows]
    mail = (workspace.place.outbox / f"{order.number}.txt").read_text()
    assert f"TEA 龙井茶 ：{quantity:,} 件" in mail


def test_what_was_ordered_is_not_proposed_again(ordered: dict[str, Any], shown: Any) -> None:
    assert shown() == []


def test_taking_it_back_cancels_the_order_as_long_as_the_supplier_does_not_know(
    workspace: Any, ordered: dict[str, Any], shown: Any
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.core.errors import Refused
    from zhanggui.domains.supply import workflows
    from zhanggui.domains.supply.models import PurchaseOrder
    from zhanggui.loop.execute import take_back

    number = PurchaseOrder.objects.get().number
    workflows.send(workspace, number, at=AT, by="li")
    with pytest.raises(Refused, match="went to the supplier"):
        take_back(workspace, known_kinds(), ordered["id"], at=AT, by="li")
    PurchaseOrder.objects.update(state="approved")
    take_back(workspace, known_kinds(), ordered["id"], at=AT, by="li")
    assert PurchaseOrder.objects.get().state == "cancelled"
    assert len(shown()) == 1


def test_the_effect_is_measured_after_the_goods_came(
    workspace: Any, ordered: dict[str, Any], merchant: Any
) -> None:
    """10 teas were there on 1 July and 2 a day were sold to the end: the order's goods came on the 4th.

    Over 21 days 42 were sold, 10 of them from the old stock: 32 thanks to the order, at what a tea earned, less
    the holding of what is left.
    """
    from zhanggui.answers.decisions import one_decision
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.domains.supply import workflows
    from zhanggui.domains.supply.models import PurchaseOrder
    from zhanggui.loop.measure import measure

    number, quantity = PurchaseOrder.objects.get().number, ordered["action"]["quantity"]
    workflows.send(workspace, number, at=AT, by="li")
    came = [workflows.ReceivedLine(sku="TEA", quantity=quantity)]
    order = workflows.receive_goods(
        workspace, number, lines=came, received_day=date(2026, 7, 4), at=AT, by="li"
    )
    assert order.state == "closed"
    later = TODAY + timedelta(days=ordered["expected"]["horizon_days"])
    merchant(later)
    assert ordered["expected"]["horizon_days"] == 21
    measure(workspace, known_kinds(), today=later, at=AT)
    found = one_decision(Reader(workspace=workspace, language="en", today=later), ordered["id"])
    margin = Decimal(
        next(e["value"] for e in ordered["evidence"] if e["name"].startswith("earned by a unit"))
    )
    measured = found["measured"]
    assert found["state"] == "measured"
    assert measured["low"] <= measured["mid"] <= measured["high"]
    assert 30 * margin < measured["mid"] <= 32 * margin
    assert measured["placebo"] == 0


def test_an_order_whose_goods_are_on_no_receipt_cannot_be_measured(
    workspace: Any, ordered: dict[str, Any]
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.measure import measure, measured_of

    (kept,) = measure(workspace, known_kinds(), today=date(2026, 8, 1), at=AT)
    found = measured_of(kept)
    assert found is not None
    assert not found.measurable
    assert found.why is not None
    assert "No receipt" in found.why.en


def test_the_card_can_be_made_again_after_new_files_and_maintenance(
    workspace: Any, ordered: dict[str, Any], merchant: Any
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import find, proposed
    from zhanggui.loop.propose import made_again
    from zhanggui.warehouse.maintaining import maintain

    merchant(date(2026, 7, 20))
    maintain(workspace.place, at=AT)
    assert made_again(workspace, known_kinds(), ordered["id"]) == proposed(find(ordered["id"]))
