"""The fields of an order as programs send it, and of its lines: one list for the profile, the checks and the docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhanggui.collect.collector import Kind
from zhanggui.tables.orders import DOCUMENTS, LINE_KINDS, REFUND_STATES, STATUSES


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One field: how it is read, whether it must be there, the only words it may hold, what it means."""

    kind: Kind
    meaning: str
    must: bool = False
    words: tuple[str, ...] = ()
    longest: int = 500
    capitals: bool = False


def _money(meaning: str) -> Sent:
    return Sent(kind=Kind.MONEY, meaning=meaning)


def _time(meaning: str, *, must: bool = False) -> Sent:
    return Sent(kind=Kind.MOMENT, meaning=meaning, must=must)


def _text(meaning: str, *, must: bool = False, words: tuple[str, ...] = (), longest: int = 500) -> Sent:
    return Sent(kind=Kind.TEXT, meaning=meaning, must=must, words=words, longest=longest)


def _private(meaning: str) -> Sent:
    return Sent(kind=Kind.PERSONAL, meaning=meaning)


ORDER_FIELDS: Mapping[str, Sent] = {
    "order_id": Sent(kind=Kind.ID, meaning="The platform's number of the order.", must=True, longest=100),
    "shop": _text("Code of a shop of this workspace.", must=True, longest=60),
    "updated_at": _time("When the order was in this state; a later one is never overwritten.", must=True),
    "status": _text("Canonical state.", must=True, words=STATUSES),
    "created_at": _time("When the buyer placed the order.", must=True),
    "raw_status": _text("State in the platform's words."),
    "document": _text("order (default), cancellation or adjustment.", words=DOCUMENTS),
    "paid_at": _time("When the buyer paid."),
    "shipped_at": _time("When the first parcel left."),
    "completed_at": _time("When the buyer confirmed or the platform completed it."),
    "closed_at": _time("When it was cancelled or closed."),
    "currency": Sent(
        kind=Kind.TEXT, meaning="ISO 4217 code; the shop's own by default.", longest=3, capitals=True
    ),
    "goods_amount": _money("Goods at list price, before discounts."),
    "shipping_charged": _money("Postage charged to the buyer."),
    "discount_merchant": _money("Discounts the merchant pays for."),
    "discount_platform": _money("Discounts the platform pays for."),
    "payable": _money("What the buyer owed after discounts, postage included."),
    "paid": _money("What the buyer actually paid."),
    "paid_net_of_refunds": Sent(kind=Kind.FLAG, meaning="Whether refunds are taken off paid already."),
    "refunded": _money("Refunded to the buyer so far."),
    "tax": _money("Tax inside or on top of the order."),
    "close_reason": _text("Why it was closed."),
    "country": _text("Country of the recipient."),
    "province": _text("Province of the recipient."),
    "city": _text("City of the recipient."),
    "buyer": _private("The platform's name of the buyer; kept encrypted."),
    "remark_buyer": _private("The buyer's remark; kept encrypted."),
    "remark_seller": _private("The shop's own remark; kept encrypted."),
}
LINE_FIELDS: Mapping[str, Sent] = {
    "line_id": Sent(kind=Kind.ID, meaning="Number of the line, unique in its order.", must=True, longest=100),
    "sku": Sent(kind=Kind.ID, meaning="The merchant's own code of the goods.", longest=100),
    "title": _text("Listing title on the order."),
    "spec": _text("Variant in the platform's words."),
    "quantity": Sent(kind=Kind.INTEGER, meaning="Units.", must=True),
    "line_kind": _text("product (default), gift, charge or adjustment.", words=LINE_KINDS),
    "unit_price": _money("Listed price of one unit."),
    "list_amount": _money("Line at list price, before discounts."),
    "discount_merchant": _money("Merchant-funded discount on the line."),
    "discount_platform": _money("Platform-funded discount on the line."),
    "paid": _money("Paid for the line."),
    "refunded": _money("Refunded for the line so far."),
    "status": _text("Canonical state of the line.", words=STATUSES),
    "refund_state": _text("Canonical refund state of the line.", words=REFUND_STATES),
}
MOST_LINES = 200
