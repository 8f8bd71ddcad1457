"""The sample merchant's TikTok shop: its files are written from the layouts, its truth never reads a file.

What the files say, read by the product, must meet the truth to the cent: all shops, 24 SKUs, two months, seed 7.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from zhanggui.access.opening import create_workspace, open_workspace
from zhanggui.core.money import from_ticks

SHOP = "tiktok-us"
EXPORTED = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
OWN = ("店铺", "商品", "在售链接", "成本", "运费", "汇率")
PARTS = ("buyer_paid", "platform_subsidy", "refunds", "commission", "payment_fee", "other_fees", "shipping")


@pytest.fixture(scope="module")
def merchant(tmp_path_factory):
    """The shop's files and the merchant's own books, imported once; the truth beside them."""
    from zhanggui.simulate.merchant import simulate
    from zhanggui.simulate.register import all_shops

    folder = tmp_path_factory.mktemp("tiktok")
    size = {"shops": len(all_shops()), "skus": 24, "months": 2, "orders_per_day": 80}
    made = simulate(folder, start=date(2025, 10, 1), **size)
    create_workspace(folder / "ws")
    workspace = open_workspace(folder / "ws")
    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.warehouse import store

    importer = Importer(workspace=workspace, profiles=known_profiles(), now=EXPORTED, options=ImportOptions())
    books = [made.exports / "店铺资料" / f"{name}.xlsx" for name in OWN]
    receipts = importer.run([*books, made.exports / SHOP])
    return SimpleNamespace(
        receipts=[r for r in receipts if r.shop == SHOP],
        tables=store.read(workspace.place.warehouse),
        files={f.file.rpartition("/")[2]: f for f in made.files if f.shop == SHOP},
        orders={row["order_id"]: row for row in _truth(made.truth / "orders.csv")},
        bill=list(_truth(made.truth / "bills.csv")),
        shop=next(iter(_truth(made.truth / "shops.csv"))),
    )


def _truth(path: Path):
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row["shop"] == SHOP)


def test_every_file_is_recognised_and_every_row_accounted_for(merchant):
    assert {r.profile for r in merchant.receipts} == {"tiktok.orders", "tiktok.settlement"}
    assert all(r.adds_up and not r.quarantined and not r.warnings for r in merchant.receipts)
    found = {r.file.partition("!")[0]: (r.rows, r.ignored) for r in merchant.receipts}
    assert found == {name: (f.records, f.ignored) for name, f in merchant.files.items()}


def test_gmv_orders_and_refunds_are_the_truth(merchant):
    from zhanggui.kpi.totals import totals

    (found,) = totals(merchant.tables, since=None, until=None, shops=[SHOP])
    truth = merchant.shop
    assert (found.orders, found.paid_orders) == (int(truth["orders"]), int(truth["paid_orders"]))
    assert (str(found.paid), str(found.refunded)) == (truth["buyer_paid"], truth["refunds"])


def test_the_bill_is_the_truth_month_by_month(merchant):
    """Entries and their sum by kind, to the cent."""
    found = defaultdict(list)
    for entry in merchant.tables["settlement"].collect().rows(named=True):
        found[f"{entry['booked_day']:%Y-%m}", entry["kind"]].append(from_ticks(entry["amount"]))
    told = {key: (len(amounts), sum(amounts)) for key, amounts in found.items()}
    assert told == {(r["month"], r["kind"]): (int(r["entries"]), Decimal(r["amount"])) for r in merchant.bill}


def test_profit_of_every_settled_order_is_the_truth(merchant):
    """Every part of every order that is settled and no file is older; costs are in yuan, so all but the goods."""
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.summary import profit_by

    open_yet = {"not settled", "newest export is older"}
    settled = {
        n: o for n, o in merchant.orders.items() if o["paid_day"] and not open_yet & set(o["why"].split("; "))
    }
    rows = profit_by(merchant.tables, ProfitSettings(), by="order")
    amounts = {row.group["order_id"]: row.amounts for row in rows}
    assert len(settled) > 20
    found = {n: {part: amounts[n][part] for part in PARTS} for n in settled}
    assert found == {n: {part: Decimal(o[part]) for part in PARTS} for n, o in settled.items()}
