"""Quotations in force as the files tell them, by SKU."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from zhanggui.core.money import from_ticks
from zhanggui.domains.supply.analysis.quotations import Quote
from zhanggui.domains.supply.analysis.terms import in_force
from zhanggui.kpi.lines import Tables


def quoted(tables: Tables, *, today: date, blocked: Collection[str] = ()) -> dict[str, list[Quote]]:
    """Every supplier's quotation that holds today, by SKU; those without a price cannot be compared and are left out."""
    found: dict[str, list[Quote]] = {}
    for row in in_force(tables, today):
        if isinstance(row["unit_cost"], int) and row["supplier"] not in blocked:
            found.setdefault(row["sku"], []).append(_quote(row))
    return found


def _quote(row: Mapping[str, Any]) -> Quote:
    return Quote(
        sku=row["sku"], supplier=row["supplier"], price=from_ticks(row["unit_cost"]),
        freight=from_ticks(row["freight_unit"] or 0), currency=row["currency"] or "CNY", lead_days=row["lead_days"] or None,
        minimum=max(1, row["minimum"] or 1), pack=max(1, row["pack"] or 1),
    )  # fmt: skip
