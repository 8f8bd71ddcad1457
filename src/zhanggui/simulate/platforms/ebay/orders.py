"""eBay's orders report: a row per order, or a row of totals and a row per item. It tells no refund and no cancellation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.people import NAMES

ORDERS = columns(
    "Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Buyer Note,Buyer Address 1,Buyer Address 2,"
    "Buyer City,Buyer State,Buyer Zip,Buyer Country,Buyer Tax Identifier Name,Buyer Tax Identifier Value,Ship To Name,"
    "Ship To Phone,Ship To Address 1,Ship To Address 2,Ship To City,Ship To State,Ship To Zip,Ship To Country,Item Number,"
    "Item Title,Custom Label,Sold Via Promoted Listings,Quantity,Sold For,Shipping And Handling,Item Location,"
    "Item Zip Code,Item Country,eBay Collect And Remit Tax Rate,eBay Collect And Remit Tax Type,eBay Reference Name,"
    "eBay Reference Value,Tax Status,Seller Collected Tax,eBay Collected Tax,Electronic Waste Recycling Fee,"
    "Mattress Recycling Fee,Battery Recycling Fee,White Goods Disposal Tax,Tire Recycling Fee,Additional Fee,Total Price,"
    "eBay Collected Tax and Fees Included in Total,Payment Method,Sale Date,Paid On Date,Ship By Date,"
    "Minimum Estimated Delivery Date,Maximum Estimated Delivery Date,Shipped On Date,Feedback Left,Feedback Received,"
    "My Item Note,PayPal Transaction ID,Shipping Service,Tracking Number,Transaction ID,Variation Details"
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TAX = 6
"""What eBay collects on top, in per cent, for every second order; it stands inside the total."""


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """All rows of an order as it stood at a moment."""
    rows = [_item(order, place, line) for place, line in enumerate(order.lines)]
    if len(rows) == 1:
        rows[0] |= _totals(order, at)
    else:
        units = str(sum(line.quantity for line in order.lines))
        goods = sum(line.paid for line in order.lines)
        rows.insert(0, _names(order) | _totals(order, at) | {"Quantity": units, "Sold For": _dollars(goods)})
    for values in rows:
        yield [values.get(column, "") for column in ORDERS]


def framed(rows: list[Row], seller: str) -> list[Row]:
    """The rows as the file has them: commas above the header, an empty row below, and two lines at the end."""
    blank = [""] * len(ORDERS)
    records = sum(bool(row[ORDERS.index("Total Price")]) for row in rows)
    end: list[Row] = [[f"{records}", "record(s) downloaded", ""], [f"Seller ID : {seller}"]]
    return [blank, ORDERS, blank, *rows, *end]


def _names(order: Order) -> dict[str, str]:
    return {
        "Sales Record Number": str(order.number), "Order Number": order.order_id, "Buyer Username": order.buyer,
        "Sale Date": _day(order.created_at),
    }  # fmt: skip


def _item(order: Order, place: int, line: Line) -> dict[str, str]:
    return _names(order) | {
        "Item Number": line.offer.product_id, "Item Title": line.offer.title, "Custom Label": line.offer.code,
        "Quantity": str(line.quantity), "Sold For": _dollars(line.price - line.cut),
        "Transaction ID": f"1{order.number:011d}{place + 1}", "Variation Details": f"[{line.offer.spec[-2:]}]",
    }  # fmt: skip


def _totals(order: Order, at: datetime) -> dict[str, str]:
    tax = order.payable * TAX // 100 if order.number % 2 else 0
    person = NAMES[int(order.buyer[1:]) % len(NAMES)]
    values = {
        "Buyer Name": person, "Buyer Email": f"{order.buyer}@example.com", "Shipping And Handling": _dollars(order.postage),
        "Seller Collected Tax": "$0.00", "eBay Collected Tax": _dollars(tax), "Total Price": _dollars(order.payable + tax),
        "eBay Collected Tax and Fees Included in Total": "Yes", "Paid On Date": _seen(order.paid_at, at),
        "Shipped On Date": _seen(order.shipped_at, at), "Buyer Note": order.remark,
    }  # fmt: skip
    for side in ("Buyer", "Ship To"):
        values |= {
            f"{side} Name": person, f"{side} Address 1": "12 Sample Street", f"{side} City": order.place.city,
            f"{side} State": order.place.short, f"{side} Zip": "00000", f"{side} Country": "United States",
        }  # fmt: skip
    return values


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"


def _day(when: datetime) -> str:
    return f"{MONTHS[when.month - 1]}-{when:%d-%y}"


def _seen(when: datetime | None, at: datetime) -> str:
    return _day(when) if when and when <= at else ""
