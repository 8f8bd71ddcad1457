"""What demand may be until an order arrives, for all SKUs at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from zhanggui.domains.supply.analysis.demand import Demand, Floats
from zhanggui.domains.supply.analysis.reorder import Outlook

POINTS = 99
RECENT_DAYS = 56
FAR_DAYS = 90


def outlooks(demand: Demand, lead_days: Mapping[str, int], review_days: int) -> dict[str, Outlook]:
    """The outlook of each SKU in ``lead_days``: sums over the days until an order arrives and until the next one."""
    found = {}
    for sku, lead in lead_days.items():
        days = demand.of(sku)
        known = days[~np.isnan(days)]
        if known.size < review_days:
            continue
        found[sku] = Outlook(
            until_arrival=_sums(known, max(1, lead)),
            until_next=_sums(known, max(1, lead) + review_days),
            daily=np.full(FAR_DAYS, known[-RECENT_DAYS:].mean()),
        )
    return found


def _sums(days: Floats, length: int) -> Floats:
    points = (np.arange(POINTS) + 0.5) / POINTS
    recent = days[-RECENT_DAYS:].mean() * length
    window = np.lib.stride_tricks.sliding_window_view(days, min(length, days.size)).sum(axis=1)
    scale = recent / window.mean() if window.mean() > 0 else 1.0
    sums: Floats = np.quantile(window * scale, points)
    return sums
