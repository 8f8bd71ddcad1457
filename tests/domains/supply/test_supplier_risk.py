"""What if a supplier goes, which orders come late, when a second supplier pays: worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.tea_merchant import TODAY as DAY
from tests.tea_merchant import files

from zhanggui.domains.supply.analysis.deliveries import Came, Deliveries, OrderedLine
from zhanggui.domains.supply.analysis.late_orders import HurryRule, expected_day, late_lines
from zhanggui.domains.supply.analysis.position import OnOrder, Position
from zhanggui.domains.supply.analysis.reorder import Outlook, ReorderRule, need, shortage
from zhanggui.domains.supply.analysis.stock_view import Ordering, SkuStock
from zhanggui.domains.supply.analysis.supplier_loss import single_sourced, supplier_loss
from zhanggui.domains.supply.analysis.term_checks import doubts
from zhanggui.domains.supply.analysis.terms import Terms, offers
from zhanggui.domains.supply.decisions.split_supplier import split_decision

TODAY = date(2026, 7, 1)
AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
RULE = ReorderRule()
TERMS = Terms(sku="TEA", supplier="老王", landed=Decimal(10), currency="CNY", lead_days=20, lead_spread=0)


def _stock(on_hand: int, *coming: OnOrder, terms: Terms = TERMS) -> SkuStock:
    """A tea that sells 2 a day for certain and earns 6.00."""
    position = Position(
        sku="TEA", counted_day=TODAY, counted=on_hand, reserved=0, sold=0, received=0, coming=coming
    )
    outlook = Outlook(until_arrival=np.full(5, 2 * terms.lead_days), until_next=np.full(5, 2 * (terms.lead_days + 7)), daily=np.full(90, 2.0))  # fmt: skip
    empty = shortage(position, terms, outlook, today=TODAY, margin=Decimal(6))
    order = Ordering(
        sku="TEA", name="龙井", spec="", position=position, terms=terms, outlook=outlook, margin=Decimal(6), shortage=empty,
        need=need(position, terms, outlook, RULE, margin=Decimal(6), landed=Decimal(10)),
    )  # fmt: skip
    return SkuStock(
        sku="TEA",
        name="龙井",
        spec="",
        position=position,
        terms=terms,
        outlook=outlook,
        shortage=empty,
        order=order,
    )


def _line(number: str = "P1", promised: date = TODAY - timedelta(days=3), **more: Any) -> OrderedLine:
    values = {"number": number, "sku": "TEA", "supplier": "老王", "ordered_day": date(2026, 6, 1), "promised_day": promised,
              "quantity": 30, "price": Decimal(9), "currency": "CNY", "state": "open"}  # fmt: skip
    return OrderedLine(**values | more)


def _delivered(late: int, number: str) -> OrderedLine:
    promised = date(2026, 5, 1)
    came = Came(number=number, sku="TEA", supplier="老王", day=promised + timedelta(days=late), quantity=30)
    return _line(number, promised, state="closed", came=(came,))


def test_without_the_supplier_its_open_orders_do_not_come() -> None:
    """20 on hand and 30 owed by the supplier itself: 20 at 2 a day last 10 days, 12.00 lost a day after that."""
    stock = {"TEA": _stock(20, OnOrder(sku="TEA", units=30, promised_day=None, number="P1"))}
    (lost,) = supplier_loss("老王", stock, {"TEA": [TERMS]}, Deliveries(lines=(_line(),)))
    assert (lost.days_left, lost.lost_a_day, lost.on_order) == (10, Decimal("12.00"), 30)
    assert (lost.single, lost.gap_days) == (True, None)


def test_who_else_sells_it_closes_the_gap() -> None:
    other = replace(TERMS, supplier="老李", lead_days=14)
    (lost,) = supplier_loss("老王", {"TEA": _stock(20)}, {"TEA": [TERMS, other]}, Deliveries(lines=()))
    assert (lost.others, lost.gap_days) == (("老李",), 4)
    assert single_sourced({"TEA": [TERMS, other], "CUP": [TERMS]}) == {"CUP": "老王"}


def test_a_late_order_is_expected_by_the_suppliers_own_lateness() -> None:
    """It came 2, 5 and 9 days late before; 3 days late already: the mean of 5 and 9 is 7, so on the 5th."""
    seen = [2, 5, 9]
    assert expected_day(_line(), seen, TODAY) == TODAY + timedelta(days=4)
    assert expected_day(_line(promised=TODAY - timedelta(days=30)), seen, TODAY) == TODAY + timedelta(days=7)
    assert expected_day(_line(promised=TODAY + timedelta(days=5)), [], TODAY) == TODAY + timedelta(days=5)
    assert expected_day(replace(_line(), promised_day=None), seen, TODAY) is None


def test_hurrying_is_worth_the_margin_of_the_days_saved() -> None:
    """Nothing on hand, 4 days to go: 3 of them saved × 2 a day × 6.00 × 80 % lost = 28.80."""
    found = Deliveries(lines=(_delivered(2, "A"), _delivered(5, "B"), _delivered(9, "C"), _line()))
    coming = OnOrder(sku="TEA", units=30, promised_day=None, number="P1")
    (late,) = late_lines(found, {"TEA": _stock(0, coming)}, HurryRule(), today=TODAY)
    assert (late.empty_days, late.saved, late.gain) == (4, 3, Decimal("28.80"))
    assert list(late_lines(found, {"TEA": _stock(8, coming)}, HurryRule(), today=TODAY)) == [], (
        "8 last for the 4 days"
    )


def test_a_second_supplier_bridges_the_gap_where_it_earns_more_than_it_costs() -> None:
    """10 on hand last 5 days. The second delivers after 8, the first after 20: 12 days × 2 = 24 missing.

    24 × (6.00 − 1.00 dearer) × 80 % = 96.00, nothing left over.
    """
    second = replace(TERMS, supplier="老李", lead_days=8, landed=Decimal(11))
    order = _stock(10).order
    assert order is not None
    found = split_decision(order, second, RULE, TODAY)
    assert found is not None
    assert (found.action["quantity"], found.expected.mid, found.cost) == (
        24,
        Decimal("96.00"),
        Decimal("264.00"),
    )
    assert split_decision(order, replace(second, landed=Decimal(17)), RULE, TODAY) is None, (
        "dearer than it earns"
    )
    assert split_decision(order, replace(second, lead_days=25), RULE, TODAY) is None, "no quicker"
    assert split_decision(order, replace(second, currency="USD"), RULE, TODAY) is None


def test_terms_that_cannot_be_right_are_said_and_a_lead_time_of_zero_is_unknown(engine: Any) -> None:
    engine.fill(
        "supply_term",
        """sku | supplier | from_day | until_day | unit_cost | lead_days | minimum | pack
           TEA | 老王 | 2026-01-01 | | 9.00 | 0 | 20 | 12
           CUP | 老王 | 2026-01-01 | 2025-12-01 | 0.00 | 5 | 12 | 12
           POT | 老王 | 2026-01-01 | | 5.00 | 5 | | 12
           POT | 老王 | 2026-02-01 | | 60.00 | 5 | | 12
           JAR | 老王 | 2026-01-01 | | 5.00 | 5 | | 1
           JAR | 老王 | 2026-02-01 | | 50.00 | 5 | | 1""",
    )
    said = {(one.sku, one.text.en.split(":")[0][:20]) for one in doubts(engine.tables)}
    assert said == {
        ("TEA", "The lead time is 0 d"), ("TEA", "The minimum of 20 is"), ("CUP", "The price is 0."), ("CUP", "It ends on 2025-12-0"),
        ("POT", "The price 60.00 is a"), ("JAR", "The price went from "),
    }  # fmt: skip
    (tea,) = offers(engine.tables, today=TODAY)["TEA"]
    assert (tea.lead_days, tea.assumed) == (14.0, ("lead_days",))


def test_a_blocked_supplier_is_not_offered(engine: Any) -> None:
    engine.fill(
        "supply_term",
        "sku | supplier | from_day | unit_cost | lead_days \n TEA | 老王 | 2026-01-01 | 9.00 | 5",
    )
    assert offers(engine.tables, today=TODAY, blocked=["老王"]) == {}


@pytest.mark.parametrize("wrong", [{"days": 0}, {"success": 0.0}, {"lost_share": 2.0}])
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must|shares"):
        HurryRule(**wrong)  # type: ignore[arg-type]


def test_a_late_order_is_hurried_comes_sooner_and_is_measured(
    workspace: Any, import_files: Callable[..., list[Any]], tmp_path: Path
) -> None:
    """60 teas were promised for 28 June and would come on 8 July (a week after today); they come on the 3rd.

    10 are on hand and 2 a day are sold: they last to the 5th. From the 6th to the 7th 4 teas are sold that nobody could
    have sold without hurrying: 4 × the margin.
    """
    from zhanggui.answers.decisions import one_decision
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.domains.supply import workflows
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute
    from zhanggui.loop.measure import measure
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    import_files(*files(tmp_path / "now"), shop="tea-shop")
    lines = [workflows.OrderedLine(sku="TEA", quantity=60, unit_cost=Decimal(20))]
    workflows.place_purchase_order(
        workspace, number="P1", supplier="老王茶行", lines=lines, currency="CNY", ordered_day=date(2026, 6, 1),
        promised_day=date(2026, 6, 28), at=AT, by="li", approved=True,
    )  # fmt: skip
    workflows.send(workspace, "P1", at=AT, by="li")
    propose(workspace, known_kinds(), today=DAY, at=AT)
    kept = DecisionRecord.objects.get(kind="expedite")
    accept(workspace, known_kinds(), kept.pk, at=AT, by="li")
    execute(workspace, known_kinds(), [kept.pk], at=AT, by="li")
    (mail,) = workspace.place.outbox.glob("P1-*.txt")
    assert "TEA：还欠 60 件，约定 2026-06-28 到货" in mail.read_text()
    came = [workflows.ReceivedLine(sku="TEA", quantity=60)]
    workflows.receive_goods(workspace, "P1", lines=came, received_day=date(2026, 7, 3), at=AT, by="li")
    later = date(2026, 7, 25)
    import_files(*files(tmp_path / "later", until=later), shop="tea-shop")
    measure(workspace, known_kinds(), today=later, at=AT)
    found = one_decision(Reader(workspace=workspace, language="en", today=later), kept.pk)
    told = found["measured"]
    assert told["why"] is None
    assert told["mid"] == pytest.approx(Decimal(4) * Decimal("28.45"), abs=Decimal("0.5"))
    assert told["placebo"] == 0
