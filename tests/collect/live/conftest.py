"""A shop's server on loopback that does what a test tells it, and one that behaves like WooCommerce's API."""

from __future__ import annotations

import base64
import contextlib
import json
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.conftest import NOW

PER_PAGE = 3


@dataclass
class Said:
    """One answer: status, headers, body; ``cut`` bytes of it are never sent, ``late`` seconds it waits first."""

    status: int = 200
    body: bytes = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    cut: int = 0
    late: float = 0.0


@dataclass
class Server:
    """What is asked is written down; faults are said once each, in their turn, before ``usual`` is asked."""

    usual: Callable[[Any], Said]
    faults: list[Said] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)
    address: str = ""

    def says(self, *faults: Said) -> None:
        self.faults += faults


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[Any], Said]], Server]]:
    """Start a server on loopback whose answers ``usual(handler)`` gives."""
    running: list[ThreadingHTTPServer] = []
    over = threading.Event()

    def start(usual: Callable[[Any], Said]) -> Server:
        server = Server(usual)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.heard.append({k.lower(): v for k, v in self.headers.items()})
                said = server.faults.pop(0) if server.faults else server.usual(self)
                over.wait(said.late)
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", said.kind)
                self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                with contextlib.suppress(OSError):  # who asked may be gone already
                    self.wfile.write(said.body[: len(said.body) - said.cut])
                self.close_connection = True

            do_POST = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        running.append(http)
        server.address = f"http://127.0.0.1:{http.server_port}"
        return server

    yield start
    over.set()
    for http in running:
        http.shutdown()
        http.server_close()


def woo_order(
    number: int, at: str, *, status: str = "processing", price: str = "20.00", quantity: int = 2
) -> dict[str, Any]:
    """An order of one line as WooCommerce writes it: ``quantity`` pieces for ``price``, 2.00 discount, 5.00 postage."""
    total = f"{float(price) + 3:.2f}"
    return {
        "id": number, "number": str(number), "status": status, "currency": "EUR", "date_created_gmt": "2026-06-01T08:00:00",
        "date_modified_gmt": at, "date_paid_gmt": "2026-06-01T08:05:00" if status != "pending" else None,
        "date_completed_gmt": at if status == "completed" else None, "discount_total": "2.00", "discount_tax": "0.00",
        "shipping_total": "5.00", "shipping_tax": "0.00", "total": total, "total_tax": "0.00", "customer_note": "",
        "billing": {"email": f"Buyer{number}@example.com", "country": "DE", "state": "BE", "city": "Berlin",
                    "first_name": "Anna", "phone": "030 1234"},
        "shipping": {"country": "", "city": ""}, "refunds": [], "fee_lines": [],
        "line_items": [{"id": number * 10, "name": "Cup", "sku": "CUP-1", "quantity": quantity, "subtotal": price,
                        "subtotal_tax": "0.00", "total": f"{float(price) - 2:.2f}", "total_tax": "0.00"}],
    }  # fmt: skip


@dataclass
class Woo:
    """A small WooCommerce: lists by the moment of change, in pages; key and secret are looked at."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    refunds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    variations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    token: str = base64.b64encode(b"ck_1:cs_1").decode()

    def __call__(self, asked: Any) -> Said:
        if asked.headers.get("Authorization") != f"Basic {self.token}":
            return Said(401, b'{"code":"woocommerce_rest_cannot_view"}')
        parts = urlsplit(asked.path)
        names = parts.path.removeprefix("/wp-json/wc/v3/").split("/")
        if len(names) == 3:
            found = (self.refunds if names[0] == "orders" else self.variations).get(names[1], [])
            return Said(body=json.dumps(found).encode())
        return Said(body=json.dumps(self.listed(names[0], parse_qs(parts.query))).encode())

    def listed(self, what: str, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        after = query.get("modified_after", [""])[0]
        found = sorted(
            (one for one in getattr(self, what) if one["date_modified_gmt"] > after),
            key=lambda one: (one["date_modified_gmt"], one["id"]),
        )
        start = (int(query["page"][0]) - 1) * PER_PAGE
        return found[start : start + PER_PAGE]


@pytest.fixture
def woo(serve: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Woo, Server]:
    """A WooCommerce whose pages hold three records."""
    from zhanggui.collect.live import woocommerce

    monkeypatch.setattr(woocommerce, "PAGE", PER_PAGE)
    shop = Woo()
    return shop, serve(shop)


@pytest.fixture
def connected(workspace: Any) -> Callable[..., Any]:
    """Connect the shop ``berlin`` to an address of this machine; the connection."""

    def connect(address: str, platform: str = "woocommerce", **more: Any) -> Any:
        from zhanggui.collect.live.connections import Typed, connect_shop

        secrets = more.pop("secrets", {"key": "ck_1", "secret": "cs_1"})
        typed = Typed(
            shop="berlin", platform=platform, address=address, own_network=True, secrets=secrets, **more
        )
        return connect_shop(workspace, typed, at=NOW)

    return connect


@pytest.fixture
def pull(workspace: Any) -> Callable[..., Any]:
    """Pull a connection without real waiting; gives the receipts. ``waits`` collects how long it would have waited."""

    def run(connection: Any, *, waits: list[float] | None = None, patience: Any = None, **more: Any) -> Any:
        from zhanggui.collect.live.calling import Caller, Patience
        from zhanggui.collect.live.pulling import Pull
        from zhanggui.collect.models import LiveConnection

        def make(**asked: Any) -> Caller:
            return Caller(
                **asked, sleep=(waits if waits is not None else []).append, chance=random.Random(7), now=lambda: NOW,
                patience=patience or Patience(connect=2, whole=2),
            )  # fmt: skip

        fresh = LiveConnection.objects.get(pk=connection.pk)
        more = {"at": NOW, "by": "zg", "make_caller": make} | more
        return Pull(workspace=workspace, connection=fresh, **more).run()

    return run
