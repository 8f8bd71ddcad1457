"""What else is on while a plan runs: other plans with the same SKU in the same shop, events of the platforms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

import yaml

from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Another plan (its number and name) that holds these SKUs in these shops at the same time, from ``since`` to ``until``."""

    number: int
    name: str
    skus: tuple[str, ...]
    shops: tuple[str, ...]
    since: datetime
    until: datetime


def conflicts(plan: PlanTerms, others: Sequence[tuple[int, PlanTerms]]) -> list[Conflict]:
    """Other plans that want the same SKU in the same shop at the same time, by number."""
    return [
        found
        for number, other in sorted(others, key=lambda o: o[0])
        for found in _conflict(plan, number, other)
    ]


def _conflict(plan: PlanTerms, number: int, other: PlanTerms) -> Iterator[Conflict]:
    since, until = max(plan.since, other.since), min(plan.until, other.until)
    shops = tuple(sorted(set(plan.shops) & set(other.shops)))
    skus = tuple(sorted({g.sku for g in plan.goals} & {g.sku for g in other.goals}))
    if since < until and shops and skus:
        yield Conflict(number=number, name=other.name, skus=skus, shops=shops, since=since, until=until)


def events(since: date, until: date) -> list[str]:
    """The platforms' events that fall on any day from ``since`` to ``until``, both included, in order of their first day.

    >>> events(date(2026, 6, 18), date(2026, 6, 20))
    ['618']
    """
    days = [since + timedelta(days=n) for n in range(min((until - since).days, 366) + 1)]
    marks = [f"{day:%m-%d}" for day in days]
    first = {
        name: next((m for m in marks if start <= m <= end), None)
        for name, (start, end) in _calendar().items()
    }
    return sorted(
        (name for name, mark in first.items() if mark), key=lambda name: marks.index(str(first[name]))
    )


def coming(day: date, ahead: int) -> list[tuple[str, date, date]]:
    """Events that start after ``day`` and within ``ahead`` days: name, first and last day, soonest first.

    >>> coming(date(2026, 5, 20), 14)
    [('618', datetime.date(2026, 5, 31), datetime.date(2026, 6, 18))]
    """
    found = []
    for name, (start, end) in _calendar().items():
        for year in (day.year, day.year + 1):
            first, last = date.fromisoformat(f"{year}-{start}"), date.fromisoformat(f"{year}-{end}")
            if day < first <= day + timedelta(days=ahead):
                found.append((name, first, last))
    return sorted(found, key=lambda one: one[1])


@cache
def _calendar() -> dict[str, tuple[str, str]]:
    text = (resources.files("zhanggui.domains.pricing") / "rules" / "trade_events.yaml").read_text("utf-8")
    return {str(name): (str(window[0]), str(window[1])) for name, window in yaml.safe_load(text).items()}
