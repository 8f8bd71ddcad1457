"""The simulator by hand, and the service that policies really give in it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.distributions import Demand, Empirical, Gamma, NegativeBinomial, Poisson
from zhanggui.methods.inventory.plan import LOTS, ORDER_UP_TO, REORDER_UP_TO, Items, plan
from zhanggui.methods.inventory.simulate import (
    World,
    at_supplier,
    order_up_to,
    reorder_lots,
    reorder_up_to,
    simulate,
)


def _world(demand: list[float], *, lead: int, start: float, lost: bool, **supplier: float) -> World:
    days = np.array([demand], dtype=float)
    return World(
        demand=days, lead=np.full(days.shape, lead), start=np.array([start]), lost_sales=lost, **supplier
    )


def test_a_week_by_hand_with_customers_who_wait() -> None:
    """Start 5, level 5, two days on the way, 3 a day: orders 0, 3, 3, 3, 3; the shelf is short from day 2 on."""
    run = simulate(_world([3] * 5, lead=2, start=5, lost=False), order_up_to(np.array([5.0])))
    assert run.ordered.tolist() == [[0, 3, 3, 3, 3]]
    assert run.delivered.tolist() == [[0, 0, 0, 3, 3]]
    assert run.owed.tolist() == [[0, 1, 4, 4, 4]]
    assert run.short.tolist() == [[0, 1, 3, 3, 3]]


def test_the_same_week_with_customers_who_leave() -> None:
    run = simulate(_world([3] * 5, lead=2, start=5, lost=True), order_up_to(np.array([5.0])))
    assert run.ordered.tolist() == [[0, 3, 2, 0, 3]]
    assert run.short.tolist() == [[0, 1, 3, 0, 1]]
    assert run.fill_rate().tolist() == [1 - 5 / 15]
    assert run.ready_rate().tolist() == [2 / 5]


def test_lots_minimum_orders_and_packs() -> None:
    run = simulate(
        _world([4] * 4, lead=0, start=4, lost=False), reorder_lots(np.array([2.0]), np.array([6.0]))
    )
    assert run.ordered.tolist() == [[0, 6, 6, 0]]
    assert at_supplier(np.array([0, 1, 13.0]), 5, 4).tolist() == [0, 8, 16]


def test_cost_of_the_published_policy_is_met_in_simulation() -> None:
    """(14, 62) with Poisson 20, fixed 64, holding 1, shortage 9 costs 49.173 a period."""
    demand = np.random.default_rng(2).poisson(20, (20, 5000)).astype(float)
    world = World(
        demand=demand, lead=np.zeros(demand.shape, dtype=int), start=np.full(20, 62.0), lost_sales=False
    )
    run = simulate(world, reorder_up_to(np.full(20, 14.0), np.full(20, 62.0)))
    one = np.ones(20)
    assert_allclose(run.cost(fixed=64 * one, holding=one, shortage=9 * one).mean(), 49.173, rtol=0.004)


HISTORY = np.where(np.random.default_rng(5).random(200) < 0.2, 3.0, 0.0) + (np.arange(200) % 40 == 0) * 8
KINDS: dict[str, Demand] = {
    "Poisson": Poisson([3.0]),
    "intermittent": NegativeBinomial([0.3], [1.2]),
    "skewed": Gamma([20.0], [30.0]),
    "bootstrap": Empirical(HISTORY[None]),
}


def _drawn(name: str, shape: tuple[int, int]) -> np.ndarray:
    g = np.random.default_rng(9)
    draws = {
        "Poisson": lambda: g.poisson(3, shape),
        "intermittent": lambda: g.negative_binomial(0.09 / 1.14, 0.3 / 1.44, shape),
        "skewed": lambda: g.gamma(4 / 9, 45, shape),
        "bootstrap": lambda: g.choice(HISTORY, shape),
    }
    return draws[name]().astype(float)


def _items(
    name: str, policy: str, *, by_fill: bool, lost: bool = False, lead: float = 7, target: float = 0.95
) -> Items:
    one = np.ones(1)
    return Items(
        demand=KINDS[name],
        exact=np.ones(1, bool),
        lead=lead * one,
        lead_sd=0 * one,
        review=one,
        fixed=200 * KINDS[name].mean,
        holding=one,
        shortage=np.nan * one,
        service=target * one,
        by_fill=np.array([by_fill]),
        moq=0 * one,
        pack=0 * one,
        whole=np.array([name != "skewed"]),
        lost_sales=np.array([lost]),
        policy=(policy,),
    )


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("by_fill", [False, True], ids=["cycle service", "fill rate"])
@pytest.mark.parametrize("policy", [ORDER_UP_TO, LOTS])
def test_the_service_promised_is_reached_within_a_point(name: str, by_fill: bool, policy: str) -> None:
    planned = plan(_items(name, policy, by_fill=by_fill))
    demand = _drawn(name, (60, 2500))
    level, point, lot = (np.repeat(a, 60) for a in (planned.order_up_to, planned.reorder_point, planned.lot))
    world = World(demand=demand, lead=np.full(demand.shape, 7), start=level, lost_sales=False)
    run = simulate(world, order_up_to(level) if policy == ORDER_UP_TO else reorder_lots(point, lot))
    cycles = run.ready_rate(100) if policy == ORDER_UP_TO else run.cycle_service(100)
    promised = planned.fill_rate if by_fill else planned.cycle_service
    assert promised >= 0.95 - 1e-9
    assert abs((run.fill_rate(100) if by_fill else cycles).mean() - promised[0]) <= 0.01


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("by_fill", [False, True], ids=["cycle service", "fill rate"])
def test_with_lost_sales_the_promise_is_kept_and_exceeded_by_three_points_at_most(
    name: str, by_fill: bool
) -> None:
    planned = plan(_items(name, ORDER_UP_TO, by_fill=by_fill, lost=True))
    level = np.repeat(planned.order_up_to, 60)
    demand = _drawn(name, (60, 2500))
    world = World(demand=demand, lead=np.full(demand.shape, 7), start=level, lost_sales=True)
    run = simulate(world, order_up_to(level))
    reached = (run.fill_rate(100) if by_fill else run.ready_rate(100)).mean()
    promised = (planned.fill_rate if by_fill else planned.cycle_service)[0]
    assert promised - 0.01 <= reached <= promised + 0.03
    waiting = plan(_items(name, ORDER_UP_TO, by_fill=by_fill))
    assert planned.order_up_to <= waiting.order_up_to  # whoever leaves need not be served later


def test_reorder_up_to_promises_what_it_gives() -> None:
    given = _items("Poisson", REORDER_UP_TO, by_fill=True)
    one = np.ones(1)
    items = Items(**{**vars(given), "shortage": 9 * one, "service": np.nan * one, "fixed": 40 * one})
    planned = plan(items)
    demand = _drawn("Poisson", (60, 2500))
    point, level = np.repeat(planned.reorder_point, 60), np.repeat(planned.order_up_to, 60)
    run = simulate(
        World(demand=demand, lead=np.full(demand.shape, 7), start=level, lost_sales=False),
        reorder_up_to(point, level),
    )
    assert_allclose(run.fill_rate(100).mean(), planned.fill_rate, atol=0.005)
    many = np.ones(60)
    assert_allclose(
        run.cost(fixed=40 * many, holding=many, shortage=9 * many, since=100).mean(), planned.cost, rtol=0.01
    )


def test_days_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        _world([-1], lead=0, start=1, lost=True)
    with pytest.raises(ValueError, match="shape"):
        World(demand=np.ones((1, 3)), lead=np.ones((1, 2), dtype=int), start=np.ones(1), lost_sales=True)
