"""Simulated panels whose effect is known. Used by benchmarks/effect.py and, a few of them, by tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.effect.design import Panel


@dataclass(frozen=True, kw_only=True)
class World:
    """How outcomes come about: unit and time effects, common factors, and noise that lasts.

    units, times, before, treated: sizes; ``before`` is the number of times until the (first) treatment.
    factors: common movements that each unit follows by a strength of its own. lasting: AR(1) coefficient of the noise.
    tails: degrees of freedom of the noise (0: normal). unequal: standard deviation of the log of the units' noise.
    stages: distinct starting times of the treatment. chosen: treated units are those that follow the first factor most.
    """

    units: int = 40
    times: int = 30
    before: int = 20
    treated: int = 1
    factors: int = 0
    lasting: float = 0.3
    tails: int = 0
    unequal: float = 0.0
    stages: int = 1
    chosen: bool = False


WORLDS = {
    "two-way, AR(1) noise": World(),
    "white noise, 1 of 20, 8 before": World(units=20, times=12, before=8, lasting=0.0),
    "few controls (8)": World(units=9, lasting=0.5),
    "short (4 before, 2 after)": World(times=6, before=4, lasting=0.0),
    "two factors": World(factors=2),
    "three factors, AR(1) 0.6, 5 treated": World(factors=3, lasting=0.6, treated=5, units=45),
    "heavy tails (t, 4)": World(tails=4),
    "unequal noise": World(unequal=0.8),
    "unequal noise, two factors": World(unequal=0.6, factors=2),
    "8 treated of 60": World(units=60, treated=8, lasting=0.5),
    "half treated (20 of 40)": World(treated=20),
    "three stages, 9 of 60": World(units=60, treated=9, stages=3),
    "two factors, treated follow most": World(factors=2, chosen=True, treated=3, units=50),
}


def panel_of(world: World, seed: int, effect: float) -> Panel:
    """A panel of this world; the noise of a usual unit has standard deviation 1."""
    g = np.random.default_rng(seed)
    shape = (world.units, world.times)
    outcome = g.normal(0, 3, (world.units, 1)) + g.normal(0, 1, world.times).cumsum()
    strength = g.uniform(0, 1, (world.units, world.factors))
    waves = g.normal(0, 1, (world.factors, world.times))
    outcome = outcome + strength @ (waves.cumsum(axis=1) * 0.5 + waves)
    outcome = outcome + noise(world, g, shape)
    order = np.argsort(-strength[:, 0]) if world.chosen else g.permutation(world.units)
    treated = np.zeros(shape, dtype=bool)
    gap = max(1, (world.times - world.before) // (world.stages + 1))
    for n, unit in enumerate(order[: world.treated]):
        treated[unit, world.before + gap * (n % world.stages) :] = True
    return Panel(outcome + effect * treated, treated)


def noise(world: World, g: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """AR(1) noise of variance 1 times the unit's own scale."""
    rows, times = shape
    fresh = (
        g.standard_t(world.tails, (rows, times + 30)) if world.tails else g.normal(0, 1, (rows, times + 30))
    )
    if world.tails:
        fresh /= np.sqrt(world.tails / (world.tails - 2))
    lasting = np.zeros_like(fresh)
    lasting[:, 0] = fresh[:, 0]
    for t in range(1, fresh.shape[1]):
        lasting[:, t] = world.lasting * lasting[:, t - 1] + np.sqrt(1 - world.lasting**2) * fresh[:, t]
    return lasting[:, 30:] * np.exp(world.unequal * g.normal(0, 1, (rows, 1)))
