"""Which kinds of files fill what a KPI needs: found among the profiles, named by nobody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from zhanggui.collect.collector import Profile
from zhanggui.collect.register import PROFILES


def files_filling(needs: Iterable[str]) -> tuple[str, ...]:
    """The profiles that fill one of these (``table.column``, ``table.column!not_this_one``), in their order."""
    wanted = [_names(need) for need in needs]
    return tuple(name for name in PROFILES if any(name in names for names in wanted))


@cache
def _names(need: str) -> frozenset[str]:
    column, _, other = need.partition("!")
    table = column.partition(".")[0]
    found = {name for name, profile in PROFILES.items() if column in _filled(profile)}
    return frozenset(n for n in found if not other or f"{table}.{other}" not in _filled(PROFILES[n]))


def _filled(profile: Profile) -> frozenset[str]:
    """``table.column`` of all a profile fills out of the file; what it only supposes (a constant) is not filled."""
    return frozenset(
        f"{fills.table.name}.{column}"
        for fills in profile.fills
        for column, value in fills.columns.items()
        if value.meta.root_names()
    )
