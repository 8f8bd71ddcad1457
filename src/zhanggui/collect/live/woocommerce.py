"""WooCommerce's REST API (/wp-json/wc/v3): orders with their refunds, products with their variants.

Lists are pages by number, which shift while orders change; so a pull asks for what changed since the newest change it
has seen, oldest first, and only turns a page where one second holds more than a page. Amounts come without tax with the
tax beside them; ours include it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from zhanggui.collect.live.adapter import ORDER, PRODUCT, REFUND, Adapter, Delivery, Line, Page, Record
from zhanggui.collect.live.amounts import all_of, amount, counted, inside, listed, text, total
from zhanggui.collect.live.calling import Answer, Ask
from zhanggui.core.language import Text

PAGE = 100
ROOT = "/wp-json/wc/v3"
STATUSES = {
    "pending": "unpaid", "failed": "unpaid", "checkout-draft": "unpaid", "on-hold": "on_hold",
    "processing": "paid_unshipped", "completed": "completed", "cancelled": "cancelled", "refunded": "closed_refunded",
    "trash": "cancelled",
}  # fmt: skip
ENDED = ("cancelled", "refunded", "trash")


def headers(secrets: Mapping[str, str]) -> dict[str, str]:
    """Key and secret as WooCommerce takes them over TLS."""
    both = base64.b64encode(f"{secrets['key']}:{secrets['secret']}".encode()).decode()
    return {"Authorization": f"Basic {both}"}


def ask(kind: str, since: datetime | None, place: str | None) -> Ask:
    """A page of orders or products by the moment of their last change."""
    said: dict[str, str] = {
        "per_page": str(PAGE),
        "orderby": "modified",
        "order": "asc",
        "page": place or "1",
    }
    if since is not None:
        said |= {"modified_after": f"{since:%Y-%m-%dT%H:%M:%S}", "dates_are_gmt": "true"}
    said["status"] = "any"
    return Ask(path=f"{ROOT}/{kind}s?{urlencode(said)}")


def read(_: str, answer: Answer, place: str | None) -> Page:
    """The records of a page; a full one may go on, and one its header says so of."""
    found, page = all_of(answer.value), int(place or "1")
    following = str(page + 1) if _goes_on(found, answer, page) else None
    return Page(documents=found, next_place=following)


def _goes_on(found: Sequence[Any], answer: Answer, page: int) -> bool:
    """Some shops give fewer a page than they are asked for; how many pages there are stands in a header."""
    pages = answer.headers.get("x-wp-totalpages", "")
    return bool(found) and (len(found) >= PAGE or (pages.isdigit() and int(pages[:9]) > page))


def rest(ask: Ask, answer: Answer) -> Ask | None:
    """The next page of refunds or variants."""
    path, _, said = ask.path.partition("&page=")
    page = int(said or 1)
    return Ask(path=f"{path}&page={page + 1}") if _goes_on(all_of(answer.value), answer, page) else None


def record(kind: str, raw: Mapping[str, Any]) -> Record:
    """One order or product with the calls its refunds or variants take."""
    number, at = stamp(raw)
    if kind == PRODUCT:
        variable = raw.get("type") == "variable"
        path = f"{ROOT}/products/{quote(number, safe='')}/variations?{urlencode({'per_page': PAGE})}"
        lines = {PRODUCT: [] if variable else [product(raw, raw, at)]}
        return Record(id=number, at=at, lines=lines, more=(Ask(path=path),) if variable else (), document=raw)
    refunds = (
        (Ask(path=f"{ROOT}/orders/{quote(number, safe='')}/refunds?per_page={PAGE}"),)
        if raw.get("refunds")
        else ()
    )
    return Record(id=number, at=at, lines={ORDER: [order(raw, at)]}, more=refunds, document=raw)


def stamp(raw: Mapping[str, Any]) -> tuple[str, datetime]:
    """Its number, and when it was last changed."""
    return str(raw["id"]), moment(raw.get("date_modified_gmt") or raw["date_created_gmt"])


def moment(given: str) -> datetime:
    """A ``…_gmt`` time, which is UTC and does not say so."""
    found = datetime.fromisoformat(given)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _time(given: Any) -> str:
    return moment(given).isoformat() if given else ""


def order(raw: Mapping[str, Any], at: datetime) -> Line:
    """An order in our words; amounts include tax."""
    billing, shipping = inside(raw.get("billing")), inside(raw.get("shipping"))
    to = shipping if shipping.get("country") else billing
    word, goods = str(raw.get("status", "")), listed(raw.get("line_items"))
    paid_at, refunds = raw.get("date_paid_gmt"), listed(raw.get("refunds"))
    return {
        "order_id": str(raw.get("number") or raw["id"]), "updated_at": at.isoformat(),
        "status": STATUSES.get(word, "unknown"), "raw_status": word, "created_at": _time(raw["date_created_gmt"]),
        "paid_at": _time(paid_at), "completed_at": _time(raw.get("date_completed_gmt")),
        "closed_at": at.isoformat() if word in ENDED else "", "currency": str(raw.get("currency", "")),
        "goods_amount": text(total(_with_tax(one, "subtotal") for one in goods)),
        "shipping_charged": text(amount(raw.get("shipping_total")) + amount(raw.get("shipping_tax"))),
        "discount_merchant": text(amount(raw.get("discount_total")) + amount(raw.get("discount_tax"))),
        "payable": text(amount(raw.get("total"))), "paid": text(amount(raw.get("total")) if paid_at else Decimal(0)),
        "paid_net_of_refunds": "false", "refunded": text(-total(one.get("total") for one in refunds)),
        "tax": text(amount(raw.get("total_tax"))), "country": str(to.get("country", "")),
        "province": str(to.get("state", "")), "city": str(to.get("city", "")),
        "buyer": str(billing.get("email", "")).strip().lower(), "remark_buyer": str(raw.get("customer_note", "")),
        "lines": [_goods(one) for one in goods] + [_fee(one) for one in listed(raw.get("fee_lines"))],
    }  # fmt: skip


def _with_tax(one: Mapping[str, Any], name: str) -> Decimal:
    return amount(one.get(name)) + amount(one.get(f"{name}_tax"))


def _goods(one: Mapping[str, Any]) -> Line:
    listed_at, paid = _with_tax(one, "subtotal"), _with_tax(one, "total")
    return {
        "line_id": str(one["id"]), "sku": str(one.get("sku") or ""), "title": str(one.get("name", "")),
        "quantity": counted(one.get("quantity") or 0), "list_amount": text(listed_at), "paid": text(paid),
        "discount_merchant": text(listed_at - paid),
    }  # fmt: skip


def _fee(one: Mapping[str, Any]) -> Line:
    return {
        "line_id": str(one["id"]), "title": str(one.get("name", "")), "quantity": 1, "line_kind": "charge",
        "paid": text(_with_tax(one, "total")),
    }  # fmt: skip


def product(raw: Mapping[str, Any], whole: Mapping[str, Any], at: datetime) -> Line:
    """A product, or one of its variants (``whole`` is the product then), as something the shop offers."""
    variant = raw is not whole
    spec = ", ".join(str(one.get("option", "")) for one in listed(raw.get("attributes"))) if variant else ""
    name = str(whole["name"])
    return {
        "product_id": str(whole["id"]), "platform_sku_id": str(raw["id"]) if variant else "",
        "sku": str(raw.get("sku") or ""), "title": f"{name} - {spec}" if spec else name,
        "price": text(amount(raw.get("price"))), "updated_at": at.isoformat(),
        "state": "on_sale" if raw.get("status") == "publish" and whole.get("status") == "publish" else "stopped",
    }  # fmt: skip


def more(record: Record, answers: Sequence[Answer]) -> Mapping[str, Sequence[Line]]:
    """The refunds of an order, or the variants of a product."""
    found = [one for answer in answers for one in all_of(answer.value)]
    if PRODUCT in record.lines:
        return {PRODUCT: [product(one, record.document, record.at) for one in found]}
    whole = record.document
    return {REFUND: [refund(one, whole) for one in found]}


def refund(raw: Mapping[str, Any], whole: Mapping[str, Any]) -> Line:
    """One refund of an order; WooCommerce only knows those whose money went back."""
    back, at = amount(raw.get("amount")), _time(raw["date_created_gmt"])
    return {
        "refund_id": str(raw["id"]), "order_id": str(whole.get("number") or whole["id"]), "applied_at": at,
        "refunded_at": at, "amount": text(back), "outcome": "refunded", "reason": str(raw.get("reason", "")),
        "currency": str(whole.get("currency", "")), "order_paid": text(amount(whole.get("total"))),
        "is_partial": "true" if back < amount(whole.get("total")) else "false", "updated_at": at,
    }  # fmt: skip


TOPICS = {"order": ORDER, "product": PRODUCT}


def delivery(given: Mapping[str, str], document: Any) -> Delivery:
    """A webhook: the whole order or product. Of a deleted one only its number is told, which says nothing."""
    topic = given.get("x-wc-webhook-topic", "")
    resource, _, event = topic.partition(".")
    useful = event in ("created", "updated", "restored") and isinstance(document, dict) and "id" in document
    return Delivery(kind=TOPICS.get(resource) if useful else None, topic=topic, document=document)


WOOCOMMERCE = Adapter(
    platform="woocommerce",
    name=Text("WooCommerce 网店", "WooCommerce"),
    secrets={"key": Text("「Consumer key」", "Consumer key (ck_…)"),
             "secret": Text("「Consumer secret」", "Consumer secret (cs_…)")},
    headers=headers, ask=ask, read=read, more=more, rest=rest, record=record, stamp=stamp,
    signature="x-wc-webhook-signature", delivery=delivery,
)  # fmt: skip
