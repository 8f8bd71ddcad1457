"""Random merchants: every component equals a slow plain-Python oracle to the tick, every grouping sums to one total."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from decimal import Decimal as D
from pathlib import Path
from random import Random

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.core.money import split
from zhanggui.profit import window
from zhanggui.profit.rows import rows_behind
from zhanggui.profit.settings import FEES, OwnFee, ProfitSettings
from zhanggui.profit.shares import Weights, share_out
from zhanggui.profit.summary import GROUPS, profit_by
from zhanggui.profit.waterfall import COMPONENTS

_DAY = date(2026, 3, 5)
_COMPARED = [c for c in COMPONENTS if c != "tax"]


def _oracle():
    spec = importlib.util.spec_from_file_location("profit_oracle", Path(__file__).with_name("oracle.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


oracle = _oracle()


def fen(chance: Random, low: int, high: int) -> D:
    return D(chance.randint(low, high)).scaleb(-2)


def maybe(chance: Random, value, odds: float = 0.5):
    return value if chance.random() < odds else None


def merchant(new_world, seed: int, orders: int):
    """A merchant of one shop with orders of one to five lines, refunds, settlements and ads, all by chance."""
    chance, world = Random(seed), new_world()
    for n in range(4):
        if chance.random() < 0.9:
            world.cost(f"S{n}", fen(chance, 1, 3000)).cost(f"S{n}", fen(chance, 1, 3000), from_day=_DAY)
        if chance.random() < 0.9:
            world.sku(f"S{n}", D(chance.randint(1, 2500)).scaleb(-3))
    world.freight(fen(chance, 100, 900)).freight(fen(chance, 100, 900), province="西藏", step_fee="2.35")
    for n in range(3):  # S3 has no listing
        world.add("listing", shop="t1", item_key=f"S{n}", product_id=f"P{n % 2}")
    for n in range(orders):
        _order(chance, world, f"O{n:02}")
    for day in range(4):
        when = _DAY + timedelta(days=day)
        if chance.random() < 0.7:
            world.ad(fen(chance, 0, 9999), day=when)
        for product in ("P0", "P9"):
            if chance.random() < 0.5:
                world.ad(fen(chance, 1, 5000), day=when, subject_kind="product", subject_id=product)
    return world


def _order(chance: Random, world, name: str) -> None:
    lines = [_line(chance, name, n) for n in range(chance.choice([1, 1, 2, 2, 3, 5]))]
    paid = [line["paid"] for line in lines]
    total = sum(paid) if None not in paid and chance.random() < 0.7 else fen(chance, 0, 40000)
    world.order(
        name,
        platform=chance.choice(["tmall", "pinduoduo"]),
        status=chance.choice(["completed", "shipped", "paid_unshipped", "closed_refunded"]),
        paid=total,
        paid_day=_DAY + timedelta(days=chance.randint(-1, 2)),
        province=chance.choice(["浙江", "西藏"]),
        discount_platform=maybe(chance, fen(chance, 0, 900)),
        refunded=maybe(chance, fen(chance, 0, int(total * 100)), 0.3),
    )
    for line in lines:
        world.line(name, **line)
    _aftermath(chance, world, name, lines, total)


def _line(chance: Random, name: str, n: int) -> dict[str, object]:
    paid = chance.choice([fen(chance, 0, 20000), D(5), D(5), None])
    return {
        "line_id": f"{name}-{n}",
        "item_key": f"S{chance.randint(0, 3)}",
        "product_id": maybe(chance, f"P{chance.randint(0, 1)}", 0.6),
        "quantity": chance.randint(1, 3),
        "paid": paid,
        "list_amount": maybe(chance, fen(chance, 0, 20000)),
        "discount_platform": maybe(chance, fen(chance, 0, 900)),
        "refunded": maybe(chance, fen(chance, 0, int((paid or 0) * 100)), 0.2),
        "status": maybe(chance, chance.choice(["completed", "paid_unshipped", "closed_refunded"])),
    }


def _aftermath(chance: Random, world, name: str, lines, total) -> None:
    for _ in range(chance.choice([0, 0, 1, 2])):
        world.refund(
            name,
            fen(chance, 0, int(total * 100)),
            line_id=maybe(chance, chance.choice(lines)["line_id"], 0.6),
            outcome=chance.choice(["refunded", "refunded", "closed"]),
            goods_state=chance.choice(["not_shipped", "returned", "received", "unknown"]),
            refunded_day=_DAY + timedelta(days=chance.randint(0, 9)),
        )
    for kind in ("goods", "subsidy", "commission", "service_fee", "influencer", "compensation"):
        if chance.random() < 0.15:
            sign = 1 if kind in ("goods", "subsidy") else -1
            line_id = maybe(chance, chance.choice(lines)["line_id"])
            world.settled(name, kind, sign * fen(chance, 1, 2000), line_id=line_id)


def stated(world) -> dict[str, list[dict[str, object]]]:
    """The world's rows with every column the oracle reads."""
    columns = {
        "refund": ("line_id",),
        "settlement": ("line_id",),
        "order_line": ("paid", "status", "product_id"),
    }
    return {
        table: [dict.fromkeys(columns.get(table, ())) | row for row in rows]
        for table, rows in world.rows.items()
    }


@pytest.mark.parametrize("seed", range(6))
def test_every_component_of_every_line_equals_the_oracle(new_world, seed):
    world = merchant(new_world, seed, orders=60)
    expected, left = oracle.profit_of(stated(world))
    lines = world.lines()
    ours = {(r["order_id"], r["line_id"]): r for r in lines if r["part"] == "line"}
    assert set(ours) == set(expected)
    for key, line in expected.items():
        assert {c: ours[key][c] for c in _COMPARED} == {c: line[c] for c in _COMPARED}, key
    assert sum((r["ads"] for r in lines if r["part"] == "ads"), D(0)) == left


