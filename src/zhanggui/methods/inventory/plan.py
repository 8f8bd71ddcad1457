"""A policy for every item, from whatever is known of it: thousands of items in one call.

With fixed and shortage cost the exact (s, S); with a fixed cost and a service target lots of the EOQ, (R, Q); without a
fixed cost an order-up-to level, (R, S), at the critical ratio or the service target; for one season the newsvendor.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from zhanggui.methods.inventory.distributions import Array, Demand, Index
from zhanggui.methods.inventory.lattice import on_lattice
from zhanggui.methods.inventory.lead_time import by_moments, by_sum, joined
from zhanggui.methods.inventory.losing import Found, Losing, lowest_levels
from zhanggui.methods.inventory.lot_size import eoq
from zhanggui.methods.inventory.mixed import Mixed
from zhanggui.methods.inventory.newsvendor import newsvendor, ordered
from zhanggui.methods.inventory.reorder_lots import best_reorder_lots, cost_of_lots
from zhanggui.methods.inventory.reorder_up_to import (
    best_reorder_up_to,
    cost_of_level,
    renewal_function,
)
from zhanggui.methods.inventory.service import (
    fill_rate_of_level,
    fill_rate_of_reorder_point,
    level_for_cycle_service,
    level_for_fill_rate,
    point_for_fill_rate,
)

NEWSVENDOR, ORDER_UP_TO, LOTS, REORDER_UP_TO = "newsvendor", "(R,S)", "(R,Q)", "(s,S)"
LEVELS = 128  # at which the fill rate of (s,S) is taken; more than that many units in steps of several
POLICIES = (NEWSVENDOR, ORDER_UP_TO, LOTS, REORDER_UP_TO)


@dataclass(frozen=True, kw_only=True)
class Items:
    """What is known, one entry per item; NaN where a cost, a review or a lot is not given.

    ``demand``: per period. ``exact``: sum its own distribution over the lead time instead of fitting moments.
    ``lead``, ``lead_sd``, ``review``: periods. ``fixed``: money per order. ``holding``, ``shortage``: money per unit and
    period. ``service``: the target where no shortage cost rules; ``by_fill``: it is a fill rate, else cycle service.
    ``moq``, ``pack``: units, 0 for none; they make a lot larger. ``whole``: demand
    comes in whole units, so levels and lots are whole too. ``lost_sales``: shortages do not wait (heeded by (R,S) and
    (R,Q) with a service target, see ``losing``). ``policy``: one of ``POLICIES``.
    """

    demand: Demand
    exact: np.ndarray[tuple[int], np.dtype[np.bool_]]
    lead: Array
    lead_sd: Array
    review: Array
    fixed: Array
    holding: Array
    shortage: Array
    service: Array
    by_fill: np.ndarray[tuple[int], np.dtype[np.bool_]]
    moq: Array
    pack: Array
    whole: np.ndarray[tuple[int], np.dtype[np.bool_]]
    lost_sales: np.ndarray[tuple[int], np.dtype[np.bool_]]
    policy: tuple[str, ...]

    def take(self, index: Index) -> Items:
        """The same for some of the items."""
        arrays = {
            f.name: getattr(self, f.name)[index] for f in fields(self) if f.name not in ("demand", "policy")
        }
        return Items(demand=self.demand.take(index), policy=tuple(self.policy[i] for i in index), **arrays)


@dataclass(frozen=True)
class Plan:
    """Levels in units, ``cover`` in periods, ``cost`` in money per period (NaN where holding cost is unknown).

    In (R,S) every review orders up to ``order_up_to``; ``reorder_point`` then only says below which position even an
    order placed at once comes too late for the same cycle service.
    ``lot`` is 0 where orders go up to ``order_up_to``. ``cycle_service`` and ``fill_rate`` are what the levels give.
    """

    reorder_point: Array
    order_up_to: Array
    lot: Array
    cover: Array
    cost: Array
    cycle_service: Array
    fill_rate: Array


def chosen_policy(*, fixed: float, holding: float, shortage: float, service: float) -> str:
    """The policy that what is known (not NaN) allows; a service target stands above a shortage cost."""
    if fixed > 0 and holding > 0:
        return REORDER_UP_TO if shortage > 0 and np.isnan(service) else LOTS
    return ORDER_UP_TO


def plan(items: Items) -> Plan:
    """Reorder point, order-up-to level, lot, cost and service of every item by its own policy."""
    answers = np.empty((len(fields(Plan)), len(items.policy)))
    for policy, solve in _SOLVERS.items():
        rows = np.array([i for i, own in enumerate(items.policy) if own == policy], dtype=int)
        if len(rows):
            answers[:, rows] = np.stack(solve(items.take(rows)))
    return Plan(*answers)


def _sums(items: Items, review: Array, *, late_look: bool = False) -> Mixed:
    """Demand over lead time + review (or over the lead time, seen late)."""
    exact = np.flatnonzero(items.exact | late_look)
    closed = np.flatnonzero(~(items.exact | late_look))
    mean, sd = items.demand.mean, items.demand.sd
    periods = (items.lead, items.lead_sd, review)
    return joined(
        by_moments(mean[closed], sd[closed], *(p[closed] for p in periods)),
        by_sum(items.demand.take(exact), *(p[exact] for p in periods), late_look=late_look),
        exact,
        len(mean),
    )


def _target(items: Items) -> Array:
    """Cycle service wanted: the critical ratio where costs say it, else the given target."""
    with np.errstate(invalid="ignore"):
        ratio = items.shortage / (items.shortage + items.holding)
    return np.where(np.isnan(items.service), ratio, items.service)


def _money(items: Items) -> tuple[Array, Array, Array]:
    """Fixed, holding, shortage cost; an unknown one counts nothing, but an unknown holding cost leaves no cost at all."""
    return np.nan_to_num(items.fixed), items.holding, np.nan_to_num(items.shortage)


def _newsvendor(items: Items) -> list[Array]:
    under, over = np.nan_to_num(items.shortage, nan=1.0), np.nan_to_num(items.holding, nan=1.0)
    by_cost = np.isnan(items.service)
    best = newsvendor(items.demand, underage=under, overage=over)
    wanted = items.demand.quantile(np.where(by_cost, best.critical_ratio, items.service))
    got = ordered(items.demand, wanted, underage=under, overage=over)
    known = np.where(np.isnan(items.holding) | np.isnan(items.shortage), np.nan, got.cost)
    none = np.zeros(len(wanted))
    return [wanted, wanted, none, none + 1, known, got.cycle_service, got.fill_rate]


def _order_up_to(items: Items) -> list[Array]:
    level = _waiting_level(items)
    if not items.lost_sales.any():
        return _with_level(items, level)
    served = np.where(items.by_fill, items.service, _with_level(items, level)[-1])
    fewer = _with_less_on_the_way(items, served)
    level = np.maximum(_waiting_level(fewer), items.whole * 1.0)
    i = np.flatnonzero(items.lost_sales)
    until_next, until_arrival = _until_next(items), _sums(items, np.zeros(len(level)))
    review = np.nan_to_num(items.review, nan=1.0)
    sold, daily = items.demand.mean * review, review <= 1
    quiet = np.minimum(items.demand.cdf(np.zeros(len(level))), 1 - 1e-6)

    def waiting(at: Array, rows: Index) -> tuple[Array, Array, Array]:
        """On a day without customers the shortage is that of the morning."""
        rows = i[rows]
        until, before = until_next.take(rows), until_arrival.take(rows)
        idle = np.where(daily[rows], quiet[rows], 0.0)
        cycle = until.cdf(at)
        busy = (cycle - idle * before.cdf(at)) / (1 - idle)
        return cycle, fill_rate_of_level(until, before, at, sold[rows]), busy

    found = lowest_levels(_losing(items, i, np.zeros(len(level))), level[i], waiting)
    level[i] = found.level
    answer = _with_level(fewer, level)
    answer[-2][i], answer[-1][i] = found.cycle_service, found.fill_rate
    return answer


def _losing(items: Items, rows: Index, lot: Array) -> Losing:
    some = items.take(rows)
    return Losing(
        demand=some.demand, lead=some.lead, lead_sd=some.lead_sd, review=np.nan_to_num(some.review, nan=1.0),
        lot=lot[rows], target=np.clip(_target(some), 1e-6, 1 - 1e-6), by_fill=some.by_fill & ~np.isnan(some.service),
        whole=some.whole,
    )  # fmt: skip


def _with_less_on_the_way(items: Items, served: Array) -> Items:
    """Where customers leave, only what was sold is ordered again: the way holds that part of the lead time's demand."""
    share = np.where(items.lost_sales, np.clip(np.nan_to_num(served, nan=1.0), 0.0, 1.0), 1.0)
    return replace(items, lead=items.lead * share, lead_sd=items.lead_sd * share)


