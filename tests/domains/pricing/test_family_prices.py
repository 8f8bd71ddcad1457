"""Prices of substitutes chosen together: against every pair of prices tried, and on weeks whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import numpy as np
import pytest

from zhanggui.core.money import to_ticks
from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule, Place, wanted_price
from zhanggui.domains.pricing.analysis.elasticity import Response, controls_of
from zhanggui.domains.pricing.analysis.family import Substitutes, substitutes
from zhanggui.domains.pricing.analysis.family_prices import Member, families, together
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms
from zhanggui.domains.pricing.analysis.weekly_sales import Weekly
from zhanggui.profit.settings import FEES

NOTHING = dict.fromkeys(FEES, 0)
GOODS = UnitTerms(cost=600_000, spoilt=0, freight=0, rates=NOTHING, fixed=NOTHING)
RULE = BestPriceRule(largest_step=Decimal("0.2"), most_doubt=1.0)
GREEN, BLACK = ("GREEN", "t1"), ("BLACK", "t1")


def _member(key: tuple[str, str], other: tuple[str, str], cross: float, *, told: bool = True) -> Member:
    """Tea of 60.00 asked 100.00, ten a day, elasticity -2.5: 100.00 is best alone (60 · 2.5 / 1.5)."""
    answer = Response(
        key=key, weeks=40, pace=70.0, elasticity=-2.5, draws=np.full(200, -2.5), lowest=70.0, highest=150.0,
        specifications={"own": -2.5, "pooled": -4.0},
        cross=Substitutes(others={other: 1.0}, effect=cross, identified=told, draws=np.full(200, cross)),
    )  # fmt: skip
    place = Place(
        asked=1_000_000, credited=1_000_000, units=10.0, floor=600_000, ceiling=3_000_000, coin=10_000
    )
    return Member(key=key, place=place, terms=GOODS, answer=answer)


def _earned(green: float, black: float, cross: float) -> float:
    """Of 14 days, by hand."""
    units = [140 * (p / 100) ** -2.5 * (q / 100) ** cross for p, q in ((green, black), (black, green))]
    return units[0] * (green - 60) + units[1] * (black - 60)


def test_two_substitutes_stand_higher_together_than_each_alone() -> None:
    """Whole yuan from 80 to 120, every pair tried by hand: the best is what is advised."""
    pair = [_member(GREEN, BLACK, 0.8), _member(BLACK, GREEN, 0.8)]
    found = together(pair, FloorRule(), RULE)
    best = max(product(range(80, 121), repeat=2), key=lambda two: _earned(*two, 0.8))
    assert [found[key].wanted.price for key in (GREEN, BLACK)] == [to_ticks(Decimal(p)) for p in best]
    assert found[GREEN].total == pytest.approx(_earned(*best, 0.8) - _earned(100, 100, 0.8))
    assert found[GREEN].beside == {BLACK: to_ticks(Decimal(best[1]))}
    assert found[GREEN].wanted.by["own"] > found[GREEN].wanted.by["pooled"], (
        "what other specifications say is told"
    )
    assert wanted_price(pair[0].place, pair[0].answer, GOODS, FloorRule(), RULE) is None, (
        "alone 100.00 is best"
    )


def test_without_an_identified_effect_nobody_is_tied() -> None:
    pair = [_member(GREEN, BLACK, 0.8, told=False), _member(BLACK, GREEN, 0.8, told=False)]
    assert families(pair) == []
    assert [[one.key for one in group] for group in families([pair[0], _member(BLACK, GREEN, 0.8)])] == [
        [BLACK, GREEN]
    ]


def test_floor_ceiling_and_step_hold_for_each_of_them() -> None:
    pair = [_member(GREEN, BLACK, 2.0), _member(BLACK, GREEN, 2.0)]
    capped = replace(pair[1], place=replace(pair[1].place, ceiling=1_050_000))
    found = together([pair[0], capped], FloorRule(), RULE)
    assert found[GREEN].wanted.price == 1_200_000
    assert found[BLACK].wanted.price == 1_050_000
    assert found[GREEN].wanted.at_bound


def _weeks(cross: float, seed: int, *, style: bool) -> Weekly:
    """Four teas of one style, or of one category, over 52 weeks, prices held two weeks; own elasticity -2.5."""
    chance, n = np.random.default_rng(seed), 4
    price = np.repeat(chance.normal(0, 0.12, (n, 26)), 2, axis=1)
    others = (price.sum(axis=0) - price) / (n - 1)
    units = np.round(80 * np.exp(-2.5 * price + cross * others + chance.normal(0, 0.15, price.shape)))
    return Weekly(
        keys=tuple((f"S{k}", "t1") for k in range(n)), start=date(2025, 1, 1), units=units, price=50 * np.exp(price),
        off=np.zeros_like(price), visitors=np.full_like(price, np.nan), category=("茶",) * n,
        product=("P1",) * n if style else ("", "", "", ""),
    )  # fmt: skip


def _effects(cross: float, *, style: bool) -> list[Substitutes]:
    found = []
    for seed in range(60):
        weekly = _weeks(cross, seed, style=style)
        found += substitutes(weekly, np.delete(controls_of(weekly), 1, axis=2)).values()
    return found


@pytest.mark.parametrize("style", [True, False])
def test_weeks_of_a_family_show_the_effect_that_made_them(style: bool) -> None:
    """Four teas in sixty shops: 1.0 on average, found in nine of ten, inside its interval in nine of ten."""
    found = _effects(1.0, style=style)
    assert np.mean([one.effect for one in found]) == pytest.approx(1.0, abs=0.1)
    assert np.mean([one.identified for one in found]) > 0.9
    assert (
        np.mean([one.low is not None and one.high is not None and one.low <= 1 <= one.high for one in found])
        >= 0.9
    )
    assert all(sum(one.others.values()) == pytest.approx(1) for one in found)


def test_weeks_without_an_effect_show_one_in_at_most_7_of_100() -> None:
    found = _effects(0.0, style=True)
    assert np.mean([one.identified for one in found]) <= 0.07
    assert all(one.why is not None for one in found if not one.identified)
