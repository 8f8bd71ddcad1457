"""Purchase orders as plain values: every line with what came for it, and the sums that must always agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from zhanggui.access.models import AuditEntry
from zhanggui.domains.supply.models import (
    APPROVED,
    CANCELLED,
    CLOSED,
    CONFIRMED,
    DRAFT,
    PARTLY,
    SENT,
    PurchaseLine,
    PurchaseOrder,
    Supplier,
)

AS_FILES_SAY = {SENT: "open", CONFIRMED: "open", PARTLY: "open", CLOSED: "closed", CANCELLED: "cancelled"}
NOT_SENT = (DRAFT, APPROVED)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Units of all lines ever ordered, each in exactly one place: ``ordered`` is the sum of the five others.

    ``not_sent``: of drafts and approved orders. ``owed``: still to come from orders that were sent. ``came``: received,
    up to what was ordered (``more`` came beyond it and is in no other sum). ``short``: of closed or confirmed lines, never
    to come. ``cancelled``: of cancelled orders.
    """

    orders: int
    ordered: int
    not_sent: int
    owed: int
    came: int
    short: int
    cancelled: int
    more: int
    defects: int

    @property
    def whole(self) -> bool:
        """Is no unit lost between states?"""
        return self.ordered == self.not_sent + self.owed + self.came + self.short + self.cancelled


def ledger() -> Ledger:
    """The ledger of all purchase orders, counted from lines and receipts; not from the states alone."""
    sums = dict.fromkeys(("ordered", "not_sent", "owed", "came", "short", "cancelled", "more", "defects"), 0)
    for line in _lines():
        came = sum(one.quantity for one in line.receipts.all())
        kept, state = min(came, line.quantity), line.order.state
        rest = line.quantity - kept
        promised = line.quantity if line.confirmed is None else min(line.confirmed, line.quantity)
        owed = max(0, promised - kept) if AS_FILES_SAY.get(state) == "open" else 0
        sums["ordered"] += line.quantity
        sums["came"] += kept
        sums["more"] += came - kept
        sums["defects"] += sum(one.defects for one in line.receipts.all())
        sums["owed"] += owed
        sums[_rest_is(state)] += rest - owed
    return Ledger(orders=PurchaseOrder.objects.count(), **sums)


def _rest_is(state: str) -> str:
    return "not_sent" if state in NOT_SENT else "cancelled" if state == CANCELLED else "short"


def own_lines() -> list[dict[str, Any]]:
    """Every line of every order that was sent, with its receipts: what ``analysis.deliveries`` reads."""
    return [
        {
            "number": line.order.number, "sku": line.sku, "supplier": line.order.supplier,
            "ordered_day": line.order.ordered_day, "promised_day": line.promised_day or line.order.promised_day,
            "quantity": line.quantity, "promised": line.confirmed, "price": line.unit_cost, "currency": line.order.currency,
            "state": AS_FILES_SAY[line.order.state],
            "came": [
                {"day": one.received_day, "quantity": one.quantity, "defects": one.defects}
                for one in line.receipts.all()
            ],
        }
        for line in _lines() if line.order.state in AS_FILES_SAY
    ]  # fmt: skip


def good_receipts() -> list[dict[str, Any]]:
    """Good units that came on orders of our own: ``sku``, ``day``, ``units``."""
    return [
        {"sku": line.sku, "day": one.received_day, "units": one.quantity - one.defects}
        for line in _lines()
        for one in line.receipts.all()
    ]


def blocked_suppliers() -> list[str]:
    """Names of the suppliers that get no orders."""
    return list(Supplier.objects.filter(blocked=True).order_by("name").values_list("name", flat=True))


def steps_of(number: str) -> list[AuditEntry]:
    """Who did what with an order, oldest first, out of the log that nobody can change."""
    verbs = (
        Q(verb="place_purchase_order")
        | Q(verb="hurry_purchase_order")
        | Q(verb__startswith="purchase_order_")
    )
    return list(AuditEntry.objects.filter(verbs, subject=number).order_by("pk"))


def _lines() -> Iterable[PurchaseLine]:
    return (
        PurchaseLine.objects.select_related("order").prefetch_related("receipts").order_by("order__pk", "sku")
    )
