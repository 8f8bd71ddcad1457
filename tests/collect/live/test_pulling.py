"""A WooCommerce shop pulled over HTTP: the same tables and receipts as by files, only what is new, resumed where it stopped."""

from __future__ import annotations

import pytest
from tests.collect.live.conftest import woo_order
from tests.conftest import NOW

from zhanggui.core.errors import Refused


def test_an_order_becomes_a_row_of_a_batch_with_a_receipt(woo, connected, pull, counts, known):
    """20.00 of goods − 2.00 discount + 5.00 postage: 23.00 to pay."""
    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    (receipt,) = pull(connected(server.address))
    assert receipt.profile == "woocommerce.live_orders"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    (order,) = known("order")
    told = {
        name: order[name]
        for name in ("order_id", "shop", "status", "currency", "payable", "paid", "discount_merchant")
    }
    assert told == {
        "order_id": "1", "shop": "berlin", "status": "paid_unshipped", "currency": "EUR", "payable": 23_0000,
        "paid": 23_0000, "discount_merchant": 2_0000,
    }  # fmt: skip
    (line,) = known("order_line")
    assert (line["item_key"], line["quantity"], line["list_amount"], line["paid"]) == (
        "CUP-1",
        2,
        20_0000,
        18_0000,
    )


def test_nothing_new_makes_no_batch(woo, connected, pull):
    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    connection = connected(server.address)
    pull(connection)
    assert pull(connection) == []


def test_only_what_changed_since_is_pulled_and_updates(woo, connected, pull, counts, known):
    shop, server = woo
    shop.orders = [woo_order(n, f"2026-06-02T0{n}:00:00") for n in (1, 2, 3)]
    connection = connected(server.address)
    pull(connection)
    shop.orders[0] = woo_order(1, "2026-06-03T00:00:00", status="completed")
    (receipt,) = pull(connection)
    assert counts(receipt) == (1, 0, 1, 0, 0, 0)
    assert [o["status"] for o in known("order")] == ["completed", "paid_unshipped", "paid_unshipped"]


def test_two_states_within_one_second_are_both_seen(woo, connected, pull, known):
    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00", status="pending")]
    connection = connected(server.address)
    pull(connection)
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    pull(connection)
    assert [o["status"] for o in known("order")] == ["paid_unshipped"]


def test_more_than_a_page_within_one_second_is_pulled_whole(woo, connected, pull, known):
    shop, server = woo
    shop.orders = [woo_order(n, "2026-06-02T00:00:00") for n in range(1, 9)]
    pull(connected(server.address))
    assert len(known("order")) == 8


def test_an_order_that_changes_during_the_pull_hides_no_other(woo, connected, pull, known):
    """By page numbers order 4 would be lost: when 1 moves to the end, 4 moves up onto the page that was read."""
    shop, server = woo
    shop.orders = [woo_order(n, f"2026-06-02T00:0{n}:00") for n in range(1, 8)]
    usual = server.usual

    def changing(asked):
        said = usual(asked)
        if "/orders?" in asked.path:
            shop.orders[0] = woo_order(1, f"2026-06-02T01:00:{len(server.asked):02}", status="completed")
        return said

    server.usual = changing
    pull(connected(server.address))
    assert [o["order_id"] for o in known("order")] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_pull_that_breaks_off_goes_on_where_it_stopped(woo, connected, pull, known):
    """Seven orders, imported three by three; the third page fails for good, the next pull asks only for the rest."""
    shop, server = woo
    shop.orders = [woo_order(n, f"2026-06-02T0{n}:00:00") for n in range(1, 8)]
    connection = connected(server.address)
    usual, gone = server.usual, []

    def breaking(asked):
        if "modified_after=2026-06-02T04" in asked.path and not gone:
            gone.append(1)
            server.usual = usual
            from tests.collect.live.conftest import Said

            return Said(status=404)
        return usual(asked)

    server.usual = breaking
    with pytest.raises(Refused, match="404"):
        pull(connection, records_a_file=3)
    before = len(known("order"))
    assert 3 <= before < 7
    server.asked.clear()
    pull(connection)
    assert len(known("order")) == 7
    assert "modified_after" in next(path for path in server.asked if "/orders?" in path)


