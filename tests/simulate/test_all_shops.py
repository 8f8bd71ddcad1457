"""All shops of the sample merchant, imported once: every row accounted for, every order that can be known and every bill as
they really were.

The simulator knows nothing of the importer (an import contract), so agreement is no echo.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import narwhals as nw
import openpyxl
import pytest

from zhanggui.access.opening import create_workspace, open_workspace
from zhanggui.core.money import from_ticks
from zhanggui.simulate.merchant import simulate
from zhanggui.simulate.register import all_shops, platform_of
from zhanggui.simulate.size import months_later

SHOPS = all_shops()[:23]
"""Figures worked by hand hold for these: one shop more and each of them has fewer orders. A platform that comes later
proves its shop in its own tests."""
SIZE = {"shops": len(SHOPS), "skus": 40, "months": 2, "orders_per_day": 60, "start": date(2025, 10, 1)}
pytestmark = pytest.mark.slow
EXPORTED = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
FURTHER = ("tmall-living", "douyin-goods", "pdd-second", "jd-home", "woo-garden", "taobao-owner")
MONEY = ("buyer_paid", "platform_subsidy", "refunds", "goods_cost", "commission", "payment_fee", "shipping",
         "other_fees", "tax")  # fmt: skip
BILLED = tuple(shop.code for shop in SHOPS if platform_of(shop).bill)
"""Shops of platforms that send a bill; of four on Taobao and Tmall two export it."""
WITHOUT = ("tmall-flagship", "taobao-corner", "pdd-outlet")
UNTOLD = ("refund not told", "lines joined")
"""A main-order row that does not tell its lines apart says that something went back, not how much."""
OLDER = ("newest export is older", "lines joined")
BOOKS = ("店铺", "商品", "在售链接", "组合装", "成本", "运费", "汇率")
"""The merchant's own workbooks that profit needs; the others are tested with their templates."""
ERP = "旺店通_可发库存"
SERVED = {"tmall-living": 3, "douyin-goods": 3, "pdd-second": 4, "jd-home": 3}
"""Shops whose service is reported, and of how many: three people, and on Pinduoduo the shop as a whole."""
NOT_OURS = ("templates.", "generic.", "api.")


