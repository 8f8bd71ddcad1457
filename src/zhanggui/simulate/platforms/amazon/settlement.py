"""Amazon's settlement V2 (tab-separated, UTC) of what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from zhanggui.simulate.fen import at_rate, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

SETTLEMENT = columns(
    "settlement-id,settlement-start-date,settlement-end-date,deposit-date,total-amount,currency,transaction-type,order-id,"
    "merchant-order-id,adjustment-id,shipment-id,marketplace-name,amount-type,amount-description,amount,fulfillment-id,"
    "posted-date,posted-date-time,order-item-code,merchant-order-item-id,merchant-adjustment-item-id,sku,"
    "quantity-purchased,promotion-id"
)
COMMISSION = Decimal("0.15")
CHINA = timedelta(hours=8)


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One amount of a settlement in cents, above zero to the merchant."""

    at: datetime
    order: Order
    line: Line
    transaction: str
    amount_type: str
    description: str
    cents: int


def bookings(order: Order) -> Iterator[Booking]:
    """Everything Amazon books for an order: when it is sent, and when money goes back."""
    if not order.shipped_at:
        return
    sent = [line for line in order.lines if not line.unshipped]
    for line in sent:
        yield from _sale(order, line, order.postage if line is sent[0] else 0)
        for refund in line.refunds:
            yield from _refund(order, line, refund.refunded_at, refund.amount)


def _sale(order: Order, line: Line, postage: int) -> Iterator[Booking]:
    parts = [
        ("ItemPrice", "Principal", (line.price - line.cut) * line.quantity),
        ("ItemPrice", "Shipping", postage),
        ("Promotion", "Principal", -line.coupon),
        ("ItemFees", "Commission", -at_rate(line.paid, COMMISSION)),
    ]
    assert order.shipped_at
    yield from _booked(order, line, order.shipped_at, "Order", parts)


def _refund(order: Order, line: Line, at: datetime, cents: int) -> Iterator[Booking]:
    parts = [("ItemPrice", "Principal", -cents), ("ItemFees", "Commission", at_rate(cents, COMMISSION))]
    yield from _booked(order, line, at, "Refund", parts)


def _booked(
    order: Order, line: Line, at: datetime, transaction: str, parts: list[tuple[str, str, int]]
) -> Iterator[Booking]:
    for amount_type, description, cents in parts:
        if cents:
            yield Booking(
                at=at, order=order, line=line, transaction=transaction, amount_type=amount_type,
                description=description, cents=cents,
            )  # fmt: skip


def settlement_rows(number: int, booked: list[Booking], start: datetime, end: datetime) -> Iterator[Row]:
    """The row that sums up, then a row per amount."""
    identity = str(20_000_000_001 + number)
    total = {
        "settlement-id": identity, "settlement-start-date": _stamp(start), "settlement-end-date": _stamp(end),
        "deposit-date": _stamp(end), "total-amount": yuan(sum(one.cents for one in booked)), "currency": "USD",
    }  # fmt: skip
    for values in (total, *(_settled(identity, one) for one in booked)):
        yield [values.get(column, "") for column in SETTLEMENT]


def _settled(identity: str, one: Booking) -> dict[str, str]:
    at = one.at - CHINA
    return {
        "settlement-id": identity, "transaction-type": one.transaction, "order-id": one.order.order_id,
        "marketplace-name": "Amazon.com", "amount-type": one.amount_type, "amount-description": one.description,
        "amount": yuan(one.cents), "fulfillment-id": "MFN", "posted-date": f"{at:%Y-%m-%d}",
        "posted-date-time": _stamp(one.at), "sku": one.line.offer.code,
        "order-item-code": f"5{one.order.number:012d}{one.order.lines.index(one.line) + 1}",
        "quantity-purchased": str(one.line.quantity) if one.transaction == "Order" else "",
    }  # fmt: skip


def _stamp(when: datetime) -> str:
    return f"{when - CHINA:%Y-%m-%d %H:%M:%S} UTC"
