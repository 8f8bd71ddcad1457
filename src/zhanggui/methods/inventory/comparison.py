"""Policies to be compared with: fixed min/max, the last four weeks' average, and one that knows the future."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhanggui.methods.inventory.distributions import Array, as_array
from zhanggui.methods.inventory.simulate import Policy, Today, World, reorder_up_to


def fixed_min_max(rate: ArrayLike, lead: ArrayLike, *, safety_days: float, cover_days: float) -> Policy:
    """Levels set once from a past ``rate`` and never again: min = (lead + safety) days, max = ``cover_days`` more."""
    low = as_array(rate) * (as_array(lead) + safety_days)
    return reorder_up_to(low, low + as_array(rate) * cover_days)


@dataclass(frozen=True)
class MovingAverage:
    """Min/max in days of the average sale of the last ``window`` days; empty shelves look like no demand to it."""

    lead: Array
    first_rate: Array
    safety_days: float
    cover_days: float
    window: int = 28

    def __call__(self, today: Today) -> Array:
        """The order of today."""
        seen = today.sold[:, -self.window :]
        missing = self.window - seen.shape[1]
        rate = (seen.sum(axis=1) + self.first_rate * missing) / self.window
        low = rate * (self.lead + self.safety_days)
        position = today.position
        return np.where(position <= low, np.maximum(low + rate * self.cover_days - position, 0), 0.0)


@dataclass(frozen=True)
class LotPlan:
    """Units to *arrive* on each day (n, days), and ordering plus holding cost over all days."""

    arriving: Array
    cost: Array


def wagner_whitin(demand: Array, *, fixed: ArrayLike, holding: ArrayLike) -> LotPlan:
    """The cheapest lots that serve known ``demand`` (n, days) in full: money ``fixed`` per lot, ``holding`` per unit left
    at a day's end. (Wagner & Whitin 1958, *Management Science* 5.) No other policy that serves all demand costs less.
    """
    n, days = demand.shape
    fixed, holding = (np.broadcast_to(as_array(c), n) for c in (fixed, holding))
    best = np.zeros((n, days + 1))
    start = np.zeros((n, days + 1), dtype=int)
    lot = np.repeat(fixed[:, None], days, axis=1)  # of a lot that arrives on day j and serves up to today
    for day in range(days):
        waits = day - np.arange(day + 1)
        lot[:, : day + 1] += (holding * demand[:, day])[:, None] * waits
        tried = best[:, : day + 1] + lot[:, : day + 1]
        start[:, day + 1] = tried.argmin(axis=1)
        quiet = demand[:, day] <= 0
        best[:, day + 1] = np.where(quiet, best[:, day], tried.min(axis=1))
        start[:, day + 1] = np.where(quiet, -1, start[:, day + 1])
    return LotPlan(_lots(demand, start), best[:, -1])


def _lots(demand: Array, start: NDArray[np.int_]) -> Array:
    n, days = demand.shape
    arriving, rows, end = np.zeros((n, days)), np.arange(n), np.full(n, days)
    total = np.concatenate([np.zeros((n, 1)), np.cumsum(demand, axis=1)], axis=1)
    while (end > 0).any():
        first = start[rows, end]
        quiet = (first < 0) | (end == 0)
        lots = total[rows, end] - total[rows, np.maximum(first, 0)]
        arriving[rows[~quiet], first[~quiet]] += lots[~quiet]
        end = np.where(end == 0, 0, np.where(quiet, end - 1, first))
    return arriving


def clairvoyant(world: World, *, fixed: ArrayLike, holding: ArrayLike) -> tuple[Policy, LotPlan]:
    """Orders for the days of ``world`` by one who knows its demand and its lead times.

    Start stock is used first; demand before the first possible delivery cannot be helped by anybody and is left out. Each
    lot is ordered on the last day that still brings it in time. MOQ and packs are not heeded, so its cost is a bound.
    """
    net = _beyond_start(world)
    days = np.arange(world.demand.shape[1])
    there = days + world.lead
    net[days < there.min(axis=1)[:, None]] = 0.0
    plan = wagner_whitin(net, fixed=fixed, holding=holding)
    orders = np.zeros(net.shape)
    for item, day in zip(*np.nonzero(plan.arriving > 0), strict=True):
        orders[item, np.flatnonzero(there[item] <= day)[-1]] += plan.arriving[item, day]
    return (lambda today: orders[:, today.day]), plan


def _beyond_start(world: World) -> Array:
    total = np.cumsum(world.demand, axis=1)
    beyond = np.maximum(total - world.start[:, None], 0)
    return np.diff(beyond, axis=1, prepend=0.0)
