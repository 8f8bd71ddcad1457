"""Which part of a SKU's demand each building serves: no order file says it, but its counts fall by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import narwhals as nw
import numpy as np

from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.position import Move
from zhanggui.kpi.lines import Tables
from zhanggui.methods.shrink import effective_share, shrunk_rates
from zhanggui.profit.stages import collected

CLOSED_DAYS = 60
"""A building not counted for so long beside the others is taken as closed."""
FEWEST_UNITS = 30.0
"""With fewer independent units seen to leave, the counts do not say who serves what."""

OWN_SHARE = 0.2
"""By so much a SKU's share may lie above that of all SKUs."""

Came = Mapping[tuple[str, str], Sequence[tuple[date, int]]]
"""Units that came (or, below zero, left for another building) by SKU and building."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """What one building held of a SKU on the morning of a day."""

    day: date
    on_hand: int
    reserved: int


Counts = dict[str, dict[str, list[Count]]]
"""By SKU and building, oldest first."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """The part (0–1) of a SKU's demand that a building serves, with one standard deviation of what is not known of it.

    ``units`` of the SKU were seen to leave all its buildings; 0: the share is that of all SKUs together.
    """

    share: float
    error: float
    units: float


@dataclass(frozen=True)
class Fall:
    """By how much each building's count fell between two days on which all were counted, what came taken off; ``before``
    is what lay there at the start.
    """

    sku: str
    start: date
    end: date
    before: Floats
    units: Floats
    restocked: bool

    def told(self, most: Floats | float = 1.0) -> bool:
        """Does it say where parcels left from?

        Not where goods came that nobody noted, nor where a building had less than it might have been asked for: of all
        units that left, a part ``most`` and two standard deviations of chance. Whether it in fact ran out must not decide:
        leaving out what ran out would leave out where much was sold.
        """
        total = float(self.units.sum())
        asked = np.minimum(total, most * total + np.sqrt(total)) if total > 0 else 0.0
        return total > 0 and bool((self.units >= 0).all()) and bool((self.before >= asked).all())


@dataclass(frozen=True)
class Shares:
    """``of[sku][building]``; ``unexplained``: part of the intervals in which a count rose and no receipt says why."""

    of: Mapping[str, Mapping[str, Share]]
    unexplained: float


def counted_by_building(tables: Tables, *, until: date) -> Counts:
    """Every count of every SKU that lies in two buildings or more; buildings left out for long are closed."""
    rows = tables["stock_snapshot"].filter(nw.col("day") <= until, ~nw.col("on_hand").is_null())
    found: Counts = defaultdict(lambda: defaultdict(list))
    for row in collected(rows.select("sku", "stock_warehouse", "day", "on_hand", "reserved")):
        if row["stock_warehouse"]:
            one = Count(day=row["day"], on_hand=row["on_hand"], reserved=row["reserved"] or 0)
            found[row["sku"]][row["stock_warehouse"]].append(one)
    kept = {sku: _open(places) for sku, places in sorted(found.items())}
    return {sku: places for sku, places in kept.items() if len(places) > 1}


def _open(places: Mapping[str, list[Count]]) -> dict[str, list[Count]]:
    ordered = {name: sorted(counts, key=lambda one: one.day) for name, counts in sorted(places.items())}
    newest = max(counts[-1].day for counts in ordered.values())
    return {n: c for n, c in ordered.items() if (newest - c[-1].day).days <= CLOSED_DAYS}


def came_by_building(
    tables: Tables, moves: Iterable[Move] = ()
) -> dict[tuple[str, str], list[tuple[date, int]]]:
    """Good units of receipts, and of moves: in on the day they came, out on the day they were sent."""
    found: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    columns = ("sku", "stock_warehouse", "received_day", "quantity", "defects")
    for row in collected(tables["goods_receipt"].select(*columns)):
        if row["stock_warehouse"] and row["received_day"]:
            good = (row["quantity"] or 0) - (row["defects"] or 0)
            found[row["sku"], row["stock_warehouse"]].append((row["received_day"], good))
    for move in moves:
        found[move.sku, move.source].append((move.sent_day, -move.units))
        if move.received_day is not None:
            came = move.units if move.came is None else move.came
            found[move.sku, move.target].append((move.received_day, came))
    return dict(found)


def falls(sku: str, places: Mapping[str, Sequence[Count]], came: Came) -> list[Fall]:
    """Each stretch between two days on which all buildings were counted. A count is taken before its day's parcels."""
    by_day = [{one.day: one.on_hand for one in counts} for counts in places.values()]
    days = sorted(set.intersection(*(set(one) for one in by_day)))
    found = []
    for start, end in pairwise(days):
        moved = [_within(came.get((sku, name), ()), start, end) for name in places]
        before, after = (np.array([one[day] for one in by_day], float) for day in (start, end))
        net = np.array([sum(units for _, units in one) for one in moved], float)
        found.append(Fall(sku, start, end, before, before + net - after, any(moved)))
    return found


