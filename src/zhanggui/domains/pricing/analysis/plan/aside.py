"""What an event takes from elsewhere: from the fortnight after it, and from the goods beside it; learnt from past windows.

Both as a share of the extra units sold. Units expected are those of the weeks before, grown like the SKUs that were not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhanggui.domains.pricing.analysis.plan.lifts import FEWEST_COMPARED, Event, Floats, Sold

AFTER_DAYS = 14
DOUBT = 0.2
"""A share is drawn towards none as if none within ± 0.2 had been thought beforehand."""
MOST = 0.9


@dataclass(frozen=True, kw_only=True)
class Aside:
    """``share`` of the extra units that is missing elsewhere, with its standard error; ``windows`` 0: not learnt, taken as none."""

    share: float = 0.0
    error: float = 0.0
    windows: int = 0

    def draws(self, count: int, seed: int) -> Floats:
        """Shares, none below 0 or above MOST."""
        drawn = self.share + self.error * np.random.default_rng(seed).standard_normal(count)
        answer: Floats = np.clip(drawn, 0.0, MOST)
        return answer


@dataclass(frozen=True)
class _Lost:
    extra: float
    missing: float
    variance: float


def pulled_forward(sold: Sold, found: Sequence[Event], before_days: int) -> Aside:
    """The share that was missing in the AFTER_DAYS after windows that no other window followed."""
    spans = _spans(found)
    lost = []
    for shop, first, last in spans:
        after = slice(last + 1, last + 1 + AFTER_DAYS)
        free = not any(s == shop and last < f <= last + AFTER_DAYS for s, f, _ in spans)
        if (
            free
            and last + AFTER_DAYS < sold.units.shape[1]
            and (span := _plain(spans, shop, first, before_days))
        ):
            cut, kept = _sides(sold, found, (shop, first))
            lost.append(_missing(sold, cut, kept, (first, last), span, after, cut))
    return _share([one for one in lost if one is not None])


def cannibalised(sold: Sold, found: Sequence[Event], before_days: int) -> Aside:
    """The share that was missing of goods of the same category that were not cut, against goods of other categories."""
    spans, lost = _spans(found), []
    for shop, first, last in spans:
        span = _plain(spans, shop, first, before_days)
        cut, kept = _sides(sold, found, (shop, first))
        near = {sold.names[i][2] for i in cut}
        beside = [i for i in kept if sold.names[i][2] in near]
        far = [i for i in kept if sold.names[i][2] not in near]
        if span and beside:
            lost.append(_missing(sold, cut, far, (first, last), span, slice(first, last + 1), beside))
    return _share([one for one in lost if one is not None])


def _spans(found: Sequence[Event]) -> list[tuple[str, int, int]]:
    return sorted({(one.shop, one.first, one.last) for one in found})


def _plain(spans: Sequence[tuple[str, int, int]], shop: str, first: int, before_days: int) -> list[int]:
    """Days before without a window, those in the wake of one left out too."""
    taken = {day for place, since, last in spans if place == shop for day in range(since, last + 1)}
    return [day for day in range(max(0, first - 2 * before_days), first) if day not in taken][-before_days:]


def _sides(sold: Sold, found: Sequence[Event], window: tuple[str, int]) -> tuple[list[int], list[int]]:
    """Rows that were cut in the window and rows of its shop that never were in any."""
    mine = {one.sku for one in found if (one.shop, one.first) == window}
    ever = {one.sku for one in found if one.shop == window[0]}
    rows = [(i, name[1]) for i, name in enumerate(sold.names) if name[0] == window[0]]
    return [i for i, sku in rows if sku in mine], [i for i, sku in rows if sku not in ever]


def _missing(
    sold: Sold, cut: list[int], kept: list[int], window: tuple[int, int], before: list[int], where: slice, looked: list[int]
) -> _Lost | None:  # fmt: skip
    """Extra units of ``cut`` in the window; units of ``looked`` missing in ``where``; both against ``kept``'s growth."""
    inside, days = slice(window[0], window[1] + 1), len(before)
    anchor = float(sold.units[kept][:, before].sum())
    if anchor < FEWEST_COMPARED:
        return None
    grown = [float(sold.units[kept, part].sum()) / anchor for part in (inside, where)]
    usual = float(sold.units[cut][:, before].sum()), float(sold.units[looked][:, before].sum())
    extra = float(sold.units[cut, inside].sum()) - usual[0] * grown[0]
    there = float(sold.units[looked, where].sum())
    expected = usual[1] * grown[1]
    noise = there + expected**2 * (1 / max(1.0, usual[1]) + 1 / anchor + 1 / max(1.0, grown[1] * anchor))
    return _Lost(extra, expected - there, noise) if extra > 0 and days else None


def _share(lost: Sequence[_Lost]) -> Aside:
    extra = sum(one.extra for one in lost)
    if extra <= 0:
        return Aside()
    share = sum(one.missing for one in lost) / extra
    error = float(np.sqrt(sum(one.variance for one in lost)) / extra)
    trust = DOUBT**2 / (DOUBT**2 + error**2)
    return Aside(share=max(0.0, share * trust), error=float(np.sqrt(trust) * error), windows=len(lost))
