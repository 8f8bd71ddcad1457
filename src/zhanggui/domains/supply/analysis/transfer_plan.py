"""How many units of a SKU to send from one building to another, and what that should earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.demand_spread import Spread, quantile_rows
from zhanggui.methods.inventory.transfers import best_transfers

POINTS = 99
MIDDLES = (np.arange(POINTS) + 0.5) / POINTS
LOOSE = 0.1
"""Part of a transfer's gain that is given up for not opening a carton: assumed."""
MOST_LEVELS = 400
"""More units than this are moved in blocks of several."""


@dataclass(frozen=True, kw_only=True)
class TransferRule:
    """When a transfer is worth it.

    lost_share: part of the orders at an empty building that is lost; the rest is shipped from another or buys something
    else of ours. keep: chance with which the giving building must still have enough until its own next delivery.
    line_cost: picking and receiving one SKU of a transfer. least_gain: less is not worth anybody's attention.
    farthest_days: no delivery is waited for longer than this.
    """

    lost_share: float = 0.5
    keep: float = 0.9
    line_cost: float = 2.0
    least_gain: float = 5.0
    farthest_days: int = 60

    def __post_init__(self) -> None:
        if not 0 < self.lost_share <= 1:
            raise ValueError(f"lost_share must be above 0 and at most 1, got {self.lost_share}")
        if not 0 < self.keep < 1:
            raise ValueError(f"keep must lie between 0 and 1, got {self.keep}")
        if self.line_cost < 0 or self.farthest_days < 1:
            raise ValueError("line_cost must not be negative, farthest_days at least 1")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One building's side of the question: what is there, how much may be wanted.

    ``until_way``: equally likely demand until a transfer of today would arrive, ``until_next`` until its own next
    delivery, both sorted, units. ``keep``: units it must not give away.
    """

    on_hand: int
    until_way: Floats
    until_next: Floats
    keep: int

    @property
    def free(self) -> int:
        """Units it can give."""
        return max(0, self.on_hand - self.keep)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Units from one place (by its number) to another and the money it should earn, the cost of units on the way off.

    ``low``, ``mid``, ``high``: 10 % point, mean, 90 % point. ``saved`` and ``lost`` are expected units sold more there
    and less here; ``last`` is the gain of the last unit, ``further`` that of one more.
    """

    source: int
    target: int
    units: int
    low: float
    mid: float
    high: float
    saved: float
    lost: float
    last: float
    further: float


def demand_points(
    daily: Floats, days: Sequence[int], *, share: float, error: float, spread: Spread
) -> list[Floats]:
    """Equally likely demand at a building over the first so many of the days, for each number of days.

    ``daily``: what the whole merchant expects; ``share`` of it is the building's, known with one standard deviation
    ``error``, which comes on top of the forecast's own error.
    """
    means = np.array([float(daily[: max(0, n)].sum()) * share for n in days])
    wide = np.sqrt(spread.error**2 + (error / share if share > 0 else 0.0) ** 2)
    rows = quantile_rows(means, Spread(np.tile(spread.chance, len(days)), np.tile(wide, len(days))), MIDDLES)
    return list(np.maximum.accumulate(rows, axis=0)) if list(days) == sorted(days) else list(rows)


def units_to_keep(until_next: Floats, keep: float) -> int:
    """What a building needs itself with this chance."""
    return ceil(float(np.quantile(until_next, keep)))


def best_sending(places: Sequence[Place], cost: Floats, *, worth: float, block: int = 1) -> list[Sent]:
    """The best transfers of one SKU between its buildings today; ``worth`` is what a unit sold thanks to it earns.

    ``cost`` (places, places): of a unit on each way, infinite where there is none. ``block``: whole cartons. Nothing moves
    that the giving building needs itself (``Place.keep``). By a flow in a network (``methods.inventory.transfers``); what
    arrives later than a shelf is empty cannot be sold to those who came before. Gains suppose that buildings' demands are
    independent of each other.
    """
    free = np.array([one.free for one in places])
    if worth <= 0 or not free.any() or not any(_short(one) for one in places):
        return []
    size = max(block, ceil(free.sum() / MOST_LEVELS / block) * block)
    blocks = free // size
    own = np.array([max(0, one.on_hand) for one in places]) - blocks * size  # what stays in any case
    levels = own[:, None] + size * np.arange(int(blocks.sum()) + 1)[None, :]
    money = np.stack([worth * _sold(one, row).mean(axis=0) for one, row in zip(places, levels, strict=True)])
    money = money[:, :1] + np.cumsum(_falling(np.diff(money, axis=1, prepend=money[:, :1])), axis=1)
    plan = best_transfers(money, blocks, np.where(np.isfinite(cost), cost * size, np.inf))
    return [
        _sent(places, int(i), int(j), int(plan.moved[i, j]) * size, float(cost[i, j]), worth, size)
        for i, j in zip(*np.nonzero(plan.moved), strict=True)
    ]


