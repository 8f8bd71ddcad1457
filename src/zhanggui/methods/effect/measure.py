"""The effect of a treatment on a panel, with an interval, a placebo test, or the reason why it cannot be measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhanggui.core.language import Text
from zhanggui.methods.effect.design import (
    CONSTANT,
    FEW_BEFORE,
    FEW_CONTROLS,
    FEWEST_BEFORE,
    FEWEST_CONTROLS,
    FEWEST_FOR_SCALE,
    Cohort,
    Design,
    NotMeasurable,
    Panel,
    design_of,
)
from zhanggui.methods.effect.estimate import WEIGH, Estimate, estimate, slope_of
from zhanggui.methods.effect.interval import Errors

METHODS = ("auto", *WEIGH)
FEWEST_TO_FIT = 5
"""Times before the treatment that fitted weights (sc, sdid) need."""
DRAWS = 100
ROUNDING = 1e-10
"""Errors below this share of the outcome are the computer's."""
NOT_PARALLEL = 0.01
"""A treated unit that drifted away before the treatment more than all but this share of placebos would is not compared."""

DRIFTED = Text(
    "处理之前处理组与对照就已经分开（{method}，p={p:.3f}），差距不能算作效果。请换更相似的对照。",
    "Treated and controls moved apart before the treatment already ({method}, p={p:.3f}): the gap is not the effect. "
    "Choose controls that are more alike.",
)
MISSED = Text(
    "合成对照在处理之前就不贴合（p={p:.3f}）。请换更相似的对照，或用 `sdid`。",
    "The synthetic control misses the treated unit before the treatment already (p={p:.3f}). Choose controls that are "
    "more alike, or sdid.",
)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """effect: mean change of the outcome over all treated units and times, in the outcome's unit (None: cannot be computed).

    intervals: (level, low, high), empty where there is no honest one. p: how often nothing looks like this much. With one
    treated unit it is its rank among the placebos (never below 1 / (controls + 1); exact, or larger where the treated unit
    was unlike them before already, see ``measure_effect``); placebo groups of several overlap,
    so there it is Student's t on their spread. measurable: whether to trust it; else ``why`` says why not, and an ``effect``
    that stands beside it is the bare arithmetic. method: the one used. treated, controls, before: units and periods.
    """

    method: str
    effect: float | None
    intervals: tuple[tuple[float, float, float], ...] = ()
    p: float | None = None
    measurable: bool = True
    why: Text | None = None
    treated: int = 0
    controls: int = 0
    before: int = 0


