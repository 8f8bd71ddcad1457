"""What demand may be until an order arrives, for all SKUs at once."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import numpy as np

from zhanggui.domains.supply.analysis.demand import Demand, Floats
from zhanggui.domains.supply.analysis.demand_spread import (
    Spread,
    chance_of_counting,
    forecast_error,
    quantile_rows,
)
from zhanggui.domains.supply.analysis.festivals import festivals
from zhanggui.domains.supply.analysis.reorder import Outlook
from zhanggui.methods.forecast.panel import Panel
from zhanggui.methods.forecast.predict import choose, predict

WEEK = 7
POINTS = 99
FAR_DAYS = 90
EARLY_TO_LATE = np.array([-1.463, -0.599, 0.0, 0.599, 1.463])
"""Five equally likely delays in standard deviations: the middles of five slices of a normal, stretched to variance 1."""
LEAST_DAYS = 14
"""A SKU with fewer known days is not forecast yet."""


def outlooks(
    demand: Demand, lead_days: Mapping[str, int], review_days: int, *, lead_spread: Mapping[str, float] | None = None
) -> dict[str, Outlook]:  # fmt: skip
    """The outlook of each SKU in ``lead_days``: sums over the days until an order arrives and until the next one.

    Their range comes from back-tests of sums, not from those of single days: errors of neighbouring days go together
    (``demand_spread``). ``lead_spread`` (days, one standard deviation) widens it: a late delivery must be lived through
    with the same stock. SKUs with fewer than ``LEAST_DAYS`` known days are absent.
    """
    spread = lead_spread or {}
    skus = tuple(s for s in demand.skus if s in lead_days and _known_days(demand.of(s)) >= LEAST_DAYS)
    if not skus:
        return {}
    farthest = max(lead_days[sku] + 2 * spread.get(sku, 0.0) for sku in skus)
    horizon = max(FAR_DAYS, ceil(farthest) + review_days)
    units = np.stack([demand.of(sku) for sku in skus])
    events = festivals(demand.start, units.shape[1] + horizon)
    panel = Panel(skus, units, events=events)
    found = predict(panel, choose(panel, horizon=horizon, season=WEEK))
    mean = np.maximum(np.nan_to_num(found.mean), 0.0)
    leads, spreads = [max(1, lead_days[sku]) for sku in skus], [spread.get(sku, 0.0) for sku in skus]
    chance = chance_of_counting(units, events)
    both = leads, [lead + review_days for lead in leads]
    errors = [forecast_error(found, np.array(steps), chance) for steps in both]
    first, next_ = (
        _early_and_late(_sums(mean, steps, Spread(chance, error)), mean, steps, spreads)
        for steps, error in zip(both, errors, strict=True)
    )
    daily = mean[:, :FAR_DAYS]
    return {
        sku: Outlook(
            until_arrival=first[n], until_next=np.maximum(next_[n], first[n]), daily=daily[n], chance=float(chance[n]),
            error=float(errors[1][n]),
        )
        for n, sku in enumerate(skus)
    }  # fmt: skip


def _sums(mean: Floats, steps: list[int], spread: Spread) -> Floats:
    """Equally likely sums over so many days of each SKU, smallest first."""
    expected = np.array([row[:n].sum() for row, n in zip(mean, steps, strict=True)])
    return quantile_rows(expected, spread, (np.arange(POINTS) + 0.5) / POINTS)


def _early_and_late(sums: Floats, mean: Floats, steps: list[int], spreads: list[float]) -> Floats:
    """Sums when the delivery may come early or late: what is expected on those days comes off or on top."""
    if not any(spreads):
        return sums
    total = np.concatenate([np.zeros((len(mean), 1)), np.cumsum(mean, axis=1)], axis=1)
    days = np.arange(total.shape[1])
    middle = (np.arange(POINTS) + 0.5) / POINTS
    found = np.empty_like(sums)
    for n, (step, spread) in enumerate(zip(steps, spreads, strict=True)):
        ends = np.maximum(step + EARLY_TO_LATE * spread, 1.0)
        moved = np.interp(ends, days, total[n]) - total[n, step]
        found[n] = np.quantile(np.maximum(sums[n][None, :] + moved[:, None], 0.0), middle)
    return found


def _known_days(days: Floats) -> int:
    return int(np.isfinite(days).sum())
