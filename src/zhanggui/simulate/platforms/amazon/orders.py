"""Amazon's all-orders report (tab-separated, UTC, a row per item)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ORDERS = columns(
    "amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,fulfillment-channel,sales-channel,"
    "order-channel,url,ship-service-level,product-name,sku,asin,item-status,quantity,currency,item-price,item-tax,"
    "shipping-price,shipping-tax,gift-wrap-price,gift-wrap-tax,item-promotion-discount,ship-promotion-discount,ship-city,"
    "ship-state,ship-postal-code,ship-country,promotion-ids,is-business-order,purchase-order-number,price-designation"
)
CHINA = timedelta(hours=8)
STATES = {"unpaid": "Pending", "cancelled": "Cancelled", "waiting": "Unshipped"}


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
