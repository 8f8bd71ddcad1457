"""What a sheet's cell says as text, as a person would read it in Excel."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

_MOST_DIGITS = 1e15  # Excel keeps 15 digits: a longer number has already lost some


def shown(value: Any) -> str:
    """Whole numbers without ``.0``; from 16 digits on in scientific notation, because digits are lost.

    Decimals have Excel's 15 significant digits (``0.1 + 0.2`` is ``0.3``); dates are ``YYYY-MM-DD`` with
    ``HH:MM:SS`` if the cell has a time; truth values are ``TRUE`` and ``FALSE``.
    """
    kind = type(value)
    if kind is str:
        return str(value)
    return str(_BY_TYPE.get(kind, str)(value))


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value)) if abs(value) < _MOST_DIGITS else _scientific(value)
    text = repr(value)
    if len(text) <= 16 and "e" not in text:
        return text
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    return f"{Decimal(format(value, '.15g')):f}" if abs(value) < _MOST_DIGITS else _scientific(value)


def _whole(value: int) -> str:
    return str(value) if abs(value) < _MOST_DIGITS else _scientific(float(value))


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.5E}".split("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"


def _truth(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _moment(value: dt.datetime) -> str:
    """To the millisecond: Excel keeps times as fractions of a day, which are never exact."""
    near = value + dt.timedelta(microseconds=500)
    near = near.replace(microsecond=near.microsecond // 1000 * 1000)
    return near.isoformat(sep=" ", timespec="milliseconds" if near.microsecond else "seconds")


def _day(value: dt.date) -> str:
    return value.isoformat()


def _time(value: dt.time) -> str:
    return value.isoformat(timespec="milliseconds" if value.microsecond >= 1000 else "seconds")


def _duration(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_BY_TYPE: dict[type, Any] = {
    float: _number,
    int: _whole,
    bool: _truth,
    dt.datetime: _moment,
    dt.date: _day,
    dt.time: _time,
    dt.timedelta: _duration,
    type(None): lambda _: "",
}
