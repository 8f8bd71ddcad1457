"""Forecasting again from earlier moments: what would have been said, and what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.forecast.members import NAMES, members
from zhanggui.methods.forecast.panel import Flags, Floats, Whole


@dataclass(frozen=True)
class Replay:
    """Every member's forecasts from earlier origins.

    said: member × series × window × step. came: series × window × step, nan where unknown or where the series
    had no history at the origin. scale: series × window, the root mean square of the step-to-step change before
    the origin (the denominator of RMSSE; nan where it does not exist). origins: steps known at each window.
    """

    said: Floats
    came: Floats
    scale: Floats
    origins: Whole


LEAST_AHEAD, LEAST_WINDOWS = 3, 3
"""A back-test that looks less far ahead, or back from fewer origins, tells too little about errors."""


def origins(steps: int, horizon: int, season: int, windows: int) -> Whole:
    """Up to ``windows`` origins (more for short horizons), newest last, half a horizon apart.

    The oldest keeps some history before it; if three horizons fit behind two seasons, each keeps two seasons, since a
    window that had to do without a season says nothing about a forecast that has one. Empty where the panel is too
    short to look back at all.
    """
    stride = (horizon + 1) // 2
    room = steps - _two_seasons(season) - horizon
    least = max(_two_seasons(season) if room >= (LEAST_WINDOWS - 1) * stride else 0, steps // 3, 3)
    back = np.arange(steps - horizon, least - 1, -stride)[: max(windows, min(24, 40 // horizon))]
    return np.sort(back).astype(np.int64)


def replay_horizon(steps: int, horizon: int, season: int) -> int:
    """Steps the back-test looks ahead: the horizon, or less where the history is short.

    Where the second season is just over, windows look less far, so that four of them know two seasons.
    """
    ahead = max(1, min(horizon, steps // 3))
    room = steps - _two_seasons(season)
    less = int(room / 2.5)
    fits = room - ahead >= (LEAST_WINDOWS - 1) * ((ahead + 1) // 2)
    return ahead if season == 1 or fits or less < LEAST_AHEAD else min(ahead, less)


def _two_seasons(season: int) -> int:
    """Steps from which a season is followed."""
    return 2 * season + 1 if season > 1 else 0


def replay(values: Floats, horizon: int, season: int, *, windows: int, events: float) -> Replay:
    """Run every member from every origin. ``values`` are non-negative, steps before launch nan."""
    steps = values.shape[1]
    ahead = replay_horizon(steps, horizon, season)
    starts = origins(steps, ahead, season, windows)
    said = np.full((len(NAMES), len(values), len(starts), ahead), np.nan)
    came, scale = np.full(said.shape[1:], np.nan), np.full((len(values), len(starts)), np.nan)
    for w, start in enumerate(starts):
        past = values[:, :start]
        said[:, :, w] = members(past, ahead, season, events=events)
        old = _old_enough(past, season)
        came[old, w] = values[old, start : start + ahead]
        scale[:, w] = step_changes(past)
    return Replay(said, came, scale, starts)


def _old_enough(past: Floats, season: int) -> Flags:
    """Known for at least a season (three steps): younger series tell nothing about the members."""
    return np.isfinite(past).sum(axis=1) >= max(3, min(season, 14))


def step_changes(past: Floats) -> Floats:
    """Root mean square of the change from step to step (over known steps); nan if there is none."""
    change = np.diff(past, axis=1)
    known = np.isfinite(change)
    count = known.sum(axis=1)
    square = np.where(known, change, 0.0) ** 2
    root = np.sqrt(square.sum(axis=1) / np.maximum(count, 1))
    return np.where((count > 0) & (root > 0), root, np.nan)
