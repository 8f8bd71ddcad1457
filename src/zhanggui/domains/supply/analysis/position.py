"""Stock position: what can still be sold, and what is on its way, rolled forward from the newest count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from zhanggui.domains.supply.analysis.demand import units_sold
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.stages import collected

STALE_DAYS = 7
"""A count older than this makes a proposal rank lower and say so."""


@dataclass(frozen=True, kw_only=True)
class OnOrder:
    """Units of a SKU that a supplier still owes, and the day they were promised for (None: no day)."""

    sku: str
    units: int
    promised_day: date | None
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Position:
    """One SKU's stock on a day.

    ``counted`` on ``counted_day`` over all buildings, of it ``reserved`` for orders paid before; since then ``sold``
    units were paid and ``received`` came. ``on_hand`` is what that leaves for new orders: below zero, more was sold
    than was there. ``coming`` lists open purchase lines.
    """

    sku: str
    counted_day: date
    counted: int
    reserved: int
    sold: int
    received: int
    coming: tuple[OnOrder, ...]

    @property
    def on_hand(self) -> int:
        return self.counted - self.reserved - self.sold + self.received

    @property
    def on_order(self) -> int:
        return sum(one.units for one in self.coming)

    @property
    def position(self) -> int:
        """What is there and what is coming, less what is promised: what a reorder rule looks at."""
        return self.on_hand + self.on_order

    def age_days(self, today: date) -> int:
        """How old the count is."""
        return (today - self.counted_day).days


def positions(
    tables: Tables, *, today: date, ordered: Iterable[OnOrder] = (), matches: Frame | None = None
) -> dict[str, Position]:
    """The position of every SKU that was ever counted, on the morning of ``today``.

    A count is taken as made before the sales of its day. Open orders are those of the purchase tables and ``ordered``
    (our own purchase orders); where neither names a SKU, the newest count's *on order* column stands in. SKUs without
    a count are absent: their stock is unknown. Do not trust it where returns are put back to stock uncounted, or
    where sales between the count and today are not imported.
    """
    counts = _newest_counts(tables, today)
    if not counts:
        return {}
    since = min(one["day"] for one in counts.values())
    sold = _by_sku(units_sold(tables, since=since, until=today, matches=matches))
    received = _by_sku(units_received(tables, since))
    coming = _coming(tables, today, ordered)
    return {
        sku: _position(
            sku, one, _after(sold.get(sku, {}), one["day"]), _after(received.get(sku, {}), one["day"]), coming
        )
        for sku, one in counts.items()
    }  # fmt: skip


def _position(
    sku: str, count: Mapping[str, Any], sold: int, received: int, coming: Mapping[str, list[OnOrder]]
) -> Position:
    open_lines = tuple(coming.get(sku, ()))
    if not open_lines and not coming and count["on_order"]:
        open_lines = (OnOrder(sku=sku, units=count["on_order"], promised_day=None),)
    return Position(
        sku=sku, counted_day=count["day"], counted=count["on_hand"], reserved=count["reserved"], sold=sold,
        received=received, coming=open_lines,
    )  # fmt: skip


def _newest_counts(tables: Tables, today: date) -> dict[str, dict[str, Any]]:
    """Each SKU's buildings at their newest count, summed; the day is that of the oldest of them."""
    rows = collected(
        tables["stock_snapshot"]
        .filter(nw.col("day") <= today)
        .select("sku", "stock_warehouse", "day", "on_hand", "reserved", "on_order")
    )
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = row["sku"], row["stock_warehouse"]
        if row["on_hand"] is not None and (key not in newest or newest[key]["day"] < row["day"]):
            newest[key] = row
    found: dict[str, dict[str, Any]] = {}
    for row in newest.values():
        one = found.setdefault(row["sku"], {"day": row["day"], "on_hand": 0, "reserved": 0, "on_order": 0})
        one["day"] = min(one["day"], row["day"])
        for name in ("on_hand", "reserved", "on_order"):
            one[name] += row[name] or 0
    return found


def units_received(tables: Tables, since: date) -> dict[tuple[str, date], int]:
    """Good units that came since a day, by SKU and day."""
    rows = tables["goods_receipt"].filter(nw.col("received_day") >= since)
    found: dict[tuple[str, date], int] = {}
    for row in collected(rows.select("sku", "received_day", "quantity", "defects")):
        key = row["sku"], row["received_day"]
        found[key] = found.get(key, 0) + (row["quantity"] or 0) - (row["defects"] or 0)
    return found


def _coming(tables: Tables, today: date, ordered: Iterable[OnOrder]) -> dict[str, list[OnOrder]]:
    """What suppliers still owe, by SKU: open purchase lines less what came for them, and our own orders."""
    came: dict[tuple[str, str], int] = {}
    for row in collected(tables["goods_receipt"].select("po_number", "sku", "quantity")):
        if row["po_number"]:
            key = row["po_number"], row["sku"]
            came[key] = came.get(key, 0) + (row["quantity"] or 0)
    lines = tables["purchase_line"].filter(
        nw.coalesce(nw.col("state") == "open", nw.lit(True)), nw.col("ordered_day") <= today
    )
    found: dict[str, list[OnOrder]] = {}
    for row in collected(lines.select("po_number", "sku", "quantity", "promised_day")):
        owed = (row["quantity"] or 0) - came.get((row["po_number"], row["sku"]), 0)
        if owed > 0:
            found.setdefault(row["sku"], []).append(
                OnOrder(sku=row["sku"], units=owed, promised_day=row["promised_day"], number=row["po_number"])
            )
    known = {one.number for lines_ in found.values() for one in lines_ if one.number}
    for one in ordered:
        if one.number not in known:  # our own order that came back with the ERP's export counts once
            found.setdefault(one.sku, []).append(one)
    return found


def _by_sku(counted: Mapping[tuple[str, date], int]) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = {}
    for (sku, day), units in counted.items():
        found.setdefault(sku, {})[day] = units
    return found


def _after(days: Mapping[date, int], since: date) -> int:
    return sum(units for day, units in days.items() if day >= since)
