"""Demand over lead time (and review): by moments where a family fits it, summed exactly where a history is given."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.inventory.distributions import Array, Demand, Index, fitted
from zhanggui.methods.inventory.lattice import Lattice, lead_time_shares, on_lattice, summed, undershoot
from zhanggui.methods.inventory.mixed import Mixed, of_families
from zhanggui.methods.inventory.service import spread_over_lead_time

POINTS = 1024  # more units than that are counted in steps of several
FAR = 10.0  # sds above the mean that a lattice reaches
TOGETHER = 64  # items whose arrays stay in the processor's cache
MOST_PERIODS = 400


def by_moments(mean: Array, sd: Array, lead: Array, lead_sd: Array, review: Array) -> Mixed:
    """A family with the mean and sd of the sum, see :func:`fitted`."""
    total, spread = spread_over_lead_time(mean=mean, sd=sd, lead=lead, lead_sd=lead_sd, review=review)
    return of_families(total, spread, fitted(total, spread))


def by_sum(
    demand: Demand,
    lead: Array,
    lead_sd: Array,
    review: Array,
    *,
    late_look: bool = False,
) -> Lattice:
    """The sum of independent periods, any shape; lead times in whole periods with about the given mean and sd.

    ``late_look``: add how far the position falls below a reorder point before a review sees it; ``review`` is then the
    time between looks and is not waited for a second time.
    """
    pmfs, steps = np.zeros((len(lead), POINTS)), np.ones(len(lead))
    order = np.argsort(lead + 6 * lead_sd)
    for start in range(0, len(order), TOGETHER):
        i = order[start : start + TOGETHER]
        part = _sum_of_few(demand.take(i), lead[i], lead_sd[i], review[i], late_look)
        pmfs[i], steps[i] = part.pmf, part.step
    return Lattice(pmfs, steps)


def _sum_of_few(demand: Demand, lead: Array, lead_sd: Array, review: Array, late_look: bool) -> Lattice:
    if (lead + 6 * lead_sd + review > MOST_PERIODS).any():
        raise ValueError(
            f"a lead time reaches beyond {MOST_PERIODS} periods; count in weeks instead of days."
        )
    total, spread = spread_over_lead_time(
        mean=demand.mean, sd=demand.sd, lead=lead, lead_sd=lead_sd, review=review
    )
    step = np.maximum(np.ceil((total + FAR * spread + 3) / POINTS), 1.0)
    period = on_lattice(demand, step, POINTS)
    if late_look:
        between = summed(period, _exactly(np.maximum(review, 1)), POINTS)
        return summed(period, lead_time_shares(lead, lead_sd), POINTS, extra=undershoot(between))
    waited = summed(period, lead_time_shares(lead, lead_sd), POINTS)
    return summed(period, _exactly(review), POINTS, extra=waited.pmf)


def _exactly(periods: Array) -> Array:
    return lead_time_shares(periods, np.zeros(len(periods)))


def joined(closed: Demand, exact: Demand, rows: Index, count: int) -> Mixed:
    """``count`` items: those at ``rows`` from ``exact``, the others, in their order, from ``closed``."""
    part = np.zeros(count, dtype=int)
    part[rows] = 1
    place = np.empty(count, dtype=int)
    place[part == 0], place[rows] = np.arange(count - len(rows)), np.arange(len(rows))
    return Mixed([closed, exact], part, place)
