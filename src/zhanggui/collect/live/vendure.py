"""Vendure's Admin GraphQL API: orders with payments and refunds, products with their variants. No webhooks of its own.

Amounts are whole numbers of the currency's smallest coin. Whoever asks signs in first; the token comes in a header.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from zhanggui.collect.live.adapter import ORDER, PRODUCT, REFUND, Adapter, Line, Page, Record, Said
from zhanggui.collect.live.amounts import all_of, amount, counted, inside, listed, of_minor, text
from zhanggui.collect.live.calling import Answer, Ask
from zhanggui.core.language import Text
from zhanggui.core.money import minor_digits

PAGE = 100
PATH = "/admin-api"
STATUSES = {
    "Draft": "unpaid", "Created": "unpaid", "AddingItems": "unpaid", "ArrangingPayment": "unpaid",
    "PaymentAuthorized": "unpaid", "PaymentSettled": "paid_unshipped", "PartiallyShipped": "partly_shipped",
    "Shipped": "shipped", "PartiallyDelivered": "shipped", "Delivered": "completed", "Cancelled": "cancelled",
    "Modifying": "on_hold", "ArrangingAdditionalPayment": "on_hold",
}  # fmt: skip
REFUNDS = {"Pending": "pending", "Settled": "refunded", "Failed": "closed"}

SIGN_IN = "mutation($user: String!, $password: String!) { login(username: $user, password: $password) { __typename } }"
ORDERS = """query($options: OrderListOptions) { orders(options: $options) { totalItems items {
  id code state createdAt updatedAt orderPlacedAt currencyCode subTotalWithTax shippingWithTax totalWithTax total
  discounts { amountWithTax } customer { emailAddress } shippingAddress { countryCode province city }
  lines { id quantity orderPlacedQuantity unitPriceWithTax linePriceWithTax discountedLinePriceWithTax
    proratedLinePriceWithTax productVariant { id sku name } }
  payments { id state amount createdAt updatedAt refunds { id state total reason createdAt updatedAt } }
  fulfillments { state createdAt } } } }"""
PRODUCTS = """query($options: ProductVariantListOptions) { productVariants(options: $options) { totalItems items {
  id sku name updatedAt enabled priceWithTax currencyCode product { id enabled } } } }"""


def sign_in(secrets: Mapping[str, str]) -> Ask:
    """The call that gives a token."""
    return _query(SIGN_IN, {"user": secrets["user"], "password": secrets["password"]})


def signed_in(answer: Answer) -> dict[str, str]:
    """The token; ValueError when the server does not know this user."""
    token = answer.headers.get("vendure-auth-token")
    return {"Authorization": f"Bearer {token}"} if token else {}


def ask(kind: str, since: datetime | None, place: str | None) -> Ask:
    """Orders (or variants) by the moment of their last change."""
    options: dict[str, Any] = {"take": PAGE, "skip": int(place or 0), "sort": {"updatedAt": "ASC"}}
    told: dict[str, Any] = {}
    if since is not None:
        told["updatedAt"] = {"after": since.astimezone(UTC).isoformat(timespec="milliseconds")}
    if kind == ORDER:
        told["active"] = {"eq": False}  # a basket somebody still fills is no order
    options |= {"filter": told} if told else {}
    return _query(ORDERS if kind == ORDER else PRODUCTS, {"options": options})


def _query(query: str, variables: dict[str, Any]) -> Ask:
    return Ask(method="POST", path=PATH, body={"query": query, "variables": variables})


def read(kind: str, answer: Answer, place: str | None) -> Page:
    """The records of a page; an answer with errors is none."""
    if answer.value.get("errors"):
        raise Said(str(inside(listed(answer.value["errors"])[0]).get("message", "errors"))[:80])
    found = answer.value["data"]["orders" if kind == ORDER else "productVariants"]
    items = all_of(found["items"])
    start = int(place or 0)
    following = str(start + PAGE) if start + len(items) < counted(found["totalItems"]) and items else None
    return Page(documents=items, next_place=following)


def record(kind: str, raw: Mapping[str, Any]) -> Record:
    """One order with its refunds, or one variant."""
    number, at = stamp(raw)
    if kind == PRODUCT:
        return Record(id=number, at=at, lines={PRODUCT: [variant(raw, at)]}, document=raw)
    refunds = [
        refund(one, raw, at) for pay in listed(raw.get("payments")) for one in listed(pay.get("refunds"))
    ]
    return Record(id=number, at=at, lines={ORDER: [order(raw, at)], REFUND: refunds}, document=raw)


def stamp(raw: Mapping[str, Any]) -> tuple[str, datetime]:
    """Its number, and when it was last changed."""
    return str(raw["id"]), moment(raw["updatedAt"])


def moment(given: str) -> datetime:
    """A time as Vendure writes it (UTC, with a Z)."""
    return datetime.fromisoformat(given).astimezone(UTC)


def order(raw: Mapping[str, Any], at: datetime) -> Line:
    """An order in our words; a cancelled one whose money went back whole is closed by refund."""
    digits, state = minor_digits(str(raw["currencyCode"])), str(raw["state"])
    pays = [one for one in listed(raw.get("payments")) if one.get("state") == "Settled"]
    paid = of_minor(sum(counted(one["amount"]) for one in pays), digits)
    back = sum(
        counted(r["total"]) for pay in pays for r in listed(pay.get("refunds")) if r["state"] == "Settled"
    )
    placed, parcels = raw.get("orderPlacedAt") or raw["createdAt"], listed(raw.get("fulfillments"))
    left = sorted(one["createdAt"] for one in parcels if one.get("state") in ("Shipped", "Delivered"))
    off = -of_minor(sum(counted(one["amountWithTax"]) for one in listed(raw.get("discounts"))), digits)
    goods, to = of_minor(raw["subTotalWithTax"], digits) + off, inside(raw.get("shippingAddress"))
    closed = "closed_refunded" if state == "Cancelled" and paid and of_minor(back, digits) >= paid else ""
    return {
        "order_id": str(raw["code"]), "updated_at": at.isoformat(), "raw_status": state,
        "status": closed or STATUSES.get(state, "unknown"), "created_at": moment(placed).isoformat(),
        "paid_at": min(moment(one["createdAt"]) for one in pays).isoformat() if pays else "",
        "shipped_at": moment(left[0]).isoformat() if left else "", "currency": str(raw["currencyCode"]),
        "closed_at": at.isoformat() if state == "Cancelled" else "", "goods_amount": text(goods),
        "shipping_charged": text(of_minor(raw["shippingWithTax"], digits)), "discount_merchant": text(off),
        "payable": text(of_minor(raw["totalWithTax"], digits)), "paid": text(paid), "paid_net_of_refunds": "false",
        "refunded": text(of_minor(back, digits)),
        "tax": text(of_minor(counted(raw["totalWithTax"]) - counted(raw["total"]), digits)),
        "country": str(to.get("countryCode") or ""), "province": str(to.get("province") or ""),
        "city": str(to.get("city") or ""), "buyer": str(inside(raw.get("customer")).get("emailAddress") or ""),
        "lines": [_line(one, digits) for one in listed(raw.get("lines"))],
    }  # fmt: skip


def _line(one: Mapping[str, Any], digits: int) -> Line:
    goods = inside(one.get("productVariant"))
    listed_at, paid = (
        of_minor(one["linePriceWithTax"], digits),
        of_minor(one["proratedLinePriceWithTax"], digits),
    )
    return {
        "line_id": str(one["id"]), "sku": str(goods.get("sku") or ""), "title": str(goods.get("name") or ""),
        "quantity": counted(one["quantity"]), "unit_price": text(of_minor(one["unitPriceWithTax"], digits)),
        "list_amount": text(listed_at), "discount_merchant": text(listed_at - paid), "paid": text(paid),
    }  # fmt: skip


def refund(raw: Mapping[str, Any], whole: Mapping[str, Any], at: datetime) -> Line:
    """One refund; only a settled one moved money."""
    digits, state = minor_digits(str(whole["currencyCode"])), str(raw["state"])
    back, paid = of_minor(raw["total"], digits), amount(order(whole, at)["paid"])
    return {
        "refund_id": str(raw["id"]), "order_id": str(whole["code"]), "applied_at": moment(raw["createdAt"]).isoformat(),
        "refunded_at": moment(raw["updatedAt"]).isoformat() if state == "Settled" else "", "amount": text(back),
        "outcome": REFUNDS.get(state, "unknown"), "raw_status": state, "reason": str(raw.get("reason") or ""),
        "currency": str(whole["currencyCode"]), "order_paid": text(paid), "updated_at": at.isoformat(),
        "is_partial": "true" if back < paid else "false",
    }  # fmt: skip


def variant(raw: Mapping[str, Any], at: datetime) -> Line:
    """One variant as the shop offers it."""
    whole = inside(raw.get("product"))
    price = of_minor(raw["priceWithTax"], minor_digits(str(raw["currencyCode"])))
    return {
        "product_id": str(whole.get("id") or raw["id"]), "platform_sku_id": str(raw["id"]), "sku": str(raw.get("sku") or ""),
        "title": str(raw.get("name") or ""), "price": text(price if price else Decimal(0)), "updated_at": at.isoformat(),
        "currency": str(raw["currencyCode"]), "state": "on_sale" if raw["enabled"] and whole.get("enabled") else "stopped",
    }  # fmt: skip


VENDURE = Adapter(
    platform="vendure",
    name=Text("Vendure 网店", "Vendure"),
    secrets={"user": Text("管理员账号", "administrator's name"), "password": Text("密码", "password")},
    headers=lambda _: {}, ask=ask, read=read, record=record, stamp=stamp, sign_in=sign_in, signed_in=signed_in,
)  # fmt: skip
