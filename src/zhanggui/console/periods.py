"""The period a page is about: chosen by name or by two days, remembered in the address."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhanggui.core.language import Text

CHOICES = {
    "day": Text("最近一天", "last day"),
    "7": Text("近 7 天", "7 days"),
    "30": Text("近 30 天", "30 days"),
    "month": Text("本月", "this month"),
    "before": Text("上月", "last month"),
    "own": Text("自选", "own choice"),
}
USUAL = "30"
FIRST_YEAR, LAST_YEAR = 2000, 9000
LONGEST = 10 * 366
"""Days of a period: a trend of centuries would keep every reader waiting."""


@dataclass(frozen=True)
class Period:
    """The days from ``since`` to ``last``, both counted; ``until`` is the day after, as figures are asked for."""

    chosen: str
    since: date
    last: date

    @property
    def until(self) -> date:
        return self.last + timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    def before(self) -> Period:
        """As many days just before: what the period is compared with."""
        return Period("own", self.since - timedelta(days=self.days), self.since - timedelta(days=1))


def period_of(asked: Mapping[str, Any], newest: date) -> Period:
    """The period an address asks for, counted back from the newest day with data; a wrong one is the usual one.

    >>> period_of({"period": "7"}, date(2026, 6, 30)).since
    datetime.date(2026, 6, 24)
    """
    chosen = str(asked.get("period") or USUAL)
    if chosen == "day":
        return Period(chosen, newest, newest)
    if chosen == "month":
        return Period(chosen, newest.replace(day=1), newest)
    if chosen == "before":
        last = newest.replace(day=1) - timedelta(days=1)
        return Period(chosen, last.replace(day=1), last)
    if chosen == "own":
        with suppress(ValueError, TypeError):
            days = [date.fromisoformat(str(asked.get(name))) for name in ("since", "last")]
            if (max(days) - min(days)).days < LONGEST and FIRST_YEAR <= min(days).year <= max(
                days
            ).year < LAST_YEAR:
                return Period(chosen, min(days), max(days))
    days_back = int(chosen) if chosen in ("7", "30") else int(USUAL)
    return Period(str(days_back), newest - timedelta(days=days_back - 1), newest)
