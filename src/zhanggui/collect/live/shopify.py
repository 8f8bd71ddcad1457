"""Shopify's Admin REST API: orders with the refunds inside them, products with their variants.

Orders go by their name (#1001) and lines by code and place, as in Shopify's export files, so that a shop that imported
files before is the same orders here. Pages go on by the ``page_info`` of the ``Link`` header; only that word is taken
from it, never the address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from zhanggui.collect.live.adapter import ORDER, PRODUCT, REFUND, Adapter, Delivery, Line, Page, Record
from zhanggui.collect.live.amounts import all_of, amount, counted, inside, listed, text, total
from zhanggui.collect.live.calling import Answer, Ask
from zhanggui.collect.shopify.words import NEVER_PAID, OPEN, PAID, SHIPMENTS
from zhanggui.core.language import Text
from zhanggui.core.money import minor_digits

PAGE = 250
ROOT = "/admin/api/2025-01"
_NEXT = re.compile(r'<([^>]+)>;\s*rel="?next"?')
WAS_PAID = (*PAID, "refunded")


def headers(secrets: Mapping[str, str]) -> dict[str, str]:
    """The token of a custom app."""
    return {"X-Shopify-Access-Token": secrets["token"]}


def ask(kind: str, since: datetime | None, place: str | None) -> Ask:
    """A page of orders or products; beside a place Shopify takes nothing but the size."""
    if place is not None:
        return Ask(path=f"{ROOT}/{kind}s.json?{urlencode({'limit': PAGE, 'page_info': place})}")
    said: dict[str, Any] = {"limit": PAGE, "order": "updated_at asc"}
    if kind == ORDER:
        said["status"] = "any"
    if since is not None:
        said["updated_at_min"] = since.astimezone(UTC).isoformat(timespec="seconds")
    return Ask(path=f"{ROOT}/{kind}s.json?{urlencode(said)}")


def read(kind: str, answer: Answer, _: str | None) -> Page:
    """The records of a page, and the word that leads to the next."""
    found = all_of(answer.value[f"{kind}s"])
    link = _NEXT.search(answer.headers.get("link", ""))
    place = parse_qs(urlsplit(link.group(1)).query).get("page_info", [""])[0] if link else ""
    return Page(documents=found, next_place=place or None)


def record(kind: str, raw: Mapping[str, Any]) -> Record:
    """One order with its refunds, or one product with its variants."""
    number, at = stamp(raw)
    lines: dict[str, list[Line]]
    if kind == PRODUCT:
        lines = {PRODUCT: [variant(one, raw, at) for one in listed(raw.get("variants"))]}
    else:
        lines = {
            ORDER: [order(raw, at)],
            REFUND: [refund(one, raw, at) for one in listed(raw.get("refunds"))],
        }
    return Record(id=number, at=at, lines=lines, document=raw)


def stamp(raw: Mapping[str, Any]) -> tuple[str, datetime]:
    """Its number, and when it was last changed."""
    return str(raw["id"]), moment(raw.get("updated_at") or raw["created_at"])


def moment(given: str) -> datetime:
    """A time as Shopify writes it, with its offset."""
    found = datetime.fromisoformat(given)
    if found.tzinfo is None:
        raise ValueError(f"{given} has no offset")
    return found.astimezone(UTC)


def status(raw: Mapping[str, Any], shipment: Any) -> str:
    """Payment decides first, then the parcel: the same words as in Shopify's export files."""
    payment = str(raw.get("financial_status") or "").lower()
    if payment == "refunded":
        return "closed_refunded"
    if payment in NEVER_PAID or raw.get("cancelled_at"):
        return "cancelled"
    if payment in OPEN:
        return "unpaid"
    return SHIPMENTS.get(str(shipment or "unfulfilled").lower(), "unknown") if payment in PAID else "unknown"


def order(raw: Mapping[str, Any], at: datetime) -> Line:
    """An order in our words."""
    payment, discount = str(raw.get("financial_status") or "").lower(), amount(raw.get("total_discounts"))
    to = inside(raw.get("shipping_address")) or inside(raw.get("billing_address"))
    parcels = sorted(
        moment(one["created_at"]) for one in listed(raw.get("fulfillments")) if one.get("created_at")
    )
    paid_at = raw.get("processed_at") or raw["created_at"] if payment in WAS_PAID else None
    whole, open_ = amount(raw.get("total_price")), amount(raw.get("total_outstanding"))
    return {
        "order_id": str(raw["name"]), "updated_at": at.isoformat(), "status": status(raw, raw.get("fulfillment_status")),
        "raw_status": " / ".join(str(one) for one in (raw.get("financial_status"), raw.get("fulfillment_status")) if one),
        "created_at": moment(raw["created_at"]).isoformat(), "paid_at": moment(paid_at).isoformat() if paid_at else "",
        "shipped_at": parcels[0].isoformat() if parcels else "", "currency": str(raw.get("currency", "")),
        "closed_at": moment(raw["cancelled_at"]).isoformat() if raw.get("cancelled_at") else "",
        "goods_amount": text(amount(raw.get("subtotal_price")) + discount), "discount_merchant": text(discount),
        "shipping_charged": text(_postage(raw)), "payable": text(whole), "tax": text(amount(raw.get("total_tax"))),
        "paid": text((whole - open_ if payment == "partially_paid" else whole) if paid_at else Decimal(0)),
        "paid_net_of_refunds": "false", "refunded": text(total(_back(one, raw) for one in listed(raw.get("refunds")))),
        "country": str(to.get("country") or ""), "province": str(to.get("province") or ""),
        "city": str(to.get("city") or ""), "close_reason": str(raw.get("cancel_reason") or ""),
        "buyer": str(raw.get("email") or ""), "remark_buyer": str(raw.get("note") or ""), "lines": list(_lines(raw)),
    }  # fmt: skip


