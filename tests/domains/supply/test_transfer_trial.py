"""Shares of buildings found again from counts alone, and transfers that earn more than none."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest

from zhanggui.domains.supply.analysis.buildings import Count, shares_by_counts
from zhanggui.domains.supply.transfer_trial import (
    TransferTrial,
    profit_of,
    send_by_rule,
    send_nothing,
    send_with_foresight,
)
from zhanggui.simulate.buildings import Layout, arrived
from zhanggui.simulate.size import Size
from zhanggui.simulate.world import World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    """A sample merchant with two buildings, whose weekly counts and receipts are all the product may see."""
    return make_world(Size(seed=3, skus=30, months=4, orders_per_day=40, start=date(2025, 9, 1), buildings=2))


def _layout(world: World) -> Layout:
    assert world.layout is not None
    return world.layout


def test_every_unit_lies_in_one_building(world: World) -> None:
    """On every morning the buildings together hold what the merchant holds."""
    layout = _layout(world)
    for code, mornings in layout.levels.items():
        assert [sum(one) for one in mornings] == world.supply.on_hand(code)
        assert min(min(one) for one in mornings) >= 0


def test_true_shares_are_found_again_from_counts_alone(world: World) -> None:
    """Nearer to the truth than the share of all SKUs is, where a SKU was seen to sell; and without leaning to one side."""
    layout, size = _layout(world), world.size
    days = range(0, len(size.days) + 1, 7)
    counts = {
        code: {
            name: [
                Count(day=size.start + timedelta(days=d), on_hand=mornings[d][place], reserved=0)
                for d in days
            ]
            for place, name in enumerate(layout.names)
        }
        for code, mornings in layout.levels.items()
    }
    came = defaultdict(list)
    for number, bought in world.supply.purchases:
        code = bought.term.sku.code
        for arrival, places in arrived(bought, layout.goes_to[number, code]):
            for place in places[: arrival.good]:
                came[code, layout.names[place]].append((arrival.day, 1))
    found = shares_by_counts(counts, came, since=size.start).of
    first = layout.names[0]
    seen = [(one[first], layout.shares[code][0]) for code, one in found.items() if one[first].units >= 40]
    error = np.array([own.share - true for own, true in seen])
    apart = np.array([layout.overall[0] - true for _, true in seen])
    assert len(seen) >= 8
    assert np.sqrt((error**2).mean()) < 0.75 * np.sqrt((apart**2).mean())
    assert abs(error.mean()) < 0.05


def test_transfers_earn_more_than_none_and_no_more_than_foresight_of_all_demand() -> None:
    trial = TransferTrial(seed=1, skus=10, days=56)
    nothing, ours, foresight = (
        profit_of(trial, one) for one in (send_nothing, send_by_rule, send_with_foresight)
    )
    assert nothing < ours
    assert ours - nothing < 1.05 * (foresight - nothing)
    assert profit_of(trial, send_by_rule) == ours, "the same seed gives the same profit"
