"""A shop's server that is broken, taken over or lies: it costs us neither time, memory, tokens nor the other orders."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.collect.live.conftest import Said, woo_order
from tests.conftest import NOW

from zhanggui.core.errors import Refused

EMPTY = {"products": b"[]"}


@pytest.fixture
def drip() -> Iterator[Callable[[bytes], int]]:
    """A server that sends ``first``, then a letter every 50 ms for as long as anybody listens; its port."""
    over = threading.Event()
    listening: list[socket.socket] = []

    def serve(first: bytes) -> int:
        own = socket.create_server(("127.0.0.1", 0))
        listening.append(own)

        def run() -> None:
            try:
                there, _ = own.accept()
                there.recv(4096)
                there.sendall(first)
                while not over.wait(0.05):
                    there.sendall(b"x")
            except OSError:
                pass

        threading.Thread(target=run, daemon=True).start()
        return int(own.getsockname()[1])

    yield serve
    over.set()
    for own in listening:
        own.close()


def caller(port: int, **more: Any) -> Any:
    from zhanggui.collect.live.addresses import read_server
    from zhanggui.collect.live.calling import Caller, Patience

    patience = Patience(tries=1, connect=0.5, whole=0.6, **more)
    server = read_server(f"http://127.0.0.1:{port}", own_network=True)
    return Caller(
        server=server,
        headers={"X-Token": "shpat_1"},
        patience=patience,
        sleep=lambda _: None,
        now=lambda: NOW,
    )


@pytest.mark.parametrize(
    "first",
    [
        b"HTTP/1.1 200 O",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[",
    ],
    ids=["status", "header", "body"],
)
def test_a_server_that_drips_has_its_time_and_no_more(drip, first):
    """A letter every 50 ms never lets a read time out; the answer as a whole has 0.6 seconds."""
    from zhanggui.collect.live.calling import Ask

    began = time.monotonic()
    with pytest.raises(Refused, match="timeout"):
        caller(drip(first)).call(Ask(path="/"))
    assert time.monotonic() - began < 3


def test_a_packed_answer_is_not_unpacked(serve):
    """Nobody asked for it; a megabyte of it could be a thousand. It is told at once, not tried five times."""
    from zhanggui.collect.live.calling import Ask

    server = serve(lambda _: Said(body=b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(Refused, match="gzip"):
        caller(int(server.address.rpartition(":")[2])).call(Ask(path="/"))


def test_few_bytes_that_make_many_values_are_not_read(serve):
    """Three bytes of ``[],`` are sixty in memory."""
    from zhanggui.collect.live.calling import Ask

    server = serve(lambda _: Said(body=b"[" + b"[]," * 1_000 + b"[]]"))
    port = int(server.address.rpartition(":")[2])
    with pytest.raises(Refused, match="values"):
        caller(port, most_values=1_000).call(Ask(path="/"))
    assert len(caller(port, most_values=10_000).call(Ask(path="/")).value) == 1_001


@pytest.mark.parametrize(
    ("header", "least"), [("0", 0.5), ("-5", 0.5), ("nan", 0.5), ("Wed, 01 Jul 2026 99:99:99", 0.5)]
)
def test_who_asks_for_no_wait_at_all_is_not_hammered(woo, connected, pull, header, least):
    there, server = woo
    there.orders = [woo_order(1, "2026-06-02T00:00:00")]
    server.says(Said(429, headers={"Retry-After": header}))
    waits: list[float] = []
    pull(connected(server.address), waits=waits)
    assert [wait >= least for wait in waits] == [True]


DEEP: Any = []
for _ in range(700):
    DEEP = [DEEP]
ODD: dict[str, tuple[str, Any]] = {
    "not a number": ("total", float("nan")),
    "endless": ("total", float("inf")),
    "a date of the year 1": ("date_created_gmt", "0001-01-01T00:00:00+14:00"),
    "a date WordPress writes for none": ("date_created_gmt", "-0001-11-30T00:00:00"),
    "nested too deep": ("meta_data", DEEP),
    "a million digits of pieces": (
        "line_items",
        [{"id": 1, "quantity": Decimal("1E+999999999"), "total": "1"}],
    ),
}


def _written(value: Any) -> bytes:
    return json.dumps(value, default=str).replace('"1E+999999999"', "1E+999999999").encode()


@pytest.mark.parametrize(("name", "odd"), ODD.values(), ids=ODD.keys())
def test_an_order_that_is_odd_keeps_no_other_waiting(woo, connected, pull, known, quarantined, name, odd):
    """It comes alone, in a file of its own, and waits in quarantine; the next order is pulled as ever."""
    there, server = woo
    there.orders = [woo_order(1, "2026-06-02T01:00:00") | {name: "ODD"}]
    usual = server.usual
    server.usual = lambda asked: Said(body=usual(asked).body.replace(b'"ODD"', _written(odd)))
    connection = connected(server.address)
    pull(connection)
    assert [line for line, *_ in quarantined()] == [1]
    there.orders.append(woo_order(2, "2026-06-02T02:00:00"))
    pull(connection)
    assert [one["order_id"] for one in known("order")] == ["2"]


def test_half_a_letter_is_marked_and_the_order_is_in(woo, connected, pull, known):
    """Half of a surrogate pair, as a careless plugin cuts an emoji: no file can hold it."""
    there, server = woo
    there.orders = [woo_order(1, "2026-06-02T01:00:00")]
    there.orders[0]["line_items"][0]["name"] = "Cup \ud83d"
    pull(connected(server.address))
    assert known("order_line")[0]["title"] == "Cup \ufffd"


def test_an_order_whose_moment_cannot_be_read_keeps_no_other_waiting(
    woo, connected, pull, known, quarantined
):
    there, server = woo
    there.orders = [woo_order(n, f"2026-06-02T0{n}:00:00") for n in (1, 2)]
    usual = server.usual

    def changed(asked: Any) -> Said:
        said = usual(asked)
        return Said(body=said.body.replace(b"2026-06-02T01:00:00", b"0000-00-00T00:00:00"))

    server.usual = changed
    pull(connected(server.address))
    assert [one["order_id"] for one in known("order")] == ["2"]
    assert len(quarantined()) == 1


def test_an_order_of_the_year_2099_does_not_hide_those_of_today(woo, connected, pull, known, quarantined):
    """Its moment is not believed: it waits in quarantine, and the cursor stays with what is true."""
    there, server = woo
    there.orders = [woo_order(1, "2026-06-02T01:00:00"), woo_order(2, "2099-01-01T00:00:00")]
    connection = connected(server.address)
    pull(connection)
    there.orders.append(woo_order(3, "2026-06-03T00:00:00"))
    pull(connection)
    assert [one["order_id"] for one in known("order")] == ["1", "3"]
    assert len(quarantined()) == 1


def test_a_cursor_that_once_believed_it_is_set_right(woo, connected, pull, known):
    from zhanggui.collect.models import LiveConnection

    there, server = woo
    connection = connected(server.address)
    LiveConnection.objects.update(cursors={"order": {"since": "2099-01-01T00:00:00+00:00", "seen": {}}})
    there.orders = [woo_order(1, "2026-06-28T01:00:00")]
    pull(connection)
    assert [one["order_id"] for one in known("order")] == ["1"]
    assert LiveConnection.objects.get().cursors["order"]["since"] == "2026-06-28T01:00:00+00:00"


@pytest.mark.parametrize("body", [b'{"code": "rest_disabled"}', b"null", b'"soon"'])
def test_what_is_no_list_is_not_taken_for_an_empty_one(woo, connected, pull, body):
    """Plugins that shut an API often answer 200 all the same."""
    _, server = woo
    server.usual = lambda _: Said(body=body)
    with pytest.raises(Refused, match="lacks what it should hold"):
        pull(connected(server.address))


def test_a_list_of_refunds_that_is_none_is_not_taken_for_no_refunds(woo, connected, pull, known):
    there, server = woo
    there.orders = [woo_order(1, "2026-06-02T00:00:00") | {"refunds": [{"id": 9, "total": "-10.00"}]}]
    usual = server.usual
    server.usual = lambda asked: Said(body=b"{}") if "/refunds" in asked.path else usual(asked)
    with pytest.raises(Refused, match="lacks what it should hold"):
        pull(connected(server.address))
    assert known("order") == []


def test_a_server_that_gives_fewer_a_page_than_asked_is_read_to_its_end(
    woo, connected, pull, known, monkeypatch
):
    """Asked for 100, it gives 3 and says how many pages there are."""
    from zhanggui.collect.live import woocommerce

    monkeypatch.setattr(woocommerce, "PAGE", 100)
    there, server = woo
    there.orders = [woo_order(n, f"2026-06-02T0{n}:00:00") for n in range(1, 8)]
    usual = server.usual

    def told(asked: Any) -> Said:
        said = usual(asked)
        return Said(
            body=said.body, headers={"X-WP-TotalPages": "1" if len(json.loads(said.body)) < 3 else "2"}
        )

    server.usual = told
    pull(connected(server.address))
    assert len(known("order")) == 7


def test_more_variants_than_a_page_holds_all_come(woo, connected, pull, known):
    there, server = woo
    there.products = [
        {
            "id": 5,
            "name": "Shirt",
            "type": "variable",
            "status": "publish",
            "sku": "",
            "date_modified_gmt": "2026-06-01T00:00:00",
        }
    ]
    made = [
        {"id": 50 + n, "sku": f"S-{n}", "price": "9", "status": "publish", "attributes": []} for n in range(7)
    ]
    usual = server.usual

    def paged(asked: Any) -> Said:
        if "/variations" not in asked.path:
            return usual(asked)
        page = int(asked.path.partition("&page=")[2] or 1)
        return Said(body=json.dumps(made[(page - 1) * 3 : page * 3]).encode())

    server.usual = paged
    pull(connected(server.address))
    assert len(known("listing")) == 7


def test_an_empty_page_that_goes_on_is_turned(serve, connected, pull, known):
    from tests.collect.live.test_shopify import TOKEN, order

    def usual(asked: Any) -> Said:
        if "products" in asked.path:
            return Said(body=b'{"products": []}')
        if "page_info=2" in asked.path:
            return Said(body=json.dumps({"orders": [order(1001, "2026-06-01T08:00:10+00:00")]}).encode())
        return Said(body=b'{"orders": []}', headers={"Link": '<https://h/x?page_info=2>; rel="next"'})

    pull(connected(serve(usual).address, "shopify", secrets=TOKEN))
    assert len(known("order")) == 1


def test_a_number_that_is_a_path_leads_nowhere_else():
    """``../../users`` in place of an order's number would send the token to another part of the shop."""
    from zhanggui.collect.live import woocommerce

    raw = woo_order(1, "2026-06-02T00:00:00") | {
        "id": "1/../../users?x=",
        "refunds": [{"id": 9, "total": "-1"}],
    }
    (ask,) = woocommerce.record("order", raw).more
    assert ask.path.startswith("/wp-json/wc/v3/orders/1%2F..%2F..%2Fusers%3Fx%3D/refunds?")


