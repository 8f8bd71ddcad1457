"""What may be shown to whom: which cells of a file, and which files and figures say what something costs.

Who may see profit sees costs: of goods, parcels, platforms and advertising alike, on every page, in the API and in
files. Nobody else does (viewers, service agents, keys without the right).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhanggui.collect.collector import Kind, Profile, bind
from zhanggui.collect.generic.layout import UNMAPPED

if TYPE_CHECKING:
    from zhanggui.kpi.definition import Kpi

COST_TABLES = frozenset(
    {
        "unit_cost",
        "settlement",
        "freight",
        "warehouse_site",
        "transfer_cost",
        "ad_report",
        "stock_snapshot",
        "supply_term",
        "purchase_line",
        "logistics_mode",
        "carrier_bill",
        "packing_box",
        "promotion",
        "commission",
    }
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


COST_COLUMNS = frozenset({"unit_cost", "stock_cost"})
"""What measures add to rows of other tables to say what goods cost."""


def shows_cost(kpi: Kpi) -> bool:
    """Does the figure say what something costs: is money of a table of costs in it, or the cost of goods?"""
    return any(
        COST_COLUMNS & {*one.needs} or (one.is_money and one.fact.table in COST_TABLES)
        for one in kpi.measures()
    )


def tells_costs(profile: Profile | None) -> bool:
    """Does a file of this kind say what something costs? Of an unknown kind we assume so."""
    return profile is None or any(table.name in COST_TABLES for table in profile.tables)
