"""Recommended prices against the closed form, and the designed price test."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from zhanggui.methods.elasticity.best_price import Bounds, best_price
from zhanggui.methods.elasticity.price_test import price_test

WIDE = Bounds(floor=Decimal(61), ceiling=Decimal(300), largest_step=Decimal(5))
SURE = np.full(1, -2.5)


def _best(draws=SURE, bounds=WIDE, present="90", fees=0.0):
    return best_price(
        present=Decimal(present),
        quantity=100,
        cost=Decimal(60),
        draws=draws,
        bounds=bounds,
        share_of_fees=fees,
    )


def test_the_optimum_of_a_known_elasticity():
    """c · ε / (ε - 1) = 60 · 2.5 / 1.5 = 100; with a commission of 5 % 60 / 0.95 · 2.5 / 1.5 = 105.26."""
    assert _best().price == Decimal("100.00")
    assert _best(fees=0.05).price == Decimal("105.26")


def test_the_gain_by_hand():
    """From 90 to 100: 100 · (100 / 90)^-2.5 · 40 - 100 · 30 = 73.74."""
    found = _best()
    assert found.mid == pytest.approx(100 * (100 / 90) ** -2.5 * 40 - 3000)
    assert found.low == found.mid == found.high == found.expected


def test_the_step_holds_and_says_that_the_optimum_may_lie_beyond():
    found = _best(bounds=Bounds(floor=Decimal(61), ceiling=Decimal(300), largest_step=Decimal("0.05")))
    assert (found.price, found.at_bound) == (Decimal("94.50"), True)


def test_inelastic_demand_has_no_optimum_inside():
    found = _best(draws=np.full(1, -0.8))
    assert (found.price, found.at_bound) == (Decimal(300), True)


def test_a_floor_above_the_reach_of_a_step_allows_nothing():
    assert _best(bounds=Bounds(floor=Decimal(200), ceiling=Decimal(300))) is None


def test_prices_are_whole_ticks():
    """Up to 100 in steps of 3: the best of 99 and 102 is 99."""
    found = _best(
        bounds=Bounds(floor=Decimal(61), ceiling=Decimal(300), tick=Decimal(3), largest_step=Decimal(5))
    )
    assert found.price == 99


def test_an_unsure_elasticity_shows_in_the_range_and_the_risk():
    draws = np.random.default_rng(1).normal(-2.5, 1.0, 4000)
    found = _best(draws=draws)
    assert found.low < found.mid < found.high
    assert 0 < found.worse < 0.5
    assert found.expected == pytest.approx(_best(draws=np.clip(draws, None, 0.0)).expected)


@pytest.mark.parametrize("wrong", [{"floor": Decimal(0)}, {"floor": Decimal(301)}, {"tick": Decimal(0)}])
def test_bounds_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"floor|tick"):
        Bounds(**({"floor": Decimal(1), "ceiling": Decimal(300)} | wrong))


def test_days_of_a_price_test_by_the_formula():
    """Variance of ln(.9), 0, ln(1.1): 0.006715. (1.959964 + 0.841621)² · 0.2² / 0.006715 / 1 = 46.8 days, up to 63."""
    found = price_test(noise=0.2, detect=1.0, levels=(0.9, 1.0, 1.1))
    assert np.var(np.log([0.9, 1.0, 1.1])) == pytest.approx(0.006715, rel=1e-3)
    assert found.days == 63
    assert found.error == pytest.approx(0.2 / np.sqrt(63 * 0.006715), rel=1e-3)


def test_every_level_gets_as_many_days_in_whole_weeks():
    found = price_test(noise=0.2, detect=1.0, levels=(0.9, 1.0, 1.1))
    assert np.bincount(found.order).tolist() == [21, 21, 21]
    weeks = np.array(found.order).reshape(-1, 7)
    assert (weeks == weeks[:, :1]).all()


def test_the_promised_power_is_what_simulation_finds():
    """True elasticity 1 off the assumed: the test should tell in 80 of 100 cases, more by rounding up to weeks."""
    test = price_test(noise=0.2, detect=1.0, levels=(0.9, 1.0, 1.1))
    g, x = np.random.default_rng(3), np.log(np.array(test.levels))[list(test.order)]
    x = x - x.mean()
    slopes = [x @ (x + g.normal(0, 0.2, x.size)) / (x @ x) for _ in range(2000)]
    told = np.mean(np.abs(slopes) > 1.959964 * test.error)
    assert 0.8 <= told <= 0.95


@pytest.mark.parametrize(
    "wrong", [{"levels": (1.0, 1.0)}, {"noise": 0.0}, {"detect": -1.0}, {"lasting": 1.0}, {"power": 1.0}]
)
def test_a_price_test_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"levels|noise|alpha"):
        price_test(**({"noise": 0.2, "detect": 1.0} | wrong))
