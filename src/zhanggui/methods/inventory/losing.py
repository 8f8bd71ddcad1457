"""Service where a customer who finds nothing leaves: the formula for customers who wait, corrected by simulation.

With lost sales the units on order depend on what could be sold, so no formula is exact once a lead time holds several
orders. (Zipkin 2000, section 7.6; Bijvank & Vis 2011, *European Journal of Operational Research* 215.) The same days are
therefore lived twice, with customers who leave and with customers who wait. The difference of the two services, which
share nearly all their luck, is added to the exact service of the waiting ones (a control variate), and the level is
searched on that sum.

*Cycle service* of a level that may be ordered up to every day is the share of days without shortage. On most days nobody
asks for a slow seller, so an empty shelf would reach it. A level below the one for waiting customers (``guess``) is
therefore only taken if the days with customers reach the target as well; slow sellers get more service than asked for.

Days are drawn once per distribution (each value as often as its probability says, in a fixed random order), so the same
items give the same levels. Not to be trusted to better than about half a point of service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhanggui.methods.inventory.distributions import Array, Demand, Index
from zhanggui.methods.inventory.lattice import lead_time_shares, on_lattice

PATHS, COUNTED, COUNTED_LOTS, SEED = 16, 960, 1920, 20
"""Courses of so many days that count live side by side (more days where cycles are long); the seed orders the days."""
TOGETHER, POINTS = 64, 1024
SEARCHED, CLOSE = 7, 0.03
"""Levels tried at most; standard deviations of demand over lead time to which a level is found."""
THINNED = 0.7
"""Items found are dropped once fewer than this part are still searched: copying the days of the others costs time too."""

Waiting = Callable[[Array, Index], tuple[Array, Array, Array]]
"""Cycle service, fill rate and the service of days with customers, were they to wait, of levels for items at an index."""


@dataclass(frozen=True, kw_only=True)
class Losing:
    """Items that lose what they cannot sell. ``lead``, ``lead_sd``, ``review``: periods; ``demand``: per period.

    ``lot``: units, or 0 for an order-up-to level. ``target``: of the fill rate where ``by_fill``, else of cycle service.
    ``whole``: levels are whole units.
    """

    demand: Demand
    lead: Array
    lead_sd: Array
    review: Array
    lot: Array
    target: Array
    by_fill: NDArray[np.bool_]
    whole: NDArray[np.bool_]

    def take(self, index: Index) -> Losing:
        """The same for some of the items."""
        arrays = {name: value[index] for name, value in vars(self).items() if name != "demand"}
        return Losing(demand=self.demand.take(index), **arrays)


@dataclass(frozen=True)
class Found:
    """Reorder points (or order-up-to levels where the lot is 0) and the service they give."""

    level: Array
    cycle_service: Array
    fill_rate: Array


def lowest_levels(items: Losing, guess: Array, waiting: Waiting) -> Found:
    """The lowest level >= 0 of each item that reaches its target, searched from ``guess``."""
    answer = np.empty((3, len(guess)))
    for i in _alike(items):
        part = items.take(i)
        search = _Search(part, _Days.drawn(part), waiting, i)
        answer[:, i] = search.lowest(guess[i])
    return Found(*answer)


def _alike(items: Losing) -> Iterator[Index]:
    """Items with like lead times together, so that they need as many days."""
    order = np.argsort(items.lead + 3 * items.lead_sd + items.review, kind="stable")
    yield from (order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER))


@dataclass(frozen=True)
class _Days:
    """Day × (item, path). demand: units. look: may order that day. warm: days that do not count yet.

    newest: place, in a flat table of days' orders beginning with none, of the newest that has arrived.
    """

    demand: Array
    newest: NDArray[np.int64]
    look: NDArray[np.bool_]
    warm: int

    @classmethod
    def drawn(cls, items: Losing) -> _Days:
        warm = int(np.ceil((2 * items.lead + 3 * items.lead_sd + items.review).max())) + 5
        days = warm + (COUNTED_LOTS if (items.lot > 0).any() else COUNTED)
        step = np.maximum(np.ceil((items.demand.mean + 10 * items.demand.sd + 3) / POINTS), 1.0)
        values = _spread_out(on_lattice(items.demand, step, POINTS).pmf, days, SEED) * step[:, None, None]
        leads = _spread_out(_before_queueing(items.lead, items.lead_sd), days, SEED + 1)
        look = np.arange(days)[:, None] % np.maximum(np.rint(items.review), 1).astype(int) == 0
        rows = _by_day(_newest(leads), days)
        flat = rows * rows.shape[1] + np.arange(rows.shape[1])
        return cls(_by_day(values, days), flat, np.repeat(look, PATHS, axis=1), warm)

    def take(self, kept: NDArray[np.bool_]) -> _Days:
        """The same days of some of the items."""
        columns, width = np.repeat(kept, PATHS), self.demand.shape[1]
        rows = self.newest[:, columns] // width
        flat = rows * rows.shape[1] + np.arange(rows.shape[1])
        return _Days(self.demand[:, columns], flat, self.look[:, columns], self.warm)

    @cached_property
    def counted(self) -> tuple[NDArray[np.bool_], Array, Array]:
        """Of the days that count: which were busy, how many by item, and their demand by item."""
        demand = self.demand[self.warm :]
        busy = demand > 0
        return busy, np.maximum(_per_item(busy.sum(axis=0)), 1), _per_item(demand.sum(axis=0))


def _spread_out(pmf: Array, days: int, seed: int) -> NDArray[np.int64]:
    """Item × day × path: every value as often as its probability says, in the same random order for all items."""
    count = days * PATHS
    upto = np.rint(np.cumsum(pmf, axis=1) * count).astype(np.int64)
    upto[:, -1] = count
    often = np.diff(upto, axis=1, prepend=0)
    order = np.random.default_rng(seed).permutation(count)
    grid = np.arange(pmf.shape[1])
    return np.stack([np.repeat(grid, row)[order] for row in often]).reshape(len(pmf), days, PATHS)


def _before_queueing(lead: Array, lead_sd: Array) -> Array:
    """Shares of lead times that, once no order may overtake an earlier one, leave those asked for.

    An order of day u is there at the latest arrival of all orders up to u, so P(lead <= k) is the product of
    P(drawn <= k), P(drawn <= k + 1), …; hence drawn ones have the ratio of neighbours.
    """
    upto = np.minimum(np.cumsum(lead_time_shares(lead, lead_sd), axis=1), 1.0)
    after = np.concatenate([upto[:, 1:], np.ones((len(upto), 1))], axis=1)
    drawn = np.where(after > 1e-9, upto / np.maximum(after, 1e-9), 0.0)
    return np.diff(np.maximum.accumulate(np.minimum(drawn, 1.0), axis=1), axis=1, prepend=0.0)


def _newest(leads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Item × day × path: how many days' orders have arrived by the morning."""
    n, days, paths = leads.shape
    there = np.minimum(np.maximum.accumulate(leads + np.arange(days)[:, None], axis=1), days)
    place = (np.arange(n)[:, None, None] * (days + 1) + there) * paths + np.arange(paths)
    arrived = np.bincount(place.ravel(), minlength=n * (days + 1) * paths).reshape(n, days + 1, paths)
    return np.cumsum(arrived, axis=1)[:, :days]