def _postage(raw: Mapping[str, Any]) -> Decimal:
    return amount(inside(inside(raw.get("total_shipping_price_set")).get("shop_money")).get("amount"))


def _lines(raw: Mapping[str, Any]) -> Iterator[Line]:
    """Lines named as in the export file: order, code (or title) and the how manieth of them it is."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in listed(raw.get("line_items")):
        sku, title = str(one.get("sku") or ""), str(one.get("name") or one.get("title") or "")
        seen[sku, title] += 1
        named = f"{raw['name']}-{sku or title}-{seen[sku, title]}"
        listed_at = amount(one.get("price")) * counted(one["quantity"])
        off = total(cut.get("amount") for cut in listed(one.get("discount_allocations")))
        yield {
            "line_id": re.sub(r"[^\w.:#@+/-]", "_", named)[:100], "sku": sku, "title": title,
            "quantity": counted(one["quantity"]), "unit_price": text(amount(one.get("price"))), "list_amount": text(listed_at),
            "discount_merchant": text(off), "paid": text(listed_at - off),
            "line_kind": "charge" if one.get("gift_card") else "product",
            "status": status(raw, one.get("fulfillment_status")),
        }  # fmt: skip


def _back(one: Mapping[str, Any], whole: Mapping[str, Any]) -> Decimal:
    """What a refund paid back, in the order's currency: its successful payments."""
    paid = [
        p
        for p in listed(one.get("transactions"))
        if p.get("kind") == "refund" and p.get("status") == "success"
    ]
    return total(_in_shop_money(p, whole) for p in paid)


def _in_shop_money(payment: Mapping[str, Any], whole: Mapping[str, Any]) -> Decimal:
    """A payment bears the currency of the buyer. What the order's total is in both gives the rate it was bought at.

    ValueError where the order does not tell its total in that currency: nobody guesses a rate.
    """
    back, bears, own = amount(payment.get("amount")), payment.get("currency"), str(whole.get("currency", ""))
    if not bears or bears == own:
        return back
    sums = inside(whole.get("total_price_set"))
    ours, theirs = inside(sums.get("shop_money")), inside(sums.get("presentment_money"))
    bought = amount(theirs.get("amount"))
    if theirs.get("currency_code") != bears or ours.get("currency_code") != own or not bought:
        raise ValueError(f"{str(bears)[:3]} has no rate")
    coin = Decimal(1).scaleb(-minor_digits(own))
    return (back * amount(ours.get("amount")) / bought).quantize(coin, ROUND_HALF_UP)


def refund(raw: Mapping[str, Any], whole: Mapping[str, Any], at: datetime) -> Line:
    """One refund; while its payment is on the way, or when it failed, the money has not moved. One without a payment
    only put goods back (an edited order).
    """
    back, when = _back(raw, whole), moment(raw["created_at"])
    waiting = any(p.get("status") == "pending" for p in listed(raw.get("transactions")))
    outcome = "pending" if waiting else "refunded" if back else "closed"
    done_at = moment(raw["processed_at"]) if raw.get("processed_at") else when
    return {
        "refund_id": str(raw["id"]), "order_id": str(whole["name"]), "applied_at": when.isoformat(),
        "refunded_at": done_at.isoformat() if outcome == "refunded" else "", "amount": text(back),
        "reason": str(raw.get("note") or ""), "outcome": outcome, "currency": str(whole.get("currency", "")),
        "order_paid": text(amount(whole.get("total_price"))), "updated_at": at.isoformat(),
        "is_partial": "true" if back < amount(whole.get("total_price")) else "false",
    }  # fmt: skip


def variant(raw: Mapping[str, Any], whole: Mapping[str, Any], at: datetime) -> Line:
    """One variant of a product; a product without variants has one called Default Title."""
    name, spec = str(whole["title"]), str(raw.get("title") or "")
    return {
        "product_id": str(whole["id"]), "platform_sku_id": str(raw["id"]), "sku": str(raw.get("sku") or ""),
        "title": name if spec in ("", "Default Title") else f"{name} - {spec}", "price": text(amount(raw.get("price"))),
        "updated_at": at.isoformat(), "state": "on_sale" if whole.get("status", "active") == "active" else "stopped",
    }  # fmt: skip


def delivery(given: Mapping[str, str], document: Any) -> Delivery:
    """A webhook: of orders the whole order; refunds and parcels come as a change of their order."""
    topic = given.get("x-shopify-topic", "")
    resource, _, event = topic.partition("/")
    useful = event != "delete" and isinstance(document, dict) and "id" in document
    kind = {"orders": ORDER, "products": PRODUCT}.get(resource) if useful else None
    return Delivery(kind=kind, topic=topic, document=document)


SHOPIFY = Adapter(
    platform="shopify",
    name=Text("Shopify 网店", "Shopify"),
    secrets={"token": Text("「Admin API」访问令牌", "Admin API access token (shpat_…)")},
    headers=headers, ask=ask, read=read, record=record, stamp=stamp, steady=True,
    signature="x-shopify-hmac-sha256", delivery=delivery,
)  # fmt: skip
