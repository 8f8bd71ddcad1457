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
    """Units of a SKU that a supplier still owes, and the day they were promised for (None: no day).

    ``stock_warehouse`` is the building they go to (None: not said). Units on the way between two buildings are listed too.
    """

    sku: str
    units: int
    promised_day: date | None
    number: str = ""
    stock_warehouse: str | None = None


@dataclass(frozen=True, kw_only=True)
class Move:
    """Units of a SKU sent from one building to another; ``came`` and ``received_day`` once they arrived."""

    sku: str
    units: int
    source: str
    target: str
    sent_day: date
    due_day: date
    number: str = ""
    received_day: date | None = None
    came: int | None = None
    decision: int | None = None

    @property
    def on_order(self) -> OnOrder:
        """The same as units on order for the building it goes to."""
        return OnOrder(
            sku=self.sku, units=self.units, promised_day=self.due_day, number=self.number, stock_warehouse=self.target
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Position:
    """One SKU's stock on a day.

    ``counted`` on ``counted_day`` over all buildings, of it ``reserved`` for orders paid before; since then ``sold``
    units were paid and ``received`` came. ``on_hand`` is what that leaves for new orders: below zero, more was sold
    than was there. ``away``: counted, but since sent to another building and not there yet. ``coming`` lists open purchase
    lines and what is on the way between buildings.
    """

    sku: str
    counted_day: date
    counted: int
    reserved: int
    sold: int
    received: int
    coming: tuple[OnOrder, ...]
    away: int = 0

    @property
    def on_hand(self) -> int:
        return self.counted - self.reserved - self.sold + self.received - self.away

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
    tables: Tables, *, today: date, ordered: Iterable[OnOrder] = (), matches: Frame | None = None,
    moves: Iterable[Move] = (),
) -> dict[str, Position]:  # fmt: skip
    """The position of every SKU that was ever counted, on the morning of ``today``.

    A count is taken as made before the sales of its day. Open orders are those of the purchase tables and ``ordered``
    (our own purchase orders); where neither names a SKU, the newest count's *on order* column stands in. ``moves`` between
    buildings that are not received yet are on order, not on hand. SKUs without a count are absent: their stock is unknown.
    Do not trust it where returns are put back to stock uncounted, or
    where sales between the count and today are not imported.
    """
    counts = _newest_counts(tables, today)
    if not counts:
        return {}
    since = min(one["day"] for one in counts.values())
    sold = _by_sku(units_sold(tables, since=since, until=today, matches=matches))
    received = _by_sku(units_received(tables, since))
    coming = _coming(tables, today, ordered)
    moved: dict[str, list[Move]] = {}
    for move in moves:
        moved.setdefault(move.sku, []).append(move)
    return {
        sku: _position(
            sku, one, _after(sold.get(sku, {}), one["day"]), _after(received.get(sku, {}), one["day"]), coming,
            moved.get(sku, ()),
        )
        for sku, one in counts.items()
    }  # fmt: skip


def _position(
    sku: str, count: Mapping[str, Any], sold: int, received: int, coming: Mapping[str, list[OnOrder]],
    moves: Iterable[Move],
) -> Position:  # fmt: skip
    open_lines = tuple(coming.get(sku, ()))
    if not open_lines and not coming and count["on_order"]:
        open_lines = (OnOrder(sku=sku, units=count["on_order"], promised_day=None),)
    came, away, on_the_way = _on_the_way(moves, count["day"])
    return Position(
        sku=sku, counted_day=count["day"], counted=count["on_hand"], reserved=count["reserved"], sold=sold,
        received=received + came, coming=open_lines + on_the_way, away=away,
    )  # fmt: skip


def _on_the_way(moves: Iterable[Move], counted: date) -> tuple[int, int, tuple[OnOrder, ...]]:
    """What moves do to the newest count: units that came and no building had counted, units counted that left, units on
    the way.
    """
    came = away = 0
    coming = []
    for move in moves:
        here = move.sent_day >= counted  # still in the count of the building it left
        if move.received_day is None:
            coming.append(move.on_order)
            away += move.units if here else 0
        elif move.received_day >= counted:
            arrived = move.units if move.came is None else move.came
            came += arrived - (move.units if here else 0)
    return came, away, tuple(coming)


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
    for row in collected(lines.select("po_number", "sku", "stock_warehouse", "quantity", "promised_day")):
        owed = (row["quantity"] or 0) - came.get((row["po_number"], row["sku"]), 0)
        if owed > 0:
            found.setdefault(row["sku"], []).append(
                OnOrder(
                    sku=row["sku"], units=owed, promised_day=row["promised_day"], number=row["po_number"],
                    stock_warehouse=row["stock_warehouse"],
                )
            )  # fmt: skip
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
