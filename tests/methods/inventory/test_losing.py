"""Levels where customers leave, against the day-by-day simulation that judges every formula."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.inventory.distributions import Poisson
from zhanggui.methods.inventory.plan import LOTS, ORDER_UP_TO, Items, plan
from zhanggui.methods.inventory.simulate import World, order_up_to, reorder_lots, simulate


def _items(
    policy: str, *, mean: float = 6.0, lead: float = 3.0, by_fill: bool = True, lost: bool = True
) -> Items:
    one = np.ones(1)
    return Items(
        demand=Poisson(mean * one), exact=one > 0, lead=lead * one, lead_sd=0 * one, review=one, fixed=mean * 8 * one,
        holding=one, shortage=np.nan * one, service=0.93 * one, by_fill=np.array([by_fill]), moq=0 * one, pack=0 * one,
        whole=one > 0, lost_sales=np.array([lost]), policy=(policy,),
    )  # fmt: skip


def _world(start: float, lead: int) -> World:
    demand = np.random.default_rng(4).poisson(6, (10, 1500)).astype(float)
    return World(demand=demand, lead=np.full(demand.shape, lead), start=np.full(10, start), lost_sales=True)


def test_a_daily_level_serves_the_share_of_units_that_it_promises():
    made = plan(_items(ORDER_UP_TO))
    level = made.order_up_to[0]
    served = [simulate(_world(at, 3), order_up_to(at)).fill_rate(100).mean() for at in (level, level - 1)]
    assert served[0] == pytest.approx(made.fill_rate[0], abs=0.01)
    assert served[0] >= 0.92
    assert served[1] < 0.935  # one unit less would not do


def test_customers_who_leave_need_less_on_the_shelf_than_those_who_wait():
    """What was lost is not ordered again, so less is under way and more lies on the shelf."""
    leave, wait = (plan(_items(ORDER_UP_TO, lost=lost)).order_up_to[0] for lost in (True, False))
    assert leave < wait


def test_lots_of_which_several_are_under_way_serve_what_they_promise():
    """Lots of four days and ten days under way: two or three at a time."""
    made = plan(_items(LOTS, lead=10.0))
    assert made.lot[0] == 24
    run = simulate(_world(made.order_up_to[0], 10), reorder_lots(made.reorder_point[0], made.lot[0]))
    assert run.fill_rate(100).mean() == pytest.approx(made.fill_rate[0], abs=0.01)
    assert made.fill_rate[0] >= 0.93


def test_a_slow_seller_is_never_planned_onto_an_empty_shelf():
    """On 95 of 100 days nobody asks, so an empty shelf would have no shortage on 95 % of the days."""
    assert plan(_items(ORDER_UP_TO, mean=0.05, by_fill=False)).order_up_to[0] >= 1


def test_the_same_items_give_the_same_levels():
    assert plan(_items(ORDER_UP_TO)).order_up_to == plan(_items(ORDER_UP_TO)).order_up_to
