"""Prices and events in a closed loop: the world's own arithmetic by hand, and what following the plan earns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from zhanggui.domains.pricing.event_policies import (
    best_cuts,
    best_prices,
    flat_cuts,
    keep,
    no_cuts,
    our_cuts,
    planned_of,
)
from zhanggui.domains.pricing.event_replay import replay
from zhanggui.domains.pricing.event_trial import HISTORY_DAYS, World, live, make_world


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(201, skus=24)


def test_the_trial_holds_the_great_events_and_the_history_each_of_them(world: World) -> None:
    trial = [one.name for one in world.events if one.first >= HISTORY_DAYS]
    assert trial == ["618", "", "818", "", "双11"]
    assert {"618", "818", "双11"} <= {one.name for one in world.events if one.last < HISTORY_DAYS}


def test_an_event_lifts_by_its_pull_and_by_the_cut(world: World) -> None:
    """At 20 % off: e^pull · 0.8^(elasticity + shift); who cuts less than 5 % is not in it."""
    lifted = world.lifted(np.full(len(world.skus), 0.2), 3)
    assert lifted == pytest.approx(np.exp(world.pull[:, 3]) * 0.8 ** (world.elasticity + world.shift))
    assert (world.lifted(np.full(len(world.skus), 0.04), 3) == 1).all()


def test_no_more_is_sold_in_an_event_than_lay_in_stock(world: World) -> None:
    scarce = replace(world, stock=np.full_like(world.stock, 3.0))
    _, lived = live(scarce, keep, flat_cuts)
    for event, one in enumerate(world.events):
        assert max(lived.sold(event, n) for n in range(len(world.skus))) <= 3, one
    assert lived.ended.any()


def test_what_an_event_sold_more_is_partly_missing_afterwards(world: World) -> None:
    """The same buyers: with and without 20 % off at 618, the fortnight after sells less by about the share pulled forward."""
    day = next(one.last for one in world.events if one.first >= HISTORY_DAYS)
    endless = replace(world, stock=np.full_like(world.stock, 1e9), pulled=np.full(len(world.skus), 0.1))
    with_it, without = (live(endless, keep, cuts, until=day + 15)[1].units for cuts in (flat_cuts, no_cuts))
    inside, after = slice(day - 18, day + 1), slice(day + 1, day + 15)
    extra = (with_it - without)[:, inside].sum()
    missing = (without - with_it)[:, after].sum()
    assert missing / extra == pytest.approx(0.1, abs=0.05)


def test_following_the_plan_beats_no_events_and_stays_below_the_optimum(world: World) -> None:
    nothing, ours, best = (
        live(world, prices, cuts)[0]
        for prices, cuts in ((keep, no_cuts), (keep, our_cuts), (keep, best_cuts))
    )
    assert nothing < ours < best
    assert best < live(world, best_prices, best_cuts)[0]


def test_the_plan_sees_nothing_of_the_truth(world: World) -> None:
    """Another truth with the same sales so far gives the same plan."""
    first = next(n for n, one in enumerate(world.events) if one.first >= HISTORY_DAYS)
    _, lived = live(world, keep, no_cuts, until=world.events[first].first)
    other = replace(
        world, elasticity=world.elasticity * 2, pull=world.pull + 1, pulled=world.pulled * 0, shift=world.shift - 1, base=world.base * 3
    )  # fmt: skip
    assert our_cuts(world, lived, first).tolist() == our_cuts(other, lived, first).tolist()
    assert planned_of(lived)[0].goal


def test_plans_of_later_events_are_nearer_than_usual_sales(world: World) -> None:
    told = replay(world)
    later = [one for one in told if one.planned is not None]
    assert len(later) >= 10
    assert np.median([one.error("planned") for one in later]) < 0.5 * np.median(
        [one.error("usual") for one in later]
    )