def _by_day(values: Any, days: int) -> Any:
    """Day × (item, path)."""
    return np.ascontiguousarray(np.moveaxis(values, 0, 1).reshape(days, -1))


@dataclass(frozen=True)
class _Search:
    items: Losing
    days: _Days
    waiting: Waiting
    rows: Index

    def lowest(self, guess: Array) -> Array:
        """Level, cycle service, fill rate; false position on the normal scale, kept between levels that bracket.

        Items whose level is found are no longer lived.
        """
        from scipy.special import ndtri

        n, size, wanted = len(guess), _spread(self.items), ndtri(self.items.target)
        gap = np.where(self.items.whole, 1.0, CLOSE * size)
        low, high = np.full(n, -1.0), np.full(n, np.inf)
        low_z, high_z = np.full((2, n), np.nan)
        at = np.maximum(np.where(self.items.whole, np.ceil(guess - 1e-9), guess), 0.0)
        best, search, i = np.full((3, n), np.nan), self, np.arange(n)
        for _ in range(SEARCHED):
            *got, busy = search.service(at[i])
            cycle = np.where(at[i] >= guess[i] - 1e-9, got[0], np.minimum(got[0], busy))
            z = ndtri(np.clip(np.where(search.items.by_fill, got[1], cycle), 1e-4, 1 - 1e-4))
            enough = z >= wanted[i] - 1e-12
            better, lower = enough & (at[i] <= high[i]), ~enough & (at[i] >= low[i])
            best[:, i[better]] = np.vstack([at[i], *got])[:, better]
            high_z[i[better]], high[i[better]] = z[better], at[i[better]]
            low_z[i[lower]], low[i[lower]] = z[lower], at[i[lower]]
            open_ = high[i] - np.maximum(low[i], -1.0) > gap[i] + 1e-9
            if not open_.any():
                break
            if open_.mean() < THINNED:
                search, i, z = search.take(open_), i[open_], z[open_]
            at[i] = _next(
                at[i], z, wanted[i], size[i], (low[i], low_z[i]), (high[i], high_z[i]), search.items.whole
            )
        last = np.stack(self.service(at)[:2]) if np.isnan(best[0]).any() else best[1:]
        return np.where(np.isnan(best[0]), np.vstack([at, last]), best)

    def take(self, kept: NDArray[np.bool_]) -> _Search:
        """The search for some of the items, on the same days."""
        found = _Search(
            self.items.take(np.flatnonzero(kept)), self.days.take(kept), self.waiting, self.rows[kept]
        )
        if "_from_nothing" in vars(self):
            columns = np.repeat(kept, PATHS)
            vars(found)["_from_nothing"] = tuple(one[:, columns] for one in self._from_nothing)
        return found

    def service(self, level: Array) -> list[Array]:
        """Cycle service, fill rate and service of busy days where customers leave."""
        lost, wait = (_judged(self.days, self.items, *self._lived(level, lost)) for lost in (True, False))
        exact = self.waiting(level, self.rows)
        return [np.clip(e + a - b, 0.0, 1.0) for e, a, b in zip(exact, lost, wait, strict=True)]

    def _lived(self, level: Array, lost: bool) -> tuple[Array, Array]:
        if (self.items.lot > 0).any():
            return _lots(self.days, self.items, level, lost)
        if lost:
            return _up_to(self.days, level, lost=True)
        there, came = self._from_nothing
        return there + np.repeat(level, PATHS), came

    @cached_property
    def _from_nothing(self) -> tuple[Array, Array]:
        """Where customers wait, a higher level is only so many units more on every day."""
        return _up_to(self.days, np.zeros(len(self.items.lead)), lost=False)


