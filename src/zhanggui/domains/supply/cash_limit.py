"""The cash limit of a week's orders: who set it, and what was spent."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.cash import Spent
from zhanggui.domains.supply.models import CANCELLED, CashLimit, PurchaseOrder
from zhanggui.loop.limits import typed_limit

NO_AMOUNT = Text(
    "每周订货资金应是 0 或以上的金额，收到「{typed}」。不限额请留空。",
    "The cash for a week's orders is an amount of 0 or more, got {typed}. Leave it empty for no limit.",
)


def set_cash_limit(
    workspace: OpenWorkspace, typed: str, *, at: datetime, by: str = COMMAND_LINE
) -> CashLimit:
    """Limit the money of each week's orders; "" lifts the limit."""
    amount = typed_limit(typed, NO_AMOUNT)
    with transaction.atomic():
        record(
            workspace.secrets, who=by, verb="set_cash_limit", at=at,
            details={"amount": None if amount is None else str(amount)},
        )  # fmt: skip
        return CashLimit.objects.create(amount=amount, by=by, at=at)


def limit() -> CashLimit | None:
    """The limit in force."""
    newest = CashLimit.objects.order_by("-pk").first()
    return newest if newest and newest.amount is not None else None


def rule() -> dict[str, Any]:
    """What of the ordering rule the limit decides."""
    found = limit()
    return {"cash": found.amount, "currency": found.currency} if found else {}


def spent() -> list[Spent]:
    """Our own purchase orders with their money; lines without a price count nothing."""
    orders = PurchaseOrder.objects.exclude(state=CANCELLED).prefetch_related("lines").order_by("pk")
    return [
        Spent(
            day=order.ordered_day,
            currency=order.currency,
            money=sum(
                (line.unit_cost * line.quantity for line in order.lines.all() if line.unit_cost is not None),
                Decimal(0),
            ),
        )
        for order in orders
    ]
