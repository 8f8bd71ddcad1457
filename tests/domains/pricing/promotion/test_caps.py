"""The smallest cap that is enough, by hand; each is proved by the worst stack under it, and one coin milder is not enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.caps import Cap, caps_for
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Offer
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE
from zhanggui.domains.pricing.analysis.promotion.stacking import ITEM_FIRST, Level
from zhanggui.domains.pricing.analysis.promotion.worst import worst_prices


def offer(code: str, calculator: how.Calculator, level: Level = Level.SHOP, **more: Any) -> Offer:
    frame = {"name": Text(code, code), "since": date(2026, 6, 1), "until": date(2026, 6, 18)}
    return Offer(**{"code": code, "calculator": calculator, "level": level, **frame, **more})


def caps(shop: Promotions, goods: list[Line], floors: dict[str, int], *usual: Cart) -> list[Cap]:
    worst = worst_prices(shop, goods, floors=floors)[0]
    return caps_for(worst, shop, goods, floors=floors, usual=usual)


def one(line: Line) -> Cart:
    return Cart(lines=(line,), buyer=ANYONE)


COUPON = offer("coupon", how.Steps(((10_000, 3_000),)))
TEA = Line("TEA", 10_000)


def test_a_coupon_of_30_may_stay_at_20_where_80_is_the_floor() -> None:
    """Tea at 100 with 30 off from 100 brings 70; 20 off at most is enough, and the buyer of one tea pays 10 more.

    So is the threshold at 150: two teas are 200 less 30, 85 each, and 150.00 itself cannot be bought with less than two.
    The mildest threshold is 100.01: one tea pays 100 then, two pay 170.
    """
    found = caps(Promotions([COUPON]), [TEA], {"TEA": 8_000}, one(TEA))
    assert [(c.way, c.amount, c.received, c.clears, c.cost) for c in found] == [
        ("most_off", 2_000, 8_000, True, 1_000),
        ("from", 10_001, 8_500, True, 3_000),
        ("drop", None, 10_000, True, 3_000),
    ]
    assert all(cap.proved for cap in found)


def test_a_threshold_is_raised_until_companions_no_longer_help() -> None:
    """Every 30 off 147.36 still gives 19 × 30 = 570 off an order of 2,800 (19 × 147.36 is 2,799.84): 20.36 %, more than a fifth.

    At 147.37 the nineteenth 30 needs 2,800.03, and no order of up to 20 thresholds gets more than a fifth off.
    """
    every = offer("every", how.Steps(((10_000, 3_000),), every=True))
    found = caps(Promotions([every]), [TEA, Line("CUP", 5_000)], {"TEA": 8_000}, one(TEA))
    raised = next(c for c in found if c.way == "from")
    assert (raised.amount, raised.clears, raised.received) == (14_737, True, 8_000)


def test_leaving_the_sku_out_costs_less_than_a_cap_for_everybody_when_others_use_the_offer() -> None:
    """Ten cups a tea: the coupon is worth more to the cups' buyers than the tea is."""
    cups = Line("CUP", 10_000)
    found = caps(Promotions([COUPON]), [TEA, cups], {"TEA": 9_900}, one(TEA), *[one(cups)] * 10)
    assert (found[0].way, found[0].clears, found[0].cost) == ("sku", True, 3_000)


def test_when_no_cap_is_enough_the_one_that_brings_most_stands_first() -> None:
    """A at 100 less 10 and less 20 with a floor of 99: without the 20 it brings 90, without the 10 it brings 80."""
    a, b = offer("a", how.UnitOff(1_000)), offer("b", how.UnitOff(2_000))
    found = caps(Promotions([a, b]), [Line("A", 10_000)], {"A": 9_900})
    assert [(c.code, c.way, c.received, c.clears) for c in found] == [
        ("b", "drop", 9_000, False),
        ("a", "drop", 8_000, False),
    ]


@given(price=st.integers(900, 4_000), minus=st.integers(100, 800), kept=st.integers(75, 95))
@settings(max_examples=8, deadline=None)
def test_one_coin_milder_is_not_enough(price: int, minus: int, kept: int) -> None:
    """The cap given clears the floor; the same with one coin more off, or a threshold one coin lower, does not."""
    coupon = offer("coupon", how.Steps(((2_000, minus),), every=True))
    goods, floors = [Line("A", price), Line("B", 700)], {"A": price * kept // 100}
    shop = Promotions([coupon], ITEM_FIRST)
    worst = next(w for w in worst_prices(shop, goods, floors=floors) if w.sku == "A")
    for cap in caps_for(worst, shop, goods, floors=floors) if worst.loss is not None else ():
        if cap.clears and cap.amount is not None:
            at = cap.amount - 1
            milder = (
                replace(coupon, most_off=cap.amount + 1)
                if cap.way == "most_off"
                else replace(coupon, calculator=how.Steps(((at, minus),), every=True))
            )
            found = worst_prices(Promotions([milder], ITEM_FIRST), goods, floors=floors, only=["A"])
            assert found[0].loss is not None
