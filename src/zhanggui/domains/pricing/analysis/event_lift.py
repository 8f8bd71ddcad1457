"""How much more was sold thanks to an event: its sales against those of goods that were left alone.

Arrays in, a small result out: sales by day of the goods in question, and of control SKUs. Before the event whole weeks count
(weekdays even out), the event is one block of days, all on the logarithm of units a day: demand moves by factors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhanggui.core.language import Text
from zhanggui.methods.effect.design import Panel
from zhanggui.methods.effect.measure import measure_effect

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

WEEK = 7
MOST_WEEKS = 13
"""A quarter: older weeks say little of this season, and placebos on them promise more than holds (docs/benchmarks_events.md)."""
LEVELS = (0.9, 0.95)
MOST_GROUPS, FEWEST_GROUPS = 30, 8
UNITS_A_GROUP = 10.0
"""A group of controls should sell this much a week: the logarithm of fewer is mostly chance."""
LEAST_UNITS = 10.0
HALF = 0.5
"""Added to every block's units, so that one without sales has a logarithm."""

FEW_UNITS = Text(
    "照活动前的卖法，这几天只会卖 {found:.1f} 件，至少要 {least:.0f} 件才看得出差别。请把更多 SKU 合在一起看，或延长活动。",
    "These days would sell {found:.1f} units as before the event; it takes {least:.0f} to see a difference. Judge more SKUs "
    "together, or run longer.",
)
FEW_WEEKS = Text(
    "活动之前没有其他活动的整周只有 {found} 周，至少要 {least} 周。请导入更早的订单，或下次活动前空出几周。",
    "Only {found} whole weeks before it are free of other events; it takes {least}. Import older orders, or leave some weeks free.",
)
FEW_CONTROLS = Text(
    "没参加活动、也不受它影响的 SKU 卖得太少（每周 {found:.0f} 件，只够 {groups} 组，至少 {least} 组）。"
    "下次随机留出五分之一的 SKU（或一个店）不参加，就能测。",
    "SKUs neither in the event nor touched by it sell too little ({found:.0f} units a week, {groups} groups of {least} needed). "
    "Next time leave a fifth of the SKUs, drawn by lot, (or a shop) out of it: then it can be measured.",
)


@dataclass(frozen=True, kw_only=True)
class Lift:
    """``log``: mean change of the logarithm of sales (None: not measured, see ``why``), ``low`` to ``high`` its 90 % interval,
    ``error`` its standard error. ``units``: sold; ``extra``: of them thanks to the event as (low, mid, high). ``proven``: the 95 %
    interval leaves nothing out. ``p``: its rank among placebos. ``measurable`` False beside a number: the bare arithmetic.
    """

    units: float
    log: float | None = None
    low: float = 0.0
    high: float = 0.0
    error: float = 0.0
    proven: bool = False
    p: float | None = None
    method: str = ""
    controls: int = 0
    weeks: int = 0
    why: Text | None = None

    @property
    def measurable(self) -> bool:
        return self.log is not None and self.why is None

    @property
    def extra(self) -> tuple[float, float, float] | None:
        """Units sold thanks to the event, low, middle and high; below 0 where it cost sales."""
        if self.log is None or not self.measurable:
            return None
        return tuple(extra_of(self.units, one) for one in (self.low, self.log, self.high))  # type: ignore[return-value]


def extra_of(units: float, log: float) -> float:
    """Of so many units sold under a lift, those that would not have been.

    >>> round(extra_of(149.5, float(np.log(1.5))), 6)
    50.0
    """
    return float((units + HALF) * -np.expm1(-log))


