"""Business days and periods. A period includes its first day and excludes the day it ends on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
TODAY = "ZHANGGUI_TODAY"


@dataclass(frozen=True)
class Period:
    """Days from ``start`` up to but not including ``end``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=i) for i in range(self.days))


def business_day(moment: datetime, zone: ZoneInfo) -> date:
    """The shop's calendar day of a moment. Raises ``ValueError`` for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(zone).date()


def minute(moment: datetime | None) -> str:
    """A moment as pages, commands and sentences show it: the team's own clock, to the minute; — where there is none."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else "—"


def monday_of(day: date) -> date:
    """The Monday that starts the day's week (weeks run Monday to Sunday)."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> str:
    """The day's month as ``YYYY-MM``."""
    return f"{day:%Y-%m}"


def iso(moment: datetime) -> str:
    """ISO 8601 with offset, to the second."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.isoformat(timespec="seconds")


def clock_now() -> datetime:
    """The present moment of servers and workers. Analysis never calls this: it is handed its day.

    Where $ZHANGGUI_TODAY names a day (``zg --today 2026-06-10 serve``), the same time of that business day.
    """
    now = datetime.now(UTC)
    replayed = os.environ.get(TODAY)
    if not replayed:
        return now
    return now + timedelta(days=(date.fromisoformat(replayed) - business_day(now, CHINA)).days)