def test_what_a_server_says_back_shows_no_token_and_nobody_in_the_message(serve, connected, pull):
    """The redirect carries our own header back, the answer a buyer's address where a date should be."""
    from tests.collect.live.test_shopify import TOKEN

    server = serve(lambda _: Said(302, headers={"Location": "/login/shpat_1/x"}))
    connection = connected(server.address, "shopify", secrets=TOKEN)
    with pytest.raises(Refused) as told:
        pull(connection)
    assert "shpat_1" not in told.value.text.zh + told.value.text.en
    private = [{"id": 1, "updated_at": "anna@example.com"}]
    server.usual = lambda _: Said(body=json.dumps({"orders": private, "products": private}).encode())
    with pytest.raises(Refused, match="lacks what it should hold") as told:
        pull(connection)
    assert "anna" not in told.value.text.zh + told.value.text.en


def _during(server: Any, act: Callable[[], None]) -> None:
    """Do something to the connection while its orders are on their way."""
    usual = server.usual

    def acting(asked: Any) -> Said:
        if "/orders?" in asked.path:
            server.usual = usual
            act()
        return usual(asked)

    server.usual = acting


def test_a_cursor_of_the_old_address_is_not_kept_for_the_new_one(woo, connected, pull):
    """The owner enters another address while a pull of the old one runs: the new shop begins at its beginning."""
    from zhanggui.collect.models import LiveConnection

    there, server = woo
    there.orders = [woo_order(1, "2026-06-02T00:00:00")]
    connection = connected(server.address)
    other = server.address.replace("127.0.0.1", "localhost")
    _during(server, lambda: connected(other))
    with pytest.raises(Refused, match="was changed"):
        pull(connection)
    kept = LiveConnection.objects.get()
    assert (kept.address, kept.cursors) == (other, {})


