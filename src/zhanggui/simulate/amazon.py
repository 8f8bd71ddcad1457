"""Amazon's all-orders report (tab-separated, UTC, a row per item) and the settlement V2 of what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from zhanggui.simulate.fen import at_rate, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ORDERS = columns(
    "amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,fulfillment-channel,sales-channel,"
    "order-channel,url,ship-service-level,product-name,sku,asin,item-status,quantity,currency,item-price,item-tax,"
    "shipping-price,shipping-tax,gift-wrap-price,gift-wrap-tax,item-promotion-discount,ship-promotion-discount,ship-city,"
    "ship-state,ship-postal-code,ship-country,promotion-ids,is-business-order,purchase-order-number,price-designation"
)
SETTLEMENT = columns(
    "settlement-id,settlement-start-date,settlement-end-date,deposit-date,total-amount,currency,transaction-type,order-id,"
    "merchant-order-id,adjustment-id,shipment-id,marketplace-name,amount-type,amount-description,amount,fulfillment-id,"
    "posted-date,posted-date-time,order-item-code,merchant-order-item-id,merchant-adjustment-item-id,sku,"
    "quantity-purchased,promotion-id"
)
COMMISSION = Decimal("0.15")
CHINA = timedelta(hours=8)
STATES = {"unpaid": "Pending", "cancelled": "Cancelled", "waiting": "Unshipped"}


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


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """A row per item of an order as it stood at a moment. Discounts stand below zero; postage on the first item sent."""
    called_off = [line for line in order.lines if _called_off(order, line, at)]
    sent = [line for line in order.lines if line not in called_off]
    for line in order.lines:
        values = _values(order, line, at, gone=line in called_off, first=bool(sent) and line is sent[0])
        yield [values.get(column, "") for column in ORDERS]


def _called_off(order: Order, line: Line, at: datetime) -> bool:
    """Nothing of the line will be sent: Amazon never took its money."""
    state = order.state(at)
    unsent = any(r.kind == "unshipped" and r.refunded_at <= at for r in line.refunds)
    return state == "cancelled" or unsent or (state == "closed" and not order.shipped_at)


def _values(order: Order, line: Line, at: datetime, *, gone: bool, first: bool) -> dict[str, str]:
    state = order.state(at)
    priced = not gone and state != "unpaid"
    word = "Cancelled" if gone else STATES.get(state, "Shipped")
    values = {
        "amazon-order-id": order.order_id, "purchase-date": _iso(order.created_at), "last-updated-date": _iso(_last(order, at)),
        "order-status": _order_word(order, at), "fulfillment-channel": "Merchant", "sales-channel": "Amazon.com",
        "ship-service-level": "Standard", "product-name": line.offer.title, "sku": line.offer.code,
        "asin": line.offer.product_id, "item-status": "Unshipped" if word == "Pending" else word,
        "quantity": "0" if gone else str(line.quantity), "ship-city": order.place.city.upper(),
        "ship-state": order.place.short, "ship-postal-code": "00000", "ship-country": "US", "is-business-order": "false",
    }  # fmt: skip
    if priced:
        values |= {
            "currency": "USD", "item-price": yuan((line.price - line.cut) * line.quantity), "item-tax": "0.00",
            "shipping-price": yuan(order.postage if first else 0), "shipping-tax": "0.00",
            "item-promotion-discount": yuan(-line.coupon), "ship-promotion-discount": "0.00",
            "promotion-ids": "WELCOME10" if line.coupon else "",
        }  # fmt: skip
    return values


def _order_word(order: Order, at: datetime) -> str:
    if all(_called_off(order, line, at) for line in order.lines):
        return "Cancelled"
    return STATES.get(order.state(at), "Shipped")


def _last(order: Order, at: datetime) -> datetime:
    """The newest thing that happened to the order."""
    moments = [order.created_at, order.paid_at, order.shipped_at, order.closed_at, order.completed_at]
    moments += [refund.refunded_at for refund in order.refunds(at)]
    return max(moment for moment in moments if moment and moment <= at)


def _iso(when: datetime) -> str:
    return f"{when - CHINA:%Y-%m-%dT%H:%M:%S}+00:00"


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
