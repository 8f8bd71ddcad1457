"""The sample merchant's JD shop: its files are written from the reference, its truth never reads a file.

What the files say, read by the product, must meet the truth to the fen: 7 shops, 24 SKUs, two months, seed 7.
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

SHOP = "jd-flagship"
EXPORTED = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
OWN = ("店铺", "商品", "在售链接", "组合装", "成本", "运费")


@pytest.fixture(scope="module")
def merchant(tmp_path_factory):
    """The JD shop's files and the merchant's own books, imported once; the truth beside them."""
    from zhanggui.simulate.merchant import simulate

    folder = tmp_path_factory.mktemp("jd")
    made = simulate(folder, shops=7, skus=24, months=2, orders_per_day=16, start=date(2025, 10, 1))
    place = folder / "ws"
    create_workspace(place)
    workspace = open_workspace(place)
    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.warehouse import store

    importer = Importer(workspace=workspace, profiles=known_profiles(), now=EXPORTED, options=ImportOptions())
    books = [made.exports / "店铺资料" / f"{name}.xlsx" for name in OWN]
    receipts = importer.run([*books, made.exports / SHOP])
    return SimpleNamespace(
        receipts=receipts,
        tables=store.read(workspace.place.warehouse),
        files={f.file.rpartition("/")[2]: f for f in made.files if f.shop == SHOP},
        orders={row["order_id"]: row for row in _truth(made.truth / "orders.csv")},
        lines=list(_truth(made.truth / "lines.csv")),
        shop=next(iter(_truth(made.truth / "shops.csv"))),
    )


def _truth(path: Path):
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row["shop"] == SHOP)


def rows(merchant, table):
    return merchant.tables[table].collect().rows(named=True)


def test_every_file_is_recognised_and_every_row_accounted_for(merchant):
    own = [r for r in merchant.receipts if r.shop == SHOP]
    assert {r.profile for r in own} == {"jd.orders", "jd.settlement", "jd.ads", "jd.traffic"}
    assert {r.status for r in merchant.receipts} == {"loaded"}
    assert all(r.adds_up and r.quarantined == 0 for r in own)
    assert {r.file.partition("!")[0]: r.rows for r in own} == {
        n: f.records for n, f in merchant.files.items()
    }


def test_gmv_orders_and_refunds_are_the_truth(merchant):
    from zhanggui.kpi.totals import totals

    (found,) = totals(merchant.tables, since=None, until=None, shops=[SHOP])
    truth = merchant.shop
    assert (found.orders, found.paid_orders) == (int(truth["orders"]), int(truth["paid_orders"]))
    assert (str(found.paid), str(found.refunded)) == (truth["buyer_paid"], truth["refunds"])
    assert found.adjustments > 0, "split parents are told apart and count nothing"


def test_every_order_paid_and_got_back_what_it_really_did(merchant):
    from zhanggui.kpi.order_money import order_money

    money = order_money(merchant.tables).collect().rows(named=True)
    found = {
        o["order_id"]: (from_ticks(o["paid"]), from_ticks(o["refunded"] or 0))
        for o in money
        if o["document"] == "order"
    }
    assert found == {
        number: (Decimal(o["buyer_paid"]), Decimal(o["refunds"])) for number, o in merchant.orders.items()
    }


def test_every_line_was_paid_what_it_really_was(merchant):
    """The merchant's coupon and the platform's are shared as the order was really priced."""
    found = {x["line_id"]: from_ticks(x["paid"]) for x in rows(merchant, "order_line")}
    assert found == {line["line_id"]: Decimal(line["paid"]) for line in merchant.lines}


def test_fees_on_the_bills_are_the_truth(merchant):
    booked = defaultdict(int)
    for entry in rows(merchant, "settlement"):
        booked[entry["kind"]] -= entry["amount"]
    assert str(from_ticks(booked["commission"])) == merchant.shop["commission"]
    assert str(from_ticks(booked["service_fee"])) == merchant.shop["other_fees"]


def test_ad_spend_is_the_truth(merchant):
    spent = sum(r["spend"] for r in rows(merchant, "ad_report") if r["subject_kind"] == "product")
    assert from_ticks(spent) == Decimal(merchant.shop["ads"]) + Decimal(merchant.shop["unallocated_ads"])


def test_profit_of_every_complete_order_is_the_truth(merchant):
    """From the files alone: money, subsidy, refunds, goods, fees, freight and ads of every order that is complete."""
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.summary import profit_by

    complete = {n: o for n, o in merchant.orders.items() if o["complete"] == "1" and o["paid_day"]}
    amounts = {
        r.group["order_id"]: r.amounts for r in profit_by(merchant.tables, ProfitSettings(), by="order")
    }
    figures = ("profit", "ads")
    truth = {n: tuple(Decimal(o[name]) for name in figures) for n, o in complete.items()}
    assert {n: tuple(amounts[n][name] for name in figures) for n in complete} == truth
    assert len(complete) > 80
    carried = sum(a["ads"] for n, a in amounts.items() if n in merchant.orders)
    assert carried == Decimal(merchant.shop["ads"])
