"""Webhooks: signed, each once, in any order; the night finds what never came."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.collect.live.conftest import woo_order
from tests.conftest import NOW

SECRET = "whsec-1"


@pytest.fixture
def deliver(workspace):
    """Hand one webhook call to a connection, signed unless told otherwise; what the platform is answered."""
    from zhanggui.collect.live.delivering import signature, take_delivery

    def run(connection, document, *, at=NOW, topic="order.updated", signed=None, number="1") -> Any:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        given = {
            "x-wc-webhook-signature": signature(SECRET, body) if signed is None else signed,
            "x-wc-webhook-topic": topic, "x-wc-webhook-delivery-id": number,
        }  # fmt: skip
        return take_delivery(workspace, connection, given, body, at=at)

    return run


@pytest.fixture
def flush(workspace):
    """Do the work that waits, an hour later; how many jobs that was."""
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs.work import work

    return lambda: work(workspace, KINDS, clock=lambda: NOW + timedelta(hours=1), until_idle=True)


@pytest.fixture
def listening(connected):
    return connected("http://127.0.0.1:8009", webhook=SECRET)


def test_a_delivery_is_in_the_tables_after_the_flush(listening, deliver, flush, known):
    reply = deliver(listening, woo_order(1, "2026-06-02T00:00:00"))
    assert (reply.status, reply.kept) == (200, True)
    assert known("order") == []
    assert flush() == 1
    assert [one["order_id"] for one in known("order")] == ["1"]


def test_the_batch_of_webhooks_has_a_receipt_of_its_own(listening, deliver, flush):
    from zhanggui.warehouse.models import Batch

    deliver(listening, woo_order(1, "2026-06-02T00:00:00"))
    flush()
    batch = Batch.objects.get()
    assert (batch.imported_by, batch.profile, batch.rows, batch.loaded) == (
        "live:berlin",
        "woocommerce.live_orders",
        1,
        1,
    )


@pytest.mark.parametrize("signed", ["", "AAAA", "x" * 44])
def test_what_is_not_signed_is_turned_away(listening, deliver, flush, signed):
    reply = deliver(listening, woo_order(1, "2026-06-02T00:00:00"), signed=signed)
    assert (reply.status, reply.kept) == (401, False)
    assert flush() == 0


def test_a_connection_without_a_secret_takes_nothing(connected, deliver):
    from zhanggui.collect.live.delivering import signature

    connection = connected("http://127.0.0.1:8009")
    body = json.dumps(woo_order(1, "2026-06-02T00:00:00")).encode()
    assert deliver(connection, body, signed=signature("", body)).status == 401


def test_a_changed_byte_breaks_the_signature(listening, deliver):
    from zhanggui.collect.live.delivering import signature

    body = json.dumps(woo_order(1, "2026-06-02T00:00:00")).encode()
    forged = body.replace(b'"23.00"', b'"99.00"')
    assert forged != body
    assert deliver(listening, forged, signed=signature(SECRET, body)).status == 401


@pytest.mark.both_databases
def test_the_same_body_again_is_acknowledged_and_forgotten(listening, deliver, flush, known):
    """Whatever number it bears: the number is not signed, so a replayed body could carry any."""
    document = woo_order(1, "2026-06-02T00:00:00")
    assert deliver(listening, document, number="1").kept
    assert not deliver(listening, document, number="2").kept
    flush()
    assert not deliver(listening, document, number="3").kept
    assert flush() == 0
    assert len(known("order")) == 1


def test_an_old_state_that_comes_late_changes_nothing(listening, deliver, flush, known):
    deliver(listening, woo_order(1, "2026-06-03T00:00:00", status="completed"))
    flush()
    deliver(listening, woo_order(1, "2026-06-02T00:00:00"))
    flush()
    assert [one["status"] for one in known("order")] == ["completed"]


@pytest.mark.parametrize(
    ("document", "topic", "status"),
    [
        (b"webhook_id=12", "", 200),
        ({"id": 1}, "order.deleted", 200),
        ({"id": 1}, "coupon.updated", 200),
        (b"{not json", "order.updated", 400),
        (json.dumps(woo_order(1, "2026-06-02T00:00:00")).encode("utf-16"), "order.updated", 400),
        (woo_order(1, "2026-06-02T00:00:00"), "product.updated", 400),
        ({"id": 1}, "order.updated", 400),
        (b'{"a":' * 5_000, "order.updated", 400),
        (woo_order(1, "2027-06-02T00:00:00"), "order.updated", 400),
        (b" " * ((4 << 20) + 1), "order.updated", 413),
    ],
    ids=[
        "ping",
        "deleted",
        "of no use",
        "no JSON",
        "UTF-16",
        "an order as a product",
        "no order",
        "deep",
        "from the future",
        "too large",
    ],
)
def test_what_is_of_no_use_or_unreadable_is_not_kept(listening, deliver, flush, document, topic, status):
    reply = deliver(listening, document, topic=topic)
    assert (reply.status, reply.kept) == (status, False)
    assert flush() == 0


def test_deliveries_lie_encrypted_until_they_are_in(listening, deliver, flush):
    from zhanggui.collect.models import LiveDelivery

    deliver(listening, woo_order(1, "2026-06-02T00:00:00"))
    assert b"example.com" not in bytes(LiveDelivery.objects.get().sealed)
    flush()
    assert LiveDelivery.objects.get().sealed is None


def histories(orders: int, states: int) -> list[dict[str, Any]]:
    """Every state of every order, in the order it happened: paid, more pieces, at last completed or cancelled."""
    start = datetime.fromisoformat("2026-06-02T00:00:00")
    found = []
    for turn in range(states):
        for number in range(1, orders + 1):
            status = "processing" if turn < states - 1 else ("cancelled", "completed")[number % 2]
            at = (start + timedelta(minutes=turn * orders + number)).isoformat()
            found.append(woo_order(number, at, status=status, price=f"{10 + turn}.00", quantity=1 + turn))
    return found


@pytest.mark.slow
def test_a_thousand_shuffled_repeated_and_delayed_deliveries_are_one_import_in_order(
    workspace, listening, deliver, flush, known, tmp_path
):
    """100 orders in 5 states, each delivered twice (1,000 calls) in an order of chance, flushed in five parts."""
    from zhanggui.collect.live.files import Taker
    from zhanggui.collect.live.woocommerce import record
    from zhanggui.collect.undoing import undo_batch
    from zhanggui.warehouse.models import Batch

    states = histories(100, 5)
    calls = states * 2
    random.Random(11).shuffle(calls)
    assert len(calls) == 1_000
    kept = 0
    for place, document in enumerate(calls, start=1):
        kept += deliver(listening, document, number=str(place)).kept
        if place % 200 == 0:
            flush()
    assert kept == 500
    tables = ("order", "order_line", "customer")
    by_webhooks = {table: known(table) for table in tables}
    for batch in Batch.objects.filter(state="loaded").order_by("-pk"):
        undo_batch(workspace, batch.pk, now=NOW, by="zg")
    assert known("order") == []
    taker = Taker(workspace=workspace, connection=listening, at=NOW, by="zg", name="in-order")
    (receipt,) = taker.take([record("order", one) for one in states], 1, lambda: None)
    assert (receipt.rows, receipt.loaded) == (500, 100)
    assert {table: known(table) for table in tables} == by_webhooks
    assert [one["status"] for one in by_webhooks["order"]].count("completed") == 50
    assert {one["quantity"] for one in by_webhooks["order_line"]} == {5}


@pytest.mark.both_databases
def test_the_night_finds_what_no_webhook_brought(woo, connected, deliver, flush, known):
    from zhanggui.collect.live.jobs import RECONCILE
    from zhanggui.jobs.models import Job
    from zhanggui.jobs.queue import enqueue

    shop, server = woo
    shop.orders = [woo_order(n, f"2026-06-{27 + n}T00:00:00") for n in (1, 2, 3)]
    connection = connected(server.address, webhook=SECRET)
    for lost in (0, 2):
        deliver(connection, shop.orders[lost])
    flush()
    assert [one["order_id"] for one in known("order")] == ["1", "3"]
    enqueue(RECONCILE, by="schedule", at=NOW)
    flush()
    told = Job.objects.get(kind=RECONCILE).result["totals"]
    assert (told["rows"], told["loaded"], told["duplicate"]) == (3, 1, 2)
    assert [one["order_id"] for one in known("order")] == ["1", "2", "3"]


def test_a_night_after_a_long_silence_makes_up_for_all_of_it(woo, connected, pull, flush, known):
    """Pulled a month ago; order 2 changed three weeks ago, before the seven days every night looks back."""
    from zhanggui.collect.live.jobs import RECONCILE
    from zhanggui.jobs.queue import enqueue

    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-01T00:00:00")]
    connection = connected(server.address)
    pull(connection)
    shop.orders += [woo_order(2, "2026-06-10T00:00:00"), woo_order(3, "2026-06-29T00:00:00")]
    enqueue(RECONCILE, by="schedule", at=NOW)
    flush()
    assert [one["order_id"] for one in known("order")] == ["1", "2", "3"]


def test_the_first_connection_plans_the_night_and_who_turned_it_off_keeps_it_off(connected, flush):
    from zhanggui.collect.live.jobs import RECONCILE
    from zhanggui.jobs.models import Repeat
    from zhanggui.jobs.repeating import repeat_daily

    connected("http://127.0.0.1:8009")
    assert (Repeat.objects.get(kind=RECONCILE).hour, Repeat.objects.get(kind=RECONCILE).on) == (2, True)
    assert flush() == 0  # not at once
    repeat_daily(RECONCILE, hour=2, on=False)
    connected("http://127.0.0.1:8009")
    assert not Repeat.objects.get(kind=RECONCILE).on


def test_a_shop_that_fails_at_night_keeps_no_other_waiting_and_is_told(
    woo, workspace, connected, flush, known
):
    from zhanggui.collect.live.connections import Typed, connect_shop
    from zhanggui.collect.live.jobs import RECONCILE
    from zhanggui.jobs.models import Job
    from zhanggui.jobs.queue import enqueue

    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-28T00:00:00")]
    away = Typed(
        shop="away", platform="woocommerce", address=f"{server.address}/elsewhere", own_network=True,
        secrets={"key": "ck_9", "secret": "cs_9"},
    )  # fmt: skip
    connect_shop(workspace, away, at=NOW)
    connected(server.address)
    enqueue(RECONCILE, by="schedule", at=NOW)
    flush()
    job = Job.objects.get(kind=RECONCILE)
    assert job.state == "failed"
    assert "away" in job.problem["en"]
    assert "berlin" not in job.problem["en"]
    assert len(known("order")) == 1


def test_a_pull_that_a_person_asks_for_is_a_job_with_receipts(woo, connected, flush, known):
    from zhanggui.collect.live.jobs import PULL
    from zhanggui.jobs.models import Job
    from zhanggui.jobs.queue import enqueue

    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-28T00:00:00")]
    connection = connected(server.address)
    enqueue(PULL, by="owner", at=NOW, asked={"connection": connection.pk}, shops=["berlin"])
    flush()
    job = Job.objects.get()
    assert (job.state, [one["loaded"] for one in job.result["files"]]) == ("done", [1])
    assert len(known("order")) == 1


def test_the_refunds_of_a_delivered_order_are_asked_for_when_it_is_imported(
    woo, connected, deliver, flush, known
):
    """The webhook only says that 10.00 went back; a server that does not answer then is asked again at night."""
    shop, server = woo
    document = woo_order(1, "2026-06-02T00:00:00") | {"refunds": [{"id": 9, "total": "-10.00"}]}
    shop.refunds["1"] = [
        {"id": 9, "date_created_gmt": "2026-06-03T09:00:00", "amount": "10.00", "reason": ""}
    ]
    deliver(connected(server.address, webhook=SECRET), document)
    flush()
    assert [one["amount"] for one in known("refund")] == [10_0000]
    assert known("order")[0]["refunded"] == 10_0000


def test_a_delivery_that_holds_half_a_letter_stops_no_other(listening, deliver, flush, known):
    document = woo_order(1, "2026-06-02T00:00:00")
    document["line_items"][0]["name"] = "Cup \ud83d"
    deliver(listening, document)
    deliver(listening, woo_order(2, "2026-06-02T00:00:00"))
    flush()
    assert [one["order_id"] for one in known("order")] == ["1", "2"]


def test_what_came_before_a_shop_was_disconnected_is_imported_without_asking_it(
    woo, workspace, connected, deliver, flush, known
):
    """Its tokens are gone, and with them the refunds; the order is in."""
    from zhanggui.collect.live.connections import disconnect_shop

    _, server = woo
    document = woo_order(1, "2026-06-02T00:00:00") | {"refunds": [{"id": 9, "total": "-10.00"}]}
    deliver(connected(server.address, webhook=SECRET), document)
    disconnect_shop(workspace, "berlin", at=NOW)
    flush()
    assert [one["order_id"] for one in known("order")] == ["1"]
    assert server.asked == []