@pytest.mark.parametrize("seed", [61, 62])
def test_the_fees_a_shop_agreed_equal_the_oracle_too(new_world, seed):
    day = timedelta(days=1)
    own = [
        ("t1", 0, _DAY, D("0.035"), D("0.30")),
        ("t1", 0, _DAY + day, None, D(0)),
        ("t1", 1, _DAY + day, D("0.012345"), D(0)),
        ("t1", 2, _DAY + 2 * day, D("0.0005"), D("1.00")),
        ("t2", 2, _DAY, D("0.5"), D(0)),
    ]
    cards = tuple(
        OwnFee(shop=shop, fee=FEES[n], since=since, rate=rate, fixed=fixed)
        for shop, n, since, rate, fixed in own
    )
    world = merchant(new_world, seed, orders=60)
    expected, _ = oracle.profit_of(stated(world), own)
    usual, _ = oracle.profit_of(stated(world))
    ours = {
        (r["order_id"], r["line_id"]): r
        for r in world.lines(ProfitSettings(own_fees=cards))
        if r["part"] == "line"
    }
    for key, line in expected.items():
        assert {c: ours[key][c] for c in _COMPARED} == {c: line[c] for c in _COMPARED}, key
    assert sum(expected[key][fee] != usual[key][fee] for key in expected for fee in FEES) > 20


@pytest.mark.parametrize("view", ["cohort", "cash"])
@pytest.mark.parametrize("seed", [11, 12])
def test_every_grouping_sums_to_the_same_total(new_world, seed, view):
    tables = merchant(new_world, seed, orders=40).tables
    totals = set()
    for by in GROUPS:
        rows = profit_by(tables, ProfitSettings(default_cost_share=D("0.4")), by=by, view=view)
        summed = {c: [r.amounts[c] for r in rows] for c in COMPONENTS if c != "shipping"}
        totals.add(tuple(sum(v) for v in summed.values()))
    assert len(totals) == 1


def test_cash_and_cohort_have_the_same_refunds_over_all_days(new_world):
    tables = merchant(new_world, 21, orders=40).tables
    refunds = [
        sum(r.amounts["refunds"] for r in profit_by(tables, ProfitSettings(), by="order", view=view))
        for view in ("cohort", "cash")
    ]
    assert refunds[0] == refunds[1] > 0


@pytest.mark.parametrize("view", ["cohort", "cash"])
@pytest.mark.parametrize("seed", [41, 42])
def test_many_windows_give_what_one_gives(new_world, monkeypatch, seed, view):
    tables = merchant(new_world, seed, orders=40).tables
    at_once = {by: profit_by(tables, ProfitSettings(), by=by, view=view) for by in GROUPS}
    monkeypatch.setattr(window, "ORDERS_AT_ONCE", 7)
    monkeypatch.setattr(window, "OFTEN", 99)
    assert len(window.windows(tables, None, None)) > 2
    assert {by: profit_by(tables, ProfitSettings(), by=by, view=view) for by in GROUPS} == at_once


@pytest.mark.parametrize("view", ["cohort", "cash"])
@pytest.mark.parametrize("seed", [51, 52])
def test_a_window_holds_exactly_the_rows_of_its_days(new_world, seed, view):
    world = merchant(new_world, seed, orders=40)
    since, until = _DAY, _DAY + timedelta(days=3)
    inside = [row for row in world.lines(view=view) if since <= row["day"] < until]
    assert world.lines(view=view, since=since, until=until) == inside


def test_order_numbers_that_follow_no_time_are_read_once(new_world, monkeypatch):
    world = new_world()
    for n in range(40):
        world.order(f"O{n * 7 % 40:02}", paid_day=_DAY + timedelta(days=n))
    monkeypatch.setattr(window, "ORDERS_AT_ONCE", 4)
    assert window.windows(world.tables, None, None) == [(None, None)]


@pytest.mark.parametrize("component", ["refunds", "commission", "other_fees", "ads"])
def test_the_rows_behind_any_figure_sum_to_it(new_world, component):
    tables = merchant(new_world, 31, orders=30).tables
    for row in profit_by(tables, ProfitSettings(), by="day"):
        rows = rows_behind(
            tables, ProfitSettings(), component=component, by="day", group=row.group, currency=row.currency
        )
        assert sum((r.amount for r in rows), D(0)) == row.amounts[component]


_weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=6)
_BY = Weights(within=["group"], order=["name"], weight="weight", total="total", count="count", coin="coin")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-(10**9), 10**9), _weights, st.sampled_from([0, 2, 3])), min_size=1, max_size=8
    )
)
def test_sharing_equals_the_largest_remainder_method_in_every_currency(groups):
    rows, expected = [], []
    for n, (units, weights, digits) in enumerate(groups):
        coin, whole = 10 ** (4 - digits), D(units).scaleb(-digits)
        parts = split(whole, weights, digits=digits)
        common = {
            "group": n,
            "total": sum(weights),
            "count": len(weights),
            "coin": coin,
            "whole": units * coin,
        }
        rows += [common | {"name": f"{i}", "weight": weight} for i, weight in enumerate(weights)]
        expected += [(n, f"{i}", int(part * 10_000)) for i, part in enumerate(parts)]
    shared = share_out(nw.from_native(pl.LazyFrame(rows)), {"part": "whole"}, _BY)
    found = nw.to_native(shared.select("group", "name", "part").sort("group", "name")).collect()
    assert found.rows() == sorted(expected)