def in_cartons(places: Sequence[Place], cost: Floats, *, worth: float, pack: int) -> list[Sent]:
    """As ``best_sending``, in whole cartons of ``pack`` where that costs no more than ``LOOSE`` of the gain."""
    loose = best_sending(places, cost, worth=worth)
    if pack == 1 or not loose or all(one.units % pack == 0 for one in loose):
        return loose
    whole = best_sending(places, cost, worth=worth, block=pack)
    gain = sum(one.mid for one in loose)
    return whole if whole and sum(one.mid for one in whole) >= (1 - LOOSE) * gain else loose


def _short(one: Place) -> bool:
    return float(one.until_next[-1]) > one.on_hand


def _falling(steps: Floats) -> Floats:
    """Rounding may let a step rise by a hair above the one before; the first is no step but the start."""
    return np.concatenate([steps[:, :1], np.minimum.accumulate(steps[:, 1:], axis=1)], axis=1)


def _sold(one: Place, units: npt.ArrayLike) -> Floats:
    """Units sold until the next delivery (points, units) with so many units, those beyond ``on_hand`` coming on the way."""
    given = np.asarray(units, float)[None, :]
    own = np.minimum(given, max(0, one.on_hand))
    first, later = one.until_way[:, None], (one.until_next - one.until_way)[:, None]
    early = np.minimum(first, own)
    return np.asarray(early + np.minimum(later, own - early + (given - own)))


def _sent(
    places: Sequence[Place], i: int, j: int, units: int, cost: float, worth: float, size: int
) -> Sent:  # fmt: skip
    giver, taker = places[i], places[j]
    here, there = max(0, giver.on_hand), max(0, taker.on_hand)
    # The same scenarios with and without the units; the first column is without, the second with them.
    saved = np.diff(_sold(taker, [there, there + units]), axis=1)[:, 0]
    lost = -np.diff(_sold(giver, [here, here - units]), axis=1)[:, 0]
    gains = worth * (saved[:, None] - lost[None, :]) - cost * units
    low, high = np.quantile(gains, [0.1, 0.9])
    mid = min(max(float(gains.mean()), float(low)), float(high))
    return Sent(
        source=i, target=j, units=units, low=float(low), mid=mid, high=float(high), saved=float(saved.mean()),
        lost=float(lost.mean()), last=_one_more(giver, taker, units - size, size, cost, worth),
        further=_one_more(giver, taker, units, size, cost, worth),
    )  # fmt: skip


def _one_more(giver: Place, taker: Place, units: int, size: int, cost: float, worth: float) -> float:
    """Gain a unit of one block more than ``units``."""
    here, there = max(0, giver.on_hand), max(0, taker.on_hand)
    if units + size > here:
        return -np.inf
    up = np.diff(_sold(taker, [there + units, there + units + size]).mean(axis=0))[0]
    down = np.diff(_sold(giver, [here - units - size, here - units]).mean(axis=0))[0]
    return float(worth * (up - down) / size - cost)


def shared_cost(gains: Mapping[str, float], fixed: float) -> dict[str, float]:
    """The fixed cost of a journey shared out by what each SKU gains: nobody's share exceeds its gain if all together gain
    more than it.

    >>> shared_cost({"tea": 30.0, "cup": 10.0}, 20.0)
    {'tea': 15.0, 'cup': 5.0}
    """
    total = sum(gains.values())
    return {sku: fixed * gain / total for sku, gain in gains.items()} if total > 0 else {}