def _spread(items: Losing) -> Array:
    """Standard deviation of demand over lead time and review."""
    demand = items.demand
    variance = (items.lead + np.maximum(items.review, 1)) * demand.sd**2 + (demand.mean * items.lead_sd) ** 2
    return np.asarray(np.sqrt(np.maximum(variance, 1e-18)))


def _next(
    at: Array,
    z: Array,
    wanted: Array,
    size: Array,
    low: tuple[Array, Array],
    high: tuple[Array, Array],
    whole: NDArray[np.bool_],
) -> Array:
    """A level between those that bracket the target, or further out where none does yet."""
    both = np.isfinite(high[0]) & (low[0] >= 0) & np.isfinite(low[1])
    width = np.where(both, high[0] - low[0], 1.0)
    share = (wanted - low[1]) / np.where(both & (high[1] > low[1]), high[1] - low[1], 1.0)
    inner = low[0] + width * np.clip(np.where(both, share, 0.5), 0.1, 0.9)
    step = np.clip((wanted - z) * size, -2 * size, 2 * size)
    outer = np.where(z < wanted, at + np.maximum(1.3 * step, 0.1 * size), at + 1.3 * step - 0.1 * size)
    moved = np.maximum(np.where(both, inner, outer), 0.0)
    moved = np.where(whole, np.rint(moved), moved)
    lowest, highest = np.where(whole, low[0] + 1, low[0]), np.where(whole, high[0] - 1, high[0])
    return np.maximum(np.clip(moved, lowest, np.maximum(highest, lowest)), 0.0)


