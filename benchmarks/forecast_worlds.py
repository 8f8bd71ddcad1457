"""Simulated demand of known law: what an interval ought to cover can be known here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WEEK = np.array([1.1, 0.9, 0.9, 1.0, 1.2, 1.3, 0.6])
ALIKE = np.ones(1)
YEAR = 1 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12)


@dataclass(frozen=True)
class World:
    """series × steps, the last ``horizon`` of them judged; ``law`` draws values around an expectation."""

    horizon: int
    season: int
    steps: int
    path: Callable[[np.random.Generator, int, int], Floats]
    law: Callable[[np.random.Generator, Floats], Floats]
    series: int = 300


def _rates(g: np.random.Generator, n: int, low: float, high: float) -> Floats:
    return np.exp(g.uniform(np.log(low), np.log(high), n))[:, None]


def _flat(
    low: float, high: float, season: Floats = ALIKE
) -> Callable[[np.random.Generator, int, int], Floats]:
    return lambda g, n, steps: _rates(g, n, low, high) * season[np.arange(steps) % len(season)]


def _trending(g: np.random.Generator, n: int, steps: int) -> Floats:
    slope = g.uniform(-0.5, 1.5, n)[:, None]
    return _rates(g, n, 5, 50) * WEEK[np.arange(steps) % 7] * (1 + slope * np.arange(steps) / steps)


def _shifting(g: np.random.Generator, n: int, steps: int) -> Floats:
    """A level shift of ×0.5 to ×2 at any time, also inside the judged steps."""
    factor = np.exp(g.uniform(np.log(0.5), np.log(2), n))[:, None]
    after = np.arange(steps)[None, :] >= g.integers(30, steps, n)[:, None]
    return _rates(g, n, 2, 40) * np.where(after, factor, 1.0)


def _walking(g: np.random.Generator, n: int, steps: int) -> Floats:
    """Levels that wander by 8 % a month, with a season."""
    walk = np.exp(np.cumsum(g.normal(0, 0.04, (n, steps)), axis=1))
    return _rates(g, n, 50, 5000) * walk * YEAR[np.arange(steps) % 12]


def _poisson(g: np.random.Generator, mean: Floats) -> Floats:
    return g.poisson(mean).astype(float)


def _binomial(g: np.random.Generator, mean: Floats) -> Floats:
    """Variance of three times the mean."""
    return g.negative_binomial(mean / 2, 1 / 3).astype(float)


def _lumpy(g: np.random.Generator, mean: Floats) -> Floats:
    """A sale on every fifth step, geometric with five times the mean."""
    size = g.geometric(1 / np.maximum(5 * mean, 1.0))
    return np.where(g.random(mean.shape) < 0.2, size, 0).astype(float)


def _noisy(g: np.random.Generator, mean: Floats) -> Floats:
    return np.asarray(mean * np.exp(g.normal(-0.00125, 0.05, mean.shape)))


WORLDS = {
    "Poisson 5–40 a day, week": World(28, 7, 300, _flat(5, 40, WEEK), _poisson),
    "Poisson 5–40 a day, 45 known": World(14, 7, 59, _flat(5, 40, WEEK), _poisson),
    "negative binomial 5–40 a day": World(28, 7, 300, _flat(5, 40, WEEK), _binomial),
    "slow Poisson 0.3–2 a day": World(28, 7, 300, _flat(0.3, 2), _poisson),
    "lumpy, 5–20 a day": World(28, 7, 300, _flat(5, 20), _lumpy),
    "trend −50 … +150 %": World(28, 7, 300, _trending, _binomial),
    "level shift ×½ … ×2": World(28, 7, 300, _shifting, _binomial),
    "weeks, negative binomial": World(4, 1, 56, _flat(5, 60), _binomial),
    "weeks, 12 known": World(4, 1, 16, _flat(5, 60), _binomial),
    "months, wandering, season": World(12, 12, 132, _walking, _noisy),
    "months, 40 known": World(12, 12, 52, _walking, _noisy),
    "one series of days": World(14, 7, 214, _flat(20, 20, WEEK), _binomial, series=1),
}


def drawn(world: World, seed: int) -> Floats:
    """Values of one seed."""
    g = np.random.default_rng(seed)
    return world.law(g, world.path(g, world.series, world.steps))
