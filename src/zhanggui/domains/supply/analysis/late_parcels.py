"""Late parcels: those that came later than the carrier promised, what it owes for them, and parcels that may come late."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from zhanggui.domains.supply.analysis.bill_audit import DUPLICATE, NOT_OURS, Audited, BillLine
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.tariff import ANY
from zhanggui.kpi.lines import Tables
from zhanggui.methods.nested_rates import NestedRates, nested_rates
from zhanggui.profit.stages import collected

RATE = 1_000_000
LEAST_SEEN = 200
"""Delivered parcels from which on chances are told."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a carrier promised from a day on: days from pick-up to delivery, ticks back for a late parcel (None: nothing
    was agreed).
    """

    since: date
    days: float
    credit: int | None
    currency: str


@dataclass(frozen=True)
class Promises:
    """Promises by carrier and province, each in order of the day it holds from."""

    dated: Mapping[tuple[str, str], Sequence[Promise]] = field(default_factory=dict)

    def in_force(self, carrier: str, province: str | None, day: date) -> Promise | None:
        """The province's own promise before that for everywhere else."""
        for key in ((carrier, province or ANY), (carrier, ANY)):
            listed = self.dated.get(key, ())
            place = bisect_right(listed, day, key=lambda one: one.since)
            if place:
                return listed[place - 1]
        return None


@dataclass(frozen=True, kw_only=True)
class LateLine:
    """A parcel of a bill that came late. ``credit`` in ticks (None: no compensation was agreed), ``credited`` of it is
    back already.
    """

    one: Audited
    promised: float
    days: int
    credit: int | None
    credited: int = 0

    @property
    def due(self) -> int:
        return max(0, (self.credit or 0) - self.credited)


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """A parcel that should still come in time: the chance (0-1) that it does not, and the last day promised."""

    parcel: Parcel
    chance: float
    due: date


def promises(tables: Tables) -> Promises:
    """What every mode of delivery promises; carriers in use are modes of their own name."""
    found: dict[tuple[str, str], list[Promise]] = defaultdict(list)
    for row in collected(tables["logistics_mode"].drop("batch", "line", "state_at", strict=False)):
        if row["promised_days"] is not None:
            found[row["mode"], row["province"]].append(Promise(
                since=row["from_day"], days=row["promised_days"] / RATE, credit=row["late_credit"],
                currency=row["currency"] or "CNY",
            ))  # fmt: skip
    return Promises({key: sorted(listed, key=lambda one: one.since) for key, listed in found.items()})


def late_lines(found: Iterable[Audited], lines: Iterable[BillLine], promised: Promises) -> list[LateLine]:
    """Every parcel of ours that was delivered later than promised when it left, most days late first.

    ``lines`` are all lines of the bills: money below zero that no overcharge accounts for counts as paid for lateness.
    A parcel charged twice is late once; agreed money counts only in the currency of the bill.
    """
    found = list(found)
    back = _unexplained(found, lines)
    late: dict[tuple[str, str], LateLine] = {}
    for one in found:
        line, key = one.line, (one.line.carrier, one.line.tracking_no)
        if one.parcel is None or one.kind in (DUPLICATE, NOT_OURS) or one.days is None or key in late:
            continue
        promise = promised.in_force(line.carrier, one.parcel.province or line.province, line.day)
        if promise and one.days > promise.days:
            credit = promise.credit if promise.currency == line.currency else None
            late[key] = LateLine(
                one=one, promised=promise.days, days=one.days, credit=credit, credited=min(back[key], credit or 0)
            )  # fmt: skip
    return sorted(late.values(), key=lambda one: (one.promised - one.days, one.one.line.entry))


def _unexplained(found: Iterable[Audited], lines: Iterable[BillLine]) -> Counter[tuple[str, str]]:
    """Credits by carrier and number, less what the audit took for overcharges."""
    back: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.charged < 0:
            back[line.carrier, line.tracking_no] -= line.charged
    for one in found:
        back[one.line.carrier, one.line.tracking_no] -= one.credited
    return +back


def chances(found: Iterable[Audited], promised: Promises) -> NestedRates | None:
    """How often parcels come late by carrier, province and weekday of pick-up, from the bills; None below ``LEAST_SEEN``."""
    seen: Counter[tuple[str, str, int]] = Counter()
    late: Counter[tuple[str, str, int]] = Counter()
    for one in found:
        if one.days is None or one.kind in (DUPLICATE, NOT_OURS):
            continue
        promise = promised.in_force(one.line.carrier, one.line.province, one.line.day)
        if promise:
            path = one.line.carrier, one.line.province or "", one.line.day.weekday()
            seen[path] += 1
            late[path] += one.days > promise.days
    if seen.total() < LEAST_SEEN:
        return None
    paths = sorted(seen)
    return nested_rates(paths, [late[path] for path in paths], [seen[path] for path in paths])


def under_way(
    own: Iterable[Parcel], rates: NestedRates, promised: Promises, *, delivered: frozenset[str], today: date
) -> list[UnderWay]:
    """Parcels that left and whose promised day is still to come, likeliest late first.

    What no file says is not known: a parcel may have arrived since the last export. The chance is that of all parcels
    of its carrier, province and weekday, however long it has been under way.
    """
    found = []
    for one in own:
        promise = promised.in_force(one.carrier, one.province, one.day) if one.carrier else None
        if promise is None or not one.dated or one.done or one.tracking_no in delivered or one.abroad:
            continue
        due = one.day + timedelta(days=ceil(promise.days))
        if one.day <= today <= due:
            chance = rates.of((one.carrier, one.province or "", one.day.weekday()))
            found.append(UnderWay(parcel=one, chance=chance, due=due))
    return sorted(found, key=lambda one: (-one.chance, one.due, one.parcel.order_id))
