"""Markdown ladders: equal to brute force on small cases, right at the edges, near the best where demand is only estimated."""

from __future__ import annotations

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.methods.clearance import Clearance, ladder, worth_of


def _poisson(rate: float, count: int) -> float:
    return exp(-rate) * rate**count / factorial(count)


def _brute(told: Clearance, week: int, last: int, stock: int) -> float:
    """Every price in every state, sale by sale, without a table."""
    if week == told.weeks:
        return told.salvage * stock
    best = -np.inf
    for price in range(last if told.falling else 0, told.net.size):
        rate, total, left = float(told.rates[week, price]), 0.0, 1.0
        for sold in range(stock + 1):
            chance = _poisson(rate, sold) if sold < stock else left
            left -= chance
            after = _brute(told, week + 1, price, stock - sold)
            total += chance * (told.net[price] * sold - told.holding * (stock - sold) + after)
        best = max(best, total)
    return best


@settings(max_examples=40, deadline=None)
@given(
    stock=st.integers(0, 4), weeks=st.integers(1, 3),
    net=st.lists(st.floats(-2, 20), min_size=1, max_size=3), seed=st.integers(0, 10_000),
    salvage=st.floats(0, 5), holding=st.floats(0, 1), falling=st.booleans(),
)  # fmt: skip
def test_equal_to_brute_force(stock, weeks, net, seed, salvage, holding, falling):
    rates = np.random.default_rng(seed).uniform(0.1, 4, (weeks, len(net)))
    told = Clearance(
        stock=stock, net=np.array(net), rates=rates, salvage=salvage, holding=holding, falling=falling
    )
    assert ladder(told).worth == pytest.approx(_brute(told, 0, 0, stock), abs=1e-9)


def test_one_unit_one_week_by_hand():
    """At 10 it sells with 1 - e^-0.5 = 39.3 %: 3.93; at 6 with 1 - e^-2 = 86.5 %: 5.19."""
    found = ladder(Clearance(stock=1, net=np.array([10.0, 6.0]), rates=np.array([[0.5, 2.0]])))
    assert found.worth == pytest.approx(6 * (1 - exp(-2)))
    assert found.path() == ((1, 1.0),)


def test_a_unit_that_is_worth_more_unsold_is_not_given_away():
    """Nobody would sell at 6 what brings 9 at the end."""
    found = ladder(Clearance(stock=1, net=np.array([10.0, 6.0]), rates=np.array([[0.5, 2.0]]), salvage=9.0))
    assert found.path()[0][0] == 0
    assert found.worth == pytest.approx(10 * (1 - exp(-0.5)) + 9 * exp(-0.5))


def test_a_falling_ladder_never_rises_and_a_free_one_earns_no_less():
    rates = np.array([[8.0, 12.0, 20.0]] * 6)
    told = {"stock": 80, "net": np.array([10.0, 8.0, 5.0]), "rates": rates}
    falling, free = ladder(Clearance(**told)), ladder(Clearance(**told, falling=False))
    steps = [price for price, _ in falling.path()]
    assert steps == sorted(steps)
    assert free.worth >= falling.worth


def test_a_plan_followed_in_the_world_it_was_made_for_earns_what_it_says():
    told = Clearance(
        stock=60, net=np.array([10.0, 8.0, 5.0]), rates=np.array([[5.0, 8.0, 15.0]] * 5), salvage=1.0
    )
    assert worth_of(ladder(told), told) == pytest.approx(ladder(told).worth)


def test_with_an_estimated_elasticity_at_least_95_percent_of_the_best():
    """12 stocks whose true elasticity lies from -0.8 to -3 and is told with a standard error of 0.5."""
    shares = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        truth, weeks = rng.uniform(-3, -0.8), 10
        off = 1 - np.arange(0, 0.55, 0.05)
        net = 20 * off * 0.94 - 3.0
        pace = rng.uniform(2, 20)
        stock = int(pace * weeks * rng.uniform(1.5, 4))
        draws = truth + rng.normal(0, 0.5) + rng.normal(0, 0.5, 40)

        def rates(e, pace=pace, off=off, weeks=weeks):
            return np.tile(pace * off**e, (weeks, 1))

        told = {"stock": stock, "net": net, "salvage": 2.0, "holding": 0.05}
        plan = ladder(Clearance(**told, rates=np.array([rates(e) for e in draws])))
        best = Clearance(**told, rates=rates(truth))
        shares.append(worth_of(plan, best) / ladder(best).worth)
    assert np.mean(shares) >= 0.95
    assert max(shares) <= 1 + 1e-9


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="column for each of 2 prices"):
        Clearance(stock=1, net=np.array([1.0, 2.0]), rates=np.ones((3, 1)))
    with pytest.raises(ValueError, match="stock"):
        Clearance(stock=-1, net=np.ones(1), rates=np.ones((1, 1)))