def test_a_shop_that_is_disconnected_during_a_pull_is_asked_no_more(woo, workspace, connected, pull, known):
    from zhanggui.collect.live.connections import disconnect_shop

    there, server = woo
    there.orders = [woo_order(n, f"2026-06-02T0{n}:00:00") for n in range(1, 8)]
    connection = connected(server.address)
    _during(server, lambda: disconnect_shop(workspace, "berlin", at=NOW))
    with pytest.raises(Refused, match="was changed"):
        pull(connection)
    assert len([path for path in server.asked if "/orders?" in path]) == 1
    assert known("order") == []


@pytest.mark.parametrize(
    "given", ["https://shop.example.com:0", "https://shop.example.com:22", "https://shop.example.com:6000"]
)
def test_ports_of_other_services_are_no_shop(given):
    from zhanggui.collect.live.addresses import read_server

    with pytest.raises(Refused, match="no address of a shop"):
        read_server(given)


NASTY = st.sampled_from([
    None, "", 0, -1, True, [], {}, "\ud800", "a\x00b", "1e99999999", Decimal("1E+400"), "NaN", 10**40, DEEP,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0000-00-00", "../../x", [None], [[]], {"a": {"b": [1]}},
])  # fmt: skip


def _places(document: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document a value can stand in."""
    inner = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for name, value in inner:
        yield (*before, name)
        yield from _places(value, (*before, name))


@given(nasty=NASTY, choice=st.integers(0, 10_000), platform=st.sampled_from(["woocommerce", "shopify"]))
def test_whatever_stands_in_an_order_it_is_a_record_of_its_own(nasty, choice, platform):
    """A good order beside it is read as ever, and both can be written into a file."""
    from tests.collect.live.test_shopify import order

    from zhanggui.collect.live.lines import written
    from zhanggui.collect.live.register import ADAPTERS
    from zhanggui.collect.live.walking import Cursor, _records

    make = {
        "woocommerce": lambda n: woo_order(n, "2026-06-02T00:00:00"),
        "shopify": lambda n: order(n, "2026-06-02T00:00:00+00:00"),
    }
    odd, good = make[platform](1), make[platform](2)
    places = list(_places(odd))
    *way, last = places[choice % len(places)]
    inner: Any = odd
    for name in way:
        inner = inner[name]
    inner[last] = nasty
    found = _records(caller(8009), ADAPTERS[platform], "order", [odd, good], None)
    assert found[1].lines["order"][0]["status"] == "paid_unshipped"
    assert not Cursor().after(found, ADAPTERS[platform].overlap, NOW).knows(make_record(good, platform))
    for one in found:
        for line in one.lines["order"]:
            written(line | {"as_sent": one.document}).encode()


def make_record(document: Any, platform: str) -> Any:
    """The record of another state of a good order, which no cursor knows yet."""
    from zhanggui.collect.live.register import ADAPTERS

    return ADAPTERS[platform].record("order", document | {"note": "another state"})
