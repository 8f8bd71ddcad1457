"""The rhythm of something that comes again and again: daily, on some weekdays, weekly, monthly, or every so many days.

From the days it came on: the day the next one is expected, and the last day it may come without being late. The
slack is learned by looking back: how many days after its expected day each earlier one came (95 % of them did by
then). It never exceeds half a period, so what is missed is told within one period of its day.

When not to trust it: two or three days are no habit (``sure`` is False); after a change of habits the old one
holds until most of the last ``REMEMBERED`` are of the new one.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil
from statistics import median, median_low, multimode

REMEMBERED = 24
"""Newest days that say what the habit is."""
SURE_FROM = 4
ON_TIME = 0.95
"""Share of earlier ones that came within the slack."""
HABITUAL = 0.5
"""Share of a weekday's turns it must have come on to be expected on that weekday."""
A_DAY = timedelta(days=1)

Resting = Callable[[date], bool]


class Beat(StrEnum):
    """How often it comes."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    EVERY = "every"


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """``period`` in days (of a month 30); ``expected``: the day the next one should come; ``due``: the last day it
    may come without being late; ``sure``: whether enough of them came to call it a habit."""

    beat: Beat
    period: int
    expected: date
    due: date
    sure: bool

    def is_late(self, today: date) -> bool:
        """Whether the next one should have come by the end of yesterday."""
        return today > self.due


def never_rests(day: date) -> bool:
    """For things that come on holidays as on any day."""
    del day
    return False


def rhythm_of(days: Sequence[date], resting: Resting = never_rests) -> Rhythm | None:
    """The rhythm of something that came on these days; None before it came a second time.

    ``resting``: days on which nothing is expected; what falls on one is expected on the first day after. Who ever
    came on such a day does not rest.
    """
    came = sorted(set(days))[-REMEMBERED:]
    if len(came) < 2:
        return None
    rests = never_rests if any(map(resting, came)) else resting
    beat, period, step = _habit(came, rests)
    expected = _after(came[-1], step, rests)
    slack = _slack(came, step, rests, beat, period)
    due = _working(expected + timedelta(days=slack), rests)
    return Rhythm(beat=beat, period=period, expected=expected, due=due, sure=len(came) >= SURE_FROM)


Step = Callable[[date], date]


def _habit(came: Sequence[date], rests: Resting) -> tuple[Beat, int, Step]:
    """The beat, its length in days, and the step from one day to the next expected one."""
    gaps = [gap for a, b in pairwise(came) if (gap := (b - a).days - _rested(a, b, rests)) > 0] or [1]
    middle = median(gaps)
    if middle < 2:
        return _by_weekday(came, rests)
    if 6 <= middle <= 8 and _mostly(gaps, 5, 9):
        weekday = multimode(d.weekday() for d in came)[-1]
        return Beat.WEEKLY, 7, lambda last: _nearest_weekday(last + timedelta(days=7), weekday)
    if 26 <= middle <= 33 and _mostly(gaps, 21, 40):
        ordinal = median_low(_of_month(d) for d in came)
        return Beat.MONTHLY, 30, lambda last: _next_month(last, ordinal)
    every = sorted(gaps)[ceil(len(gaps) * ON_TIME) - 1]
    return Beat.EVERY, every, lambda last: last + timedelta(days=every)


def _by_weekday(came: Sequence[date], rests: Resting) -> tuple[Beat, int, Step]:
    """Daily, or on the weekdays it usually comes on."""
    span = [came[0] + timedelta(days=n) for n in range((came[-1] - came[0]).days + 1)]
    turns = [sum(d.weekday() == w and not rests(d) for d in span) for w in range(7)]
    times = [sum(d.weekday() == w for d in came) for w in range(7)]
    usual = {w for w in range(7) if turns[w] < 2 or times[w] > HABITUAL * turns[w]}
    if len(usual) == 7:
        return Beat.DAILY, 1, lambda last: last + A_DAY
    return Beat.WEEKDAYS, 1, lambda last: _next_of(last, usual)


def _next_of(last: date, weekdays: set[int]) -> date:
    day = last + A_DAY
    while weekdays and day.weekday() not in weekdays:
        day += A_DAY
    return day


def _nearest_weekday(day: date, weekday: int) -> date:
    """The weekday within three days of a day: who came late this week is expected on time the next."""
    off = (weekday - day.weekday()) % 7
    return day + timedelta(days=off if off <= 3 else off - 7)


def _of_month(day: date) -> int:
    """The day of the month; the last one counts as 31, and the first ones on from there: they are neighbours."""
    if day.day == monthrange(day.year, day.month)[1]:
        return 31
    return day.day if day.day > 15 else day.day + 31


def _next_month(last: date, ordinal: int) -> date:
    """The habitual day of the month that lies nearest to one month after the last one."""
    target = last + timedelta(days=30)
    months = [divmod(target.year * 12 + target.month - 1 + off, 12) for off in (-1, 0, 1)]
    tried = [_in_month(year, month + 1, ordinal) for year, month in months]
    return min(tried, key=lambda d: abs((d - target).days))


def _in_month(year: int, month: int, ordinal: int) -> date:
    day = ordinal if ordinal <= 31 else ordinal - 31
    return date(year, month, min(day, monthrange(year, month)[1]))


def _after(last: date, step: Step, rests: Resting) -> date:
    return _working(step(last), rests)


def _working(day: date, rests: Resting) -> date:
    """The day, or the first one after it that is no day of rest."""
    while rests(day):
        day += A_DAY
    return day


def _rested(a: date, b: date, rests: Resting) -> int:
    """Days of rest between two days."""
    return sum(rests(a + timedelta(days=n)) for n in range(1, (b - a).days))


def _mostly(gaps: Sequence[int], low: int, high: int) -> bool:
    """Whether most steps are of this length: a missed one makes one step of double length."""
    return sum(low <= gap <= high for gap in gaps) > len(gaps) / 2


def _slack(came: Sequence[date], step: Step, rests: Resting, beat: Beat, period: int) -> int:
    """Days after the expected one by which 95 % came; what was missed outright (over half a period) left out."""
    most = period // 2
    late = sorted(max(0, (b - _after(a, step, rests)).days) for a, b in pairwise(came))
    within = late[: bisect_left(late, most + 1)]
    learned = within[ceil(len(within) * ON_TIME) - 1] if within else 0
    unsure = {Beat.WEEKLY: 1, Beat.MONTHLY: 3}.get(beat, 0) if len(came) < SURE_FROM else 0
    return min(most, max(learned, unsure))
