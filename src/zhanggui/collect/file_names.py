"""What the name of a dropped file says about its content, where a profile knows how it is written there."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from zhanggui.collect.collector import Profile


def readable_name(path: Path) -> str:
    """The last part of a path as text; names from a disk of Chinese Windows are GBK bytes, which Python keeps as
    lone surrogates that no database and no JSON takes.
    """
    try:
        return path.name.encode().decode()
    except UnicodeEncodeError:
        return path.name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")


def export_time(profile: Profile, name: str, time_zone: str) -> datetime | None:
    """When the platform made the file; None when the name does not say."""
    digits = _digits(profile.export_time, name)
    if not digits:
        return None
    try:
        naive = datetime.strptime(digits, "%Y%m%d%H%M%S"[: 2 * (len(digits) // 2) - 2])  # noqa: DTZ007
    except ValueError:
        return None
    return naive.replace(tzinfo=ZoneInfo(time_zone))


def file_day(profile: Profile, name: str) -> date | None:
    """The one day a report is about; None when the name does not say or names several days."""
    digits = _digits(profile.file_day, name)
    try:
        return date.fromisoformat(digits) if digits else None
    except ValueError:
        return None


def _digits(pattern: str | None, name: str) -> str:
    match = re.search(pattern, name) if pattern else None
    return re.sub("[^0-9]", "", match.group(1)) if match else ""
