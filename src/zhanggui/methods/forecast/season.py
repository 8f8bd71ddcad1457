"""Season factors per series, pulled towards what all series share: one SKU's Mondays alone are noise."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.forecast.panel import Flags, Floats

QUIET = 0.05
"""A phase below this share of an average step (a closed Saturday) says nothing about the level."""


def season_factors(values: Floats, season: int, *, events: float) -> Floats:
    """Factors (series × phase, mean 1) by ratio to the centred moving average; phase is step mod ``season``.

    A series' own factor is the posterior mean of a gamma-Poisson model around the pooled factor: the prior
    weighs as much as ``events`` typical sales. Older cycles count less. Ones if there are not two cycles.
    """
    n, steps = values.shape
    if season < 2 or steps < 2 * season:
        return np.ones((n, max(season, 1)))
    around = centred_mean(values, season)
    usable = np.isfinite(values) & np.isfinite(around) & (around > 0)
    sold, expected = np.where(usable, values, 0.0), np.where(usable, around, 0.0)
    fade = (0.98 if season < 12 else 0.9) ** ((steps - 1 - np.arange(steps)) // season)
    pooled = _pooled(sold, expected, usable, fade, season)
    own = by_phase(sold * fade, season), by_phase(expected * fade, season)
    prior = events * _size_of_a_sale(sold, expected * pooled[np.arange(steps) % season], usable)[:, None]
    factors = (own[0] + prior * pooled) / np.maximum(own[1] + prior, 1e-12)
    factors = np.where(own[1] + prior > 0, factors, pooled)
    return factors / np.maximum(factors.mean(axis=1, keepdims=True), 1e-12)


def by_phase(values: Floats, season: int) -> Floats:
    """Sums per phase (series × season)."""
    n, steps = values.shape
    whole = -(-steps // season) * season
    return np.pad(values, ((0, 0), (0, whole - steps))).reshape(n, -1, season).sum(axis=1)


def centred_mean(values: Floats, season: int) -> Floats:
    """Centred moving average over one season, over the known steps; nan where under half is known."""
    weights = np.ones(season) if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5]
    half, known = len(weights) // 2, np.isfinite(values)
    total = _rolling(np.where(known, values, 0.0), weights, half)
    share = _rolling(known.astype(float), weights, half)
    whole = np.zeros(values.shape[1], dtype=bool)
    whole[half : values.shape[1] - half] = True  # at the edges the season would lean to one side
    return np.where(whole & (share >= weights.sum() / 2), total / np.maximum(share, 1e-12), np.nan)


def _rolling(values: Floats, weights: Floats, half: int) -> Floats:
    padded, steps = np.pad(values, ((0, 0), (half, half))), values.shape[1]
    return sum(w * padded[:, j : j + steps] for j, w in enumerate(weights))


def _pooled(sold: Floats, expected: Floats, usable: Flags, fade: Floats, season: int) -> Floats:
    """The factor all series share; every series weighs alike and one bulk order cannot make a Monday."""
    level = expected.sum(axis=1, keepdims=True) / np.maximum(usable.sum(axis=1, keepdims=True), 1)
    level = np.where(level > 0, level, 1.0)
    sales = by_phase(np.minimum(sold, 6.0 * expected) / level * fade, season).sum(axis=0)
    base = by_phase(expected / level * fade, season).sum(axis=0)
    factor = np.where(base > 0, sales / np.maximum(base, 1e-12), 1.0)
    return factor / max(factor.mean(), 1e-12)


def _size_of_a_sale(sold: Floats, expected: Floats, usable: Flags) -> Floats:
    """Variance over mean: 1 for single sales of one unit, 100 where orders come in hundreds."""
    count = np.maximum(usable.sum(axis=1), 1)
    spread = (np.where(usable, sold - expected, 0.0) ** 2).sum(axis=1) / count
    return spread / np.maximum(expected.sum(axis=1) / count, 1e-12)
