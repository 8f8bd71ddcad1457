"""Today's order, worked out in steps that lead to it and to nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from zhanggui.methods.inventory.order import Levels, Limits, Step, Stock, explained_order, replay

UP_TO = Levels(rate=10, cover=8, reorder_level=95, order_up_to=200)
LOTS = Levels(rate=10, cover=7, reorder_level=95, lot=60)
ALWAYS = Levels(rate=10, cover=8, reorder_level=95, order_up_to=95)


def ordered(levels: Levels, position: float, **limits: float) -> float:
    return explained_order(levels, Stock(on_hand=position), Limits(**limits))[-1].value


def test_nothing_is_ordered_above_the_reorder_level() -> None:
    assert ordered(UP_TO, 96) == 0
    assert ordered(UP_TO, 95) == 105


def test_open_orders_count_and_owed_units_are_taken_off() -> None:
    steps = explained_order(UP_TO, Stock(on_hand=50, on_order=60, owed=30), Limits())
    assert (_value(steps, "position"), steps[-1].value) == (80, 120)


def test_lots_lift_the_position_above_the_reorder_level() -> None:
    assert [ordered(LOTS, p) for p in (96, 95, 36, 35, 34)] == [0, 60, 60, 120, 120]


def test_an_order_up_to_level_is_filled_at_every_review() -> None:
    assert [ordered(ALWAYS, p) for p in (100, 95, 94, 0)] == [0, 0, 1, 95]


def test_moq_then_whole_packs_then_shelf_life_then_cash() -> None:
    """Need 5 → MOQ 20 → packs of 12: 24 → room for 115 - 90 = 25, fine → cash for 23 units is one pack, below the MOQ."""
    assert ordered(ALWAYS, 90, moq=20, pack=12) == 24
    assert ordered(ALWAYS, 90, moq=20, pack=12, highest_level=115) == 24
    assert ordered(ALWAYS, 90, moq=20, pack=12, highest_level=113) == 0
    assert ordered(ALWAYS, 90, moq=12, pack=12, affordable=23) == 12
    assert ordered(ALWAYS, 90, moq=20, pack=12, affordable=23) == 0


def test_the_steps_name_what_the_reader_looks_for() -> None:
    steps = explained_order(UP_TO, Stock(on_hand=3), Limits(moq=1, pack=6, highest_level=500, affordable=90))
    assert [step.name for step in steps] == [
        "demand_over_cover",
        "reorder_level",
        "incoming",
        "position",
        "raw_need",
        "after_moq",
        "after_pack",
        "room_before_spoiling",
        "after_shelf_life",
        "after_cash",
        "quantity",
    ]
    assert [_value(steps, name) for name in ("raw_need", "after_pack", "after_cash")] == [197, 198, 90]


def _value(steps: list[Step], name: str) -> float:
    return next(step.value for step in steps if step.name == name)


UNITS = st.floats(0, 5_000).map(lambda x: round(x, 2))
LIMITS = st.builds(
    Limits,
    moq=st.integers(0, 300),
    pack=st.integers(0, 48),
    highest_level=st.none() | UNITS,
    affordable=st.none() | UNITS,
)


@given(
    levels=st.builds(Levels, rate=UNITS, cover=UNITS, reorder_level=UNITS, order_up_to=UNITS, lot=UNITS),
    stock=st.builds(Stock, on_hand=UNITS, on_order=UNITS, owed=UNITS),
    limits=LIMITS,
)
def test_the_explanation_recomputes_the_quantity_and_heeds_every_limit(
    levels: Levels, stock: Stock, limits: Limits
) -> None:
    steps = explained_order(levels, stock, limits)
    quantity = steps[-1].value
    assert replay(steps) == quantity
    assert quantity == 0 or quantity >= limits.moq
    packs = quantity / limits.pack if limits.pack else 0
    assert abs(packs - round(packs)) < 1e-6
    assert limits.affordable is None or quantity <= limits.affordable
    position = stock.on_hand + stock.on_order - stock.owed
    assert limits.highest_level is None or quantity <= max(limits.highest_level - position, 0) + 1e-6


def test_a_step_that_was_tampered_with_does_not_lead_to_the_quantity() -> None:
    steps = explained_order(UP_TO, Stock(on_hand=3), Limits(pack=6))
    wrong = [
        replace(s, inputs=(*s.inputs[:1], ("pack", 7.0))) if s.name == "after_pack" else s for s in steps
    ]
    assert replay(wrong) != steps[-1].value
