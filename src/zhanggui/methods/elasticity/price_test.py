"""A designed price test for what observation cannot show: which levels, for how long, in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log

import numpy as np


@dataclass(frozen=True, kw_only=True)
class PriceTest:
    """levels: shares of the present price. days: in all, a whole number for each level. order: the level of each day's
    place, so that every level meets every weekday alike. error: standard error that the elasticity will then have.
    """

    levels: tuple[float, ...]
    days: int
    order: tuple[int, ...]
    error: float
    power: float


def price_test(
    *, noise: float, detect: float, levels: Sequence[float] = (0.95, 1.0, 1.05), power: float = 0.8, alpha: float = 0.05,
    lasting: float = 0.0, items: int = 1, week: int = 7, seed: int = 1,
) -> PriceTest:  # fmt: skip
    """How long to test so that an elasticity ``detect`` away from the assumed one is told apart with ``power``.

    noise: standard deviation of the logarithm of a day's sales of an item at one price; with rare sales that is about
    1/√(sales a day). lasting: correlation of a day's noise with the next. items: alike items that are tested together, each
    starting at another level. Slope variance: noise² · (1 + r)/(1 - r) / (days · items · variance of log levels); the
    normal formula days = (z_α + z_β)² · … is rounded up to whole weeks at each level.

    >>> price_test(noise=0.3, detect=1.0).days
    441
    """
    from scipy.special import ndtri

    if len(set(levels)) < 2 or min(levels) <= 0:
        raise ValueError(f"levels need two different shares above 0, got {tuple(levels)}")
    if noise <= 0 or detect <= 0 or not 0 <= lasting < 1 or items < 1 or week < 1:
        raise ValueError(
            "noise and detect must be positive, lasting within [0, 1), items and week at least 1"
        )
    if not (0 < alpha < 1 and 0 < power < 1):
        raise ValueError(f"alpha and power lie between 0 and 1, got {alpha} and {power}")
    spread = float(np.var([log(level) for level in levels]))
    unit = noise**2 * (1 + lasting) / (1 - lasting) / (items * spread)
    needed = float(ndtri(1 - alpha / 2) + ndtri(power)) ** 2 * unit / detect**2
    block = len(levels) * week
    weeks = max(1, ceil(needed / block))
    return PriceTest(
        levels=tuple(levels), days=weeks * block, order=_order(len(levels), weeks, week, seed),
        error=float(np.sqrt(unit / (weeks * block))), power=power,
    )  # fmt: skip


def _order(levels: int, weeks: int, week: int, seed: int) -> tuple[int, ...]:
    """Whole weeks at a level, the levels of each round shuffled: no level keeps to one season or one weekday."""
    g = np.random.default_rng(seed)
    rounds = (g.permutation(levels) for _ in range(weeks))
    return tuple(int(level) for one in rounds for level in one for _ in range(week))
