"""Stock for an event: whose goods come in time, in which lots, gifts included, and what came in the end. Worked by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.core.errors import WrongUsage
from zhanggui.domains.pricing.analysis.event_demand import Lifted, Want, demand_of
from zhanggui.domains.pricing.analysis.event_supply import Supply, counted, received, supplies, supply_for
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms, read_terms
from zhanggui.domains.pricing.decisions.event_stock import advise, ask, last_day, share_left, useful

TODAY = date(2026, 11, 1)
START = date(2026, 11, 11)
QUICK = Supply(supplier="near", lead_days=3, landed=220_000)
CHEAP = Supply(supplier="far", lead_days=8, landed=200_000)
SLOW = Supply(supplier="sea", lead_days=30, landed=100_000)


def _plan(**changed: Any) -> PlanTerms:
    told: dict[str, Any] = {"name": "双11", "platform": "tmall", "shops": ["s"], "since": "2026-11-11 00:00", "until": "2026-11-15 00:00",
            "goals": [{"sku": "TEA", "units": 100}]}  # fmt: skip
    return read_terms(told | changed, zone=ZoneInfo("Asia/Shanghai"))


def _want(**changed: Any) -> Want:
    """100 wanted give or take the root of 100, 40 there; a unit earns 9, a unit left over loses a tenth of 10."""
    plain: dict[str, Any] = {
        "number": 1, "plan": _plan(), "sku": "TEA", "name": "tea", "lifted": (Lifted(units=50, lift=(2, 2, 2)),), "rest": 0.0,
        "assumed": False, "stock": 40.0, "unit_profit": Decimal(9), "unit_cost": Decimal(10),
    }  # fmt: skip
    return Want(**plain | changed)


def test_the_cheapest_supplier_in_time_is_asked_and_nobody_else() -> None:
    assert supply_for([QUICK, CHEAP, SLOW], today=TODAY, since=START) == CHEAP
    assert supply_for([QUICK, CHEAP, SLOW], today=date(2026, 11, 5), since=START) == QUICK, (
        "far comes on the 13th"
    )
    assert supply_for([SLOW, CHEAP], today=date(2026, 11, 5), since=START) == CHEAP, "late, but first"
    assert supply_for([], today=TODAY, since=START).assumed


def test_the_quantity_is_the_quantile_of_what_is_short() -> None:
    """The ratio is 9 / 10: the 90 % quantile of a demand of 100 ± 10 is 113 (1.28 deviations and a little skew), less 40."""
    asked = ask(_want(), [CHEAP], today=TODAY)
    assert asked is not None
    assert (asked.ratio, asked.wanted, asked.quantity) == (Decimal("0.9"), 74, 74)


def test_whole_cartons_and_the_minimum_are_kept_to() -> None:
    """74 are wanted. In cartons of 24 that is 72 or 96: 24 more would lose 24 × 1. A minimum of 150 still gains: 60 × 9 - 90 × 1."""
    cartons = ask(_want(), [Supply(lead_days=3, pack=24)], today=TODAY)
    assert cartons is not None
    assert (cartons.wanted, cartons.quantity) == (74, 72)
    least = ask(_want(), [Supply(lead_days=3, minimum=150, pack=24)], today=TODAY)
    assert least is not None
    assert least.quantity == 168
    assert least.gains[1] == pytest.approx(Decimal(60 * 9 - 108), abs=2)
    decision = advise(_want(), [Supply(lead_days=3, minimum=150, pack=24)], today=TODAY)
    assert decision is not None
    assert any("minimum 150, carton 24" in risk.en for risk in decision.risks)
    assert advise(_want(), [Supply(lead_days=3, minimum=5000)], today=TODAY) is None, (
        "600 lost at 1 each outweigh 60 at 9"
    )


def test_goods_that_come_late_are_asked_for_what_is_left_of_the_event() -> None:
    """Ordered on 8 November they come on the 13th at dawn: two of four days are left. Of 100 half are wanted then; the 40 that lay
    there are gone by then, so 50 would still sell, and their 90 % quantile is half of 113.
    """
    late = Supply(supplier="near", lead_days=5)
    day = date(2026, 11, 8)
    assert share_left(_plan(), late.arrives(day)) == 0.5
    asked = ask(_want(), [late], today=day)
    assert asked is not None
    assert asked.quantity == 57
    decision = advise(_want(), [late], today=day)
    assert decision is not None
    assert decision.title.en.startswith("Too late for the start of “双11”")
    assert any("ordered today it comes on 2026-11-13" in risk.en for risk in decision.risks)
    assert ask(_want(), [Supply(lead_days=7)], today=day) is None, "the 15th is after the end"


@given(demand=st.floats(0, 1000), stock=st.floats(0, 1000), share=st.floats(0, 1))
def test_what_late_goods_sell_is_never_more_than_is_short_or_than_is_wanted_then(
    demand: float, stock: float, share: float
) -> None:
    (found,) = useful(np.array([demand]), stock, share)
    assert 0 <= found <= max(demand - stock, 0)
    assert found <= demand * share


def test_demand_of_a_gift_is_that_of_the_goods_it_goes_with() -> None:
    """Two goods of 10 and 20 units at lifts of 2 and 3, two gifts with each of the second: 20 + 120, and 5 sold anyway."""
    want = _want(lifted=(Lifted(units=10, lift=(2, 2, 2)), Lifted(units=40, lift=(3, 3, 3))), rest=5.0)
    mean, sd = demand_of(want)
    assert mean == pytest.approx(145)
    assert sd == pytest.approx(145**0.5), "lifts are sure: only counting is left"


def test_a_window_that_ends_at_midnight_ends_on_the_day_before() -> None:
    assert last_day(_plan()) == date(2026, 11, 14)
    assert last_day(_plan(until="2026-11-15 12:00")) == date(2026, 11, 15)


def test_terms_in_force_are_read_as_quoted(engine: Any) -> None:
    """The newest quotation of each supplier holds; one that ended and a supplier who gets no orders sell nothing."""
    term = {
        "sku": "TEA",
        "currency": "CNY",
        "minimum": 12,
        "pack": 6,
        "unit_cost": 200_000,
        "freight_unit": 5_000,
    }
    engine.put("supply_term", [
        term | {"supplier": "far", "from_day": date(2026, 1, 1), "lead_days": 20},
        term | {"supplier": "far", "from_day": date(2026, 6, 1), "lead_days": 8},
        term | {"supplier": "gone", "from_day": date(2026, 1, 1), "until_day": date(2026, 10, 31), "lead_days": 1},
        term | {"supplier": "blocked", "from_day": date(2026, 1, 1), "lead_days": 1},
        term | {"supplier": "silent", "from_day": date(2026, 1, 1), "lead_days": None},
    ])  # fmt: skip
    found = {one.supplier: one for one in supplies(engine.tables, today=TODAY, blocked=["blocked"])["TEA"]}
    assert set(found) == {"far", "silent"}
    assert (found["far"].lead_days, found["far"].minimum, found["far"].pack, found["far"].landed) == (
        8,
        12,
        6,
        205_000,
    )
    assert (found["silent"].lead_days, found["silent"].assumed) == (7, True)


def test_what_came_is_told_by_files_and_own_receipts_without_counting_a_delivery_twice(engine: Any) -> None:
    """On the 5th the file tells 30 with 2 bad and our own receipt 28: one delivery. On the 8th only ours tells 10."""
    engine.put("goods_receipt", [
        {"receipt_id": "R1", "sku": "TEA", "received_day": date(2026, 11, 5), "quantity": 30, "defects": 2},
        {"receipt_id": "R2", "sku": "TEA", "received_day": date(2026, 10, 5), "quantity": 99, "defects": 0},
    ])  # fmt: skip
    own = [
        {"sku": "TEA", "day": date(2026, 11, n), "units": units} for n, units in ((5, 28), (8, 10), (20, 50))
    ]
    assert received(engine.tables, own, "TEA", since=TODAY, until=START) == (38, 2)
    assert received(engine.tables, own, "CUP", since=TODAY, until=START) == (0, 0)


def test_without_receipts_the_counts_tell_what_came(engine: Any) -> None:
    """40 on the 30th with 5 on order, 90 on the 10th: with 20 sold between them 70 came, 5 of them expected already."""
    count = {"sku": "TEA", "stock_warehouse": "A", "currency": "CNY"}
    engine.put("stock_snapshot", [
        count | {"day": date(2026, 10, 30), "on_hand": 40, "on_order": 5},
        count | {"day": date(2026, 11, 10), "on_hand": 90, "on_order": 0},
        count | {"day": date(2026, 11, 20), "on_hand": 7, "on_order": 0},
        {"sku": "CUP", "stock_warehouse": "A", "currency": "CNY", "day": date(2026, 10, 30), "on_hand": 40, "on_order": 0},
    ])  # fmt: skip
    found = counted(engine.tables, "TEA", since=TODAY, until=START)
    assert found is not None
    assert (found.more, found.coming, found.first, found.last) == (
        50,
        5,
        date(2026, 10, 30),
        date(2026, 11, 10),
    )
    assert counted(engine.tables, "CUP", since=TODAY, until=START) is None, (
        "counted once: nothing can be told"
    )


@pytest.mark.usefixtures("workspace")
def test_a_quantity_the_supplier_does_not_take_is_refused() -> None:
    from zhanggui.domains.pricing.event_stock_kind import read_units

    decision = advise(_want(), [Supply(lead_days=3, minimum=20, pack=12)], today=TODAY)
    assert decision is not None
    assert read_units("36", decision) == 36
    for typed, said in (("30", "it takes 24、36"), ("12", "it takes 24"), ("0", "a whole number from 1")):
        with pytest.raises(WrongUsage, match=said):
            read_units(typed, decision)


def test_the_moment_goods_are_there_is_the_morning_of_their_day() -> None:
    assert share_left(_plan(since="2026-11-11 20:00"), START) == 1
    assert share_left(_plan(), date(2026, 11, 12)) == 0.75
    assert share_left(_plan(), date(2026, 12, 1)) == 0
    assert isinstance(_plan().since, datetime)
