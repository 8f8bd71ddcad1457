"""Shopify orders_export.csv: 79 columns, a row per line item, order values on the first row only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.people import NAMES

ORDERS = columns(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,"
    "Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,"
    "Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,"
    "Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,"
    "Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,"
    "Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,"
    "Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
)


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """All rows of an order as it stood at a moment."""
    for number, line in enumerate(order.lines):
        values = _line_values(order, line, at)
        if number == 0:
            values |= _order_values(order, at)
        yield [values.get(column, "") for column in ORDERS]


def _line_values(order: Order, line: Line, at: datetime) -> dict[str, str]:
    shipped = order.shipped_at and order.shipped_at <= at and not line.unshipped
    return {
        "Name": order.order_id, "Email": f"{order.buyer}@example.com", "Created at": _time(order.created_at),
        "Lineitem quantity": str(line.quantity), "Lineitem name": f"{line.offer.title} - {line.offer.spec[-2:]}",
        "Lineitem price": yuan(line.price - line.cut), "Lineitem compare at price": yuan(line.price) if line.cut else "",
        "Lineitem sku": line.offer.code, "Lineitem requires shipping": "true", "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled" if shipped else "pending", "Vendor": "Greensprout",
        "Lineitem discount": "0.00",
    }  # fmt: skip


def _order_values(order: Order, at: datetime) -> dict[str, str]:
    state, place = order.state(at), order.place
    coupon = sum(line.coupon for line in order.lines)
    refunded = sum(refund.amount for refund in order.refunds(at))
    person = NAMES[int(order.buyer[1:]) % len(NAMES)]
    paid = state not in ("unpaid", "cancelled")
    values = {
        "Financial Status": _financial(order, at, refunded), "Paid at": _seen(order.paid_at, at),
        "Fulfillment Status": "fulfilled" if _seen(order.shipped_at, at) else "unfulfilled",
        "Fulfilled at": _seen(order.shipped_at, at), "Accepts Marketing": "no", "Currency": "USD",
        "Subtotal": yuan(order.payable - order.postage), "Shipping": yuan(order.postage), "Taxes": "0.00",
        "Total": yuan(order.payable), "Discount Code": "WELCOME10" if coupon else "", "Discount Amount": yuan(coupon),
        "Shipping Method": "Standard", "Notes": "Please leave at the door.\nRing twice." if order.number % 50 == 7 else "",
        "Cancelled at": "" if order.shipped_at else _seen(order.closed_at, at), "Payment Method": "Shopify Payments" if paid else "",
        "Payment Reference": f"c{order.number}.1" if paid else "", "Refunded Amount": yuan(refunded),
        "Outstanding Balance": "0.00" if paid else yuan(order.payable), "Id": str(5_600_000_000_001 + order.number * 32),
        "Risk Level": "Low", "Source": "web",
    }  # fmt: skip
    for side in ("Billing", "Shipping"):
        values |= {
            f"{side} Name": person, f"{side} Street": "12 Sample Street", f"{side} Address1": "12 Sample Street",
            f"{side} City": place.city, f"{side} Zip": "'00000", f"{side} Province": place.short,
            f"{side} Country": "US", f"{side} Province Name": place.province,
        }  # fmt: skip
    return values


def _financial(order: Order, at: datetime, refunded: int) -> str:
    state = order.state(at)
    if state in ("unpaid", "cancelled"):
        return "pending" if state == "unpaid" else "voided"
    if refunded:
        return "refunded" if refunded >= order.payable else "partially_refunded"
    return "paid"


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} +0800"


def _seen(when: datetime | None, at: datetime) -> str:
    return _time(when) if when and when <= at else ""
