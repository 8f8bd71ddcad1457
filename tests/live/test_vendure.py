"""The live-shop story against a real server: orders bought in it are pulled, changed, refunded and pulled again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from zhanggui.core.errors import Refused

pytestmark = pytest.mark.slow

MINE = "query($code: String!) { orders(options: {filter: {code: {eq: $code}}}) { items { id state lines { id quantity } payments { id } } } }"


@pytest.fixture
def pull(workspace):
    """Pull a connection; gives the receipts by profile."""
    from zhanggui.collect.live.pulling import Pull
    from zhanggui.collect.models import LiveConnection

    def run(connection) -> dict[str, Any]:
        fresh = LiveConnection.objects.get(pk=connection.pk)
        receipts = Pull(workspace=workspace, connection=fresh, at=datetime.now(UTC), by="zg").run()
        return {one.profile: one for one in receipts}

    return run


@pytest.fixture
def orders(current):
    """The shop's orders by code."""
    return lambda: {one["order_id"]: one for one in current("order")}


def test_the_story_of_a_shop_pulled_over_its_api(shop, connected, pull, orders, current):
    """Two cups of 10.00 and 20 % tax, postage 5.00 all in: 24.00 + 5.00 = 29.00, of it 4.00 tax; then more, and a refund."""
    first = shop.buy(("CUP-1", 2), mail="anna@example.com")
    connection = connected()
    came = pull(connection)
    assert (came["vendure.live_products"].loaded, came["vendure.live_orders"].loaded) == (3, 1)
    assert {(one["item_key"], one["price"], one["state"]) for one in current("listing")} == {
        ("CUP-1", 12_0000, "on_sale"), ("SHIRT-BLUE", 23_9900, "on_sale"), ("SHIRT-RED", 23_9900, "on_sale"),
    }  # fmt: skip
    told = orders()[first]
    shown = {
        name: told[name]
        for name in ("status", "goods_amount", "shipping_charged", "payable", "paid", "tax", "country")
    }
    assert shown == {
        "status": "paid_unshipped", "goods_amount": 24_0000, "shipping_charged": 5_0000, "payable": 29_0000,
        "paid": 29_0000, "tax": 4_0000, "country": "DE",
    }  # fmt: skip
    (line,) = current("order_line")
    assert (line["item_key"], line["quantity"], line["list_amount"], line["paid"]) == (
        "CUP-1",
        2,
        24_0000,
        24_0000,
    )
    assert "vendure.live_orders" not in pull(connection)

    second = shop.buy(("SHIRT-RED", 1), ("CUP-1", 1), mail="bert@example.com")
    assert pull(connection)["vendure.live_orders"].rows == 1
    assert orders()[second]["payable"] == 12_0000 + 23_9900 + 5_0000

    _refund(shop, first)
    came = pull(connection)
    assert (came["vendure.live_orders"].updated, came["vendure.live_refunds"].loaded) == (1, 1)
    (refund,) = current("refund")
    assert (refund["order_id"], refund["amount"], refund["outcome"], refund["is_partial"]) == (
        first, 12_0000, "refunded", True,
    )  # fmt: skip
    assert orders()[first]["refunded"] == 12_0000
    assert len(current("customer")) == 2


def _refund(shop: Any, code: str) -> None:
    """One of the two cups is paid back, and the money has moved."""
    (mine,) = shop.ask("admin", MINE, code=code)["orders"]["items"]
    asked = {
        "lines": [{"orderLineId": mine["lines"][0]["id"], "quantity": 1}], "shipping": 0, "adjustment": 0,
        "paymentId": mine["payments"][0]["id"], "reason": "broken",
    }  # fmt: skip
    made = shop.ask(
        "admin",
        "mutation($r: RefundOrderInput!) { refundOrder(input: $r) { __typename ... on Refund { id state total } } }",
        r=asked,
    )["refundOrder"]
    assert made["__typename"] == "Refund", made
    if made["state"] != "Settled":
        shop.ask(
            "admin", "mutation($s: SettleRefundInput!) { settleRefund(input: $s) { __typename } }",
            s={"id": made["id"], "transactionId": "t-1"},
        )  # fmt: skip


def test_a_wrong_password_is_told_and_nothing_is_stored(connected, pull, orders):
    with pytest.raises(Refused, match="does not accept the token"):
        pull(connected(password="wrong"))
    assert orders() == {}
