"""A promotion as plain values: which SKUs of which shops, from when to when, at which price, with which goal and limits.

``event_of_plan`` makes one of a plan, ``events_of`` reads them out of the canonical table ``promotion``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import narwhals as nw

from zhanggui.core.money import to_ticks
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms
from zhanggui.domains.pricing.analysis.promotion.calculators import WHOLE
from zhanggui.domains.pricing.analysis.promotion.cart import from_minor
from zhanggui.domains.pricing.analysis.promotion.offer import Target
from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

_SHIFT = re.compile(
    r"(?P<who>[^\s;；,，]+)\s*(?P<from>\d{1,2}):?(?P<m1>\d{2})?\s*[-–~至]\s*(?P<to>\d{1,2}):?(?P<m2>\d{2})?"
)
LONGEST = timedelta(days=92)


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """One SKU of one shop in the event. ``price``: what a unit should bring (ticks). ``goal``: units over the whole event.

    None: not planned.
    """

    shop: str
    sku: str
    price: int | None = None
    goal: int | None = None

    def __post_init__(self) -> None:
        if self.price is not None and self.price <= 0:
            raise ValueError(f"the planned price of {self.sku} must be above 0, got {self.price}")
        if self.goal is not None and self.goal < 0:
            raise ValueError(f"the goal of {self.sku} must not be below 0, got {self.goal}")


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Who is on duty between two times of the day; a shift may end after midnight."""

    who: str
    since: time
    until: time

    def covers(self, at: time) -> bool:
        """Is this person on duty at this time of the day?"""
        if self.since < self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until


@dataclass(frozen=True, kw_only=True)
class OfferBudget:
    """One funder of one offer on money, and the budget he gave it (ticks); None without one."""

    code: str
    funder: str
    budget: int | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """``start`` to ``end`` (excluded), both with a zone. ``budget``: discounts the merchant means to give (ticks).
    ``stop_loss``: the event is to be stopped when it has lost this much (ticks, above 0). ``owner`` answers for it.
    """

    code: str
    start: datetime
    end: datetime
    lines: tuple[EventLine, ...]
    budget: int | None = None
    stop_loss: int | None = None
    currency: str = "CNY"
    owner: str = ""
    shifts: tuple[Shift, ...] = ()
    offers: tuple[OfferBudget, ...] = ()

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError(f"event {self.code}: start and end need a time zone")
        if not timedelta(0) < self.end - self.start <= LONGEST:
            raise ValueError(f"event {self.code} must end after its start and within {LONGEST.days} days")
        places = [(line.shop, line.sku) for line in self.lines]
        if not places or len(places) != len(set(places)):
            raise ValueError(f"event {self.code} needs at least one SKU, and each SKU of a shop once")
        for name in ("budget", "stop_loss"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"event {self.code}: {name} must be above 0, got {value}")

    @property
    def shops(self) -> frozenset[str]:
        return frozenset(line.shop for line in self.lines)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """(shop, SKU) of every line."""
        return frozenset((line.shop, line.sku) for line in self.lines)

    @property
    def skus(self) -> frozenset[str]:
        return frozenset(line.sku for line in self.lines)

    @property
    def goal(self) -> int | None:
        """Units of all lines together; None where a line has no goal."""
        goals = [line.goal for line in self.lines]
        return None if None in goals else sum(one for one in goals if one is not None)

    def days(self, zone: tzinfo) -> tuple[date, date]:
        """The first business day it touches and the one after the last."""
        last = (self.end - timedelta(microseconds=1)).astimezone(zone).date()
        return self.start.astimezone(zone).date(), last + timedelta(days=1)

    def of(self, shops: frozenset[str] | None) -> Event | None:
        """The part of the event in these shops (None: all shops); None where there is no part.

        Budget and stop-loss are those of the whole, so a part has none.
        """
        if shops is None or self.shops <= shops:
            return self
        kept = tuple(line for line in self.lines if line.shop in shops)
        if not kept:
            return None
        return Event(
            code=self.code, start=self.start, end=self.end, lines=kept, currency=self.currency, owner=self.owner,
            shifts=self.shifts,
        )  # fmt: skip


