"""Policies to compare with; the one that knows the future is checked against trying every set of order days."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.comparison import MovingAverage, clairvoyant, fixed_min_max, wagner_whitin
from zhanggui.methods.inventory.distributions import Array
from zhanggui.methods.inventory.simulate import Run, World, simulate


def test_a_textbook_lot_plan() -> None:
    """Demand 90, 120, 80, 70, fixed 500, holding 2. One lot of all: 500 + 240 + 320 + 420 = 1480. One lot for two days
    and one for the other two: 740 + 640 = 1380. One for three days, one for the last: 1060 + 500 = 1560."""
    plan = wagner_whitin(np.array([[90, 120, 80, 70.0]]), fixed=500, holding=2)
    assert plan.arriving.tolist() == [[210, 0, 150, 0]]
    assert plan.cost.tolist() == [1380]


@settings(max_examples=30)
@given(demand=st.lists(st.integers(0, 30), min_size=1, max_size=8), fixed=st.integers(0, 100))
def test_no_set_of_order_days_is_cheaper(demand: list[int], fixed: int) -> None:
    plan = wagner_whitin(np.array([demand], dtype=float), fixed=fixed, holding=1)
    assert_allclose(plan.cost, _by_trying(demand, fixed, 1))
    assert plan.arriving.sum() == sum(demand)
    left = np.cumsum(plan.arriving - np.array([demand]))
    assert (left >= 0).all()
    assert_allclose(left.sum() + fixed * (plan.arriving > 0).sum(), plan.cost)


def _by_trying(demand: list[int], fixed: float, holding: float) -> float:
    best = np.inf
    for days in product((False, True), repeat=len(demand)):
        cost, last = 0.0, None
        for day, units in enumerate(demand):
            if days[day]:
                last, cost = day, cost + fixed
            if units and last is None:
                break
            cost += holding * units * (day - last) if units and last is not None else 0
        else:
            best = min(best, cost)
    return best


def _world(*, days: int = 120, items: int = 30) -> World:
    g = np.random.default_rng(4)
    demand = g.negative_binomial(1, 0.15, (items, days)).astype(float)
    lead = np.repeat(g.integers(1, 8, (items, 1)), days, axis=1)
    return World(demand=demand, lead=lead, start=np.full(items, 60.0), lost_sales=True)


COSTS = {"fixed": np.full(30, 40.0), "holding": np.full(30, 0.2), "shortage": np.zeros(30)}


def _cost(run: Run, world: World) -> Array:
    """Ordering and holding cost, with a loss of 50 per unit short on a day on which a delivery was possible."""
    possible = (np.arange(120) + world.lead).min(axis=1)
    helped = np.arange(120) >= possible[:, None]
    return run.cost(**COSTS) * 120 + 50 * (run.short * helped).sum(axis=1)


def test_nobody_beats_the_one_who_knows_the_future() -> None:
    world = _world()
    lead, rate = world.lead[:, 0].astype(float), np.full(30, world.demand.mean())
    knowing, plan = clairvoyant(world, fixed=40, holding=0.2)
    run = simulate(world, knowing)
    possible = np.arange(120) >= world.lead[:, :1]
    assert (run.short * possible).sum() == 0
    best = _cost(run, world)
    for policy in (
        fixed_min_max(rate, lead, safety_days=3, cover_days=10),
        MovingAverage(lead, rate, safety_days=3, cover_days=10),
    ):
        assert (_cost(simulate(world, policy), world) >= best - 1e-6).all()
    start_held = best - plan.cost  # what the start stock costs while it lasts is no choice of anybody
    assert (start_held >= -1e-6).all()


def test_moving_average_by_hand() -> None:
    """2 a day for 28 days, lead time 3, 2 days of safety, 10 of cover: at 10 or below up to 30."""
    world = World(
        demand=np.full((1, 40), 2.0), lead=np.full((1, 40), 3), start=np.array([20.0]), lost_sales=True
    )
    run = simulate(world, MovingAverage(np.array([3.0]), np.array([2.0]), safety_days=2, cover_days=10))
    days = np.flatnonzero(run.ordered[0])
    assert days[:2].tolist() == [5, 15]
    assert run.ordered[0, days[:2]].tolist() == [20, 20]
    assert run.short.sum() == 0
