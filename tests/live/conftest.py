"""A real commerce server (Vendure) on loopback, and a shopper in it. See README.md for how its packages come here."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PLACE = "ZHANGGUI_LIVE_SHOP"
USUAL = Path.home() / ".cache" / "zhanggui" / "live-shop"
READY_SECONDS = 120


def _installed() -> Path | None:
    """The folder its packages are installed in; None where nobody installed them and nobody says they are."""
    named = os.environ.get(PLACE)
    place = Path(named) if named else USUAL
    if (place / "node_modules" / "@vendure" / "core").is_dir() and shutil.which("node"):
        return place
    assert not named, f"{PLACE} names {place}, where no live shop is installed"
    return None


@dataclass
class Shop:
    """The server's address and two ways to ask it: as a shopper and as its administrator."""

    address: str
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, api: str, query: str, **variables: Any) -> Any:
        """The data of a GraphQL call; the token of a session is kept from call to call."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"Content-Type": "application/json"}
        if api in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[api]}"
        request = urllib.request.Request(f"{self.address}/{api}-api", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.tokens[api] = answer.headers.get("vendure-auth-token") or self.tokens.get(api, "")
            said = json.loads(answer.read())
        assert "errors" not in said, said
        return said["data"]

    def buy(self, *skus: tuple[str, int], mail: str) -> str:
        """A shopper buys and pays; the order's code."""
        self.tokens.pop("shop", None)
        found = self.ask("admin", "{ productVariants { items { id sku } } }")["productVariants"]["items"]
        numbers = {one["sku"]: one["id"] for one in found}
        for sku, quantity in skus:
            self.ask(
                "shop", "mutation($id: ID!, $n: Int!) { addItemToOrder(productVariantId: $id, quantity: $n) { __typename } }",
                id=numbers[sku], n=quantity,
            )  # fmt: skip
        to = {
            "fullName": "Anna Buyer",
            "streetLine1": "Unter den Linden 1",
            "city": "Berlin",
            "countryCode": "DE",
        }
        self.ask(
            "shop", "mutation($c: CreateCustomerInput!) { setCustomerForOrder(input: $c) { __typename } }",
            c={"firstName": "Anna", "lastName": "Buyer", "emailAddress": mail},
        )  # fmt: skip
        self.ask(
            "shop",
            "mutation($a: CreateAddressInput!) { setOrderShippingAddress(input: $a) { __typename } }",
            a=to,
        )
        (method, *_) = self.ask("shop", "{ eligibleShippingMethods { id } }")["eligibleShippingMethods"]
        self.ask(
            "shop", "mutation($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { __typename } }", id=[method["id"]]
        )  # fmt: skip
        self.ask("shop", 'mutation { transitionOrderToState(state: "ArrangingPayment") { __typename } }')
        (pay,) = self.ask("shop", "{ eligiblePaymentMethods { code } }")["eligiblePaymentMethods"]
        paid = self.ask(
            "shop", "mutation($p: PaymentInput!) { addPaymentToOrder(input: $p) { ... on Order { code state } } }",
            p={"method": pay["code"], "metadata": {}},
        )["addPaymentToOrder"]  # fmt: skip
        assert paid["state"] == "PaymentSettled", paid
        return str(paid["code"])

    def sign_in(self) -> None:
        """As its administrator."""
        self.ask(
            "admin",
            'mutation { login(username: "superadmin", password: "superadmin", rememberMe: true) { __typename } }',
        )


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """The server, running for a module's tests."""
    place = _installed()
    if place is None:
        pytest.skip("no live shop installed: see tests/live/README.md")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        ["node", str(Path(__file__).with_name("shop.cjs")), str(port)], cwd=place, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    watch = threading.Timer(READY_SECONDS, running.kill)
    watch.start()
    try:
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if line.strip() == "ready":
                break
        else:
            pytest.fail("the live shop did not start: " + "".join(said)[-2_000:])
        watch.cancel()
        threading.Thread(target=running.stdout.read, daemon=True).start()
        there = Shop(f"http://127.0.0.1:{port}")
        there.sign_in()
        yield there
    finally:
        watch.cancel()
        running.terminate()
        running.wait(timeout=20)


@pytest.fixture
def connected(workspace: Any, shop: Shop) -> Callable[..., Any]:
    """Connect the shop ``vendure-1`` to the server; the connection."""
    from tests.conftest import NOW

    def connect(password: str = "superadmin") -> Any:
        from zhanggui.collect.live.connections import Typed, connect_shop

        typed = Typed(
            shop="vendure-1", platform="vendure", address=shop.address, own_network=True,
            secrets={"user": "superadmin", "password": password},
        )  # fmt: skip
        return connect_shop(workspace, typed, at=NOW)

    return connect