def _until_next(items: Items) -> Mixed:
    return _sums(items, np.nan_to_num(items.review, nan=1.0))


def _waiting_level(items: Items) -> Array:
    """The level for the target where shortages wait."""
    until_next = _until_next(items)
    level = level_for_cycle_service(until_next, _target(items))
    filled = items.by_fill & ~np.isnan(items.service)
    if filled.any():
        i = np.flatnonzero(filled)
        sold = items.demand.mean * np.nan_to_num(items.review, nan=1.0)
        until_arrival = _sums(items, np.zeros(len(level)))
        level[i] = level_for_fill_rate(until_next.take(i), until_arrival.take(i), items.service[i], sold[i])
    return np.where(items.whole, np.ceil(level - 1e-9), level)


def _with_level(items: Items, level: Array) -> list[Array]:
    """What an order-up-to level costs and serves where shortages wait."""
    review = np.nan_to_num(items.review, nan=1.0)
    until_next, until_arrival = _until_next(items), _sums(items, np.zeros(len(review)))
    fixed, holding, shortage = _money(items)
    first = _sums(items, np.minimum(review, 1.0)) if (review > 1).any() else until_next
    costs = [
        cost_of_level(over, level[:, None], holding=holding, shortage=shortage)[:, 0]
        for over in (first, until_next)
    ]
    # a straight line between first and last period of a review
    cost = fixed / review + (costs[0] + costs[1]) / 2
    sold = items.demand.mean * review
    service = until_next.cdf(level), fill_rate_of_level(until_next, until_arrival, level, sold)
    at_risk = np.where(
        items.lead > 0, level_for_cycle_service(until_arrival, service[0].clip(1e-9, 1 - 1e-9)), level
    )
    return [at_risk, level, np.zeros(len(level)), items.lead + review, cost, *service]


