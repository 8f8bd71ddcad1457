"""How far demand may lie from what is expected: simulated shops whose scatter is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from zhanggui.domains.supply.analysis.demand import Demand
from zhanggui.domains.supply.analysis.demand_spread import Spread, chance_of_counting, quantile_rows
from zhanggui.domains.supply.analysis.outlook import outlooks

QUIET = ("",) * 400


def test_single_buyers_scatter_by_one_and_buyers_of_four_by_four() -> None:
    """A Poisson count has variance equal to its mean; four units to each buyer make it four times that."""
    buyers = np.random.default_rng(1).poisson(5.0, (2000, 182)).astype(float)
    singles, fours = chance_of_counting(buyers, QUIET), chance_of_counting(4 * buyers, QUIET)
    assert singles.mean() == pytest.approx(1.0, abs=0.03)
    assert fours.mean() == pytest.approx(4.0, abs=0.12)


def test_a_trend_is_no_scatter() -> None:
    """A straight rise of one a day: weeks differ by 49 each time, against means up to a thousand."""
    rise = np.arange(182.0)[None, :]
    assert chance_of_counting(np.repeat(rise, 5, axis=0), QUIET)[0] < 3


def test_a_festival_is_no_scatter() -> None:
    days = np.random.default_rng(2).poisson(5.0, (500, 182)).astype(float)
    events = tuple("618" if 70 <= day < 80 else "" for day in range(182))
    days[:, 70:80] *= 10
    assert chance_of_counting(days, events).mean() == pytest.approx(1.0, abs=0.05)


def test_the_quantiles_have_the_variance_of_both_causes() -> None:
    """100 expected, φ 2, an error of 10 %: variance 2 × 100 + 10² = 300."""
    points = (np.arange(999) + 0.5) / 999
    (row,) = quantile_rows(np.array([100.0]), Spread(np.array([2.0]), np.array([0.1])), points)
    assert row.mean() == pytest.approx(100, rel=0.01)
    assert row.var() == pytest.approx(300, rel=0.03)


def test_nothing_expected_is_nothing_wanted() -> None:
    (row,) = quantile_rows(np.array([0.0]), Spread(np.array([1.0]), np.array([0.3])), np.array([0.5, 0.99]))
    assert row.tolist() == [0.0, 0.0]


def test_fast_and_slow_sellers_both_get_the_range_they_need() -> None:
    """Steady Poisson demand of 0.2 and of 20 a day: nine in ten of the fortnights that follow lie below the 90 % point."""
    rng, history, ahead = np.random.default_rng(3), 300, 14
    rates = np.repeat([0.2, 20.0], 150)
    days = rng.poisson(rates[:, None], (300, history + ahead)).astype(float)
    skus = tuple(f"S{n:03d}" for n in range(300))
    found = outlooks(Demand(skus, date(2025, 1, 1), days[:, :history]), dict.fromkeys(skus, 7), 7)
    # A slow seller's count jumps by whole units, so that a point between two of them counts half a unit further.
    below = np.array(
        [
            days[n, history:].sum() <= np.quantile(found[sku].until_next, 0.9) + 0.5
            for n, sku in enumerate(skus)
        ]
    )
    assert 0.82 <= below[:150].mean() <= 0.96
    assert 0.85 <= below[150:].mean() <= 0.99


def test_late_deliveries_widen_the_range_and_keep_its_middle() -> None:
    days = np.full((30, 300), 10.0)
    skus = tuple(f"S{n:02d}" for n in range(30))
    demand = Demand(skus, date(2025, 1, 1), days)
    lead = dict.fromkeys(skus, 20)
    sure = outlooks(demand, lead, 7)["S00"].until_arrival
    late = outlooks(demand, lead, 7, lead_spread=dict.fromkeys(skus, 5.0))["S00"].until_arrival
    assert late.mean() == pytest.approx(sure.mean(), rel=0.01)
    assert late.var() - sure.var() == pytest.approx(50.0**2, rel=0.1)
