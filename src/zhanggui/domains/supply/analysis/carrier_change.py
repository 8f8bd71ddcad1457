"""Another carrier for a province: what it would save, and, months later, what it did save against unchanged provinces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.supply.analysis.bill_audit import BillLine
from zhanggui.methods.effect.changes import FEWEST_OTHERS, change_against

METHOD = Text(
    "双重差分：换承运商的省每单运费前后之差，减去没有换的省的前后之差，乘换后的单量",
    "Difference in differences: fee per parcel before and after where the carrier changed, less that of unchanged "
    "provinces, times the parcels that followed",
)
NO_BILLS = Text("换之后的账单还没导入。", "The bills since the change are not here yet.")
FEW_PROVINCES = Text(
    "没有换的省不足 {least} 个有账单，无法比较。", "Fewer than {least} unchanged provinces have bills: nothing to compare with."
)  # fmt: skip
LEAST_PARCELS = 5
LEVEL = 0.8
ONE_IN_FIVE = 1.2816
"""Normal quantile of an 80 % interval."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """Money saved over the period after a change, as an 80 % range; ``placebo`` is the same sum where nothing changed."""

    low: Decimal
    mid: Decimal
    high: Decimal
    placebo: Decimal | None
    parcels: int


def saved_by_change(
    lines: Iterable[BillLine], *, changed: str, others: frozenset[str], done: date, until: date, before: int
) -> Saved | Text:
    """What the change in province ``changed`` on ``done`` saved up to ``until``, or why that cannot be told.

    ``others`` are provinces that changed too and prove nothing; ``before`` days before ``done`` are compared with.
    Where parcels became heavier only in the changed province, that looks like a dearer carrier.
    """
    kept = list(lines)
    gaps = _gaps(kept, others, (done, before), (done, until))
    if changed not in gaps:
        return NO_BILLS
    controls = [gap for place, (gap, _) in gaps.items() if place != changed]
    if len(controls) < FEWEST_OTHERS:
        return FEW_PROVINCES.with_(least=FEWEST_OTHERS)
    gap, parcels = gaps[changed]
    dearer = change_against(gap, controls, level=LEVEL)
    low, mid, high = (_yuan(-end * parcels) for end in (dearer.high, dearer.effect, dearer.low))
    return Saved(
        low=low,
        mid=mid,
        high=high,
        placebo=_placebo(kept, changed, others, done, before, parcels),
        parcels=parcels,
    )


def _placebo(
    lines: Sequence[BillLine], changed: str, others: frozenset[str], done: date, before: int, parcels: int
) -> Decimal | None:
    """The same with the halves of the time before the change."""
    half = date.fromordinal(done.toordinal() - before // 2)
    gaps = _gaps(lines, others, (half, before // 2), (half, done))
    controls = [gap for place, (gap, _) in gaps.items() if place != changed]
    if changed not in gaps or not controls:
        return None
    return _yuan((fmean(controls) - gaps[changed][0]) * parcels)


def _gaps(
    lines: Iterable[BillLine], others: frozenset[str], past: tuple[date, int], then: tuple[date, date]
) -> Mapping[str, tuple[float, int]]:
    """By province: fee per parcel (ticks) after less before, and the parcels after; only where both have enough."""
    (done, days), (since, until) = past, then
    first = date.fromordinal(done.toordinal() - days)
    old: dict[str, list[int]] = {}
    new: dict[str, list[int]] = {}
    for line in lines:
        if line.charged <= 0 or not line.province or line.province in others:
            continue
        if first <= line.day < done:
            old.setdefault(line.province, []).append(line.charged)
        elif since <= line.day < until:
            new.setdefault(line.province, []).append(line.charged)
    enough = [p for p in old.keys() & new.keys() if min(len(old[p]), len(new[p])) >= LEAST_PARCELS]
    return {place: (fmean(new[place]) - fmean(old[place]), len(new[place])) for place in sorted(enough)}


def _yuan(ticks: float) -> Decimal:
    return round_half_up(from_ticks(round(ticks)), 2)