@pytest.fixture(scope="module")
def merchant(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The written merchant, its receipts, the tables and the profit of every order; the truth beside them."""
    folder = tmp_path_factory.mktemp("all")
    made = simulate(folder, **SIZE)
    create_workspace(folder / "ws")
    workspace = open_workspace(folder / "ws")
    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.stages import collected
    from zhanggui.profit.waterfall import order_profit
    from zhanggui.warehouse import store

    importer = Importer(workspace=workspace, profiles=known_profiles(), now=EXPORTED, options=ImportOptions())
    books = [made.exports / "店铺资料" / f"{name}.xlsx" for name in BOOKS]
    books += sorted((made.exports / "店铺资料").glob(f"{ERP}*"))
    receipts = importer.run([*books, *(made.exports / shop.code for shop in SHOPS)])
    tables = store.read(workspace.place.warehouse)
    rates = {shop.code: shop.tax_rate for shop in SHOPS if shop.tax_rate}
    counted = collected(order_profit(tables, ProfitSettings(tax_rates=rates)))
    return SimpleNamespace(
        receipts=receipts,
        tables=tables,
        exports=made.exports,
        files={
            one.file: one for one in made.files if one.shop or Path(one.file).stem.startswith((ERP, *BOOKS))
        },
        counted={(row["shop"], row["order_id"]): row for row in counted if row["part"] == "order"},
        truth={(row["shop"], row["order_id"]): row for row in rows_of(made.truth / "orders.csv")},
        shops=list(rows_of(made.truth / "shops.csv")),
        service={(row["shop"], row["day"], row["agent"]): row for row in rows_of(made.truth / "service.csv")},
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


def test_no_two_shops_files_share_a_document(merchant):
    """Nothing of the merchant's is in two shops' files, so a receipt that speaks of doubles would be wrong."""
    from zhanggui.warehouse.same_documents import find_doubles

    tables = {
        name: merchant.tables[name].to_native() for name in ("order", "order_line", "refund", "settlement")
    }
    assert find_doubles(tables).rows() == []


def test_what_a_file_says_it_comes_to_is_what_its_rows_come_to(merchant):
    assert [w.zh for r in merchant.receipts for w in r.warnings if "写明" in w.zh] == []


@pytest.mark.parametrize("shop", FURTHER)
def test_of_a_further_shop_exactly_what_costs_nothing_is_ignored(merchant, shop):
    own = [receipt for receipt in merchant.receipts if receipt.shop == shop]
    assert len(own) >= 3
    assert {r.file: r.ignored for r in own} == {r.file: written_as(merchant, r).ignored for r in own}


def test_every_kind_of_a_platforms_own_files_is_written_by_a_shop(merchant):
    from zhanggui.collect.register import PROFILES

    later = {platform_of(shop).code + "." for shop in all_shops()[len(SHOPS) :]}
    apart = (*NOT_OURS, *later)
    own = {name for name in PROFILES if not name.startswith(apart) and ".live_" not in name}
    assert own - {receipt.profile for receipt in merchant.receipts} == set()


def of(merchant, shop, *, complete=False):
    """Number, truth and figures of the shop's paid orders."""
    for (code, number), row in merchant.truth.items():
        if code == shop and row["paid_day"] and (row["complete"] == "1" or not complete):
            yield number, row, merchant.counted[code, number]


def unlike(truth, found, names):
    """Names of the figures that are unknown or another than the true one."""
    return [name for name in names if found[name] is None or from_ticks(found[name]) != Decimal(truth[name])]


@pytest.mark.parametrize("shop", [s.code for s in SHOPS])
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


@pytest.mark.parametrize("shop", sorted({shop.code for shop in SHOPS} - {"meituan-store", "flash-store"}))
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
    "shop", [s.code for s in SHOPS if s.code not in ("meituan-store", "flash-store", "amazon-us")]
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
    (currency,) = {one.currency for one in SHOPS if one.code == shop}
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


def rows_of_table(merchant, name: str, shop: str) -> list[dict]:
    from zhanggui.profit.stages import collected

    return [row for row in collected(merchant.tables[name]) if row["shop"] == shop]


def told_service(shop: str, row: dict) -> dict:
    """The counts that a row of the warehouse tells, in the truth's words; 人工接待人数 of Pinduoduo are those who were answered."""
    names = (
        "asked", "needing_reply", "sessions", "unanswered", "late_3min", "asked_to_buy", "ordered_people", "paid_people", "rated",
        "satisfied", "dissatisfied", "buyer_messages", "agent_messages", "sold_orders", "sold_units",
    )  # fmt: skip
    told = {name: Decimal(row[name]) for name in names if row[name] is not None}
    told |= {name: from_ticks(row[name]) for name in ("sales", "refunded") if row[name] is not None}
    if row["served"] is not None:
        told["answered" if shop == "pdd-second" else "needing_reply"] = Decimal(row["served"])
    if row["net_sales"] is not None:
        told["net_sales"] = from_ticks(row["net_sales"])
    return told


def true_service(merchant, key: tuple[str, str, str]) -> dict:
    row = merchant.service[key]
    true = {name: Decimal(row[name]) for name in list(row)[3:] if row[name] and not name.endswith("seconds")}
    answered, net = true["needing_reply"] - true["unanswered"], true["sales"] - true["refunded"]
    return true | {"answered": answered, "net_sales": net}


@pytest.mark.parametrize("shop", SERVED)
def test_service_reports_say_what_really_happened(merchant, shop):
    """Whatever a platform tells of an agent's day is true; what Tmall works out the day after is unknown till then."""
    rows = rows_of_table(merchant, "service_day", shop)
    assert len({row["agent"] for row in rows}) == SERVED[shop]
    few = shop in ("tmall-living", "jd-home")
    assert len({row["day"] for row in rows}) == 7 if few else 50 < len({row["day"] for row in rows}) <= 61
    for row in rows:
        told, true = told_service(shop, row), true_service(merchant, (shop, f"{row['day']}", row["agent"]))
        assert told == {name: true[name] for name in told}, (row["day"], row["agent"])
    late = [row["paid_people"] for row in rows if row["day"] == date(2025, 11, 30) and row["agent"] != "*"]
    assert shop != "tmall-living" or set(late) == {None}


@pytest.mark.parametrize("shop", SERVED)
def test_sales_by_chat_are_a_part_of_what_the_shop_sold_that_day(merchant, shop):
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for (code, _), row in merchant.truth.items():
        if code == shop:
            paid[row["paid_day"]] += Decimal(row["buyer_paid"])
    by_chat = {
        day: Decimal(row["sales"])
        for (code, day, agent), row in merchant.service.items()
        if (code, agent) == (shop, "*")
    }
    assert all(by_chat[day] <= paid[day] for day in by_chat)
    assert 0.2 < sum(by_chat.values()) / sum(paid.values()) < 0.6


def service_kpis(merchant, shop: str, since: date, until: date, by: tuple[str, ...] = ()) -> dict:
    from zhanggui.kpi.compute import compute_many
    from zhanggui.kpi.register import KPIS

    codes = (
        "service_served",
        "reply_rate",
        "reply_3min_rate",
        "inquiry_conversion",
        "service_csat",
        "service_sales",
    )
    kpis = [KPIS[code] for code in codes]
    return compute_many(kpis, merchant.tables, by=by, since=since, until=until, filters={"shop": shop})


def only(found: dict, code: str) -> tuple:
    (row,) = found[code]
    return row.value, row.numerator, row.denominator


def test_two_days_on_tmall_by_hand(merchant):
    """24 November: 小禾 served 3, 小青 2. 25 November: each of three served 2. Asked about buying: 3 + 2 and 1 + 2 + 1, of whom
    two paid, 21.90 and 62.90. Ratings: 1 + 1 good ones, then 1 of 2 and 2 of 2.
    """
    found = service_kpis(merchant, "tmall-living", date(2025, 11, 24), date(2025, 11, 26))
    assert only(found, "service_served")[0] == 11
    assert only(found, "inquiry_conversion")[1:] == (2, 9)
    assert only(found, "service_csat") == (Decimal("0.833333"), 5, 6)
    assert only(found, "service_sales")[0] == Decimal("84.80")
    assert only(found, "reply_3min_rate")[0] is None, "the merchant did not tick that column"


def test_somebody_nobody_answered_counts_against_the_reply_rate(merchant):
    """28 November: 小禾 served 2. 29 November: 小禾 served 2, 小青 had one and did not answer: 4 of 5."""
    found = service_kpis(merchant, "tmall-living", date(2025, 11, 28), date(2025, 11, 30))
    assert only(found, "reply_rate") == (Decimal("0.8"), 4, 5)


def test_two_days_on_douyin_by_hand(merchant):
    """21 November: 4 + 1 + 1 people served, 小青's one had no answer; 22 November: 5 + 4 + 1, one of 小禾's had none.

    Of 4 + 0 + 1 + 3 + 3 + 1 who asked about buying 2 + 0 + 0 + 0 + 1 + 0 paid, 350.60 and 99.90.
    """
    found = service_kpis(merchant, "douyin-goods", date(2025, 11, 21), date(2025, 11, 23))
    assert only(found, "service_served")[0] == 16
    assert only(found, "reply_3min_rate") == (Decimal("0.875"), 14, 16)
    assert only(found, "inquiry_conversion") == (Decimal("0.25"), 3, 12)
    assert only(found, "service_sales")[0] == Decimal("450.50")


@pytest.mark.parametrize("shop", ["pdd-second", "douyin-goods"])
def test_service_figures_of_every_day_are_the_truth(merchant, shop):
    """Pinduoduo tells sales of the shop as a whole, Douyin of its people."""
    found = service_kpis(merchant, shop, date(2025, 10, 1), date(2025, 12, 1), by=("day",))
    true = {
        day: true_service(merchant, (code, day, agent))
        for code, day, agent in merchant.service
        if (code, agent) == (shop, "*")
    }
    bought = {f"{row.group['day']}": (row.numerator, row.denominator) for row in found["inquiry_conversion"]}
    sold = {f"{row.group['day']}": row.value for row in found["service_sales"]}
    asked = {day: (one["paid_people"], one["asked_to_buy"]) for day, one in true.items()}
    assert {day: bought.get(day, (0, 0)) for day in true} == asked
    assert {day: sold.get(day, 0) for day in true} == {day: one["sales"] for day, one in true.items()}
    if shop == "douyin-goods":
        timely = {f"{row.group['day']}": (row.numerator, row.denominator) for row in found["reply_3min_rate"]}
        needing = {d: (o["needing_reply"] - o["late_3min"], o["needing_reply"]) for d, o in true.items()}
        assert {day: timely.get(day, (0, 0)) for day in true} == needing


def test_influencers_get_what_the_settlement_books_for_them(merchant):
    """Order by order; a sub-order's number leads to its order."""
    order_of = {
        row["line_id"]: row["order_id"] for row in rows_of_table(merchant, "order_line", "douyin-goods")
    }
    listed: dict[str, int] = defaultdict(int)
    for row in rows_of_table(merchant, "commission", "douyin-goods"):
        listed[order_of[row["order_id"]]] += row["actual"] or 0
    booked: dict[str, int] = defaultdict(int)
    for row in rows_of_table(merchant, "settlement", "douyin-goods"):
        if row["kind"] == "influencer":
            booked[row["order_id"]] -= row["amount"]
    assert {order: paid for order, paid in listed.items() if paid} == {
        o: paid for o, paid in booked.items() if paid
    }
    assert sum(booked.values()) > 0


def test_a_promise_is_fifteen_percent_and_unsettled_ones_are_unknown(merchant):
    rows = rows_of_table(merchant, "commission", "douyin-goods")
    for row in rows:
        assert from_ticks(row["estimated"]) == (from_ticks(row["base"]) * Decimal("0.15")).quantize(
            Decimal("0.01"), "ROUND_HALF_UP"
        )
        assert (row["actual"] is None) == (row["settled_at"] is None)
    assert {row["actual"] is None for row in rows} == {True, False}


def on_the_list(merchant, shop: str) -> dict[str, tuple[Decimal, int]]:
    """Price and stock by merchant code, else by the id that stands for it, as the platform's product list says."""
    (path,) = [
        merchant.exports / file
        for file, one in merchant.files.items()
        if one.shop == shop and one.kind == "listing"
    ]
    if shop == "tmall-living":
        packed = "".join(line.split("\t")[8] for line in path.read_text(encoding="utf-16").splitlines()[3:])
        variants = re.findall(r"([\d.]+):(\d+):([^:]+):\d+:\d+;", packed)
        return {code: (Decimal(price), int(stock)) for price, stock, code in variants}
    if shop == "douyin-goods":
        _, *rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
        return {row[4] or row[0]: (Decimal(str(row[5])), row[6]) for row in rows}
    code, number, price, stock, encoding = (
        ("商家编码", "SKUID", "拼单价", "SKU库存", "utf-8-sig")
        if shop == "pdd-second"
        else ("商家SKU", "SKU编号", "京东价", "可用库存", "gb18030")
    )
    with path.open(encoding=encoding, newline="") as file:
        return {
            row[code] or row[number]: (Decimal(row[price]), int(row[stock])) for row in csv.DictReader(file)
        }


def workbook(merchant, name: str) -> list[dict]:
    header, *rows = openpyxl.load_workbook(
        merchant.exports / "店铺资料" / f"{name}.xlsx", read_only=True
    ).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("shop", SERVED)
def test_price_and_stock_of_a_product_list_reach_the_link(merchant, shop):
    """Which SKU stands behind a link stays what 在售链接 says; a price that has changed since is today's."""
    told = on_the_list(merchant, shop)
    links = {row["item_key"]: row for row in rows_of_table(merchant, "listing", shop)}
    assert len(told) >= 10
    found = {key: (from_ticks(links[key]["price"]), links[key]["stock"]) for key in told}
    assert found == told
    filled_in = {
        r["商家编码"] or r["平台SKU ID"] or r["平台商品ID"]: r
        for r in workbook(merchant, "在售链接")
        if r["店铺编码"] == shop
    }
    assert {key: links[key]["sku"] for key in told} == {key: filled_in[key]["SKU编码"] for key in told}
    assert any(told[key][0] != Decimal(str(filled_in[key]["售价"])) for key in told)


def test_no_product_list_touches_the_goods_of_the_merchants_own_workbook(merchant):
    from zhanggui.profit.stages import collected

    goods = {
        row["sku"]: (row["name"], row["category"], from_ticks(row["list_price"]), row["state"])
        for row in collected(merchant.tables["sku"])
    }
    assert goods == {
        row["SKU编码"]: (row["名称"], row["类目"], Decimal(str(row["吊牌价"])), "on_sale")
        for row in workbook(merchant, "商品")
    }


@pytest.mark.parametrize(
    ("shop", "words"), [("tmall-living", {"好评": 5, "中评": 3, "差评": 1}), ("jd-home", None)]
)
def test_reviews_come_once_with_the_stars_of_the_platforms_own_list(merchant, shop, words):
    """Two days stand in two lists; the merchant's workbook leaves these shops out."""
    stars = words or {f"{n}星": n for n in range(1, 6)}
    column, encoding = ("评价类型", "gb18030") if words else ("评分", "utf-8-sig")
    told = {}
    for file, one in merchant.files.items():
        if (one.shop, one.kind) == (shop, "review"):
            with (merchant.exports / file).open(encoding=encoding, newline="") as opened:
                told |= {row["订单编号"]: stars[row[column]] for row in csv.DictReader(opened)}
    rows = rows_of_table(merchant, "review", shop)
    assert len(rows) == len(told) > 3
    assert {row["order_id"]: row["stars"] for row in rows} == told
    assert shop not in {row["店铺编码"] for row in workbook(merchant, "评价")}


def test_what_is_free_and_what_is_promised_is_what_lies_there(merchant):
    """The ERP's list has no day and no count: the day stands in its name, and free + promised is the count."""
    from zhanggui.profit.stages import collected

    (path,) = (merchant.exports / "店铺资料").glob(f"{ERP}*")
    with path.open(encoding="gb18030", newline="") as file:
        told = {
            (row["商家编码"], row["仓库"]): (int(row["可发库存"]) + int(row["锁定"]), int(row["锁定"]))
            for row in csv.DictReader(file)
        }
    rows = collected(merchant.tables["stock_snapshot"])
    assert {(row["sku"], row["stock_warehouse"]): (row["on_hand"], row["reserved"]) for row in rows} == told
    assert {row["day"] for row in rows} == {date(2025, 11, 30)}
    assert any(promised > 0 for _, promised in told.values())
