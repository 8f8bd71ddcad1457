"""The worst stack: what a buyer can build, what it costs the merchant, which offer to cap."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from tests.domains.pricing.promotion.random_carts import any_offers, any_stacking

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Conditions, Offer, Scope
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE
from zhanggui.domains.pricing.analysis.promotion.stacking import ITEM_FIRST, Level
from zhanggui.domains.pricing.analysis.promotion.worst import order_loss, unit_price, worst_prices

TEA, CUP = Line("TEA", 12_000), Line("CUP", 4_500)


def offer(code: str, calculator: how.Calculator, level: Level = Level.SHOP, **more: Any) -> Offer:
    frame = {"name": Text(code, code), "since": date(2026, 6, 1), "until": date(2026, 6, 18)}
    return Offer(**{"code": code, "calculator": calculator, "level": level, **frame, **more})


SHOP = Promotions(
    [
        offer("tag", how.UnitPercent(1_000), Level.ITEM, scope=Scope(skus=frozenset({"TEA"}))),
        offer("coupon", how.Steps(((19_900, 3_000),)), conditions=Conditions(coupon="S30")),
        offer("cross", how.Steps(((30_000, 5_000),), every=True), Level.PLATFORM, funding={"merchant": 5_000, "platform": 5_000}),
    ],
    ITEM_FIRST,
)  # fmt: skip


def test_the_buyer_fills_up_to_the_thresholds_with_other_goods() -> None:
    """Three teas at 108 with a cup are 369; 30 and 50 off would leave a tea at 108 × 289/369 = 84.59. There is better."""
    found = {one.sku: one for one in worst_prices(SHOP, [TEA, CUP], floors={})}
    tea = found["TEA"]
    assert tea.no_lower_than <= tea.price < 8_459
    assert set(tea.receipt.codes) == {"tag", "coupon", "cross"}
    assert tea.receipt.total == SHOP.lowest_for(tea.receipt.cart, "TEA").total


def test_no_small_cart_is_cheaper_and_nothing_is_below_the_bound() -> None:
    """Every cart of up to four units of each of three goods, on shops drawn by chance: 1 fen for rounding crumbs."""
    below, checked, missed = 0, 0, 0
    for seed in range(12):
        r = random.Random(seed)
        goods = [Line(sku, r.choice((990, 1999, 5000, r.randint(100, 12_000)))) for sku in "ABC"]
        shop = Promotions(any_offers(r, r.randint(1, 3)), any_stacking(r))
        for one in worst_prices(shop, goods, floors={}):
            least = _least(shop, goods, one.sku)
            checked += 1
            below += least < one.no_lower_than
            missed += one.price > least + 1
    assert (checked, below, missed) == (36, 0, 0)


def _least(shop: Promotions, goods: list[Line], sku: str) -> Fraction:
    counts = product(*[range(int(line.sku == sku), 5) for line in goods])
    carts = [tuple(Line(x.sku, x.price, n) for x, n in zip(goods, one, strict=True) if n) for one in counts]
    return min(unit_price(shop.lowest_for(Cart(lines=lines, buyer=ANYONE), sku), sku) for lines in carts)


def test_what_the_platform_pays_for_is_no_loss_to_the_merchant() -> None:
    half = {"merchant": 5_000, "platform": 5_000}
    shop = Promotions([offer("p", how.UnitOff(2_000), funding=half)])
    (found,) = worst_prices(shop, [Line("A", 10_000)], floors={"A": 9_000})
    assert (found.price, found.received, found.loss) == (8_000, 9_000, None)


def test_a_unit_below_its_floor_is_a_loss_and_stands_first() -> None:
    found = worst_prices(SHOP, [CUP, TEA], floors={"TEA": 9_500, "CUP": 1_000})
    assert (found[0].sku, found[0].floor) == ("TEA", 9_500)
    assert found[0].loss == 9_500 - found[0].received > 0
    assert found[1].loss is None


def test_an_order_loses_money_when_its_goods_together_stay_below_their_floors() -> None:
    """A at 100 less 20 is 10 below its floor of 90; with B at 50, whose floor is 45, the order still lacks 5."""
    shop = Promotions([offer("a", how.UnitOff(2_000), scope=Scope(skus=frozenset({"A"})))])
    goods = {"A": 9_000, "B": 4_500}
    receipt = shop.best(Cart(lines=(Line("A", 10_000), Line("B", 5_000))))
    assert order_loss(receipt, goods) == 500
    assert order_loss(receipt, {"A": 9_000}) == 1_000
    assert order_loss(receipt, {"B": 4_500}) == 0


def test_a_sku_that_stands_twice_among_the_goods_is_refused() -> None:
    with pytest.raises(Refused, match="more than once"):
        worst_prices(SHOP, [TEA, TEA], floors={})
