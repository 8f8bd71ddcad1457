"""What holds for every cart: nothing is lost, nothing is negative, the order of writing does not matter.

CI draws a sample; ``benchmarks/carts.py --random 1000000`` draws the rest.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains.pricing.promotion import random_carts
from tests.domains.pricing.promotion.random_carts import (
    CURRENCIES,
    any_cart,
    any_offers,
    any_stacking,
    faults,
)

from zhanggui.domains.pricing.analysis.promotion.cart import Cart
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target
from zhanggui.domains.pricing.analysis.promotion.receipt import split_table


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_cart_adds_up(currency: str) -> None:
    assert [(seed, found) for seed in range(300) if (found := faults(seed, currency))] == []


def test_the_order_of_lines_and_offers_does_not_matter() -> None:
    for seed in range(200):
        r = random.Random(seed)
        cart, offers, stacking = any_cart(r), any_offers(r, 4), any_stacking(r)
        found = Promotions(offers, stacking).best(cart)
        order = r.sample(range(len(cart.lines)), len(cart.lines))
        moved = replace(cart, lines=tuple(cart.lines[i] for i in order))
        again = Promotions(r.sample(offers, len(offers)), stacking).best(moved)
        assert again.codes == found.codes
        key = sorted(zip(map(repr, moved.lines), again.paid, strict=True))
        assert key == sorted(zip(map(repr, cart.lines), found.paid, strict=True))


@given(
    rows=st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    cuts=st.lists(st.integers(0, 60_000), max_size=3),
)
def test_a_table_has_the_wanted_sums_and_nothing_negative(rows: list[int], cuts: list[int]) -> None:
    edges = sorted([0, *(min(cut, sum(rows)) for cut in cuts), sum(rows)])
    columns = [b - a for a, b in pairwise(edges)]
    table = split_table(rows, columns)
    assert [sum(row) for row in table] == rows
    assert [sum(row[i] for row in table) for i in range(len(columns))] == columns
    assert min(min(row) for row in table) >= 0


def test_a_broken_promise_is_told_with_nothing_that_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were every cart with an offer on freight called broken, one line and that offer alone would be shown."""

    def on_freight(cart: Cart, offers: list[Offer], *_: object) -> list[str]:
        return ["freight"] if any(o.target is Target.FREIGHT for o in offers) else []

    monkeypatch.setattr(random_carts, "broken", on_freight)
    several = (n for n in range(99) if len(random_carts.drawn(n, "CNY")[1]) > 2)
    seed = next(n for n in several if on_freight(*random_carts.drawn(n, "CNY")))
    cart, offers = random_carts.smallest(seed, "CNY")
    assert (len(cart.lines), [o.target for o in offers]) == (1, [Target.FREIGHT])
