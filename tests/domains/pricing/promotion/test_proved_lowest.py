"""What "proved lowest" is worth: no order of small shops, all of them tried, undercuts it; and what the proof says by hand."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Conditions, Offer, Scope
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE
from zhanggui.domains.pricing.analysis.promotion.stacking import ITEM_FIRST, REFERENCE, SIDE_BY_SIDE, Level
from zhanggui.domains.pricing.analysis.promotion.worst import unit_price, unit_received, worst_prices

HALF = {"merchant": 5_000, "platform": 5_000}


def offer(code: str, calculator: how.Calculator, level: Level = Level.SHOP, **more: Any) -> Offer:
    frame = {"name": Text(code, code), "since": date(2026, 6, 1), "until": date(2026, 6, 18)}
    return Offer(**{"code": code, "calculator": calculator, "level": level, **frame, **more})


CROSS = offer("cross", how.Steps(((30_000, 5_000),), every=True), Level.PLATFORM)
COUPON = offer("coupon", how.Steps(((19_900, 3_000),)), conditions=Conditions(coupon="K"))


def test_two_for_sixty_make_the_lowest_price_that_can_be_proved() -> None:
    """A costs 150: two are 300, 50 come off, each is 125; no order takes off more than a sixth, so nothing is lower."""
    (found,) = worst_prices(Promotions([CROSS], ITEM_FIRST), [Line("A", 15_000)], floors={})
    assert found.price == 12_500
    assert found.proof is not None
    assert (found.proof.up_to, found.no_lower_than) == (None, 12_499)


def test_a_companion_fills_the_order_up_to_the_coin() -> None:
    """A at 170 and B at 65: A with two B is exactly 300; A then costs 170 × 250/300 = 141.67."""
    found = worst_prices(Promotions([CROSS], ITEM_FIRST), [Line("A", 17_000), Line("B", 6_500)], floors={})
    (a,) = (one for one in found if one.sku == "A")
    assert 14_166 <= a.price <= 14_167
    assert a.proof is not None


def test_a_coupon_and_cross_shop_reductions_are_proved_over_all_orders_up_to_a_sum() -> None:
    """330 less 30 is 300, less 50 is 250: a unit at 110 costs 83.33. Orders of up to 20 times 300 are all looked at."""
    (found,) = worst_prices(Promotions([CROSS, COUPON], ITEM_FIRST), [Line("A", 11_000)], floors={})
    assert (found.receipt.cart.lines[0].quantity, found.price * 3) == (3, 25_000)
    assert found.proof is not None
    assert (found.proof.up_to, found.proof.coins) == (600_000, 2)


def test_a_bundle_is_not_taken_apart_and_nothing_is_claimed() -> None:
    pair = offer("pair", how.Bundle((("A", 1), ("B", 1)), 9_000), Level.ITEM)
    found = worst_prices(
        Promotions([CROSS, pair], ITEM_FIRST), [Line("A", 7_000), Line("B", 6_000)], floors={}
    )
    assert any(one.proof is None and one.price > one.no_lower_than for one in found)


@st.composite
def shops(draw: st.DrawFn) -> tuple[list[Line], Promotions]:
    """Two or three goods under two to four of the offers plans are made of, thresholds within reach of a few units."""
    skus = "ABC"[: draw(st.integers(2, 3))]
    goods = [Line(sku, draw(st.integers(90, 1_200))) for sku in skus]
    some = Scope(skus=frozenset(draw(st.sets(st.sampled_from(skus), min_size=1))))
    funding = draw(st.sampled_from(({"merchant": 10_000}, HALF)))
    at, share = draw(st.integers(600, 3_000)), draw(st.sampled_from((300, 1_000, 2_500)))
    kinds = [
        offer("cross", how.Steps(((at, at // 6),), every=True), Level.PLATFORM, funding=funding),
        offer("coupon", how.Steps(((at * 2 // 3, at // 9),)), conditions=Conditions(coupon="K")),
        offer("tiers", how.Steps(((500, 30), (1_500, 200))), priority=1, exclusion_group="x", most_off=150),
        offer("member", how.UnitPercent(share), Level.MEMBER, scope=some, stacking_group="s"),
        offer("cut", how.UnitOff(77), Level.ITEM, scope=some, stacking_group="s"),
        offer("second", how.CheapestOff(2, 1, 5_000), Level.ITEM, scope=some),
        offer(
            "units", how.UnitTiers(((2, 500), (3, 2_000))), Level.SHOP, exclusion_group="x", funding=funding
        ),
        offer("points", how.Points(1, 1_000), Level.PAYMENT),
    ]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=4, unique_by=lambda o: o.code))
    return goods, Promotions(chosen, draw(st.sampled_from((ITEM_FIRST, SIDE_BY_SIDE, REFERENCE))))


@given(shops())
@settings(max_examples=20, deadline=None)
def test_no_order_of_a_small_shop_undercuts_what_is_proved(shop: tuple[list[Line], Promotions]) -> None:
    goods, promotions = shop
    proved = [one for one in worst_prices(promotions, goods, floors={}) if one.proof]
    counts = [one for one in product(range(6 if len(goods) == 2 else 4), repeat=len(goods)) if any(one)]
    for units in counts if proved else ():
        lines = tuple(Line(g.sku, g.price, n) for g, n in zip(goods, units, strict=True) if n)
        for one in proved:
            if one.proof and one.sku in {line.sku for line in lines}:
                receipt = promotions.lowest_for(Cart(lines=lines, buyer=ANYONE), one.sku)
                assert unit_price(receipt, one.sku) >= one.price - one.proof.coins
                if one.proof.received:
                    assert unit_received(receipt, one.sku) >= one.received - 2 * one.proof.coins
