"""Returns: the buyer gets back what he paid for a unit, every funder what he put to it, and all steps sum to the whole."""

from __future__ import annotations

from datetime import date

import pytest

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.calculators import (
    Calculator,
    Earned,
    Percent,
    Steps,
    UnitOff,
)
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Gift, Offer, Scope, Target
from zhanggui.domains.pricing.analysis.promotion.receipt import Receipt
from zhanggui.domains.pricing.analysis.promotion.refund import refund
from zhanggui.domains.pricing.analysis.promotion.stacking import Level

FORTY_OFF = Steps(((30_000, 4_000),))


def receipt(*lines: Line, shipping: int = 0, calculator: Calculator = FORTY_OFF, **more: object) -> Receipt:
    frame = {
        "since": date(2026, 6, 1),
        "until": date(2026, 6, 18),
        "level": Level.SHOP,
        "code": "x",
        "name": Text("x", "x"),
    }
    offer = Offer(calculator=calculator, **{**frame, **more})  # type: ignore[arg-type]
    return Promotions([offer]).best(Cart(lines=lines, shipping=shipping))


def test_a_return_that_breaks_the_threshold_keeps_the_share_it_was_sold_with() -> None:
    """300 − 40, lines of 100 and 200: the 100 cost 86.67 and give 86.67 back, though 200 alone would earn nothing."""
    found = refund(receipt(Line("A", 10_000), Line("B", 20_000)), {0: 1})
    assert (found.total, found.funders["merchant"]) == (8_667, 1_333)


def test_each_funder_gets_the_share_of_what_came_back() -> None:
    """40 off 400 in four units, platform pays a quarter: a unit carries 7.50 of the merchant and 2.50 of the platform."""
    sold = receipt(Line("A", 10_000, 4), funding={"merchant": 7_500, "platform": 2_500})
    found = refund(sold, {0: 1})
    assert (found.total, found.funders) == (9_000, {"merchant": 750, "platform": 250, "supplier": 0})


def test_three_returns_of_a_third_are_the_whole() -> None:
    """0.10 off three units of 1.00: units carry 0.04, 0.03, 0.03."""
    sold = receipt(Line("A", 100, 3), calculator=Steps(((300, 10),)))
    back = [refund(sold, {0: 1}, before={0: n}).total for n in range(3)]
    assert (back, sum(back)) == ([96, 97, 97], sold.total)


@pytest.mark.parametrize(
    ("issue", "prices", "line", "back"),
    [
        ("solidusio/solidus#512", (600, 400), 0, 540),
        ("PrestaShop/PrestaShop#18319", (15_000, 6_000), 0, 13_500),
        ("awesomemotive/easy-digital-downloads#8076", (1_000, 1_000), 1, 900),
        ("smartlabsAT/sonata-project-ecommerce#177", (10_000, 10_000, 10_000), 2, 9_000),
    ],
)
def test_a_tenth_off_the_order_comes_back_less_a_tenth(
    issue: str, prices: tuple[int, ...], line: int, back: int
) -> None:
    """The mistakes of the issues: the list price given back, or the whole discount kept from one line."""
    sold = receipt(
        *(Line(f"{issue} {i}", price) for i, price in enumerate(prices)), calculator=Percent(1_000)
    )
    assert refund(sold, {line: 1}).total == back


def test_what_was_off_a_returned_line_does_not_move_to_the_others() -> None:
    """vendurehq/vendure#4811: 12 off three of 36; one comes back with its 8, the others have cost 8 each, as before."""
    sold = receipt(*(Line(sku, 1_200) for sku in "ABC"), calculator=Steps(((3_600, 1_200),)))
    assert [refund(sold, {i: 1}, before=dict.fromkeys(range(i), 1)).total for i in range(3)] == [
        800,
        800,
        800,
    ]


def test_freight_comes_back_only_with_the_last_unit_and_if_asked_for() -> None:
    sold = receipt(Line("A", 10_000, 2), shipping=800, calculator=UnitOff(1))
    assert refund(sold, {0: 1}, freight=True).freight == 0
    assert refund(sold, {0: 1}, before={0: 1}, freight=True).freight == 800
    assert refund(sold, {0: 2}).freight == 0


def test_the_gift_is_due_back_when_nothing_of_what_earned_it_is_left() -> None:
    gift = {"target": Target.GIFT, "gift": Gift(sku="CUP"), "scope": Scope(skus=frozenset({"A"}))}
    sold = receipt(Line("A", 10_000, 2), Line("B", 500), calculator=Earned(), **gift)
    assert refund(sold, {0: 1}).gifts == {}
    assert refund(sold, {0: 1}, before={0: 1}).gifts == {"CUP": 1}
    assert refund(sold, {1: 1}, before={0: 2}).gifts == {}


@pytest.mark.parametrize(
    ("returned", "why"), [({0: 3}, "3 more cannot"), ({5: 1}, "no line 6"), ({0: -1}, "-1 more")]
)
def test_what_was_not_bought_cannot_come_back(returned: dict[int, int], why: str) -> None:
    with pytest.raises(Refused, match=why):
        refund(receipt(Line("A", 10_000, 2)), returned)
