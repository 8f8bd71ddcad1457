"""On what terms a SKU can be bought today, from whom, and how long it really takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import fmean, variance
from typing import Any

import narwhals as nw

from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

ASSUMED_LEAD_DAYS = 14
ASSUMED_SPREAD = 0.3
"""Spread of the lead time, as a share of it, where nothing was measured."""
CREDIT = 5
"""A supplier's own deliveries count against so many deliveries that came as the assumption says."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a supplier sells a SKU. ``landed`` is price and freight of one unit; None where nobody quoted.

    ``assumed`` names what stands in for something unknown: lead, minimum and pack are 1 where nothing is known.
    """

    sku: str
    supplier: str
    landed: Decimal | None
    currency: str
    lead_days: float
    lead_spread: float
    minimum: int = 1
    pack: int = 1
    shelf_days: int | None = None
    deliveries: int = 0
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.lead_days < 0 or self.lead_spread < 0 or self.minimum < 1 or self.pack < 1:
            raise ValueError(
                f"terms of {self.sku} at {self.supplier}: a lead, minimum or pack below what can be"
            )


@dataclass(frozen=True)
class Lateness:
    """Days that deliveries of a supplier came after the promised lead time: mean, spread, how many."""

    mean: float
    spread: float
    count: int


def offers(tables: Tables, *, today: date, blocked: Collection[str] = ()) -> dict[str, list[Terms]]:
    """Every supplier's terms in force today by SKU, cheapest first; a SKU with a supplier but no quotation gets
    assumed ones. SKUs without a supplier are absent: nobody knows where to order them. ``blocked`` suppliers sell
    nothing. A lead time of 0 days is taken as unknown.
    """
    late = lateness(tables)
    found: dict[str, list[Terms]] = {}
    for row in in_force(tables, today):
        if row["supplier"] in blocked:
            continue
        found.setdefault(str(row["sku"]), []).append(_quoted(row, late))
    for row in collected(tables["sku"].select("sku", "supplier")):
        if row["supplier"] and row["sku"] not in found and row["supplier"] not in blocked:
            found[row["sku"]] = [_unquoted(row["sku"], row["supplier"], late)]
    costs = _unit_costs(tables, today)
    return {sku: sorted((_priced(one, costs) for one in listed), key=_price) for sku, listed in found.items()}


def lateness(tables: Tables) -> dict[str, Lateness]:
    """How late each supplier's deliveries were, in days, of all orders with a promise and a receipt."""
    ordered = {
        (row["po_number"], row["sku"]): row
        for row in collected(
            tables["purchase_line"].select("po_number", "sku", "supplier", "ordered_day", "promised_day")
        )
    }
    days: dict[str, list[float]] = {}
    for row in collected(tables["goods_receipt"].select("po_number", "sku", "received_day")):
        order = ordered.get((row["po_number"], row["sku"]))
        if order and order["promised_day"] and row["received_day"]:
            days.setdefault(order["supplier"], []).append((row["received_day"] - order["promised_day"]).days)
    return {
        supplier: Lateness(fmean(found), sqrt(variance(found)) if len(found) > 1 else 0.0, len(found))
        for supplier, found in days.items()
    }


def in_force(tables: Tables, today: date) -> Iterable[Mapping[str, Any]]:
    """The newest quotation of each supplier that began and has not ended."""
    rows = collected(tables["supply_term"].filter(nw.col("from_day") <= today))
    newest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda r: r["from_day"]):
        newest[row["sku"], row["supplier"]] = row
    return [row for row in newest.values() if row["until_day"] is None or row["until_day"] >= today]


def _quoted(row: Mapping[str, object], late: Mapping[str, Lateness]) -> Terms:
    supplier = str(row["supplier"])
    promised = row["lead_days"] if isinstance(row["lead_days"], int) and row["lead_days"] > 0 else None
    lead, spread, deliveries = _lead(promised, late.get(supplier))
    price, freight = row["unit_cost"], row["freight_unit"]
    landed = (
        from_ticks(price + (freight if isinstance(freight, int) else 0)) if isinstance(price, int) else None
    )
    pack = row["pack"] if isinstance(row["pack"], int) and row["pack"] > 0 else 1
    minimum = row["minimum"] if isinstance(row["minimum"], int) and row["minimum"] > 0 else 1
    shelf = row["shelf_days"]
    return Terms(
        sku=str(row["sku"]), supplier=supplier, landed=landed, currency=str(row["currency"] or "CNY"),
        lead_days=lead, lead_spread=spread, minimum=minimum, pack=pack,
        shelf_days=shelf if isinstance(shelf, int) else None, deliveries=deliveries,
        assumed=() if promised else ("lead_days",),
    )  # fmt: skip


def _unquoted(sku: str, supplier: str, late: Mapping[str, Lateness]) -> Terms:
    lead, spread, deliveries = _lead(None, late.get(supplier))
    return Terms(
        sku=sku, supplier=supplier, landed=None, currency="CNY", lead_days=lead, lead_spread=spread,
        deliveries=deliveries, assumed=("lead_days", "minimum", "pack"),
    )  # fmt: skip


def _lead(promised: int | None, late: Lateness | None) -> tuple[float, float, int]:
    """Mean and spread of the days until it comes: the promise, corrected by how late this supplier is.

    Few deliveries are shrunk towards the promise (mean) and the assumed spread (variance).
    """
    days = ASSUMED_LEAD_DAYS if promised is None else promised
    assumed = (ASSUMED_SPREAD * days) ** 2
    if late is None:
        return float(days), sqrt(assumed), 0
    weight = late.count / (late.count + CREDIT)
    mean = max(0.0, days + weight * late.mean)
    return mean, sqrt(weight * late.spread**2 + (1 - weight) * assumed), late.count


def _unit_costs(tables: Tables, today: date) -> dict[str, tuple[Decimal, str]]:
    rows = collected(tables["unit_cost"].filter(nw.col("from_day") <= today))
    dated = sorted(rows, key=lambda r: r["from_day"])
    return {r["sku"]: (from_ticks(r["cost"]), r["currency"] or "CNY") for r in dated if r["cost"] is not None}


def _priced(terms: Terms, costs: Mapping[str, tuple[Decimal, str]]) -> Terms:
    """The terms with the SKU's unit cost where the supplier quoted no price."""
    if terms.landed is not None or terms.sku not in costs:
        return terms
    landed, currency = costs[terms.sku]
    return replace(terms, landed=landed, currency=currency, assumed=(*terms.assumed, "price"))


def _price(terms: Terms) -> tuple[bool, Decimal, str]:
    return terms.landed is None, terms.landed or Decimal(0), terms.supplier