def _up_to(days: _Days, level: Array, *, lost: bool) -> tuple[Array, Array]:
    """Every look orders what has gone since the last: units there before each day's customers, and all that came."""
    start, demand = np.repeat(level, PATHS), days.demand
    gone = np.zeros(demand.shape[1])
    there, came, ordered = (
        np.empty(demand.shape),
        np.empty(demand.shape),
        np.zeros((len(demand) + 1, len(start))),
    )
    flat, always = ordered.reshape(-1), bool(days.look.all())
    for day, asked in enumerate(demand):
        ordered[day + 1] = gone if always else np.where(days.look[day], gone, ordered[day])
        flat.take(days.newest[day], out=came[day], mode="clip")
        np.subtract(start + came[day], gone, out=there[day])
        gone = gone + (np.minimum(there[day], asked) if lost else asked)
    return there, came


def _lots(days: _Days, items: Losing, level: Array, lost: bool) -> tuple[Array, Array]:
    """At or below the level, as many lots as lift the position above it; else as ``_up_to``."""
    point, lot, demand = np.repeat(level, PATHS), np.repeat(items.lot, PATHS), days.demand
    spread = lot * (np.tile(np.arange(PATHS), len(level)) + 0.5) / PATHS
    start = point + np.where(np.repeat(items.whole, PATHS), np.ceil(spread), spread)
    gone = np.zeros(demand.shape[1])
    there, came, ordered = (
        np.empty(demand.shape),
        np.empty(demand.shape),
        np.zeros((len(demand) + 1, len(start))),
    )
    flat = ordered.reshape(-1)
    for day, asked in enumerate(demand):
        below = point - start - ordered[day] + gone
        more = np.maximum(np.floor(below / lot + 1e-9) + 1, 0.0) * lot
        ordered[day + 1] = ordered[day] + np.where(days.look[day], more, 0.0)
        flat.take(days.newest[day], out=came[day], mode="clip")
        np.subtract(start + came[day], gone, out=there[day])
        gone = gone + (np.minimum(there[day], asked) if lost else asked)
    return there, came


def _judged(days: _Days, items: Losing, there: Array, came: Array) -> tuple[Array, Array, Array]:
    """Cycle service (share of days without shortage where every day may order), fill rate and service of busy days."""
    demand, (busy, busy_days, asked) = days.demand[days.warm :], days.counted
    short = demand - there[days.warm :]
    bad = short > 1e-9
    missed = np.clip(short, 0.0, demand, out=short).sum(axis=0)
    fill = 1 - _per_item(missed) / np.maximum(asked, 1e-300)
    daily = (items.lot <= 0) & (items.review <= 1)
    cycle = 1 - _per_item(bad.mean(axis=0)) / PATHS
    if not daily.all():
        cycle = np.where(daily, cycle, _good_cycles(bad, came[days.warm - 1 :]))
    lively = 1 - _per_item((bad & busy).sum(axis=0)) / busy_days
    return cycle, fill, np.where(daily, lively, cycle)


def _per_item(values: Any) -> Array:
    return np.asarray(values, dtype=np.float64).reshape(-1, PATHS).sum(axis=1)


def _good_cycles(bad: NDArray[np.bool_], came: Array) -> Array:
    """Share of deliveries before which nothing had run short since the delivery before."""
    before: NDArray[np.int64] = np.cumsum(bad, axis=0) - bad
    column, day = np.nonzero((np.diff(came, axis=0) > 0).T)
    counted: NDArray[np.int64] = before[day, column]
    same = column[1:] == column[:-1]
    good = same & (counted[1:] == counted[:-1])
    width = bad.shape[1]
    cycles, fine = (_per_item(np.bincount(column[1:], weights, width)) for weights in (same, good))
    return np.where(cycles > 0, fine / np.maximum(cycles, 1.0), 0.0)
