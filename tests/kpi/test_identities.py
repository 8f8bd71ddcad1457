"""Figures that must fit together: parts and wholes, rows and figures, the dictionary's identities."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhanggui.kpi.behind import rows_behind
from zhanggui.kpi.compute import compute, compute_many
from zhanggui.kpi.register import KPIS
from zhanggui.kpi.words import Adds

FIRST = date(2026, 2, 26)
SKUS = ("TEA", "CUP", "POT")

cents = st.integers(0, 10_000).map(lambda fen: fen * 100)
days = st.integers(0, 9).map(lambda n: FIRST + timedelta(days=n))
shops = st.sampled_from([("t1", "taobao"), ("t2", "taobao"), ("s1", "shopify")])
currencies = st.sampled_from(["CNY", "CNY", "USD"])
statuses = st.sampled_from(
    ["completed", "shipped", "paid_unshipped", "closed_refunded", "closed_unpaid", "unpaid"]
)


@st.composite
def worlds(draw):
    """Orders with lines, refunds, ads, visits and stock counts of ten days over a month's end."""
    orders, lines, refunds = [], [], []
    for number in range(draw(st.integers(1, 7))):
        order, back = _order(draw, str(number))
        orders.append(order)
        at = {name: order[name] for name in ("shop", "platform", "order_id", "currency")}
        lines += [_line(draw, at, f"{number}-{part}") for part in range(draw(st.integers(0, 3)))]
        refunds += [_refund(draw, at, order["created_day"], back)] if draw(st.booleans()) else []
    return {
        "order": orders, "order_line": lines, "refund": refunds, "ad_report": _reports(draw),
        "stock_snapshot": _counts(draw), "unit_cost": _costs(draw),
    }  # fmt: skip


def _order(draw, order_id):
    """An order, and what one refund of it may be."""
    shop, platform = draw(shops)
    status, created, currency = draw(statuses), draw(days), draw(currencies)
    amount, back = draw(cents), draw(cents)
    order = {
        "shop": shop,
        "platform": platform,
        "order_id": order_id,
        "currency": currency,
        "status": status,
        "created_day": created,
        "paid_day": None if "unpaid" in status else created,
        "paid": amount,
        "refunded": draw(st.sampled_from([None, 0, back])),
        "merchant_receivable": draw(st.sampled_from([None, amount])),
        "goods_amount": amount + 100,
        "discount_platform": draw(st.sampled_from([None, 100])),
        "discount_merchant": 0,
        "shipping_charged": draw(cents),
        "buyer_key": draw(st.sampled_from([None, "qian", "mu", "lan"])),
        "province": draw(st.sampled_from([None, "浙江", "广东"])),
    }
    return order, back


def _line(draw, at, line_id):
    return at | {
        "line_id": line_id,
        "line_kind": draw(st.sampled_from(["product", "product", "gift", "charge"])),
        "item_key": draw(st.sampled_from(SKUS)),
        "quantity": draw(st.integers(1, 5)),
        "paid": draw(cents),
        "list_amount": draw(cents),
    }


def _refund(draw, at, created, back):
    return at | {
        "refund_id": at["order_id"],
        "applied_day": created,
        "refunded_day": draw(days),
        "amount": back,
        "outcome": draw(st.sampled_from(["refunded", "pending", "closed"])),
        "needs_return": draw(st.sampled_from([None, True, False])),
    }


def _reports(draw):
    return [
        {
            "shop": shop,
            "platform": platform,
            "day": day,
            "spend": draw(cents),
            "clicks": 3,
            "sales": draw(cents),
        }
        for day in draw(st.lists(days, unique=True, max_size=4))
        for shop, platform in [draw(shops)]
    ]


def _counts(draw):
    return [
        {"sku": sku, "day": day, "on_hand": draw(st.integers(0, 50)), "stock_warehouse": building}
        for sku in draw(st.lists(st.sampled_from(SKUS), unique=True))
        for building in draw(st.lists(st.sampled_from(["杭州", "广州"]), unique=True))
        for day in draw(st.lists(days, unique=True, max_size=3))
    ]


def _costs(draw):
    return [
        {"sku": sku, "from_day": day, "cost": draw(cents)}
        for sku in draw(st.lists(st.sampled_from(SKUS), unique=True))
        for day in draw(st.lists(st.one_of(days, st.just(date(2026, 1, 1))), unique=True, max_size=3))
    ]


few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))

ADDITIVE = [
    "gmv", "orders_created", "paid_amount", "paid_orders", "net_sales", "net_sales_cash", "paid_lines", "units",
    "gift_units", "refund_amount", "refunds_done", "ad_spend", "clicks", "ad_sales",
]  # fmt: skip


def totals(rows):
    """Values added up by currency; None where one of them is unknown."""
    sums: dict[str | None, Decimal] = {}
    for row in rows:
        if row.value is None:
            return None
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.value
    return {currency: value for currency, value in sums.items() if value}


def world_of(new_engine, world):
    engine = new_engine()
    for name, rows in world.items():
        engine.put(name, rows)
    return engine


@few
@given(world=worlds())
def test_days_add_up_to_the_month_and_shops_to_the_whole(new_engine, world):
    tables = world_of(new_engine, world).tables
    kpis = [KPIS[code] for code in ADDITIVE]
    wholes = compute_many(kpis, tables)
    for by in ("day", "week", "month", "shop", "platform"):
        for code, rows in compute_many(kpis, tables, by=[by]).items():
            parts, whole = totals(rows), totals(wholes[code])
            # A shop without a refund file is unknown by itself, though the whole is known.
            assert parts is None or whole is None or parts == whole, (code, by)


