"""Stock that nobody buys: units on hand of SKUs without a sale for some time, valued at cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import narwhals as nw

from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines


@dataclass(frozen=True)
class DeadStock:
    """Units of one SKU that lie unsold, and what they cost to buy."""

    sku: str
    units: int
    money: Decimal
    currency: str


def dead_stock(
    tables: Tables, *, day: date, unsold_days: int, matches: Frame | None = None
) -> list[DeadStock]:
    """SKUs on hand at the newest count up to ``day`` that sold nothing in the last ``unsold_days`` days.

    Valued at the unit cost in force on ``day``; a SKU without a dated cost is left out (its value is unknown).
    Do not trust it while sales of some shop are not imported: its goods look unsold.
    """
    sold = _sold_since(tables, day - timedelta(days=unsold_days), matches)
    costs = _costs_on(tables, day)
    found = []
    for sku, units in _on_hand(tables, day).items():
        if units > 0 and sku not in sold and sku in costs:
            cost, currency = costs[sku]
            found.append(DeadStock(sku, units, from_ticks(cost * units), currency))
    return found


def _sold_since(tables: Tables, since: date, matches: Frame | None) -> set[str]:
    """SKUs sold after ``since``, the components of sold bundles too."""
    recent = sold_lines(tables, matches).filter(
        (nw.col("paid_day") > since) & (nw.col("document") == "order"),
        nw.col("line_kind").is_in(GOODS) | nw.col("line_kind").is_null(),
    )
    sold = {row[0] for row in recent.select("sku").unique().collect().iter_rows() if row[0]}
    parts = tables["bundle"].select("bundle_sku", "component_sku").collect().iter_rows()
    return sold | {component for bundle, component in parts if bundle in sold}


def _on_hand(tables: Tables, day: date) -> dict[str, int]:
    """Units on hand of every SKU, each warehouse at its newest count."""
    counts = (
        tables["stock_snapshot"]
        .filter(nw.col("day") <= day)
        .select("sku", "stock_warehouse", "day", "on_hand")
    )
    newest: dict[tuple[str, str], tuple[date, int]] = {}
    for sku, place, counted, units in counts.collect().iter_rows():
        if (sku, place) not in newest or newest[sku, place][0] < counted:
            newest[sku, place] = counted, units or 0
    total: dict[str, int] = {}
    for (sku, _), (_, units) in newest.items():
        total[sku] = total.get(sku, 0) + units
    return total


def _costs_on(tables: Tables, day: date) -> dict[str, tuple[int, str]]:
    """Unit cost in ticks and its currency in force on ``day``, by SKU."""
    rows = tables["unit_cost"].filter(nw.col("from_day") <= day).select("sku", "from_day", "cost", "currency")
    dated = sorted(rows.collect().iter_rows(), key=lambda r: (r[0], r[1]))
    return {sku: (cost, currency) for sku, _, cost, currency in dated if cost is not None}
