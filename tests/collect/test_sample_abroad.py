"""The sample merchant's shops on Amazon, WooCommerce and eBay: what is imported is what really happened, to the cent.

The simulator knows nothing of the importer (an import contract), so agreement is no echo.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from zhanggui.simulate.merchant import simulate

ABROAD = ("amazon-us", "woo-store", "ebay-us")
MONEY = ("buyer_paid", "refunds", "commission")


def ticks(amount: str) -> int:
    return int(Decimal(amount) * 10_000)


@pytest.fixture(scope="module")
def merchant(tmp_path_factory):
    """All shops, 40 SKUs, two months: the truth of the three abroad by order, in ticks, and the list of files."""
    made = simulate(
        tmp_path_factory.mktemp("all"),
        shops=14,
        skus=40,
        months=2,
        orders_per_day=40,
        start=date(2025, 10, 1),
    )
    with (made.truth / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["shop"] in ABROAD]
    truth = {
        (r["shop"], r["order_id"]): {name: ticks(r[name]) for name in MONEY} | {"why": r["why"]} for r in rows
    }
    listed = json.loads((made.truth / "files.json").read_text(encoding="utf-8"))
    return SimpleNamespace(exports=made.exports, truth=truth, files={f["file"]: f for f in listed})


@pytest.fixture
def taken(merchant, import_files, known):
    """The files of the three shops, imported; orders by number, lines, entries and cases by order."""
    receipts = [r for shop in ABROAD for r in import_files(merchant.exports / shop, shop=shop)]
    rows = {table: defaultdict(list) for table in ("order_line", "settlement", "refund")}
    for table, found in rows.items():
        for row in known(table):
            found[row["shop"], row.get("order_id")].append(row)
    orders = {(row["shop"], row["order_id"]): row for row in known("order")}
    return SimpleNamespace(receipts=receipts, orders=orders, **rows)


def of(shop: str, rows) -> dict:
    return {order: row for (code, order), row in rows.items() if code == shop}


def test_the_shops_abroad_to_the_cent(merchant, taken):
    """One import, looked at from all sides: receipts, then every order of each shop."""
    for receipt in taken.receipts:
        written = merchant.files[f"{receipt.shop}/{Path(receipt.file).name}"]
        assert (receipt.rows, receipt.quarantined, receipt.warnings) == (written["records"], 0, []), (
            receipt.file
        )
        assert receipt.ignored >= written["ignored"], (
            "older rows of an order too: eBay's names do not sort by day"
        )
    newest = {
        key: truth for key, truth in merchant.truth.items() if "newest export is older" not in truth["why"]
    }
    assert set(taken.orders) == set(merchant.truth)
    assert {shop: len(of(shop, newest)) for shop in ABROAD} == {
        "amazon-us": 161,
        "woo-store": 70,
        "ebay-us": 76,
    }
    _amazon(of("amazon-us", newest), taken)
    _woocommerce(of("woo-store", newest), taken)
    _ebay(of("ebay-us", newest), taken)


def _amazon(truth, taken) -> None:
    """What was called off before it left was never paid here; so paid less refunds is compared, and every commission."""
    for order, true in truth.items():
        key = "amazon-us", order
        paid = sum(line.get("paid", 0) for line in taken.order_line[key])
        back = sum(case["amount"] for case in taken.refund[key])
        fees = -sum(entry["amount"] for entry in taken.settlement[key] if entry["kind"] == "commission")
        assert (paid - back, fees) == (true["buyer_paid"] - true["refunds"], true["commission"]), order


def _woocommerce(truth, taken) -> None:
    for order, true in truth.items():
        found = taken.orders["woo-store", order]
        assert (found["paid"], found["refunded"]) == (true["buyer_paid"], true["refunds"]), order
        if found["paid"]:
            lines = sum(line["paid"] for line in taken.order_line["woo-store", order])
            assert lines + found["shipping_charged"] == found["paid"], order


def _ebay(truth, taken) -> None:
    for order, true in truth.items():
        found = taken.orders["ebay-us", order]
        lines = sum(line["list_amount"] for line in taken.order_line["ebay-us", order])
        assert (found["paid"], found["goods_amount"]) == (true["buyer_paid"], lines), order
