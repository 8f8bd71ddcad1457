"""Simulated demand whose truth is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WEEK = np.array([1.3, 1.1, 1.0, 0.9, 1.2, 1.5, 0.0])


def shops(
    *, series: int = 120, steps: int = 240, seed: int = 1, high: float = 8.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Poisson sales per day and their expectation; rates from 0.1 to ``high`` a day, closed on Sundays."""
    chance = np.random.default_rng(seed)
    rate = np.exp(chance.uniform(np.log(0.1), np.log(high), series))[:, None]
    expected = rate * WEEK[np.arange(steps) % 7]
    return chance.poisson(expected).astype(float), expected


def names(count: int) -> tuple[str, ...]:
    return tuple(f"S{i:03d}" for i in range(count))
