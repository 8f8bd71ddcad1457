"""WooCommerce by CSV: orders as export extensions write them, a row an item, and the core's own product export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.people import NAMES
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

ORDERS = columns(
    "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Company (Billing),"
    "Address 1&2 (Billing),City (Billing),State Code (Billing),Postcode (Billing),Country Code (Billing),Email (Billing),"
    "Phone (Billing),First Name (Shipping),Last Name (Shipping),Address 1&2 (Shipping),City (Shipping),"
    "State Code (Shipping),Postcode (Shipping),Country Code (Shipping),Payment Method Title,Cart Discount Amount,"
    "Order Subtotal Amount,Shipping Method Title,Order Shipping Amount,Order Refund Amount,Order Total Amount,"
    "Order Total Tax Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost,Coupon Code,Discount Amount,"
    "Discount Amount Tax"
)
PRODUCTS = [
    *columns("ID,Type,SKU"), "GTIN, UPC, EAN, or ISBN",
    *columns(
        "Name,Published,Is featured?,Visibility in catalog,Short description,Description,Date sale price starts,"
        "Date sale price ends,Tax status,Tax class,In stock?,Stock,Low stock amount,Backorders allowed?,Sold individually?,"
        "Weight (kg),Length (cm),Width (cm),Height (cm),Allow customer reviews?,Purchase note,Sale price,Regular price,"
        "Categories,Tags,Shipping class,Images,Parent"
    ),
]  # fmt: skip
VARIABLE = "variable"
"""A product that is bought only as one of its variants."""
STATES = {
    "unpaid": "Pending payment",
    "cancelled": "Cancelled",
    "waiting": "Processing",
    "shipped": "Completed",
    "completed": "Completed",
    "closed": "Refunded",
}


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """A row an item; what is the order's stands on every row. The subtotal is before the coupon."""
    first, last = NAMES[int(order.buyer[1:]) % len(NAMES)].split()
    person = [first, last]
    place = [order.place.city, order.place.short, "00000", "US"]
    goods = sum((line.price - line.cut) * line.quantity for line in order.lines)
    coupon = sum(line.coupon for line in order.lines)
    back = sum(refund.amount for refund in order.refunds(at))
    of_order = [
        order.order_id, STATES[order.state(at)], f"{order.created_at:%Y-%m-%d %H:%M}", order.remark, *person, "",
        "12 Sample Street", *place, f"{order.buyer}@example.com", "+1 555 0100", *person, "12 Sample Street", *place, "Card",
        yuan(coupon), yuan(goods), "Flat rate", yuan(order.postage), yuan(-back) if back else "0", yuan(order.payable), "0",
    ]  # fmt: skip
    for number, line in enumerate(order.lines, start=1):
        yield [*of_order, *_item(number, line)]


def _item(number: int, line: Line) -> list[str]:
    """The item as it stands in the basket: its cost before the coupon."""
    name = f"{line.offer.title} - {line.offer.spec[-2:]}"
    return [
        line.offer.code, str(number), name, str(line.quantity), yuan(line.price - line.cut),
        "TENOFF" if line.coupon else "", yuan(line.coupon) if line.coupon else "", "",
    ]  # fmt: skip


def product_rows(world: World, shop: Shop) -> Iterator[Row]:
    """A row a product with variants and one for each variant; products of one variant are simple."""
    products: dict[str, list[Offer]] = {}
    for offer in world.offers[shop.code]:
        products.setdefault(offer.product_id, []).append(offer)
    for product, variants in products.items():
        if len(variants) == 1:
            yield _product(product, "simple", variants[0])
            continue
        yield _product(product, VARIABLE, variants[0], priced=False)
        for offer in variants:
            yield _product(offer.platform_sku_id, "variation", offer, parent=f"id:{product}")


def _product(number: str, kind: str, offer: Offer, *, priced: bool = True, parent: str = "") -> Row:
    name = f"{offer.title} - {offer.spec[-2:]}" if kind == "variation" else offer.title
    known = {
        "ID": number, "Type": kind, "SKU": offer.code if priced else "", "Name": name, "Published": "1", "Is featured?": "0",
        "Visibility in catalog": "visible", "Description": "For the home, <b>new</b>", "Tax status": "taxable",
        "In stock?": "1", "Backorders allowed?": "0", "Sold individually?": "0", "Allow customer reviews?": "1",
        "Regular price": yuan(offer.price) if priced else "", "Categories": "Home", "Parent": parent,
    }  # fmt: skip
    return [known.get(name, "") for name in PRODUCTS]