def test_refunds_and_variants_come_with_what_they_belong_to(woo, connected, pull, known):
    """Order 1 of 23.00 had 10.00 back; the shirt has two variants, of which one is not on sale."""
    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00") | {"refunds": [{"id": 9, "total": "-10.00"}]}]
    shop.refunds["1"] = [
        {"id": 9, "date_created_gmt": "2026-06-03T09:00:00", "amount": "10.00", "reason": "broken"}
    ]
    shirt = {
        "id": 5,
        "name": "Shirt",
        "type": "variable",
        "status": "publish",
        "sku": "",
        "date_modified_gmt": "2026-06-01T00:00:00",
    }
    cup = {
        "id": 6,
        "name": "Cup",
        "type": "simple",
        "status": "publish",
        "sku": "CUP-1",
        "price": "10",
        "date_modified_gmt": "2026-06-01T00:00:00",
    }
    shop.products = [shirt, cup]
    shop.variations["5"] = [
        {"id": 51, "sku": "S-RED", "price": "19.90", "status": "publish", "attributes": [{"option": "red"}]},
        {
            "id": 52,
            "sku": "S-BLUE",
            "price": "19.90",
            "status": "private",
            "attributes": [{"option": "blue"}],
        },
    ]
    pull(connected(server.address))
    (refund,) = known("refund")
    assert (refund["refund_id"], refund["order_id"], refund["amount"], refund["outcome"], refund["is_partial"]) == (
        "9", "1", 10_0000, "refunded", True,
    )  # fmt: skip
    assert known("order")[0]["refunded"] == 10_0000
    assert [(one["item_key"], one["title"], one["price"], one["state"]) for one in known("listing")] == [
        ("CUP-1", "Cup", 10_0000, "on_sale"),
        ("S-BLUE", "Shirt - blue", 19_9000, "stopped"),
        ("S-RED", "Shirt - red", 19_9000, "on_sale"),
    ]


def test_a_bad_order_waits_in_quarantine_and_the_others_are_in(woo, connected, pull, counts, quarantined):
    shop, server = woo
    shop.orders = [woo_order(n, f"2026-06-02T0{n}:00:00") for n in (1, 2, 3)]
    shop.orders[1]["total"] = "12345678901.00"
    (receipt,) = pull(connected(server.address))
    assert counts(receipt) == (3, 2, 0, 0, 1, 0)
    assert [(line, rule, column) for line, rule, column, _ in quarantined()] == [
        (2, "amount_too_large", "payable")
    ]


def test_undoing_a_pull_takes_its_orders_out_and_a_pull_from_a_day_brings_them_back(
    woo, workspace, connected, pull, known
):
    from datetime import timedelta

    from zhanggui.collect.undoing import undo_batch

    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    connection = connected(server.address)
    (receipt,) = pull(connection)
    undo_batch(workspace, receipt.batch, now=NOW, by="zg")
    assert known("order") == []
    assert pull(connection) == []
    pull(connection, since=NOW - timedelta(days=60))
    assert len(known("order")) == 1


def test_the_buyer_is_a_hash_and_the_tokens_are_nowhere_in_plain(woo, workspace, connected, pull, known):
    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    pull(connected(server.address, webhook="whsec-1"))
    (customer,) = known("customer")
    assert "buyer1" not in str(customer).lower()
    assert customer["country"] == "DE"
    for path in workspace.place.root.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not any(
                word in held for word in (b"cs_1", b"ck_1", b"whsec-1", b"example.com", b"030 1234")
            ), path


@pytest.mark.both_databases
def test_pulling_the_same_once_more_is_a_file_that_is_in(woo, connected, pull, known):
    """The very same bytes: the receipt says so, and the cursor is kept all the same."""
    from datetime import timedelta

    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    connection = connected(server.address)
    said = [one.status for _ in range(2) for one in pull(connection, since=NOW - timedelta(days=60))]
    assert said == ["loaded", "already_loaded"]
    assert len(known("order")) == 1


def test_a_shop_founded_by_its_connection_has_its_own_days_and_currency(woo, connected, pull, known):
    """23:30 on the first in UTC is the second in Berlin."""
    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00") | {"date_created_gmt": "2026-06-01T23:30:00"}]
    shop.orders[0]["date_paid_gmt"] = "2026-06-01T23:31:00"
    pull(connected(server.address, currency="EUR", time_zone="Europe/Berlin"))
    assert str(known("order")[0]["created_day"]) == "2026-06-02"


def test_connecting_a_shop_anew_goes_on_and_another_address_begins_anew(woo, connected, pull):
    from zhanggui.collect.models import LiveConnection

    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    pull(connected(server.address))
    assert connected(server.address).cursors["order"]["since"] == "2026-06-02T00:00:00+00:00"
    assert connected(server.address.replace("127.0.0.1", "localhost")).cursors == {}
    assert LiveConnection.objects.count() == 1


def test_a_pull_from_a_day_at_first_leaves_out_what_was_before(woo, connected, pull, known):
    from datetime import datetime

    shop, server = woo
    shop.orders = [woo_order(1, "2026-05-02T00:00:00"), woo_order(2, "2026-06-02T00:00:00")]
    pull(connected(server.address), since=datetime.fromisoformat("2026-06-01T00:00:00+00:00"))
    assert [one["order_id"] for one in known("order")] == ["2"]