def lift(
    target: npt.ArrayLike,
    controls: npt.ArrayLike,
    *,
    start: int,
    end: int,
    first: int | None = None,
    taken: npt.ArrayLike | None = None,
    method: str = "auto",
    seed: int = 1,
) -> Lift:
    """``target`` and ``controls``: units, SKUs × days; columns ``start`` to ``end`` (excluded) are what is judged.

    ``first``: the event began here (``start`` where not given): days from it on are not "before". ``taken``: days on which
    another event ran; weeks that hold one are left out. Controls are put together into groups that are like the target, SKU by
    SKU where there are enough, else of equal sales. Do not trust it where the SKUs were chosen because they were about to
    sell better, or where a control shares buyers with them. (``methods.effect`` measures, its interval rests on placebos.)
    """
    each, others = np.atleast_2d(np.asarray(target, float)), np.asarray(controls, float)
    own = each.sum(axis=0)
    busy = np.zeros(own.size, bool) if taken is None else np.asarray(taken, bool)
    units = float(own[start:end].sum())
    weeks = _free_weeks(start if first is None else first, busy)
    plain = Lift(units=units, weeks=len(weeks))
    if len(weeks) < FEWEST_GROUPS:
        return _refused(plain, FEW_WEEKS.with_(found=len(weeks), least=FEWEST_GROUPS))
    blocks = [*weeks, (start, end)]
    usual = _summed(own, weeks).mean() * (end - start) / WEEK
    if usual < LEAST_UNITS:
        return _refused(plain, FEW_UNITS.with_(found=usual, least=LEAST_UNITS))
    sums = _summed(others, blocks) if others.size else np.zeros((0, len(blocks)))
    pooled = _alike(_summed(each, weeks).mean(axis=1), sums, seed)
    if len(pooled) < FEWEST_GROUPS:
        sells = float(sums[:, :-1].mean(axis=1).sum())
        return _refused(plain, FEW_CONTROLS.with_(found=sells, groups=len(pooled), least=FEWEST_GROUPS))
    lengths = np.array([b - a for a, b in blocks], float)
    sold = np.vstack([_summed(own, blocks), pooled])
    outcome = np.log((sold + HALF) / lengths)
    treated = np.zeros(outcome.shape, bool)
    treated[0, -1] = True
    found = measure_effect(Panel(outcome, treated), method=method, levels=LEVELS, seed=seed)
    if found.effect is None or not found.intervals:
        return _refused(plain, found.why or FEW_CONTROLS)
    (_, low, high), (_, low95, high95) = found.intervals
    return Lift(
        units=units, log=found.effect, low=low, high=high, error=(high - low) / (2 * 1.6449), proven=not low95 <= 0 <= high95,
        p=found.p, method=found.method, controls=len(pooled), weeks=len(weeks), why=None if found.measurable else found.why,
    )  # fmt: skip


def _refused(plain: Lift, why: Text) -> Lift:
    return Lift(units=plain.units, weeks=plain.weeks, why=why)


def _free_weeks(first: int, busy: Flags) -> list[tuple[int, int]]:
    """Whole weeks before the event without another one in them, oldest first."""
    found = [(day - WEEK, day) for day in range(first, WEEK - 1, -WEEK)]
    free = [(a, b) for a, b in found if not busy[a:b].any()]
    return free[:MOST_WEEKS][::-1]


def _summed(sales: Floats, blocks: list[tuple[int, int]]) -> Floats:
    return np.stack([sales[..., a:b].sum(axis=-1) for a, b in blocks], axis=-1)


def _alike(usual: Floats, sums: Floats, seed: int) -> Floats:
    """Groups of controls as like the target as there are: each has a SKU that sells about as much for each of the target's.

    Where there are too few SKUs for eight such groups, all are dealt into groups of equal sales instead.
    """
    weekly = sums[:, :-1].mean(axis=1)
    sums, weekly = sums[weekly > 0], weekly[weekly > 0]
    wanted = np.sort(usual[usual > 0])[::-1]
    groups = min(MOST_GROUPS, len(weekly) // max(1, len(wanted)))
    if groups < FEWEST_GROUPS:
        most = min(MOST_GROUPS, int(weekly.sum() // UNITS_A_GROUP), len(weekly))
        return _pooled(sums, weekly, most)
    return _matched(wanted, sums, weekly, groups, np.random.default_rng(seed))


def _matched(
    wanted: Floats, sums: Floats, weekly: Floats, groups: int, chance: np.random.Generator
) -> Floats:
    pooled, left = np.zeros((groups, sums.shape[1])), np.arange(len(weekly))
    for sells in wanted:
        near = np.argsort(np.abs(np.log(weekly[left] / sells)), kind="stable")[:groups]
        pooled += sums[chance.permutation(left[near])]
        left = np.delete(left, near)
    return pooled


def _pooled(sums: Floats, weekly: Floats, groups: int) -> Floats:
    """Controls dealt into groups of equal sales: the largest first, each to the group that has least."""
    pooled, size = np.zeros((groups, sums.shape[1])), np.zeros(groups)
    for i in np.argsort(-weekly, kind="stable") if groups else ():
        at = int(size.argmin())
        pooled[at] += sums[i]
        size[at] += weekly[i]
    return pooled
