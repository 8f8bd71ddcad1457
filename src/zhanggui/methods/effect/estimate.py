"""Three ways to say what would have happened: difference in differences, synthetic control, and both together.

Each compares a target (the mean of the treated units) with a weighted mean of controls; the ways differ in the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from zhanggui.methods.effect.design import Cohort, Design
from zhanggui.methods.effect.simplex import Floats, simplex_weights


@dataclass(frozen=True)
class Fit:
    """effect: mean over the treated times. units: weights of the controls. times: weights of the times before.

    gap: target less its weighted controls, at each time up to the end of the spell; without a level of its own where the
    method takes that out.
    """

    effect: float
    units: Floats
    times: Floats
    gap: Floats


Weigh = Callable[[Floats, Floats, int, int], tuple[Floats, Floats]]
"""(controls × times, target, first treated time, treated units) -> weights of controls, weights of times before."""


def _did(controls: Floats, _target: Floats, start: int, _treated: int) -> tuple[Floats, Floats]:
    """All controls and all times before count alike."""
    return np.full(len(controls), 1 / len(controls)), np.full(start, 1 / start)


def _sc(controls: Floats, target: Floats, start: int, _treated: int) -> tuple[Floats, Floats]:
    """The mix of controls nearest to the target's outcomes before, level included (Abadie, Diamond & Hainmueller 2010,
    JASA 105, with outcomes as the only predictors).
    """
    return simplex_weights(controls[:, :start].T, target[:start]), np.zeros(start)


def _sdid(controls: Floats, target: Floats, start: int, treated: int) -> tuple[Floats, Floats]:
    """Unit weights that make the controls run parallel to the target, with a ridge so that many share the weight; time
    weights that make the times before predict the mean of the times after among the controls.

    (Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, AER 111, algorithm 1: ridge ζ²·T₀ with ζ = (N₁·T₁)^¼ · σ, σ the
    standard deviation of one-step changes of the controls before.)
    """
    before, after = controls[:, :start], controls[:, start:]
    change = np.diff(before, axis=1)
    noise = float(change.std(ddof=1)) if change.size > 1 else 0.0
    ridge = (np.sqrt(treated * after.shape[1]) * noise**2) * start
    level = before - before.mean(axis=1, keepdims=True)
    units = simplex_weights(level.T, target[:start] - target[:start].mean(), ridge=ridge)
    middle = after.mean(axis=1)
    ridge = (1e-6 * noise) ** 2 * len(controls)
    times = simplex_weights(before - before.mean(axis=0), middle - middle.mean(), ridge=ridge)
    return units, times


WEIGH: dict[str, Weigh] = {"did": _did, "sc": _sc, "sdid": _sdid}


def fit(method: str, controls: Floats, target: Floats, start: int, treated: int = 1) -> Fit:
    """Compare a target with controls (units × times) from time ``start`` to the end."""
    units, times = WEIGH[method](controls, target, start, treated)
    gap = target - units @ controls
    base = float(times @ gap[:start])
    return Fit(float(gap[start:].mean()) - base, units, times, gap - base)


@dataclass(frozen=True)
class Estimate:
    """effect: mean over all treated cells. scale: its noise up to a factor common to all estimates of one design.

    slope: by how much the gap grew a period before the treatment, mean over cohorts. miss: its root mean square there.
    fits: one for each cohort.
    """

    effect: float
    scale: float
    slope: float
    miss: float
    fits: tuple[Fit, ...]


def estimate(method: str, design: Design, cohorts: Sequence[Cohort], controls: Sequence[int]) -> Estimate:
    """Cohort by cohort against the controls, then the mean weighted by treated cells.

    With one cohort *did* is the coefficient of two-way fixed effects; with several it is the cohort-by-cohort comparison
    with units not treated (Callaway & Sant'Anna 2021, J. Econometrics 225; Sun & Abraham 2021), the base being the mean
    of all periods before.
    """
    pool = list(controls)
    cells = np.array([c.cells for c in cohorts], float)
    shares = cells / cells.sum()
    fits = [_fit(method, design, one, pool) for one in cohorts]
    noise = [_noise(design, one, pool, f) for one, f in zip(cohorts, fits, strict=True)]
    befores = [f.gap[: c.start] for c, f in zip(cohorts, fits, strict=True)]
    return Estimate(
        effect=float(shares @ [f.effect for f in fits]),
        scale=float(np.sqrt(shares**2 @ noise)),
        slope=float(shares @ [slope_of(b) for b in befores]),
        miss=float(np.sqrt(shares @ [float((b**2).mean()) for b in befores])),
        fits=tuple(fits),
    )


def _fit(method: str, design: Design, one: Cohort, pool: list[int]) -> Fit:
    outcome = design.outcome[:, : one.end]
    return fit(method, outcome[pool], outcome[list(one.units)].mean(axis=0), one.start, len(one.units))


def _noise(design: Design, one: Cohort, pool: list[int], found: Fit) -> float:
    """Variance of the target less its controls, if each unit's noise is its own."""
    own = design.scale[list(one.units)] ** 2
    return float(own.mean() / own.size + found.units**2 @ design.scale[pool] ** 2)


def slope_of(gap: Floats) -> float:
    """By how much a row of gaps grows from one time to the next, by least squares; 0 for a single time."""
    step = np.arange(gap.size) - (gap.size - 1) / 2
    return float(step @ gap / (step @ step)) if gap.size > 1 else 0.0
