"""Worlds with and without cross effects inside a family: how often intervals hold the truth, how often nothing is taken for something."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.elasticity.cross import cross_effects
from zhanggui.methods.elasticity.observed import Observed

WEEKS, FAMILIES, SIZE = 52, 3, 4
KINDS = {
    "independent noise": "plain",
    "noise that lasts (AR 0.6)": "lasting",
    "rare sales, zeros (Poisson, about 3 a week)": "rare",
    "a family's prices move half together": "alike",
}


def world(kind: str, seed: int, *, cross: bool) -> tuple[Observed, np.ndarray, np.ndarray]:
    """Three families of four: own elasticities about -2.2 ± 0.5, cross elasticities about 0.8 ± 0.3 or none at all."""
    chance = np.random.default_rng(seed)
    items = FAMILIES * SIZE
    own = chance.normal(-2.2, 0.5, items)
    true = chance.normal(0.8, 0.3, items) if cross else np.zeros(items)
    family = np.repeat(np.arange(FAMILIES), SIZE)
    shared = np.repeat(chance.normal(0, 0.10 if kind == "alike" else 0.05, (FAMILIES, WEEKS // 4)), 4, axis=1)
    price = np.repeat(chance.normal(0, 0.1, (items, WEEKS // 2)), 2, axis=1) + shared[family]
    noise = chance.normal(0, 0.3, price.shape)
    if kind == "lasting":
        for week in range(1, WEEKS):
            noise[:, week] = 0.6 * noise[:, week - 1] + 0.8 * noise[:, week]
    season = np.tile(np.sin(np.arange(WEEKS) / 8), (items, 1))
    totals = np.array([price[family == one].sum(axis=0) for one in range(FAMILIES)])[family]
    others = (totals - price) / (SIZE - 1)
    mean = (
        chance.normal(3, 0.5, (items, 1))
        + own[:, None] * price
        + true[:, None] * others
        + 0.3 * season
        + noise
    )
    sold = chance.poisson(np.exp(mean - 2.0)).astype(float) if kind == "rare" else np.exp(mean)
    group = np.repeat(np.arange(items), WEEKS)
    seen = Observed(sold.ravel(), 20 * np.exp(price.ravel()), group, season.reshape(-1, 1), ("season",))
    return seen, others.ravel(), true


def row(kind: str, worlds: int, *, cross: bool) -> dict[str, float]:
    """Of all worlds: intervals that hold the truth, effects found, worlds with any, bias, RMSE, not told."""
    held, found, errors, silent, any_found = [], [], [], 0, 0
    for seed in range(worlds):
        seen, others, true = world(kind, 60_000 + seed, cross=cross)
        groups = cross_effects(seen, others).groups
        told = [one for one in groups if one.effect is not None]
        silent += len(groups) - len(told)
        any_found += any(one.identified for one in told)
        held += [one.low <= true[one.group] <= one.high for one in told]
        found += [one.identified for one in told]
        errors += [one.effect - true[one.group] for one in told]
    return {
        "held": float(np.mean(held)), "found": float(np.mean(found)), "any": any_found / worlds, "bias": float(np.mean(errors)),
        "rmse": float(np.sqrt(np.mean(np.square(errors)))), "silent": silent,
    }  # fmt: skip
