"""Terms, purchases, receipts and stock of the sample merchant fit together, and suppliers deliver as the truth says."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import mean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.simulate.purchasing import Shelf, buy
from zhanggui.simulate.size import Size
from zhanggui.simulate.suppliers import SUPPLIERS, terms_of
from zhanggui.simulate.world import make_world


@pytest.fixture(scope="module")
def books(small):
    """The workbooks of supply, and the truth about it."""
    truth = json.loads((small.merchant.truth / "parameters.json").read_text("utf-8"))
    names = {"terms": "供货条件", "orders": "采购单", "receipts": "收货", "stock": "库存"}
    return {key: small.template(name) for key, name in names.items()} | {"truth": truth}


@pytest.fixture(scope="module")
def left(small):
    """Units that left, by SKU and day, read off the orders of the world."""
    world = make_world(Size(skus=40, months=2, orders_per_day=12, start=date(2025, 10, 1)))
    gone = Counter()
    for orders in world.orders.values():
        for order in orders:
            for line in order.lines:
                if order.shipped_at is not None and all(r.kind != "unshipped" for r in line.refunds):
                    for sku, units in line.offer.parts:
                        gone[sku.code, order.shipped_at.date().isoformat()] += units * line.quantity
    return gone


def test_every_count_is_the_opening_stock_and_what_came_less_what_left(books, left):
    counted = Counter()
    for row in books["stock"]:
        counted[row["SKU编码"], row["日期"]] += row["在库"]
    good = Counter()
    for row in books["receipts"]:
        good[row["SKU编码"], row["收货日期"]] += row["收货数量"] - row["不良数量"]
    for (sku, day), units in counted.items():
        came = sum(n for (code, when), n in good.items() if code == sku and when < day)
        gone = sum(n for (code, when), n in left.items() if code == sku and when < day)
        assert units == counted[sku, "2025-10-01"] + came - gone, (sku, day)
        assert units >= 0


def test_stock_is_counted_monthly_and_in_the_last_eight_weeks_weekly(books):
    days = sorted({row["日期"] for row in books["stock"]})
    weekly = [(date(2025, 12, 1) - timedelta(days=7 * i)).isoformat() for i in range(9)]
    assert days == sorted({"2025-10-01", "2025-11-01", *weekly})


def test_what_is_on_its_way_is_what_open_orders_still_owe(books):
    owed = Counter()
    for row in books["orders"]:
        if row["状态"] == "未完成":
            owed[row["SKU编码"]] += row["采购数量"]
    for row in books["receipts"]:
        order = (row["采购单号"], row["SKU编码"])
        if any((o["采购单号"], o["SKU编码"], o["状态"]) == (*order, "未完成") for o in books["orders"]):
            owed[row["SKU编码"]] -= row["收货数量"]
    stated = Counter()
    for row in books["stock"]:
        if row["日期"] == "2025-12-01":
            stated[row["SKU编码"]] += row["在途"]
    assert +owed == +stated
    assert +owed


def test_a_receipt_belongs_to_an_order_and_never_brings_more(books):
    ordered = {(row["采购单号"], row["SKU编码"]): row for row in books["orders"]}
    assert len(ordered) == len(books["orders"])
    came = Counter()
    for row in books["receipts"]:
        order = ordered[row["采购单号"], row["SKU编码"]]
        came[row["采购单号"], row["SKU编码"]] += row["收货数量"]
        assert row["收货日期"] > order["下单日期"]
        assert (order["供应商"], order["状态"] == "已取消") == (row["供应商"], False)
    assert all(units <= ordered[key]["采购数量"] for key, units in came.items())


def test_orders_are_whole_cartons_and_not_below_the_minimum(books):
    terms = {(row["SKU编码"], row["供应商"]): row for row in books["terms"]}
    priced = [row for row in books["orders"] if row["采购价"] is not None]
    assert priced
    for row in priced:
        term = terms[row["SKU编码"], row["供应商"]]
        assert row["采购数量"] % term["箱规"] == 0
        assert row["采购数量"] >= term["起订量"]
        promised = date.fromisoformat(row["下单日期"]) + timedelta(days=term["交期"])
        assert row["约定到货日期"] == promised.isoformat()


def test_the_usual_suppliers_price_is_the_dated_cost_and_the_second_ones_is_dearer(books, small):
    costs = {(row["SKU编码"], row["生效日期"]): row["单位成本"] for row in small.template("成本")}
    usual = {row["SKU编码"]: row["供应商"] for row in small.template("商品")}
    second = 0
    for row in books["terms"]:
        cost = costs[row["SKU编码"], row["生效日期"]]
        if row["供应商"] == usual[row["SKU编码"]]:
            assert row["采购价"] == cost
        else:
            second += 1
            assert row["采购价"] == pytest.approx(cost * 1.06, abs=0.01)
    assert second


def test_some_skus_spoil_and_most_do_not(books, small):
    category = {row["SKU编码"]: row["类目"] for row in small.template("商品")}
    spoiling = {category[row["SKU编码"]] for row in books["terms"] if row["保质期"] is not None}
    lasting = {category[row["SKU编码"]] for row in books["terms"] if row["保质期"] is None}
    assert spoiling == {"节庆/礼盒"}
    assert len(lasting) > 5


def test_at_the_end_some_skus_are_out_some_nearly_and_dead_ones_lie_in_hundreds(books, small):
    ends, kinds = books["truth"]["stock_at_the_end"], books["truth"]["skus"]
    selling = {code: end for code, end in ends.items() if end["units_a_day"] > 0.1}
    days = {code: end["on_hand"] / end["units_a_day"] for code, end in selling.items()}
    assert sum(cover == 0 for cover in days.values()) >= 1
    assert sum(0 < cover <= 7 for cover in days.values()) >= 2
    assert sum(cover > 14 for cover in days.values()) >= 10
    assert all(ends[code]["on_hand"] > 300 for code, sku in kinds.items() if sku["kind"] == "dead stock")
    counted = Counter()
    for row in books["stock"]:
        if row["日期"] == "2025-12-01":
            counted[row["SKU编码"]] += row["在库"]
    assert {code: end["on_hand"] for code, end in ends.items()} == dict(counted)


def test_nothing_left_of_a_sku_while_it_was_out(books, left):
    out = {c: e["out_since"] for c, e in books["truth"]["stock_at_the_end"].items() if e["out_since"]}
    assert out
    for code, since in out.items():
        assert not any(
            units for (sku, day), units in left.items() if sku == code and since <= day < "2025-12-01"
        )
        assert sum(units for (sku, _), units in left.items() if sku == code) >= 5


def test_orders_are_open_at_the_end_and_some_are_overdue(books):
    open_ = [row for row in books["orders"] if row["状态"] == "未完成"]
    assert any(row["约定到货日期"] >= "2025-12-01" for row in open_)
    assert any(row["约定到货日期"] < "2025-12-01" for row in open_)
    assert {row["状态"] for row in books["orders"]} == {"未完成", "已完成", "已取消"}


@pytest.fixture(scope="module")
def delivered():
    """What suppliers did in 60 years of steady sales: two units a day of one SKU of each of them."""
    world = make_world(Size(skus=20, months=1, orders_per_day=1, start=date(2025, 1, 1)))
    found = defaultdict(list)
    for seed in range(60):
        for terms in terms_of(seed, world.goods).values():
            if terms[0].sku.code.endswith("-A"):
                shelf = Shelf(start=date(2025, 1, 1), gone=[2] * 365, role="healthy")
                for bought in buy(seed, terms, shelf)[1]:
                    found[bought.term.supplier.name] += [(bought, arrival) for arrival in bought.arrivals]
    return found


@pytest.mark.parametrize("name", SUPPLIERS)
def test_a_supplier_delivers_as_late_and_as_badly_as_the_truth_says(name, delivered):
    """Means of hundreds of deliveries lie within four standard errors of the truth; rounding to days adds 1/12."""
    supplier, came = SUPPLIERS[name], delivered[name]
    late = [(arrival.day - bought.promised).days for bought, arrival in came]
    assert len(late) > 100
    spread = (supplier.late_sd**2 + 1 / 12) ** 0.5
    assert mean(late) == pytest.approx(supplier.late_mean, abs=4 * spread / len(late) ** 0.5)
    assert stdev(late) == pytest.approx(spread, rel=4 / (2 * len(late)) ** 0.5)
    units, bad = sum(a.quantity for _, a in came), sum(a.defects for _, a in came)
    rate = supplier.defect_rate
    assert bad / units == pytest.approx(rate, abs=4 * (rate * (1 - rate) / units) ** 0.5)
    short = mean(arrival.quantity < bought.quantity for bought, arrival in came)
    assert short == pytest.approx(supplier.short_rate, abs=4 * (0.12 * 0.88 / len(late)) ** 0.5)


def test_nothing_is_bought_of_what_never_sells(books):
    dead = {code for code, sku in books["truth"]["skus"].items() if sku["kind"] == "dead stock"}
    assert dead
    assert not dead & {row["SKU编码"] for row in books["orders"]}


def test_the_last_count_is_taken_before_anything_of_that_day_came(books):
    assert max(row["日期"] for row in books["stock"]) == "2025-12-01"
    assert max(row["收货日期"] for row in books["receipts"]) < "2025-12-01"


@pytest.fixture(scope="module")
def terms():
    """Terms of the 20 SKUs of a small catalogue."""
    world = make_world(Size(skus=20, months=1, orders_per_day=1, start=date(2025, 1, 1)))
    return list(terms_of(7, world.goods).values())


@settings(max_examples=150)
@given(
    gone=st.lists(st.one_of(st.just(0), st.integers(0, 40)), min_size=28, max_size=200),
    role=st.sampled_from(["healthy", "soon", "short", "dead"]),
    seed=st.integers(0, 10_000),
    which=st.integers(0, 19),
)
def test_whatever_is_sold_was_on_the_shelf(terms, gone, role, seed, which):
    start = date(2025, 1, 1)
    opening, bought = buy(seed, terms[which], Shelf(start=start, gone=gone, role=role))
    came = Counter()
    for one in bought:
        assert one.ordered < start + timedelta(days=len(gone))
        assert sum(arrival.quantity for arrival in one.arrivals) <= one.quantity
        for arrival in one.arrivals:
            came[(arrival.day - start).days] += arrival.good
    level = opening
    for day, units in enumerate(gone):
        level += came[day] - units
        assert level >= 0
    assert all(0 <= day < len(gone) for day in came)
