"""Whatever stands in an address, a page answers: every page × every role × what hostile or careless people type."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.console.merchant import write_costs, write_refused, write_shop
from tests.console.test_access_matrix import ROLES

SEED = 20260701
TRIES = 60
"""Addresses a role asks for; about fifteen seconds each."""
NUMBERS = ["0", "1", "-1", "²", "１２", "٣", "9" * 18, "9" * 19, "9" * 30, "9" * 5_000, "1e9", "NaN", "1.5"]
DAYS = [
    "0001-01-01",
    "0001-01-02",
    "9999-12-31",
    "9999-12-30",
    "2026-02-30",
    "2026-W01-1",
    "20260601",
    "2026-06-30",
]
WORDS = ["", " ", "\0", "\ud800", "%", "%00", "'\"><b>", "../../etc/passwd", "towels", "canaries", "own", "a" * 3_000,
         "\u202e", "😀", "taobao", "sku", "order", "cash", "profit", "name", "up", "cost"]  # fmt: skip
REFS = [
    "kpi/paid_orders.numerator",
    "kpi/paid_orders.numerator?since=0001-01-01&until=9999-12-31",
    "kpi/paid_orders.numerator?day=x",
    "kpi/paid_orders.numerator?nowhere=1&only=towels",
    "kpi/paid_orders.third",
    "kpi/aov.denominator?shop=towels",
    "kpi/nothing.numerator",
    "profit/profit?by=order&order_id=1&shop=towels",
    "profit/profit?by=total&since=0001-01-01&until=9999-12-31",
    "profit/profit?by=nowhere",
    "profit/nothing?by=shop",
    "profit/buyer_paid?by=month&month=2026-99",
    "profit/buyer_paid?by=total&since=9999-12-31&until=0001-01-01",
    "profit/buyer_paid?by=day&day=2026-06-30&currency=XXX&view=sideways",
    "profit/?",
    "x/y?z",
    "kpi",
]
ASKED = {
    "page": NUMBERS, "after": NUMBERS, "before": NUMBERS, "batch": NUMBERS, "since": DAYS, "last": DAYS,
    "until": DAYS, "period": ["own", "own", "day", "before", "month", "7", "٣"], "by": WORDS, "sort": WORDS, "ref": REFS,
    "shop": WORDS, "view": WORDS, "chapter": ["sales", "finance", "stock", "service", "members", *WORDS], "rule": WORDS,
    "paid": ["NaN", "1e999999", "-0", "Infinity", *NUMBERS], "text": WORDS, "missing": WORDS, "order_id": ["1000", *WORDS],
    "who": WORDS, "verb": WORDS, "path": WORDS, "file": WORDS, "code": WORDS, "next": WORDS, "only": ["unknown", *WORDS],
    "dir": ["up", "down"],
}  # fmt: skip
PLACES = {"number": NUMBERS[1:2] * 4 + NUMBERS, "at": ["1", "2", "3", *NUMBERS], "code": ["gmv", "paid_orders", "aov", *WORDS],
          "sku": ["A", *WORDS], "shop": ["towels", *WORDS], "order_id": ["1000", *WORDS], "kind": ["backup", *WORDS],
          "name": WORDS}  # fmt: skip


@pytest.fixture
def full(kept: Any, import_files: Callable[..., Any], tmp_path: Path, workspace: Any) -> None:
    """Two shops with costs, a refused row, a job and a decision."""
    from zhanggui.jobs.queue import enqueue
    from zhanggui.masterdata.matching import confirm

    now = datetime(2026, 7, 1, tzinfo=UTC)

    def make() -> None:
        import_files(*write_shop(tmp_path / "towels", first=1_000), shop="towels")
        import_files(*write_shop(tmp_path / "canaries", first=7_000, sku="B"), shop="canaries")
        import_files(*write_costs(tmp_path / "own", ["A", "B"]))
        import_files(write_refused(tmp_path / "bad"), shop="towels")
        confirm(workspace, shop="towels", item_key="A", sku="A", at=now, by="owner")
        enqueue("backup", by="owner", at=now)

    kept("full", make)


def _addresses(chance: random.Random) -> Iterator[str]:
    from zhanggui.access.web import routes

    places = [route for route, _ in routes() if not route.startswith("api/")]
    heavy = [
        p
        for p in places
        if p in ("profit", "rows", "kpis", "kpis/<slug:code>", "inbox", "quarantine", "reconcile")
    ]
    for _ in range(TRIES):
        route = chance.choice(heavy if chance.random() < 0.5 else places)
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: _quoted(chance.choice(PLACES[m.group(1)])), route)
        names = [*chance.sample(sorted(ASKED), chance.randint(2, 9)), "ref"]
        query = {name: chance.choice(ASKED[name]) for name in names}
        yield f"/{path}?{urlencode(query, errors='surrogatepass')}"


def _quoted(word: str) -> str:
    return quote(word, safe="", errors="surrogatepass")


@pytest.mark.parametrize("role", ROLES)
def test_no_address_breaks_a_page(full: None, signed_in: Callable[..., Any], role: str) -> None:
    browser = signed_in(role, shops=["towels"] if role == "manager" else None)
    browser.raise_request_exception = False
    chance = random.Random(f"{SEED} {role}")
    broken = {}
    for address in _addresses(chance):
        status = browser.get(address).status_code
        if status >= 500:
            broken[address[:300]] = status
    assert broken == {}


FORMS = {
    "/quarantine/replay": {"batch": NUMBERS},
    "/quarantine/fix": {"batch": NUMBERS, "rule": WORDS, "header": WORDS, "value": WORDS, "column": WORDS},
    "/goods/matches/accept": {"confidence": NUMBERS},
    "/goods/matches/confirm": {"shop": WORDS, "item_key": WORDS, "sku": WORDS, "known": NUMBERS},
    "/settings/daily/backup": {"hour": NUMBERS, "on": ["yes"]},
    "/settings/shops/towels": {"name": WORDS, "tax": NUMBERS},
    "/fees/set": {
        "shop": ["towels", *WORDS],
        "component": ["commission", *WORDS],
        "rate": ["3.5", *NUMBERS],
        "since": ["2026-03-01", *NUMBERS],
        "fixed": ["", *NUMBERS],
        "note": WORDS,
    },
    "/fees/end": {"shop": ["towels"], "component": ["commission", *WORDS], "since": ["2026-05-01", *NUMBERS]},
    "/fees/remove": {
        "shop": ["towels"],
        "component": ["commission", *WORDS],
        "since": ["2026-03-01", *NUMBERS],
    },
    "/people/invite": {"role": ["owner", *WORDS], "shop": WORDS},
    "/people/keys": {"name": WORDS, "right": ["import", *WORDS], "shop": WORDS},
    "/login": {"login": WORDS, "password": WORDS, "next": WORDS},
    "/join": {"code": WORDS, "login": WORDS, "password": WORDS},
    "/language": {"language": WORDS, "next": WORDS},
    "/orders/towels/1000/buyer": {"reason": WORDS},
    "/lines/1/2/reveal": {"reason": WORDS},
}


@pytest.mark.both_databases
def test_no_form_breaks_a_page(full: None, signed_in: Callable[..., Any]) -> None:
    browser = signed_in("owner")
    browser.raise_request_exception = False
    chance = random.Random(SEED)
    broken = {}
    for address, fields in FORMS.items():
        for _ in range(20):
            typed = {
                name: chance.choice(values).replace("\ud800", "\ufffd") for name, values in fields.items()
            }
            status = browser.post(address, typed).status_code
            if status >= 500:
                broken[address] = (status, {k: v[:40] for k, v in typed.items()})
    assert broken == {}


@pytest.mark.parametrize(
    "address",
    [
        f"/quarantine?after={'9' * 5_000}",
        f"/quarantine?batch={'9' * 5_000}",
        f"/inbox?before={'9' * 5_000}",
        "/inbox?until=0001-01-01",
        "/inbox?until=9999-12-31",
        "/profit?period=own&since=0001-01-01&last=9999-12-31",
        "/kpis/gmv?period=own&since=0001-01-01&last=0001-01-02",
    ],
)
def test_addresses_that_broke_a_page_once(full: None, signed_in: Callable[..., Any], address: str) -> None:
    browser = signed_in("owner")
    browser.raise_request_exception = False
    assert browser.get(address).status_code < 500


def test_a_reference_over_centuries_is_refused_at_once(full: None, signed_in: Callable[..., Any]) -> None:
    """Its total was looked up month by month, 120,000 times: one address kept the server busy for good."""
    ref = quote("profit/profit?by=total&since=0001-01-01&until=9999-12-31")
    assert signed_in("owner").get(f"/rows?ref={ref}").status_code == 400
