"""TikTok Shop's order file of the United States: a row per SKU, what is the order's repeated on each, times month first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ORDERS = columns(
    "Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Seller SKU,Product Name,"
    "Variation,Quantity,Sku Quantity of return,SKU Unit Original Price,SKU Subtotal Before Discount,SKU Platform Discount,"
    "SKU Seller Discount,SKU Subtotal After Discount,Shipping Fee After Discount,Original Shipping Fee,"
    "Shipping Fee Seller Discount,Shipping Fee Platform Discount,Payment platform discount,Taxes,Order Amount,"
    "Order Refund Amount,Created Time,Paid Time,RTS Time,Shipped Time,Delivered Time,Cancelled Time,Cancel By,"
    "Cancel Reason,Fulfillment Type,Warehouse Name,Tracking ID,Delivery Option,Shipping Provider Name,Buyer Message,"
    "Buyer Username,Recipient,Phone #,Zipcode,Country,State,City,Detail Address,Payment Method,Weight(kg),"
    "Product Category,Package ID,Seller Note,Checked Status,Checked Marked by"
)
EXPLAINED: Row = [
    "Platform unique order ID.",
    "Current order status.",
    *["About this column."] * (len(ORDERS) - 2),
]
"""The row under the header."""
TABBED = (
    "Order ID",
    "SKU ID",
    "Created Time",
    "Paid Time",
    "Shipped Time",
    "Delivered Time",
    "Cancelled Time",
)
STATES = {
    "unpaid": "Unpaid",
    "cancelled": "Canceled",
    "waiting": "To ship",
    "shipped": "Shipped",
    "completed": "Completed",
    "closed": "Canceled",
}


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """The rows of an order as it stood at a moment. What was closed after it had left is no cancellation here."""
    state, back = order.state(at), sum(refund.amount for refund in order.refunds(at))
    if state == "closed" and _come(order.shipped_at, at):
        state = "shipped"
    asked = any(refund.applied_at <= at for line in order.lines for refund in line.refunds)
    called_off = state in ("closed", "cancelled")
    of_order = {
        "Order ID": order.order_id, "Order Status": STATES[state], "Normal or Pre-order": "Normal",
        "Cancelation/Return Type": "Cancel" if called_off else "Return/Refund" if asked else "",
        "Shipping Fee After Discount": yuan(order.postage), "Original Shipping Fee": yuan(order.postage),
        "Payment platform discount": yuan(sum(line.pay_cut for line in order.lines)), "Taxes": "0.00",
        "Order Amount": yuan(order.payable), "Order Refund Amount": yuan(back) if back else "",
        "Created Time": _time(order.created_at), "Paid Time": _come(order.paid_at, at),
        "Shipped Time": _come(order.shipped_at, at), "Delivered Time": _come(order.completed_at, at),
        "Cancelled Time": _come(order.closed_at, at) if called_off else "", "Fulfillment Type": "Fulfillment by seller",
        "Tracking ID": f"94{order.order_id[-12:]}" if _come(order.shipped_at, at) else "", "Shipping Provider Name": "USPS",
        "Recipient": "B***", "Phone #": "(+1)******12", "Country": "United States", "State": order.place.short,
        "City": order.place.city, "Detail Address": "***",
    }  # fmt: skip
    for line in order.lines:
        known = of_order | _of_line(line)
        yield [known.get(column, "") + ("\t" if column in TABBED else "") for column in ORDERS]


def _of_line(line: Line) -> dict[str, str]:
    offer, after = line.offer, line.list_amount - line.platform - line.merchant_discount
    return {
        "SKU ID": offer.platform_sku_id, "Seller SKU": offer.code, "Product Name": offer.title,
        "Variation": offer.spec.split(":")[-1], "Quantity": str(line.quantity), "Sku Quantity of return": "0",
        "SKU Unit Original Price": yuan(line.price), "SKU Subtotal Before Discount": yuan(line.list_amount),
        "SKU Platform Discount": yuan(line.platform), "SKU Seller Discount": yuan(line.merchant_discount),
        "SKU Subtotal After Discount": yuan(after),
    }  # fmt: skip


def _time(when: datetime) -> str:
    return f"{when:%m/%d/%Y} {when.hour % 12 or 12}:{when:%M:%S %p}"


def _come(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return _time(when) if when and when <= at else ""
