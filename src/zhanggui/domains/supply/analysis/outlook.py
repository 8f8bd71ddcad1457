"""What demand may be until an order arrives, for all SKUs at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from zhanggui.domains.supply.analysis.demand import Demand, Floats
from zhanggui.domains.supply.analysis.festivals import festivals
from zhanggui.domains.supply.analysis.reorder import Outlook
from zhanggui.methods.forecast.panel import Panel
from zhanggui.methods.forecast.predict import Forecast, choose, predict

WEEK = 7
POINTS = 99
FAR_DAYS = 90
PROBABILITIES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)
LEAST_DAYS = 14
"""A SKU that has been on sale for fewer days is not forecast yet."""


def outlooks(demand: Demand, lead_days: Mapping[str, int], review_days: int) -> dict[str, Outlook]:
    """The outlook of each SKU in ``lead_days``: sums over the days until an order arrives and until the next one.

    Quantiles of the sums come from back-tests of sums, not from those of single days: errors of neighbouring days go
    together. SKUs that sold for fewer than ``LEAST_DAYS`` days are absent.
    """
    skus = tuple(s for s in demand.skus if s in lead_days and _known_days(demand.of(s)) >= LEAST_DAYS)
    if not skus:
        return {}
    horizon = max(FAR_DAYS, max(lead_days[sku] for sku in skus) + review_days)
    units = np.stack([demand.of(sku) for sku in skus])
    panel = Panel(skus, units, events=festivals(demand.start, units.shape[1] + horizon))
    found = predict(panel, choose(panel, horizon=horizon, season=WEEK))
    first = _sums(found, [max(1, lead_days[sku]) for sku in skus])
    next_ = _sums(found, [max(1, lead_days[sku]) + review_days for sku in skus])
    daily = np.maximum(np.nan_to_num(found.mean[:, :FAR_DAYS]), 0.0)
    return {
        sku: Outlook(until_arrival=first[n], until_next=np.maximum(next_[n], first[n]), daily=daily[n])
        for n, sku in enumerate(skus)
    }


def _sums(found: Forecast, steps: list[int]) -> Floats:
    """Equally likely sums over so many days of each SKU, smallest first."""
    sums = np.zeros((len(steps), POINTS))
    middle = (np.arange(POINTS) + 0.5) / POINTS
    for length in sorted(set(steps)):
        quantiles = np.maximum(np.nan_to_num(found.total(length, PROBABILITIES).quantile), 0.0)
        for n, one in enumerate(steps):
            if one == length:
                sums[n] = np.interp(middle, PROBABILITIES, quantiles[:, n])
    return sums


def _known_days(days: Floats) -> int:
    return int(np.isfinite(days).sum())
