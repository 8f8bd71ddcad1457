"""Times as people write them: read to whole steps of one length, and written again in the same way."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

DAY = 86_400
SEASONS = {("hour", 1): 24, ("day", 1): 7, ("day", 7): 52, ("month", 1): 12, ("month", 3): 4}
_START = datetime(1970, 1, 1)  # noqa: DTZ001  the file's own clock, whatever zone it is in


class UnreadableTime(ValueError):
    """A time that cannot be read, or times that lie on no common grid."""


@dataclass(frozen=True)
class Calendar:
    """step: hour, day, month or number. every: how many of them one step is (7 days make weeks, 3 months quarters).

    origin: position of step 0. style: how the file writes times: a ``strftime`` form, or what stands before a whole
    number (``d_`` of ``d_17``, mostly nothing) where the step is a number.
    month_day: the day of the month that is written; 31 is the last.
    """

    step: str
    every: int
    origin: int
    style: str
    month_day: int = 1

    @property
    def season(self) -> int:
        """The season that steps of this length usually have: 7 for days, 12 for months; 1 for none."""
        return SEASONS.get((self.step, self.every), 1)

    def place(self, text: str) -> int:
        """The step of a time."""
        position = _position(text, self.style, self.step)
        step, rest = divmod(position - self.origin, self.every)
        if rest:
            raise UnreadableTime(text)
        return step

    def label(self, place: int) -> str:
        """The time of a step, as the file would write it."""
        position = self.origin + place * self.every
        if self.step == "number":
            return f"{self.style}{position}"
        return _written(_moment(position, self.step, self.month_day), self.style)


STYLES = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M",
    "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y.%m.%d", "%Y-%m", "%Y/%m", "%Y %b", "%b %Y", "%Y年%m月%d日", "%Y年%m月", "%Y%m%d",
)  # fmt: skip


def calendar_of(times: Iterable[str]) -> Calendar:
    """Recognise the grid of the times (all of them, in any order, repeated or not)."""
    distinct = sorted(set(times))
    if not distinct:
        raise UnreadableTime("")
    before = _before_numbers(distinct)
    if before is not None:
        positions = sorted({int(t.removeprefix(before)) for t in distinct})
        return Calendar("number", _common(positions), positions[0], before)
    style = _style(distinct)
    moments = sorted({_parsed(t, style) for t in distinct})
    step, month_day = _step(moments, style)
    positions = sorted({_of_moment(m, step) for m in moments})
    return Calendar(step, _common(positions), positions[0], style, month_day)


def _before_numbers(times: list[str]) -> str | None:
    """What stands before the whole number that every time ends with; None if they are not written so."""
    before = times[0].rstrip("0123456789")
    before = "" if before == "-" else before
    if any(c.isdigit() for c in before):  # a date
        return None
    compact = not before and all(len(t) == 8 and t[:2] in ("19", "20") for t in times)
    alike = all(_is_number(t.removeprefix(before)) for t in times if t.startswith(before))
    return before if alike and not compact and all(t.startswith(before) for t in times) else None


def _style(times: list[str]) -> str:
    for style in STYLES:
        if _reads(times[0], style):
            wrong = next((t for t in times if not _reads(t, style)), None)
            if wrong is None:
                return style
            raise UnreadableTime(wrong)
    raise UnreadableTime(times[0])


def _step(moments: list[datetime], style: str) -> tuple[str, int]:
    """Length of a step and the day of month that is written (31 for month ends)."""
    if any(m.minute or m.second for m in moments):
        raise UnreadableTime(_written(next(m for m in moments if m.minute or m.second), style))
    if any(m.hour for m in moments):
        return "hour", 1
    if "%d" not in style:
        return "month", 1
    days = {m.day for m in moments}
    if len(days) == 1 and _months_apart(moments):
        return "month", days.pop()
    if _months_apart(moments) and all((m + timedelta(days=1)).day == 1 for m in moments):
        return "month", 31
    return "day", 1


def _months_apart(moments: list[datetime]) -> bool:
    return 1 < len(moments) == len({(m.year, m.month) for m in moments})


def _common(positions: list[int]) -> int:
    """Greatest common length of all gaps; 1 for a single time."""
    return math.gcd(*(b - a for a, b in pairwise(positions))) or 1


def _position(text: str, style: str, step: str) -> int:
    if step == "number":
        number = text.removeprefix(style)
        if not (text.startswith(style) and _is_number(number)):
            raise UnreadableTime(text)
        return int(number)
    if not _reads(text, style):
        raise UnreadableTime(text)
    return _of_moment(_parsed(text, style), step)


def _of_moment(moment: datetime, step: str) -> int:
    if step == "month":
        return moment.year * 12 + moment.month - 1
    seconds = int((moment - _START).total_seconds())
    return seconds // (3600 if step == "hour" else DAY)


def _moment(position: int, step: str, month_day: int) -> datetime:
    if step == "month":
        first = datetime(position // 12, position % 12 + 1, 1)  # noqa: DTZ001
        following = datetime((position + 1) // 12, (position + 1) % 12 + 1, 1)  # noqa: DTZ001
        return min(first + timedelta(days=month_day - 1), following - timedelta(days=1))
    return _START + timedelta(seconds=position * (3600 if step == "hour" else DAY))


def _parsed(text: str, style: str) -> datetime:
    return datetime.strptime(text, style)  # noqa: DTZ007  the file's own clock


def _reads(text: str, style: str) -> bool:
    try:
        _parsed(text, style)
    except ValueError:
        return False
    return True


def _written(moment: datetime, style: str) -> str:
    return moment.strftime(style)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