def measure_effect(
    panel: Panel, *, method: str = "auto", levels: Sequence[float] = (0.95,), seed: int = 1
) -> Effect:
    """Measure by *did*, *sc*, *sdid*, or the one that *auto* takes.

    The interval rests on placebos: the same estimate on controls that were not treated, each divided by how noisy its
    units are (so that a large unit does not speak for a small one), scaled by Student's t, and widened where the treated
    units were further from their controls before the treatment than placebos are (with eight times before or more). It
    assumes that the treatment did not fall on units because of what was to come, and does not spill over to controls. With
    more treated units than half the controls, no placebo groups can be drawn and the error is the jackknife's over units
    (algorithm 3 of Arkhangelsky et al. 2021). ``seed`` draws the placebo groups.

    *auto*: *did*, unless it drifted before the treatment (p of the drift under 0.01) or the placebos of *sdid* scatter less by
    more than one part in √controls, which is more than chance gives; then *sdid*. Where both drifted, *sc* if that fits.
    Fitted weights need five times before. The choice looks at controls and at the times before alone.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method}")
    if not all(0 < level < 1 for level in levels):
        raise ValueError(f"levels lie between 0 and 1, got {levels}")
    try:
        design = design_of(panel)
    except NotMeasurable as error:
        return Effect(method=method, effect=None, measurable=False, why=error.why)
    if method != "auto":
        return _judged(method, design, levels, seed)[0]
    plain, *fitted = (_judged(name, design, levels, seed) for name in _allowed(design))
    margin = 1 - 1 / np.sqrt(len(design.controls)) if plain[0].measurable else np.inf
    better = [one for one in fitted if one[0].measurable and one[1] < margin * plain[1]]
    if fitted and not plain[0].measurable and not better:
        better = [one for one in [_judged("sc", design, levels, seed)] if one[0].measurable]
    return (better or [plain])[0][0]


def _allowed(design: Design) -> list[str]:
    enough = design.before >= FEWEST_TO_FIT and len(design.controls) >= FEWEST_CONTROLS
    return ["did", "sdid"] if enough else ["did"]


def _judged(method: str, design: Design, levels: Sequence[float], seed: int) -> tuple[Effect, float]:
    """The effect by one method, and the half width of its interval at one standard error."""
    found = estimate(method, design, design.cohorts, design.controls)
    plain = Effect(
        method=method, effect=found.effect, treated=design.treated_count, controls=len(design.controls),
        before=design.before,
    )  # fmt: skip
    try:
        _enough(method, design)
        errors, scale, drift = _errors(method, design, found, seed)
    except NotMeasurable as error:
        return replace(plain, measurable=False, why=error.why), np.inf
    halves = [(level, errors.half_width(scale, level)) for level in levels]
    intervals = tuple((level, found.effect - half, found.effect + half) for level, half in halves)
    score = found.effect / scale
    p = errors.rank_p(score) if design.treated_count == 1 else errors.normal_p(score)
    answer = replace(plain, intervals=intervals, p=p, measurable=drift is None, why=drift)
    return answer, errors.spread * scale


def _enough(method: str, design: Design) -> None:
    least = FEWEST_BEFORE if method == "did" else FEWEST_TO_FIT
    if design.before < least:
        raise NotMeasurable(FEW_BEFORE.with_(found=design.before, least=least))
    if len(design.controls) < FEWEST_CONTROLS:
        raise NotMeasurable(FEW_CONTROLS.with_(found=len(design.controls), least=FEWEST_CONTROLS))


def _errors(method: str, design: Design, found: Estimate, seed: int) -> tuple[Errors, float, Text | None]:
    """Errors, the noise scale of the estimate, and what is wrong before the treatment if anything is."""
    if 2 * design.treated_count > len(design.controls) and design.treated_count > 1:
        error, slope_error = _jackknife(design, found)
        one = Errors(np.ones(1), min(design.treated_count, len(design.controls)) - 1.0)
        p = one.normal_p(found.slope / slope_error) if slope_error > 0 else 1.0
        return one, error, DRIFTED.with_(method=method, p=p) if p < NOT_PARALLEL else None
    placebos = [estimate(method, design, *one) for one in _placebo_designs(design, seed)]
    errors = Errors(np.array([p.effect / p.scale for p in placebos]), len(design.controls) - 1.0)
    if errors.spread * found.scale <= ROUNDING * float(np.abs(design.outcome).max()):
        raise NotMeasurable(CONSTANT)
    scale = found.scale * _unlike(design, found, placebos)
    return errors, scale, _drift(method, found, placebos, errors.degrees)


def _unlike(design: Design, found: Estimate, placebos: Sequence[Estimate]) -> float:
    """How much further than a usual placebo the treated units were from their controls before the treatment already; at least 1.

    Placebos tell the error of units like the controls. Where the treated follow a common movement more than any control, their gap
    wanders more, before as after, and the interval must be wider by that. With few times before, the ratio is mostly chance: 1.
    """
    usual = float(np.sqrt(np.mean([(p.miss / p.scale) ** 2 for p in placebos])))
    if design.before < FEWEST_FOR_SCALE or usual <= 0:
        return 1.0
    return max(1.0, found.miss / found.scale / usual)


def _drift(method: str, found: Estimate, placebos: Sequence[Estimate], degrees: float) -> Text | None:
    slopes = Errors(np.array([p.slope / p.scale for p in placebos]), degrees)
    p = slopes.normal_p(found.slope / found.scale)
    if p < NOT_PARALLEL:
        return DRIFTED.with_(method=method, p=p)
    misses = Errors(np.array([p.miss / p.scale for p in placebos]), degrees)
    p = misses.normal_p(found.miss / found.scale)
    return MISSED.with_(p=p) if method == "sc" and p < NOT_PARALLEL else None


def _placebo_designs(design: Design, seed: int) -> Iterator[tuple[list[Cohort], list[int]]]:
    """Controls in the place of the treated units: each in turn if one is treated, else groups drawn at random."""
    controls, count = list(design.controls), design.treated_count
    draws: Iterator[list[int]] | list[list[int]]
    if count == 1:
        draws = [[i] for i in controls]
    else:
        chance = np.random.default_rng(seed)
        draws = (chance.choice(controls, count, replace=False).tolist() for _ in range(DRAWS))
    for drawn in draws:
        places = iter(drawn)
        cohorts = [replace(c, units=tuple(next(places) for _ in c.units)) for c in design.cohorts]
        yield cohorts, [i for i in controls if i not in drawn]


def _jackknife(design: Design, found: Estimate) -> tuple[float, float]:
    """Standard errors of effect and slope from leaving out each unit in turn, weights kept (renormalised)."""
    gone = [*design.controls, *(i for c in design.cohorts for i in c.units)]
    values = np.array([_without(design, found, i) for i in gone])
    n = len(values)
    error, slope = np.sqrt((n - 1) / n * ((values - values.mean(axis=0)) ** 2).sum(axis=0)).tolist()
    if not error > ROUNDING * float(np.abs(design.outcome).max()):
        raise NotMeasurable(CONSTANT)
    return error, slope


def _without(design: Design, found: Estimate, gone: int) -> tuple[float, float]:
    parts, slopes, cells = [], [], []
    for one, fitted in zip(design.cohorts, found.fits, strict=True):
        units = [i for i in one.units if i != gone]
        if not units:
            continue
        weights = np.where(np.array(design.controls) == gone, 0.0, fitted.units)
        weights = weights / weights.sum() if weights.sum() > 0 else np.full(weights.size, 1 / weights.size)
        outcome = design.outcome[:, : one.end]
        gap = outcome[units].mean(axis=0) - weights @ outcome[list(design.controls)]
        parts.append(float(gap[one.start :].mean() - fitted.times @ gap[: one.start]))
        slopes.append(slope_of(gap[: one.start]))
        cells.append(len(units) * (one.end - one.start))
    return float(np.average(parts, weights=cells)), float(np.average(slopes, weights=cells))
