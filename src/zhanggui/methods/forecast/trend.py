"""Damped trend with an evolving multiplicative season, for series that sell in most steps.

Holt-Winters with damping (Gardner & McKenzie 1985; Hyndman & Athanasopoulos, *Forecasting*, 8.3), run for a small
grid of smoothing rates over all series at once. Each series' answer is the mean of its grid weighted by fit,
which is steadier than the best one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from zhanggui.methods.forecast.panel import Floats

DAMPING = 0.95


@dataclass
class _State:
    """Level and trend (grid × series), season (grid × series × phase), and the squared error so far."""

    level: Floats
    slope: Floats
    season: Floats
    error: Floats


def grid(*, trend: bool, seasonal: bool) -> Floats:
    """Rates to try, one a row: level, trend, season."""
    slopes = (0.02, 0.1, 0.3) if trend else (0.0,)
    seasons = (0.02, 0.1, 0.3) if seasonal else (0.0,)
    return np.array(list(product((0.1, 0.3, 0.6, 0.9), slopes, seasons)))


def damped_trend(values: Floats, factors: Floats, horizon: int, *, trend: bool) -> Floats:
    """Forecast (series × horizon). ``values`` ≥ 0 with season; ``factors`` start the season."""
    season, steps = factors.shape[1], values.shape[1]
    rates = grid(trend=trend, seasonal=season > 1)
    state = _run(values, factors, rates)
    ahead = np.arange(1, horizon + 1)
    damped = np.cumsum(DAMPING**ahead)
    phase = (steps + np.arange(horizon)) % season
    path = (state.level[..., None] + state.slope[..., None] * damped) * state.season[..., phase]
    # the likelihood of normal errors, tempered: a sixth of the steps count as independent
    fit = np.log(np.maximum(state.error, 1e-30))
    weight = np.exp(-(fit - fit.min(axis=0)) * max(min(steps, 120) / 6.0, 1.0))
    weight /= weight.sum(axis=0)
    return np.maximum((path * weight[..., None]).sum(axis=0), 0.0)


def _run(values: Floats, factors: Floats, rates: Floats) -> _State:
    n, steps = values.shape
    season = factors.shape[1]
    a, b, g = (rates[:, [k]] for k in range(3))
    start = _first_level(values, factors)
    state = _State(
        np.tile(start, (len(rates), 1)),
        np.zeros((len(rates), n)),
        np.tile(np.maximum(factors, 0.01), (len(rates), 1, 1)),
        np.zeros((len(rates), n)),
    )
    for t in range(steps):
        p, y = t % season, values[:, t]
        known, now = np.isfinite(y), state.season[..., t % season]
        base = state.level + DAMPING * state.slope
        miss = np.where(known, y - base * now, 0.0)
        state.error = 0.98 * state.error + (miss / np.maximum(start, 1e-12)) ** 2
        level = base + a * miss / now
        state.slope = DAMPING * state.slope + a * b * miss / now
        ratio = np.where(known, np.clip(y, 0, None), 0.0) / np.maximum(np.abs(level), 1e-12)
        moved = now + g * (1 - a) * np.clip(ratio - now, -0.5 * now, 0.5 * now)
        state.season[..., p] = np.where(known, np.maximum(moved, 0.01), now)
        state.level = level
    return state


def _first_level(values: Floats, factors: Floats) -> Floats:
    """Mean of the first season known (at least four steps), without season."""
    season, steps = factors.shape[1], values.shape[1]
    flat = values / np.maximum(factors[:, np.arange(steps) % season], 0.05)
    known = np.isfinite(flat)
    early = known & (np.cumsum(known, axis=1) <= max(season, 4))
    return np.where(early, flat, 0.0).sum(axis=1) / np.maximum(early.sum(axis=1), 1)
