"""What named events (618, 双11, 春节) multiply demand by, learned from all series and applied to coming days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.forecast.panel import Flags, Floats
from zhanggui.methods.forecast.season import season_factors

REACH = 4
"""Seasons (or weeks) on either side of an event that tell what would have sold without it."""


@dataclass(frozen=True)
class Lifts:
    """names: the events known. factor: series × event, 1 where an event never happened in the past."""

    names: tuple[str, ...]
    factor: Floats

    def along(self, events: tuple[str, ...], start: int, steps: int) -> Floats:
        """Factor per series and step of ``events[start : start + steps]``; days beyond the list have none."""
        named = [*events[start : start + steps], *[""] * steps][:steps]
        table = np.hstack([self.factor, np.ones((len(self.factor), 1))])
        known = {name: i for i, name in enumerate(self.names)}
        return table[:, [known.get(name, len(self.names)) for name in named]]


def learned_lifts(
    values: Floats, events: tuple[str, ...], groups: tuple[str, ...], season: int, *, sales: float
) -> Lifts:
    """Ratio of what event days sold to what they would have sold, drawn towards the wider circle.

    Series towards group, group towards all series, all towards 1, each prior weighing ``sales`` typical sales
    (gamma-Poisson posterior mean). Without the event: the mean of the event-free days around it times the season.
    An event seen once is confounded with whatever else happened then; the lift is of the past prices and ads.
    """
    steps = values.shape[1]
    past = np.array(events[:steps])
    names = tuple(sorted(set(past.tolist()) - {""}))
    if not names:
        return Lifts((), np.ones((len(values), 0)))
    usual = _usual(values, past != "", season)
    ones = np.ones(len(values))
    columns = [_lift(values, usual, past == name, groups, sales) for name in names]
    return Lifts(names, np.stack(columns, axis=1) if columns else ones[:, None])


def _usual(values: Floats, eventful: Flags, season: int) -> Floats:
    """What every step would have sold without events; nan where nothing around it is known."""
    quiet = np.where(eventful, np.nan, values)
    factors = season_factors(quiet, season, events=20.0)[:, np.arange(values.shape[1]) % max(season, 1)]
    reach = REACH * max(min(season, 14), 7)
    known = np.isfinite(quiet)
    sold, weight = np.where(known, quiet, 0.0), np.where(known, factors, 0.0)
    total, share = _around(sold, reach), _around(weight, reach)
    return np.where(share > 0, total / np.maximum(share, 1e-12), np.nan) * factors


def _around(values: Floats, reach: int) -> Floats:
    """Sum over ``reach`` steps before to ``reach`` after."""
    steps = values.shape[1]
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    ends = np.minimum(np.arange(steps) + reach + 1, steps)
    starts = np.maximum(np.arange(steps) - reach, 0)
    return sums[:, ends] - sums[:, starts]


def _lift(values: Floats, usual: Floats, days: Flags, groups: tuple[str, ...], sales: float) -> Floats:
    """Lift of one event per series."""
    usable = days & np.isfinite(values) & np.isfinite(usual) & (usual > 0)
    size = _size_of_a_sale(values, usual)
    sold = np.where(usable, values, 0.0).sum(axis=1) / size
    expected = np.where(usable, usual, 0.0).sum(axis=1) / size
    overall = (sold.sum() + sales) / (expected.sum() + sales)
    label = np.unique(groups, return_inverse=True)[1] if groups else np.zeros(len(values), dtype=int)
    of_group = (np.bincount(label, sold) + sales * overall) / (np.bincount(label, expected) + sales)
    return (sold + sales * of_group[label]) / (expected + sales)


def _size_of_a_sale(values: Floats, usual: Floats) -> Floats:
    """Variance over mean of the ordinary steps, at least a hundredth of the mean: the unit of counting."""
    usable = np.isfinite(values) & np.isfinite(usual)
    count = np.maximum(usable.sum(axis=1), 1)
    mean = np.where(usable, usual, 0.0).sum(axis=1) / count
    spread = np.where(usable, (values - usual) ** 2, 0.0).sum(axis=1) / count
    return np.maximum(
        np.where(mean > 0, spread / np.where(mean > 0, mean, 1.0), 1.0), 1e-2 * np.maximum(mean, 1e-9)
    )