def shifts_of(said: str | None) -> tuple[Shift, ...]:
    """Shifts as people write them; what is no shift is left out.

    >>> [(one.who, one.since.hour) for one in shifts_of("阿龙 9:00-18:00；小美 18-24")]
    [('阿龙', 9), ('小美', 18)]
    """
    found = []
    for one in _SHIFT.finditer(said or ""):
        since, until = (int(one["from"]), int(one["m1"] or 0)), (int(one["to"]), int(one["m2"] or 0))
        if since[0] <= 23 and until[0] <= 24 and since[1] <= 59 and until[1] <= 59:
            found.append(Shift(who=one["who"], since=time(*since), until=time(until[0] % 24, until[1])))
    return tuple(found)


def on_duty(event: Event, now: datetime, zone: tzinfo) -> list[str]:
    """Who is on duty now; the owner where no shift says."""
    at = now.astimezone(zone).time()
    return [one.who for one in event.shifts if one.covers(at)] or ([event.owner] if event.owner else [])


def event_of_plan(code: str, terms: PlanTerms) -> Event:
    """A promotion plan as an event. A SKU's goal is of all its shops together: it stands on the line where there is one shop.

    What a unit should bring is left open: a plan names the price tag, and its offers come off it.
    """
    alone = len(terms.shops) == 1
    return Event(
        code=code, start=terms.since, end=min(terms.until, terms.since + LONGEST), currency=terms.currency,
        lines=tuple(
            EventLine(shop=shop, sku=goal.sku, goal=goal.units if alone else None)
            for shop in terms.shops for goal in terms.goals
        ),
        budget=None if terms.budget is None else to_ticks(terms.budget),
        stop_loss=None if terms.stop_loss is None else to_ticks(terms.stop_loss), owner=terms.owner,
        offers=tuple(_offer_budgets(terms)),
    )  # fmt: skip


def _offer_budgets(terms: PlanTerms) -> Iterator[OfferBudget]:
    for offer in terms.offers:
        for funder, share in offer.funding.items():
            if share and offer.target is Target.GOODS:
                own = offer.budgets.get(funder)
                if own is None and offer.budget is not None and not offer.budgets:
                    own = offer.budget * share // WHOLE
                budget = None if own is None else to_ticks(from_minor(own, terms.currency))
                yield OfferBudget(code=offer.code, funder=funder, budget=budget or None)


def events_of(tables: Tables) -> tuple[Event, ...]:
    """Every event of the canonical table, newest first. Rows of one event share its dates, limits and people.

    Where rows of one event say different dates, the widest hold. Limits are the sum of those its shops state. An event in
    several currencies is one event for each, for their money does not add up.
    """
    rows: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in collected(
        tables["promotion"].filter(~nw.col("starts_at").is_null(), ~nw.col("ends_at").is_null())
    ):
        rows[row["event"], row["currency"] or "CNY"].append(row)
    split = Counter(code for code, _ in rows)
    found = [
        _event(code if split[code] == 1 or currency == "CNY" else f"{code} {currency}", currency, of)
        for (code, currency), of in rows.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.code), reverse=True))


def _event(code: str, currency: str, rows: list[Mapping[str, Any]]) -> Event:
    ordered = sorted(rows, key=lambda row: (row["shop"], row["sku"]))
    lines = tuple(
        EventLine(shop=row["shop"], sku=row["sku"], price=row["price"], goal=row["goal"]) for row in ordered
    )
    said = [row["on_duty"] for row in ordered if row["on_duty"]]
    start = min(row["starts_at"] for row in ordered)
    return Event(
        code=code, start=start, end=min(max(row["ends_at"] for row in ordered), start + LONGEST), lines=lines,
        budget=_limit(ordered, "budget"), stop_loss=_limit(ordered, "stop_loss"),
        currency=currency,
        owner=next((row["owner"] for row in ordered if row["owner"]), ""), shifts=shifts_of(said[0] if said else ""),
    )  # fmt: skip


def _limit(rows: Iterable[Mapping[str, Any]], name: str) -> int | None:
    """Each shop's limit once (the smallest its rows say), all shops together; None where none states one."""
    by_shop: dict[str, int] = {}
    for row in rows:
        if row[name] is not None:
            by_shop[row["shop"]] = min(row[name], by_shop.get(row["shop"], row[name]))
    return sum(by_shop.values()) if by_shop else None
