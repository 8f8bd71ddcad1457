"""WooCommerce's orders as its REST interface gives them; prices of this shop hold no tax."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.people import NAMES

CHINA = timedelta(hours=8)
STATES = {
    "unpaid": "pending",
    "cancelled": "cancelled",
    "waiting": "processing",
    "shipped": "completed",
    "completed": "completed",
    "closed": "refunded",
}


def page(orders: Iterable[Order], at: datetime) -> str:
    """One answer of ``/wc/v3/orders``: all the orders in one line, as they stood at a moment."""
    return json.dumps(
        [order_object(order, at) for order in orders], ensure_ascii=False, separators=(",", ":")
    )


def order_object(order: Order, at: datetime) -> dict[str, object]:
    """An order with its items, fees and refunds."""
    state = order.state(at)
    coupon = sum(line.coupon for line in order.lines)
    sent = order.shipped_at if order.shipped_at and order.shipped_at <= at else None
    return {
        "id": 50_000 + order.number, "parent_id": 0, "number": order.order_id, "status": STATES[state], "currency": "USD",
        "prices_include_tax": False, **_times("date_created", order.created_at),
        **_times("date_modified", _last(order, at)), "discount_total": yuan(coupon), "discount_tax": "0.00",
        "shipping_total": yuan(order.postage), "shipping_tax": "0.00", "cart_tax": "0.00", "total": yuan(order.payable),
        "total_tax": "0.00", "customer_id": 0, "customer_note": order.remark, "billing": _person(order) | {
            "email": f"{order.buyer}@example.com", "phone": "+1 555 0100"},
        "shipping": _person(order), "payment_method": "stripe", "payment_method_title": "Card",
        **_times("date_paid", order.paid_at if state not in ("unpaid", "cancelled") else None),
        **_times("date_completed", sent), "meta_data": [],
        "line_items": [_item(order, place, line) for place, line in enumerate(order.lines)], "tax_lines": [],
        "fee_lines": [], "coupon_lines": [],
        "refunds": [{"id": int(r.refund_id[-8:]), "reason": r.reason, "total": yuan(-r.amount)} for r in order.refunds(at)],
    }  # fmt: skip


def _item(order: Order, place: int, line: Line) -> dict[str, object]:
    """``price`` is a bare number with as many digits as the division gives."""
    before, after = (line.price - line.cut) * line.quantity, line.paid
    return {
        "id": order.number * 10 + place, "name": f"{line.offer.title} - {line.offer.spec[-2:]}",
        "product_id": int(line.offer.product_id), "variation_id": int(line.offer.platform_sku_id),
        "quantity": line.quantity, "tax_class": "", "subtotal": yuan(before), "subtotal_tax": "0.00",
        "total": yuan(after), "total_tax": "0.00", "taxes": [], "meta_data": [], "sku": line.offer.code,
        "price": after / 100 / line.quantity, "parent_name": line.offer.title,
    }  # fmt: skip


def _person(order: Order) -> dict[str, str]:
    first, last = NAMES[int(order.buyer[1:]) % len(NAMES)].split()
    return {
        "first_name": first, "last_name": last, "company": "", "address_1": "12 Sample Street", "address_2": "",
        "city": order.place.city, "state": order.place.short, "postcode": "00000", "country": "US",
    }  # fmt: skip


def _times(name: str, when: datetime | None) -> dict[str, str | None]:
    """The time of the site (Asia/Shanghai here), and in UTC."""
    if when is None:
        return {name: None, f"{name}_gmt": None}
    return {name: f"{when:%Y-%m-%dT%H:%M:%S}", f"{name}_gmt": f"{when - CHINA:%Y-%m-%dT%H:%M:%S}"}


def _last(order: Order, at: datetime) -> datetime:
    """The newest thing that happened to the order."""
    moments = [order.created_at, order.paid_at, order.shipped_at, order.closed_at]
    moments += [refund.refunded_at for refund in order.refunds(at)]
    return max(moment for moment in moments if moment and moment <= at)
