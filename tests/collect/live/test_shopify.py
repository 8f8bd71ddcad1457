"""Shopify's orders pulled over its API: the same numbers as in its export files, refunds inside, cursors in the Link header."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.collect.live.conftest import Said

TOKEN = {"token": "shpat_1"}


def order(number: int, at: str, **more: Any) -> dict[str, Any]:
    """Two mugs of 15.00 with 3.00 off and one sticker of 2.00, postage 4.90, tax inside: 30 − 3 + 2 + 4.90 = 33.90."""
    return {
        "id": 9_000 + number, "name": f"#{number}", "created_at": "2026-06-01T10:00:00+02:00", "updated_at": at,
        "processed_at": "2026-06-01T10:00:00+02:00", "cancelled_at": None, "financial_status": "paid",
        "fulfillment_status": None, "currency": "EUR", "subtotal_price": "29.00", "total_discounts": "3.00",
        "total_price": "33.90", "total_tax": "5.41", "taxes_included": True, "email": "anna@example.com", "note": "",
        "total_shipping_price_set": {"shop_money": {"amount": "4.90", "currency_code": "EUR"}},
        "shipping_address": {"city": "Berlin", "province": "Berlin", "country": "Germany", "name": "Anna"},
        "line_items": [
            {"id": 1, "sku": "MUG", "name": "Mug - red", "quantity": 2, "price": "15.00",
             "discount_allocations": [{"amount": "3.00"}], "fulfillment_status": None},
            {"id": 2, "sku": "MUG", "name": "Mug - red", "quantity": 1, "price": "2.00", "discount_allocations": []},
        ],
        "fulfillments": [], "refunds": [],
    } | more  # fmt: skip


@pytest.fixture
def shopify(serve):
    """A Shopify whose pages hold two orders and go on by ``page_info``."""
    orders: list[dict[str, Any]] = []

    def usual(asked: Any) -> Said:
        if asked.headers.get("X-Shopify-Access-Token") != "shpat_1":
            return Said(401, b"{}")
        parts = urlsplit(asked.path)
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        if "products.json" in parts.path:
            return Said(body=b'{"products": []}')
        if "page_info" in query:
            assert set(query) == {"limit", "page_info"}, "Shopify takes nothing else beside a place"
            start, since = (int(query["page_info"].split("~")[0]), query["page_info"].split("~")[1])
        else:
            start, since = 0, query.get("updated_at_min", "")
        found = sorted((o for o in orders if o["updated_at"] >= since), key=lambda o: o["updated_at"])
        more = start + 2 < len(found)
        link = {
            "Link": f'<https://evil.example/admin/orders.json?page_info={start + 2}~{since}&limit=2>; rel="next"'
        }
        return Said(
            body=json.dumps({"orders": found[start : start + 2]}).encode(), headers=link if more else {}
        )

    return orders, serve(usual)


def test_an_order_as_its_export_file_would_tell_it(shopify, connected, pull, known):
    orders, server = shopify
    orders.append(order(1001, "2026-06-01T08:00:10+00:00"))
    pull(connected(server.address, "shopify", secrets=TOKEN))
    (one,) = known("order")
    told = {
        k: one[k]
        for k in (
            "order_id",
            "status",
            "goods_amount",
            "discount_merchant",
            "shipping_charged",
            "payable",
            "paid",
        )
    }
    assert told == {
        "order_id": "#1001", "status": "paid_unshipped", "goods_amount": 32_0000, "discount_merchant": 3_0000,
        "shipping_charged": 4_9000, "payable": 33_9000, "paid": 33_9000,
    }  # fmt: skip
    assert [(r["line_id"], r["quantity"], r["paid"]) for r in known("order_line")] == [
        ("#1001-MUG-1", 2, 27_0000), ("#1001-MUG-2", 1, 2_0000),
    ]  # fmt: skip


def test_a_shop_whose_files_were_imported_is_the_same_orders_when_it_is_pulled(
    shopify, connected, pull, import_files, known
):
    """The sample file of Shopify's export, then the first order of it over the API: no order and no line is counted twice."""
    from pathlib import Path

    import zhanggui.collect.shopify

    orders, server = shopify
    sample = Path(zhanggui.collect.shopify.__file__).parent / "samples" / "orders_export_1.csv"
    connection = connected(server.address, "shopify", secrets=TOKEN)
    import_files(sample, shop="berlin")
    before = [(one["order_id"], one["line_id"]) for one in known("order_line")]
    first = known("order")[0]["order_id"]
    mine = [r for r in known("order_line") if r["order_id"] == first]
    lines = [
        {"id": n, "sku": r.get("merchant_code", ""), "name": r["title"], "quantity": r["quantity"], "price": str(r["unit_price"] / 10_000)}
        for n, r in enumerate(mine)
    ]  # fmt: skip
    orders.append(order(1, "2026-06-30T08:00:10+00:00", name=first, line_items=lines))
    pull(connection)
    assert [(one["order_id"], one["line_id"]) for one in known("order_line")] == before


