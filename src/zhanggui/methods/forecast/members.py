"""The methods that are combined: each gives an expected quantity per series and step of the horizon."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.forecast.bulk import without_bulk
from zhanggui.methods.forecast.levels import smoothed, syntetos, teunter
from zhanggui.methods.forecast.panel import Floats
from zhanggui.methods.forecast.season import QUIET, season_factors
from zhanggui.methods.forecast.trend import damped_trend

RATES = (0.01, 0.03, 0.08, 0.2, 0.4)
LEVELS = (*(f"smoothing {r}" for r in RATES), "Syntetos", "Teunter")
TRENDS = ("season, no trend", "season and damped trend", "last season")
NAMES = (*LEVELS, *TRENDS)


def members(values: Floats, horizon: int, season: int, *, events: float) -> Floats:
    """Forecasts (member × series × horizon) from non-negative values; the season of no member is its own."""
    steps = values.shape[1]
    cut, bulk = without_bulk(values)
    factors = season_factors(cut, season, events=events)
    season = factors.shape[1]
    past = factors[:, np.arange(steps) % season]
    coming = factors[:, np.arange(steps, steps + horizon) % season] * bulk[:, None]
    flat = np.where(past > QUIET, cut / np.maximum(past, QUIET), np.nan)
    levels = [*smoothed(flat, RATES, past), syntetos(flat), teunter(flat)]
    by_level = [level[:, None] * coming for level in levels]
    return np.stack([*by_level, *_trends(values, factors, by_level[3], horizon)])


def _trends(values: Floats, factors: Floats, otherwise: Floats, horizon: int) -> list[Floats]:
    """Trend methods where a series sells in most steps; elsewhere the level method stands in."""
    known = np.isfinite(values).sum(axis=1)
    busy = ((np.nan_to_num(values) > 0).sum(axis=1) >= 0.8 * known) & (known >= 8)
    answers = [otherwise.copy() for _ in TRENDS]
    if busy.any():
        for answer, trend in zip(answers, (False, True), strict=False):
            answer[busy] = damped_trend(values[busy], factors[busy], horizon, trend=trend)
        answers[2][busy] = _last_season(values[busy], otherwise[busy], factors.shape[1], horizon)
    return answers


def _last_season(values: Floats, otherwise: Floats, season: int, horizon: int) -> Floats:
    """The step one season ago (season 1: the last step); where it is unknown, ``otherwise``."""
    steps = values.shape[1]
    if steps < season:
        return otherwise
    back = values[:, steps - season + np.arange(horizon) % season]
    return np.where(np.isfinite(back), back, otherwise)
