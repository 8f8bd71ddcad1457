"""Quotations on landed cost: one by hand, fifty against brute force."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil
from random import Random

import pytest

from zhanggui.domains.supply.analysis.quotations import (
    Demanded,
    Quote,
    QuoteRule,
    compared,
    landed_cost,
    order_size,
    two_sources,
)

RULE = QuoteRule()
TEA = Demanded(rate=2.0, margin=Decimal(6))


def test_one_by_hand() -> None:
    """9.50 + 0.50; a fifth is bad: 10 × 0.2 / 0.8 = 2.50. 5 days late × 2 a day × 30 % × 80 % / 60 × 6.00 = 0.24.

    60 units are 30 days of demand: the minimum of 48 forces nothing.
    """
    quote = Quote(sku="TEA", supplier="老王", price=Decimal("9.50"), freight=Decimal("0.50"), minimum=48, pack=12, late_days=5, defects=0.2)  # fmt: skip
    found = landed_cost(quote, TEA, RULE)
    assert order_size(quote, TEA, RULE) == 60
    assert (found.defects, found.lateness, found.holding) == (Decimal("2.5000"), Decimal("0.2400"), 0)
    assert found.total == Decimal("12.74")


def test_a_minimum_of_a_year_costs_its_holding() -> None:
    """730 units at 2 a day: 670 more than needed, on average 335 days × half; 10 × 0.25 / 365 × 670 / 2 / 2."""
    found = landed_cost(Quote(sku="TEA", supplier="大厂", price=Decimal(10), minimum=730), TEA, RULE)
    assert found.holding == pytest.approx(Decimal(10 * 0.25 / 365 * 670 / 2 / 2), abs=Decimal("0.0001"))


def test_the_winner_of_fifty_quotations_is_that_of_brute_force() -> None:
    """Every part worked out again in fractions, for 40 draws of 50 quotations each."""
    rng = Random(5)
    for _ in range(40):
        rate, margin = Fraction(rng.randint(1, 400), 20), Fraction(rng.randint(0, 3_000), 100)
        quotes = [_quote(rng, n) for n in range(50)]
        demanded = Demanded(rate=float(rate), margin=Decimal(margin.numerator) / margin.denominator)
        ranked = compared(quotes, demanded, RULE)
        costs = {quote.supplier: _brute(quote, rate, margin) for quote in quotes}
        best = min(costs.values())
        assert abs(costs[ranked[0].quote.supplier] - best) <= Fraction(2, 10_000)
        assert float(ranked[0].total) == pytest.approx(float(best), abs=2e-4)
        assert [one.place for one in ranked] == list(range(1, 51))


def _quote(rng: Random, n: int) -> Quote:
    return Quote(
        sku="TEA", supplier=f"S{n:02}", price=Decimal(rng.randint(900, 1_100)) / 100, freight=Decimal(rng.randint(0, 90)) / 100,
        minimum=rng.choice([1, 24, 300, 2_000]), pack=rng.choice([1, 6, 12]), late_days=rng.randint(-20, 90) / 10,
        defects=rng.randint(0, 80) / 1_000, lead_days=10,
    )  # fmt: skip


def _brute(quote: Quote, rate: Fraction, margin: Fraction) -> Fraction:
    paid, bad = Fraction(quote.price + quote.freight), Fraction(str(quote.defects))
    units = ceil(max(rate * 30, quote.minimum) / quote.pack) * quote.pack
    late = max(Fraction(0), Fraction(str(quote.late_days)))
    forced = max(Fraction(0), units - rate * 30) / rate / 2
    return (
        paid / (1 - bad)
        + late * rate * Fraction(3, 10) * Fraction(8, 10) / units * margin
        + paid * forced / 4 / 365
    )


def test_dollars_are_not_compared_with_yuan() -> None:
    quotes = [
        Quote(sku="TEA", supplier="A", price=Decimal(1), currency="USD"),
        Quote(sku="TEA", supplier="B", price=Decimal(7)),
    ]
    with pytest.raises(ValueError, match="several currencies"):
        compared(quotes, TEA, RULE)


def test_two_sources_cost_their_premium() -> None:
    """30 % of 730 a year from the one that is 0.50 dearer: 109.50."""
    quotes = [
        Quote(sku="TEA", supplier=name, price=Decimal(price))
        for name, price in (("A", "10.00"), ("B", "10.50"))
    ]
    pair = two_sources(compared(quotes, TEA, RULE), TEA, RULE)
    assert pair is not None
    assert (pair.first.quote.supplier, pair.second.quote.supplier) == ("A", "B")
    assert pair.premium_a_year == Decimal("109.50")
    assert two_sources(compared(quotes[:1], TEA, RULE), TEA, RULE) is None


@pytest.mark.parametrize("wrong", [{"price": Decimal(-1)}, {"defects": 1.0}, {"minimum": 0}, {"pack": 0}])
def test_a_quotation_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="below what can be"):
        Quote(**{"sku": "TEA", "supplier": "A", "price": Decimal(1)} | wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong", [{"order_days": 0}, {"short_share": 2.0}, {"second_share": 0.0}, {"holding_rate": -1.0}]
)
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must|shares"):
        QuoteRule(**wrong)  # type: ignore[arg-type]
