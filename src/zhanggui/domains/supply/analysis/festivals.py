"""The festivals of the trade (618, 双11, 春节 …): which day belongs to which."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml


def festivals(start: date, days: int) -> tuple[str, ...]:
    """The festival of each of ``days`` days from ``start``; "" where there is none.

    >>> festivals(date(2026, 6, 18), 2)
    ('618', '')
    """
    return tuple(festival_on(start + timedelta(days=n)) for n in range(days))


def festival_on(day: date) -> str:
    """The festival a day belongs to; "" for none. Lunar ones are known for the years listed in the rules."""
    for name, windows in _calendar().items():
        if any(first <= key <= last for first, last, key in _windows(windows, day)):
            return name
    return ""


@cache
def _calendar() -> dict[str, list[str] | dict[int, list[str]]]:
    """Windows by name: month and day where they are the same every year, else whole days by year."""
    text = (resources.files("zhanggui.domains.supply") / "rules" / "festivals.yaml").read_text(
        encoding="utf-8"
    )
    return {str(name): _as_text(windows) for name, windows in yaml.safe_load(text).items()}


def _as_text(windows: Any) -> Any:
    if isinstance(windows, dict):
        return {year: [str(day) for day in window] for year, window in windows.items()}
    return [str(day) for day in windows]


def _windows(windows: list[str] | dict[int, list[str]], day: date) -> list[tuple[str, str, str]]:
    """First and last day and the day itself, written alike."""
    if isinstance(windows, dict):
        found = windows.get(day.year)
        return [(found[0], found[1], day.isoformat())] if found else []
    return [(windows[0], windows[1], f"{day:%m-%d}")]
