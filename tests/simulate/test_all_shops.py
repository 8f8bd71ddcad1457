"""All shops of the sample merchant, imported once: every row accounted for, every order that can be known and every bill as
they really were.

The simulator knows nothing of the importer (an import contract), so agreement is no echo.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import narwhals as nw
import pytest

from zhanggui.access.opening import create_workspace, open_workspace
from zhanggui.core.money import from_ticks
from zhanggui.simulate.merchant import simulate
from zhanggui.simulate.register import all_shops, platform_of
from zhanggui.simulate.size import months_later

SIZE = {"shops": len(all_shops()), "skus": 40, "months": 2, "orders_per_day": 60, "start": date(2025, 10, 1)}
pytestmark = pytest.mark.slow
EXPORTED = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
FURTHER = ("tmall-living", "douyin-goods", "pdd-second", "jd-home", "woo-garden", "taobao-owner")
MONEY = ("buyer_paid", "platform_subsidy", "refunds", "goods_cost", "commission", "payment_fee", "shipping",
         "other_fees", "tax")  # fmt: skip
BILLED = tuple(shop.code for shop in all_shops() if platform_of(shop).bill)
"""Shops of platforms that send a bill; of four on Taobao and Tmall two export it."""
WITHOUT = ("tmall-flagship", "taobao-corner", "pdd-outlet")
UNTOLD = ("refund not told", "lines joined")
"""A main-order row that does not tell its lines apart says that something went back, not how much."""
OLDER = ("newest export is older", "lines joined")
BOOKS = ("店铺", "商品", "在售链接", "组合装", "成本", "运费", "汇率")
"""The merchant's own workbooks that profit needs; the others are tested with their templates."""
NOT_OURS = ("templates.", "generic.", "api.")


