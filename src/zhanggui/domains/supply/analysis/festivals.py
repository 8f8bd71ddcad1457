"""The festivals of the trade (618, 双11, 春节 …): which day belongs to which."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources

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
def _calendar() -> dict[str, object]:
    text = (resources.files("zhanggui.domains.supply") / "rules" / "festivals.yaml").read_text(
        encoding="utf-8"
    )
    read = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  a loader of plain texts alone
    return {str(name): windows for name, windows in read.items()}


def _windows(windows: object, day: date) -> list[tuple[str, str, str]]:
    """First and last day and the day itself, written alike."""
    if isinstance(windows, dict):
        found = windows.get(str(day.year))
        return [(found[0], found[1], day.isoformat())] if found else []
    assert isinstance(windows, list)
    return [(windows[0], windows[1], f"{day:%m-%d}")]
