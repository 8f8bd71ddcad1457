"""Who was treated when, and what each treated unit may be compared with. No estimate is made here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhanggui.core.language import Text
from zhanggui.methods.effect.simplex import Floats

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

FEWEST_CONTROLS = 3
FEWEST_BEFORE = 2

NOT_TREATED = Text(
    "没有任何单位受到处理；处理列应在开始之后为 1。",
    "No unit is treated: the treated column must be 1 from the start on.",
)
NO_CONTROL = Text(
    "所有单位同时受到处理，没有对照。请留出至少 {least} 个不处理的单位再测。",
    "Every unit is treated at the same time, so there is nothing to compare with. Leave at least {least} untreated.",
)
FEW_CONTROLS = Text(
    "对照单位只有 {found} 个，至少要 {least} 个才能估计误差。",
    "Only {found} units can serve as controls; an error needs at least {least}.",
)
FEW_BEFORE = Text(
    "处理之前只有 {found} 期，至少要 {least} 期才能检查处理前是否平行。",
    "Only {found} periods before the treatment; at least {least} are needed to check that units moved alike.",
)
TWICE = Text(
    "单位「{unit}」的处理中断后又开始；请只保留一段处理期。",
    "Unit {unit} is treated, left, and treated again; keep one spell of treatment.",
)
UNKNOWN = Text(
    "单位「{unit}」在「{time}」的结果未知；请补上，或去掉该单位。",
    "The outcome of unit {unit} at {time} is unknown; fill it in or leave the unit out.",
)
CONSTANT = Text(
    "处理前结果从不变化，没有误差可估计。",
    "The outcome never varies before the treatment: there is no error to estimate.",
)


class NotMeasurable(Exception):
    """These data cannot show the effect; ``why`` says what is missing and the next step."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True)
class Panel:
    """outcome: units × times, nan is unknown. treated: the same shape, true where the treatment is on.

    units and times are names for messages; times are in order.
    """

    outcome: Floats
    treated: Flags
    units: tuple[str, ...] = ()
    times: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome.ndim != 2 or self.treated.shape != self.outcome.shape:
            raise ValueError(
                f"outcome and treated must both be units × times, got {self.outcome.shape} and {self.treated.shape}"
            )
        if np.isinf(self.outcome).any():
            raise ValueError("outcomes must be finite, or nan where unknown")
        rows, columns = self.outcome.shape
        if (self.units and len(self.units) != rows) or (self.times and len(self.times) != columns):
            raise ValueError(f"need {rows} unit names and {columns} time names, or none")

    def unit(self, i: int) -> str:
        """Name of a unit."""
        return self.units[i] if self.units else str(i)

    def time(self, t: int) -> str:
        """Name of a time."""
        return self.times[t] if self.times else str(t)


@dataclass(frozen=True)
class Cohort:
    """Units treated from ``start`` until before ``end``; times before ``start`` are what they are compared on."""

    units: tuple[int, ...]
    start: int
    end: int

    @property
    def cells(self) -> int:
        return len(self.units) * (self.end - self.start)


@dataclass(frozen=True)
class Design:
    """cohorts: treated units by their spell. controls: units never treated within the times that are used.

    scale: noise of each unit, up to a common factor (units in rows of ``outcome``).
    """

    outcome: Floats
    cohorts: tuple[Cohort, ...]
    controls: tuple[int, ...]
    scale: Floats

    @property
    def treated_count(self) -> int:
        return sum(len(c.units) for c in self.cohorts)

    @property
    def before(self) -> int:
        """Periods before the first treatment."""
        return min(c.start for c in self.cohorts)


def design_of(panel: Panel) -> Design:
    """What can be compared with what; raises ``NotMeasurable``.

    Controls are the units that are never treated; where there is none, those treated last, on the times before they were.
    A unit already treated is never a control (the "forbidden comparison" that biases two-way fixed effects when treatment
    comes in stages; Goodman-Bacon 2021). Times after a spell has ended are not used for its unit.
    """
    spells = dict(_spells(panel))
    if not spells:
        raise NotMeasurable(NOT_TREATED)
    last = panel.outcome.shape[1]
    controls = [i for i in range(len(panel.outcome)) if i not in spells]
    if not controls:
        last = max(start for start, _ in spells.values())
        controls = [i for i, (start, _) in spells.items() if start == last]
        spells = {i: (start, min(end, last)) for i, (start, end) in spells.items() if start < last}
    if not spells:
        raise NotMeasurable(NO_CONTROL.with_(least=FEWEST_CONTROLS))
    outcome = panel.outcome[:, :last]
    _all_known(panel, outcome, [*controls, *spells])
    cohorts = tuple(
        Cohort(tuple(i for i, s in spells.items() if s == spell), *spell)
        for spell in sorted(set(spells.values()))
    )
    before = cohorts[0].start
    if before < 1:
        raise NotMeasurable(FEW_BEFORE.with_(found=before, least=FEWEST_BEFORE))
    return Design(outcome, cohorts, tuple(controls), unit_scales(outcome[:, :before], controls))


def _spells(panel: Panel) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each treated unit with the first time of its treatment and the first time after it."""
    for i, row in enumerate(panel.treated):
        on = np.flatnonzero(row)
        if not on.size:
            continue
        if on[-1] - on[0] + 1 != on.size:
            raise NotMeasurable(TWICE.with_(unit=panel.unit(i)))
        yield i, (int(on[0]), int(on[-1]) + 1)


def _all_known(panel: Panel, outcome: Floats, used: list[int]) -> None:
    for i in sorted(used):
        gone = np.flatnonzero(np.isnan(outcome[i]))
        if gone.size:
            raise NotMeasurable(UNKNOWN.with_(unit=panel.unit(i), time=panel.time(int(gone[0]))))


FEWEST_FOR_SCALE = 8


def unit_scales(before: Floats, controls: list[int]) -> Floats:
    """How noisy each unit is before the treatment, small samples drawn towards the middle of all (empirical Bayes).

    Noise is what a line in time and the other units' mean do not explain. With ν degrees of freedom the logarithm of a
    sample variance scatters by 2/ν even where all are alike; only what exceeds that is taken as a difference between
    units. With fewer than eight periods all are taken as alike.
    """
    units, times = before.shape
    degrees = times - 3
    if times < FEWEST_FOR_SCALE:
        return np.ones(units)
    total = before[controls].sum(axis=0)
    own = np.isin(np.arange(units), controls)
    variance = np.empty(units)
    for i in range(units):
        others = (total - before[i]) / (len(controls) - 1 or 1) if own[i] else total / len(controls)
        basis = np.column_stack([np.ones(times), np.arange(times), others])
        left = before[i] - basis @ np.linalg.lstsq(basis, before[i], rcond=None)[0]
        variance[i] = left @ left / degrees
    return np.exp(_shrunk_logs(variance, degrees) / 2)


def _shrunk_logs(variance: Floats, degrees: int) -> Floats:
    logs = np.log(np.maximum(variance, 1e-8 * variance.mean() + 1e-300))
    sampling = 2 / degrees
    between = max(0.0, float(logs.var(ddof=1)) - sampling) if logs.size > 1 else 0.0
    shrunk: Floats = logs.mean() + between / (between + sampling) * (logs - logs.mean())
    return shrunk