def _lots(items: Items) -> list[Array]:
    looked = ~np.isnan(items.review) & (items.review > 0)
    review = np.where(looked, items.review, 0.0)
    protection = _seen(items, looked, review)
    rate = items.demand.mean
    lot = economic_lots(items)
    point = level_for_cycle_service(protection, _target(items))
    filled = items.by_fill & ~np.isnan(items.service)
    if filled.any():
        i = np.flatnonzero(filled)
        # A cycle sells the lot and loses the shortage besides: Q / (Q + short) instead of 1 - short / Q.
        wanted = np.where(items.lost_sales, np.maximum(2 - 1 / items.service, 1e-6), items.service)
        point[i] = point_for_fill_rate(protection.take(i), wanted[i], lot[i])
    point = np.where(items.whole, np.ceil(point - 1e-9), point)
    # as long as one lot is under way at a time, the formula for those who wait holds for those who leave
    several = lot < rate * (items.lead + 2 * items.lead_sd)
    losing, found = np.flatnonzero(items.lost_sales & ~np.isnan(items.service) & several), None
    if len(losing):
        found = _losing_lots(items, losing, protection, point, lot)
        point[losing] = found.level
    fixed, holding, shortage = _money(items)
    over = _sums(items, review)
    i = np.flatnonzero(np.isnan(items.service) & (fixed > 0) & (holding > 0) & (shortage > 0))
    if len(i):
        best = best_reorder_lots(
            over.take(i), rate=rate[i], fixed=fixed[i], holding=holding[i], shortage=shortage[i]
        )
        point[i], lot[i] = best.reorder_point, _at_supplier(best.quantity, items.take(i))
    cost = cost_of_lots(over, point, lot, rate=rate, fixed=fixed, holding=holding, shortage=shortage)
    fill = fill_rate_of_reorder_point(protection, point, lot)
    fill, cycle = np.where(items.lost_sales, 1 / (2 - fill), fill), protection.cdf(point)
    if found is not None:
        cycle[losing], fill[losing] = found.cycle_service, found.fill_rate
    return [point, point + lot, lot, items.lead + review, cost, cycle, fill]