def test_what_the_test_before_adds_up_is_declared_additive():
    assert {KPIS[code].adds for code in ADDITIVE} == {Adds.UP}


@few
@given(
    world=worlds(), kpis=st.lists(st.sampled_from(list(KPIS.values())), min_size=5, max_size=5, unique=True)
)
def test_the_rows_behind_a_figure_add_up_to_it(new_engine, world, kpis):
    tables = world_of(new_engine, world).tables
    period = {"since": FIRST + timedelta(days=1), "until": FIRST + timedelta(days=8)}
    for kpi in kpis:
        by = [d for d in ("shop", "sku", "month") if d in kpi.dims][:2]
        for row in compute(kpi, tables, by=by, **period)[:3]:
            asked = {"group": row.group, "currency": row.currency, **period}
            for part, figure in (("numerator", row.numerator), ("denominator", row.denominator)):
                if figure is not None:
                    behind = rows_behind(kpi, tables, part=part, **asked)
                    assert sum(one.amount for one in behind) == figure, (kpi.code, part, row.group)


def test_a_row_behind_a_figure_names_table_batch_and_line(engine):
    engine.fill("order", "order_id | paid_day | paid | batch | line \n A | 2026-03-02 | 80 | 7 | 21")
    (row,) = rows_behind(KPIS["aov"], engine.tables, group={}, currency="CNY")
    assert (row.table, row.batch, row.line, row.amount) == ("order", 7, 21, Decimal("80.00"))


def test_rows_of_one_buyer_count_once_and_name_what_they_count(engine):
    engine.fill(
        "order",
        """
order_id | paid_day   | paid | buyer_key
1        | 2026-03-02 | 10   | qian
2        | 2026-03-03 | 10   | qian
3        | 2026-03-03 | 10   | mu
""",
    )
    behind = rows_behind(KPIS["buyers"], engine.tables)
    assert [(row.counted, row.amount) for row in behind] == [
        ("taobao qian", 1),
        ("taobao qian", 0),
        ("taobao mu", 1),
    ]


def test_what_a_formula_takes_away_stands_below_zero_behind_it(engine):
    engine.fill("order", "order_id | paid_day | paid | refunded \n A | 2026-03-02 | 80 | 30")
    behind = rows_behind(KPIS["net_sales"], engine.tables, currency="CNY")
    assert [(row.measure, row.amount) for row in behind] == [
        ("paid_amount", Decimal("80.00")),
        ("refunded_of_orders", Decimal("-30.00")),
    ]


def test_a_sum_has_no_rows_behind_a_denominator(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    assert rows_behind(KPIS["paid_amount"], engine.tables, part="denominator", currency="CNY") == []


VISITS = """
day        | product_id | visitors | paying_buyers | paid_amount
2026-03-02 | 9          | 10000    | 300           | 30000
2026-03-03 | 9          | 11000    | 308           | 32340
"""


def test_paid_amount_is_visitors_times_conversion_times_spend_per_buyer(engine):
    engine.fill("traffic", VISITS)
    for day in (date(2026, 3, 2), date(2026, 3, 3)):
        question = {"since": day, "until": day + timedelta(days=1)}
        product = Decimal(1)
        for code in ("visitors", "conversion", "visit_atv"):
            product *= engine.value(code, **question)
        assert product == engine.value("visit_paid_amount", **question)


def test_the_change_in_sales_splits_exactly_into_visitors_conversion_and_spend(engine):
    """The dictionary's example of the log-mean (LMDI) decomposition, from the KPIs."""
    engine.fill("traffic", VISITS)
    sales = list(engine.values("visit_paid_amount", by="day").values())
    mean = float(sales[1] - sales[0]) / log(sales[1] / sales[0])
    shares = []
    for code in ("visitors", "conversion", "visit_atv"):
        before, after = engine.values(code, by="day").values()
        shares.append(mean * log(Decimal(after) / Decimal(before)))
    assert [round(share, 2) for share in shares] == [2969.42, -2149.50, 1520.07]
    assert sum(shares) == pytest.approx(2340, abs=1e-6)


def test_credited_sales_are_views_times_clicks_times_orders_times_order_value(engine):
    engine.fill(
        "ad_report", "day | impressions | clicks | orders | sales \n 2026-03-02 | 4000 | 80 | 4 | 200"
    )
    product = engine.value("impressions") * engine.value("ctr") * engine.value("click_conversion")
    assert product * Decimal(200) / 4 == engine.value("ad_sales")


def test_turns_and_days_of_stock_of_the_dictionary(engine):
    """7.3 million of goods sold from 1.2 million of stock in 365 days: 6.083 turns of 60 days."""
    engine.fill("order", "order_id | paid_day | paid \n A | 2025-03-02 | 9")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | TEA | 73 | 9")
    engine.fill("unit_cost", "sku | from_day | cost \n TEA | 2024-01-01 | 100000")
    engine.fill("stock_snapshot", "sku | day | on_hand \n TEA | 2025-03-02 | 13 \n TEA | 2025-06-02 | 11")
    year = {"since": date(2025, 1, 1), "until": date(2026, 1, 1)}
    assert (engine.value("stock_turns", **year), engine.value("stock_turn_days", **year)) == (
        Decimal("6.083333"),
        Decimal("60"),
    )