@pytest.fixture(scope="module")
def merchant(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The written merchant, its receipts, the tables and the profit of every order; the truth beside them."""
    folder = tmp_path_factory.mktemp("all")
    made = simulate(folder, **SIZE)
    create_workspace(folder / "ws")
    workspace = open_workspace(folder / "ws")
    from zhanggui.collect.importing import Importer, ImportOptions
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.stages import collected
    from zhanggui.profit.waterfall import order_profit
    from zhanggui.warehouse import store

    importer = Importer(workspace=workspace, profiles=known_profiles(), now=EXPORTED, options=ImportOptions())
    books = [made.exports / "店铺资料" / f"{name}.xlsx" for name in BOOKS]
    receipts = importer.run([*books, *(made.exports / shop.code for shop in all_shops())])
    tables = store.read(workspace.place.warehouse)
    rates = {shop.code: shop.tax_rate for shop in all_shops() if shop.tax_rate}
    counted = collected(order_profit(tables, ProfitSettings(tax_rates=rates)))
    return SimpleNamespace(
        receipts=receipts,
        tables=tables,
        files={one.file: one for one in made.files if one.shop or Path(one.file).stem in BOOKS},
        counted={(row["shop"], row["order_id"]): row for row in counted if row["part"] == "order"},
        truth={(row["shop"], row["order_id"]): row for row in rows_of(made.truth / "orders.csv")},
        shops=list(rows_of(made.truth / "shops.csv")),
        bills={
            (row["shop"], row["month"], row["kind"]): (int(row["entries"]), Decimal(row["amount"]))
            for row in rows_of(made.truth / "bills.csv")
        },
    )


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def written_as(merchant, receipt):
    """What the merchant says of a receipt's file."""
    name = Path(receipt.file.partition("!")[0]).name
    return merchant.files.get(f"{receipt.shop}/{name}") or merchant.files[f"店铺资料/{name}"]


def test_every_row_of_every_file_is_accounted_for(merchant):
    """Totals, notes and movements of no money are ignored; so are rows older than what another file told."""
    assert len(merchant.receipts) == len(merchant.files)
    copies = sum(written.same_as != "" for written in merchant.files.values())
    again = [receipt for receipt in merchant.receipts if receipt.status == "already_loaded"]
    assert len(again) == copies == 1
    for receipt in (receipt for receipt in merchant.receipts if receipt not in again):
        written = written_as(merchant, receipt)
        assert (receipt.status, receipt.adds_up) == ("loaded", True), receipt.file
        assert (receipt.rows, receipt.quarantined) == (written.records, written.quarantined), receipt.file
        assert receipt.ignored >= written.ignored, receipt.file


@pytest.mark.parametrize("shop", FURTHER)
def test_of_a_further_shop_exactly_what_costs_nothing_is_ignored(merchant, shop):
    own = [receipt for receipt in merchant.receipts if receipt.shop == shop]
    assert len(own) >= 3
    assert {r.file: r.ignored for r in own} == {r.file: written_as(merchant, r).ignored for r in own}


def test_every_kind_of_a_platforms_own_files_is_written_by_a_shop(merchant):
    from zhanggui.collect.register import PROFILES

    own = {name for name in PROFILES if not name.startswith(NOT_OURS) and ".live_" not in name}
    assert own - {receipt.profile for receipt in merchant.receipts} == set()


def of(merchant, shop, *, complete=False):
    """Number, truth and figures of the shop's paid orders."""
    for (code, number), row in merchant.truth.items():
        if code == shop and row["paid_day"] and (row["complete"] == "1" or not complete):
            yield number, row, merchant.counted[code, number]


def unlike(truth, found, names):
    """Names of the figures that are unknown or another than the true one."""
    return [name for name in names if found[name] is None or from_ticks(found[name]) != Decimal(truth[name])]


@pytest.mark.parametrize("shop", [s.code for s in all_shops()])
def test_an_order_of_which_the_files_tell_all_is_as_it_really_was(merchant, shop):
    """Ads apart (below), profit before them included."""
    for number, truth, found in of(merchant, shop, complete=True):
        assert unlike(truth, found, MONEY) == [], number
        assert from_ticks(found["profit"] + found["ads"]) == Decimal(truth["profit"]) + Decimal(
            truth["ads"]
        ), number


def test_most_orders_of_the_shops_with_bills_are_told_whole(merchant):
    for shop in ("tmall-living", "douyin-goods", "jd-home", "taobao-owner"):
        whole, paid = (len(list(of(merchant, shop, complete=c))) for c in (True, False))
        assert whole > 0.6 * paid > 20, shop


def test_every_fen_of_advertising_is_counted_once(merchant):
    """Two breakdowns of one money on 千川, three on Pinduoduo: products count, the others say it again."""
    from zhanggui.profit.advertising import ad_spend
    from zhanggui.profit.stages import collected

    spent: dict[str, int] = defaultdict(int)
    for row in collected(ad_spend(merchant.tables)):
        spent[row["shop"]] += row["spend"]
    true = {row["shop"]: Decimal(row["ads"]) + Decimal(row["unallocated_ads"]) for row in merchant.shops}
    assert {shop: from_ticks(spent[shop]) for shop in true} == true
    assert all(true[shop] > 0 for shop in ("tmall-living", "douyin-goods", "pdd-second", "jd-home"))


def days_without_line_money(merchant, shop):
    """Days of an order of which the old item report does not tell what was paid for a line: the order's money says it
    only where there is one line and no postage.
    """
    lines = merchant.tables["order_line"].filter(nw.col("shop") == shop, nw.col("paid").is_null())
    postage = merchant.tables["order"].select("shop", "order_id", "shipping_charged")
    counted = lines.group_by("shop", "order_id").agg(n=nw.len()).join(postage, on=["shop", "order_id"])
    unclear = counted.filter((nw.col("n") > 1) | (nw.col("shipping_charged") > 0)).collect()
    return {merchant.truth[shop, number]["paid_day"] for number in unclear["order_id"].to_list()}


@pytest.mark.parametrize(
    "shop", sorted({shop.code for shop in all_shops()} - {"meituan-store", "flash-store"})
)
def test_ads_go_to_the_product_they_were_for(merchant, shop):
    """Every order of every shop whose files name its lines and what each was paid; where item reports name no product
    (Taobao, Tmall), listings do. Bills of takeaway name no lines. The order file of Amazon lacks what was called off at once.
    """
    unshared = days_without_line_money(merchant, shop) if shop == "taobao-corner" else set()
    off = {
        number: (from_ticks(merchant.counted[code, number]["ads"]), Decimal(truth["ads"]))
        for (code, number), truth in merchant.truth.items()
        if code == shop and truth["paid_day"] not in unshared and (code, number) in merchant.counted
    }
    assert {number: ours for number, (ours, _) in off.items()} == {
        number: true for number, (_, true) in off.items()
    }
    assert len(off) > 60


@pytest.mark.parametrize(
    "shop", [s.code for s in all_shops() if s.code not in ("meituan-store", "flash-store", "amazon-us")]
)
def test_a_refund_is_the_true_one_or_said_to_be_unknown(merchant, shop):
    """Unknown only where the truth says that no file tells how much, and never 0 in place of it without being marked."""
    wrong = {}
    for number, truth, found in of(merchant, shop):
        if found["refunds"] is None:
            right = found["why_refunds"] == "refund_untold" and any(word in truth["why"] for word in UNTOLD)
        else:
            marked = found["assumed_refunds"] or any(word in truth["why"] for word in OLDER)
            right = marked or from_ticks(found["refunds"]) == Decimal(truth["refunds"])
        if not right:
            wrong[number] = (found["refunds"], truth["refunds"], truth["why"])
    assert wrong == {}


@pytest.mark.parametrize(
    ("shop", "orders"), [("pdd-outlet", 21), ("douyin-goods", 3), ("douyin-select", 4), ("tmall-living", 0)]
)
def test_so_many_orders_have_an_unknown_refund(merchant, shop, orders):
    assert sum(found["refunds"] is None for _, _, found in of(merchant, shop)) == orders


def test_that_nothing_went_back_is_assumed_of_every_order_on_ebay(merchant):
    """Its report has no word for refunds, and no other file is there; 11 of these orders were refunded."""
    found = [
        (row["assumed_refunds"], Decimal(truth["refunds"]) > 0) for _, truth, row in of(merchant, "ebay-us")
    ]
    assert {assumed for assumed, _ in found} == {1}
    assert sum(refunded for _, refunded in found) == 11


def test_deductions_come_on_top_of_pinduoduos_fee_card(merchant):
    """Every order, whether its refunds are told or not: only deductions are other fees there."""
    found = {
        n: (from_ticks(f["other_fees"]), Decimal(t["other_fees"])) for n, t, f in of(merchant, "pdd-second")
    }
    assert {number: ours for number, (ours, _) in found.items()} == {
        n: true for n, (_, true) in found.items()
    }
    assert sum(true > 0 for _, true in found.values()) > 10


def test_what_the_csv_of_an_extension_says_was_paid_and_given_back(merchant):
    known = [one for one in of(merchant, "woo-garden") if "newest export is older" not in one[1]["why"]]
    assert {number: unlike(t, f, ("buyer_paid", "refunds")) for number, t, f in known} == {
        n: [] for n, _, _ in known
    }
    assert sum(Decimal(truth["refunds"]) > 0 for _, truth, _ in known) > 3


@pytest.mark.parametrize("month", [0, 1, 2])
@pytest.mark.parametrize("shop", BILLED)
def test_a_months_bill_is_the_truth_to_the_fen_kind_by_kind(merchant, shop, month):
    """What ``zg reconcile --expect bill=…`` says: nothing to explain."""
    from zhanggui.profit.settlement import settlement_statement

    first, after = months_later(SIZE["start"], month), months_later(SIZE["start"], month + 1)
    true = {
        kind: told
        for (code, when, kind), told in merchant.bills.items()
        if (code, when) == (shop, f"{first:%Y-%m}")
    }
    whole = sum((amount for _, amount in true.values()), Decimal(0))
    (currency,) = {one.currency for one in all_shops() if one.code == shop}
    found = settlement_statement(merchant.tables, shop, first, after, currency=currency, expected=whole)
    kinds: dict[str, tuple[int, Decimal]] = {}
    for group in found.groups:
        entries, amount = kinds.get(group.kind, (0, Decimal(0)))
        kinds[group.kind] = (entries + group.entries, amount + group.amount)
    assert kinds == true
    assert (found.loaded, found.unexplained, [p for p in found.parts if p.counts]) == (whole, 0, [])
    assert month == 2 or bool(true) == (shop not in WITHOUT)


def test_the_alipay_account_tells_every_kind_of_fee(merchant):
    told = {kind for shop, _, kind in merchant.bills if shop == "tmall-living"}
    assert told == {
        "goods_with_subsidy", "refund", "commission", "service_fee", "points", "affiliate", "payment_fee", "insurance",
        "other_fee", "transfer", "ads",
    }  # fmt: skip


def test_what_the_ad_account_spent_is_what_the_ad_reports_say(merchant):
    """Booked at night, but counted on the day it was spent: October's ads are October's."""
    from zhanggui.profit.settlement import settlement_statement

    for month in (0, 1):
        first, after = months_later(SIZE["start"], month), months_later(SIZE["start"], month + 1)
        found = settlement_statement(merchant.tables, "tmall-living", first, after)
        assert found.ads_booked == found.ads_reported > 0
