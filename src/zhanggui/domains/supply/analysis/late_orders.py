"""Orders that will come late: when they may be expected now, and what a day sooner is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

import numpy as np

from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.deliveries import Deliveries, OrderedLine
from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.stock_view import SkuStock

LATE_FROM = 1


@dataclass(frozen=True, kw_only=True)
class HurryRule:
    """What asking a supplier to hurry is assumed to bring, until enough of it was measured.

    days: days saved where it works; success: how often it works; lost_share: share of the demand met by an empty shelf
    that is lost; least_gain: below this nobody needs to be asked.
    """

    days: int = 3
    success: float = 0.5
    lost_share: float = 0.8
    least_gain: float = 20.0

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError(f"days must be at least 1, got {self.days}")
        if not 0 < self.success <= 1 or not 0 < self.lost_share <= 1:
            raise ValueError("success and lost_share are shares above 0, at most 1")


@dataclass(frozen=True, kw_only=True)
class LateLine:
    """An open line that is late or will be. ``gain`` is the margin of ``saved`` empty days; ``empty_days`` in all."""

    line: OrderedLine
    expected_day: date
    empty_days: int
    saved: int
    gain: Decimal
    on_hand: int
    margin: Decimal


def lateness_seen(found: Deliveries, supplier: str) -> list[int]:
    """Days after the promise of each complete order line of the supplier, smallest first."""
    return sorted(
        (one.complete_day - one.promised_day).days
        for one in found.lines
        if one.supplier == supplier and one.promised_day and one.complete_day
    )


def expected_day(line: OrderedLine, seen: Sequence[int], today: date) -> date | None:
    """When an open line may be expected: its promise and the supplier's mean lateness, given that it is not here yet.

    Only deliveries that were later than this one is already count; where none was, a week from today is assumed. None
    without a promise.
    """
    if line.promised_day is None:
        return None
    already = (today - line.promised_day).days
    later = [days for days in seen if days > already]
    if later:
        return max(today + timedelta(days=1), line.promised_day + timedelta(days=ceil(float(np.mean(later)))))
    return max(line.promised_day, today) + timedelta(days=7 if already >= 0 else 0)


def late_lines(
    found: Deliveries, stock: dict[str, SkuStock], rule: HurryRule, *, today: date
) -> Iterable[LateLine]:
    """Open lines past their promise, or about to be, whose shelf is empty before they come: what hurrying is worth.

    A shelf is taken as empty once expected demand exceeds the stock and the other orders that come before.
    """
    seen: dict[str, list[int]] = {}
    for line in found.lines:
        one = stock.get(line.sku)
        if line.owed <= 0 or one is None or one.order is None or one.position is None or one.outlook is None:
            continue
        late = seen.setdefault(line.supplier, lateness_seen(found, line.supplier))
        comes = expected_day(line, late, today)
        if comes is None or line.promised_day is None or (comes - line.promised_day).days < LATE_FROM:
            continue
        margin = max(Decimal(0), one.order.margin)
        lost, empty = _lost(one, line, today, (comes - today).days)
        saved = min(rule.days, max(1, (comes - today).days))
        worth = float(lost[max(0, lost.size - saved) :].sum()) * rule.lost_share
        gain = round_half_up(Decimal(repr(worth)) * margin, 2)
        if gain > 0:
            yield LateLine(
                line=line, expected_day=comes, empty_days=empty, saved=saved, gain=gain, on_hand=one.position.on_hand,
                margin=margin,
            )  # fmt: skip


def _lost(one: SkuStock, line: OrderedLine, today: date, days: int) -> tuple[Floats, int]:
    """Units missing on each day until the line comes, no more than the line brings; and how many days are empty."""
    assert one.position is not None
    assert one.outlook is not None
    daily = np.asarray(one.outlook.daily)[: max(0, days)]
    supply = np.full(daily.size, float(max(0, one.position.on_hand)))
    for coming in one.position.coming:
        if coming.number != line.number and coming.promised_day:
            due = min(max(0, (coming.promised_day - today).days), daily.size)
            supply[due:] += coming.units
    wanted = np.cumsum(daily)
    short = np.diff(np.maximum(wanted - supply, 0.0), prepend=0.0)
    lost = np.minimum(np.maximum(short, 0.0), daily)
    room = np.maximum(line.owed - np.concatenate([[0.0], np.cumsum(lost)[:-1]]), 0.0) if lost.size else lost
    return np.minimum(lost, room), int((lost > 0).sum())
