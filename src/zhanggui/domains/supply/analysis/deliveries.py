"""What was ordered from suppliers and what came: the files' purchase orders and our own, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

OPEN, CLOSED, CANCELLED = "open", "closed", "cancelled"


@dataclass(frozen=True, kw_only=True)
class Came:
    """Units that came on a day, bad ones included; ``defects`` of them were bad."""

    number: str
    sku: str
    supplier: str
    day: date
    quantity: int
    defects: int = 0


@dataclass(frozen=True, kw_only=True)
class OrderedLine:
    """A SKU of a purchase order with everything that came for it. ``price`` is of one unit; None where unknown.
    ``promised`` units the supplier agreed to; None where it said nothing: then all that was ordered.
    """

    number: str
    sku: str
    supplier: str
    ordered_day: date
    promised_day: date | None
    quantity: int
    price: Decimal | None
    currency: str
    state: str
    came: tuple[Came, ...] = ()
    promised: int | None = None

    @property
    def received(self) -> int:
        """Units that came, bad ones included."""
        return sum(one.quantity for one in self.came)

    @property
    def owed(self) -> int:
        """Units that are still to come; nothing where the order is closed or cancelled."""
        due = self.quantity if self.promised is None else self.promised
        return max(0, due - self.received) if self.state == OPEN else 0

    @property
    def last_day(self) -> date | None:
        """The day the last units came."""
        return max((one.day for one in self.came), default=None)

    @property
    def complete_day(self) -> date | None:
        """The day on which all that was ordered had come; None where it has not."""
        sum_ = 0
        for one in sorted(self.came, key=lambda c: c.day):
            sum_ += one.quantity
            if sum_ >= self.quantity:
                return one.day
        return None


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """All lines of purchase orders, and receipts that name no order we know."""

    lines: tuple[OrderedLine, ...]
    loose: tuple[Came, ...] = ()

    def by_supplier(self) -> dict[str, Deliveries]:
        """Those of each supplier."""
        lines: dict[str, list[OrderedLine]] = {}
        loose: dict[str, list[Came]] = {}
        for line in self.lines:
            lines.setdefault(line.supplier, []).append(line)
        for came in self.loose:
            loose.setdefault(came.supplier, []).append(came)
        return {
            name: Deliveries(lines=tuple(lines.get(name, ())), loose=tuple(loose.get(name, ())))
            for name in sorted({*lines, *loose})
        }

    @property
    def receipts(self) -> Iterable[Came]:
        """Everything that came."""
        for line in self.lines:
            yield from line.came
        yield from self.loose


def deliveries(tables: Tables, own: Iterable[Mapping[str, Any]] = ()) -> Deliveries:
    """Orders and receipts of the tables, and of our own records (``own``, as ``kinds.gather`` keeps them).

    An order of ours that came back with the ERP's export counts once, as the ERP tells it, with the receipts of both
    only where the ERP has none: the same goods must not come twice. Cancelled lines are left out; a line without a
    quantity or an order day is left out too, it cannot be judged.
    """
    told, loose = _of_tables(tables)
    known = {one.number for one in told.values()}
    came_known = {one.number for one in told.values() if one.came}
    for line in map(_own_line, own):
        key = line.number, line.sku
        if line.number not in known:
            told[key] = line
        elif line.number not in came_known and key in told:
            told[key] = replace(told[key], came=line.came)
    lines = (one for one in told.values() if one.state != CANCELLED and one.quantity > 0)
    return Deliveries(
        lines=tuple(sorted(lines, key=lambda o: (o.ordered_day, o.number, o.sku))), loose=tuple(loose)
    )


def _of_tables(tables: Tables) -> tuple[dict[tuple[str, str], OrderedLine], list[Came]]:
    came: dict[tuple[str, str], list[Came]] = {}
    for row in collected(tables["goods_receipt"].select(*RECEIPT)):
        if row["received_day"] and row["quantity"]:
            one = Came(
                number=row["po_number"] or "", sku=row["sku"], supplier=row["supplier"] or "",
                day=row["received_day"], quantity=row["quantity"], defects=min(row["defects"] or 0, row["quantity"]),
            )  # fmt: skip
            came.setdefault((one.number, one.sku), []).append(one)
    lines: dict[tuple[str, str], OrderedLine] = {}
    for row in collected(tables["purchase_line"].select(*ORDERED)):
        if row["supplier"] and row["ordered_day"]:
            key = row["po_number"], row["sku"]
            lines[key] = _line(row, tuple(came.pop(key, ())))
    return lines, [one for listed in came.values() for one in listed if one.supplier]


ORDERED = (
    "po_number",
    "sku",
    "supplier",
    "ordered_day",
    "promised_day",
    "quantity",
    "unit_cost",
    "currency",
    "state",
)
RECEIPT = ("po_number", "sku", "supplier", "received_day", "quantity", "defects")


def _line(row: Mapping[str, Any], came: tuple[Came, ...]) -> OrderedLine:
    return OrderedLine(
        number=row["po_number"], sku=row["sku"], supplier=row["supplier"], ordered_day=row["ordered_day"],
        promised_day=row["promised_day"], quantity=row["quantity"] or 0,
        price=None if row["unit_cost"] is None else from_ticks(row["unit_cost"]), currency=row["currency"] or "CNY",
        state=row["state"] or OPEN, came=tuple(replace(one, supplier=row["supplier"]) for one in came),
    )  # fmt: skip


def _own_line(told: Mapping[str, Any]) -> OrderedLine:
    came = tuple(
        Came(
            number=told["number"], sku=told["sku"], supplier=told["supplier"], day=one["day"],
            quantity=one["quantity"], defects=one["defects"],
        )
        for one in told["came"]
    )  # fmt: skip
    return OrderedLine(
        number=told["number"], sku=told["sku"], supplier=told["supplier"], ordered_day=told["ordered_day"],
        promised_day=told["promised_day"], quantity=told["quantity"], price=told["price"], currency=told["currency"],
        state=told["state"], came=came, promised=told.get("promised"),
    )  # fmt: skip
