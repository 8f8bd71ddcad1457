"""What goes wrong between us and a shop's server: tried again with patience, or told in one sentence with nothing stored."""

from __future__ import annotations

import json

import pytest
from tests.collect.live.conftest import Said, woo_order

from zhanggui.core.errors import Refused

ONE = [woo_order(1, "2026-06-02T00:00:00")]


@pytest.fixture
def shop(woo, connected):
    """One order; the server whose faults come first, and the connection."""
    there, server = woo
    there.orders = list(ONE)
    return server, connected(server.address)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(shop, pull, known, status):
    server, connection = shop
    server.says(Said(status, b"later"))
    waits: list[float] = []
    pull(connection, waits=waits)
    assert len(known("order")) == 1
    assert len(waits) == 1
    assert 0.5 <= waits[0] <= 1.0


def test_waits_double_and_are_shortened_by_chance(shop, pull):
    """1, 2, 4 and 8 seconds, each between half and all of it; the fifth failure is told."""
    server, connection = shop
    server.says(*[Said(500)] * 5)
    waits: list[float] = []
    with pytest.raises(Refused, match="did not answer well in 5 tries"):
        pull(connection, waits=waits)
    assert [longest / 2 <= wait <= longest for wait, longest in zip(waits, (1, 2, 4, 8), strict=True)] == [
        True
    ] * 4


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("2.5", 2.5), ("Wed, 01 Jul 2026 04:00:20 GMT", 20.0)]
)
def test_retry_after_is_obeyed(shop, pull, known, header, seconds):
    server, connection = shop
    server.says(Said(429, headers={"Retry-After": header}))
    waits: list[float] = []
    pull(connection, waits=waits)
    assert waits == [seconds]
    assert len(known("order")) == 1


def test_a_server_that_asks_for_an_hour_is_left_for_the_next_pull(shop, pull):
    server, connection = shop
    server.says(Said(429, headers={"Retry-After": "3600"}))
    with pytest.raises(Refused, match="3600 seconds"):
        pull(connection)


def test_half_a_body_is_asked_for_again(shop, pull, known):
    server, connection = shop
    server.says(Said(body=json.dumps([]).encode() + b" " * 100, cut=50), Said(body=b'[{"id": 1, "na'))
    waits: list[float] = []
    pull(connection, waits=waits)
    assert len(waits) == 2
    assert len(known("order")) == 1


def test_a_server_that_does_not_answer_in_time_is_asked_again(shop, pull, known):
    from zhanggui.collect.live.calling import Patience

    server, connection = shop
    server.says(Said(late=1.0))
    waits: list[float] = []
    pull(connection, waits=waits, patience=Patience(connect=0.3, whole=1))
    assert len(waits) == 1
    assert len(known("order")) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(401, b"{}"), "does not accept the token"),
        (Said(403, b"{}"), "does not accept the token"),
        (Said(404, b"{}"), "answers 404"),
        (Said(302, headers={"Location": "http://169.254.169.254/latest?x=1"}), "sends calls elsewhere"),
        (Said(body=b"<html>login</html>", kind="text/html"), "does not answer in JSON"),
        (Said(body=b'[{"id": 1}]'), "lacks what it should hold"),
        (Said(body=b'[{"id": 1, "date_modified_gmt": "yesterday"}]'), "lacks what it should hold"),
    ],
    ids=["expired", "no right", "not there", "redirect", "no JSON", "no dates", "no moment"],
)  # fmt: skip
def test_what_no_patience_mends_is_told_and_nothing_is_stored(shop, pull, known, said, told):
    from zhanggui.collect.models import LiveConnection

    server, connection = shop
    server.says(said)
    waits: list[float] = []
    with pytest.raises(Refused, match=told) as refused:
        pull(connection, waits=waits)
    assert waits == []
    assert len(server.asked) == 1  # a redirect in particular is not followed
    assert known("order") == []
    assert "cs_1" not in refused.value.text.zh + refused.value.text.en
    assert LiveConnection.objects.get().problem["en"] == refused.value.text.en


def test_a_gigantic_answer_is_cut_off(shop, pull):
    from zhanggui.collect.live.calling import Patience

    server, connection = shop
    server.says(Said(body=b"[" + b" " * (3 << 20) + b"]"))
    with pytest.raises(Refused, match="over 1 MB"):
        pull(connection, patience=Patience(connect=2, whole=2, most_bytes=1 << 20))


def test_a_server_that_says_the_same_for_ever_is_left(shop, pull):
    """It takes no notice of ``modified_after`` or ``page``: three orders, again and again."""
    server, connection = shop
    same = json.dumps([woo_order(n, "2026-06-02T00:00:00") for n in (1, 2, 3)]).encode()
    server.usual = lambda asked: Said(body=same if "/orders" in asked.path else b"[]")
    with pytest.raises(Refused, match="the same again and again"):
        pull(connection)


def test_an_expired_token_leaves_what_was_pulled_and_a_new_one_goes_on(shop, woo, connected, pull, known):
    there, server = woo
    _, connection = shop
    pull(connection)
    there.token = "renewed"
    there.orders.append(woo_order(2, "2026-06-03T00:00:00"))
    with pytest.raises(Refused, match="does not accept the token"):
        pull(connection)
    import base64

    there.token = base64.b64encode(b"ck_2:cs_2").decode()
    again = connected(server.address, secrets={"key": "ck_2", "secret": "cs_2"})
    server.asked.clear()
    pull(again)
    assert [one["order_id"] for one in known("order")] == ["1", "2"]
    assert all("modified_after" in path for path in server.asked if "/orders?" in path)


def test_patience_refuses_nonsense():
    from zhanggui.collect.live.calling import Patience

    with pytest.raises(ValueError, match="at least one try"):
        Patience(tries=0)
    with pytest.raises(ValueError, match="most_bytes"):
        Patience(most_bytes=0)


@pytest.mark.parametrize("total", ["1e99999999", "about ten", []])
def test_an_order_that_cannot_be_read_waits_in_quarantine_and_keeps_no_other_waiting(
    shop, woo, pull, known, quarantined, total
):
    there, _ = woo
    _, connection = shop
    there.orders.append(woo_order(2, "2026-06-02T01:00:00") | {"total": total})
    there.orders.append(woo_order(3, "2026-06-02T02:00:00"))
    (receipt,) = pull(connection)
    assert (receipt.rows, receipt.loaded, receipt.quarantined) == (3, 2, 1)
    assert [one["order_id"] for one in known("order")] == ["1", "3"]
    assert [(line, rule) for line, rule, *_ in quarantined()] == [(2, "missing")]
    assert pull(connection) == []