def test_all_pages_are_read_and_nobody_but_the_owner_says_where(shopify, connected, pull, known):
    """The Link header names another host; only its ``page_info`` is taken."""
    orders, server = shopify
    orders += [order(1000 + n, f"2026-06-01T08:00:1{n}+00:00") for n in range(5)]
    pull(connected(server.address, "shopify", secrets=TOKEN))
    assert len(known("order")) == 5
    assert len([path for path in server.asked if "page_info" in path]) == 2


def test_a_part_that_went_back_is_a_refund_of_its_moment(shopify, connected, pull, known):
    orders, server = shopify
    back = {
        "id": 77, "created_at": "2026-06-05T09:00:00+00:00", "note": "chipped",
        "transactions": [
            {"kind": "refund", "status": "success", "amount": "13.50"},
            {"kind": "refund", "status": "failure", "amount": "13.50"},
        ],
    }  # fmt: skip
    orders.append(
        order(1001, "2026-06-05T09:00:01+00:00", financial_status="partially_refunded", refunds=[back])
    )
    pull(connected(server.address, "shopify", secrets=TOKEN))
    (refund,) = known("refund")
    assert (refund["order_id"], refund["amount"], refund["outcome"], refund["is_partial"], str(refund["refunded_day"])) == (
        "#1001", 13_5000, "refunded", True, "2026-06-05",
    )  # fmt: skip
    assert known("order")[0]["refunded"] == 13_5000


@pytest.mark.parametrize(
    ("payment", "parcel", "cancelled", "status"),
    [
        ("paid", None, None, "paid_unshipped"), ("paid", "partial", None, "partly_shipped"),
        ("paid", "fulfilled", None, "shipped"), ("pending", None, None, "unpaid"), ("voided", None, None, "cancelled"),
        ("paid", None, "2026-06-02T00:00:00Z", "cancelled"), ("refunded", "fulfilled", None, "closed_refunded"),
        ("brand new word", None, None, "unknown"),
    ],
)  # fmt: skip
def test_payment_and_parcel_together_are_the_state(payment, parcel, cancelled, status):
    from zhanggui.collect.live import shopify

    raw = order(
        1, "2026-06-01T08:00:00Z", financial_status=payment, fulfillment_status=parcel, cancelled_at=cancelled
    )
    assert shopify.order(raw, shopify.moment(raw["updated_at"]))["status"] == status


def test_its_webhooks_are_signed_in_a_header_of_their_own(workspace, connected):
    from tests.conftest import NOW

    from zhanggui.collect.live.delivering import signature, take_delivery

    connection = connected("http://127.0.0.1:8009", "shopify", secrets=TOKEN, webhook="whsec-2")
    body = json.dumps(order(1001, "2026-06-01T08:00:10+00:00")).encode()
    given = {"x-shopify-hmac-sha256": signature("whsec-2", body), "x-shopify-topic": "orders/updated"}
    assert take_delivery(workspace, connection, given, body, at=NOW).kept
    assert (
        take_delivery(workspace, connection, given | {"x-shopify-hmac-sha256": "AAAA"}, body, at=NOW).status
        == 401
    )


@pytest.mark.parametrize(
    ("payments", "amount", "outcome"),
    [
        ([("refund", "success", "13.50")], "13.50", "refunded"),
        ([("refund", "failure", "13.50")], "0", "closed"),
        ([("refund", "pending", "13.50")], "0", "pending"),
        ([], "0", "closed"),
    ],
    ids=["paid back", "the bank refused", "on its way", "only restocked"],
)
def test_a_refund_is_what_was_paid_back(payments, amount, outcome):
    """An edited order writes a refund without a payment; a payment that failed gave nothing back."""
    from zhanggui.collect.live import shopify

    made = [{"kind": kind, "status": status, "amount": back} for kind, status, back in payments]
    raw = {"id": 7, "created_at": "2026-06-05T09:00:00+00:00", "transactions": made}
    said = shopify.refund(raw, order(1, "2026-06-05T09:00:01+00:00"), shopify.moment("2026-06-05T09:00:01Z"))
    assert (said["amount"], said["outcome"], bool(said["refunded_at"])) == (
        amount,
        outcome,
        outcome == "refunded",
    )


def test_money_back_in_the_buyers_own_currency_is_counted_in_the_orders():
    """The buyer paid 40.68 USD for 33.90 EUR (1.20) and has 12.00 USD back: 10.00 EUR."""
    from zhanggui.collect.live import shopify

    shown = {"shop_money": {"amount": "33.90", "currency_code": "EUR"},
             "presentment_money": {"amount": "40.68", "currency_code": "USD"}}  # fmt: skip
    back = {"id": 7, "created_at": "2026-06-05T09:00:00+00:00",
            "transactions": [{"kind": "refund", "status": "success", "amount": "12.00", "currency": "USD"}]}  # fmt: skip
    at = shopify.moment("2026-06-05T09:00:01Z")
    whole = order(1, "2026-06-05T09:00:01+00:00", total_price_set=shown, refunds=[back])
    assert shopify.refund(back, whole, at)["amount"] == "10.00"
    assert shopify.order(whole, at)["refunded"] == "10.00"
    with pytest.raises(ValueError, match="USD"):
        shopify.refund(back, order(1, "2026-06-05T09:00:01+00:00"), at)
