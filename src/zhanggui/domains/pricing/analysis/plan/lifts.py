"""By how much promotions multiplied sales before: learnt from past windows in which a shop's prices fell.

A window is found by the shop's prices, never by how much one SKU sold: days on which at least ``share`` of the units sold went
at least ``fall`` below their own usual price. Within it a SKU that was sold cheaper is compared with the days before, and with
the SKUs of the shop whose price stayed (a difference of differences in logs; Poisson errors). SKUs are drawn towards their
category by ``methods.shrink``, and what varies from window to window is added to the interval: the next one is another window.

Not to be trusted where everything in a shop was cut at once (nothing is left to compare with: the season is in the lift then,
``compared`` says so), nor for a cut much deeper or a place much better than those before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhanggui.methods.shrink import shrunk_means

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class LiftRule:
    """fall: a price so much below the usual one is a cut. share: of a shop's units sold in cuts, from which a day is a
    promotion. before_days: what is usual is learnt from. gap: days between two windows that make them one. least_units: usual
    sales in a window that a SKU needs, since one that would sell nothing anyway is seen only when it sells. level: of intervals.
    """

    fall: float = 0.05
    share: float = 0.2
    before_days: int = 28
    gap: int = 1
    least_units: float = 3.0
    level: float = 0.8

    def __post_init__(self) -> None:
        if not (0 < self.fall < 1 and 0 < self.share <= 1 and 0 < self.level < 1):
            raise ValueError(f"fall, share and level lie between 0 and 1, got {self}")
        if self.before_days < 7 or self.gap < 0 or self.least_units <= 0:
            raise ValueError(f"at least 7 days before, no negative gap, units above 0, got {self}")


@dataclass(frozen=True, kw_only=True)
class Sold:
    """Rows × days: units, and the mean price of a unit (NaN where none was sold). ``names``: (shop, sku, category) a row."""

    units: Floats
    price: Floats
    names: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One SKU in one window: the log of its lift with its standard error. ``first``, ``last``: days of the panel."""

    shop: str
    sku: str
    category: str
    first: int
    last: int
    log_lift: float
    error: float
    compared: bool


@dataclass(frozen=True, kw_only=True)
class Learned:
    """How many times the usual sales the next window may bring. ``of``: sku, category or all, whichever has events."""

    low: float
    mid: float
    high: float
    events: int
    of: str