def _losing_lots(items: Items, rows: Index, protection: Mixed, point: Array, lot: Array) -> Found:
    """Reorder points for customers who leave, from those of the formula."""

    def waiting(at: Array, some: Index) -> tuple[Array, Array, Array]:
        over = protection.take(rows[some])
        cycle = over.cdf(at)
        return cycle, fill_rate_of_reorder_point(over, at, lot[rows[some]]), cycle

    return lowest_levels(_losing(items, rows, lot), point[rows], waiting)


def _seen(items: Items, looked: np.ndarray[tuple[int], np.dtype[np.bool_]], review: Array) -> Mixed:
    """Demand before a delivery: over the lead time, plus what a look once per review sees late."""
    if not looked.any():
        return _sums(items, np.zeros(len(review)))
    late, always = np.flatnonzero(looked), np.flatnonzero(~looked)
    return joined(
        _sums(items.take(always), review[always]),
        _sums(items.take(late), review[late], late_look=True),
        late,
        len(review),
    )


def economic_lots(items: Items) -> Array:
    """The EOQ per item, at least the MOQ, in whole packs; without fixed or holding cost one period's demand."""
    usable = (items.fixed > 0) & (items.holding > 0)
    best = eoq(
        items.demand.mean, fixed=np.where(usable, items.fixed, 0), holding=np.where(usable, items.holding, 1)
    )
    return _at_supplier(np.where(usable, best.quantity, items.demand.mean), items)


def _at_supplier(lot: Array, items: Items) -> Array:
    lot = np.maximum(lot, items.moq)
    packs = np.where(items.pack > 0, items.pack, 1.0)
    return np.where((items.pack > 0) | items.whole, np.maximum(np.ceil(lot / packs - 1e-9), 1) * packs, lot)


def _reorder_up_to(items: Items) -> list[Array]:
    review = np.maximum(np.nan_to_num(items.review, nan=1.0), 1.0)
    over, until_arrival = _sums(items, review), _sums(items, np.zeros(len(review)))
    between = items.demand if (review == 1).all() else by_sum(items.demand, review, 0 * review, 0 * review)
    fixed, holding, shortage = _money(items)
    best = best_reorder_up_to(
        between, over, fixed=fixed, holding=holding * review, shortage=shortage * review
    )
    seen = _sums(items, review, late_look=True)
    service = (
        seen.cdf(best.reorder_point),
        _fill_rate(between, over, until_arrival, best.reorder_point, best.order_up_to),
    )
    none = np.zeros(len(review))
    return [best.reorder_point, best.order_up_to, none, items.lead + review, best.cost / review, *service]


def _fill_rate(between: Demand, over: Demand, until_arrival: Demand, point: Array, up_to: Array) -> Array:
    """1 - new shortage per review / demand, averaged over where the position stands after a review."""
    wide = int(np.clip((up_to - point).max(), 1, LEVELS))
    step = np.maximum(np.ceil((up_to - point) / wide), 1.0)
    down = np.arange(wide)
    visits = renewal_function(on_lattice(between, step, wide).pmf) * (
        down * step[:, None] < (up_to - point)[:, None]
    )
    levels = up_to[:, None] - down * step[:, None]
    short = over.loss(levels) - until_arrival.loss(levels)
    mean_short = (visits * short).sum(axis=1) / visits.sum(axis=1)
    return np.asarray(1 - mean_short / np.maximum(between.mean, 1e-300))


_SOLVERS = {
    NEWSVENDOR: _newsvendor,
    ORDER_UP_TO: _order_up_to,
    LOTS: _lots,
    REORDER_UP_TO: _reorder_up_to,
}