def _within(moved: Iterable[tuple[date, int]], start: date, end: date) -> list[tuple[date, int]]:
    return [one for one in moved if start <= one[0] < end]


def shares_by_counts(counts: Counts, came: Came, *, since: date) -> Shares:
    """The share of each building in each SKU, shrunk towards what the same buildings do for all SKUs.

    Units that leave are trials, those that leave a building its successes (beta-binomial, ``methods.shrink``); that a
    parcel holds several units makes each worth less (``effective_share``). Stretches without a delivery are preferred,
    for goods that came are often moved on to another building without a note. SKUs whose buildings together saw fewer than
    ``FEWEST_UNITS`` leave are absent. Do not trust it where goods are moved between buildings and nobody writes it down
    (``unexplained``), or where an empty building's parcels left from another one between two counts.
    """
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for sku, places in counts.items():
        groups[tuple(places)].append(sku)
    found: dict[str, Mapping[str, Share]] = {}
    odd = seen = 0
    for names, skus in groups.items():
        every = [f for sku in skus for f in falls(sku, counts[sku], came) if f.start >= since]
        odd += sum(bool((one.units < 0).any()) for one in every)
        seen += len(every)
        found |= _group(names, skus, every)
    return Shares(found, odd / seen if seen else 0.0)


def _usable(every: Sequence[Fall]) -> list[Fall]:
    """Stretches that tell something: by a first look at those that surely do, others that very likely do too."""
    quiet = [one for one in every if not one.restocked]
    for listed in (quiet, every):
        sure = [one for one in listed if one.told()]
        units = sum((one.units for one in sure), np.zeros(1))
        if units.sum() >= FEWEST_UNITS:
            return [one for one in listed if one.told(units / units.sum() + OWN_SHARE)]
    return [one for one in every if one.told()]


def _group(names: tuple[str, ...], skus: Sequence[str], every: list[Fall]) -> dict[str, Mapping[str, Share]]:
    used = _usable(every)
    if not used:
        return {}
    units = np.stack([one.units for one in used])
    place = {sku: n for n, sku in enumerate(skus)}
    which = np.array([place[one.sku] for one in used])
    worth = min(effective_share(units[:, b], units.sum(axis=1), which) for b in range(len(names)))
    left = np.zeros((len(skus), len(names)))
    np.add.at(left, which, units)
    if left.sum() * worth < FEWEST_UNITS:
        return {}
    seen = left * worth
    rates = [shrunk_rates(seen[:, b], seen.sum(axis=1), cautious=True) for b in range(len(names))]
    share = np.stack([one.rate for one in rates], axis=1)
    share /= share.sum(axis=1, keepdims=True)
    error = np.stack([_sd(one.alpha, one.beta) for one in rates], axis=1)
    return {
        sku: {
            name: Share(share=float(share[n, b]), error=float(error[n, b]), units=float(left[n].sum()))
            for b, name in enumerate(names)
        }
        for n, sku in enumerate(skus)
    }


def _sd(alpha: Floats, beta: Floats) -> Floats:
    whole = alpha + beta
    return np.asarray(np.sqrt(alpha * beta / (whole**2 * (whole + 1))))