def windows(sold: Sold, rule: LiftRule) -> dict[str, list[tuple[int, int]]]:
    """Promotions of each shop, as first and last day."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for shop in sorted({name[0] for name in sold.names}):
        rows = [i for i, name in enumerate(sold.names) if name[0] == shop]
        for day in _promotion_days(sold.units[rows], sold.price[rows], rule):
            mine = found[shop]
            if mine and day - mine[-1][1] <= rule.gap + 1:
                mine[-1] = (mine[-1][0], day)
            else:
                mine.append((day, day))
    return dict(found)


def _promotion_days(units: Floats, price: Floats, rule: LiftRule) -> list[int]:
    """Days on which much was sold cheaper than usual; such days are not usual themselves."""
    usual, days = price.copy(), []
    for day in range(rule.before_days, units.shape[1]):
        base = _median(usual[:, day - rule.before_days : day])
        known = np.isfinite(base) & np.isfinite(price[:, day])
        sold = units[known, day].sum()
        cut = units[known, day][price[known, day] < (1 - rule.fall) * base[known]].sum()
        if sold > 0 and cut >= rule.share * sold:
            days.append(day)
            usual[:, day] = np.nan
    return days


def events(sold: Sold, rule: LiftRule) -> list[Event]:
    """Every SKU in every window of its shop that can be told."""
    return [
        one
        for shop, spans in windows(sold, rule).items()
        for first, last in spans
        for one in _of_window(sold, shop, first, last, rule)
    ]


def _of_window(sold: Sold, shop: str, first: int, last: int, rule: LiftRule) -> list[Event]:
    rows = np.array([i for i, name in enumerate(sold.names) if name[0] == shop])
    span, before = slice(first, last + 1), slice(first - rule.before_days, first)
    days = last + 1 - first
    there, usual = sold.units[rows, span].sum(axis=1), sold.units[rows, before].sum(axis=1)
    paid = _mean_price(sold.price[rows, span], sold.units[rows, span])
    was = _median(sold.price[rows, before])
    enough = (usual * days / rule.before_days >= rule.least_units) & np.isfinite(paid) & np.isfinite(was)
    cut = enough & (paid < (1 - rule.fall) * was)
    kept = enough & (paid >= (1 - rule.fall / 2) * was)
    growth, noise, compared = _controls(there[kept].sum(), usual[kept].sum(), days, rule)
    return [
        Event(
            shop=shop, sku=sold.names[rows[i]][1], category=sold.names[rows[i]][2], first=first, last=last,
            log_lift=_log_ratio(there[i], usual[i], days, rule) - growth,
            error=float(np.sqrt(1 / (there[i] + 0.5) + 1 / (usual[i] + 0.5) + noise)), compared=compared,
        )
        for i in np.flatnonzero(cut)
    ]  # fmt: skip


FEWEST_COMPARED = 20
"""Units, before and in the window, of SKUs whose price stayed: fewer say too little about the season."""


def _controls(there: float, usual: float, days: int, rule: LiftRule) -> tuple[float, float, bool]:
    """Growth of what was not cut, with its variance, and whether there is enough of it."""
    if min(there, usual) < FEWEST_COMPARED:
        return 0.0, 0.0, False
    return _log_ratio(there, usual, days, rule), 1 / there + 1 / usual, True


def _log_ratio(there: float, usual: float, days: int, rule: LiftRule) -> float:
    return float(np.log((there + 0.5) / days) - np.log((usual + 0.5) / rule.before_days))


def learned(found: Sequence[Event], sku: str, category: str, rule: LiftRule) -> Learned | None:
    """The lift to expect of a SKU; None where no window of any SKU could be told.

    Its category's events where there are any, else all. SKUs are drawn together; the spread between windows is added.
    """
    from scipy.special import ndtri

    mine = [one for one in found if one.category == category] if category else []
    chosen = mine or list(found)
    if not chosen:
        return None
    by_sku = _pooled(chosen, lambda one: one.sku)
    names = sorted(by_sku)
    means, errors = [by_sku[n][0] for n in names], [by_sku[n][1] for n in names]
    if sku not in by_sku:
        names, means, errors = [*names, sku], [*means, 0.0], [*errors, np.inf]
    drawn, at = shrunk_means(means, errors, level=rule.level), names.index(sku)
    z = float(ndtri((1 + rule.level) / 2))
    own = (drawn.high[at] - drawn.low[at]) / 2 / z
    half = z * float(np.sqrt(own**2 + _between_windows(chosen) ** 2))
    low, mid, high = (float(np.exp(drawn.mean[at] + step)) for step in (-half, 0.0, half))
    of = "sku" if sku in by_sku else "category" if mine else "all"
    count = sum(one.sku == sku for one in chosen) if of == "sku" else len(chosen)
    return Learned(low=low, mid=mid, high=high, events=count, of=of)


def _between_windows(found: Sequence[Event]) -> float:
    """Standard deviation of the lift from window to window; of a single window it cannot be told: 0.25 (assumed)."""
    by_window = _pooled(found, lambda one: f"{one.shop} {one.first}")
    if len(by_window) < 2:
        return ONE_WINDOW
    return float(shrunk_means([m for m, _ in by_window.values()], [e for _, e in by_window.values()]).between)


ONE_WINDOW = 0.25
"""How much lifts differ between windows (in logs) where only one was seen: assumed."""


def _pooled(found: Sequence[Event], key: Callable[[Event], str]) -> Mapping[str, tuple[float, float]]:
    """Events of the same key as one, weighted by precision: mean and error."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    pooled = {}
    for name, mine in groups.items():
        weight = np.array([1 / one.error**2 for one in mine])
        mean = float(weight @ [one.log_lift for one in mine] / weight.sum())
        pooled[name] = (mean, float(1 / np.sqrt(weight.sum())))
    return pooled


def _median(prices: Floats) -> Floats:
    """Median of what is known a row; NaN where nothing is."""
    known = np.isfinite(prices).any(axis=1)
    found = np.full(len(prices), np.nan)
    if known.any():
        found[known] = np.nanmedian(prices[known], axis=1)
    return found


def _mean_price(price: Floats, units: Floats) -> Floats:
    weight = np.where(np.isfinite(price), units, 0.0)
    total = weight.sum(axis=1)
    money = (np.where(np.isfinite(price), price, 0.0) * weight).sum(axis=1)
    mean: Floats = np.divide(money, total, out=np.full(len(price), np.nan), where=total > 0)
    return mean
