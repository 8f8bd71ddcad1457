"""Which cells of a received file may be shown to whom, before anybody gave a reason to see more."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.collect.collector import Kind, Profile, bind
from zhanggui.collect.generic.layout import UNMAPPED

COST_TABLES = frozenset(
    {"unit_cost", "settlement", "freight", "ad_report", "stock_snapshot", "supply_term", "purchase_line"}
)
"""Tables whose rows say what goods, parcels, platforms or advertising cost."""


def open_columns(profile: Profile | None, header: Sequence[str]) -> frozenset[int]:
    """Positions of the columns that certainly hold no personal data: those the profile reads as something else.

    A column nobody uses may hold a buyer's phone or address, so it is not among them.
    """
    if profile is None:
        return frozenset()
    kinds = {field.name: field.kind for field in profile.fields}
    places = bind(profile, header).positions.items()
    return frozenset(
        at for name, at in places if kinds[name] is not Kind.PERSONAL and not name.startswith(UNMAPPED)
    )


def tells_costs(profile: Profile | None) -> bool:
    """Does a file of this kind say what something costs? Of an unknown kind we assume so."""
    return profile is None or any(table.name in COST_TABLES for table in profile.tables)
