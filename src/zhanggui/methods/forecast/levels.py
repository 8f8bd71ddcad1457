"""The level of a series by the methods known for intermittent demand, over all series at once.

Each runs one loop over time on vectors of series. ``values`` are series × time without season; nan is unknown
and leaves the state as it is. Answers are the expected quantity of a coming average step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhanggui.methods.forecast.panel import Floats


def smoothed(values: Floats, rates: Sequence[float], weight: Floats) -> Floats:
    """Simple exponential smoothing (rates × series), as a weighted mean so that the start is not favoured.

    ``weight`` is how much a step tells (its season factor). A level after n steps is the mean with weights
    (1 − rate)^age: for few steps the plain mean.
    """
    rate = np.asarray(rates)[:, None]
    total, share = np.zeros((2, len(rates), values.shape[0]))
    told = np.where(np.isfinite(values), weight, 0.0)
    sold = np.nan_to_num(values) * told
    for t in range(values.shape[1]):
        total = total * (1 - rate) + rate * sold[:, t]
        share = share * (1 - rate) + rate * told[:, t]
    return total / np.maximum(share, 1e-12)


def croston(values: Floats, rate: float = 0.1) -> tuple[Floats, Floats]:
    """Smoothed size and interval of the sales (Croston 1972); both nan for a series that never sold.

    The first sale starts both: its size, and the steps waited for it.
    """
    n, steps = values.shape
    size, interval, waited = np.full(n, np.nan), np.full(n, np.nan), np.ones(n)
    for t in range(steps):
        x = values[:, t]
        known = np.isfinite(x)
        hit, first = known & (x != 0), np.isnan(size)
        size = np.where(hit, np.where(first, x, size + rate * (x - size)), size)
        interval = np.where(hit, np.where(first, waited, interval + rate * (waited - interval)), interval)
        waited = np.where(hit, 1.0, np.where(known, waited + 1.0, waited))
    return size, interval


def syntetos_boylan(values: Floats, rate: float = 0.1) -> Floats:
    """Croston's rate without its upward bias: (1 − rate/2) · size / interval (Syntetos & Boylan 2005)."""
    size, interval = croston(values, rate)
    return np.nan_to_num((1 - rate / 2) * size / interval)


def syntetos(values: Floats, rate: float = 0.1) -> Floats:
    """(1 − rate/2) · size / (interval − rate/2): unbiased also where something sells at every step, where the
    correction above takes 5 % off without reason (Syntetos 2001)."""
    size, interval = croston(values, rate)
    return np.nan_to_num((1 - rate / 2) * size / (interval - rate / 2))


def teunter(values: Floats, rate: float = 0.1) -> Floats:
    """Size times chance of a sale, which also falls while nothing sells (Teunter, Syntetos & Babai 2011).

    The chance is smoothed from the first sale on, as a weighted mean, so that no start value lingers.
    """
    n, steps = values.shape
    size, sold, seen = np.full(n, np.nan), np.zeros(n), np.zeros(n)
    for t in range(steps):
        x = values[:, t]
        known = np.isfinite(x)
        hit = known & (x != 0)
        size = np.where(hit, np.where(np.isnan(size), x, size + rate * (x - size)), size)
        counted = known & np.isfinite(size)
        sold = np.where(counted, sold + rate * (hit - sold), sold)
        seen = np.where(counted, seen + rate * (1 - seen), seen)
    return np.nan_to_num(size * sold / np.maximum(seen, 1e-12))
