"""Days, weeks and months inside frames, with whole-number arithmetic only, so every engine agrees.

Engines differ on truncating and on subtracting dates; they agree on year, month and day of month. A day's
number is the Julian day number (Fliegel and Van Flandern 1968, in the form of Tøndering's Calendar FAQ).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import narwhals as nw

# Julian day number of 1970-01-05, a Monday: (number - it) // 7 counts weeks from that Monday.
_MONDAY = 2_440_592
_FIRST_MONDAY = date(1970, 1, 5)
TIMES = ("day", "week", "month")


def day_number(column: str) -> nw.Expr:
    """The Julian day number of a day or moment column; differences are days."""
    year, month, day = _parts(column)
    shift = (14 - month) // 12
    y, m = year + 4800 - shift, month + 12 * shift - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32_045


def second_number(column: str) -> nw.Expr:
    """Seconds of a moment column since the Julian epoch; differences are seconds."""
    moment = nw.col(column)
    clock = _whole(moment.dt.hour()) * 3600 + _whole(moment.dt.minute()) * 60 + _whole(moment.dt.second())
    return day_number(column) * 86_400 + clock


def time_key(time: str, column: str) -> nw.Expr:
    """What rows of one day, week or month share; ``time_value`` reads it back."""
    if time == "day":
        return nw.col(column)
    if time == "week":
        return (day_number(column) - _MONDAY) // 7
    year, month, _ = _parts(column)
    return year * 12 + month - 1


def time_value(time: str, key: Any) -> Any:
    """The day, the week's Monday or the month ``YYYY-MM`` of a key; None stays None."""
    if key is None or time == "day":
        return key
    if time == "week":
        return _FIRST_MONDAY + timedelta(weeks=int(key))
    return f"{int(key) // 12:04d}-{int(key) % 12 + 1:02d}"


def time_to_key(time: str, value: Any) -> Any:
    """The key of a day, a Monday or ``YYYY-MM``: the other way round."""
    if time == "day":
        return value
    if time == "week":
        return (value - _FIRST_MONDAY).days // 7
    year, month = str(value).split("-")
    return int(year) * 12 + int(month) - 1


def days_in(time: str, value: Any, since: date | None, until: date | None) -> int:
    """Calendar days of a day, week or month that lie in ``since`` (included) to ``until`` (not included)."""
    start, end = _span(time, value)
    return max(0, (min(end, until or end) - max(start, since or start)).days)


def _span(time: str, value: Any) -> tuple[date, date]:
    if time == "day":
        return value, value + timedelta(days=1)
    if time == "week":
        return value, value + timedelta(days=7)
    year, month = map(int, str(value).split("-"))
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def _parts(column: str) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    col = nw.col(column)
    return _whole(col.dt.year()), _whole(col.dt.month()), _whole(col.dt.day())


def _whole(expression: nw.Expr) -> nw.Expr:
    return expression.cast(nw.Int64)
