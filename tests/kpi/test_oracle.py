"""Random rows, nulls everywhere: every base measure against the same thing said in plain Python."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import narwhals as nw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhanggui.kpi.count import count_measures
from zhanggui.kpi.definition import Measure
from zhanggui.kpi.measures import aftersales, channels, goods, lines, orders, reception, settlements
from zhanggui.kpi.selection import Selection
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Type

FIRST = date(2026, 2, 27)
SINCE, UNTIL = FIRST + timedelta(days=1), FIRST + timedelta(days=5)
MEASURES = {
    m.code: m
    for module in (aftersales, channels, goods, lines, orders, reception, settlements)
    for m in vars(module).values()
    if isinstance(m, Measure)
}

DOMAINS = {
    Type.TEXT: st.sampled_from(["a", "b"]),
    Type.MONEY: st.integers(-50, 500).map(lambda fen: fen * 100),
    Type.INTEGER: st.integers(0, 6),
    Type.DECIMAL: st.integers(0, 3_000_000),
    Type.DAY: st.integers(0, 6).map(lambda n: FIRST + timedelta(days=n)),
    Type.MOMENT: st.integers(0, 6 * 86_400).map(
        lambda n: datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(seconds=n)
    ),
    Type.FLAG: st.booleans(),
}
NEVER_NULL = {"shop", "platform", "currency", "order_id", "line_id", "day", "sku", "item_key", "from_day", "on_hand",
              "product_id", "source", "quantity", "paid", "subject_kind", "ad_channel", "stock_warehouse",
              "refund_state", "agent"}  # fmt: skip
FIXED = {"currency": "CNY", "subject_kind": "account"}


def row_of(draw, table):
    row = {}
    for column in table.columns:
        domain = st.sampled_from(column.values) if column.values else DOMAINS[column.type]
        may = column.name not in NEVER_NULL
        row[column.name] = FIXED.get(column.name) or draw(st.one_of(st.none(), domain) if may else domain)
    return row


@st.composite
def worlds(draw):
    world = {}
    for name in ("order", "order_line", "refund", "review", "traffic", "ad_report", "stock_snapshot",
                 "settlement", "sku", "unit_cost", "service_day"):  # fmt: skip
        table, rows = TABLES[name], {}
        for number in range(draw(st.integers(0, 8))):
            row = row_of(draw, table)
            if name == "traffic":
                row["product_id"] = draw(st.sampled_from(["1", "2", "*"]))
                row["source"] = draw(st.sampled_from(["*", "搜索"]))
            if name == "service_day":
                row["agent"] = draw(st.sampled_from(["*", "小美"]))
            if name in ("order", "order_line"):
                row["platform"] = "taobao"
            rows[tuple(row[key] if key != "refund_id" else number for key in table.key)] = row
        world[name] = list(rows.values())
    return world


def yes(flag):
    return flag is True


def is_sale(order):
    paid_state = order["status"] not in ("unpaid", "closed_unpaid")
    return (order["document"] or "order") == "order" and order["paid_day"] is not None and paid_state


def gross(order):
    return order["paid"] + (order["refunded"] or 0 if order["paid_net_of_refunds"] else 0)


def seconds(row, first, last):
    return None if row[first] is None or row[last] is None else int((row[last] - row[first]).total_seconds())


def sale_of(value, when=lambda o: True):
    return lambda o: value(o) if is_sale(o) and when(o) else None


def column(name):
    return lambda row: row[name] or 0


def one(row):
    return 1


def placed(order):
    return (order["document"] or "order") == "order"


def owed(order):
    if order["payable"] is not None:
        return order["payable"]
    if order["goods_amount"] is not None:
        return order["goods_amount"] + (order["shipping_charged"] or 0)
    return gross(order)


def is_due(order):
    return order["shipped_at"] or order["status"] not in ("closed_refunded", "cancelled")


def done(case):
    return case["outcome"] == "refunded"


def only(when, value=one):
    return lambda row: value(row) if when(row) else None


def cost_of(row, day, world):
    known = [
        c
        for c in world["unit_cost"]
        if c["sku"] == row["sku"] and c["cost"] is not None and c["from_day"] <= day
    ]
    return max(known, key=lambda c: c["from_day"])["cost"] if known else None


ORDERS = {
    "orders_created": only(placed),
    "created_amount": only(placed, owed),
    "created_and_paid": sale_of(one),
    "unpaid_orders": only(lambda o: placed(o) and not is_sale(o)),
    "closed_unpaid_orders": only(
        lambda o: placed(o) and not is_sale(o) and o["status"] in ("closed_unpaid", "cancelled")
    ),
    "payment_seconds": sale_of(lambda o: seconds(o, "created_at", "paid_at") or 0, lambda o: o["created_at"]),
    "orders_with_payment_time": sale_of(one, lambda o: o["created_at"]),
    "paid_orders": sale_of(one),
    "paid_amount": sale_of(gross),
    "receivable": sale_of(column("merchant_receivable")),
    "goods_amount": sale_of(column("goods_amount")),
    "shipping_charged": sale_of(column("shipping_charged")),
    "discount_merchant": sale_of(column("discount_merchant")),
    "discount_platform": sale_of(column("discount_platform")),
    "discount_influencer": sale_of(column("discount_influencer")),
    "tax": sale_of(column("tax")),
    "order_units": sale_of(column("item_count")),
    "return_documents": only(lambda o: o["document"] == "cancellation"),
    "return_documents_amount": only(lambda o: o["document"] == "cancellation", lambda o: -o["paid"]),
    "keyed_orders": sale_of(one, lambda o: o["buyer_key"]),
    "keyed_paid_amount": sale_of(gross, lambda o: o["buyer_key"]),
    "shipped_orders": sale_of(one, lambda o: o["shipped_at"]),
    "waiting_orders": sale_of(one, lambda o: o["status"] in ("paid_unshipped", "partly_shipped")),
    "shipped_in_48h": sale_of(
        one, lambda o: (s := seconds(o, "paid_at", "shipped_at")) is not None and s <= 172_800
    ),
    "shipping_seconds": sale_of(
        lambda o: seconds(o, "paid_at", "shipped_at") or 0, lambda o: o["shipped_at"]
    ),
    "completed_orders": sale_of(one, lambda o: o["status"] == "completed"),
    "due_orders": sale_of(one, lambda o: is_due(o)),
    "due_orders_told": sale_of(
        one,
        lambda o: (
            is_due(o) and (o["shipped_at"] or o["status"] in ("paid_unshipped", "partly_shipped", "on_hold"))
        ),
    ),
}
PRODUCT = ("product",)
GOODS = ("product", "gift")


def paid_for(line):
    return line["paid"]


def sold(value, kinds=PRODUCT, when=lambda row: True):
    return lambda row: value(row) if (row["line_kind"] or "product") in kinds and when(row) else None


LINES = {
    "paid_lines": sold(one),
    "units": sold(column("quantity")),
    "gift_units": sold(column("quantity"), ("gift",)),
    "goods_units": sold(column("quantity"), GOODS),
    "line_paid": sold(paid_for),
    "line_list": sold(column("list_amount")),
    "listed_line_paid": sold(paid_for, when=lambda row: (row["list_amount"] or 0) > 0),
    "line_refunded": sold(column("refunded")),
    "refunded_lines": sold(one, when=lambda row: row["refund_state"] == "refunded"),
    "lines_with_refund_state": sold(one, when=lambda row: row["refund_state"] not in (None, "unknown")),
    "cogs": sold(lambda row: row["cost"] * row["quantity"], GOODS, lambda row: row["cost"] is not None),
    "gift_cost": sold(
        lambda row: row["cost"] * row["quantity"], ("gift",), lambda row: row["cost"] is not None
    ),
    "costed_line_paid": sold(paid_for, when=lambda row: row["cost"] is not None),
    "costed_units": sold(column("quantity"), GOODS, lambda row: row["cost"] is not None),
}
CASES = {
    "refund_cases": one,
    "pending_refund_cases": only(lambda c: c["outcome"] == "pending"),
    "closed_refund_cases": only(lambda c: c["outcome"] == "closed"),
    "refunds_done": only(done),
    "refund_amount": only(done, column("amount")),
    "return_refunds": only(lambda c: done(c) and yes(c["needs_return"])),
    "money_only_refunds": only(lambda c: done(c) and c["needs_return"] is False),
    "money_only_refund_amount": only(lambda c: done(c) and c["needs_return"] is False, column("amount")),
    "refunds_with_kind": only(lambda c: done(c) and c["needs_return"] is not None),
    "refunds_before_receipt": only(lambda c: done(c) and c["goods_state"] in ("not_shipped", "not_received")),
    "refunds_with_goods_state": only(lambda c: done(c) and c["goods_state"] not in (None, "unknown")),
    "partial_refunds": only(lambda c: done(c) and yes(c["is_partial"])),
    "refunds_with_extent": only(lambda c: done(c) and c["is_partial"] is not None),
    "refund_seconds": only(done, lambda c: seconds(c, "applied_at", "refunded_at")),
    "timed_refunds": only(lambda c: done(c) and seconds(c, "applied_at", "refunded_at") is not None),
}
REVIEWS = {
    "reviews": only(lambda r: r["stars"] is not None),
    "good_reviews": only(lambda r: (r["stars"] or 0) >= 4),
    "bad_reviews": only(lambda r: r["stars"] is not None and r["stars"] <= 2),
    "stars": column("stars"),
    "picture_reviews": only(lambda r: r["stars"] is not None and yes(r["has_picture"])),
    "reviews_with_picture_flag": only(lambda r: r["stars"] is not None and r["has_picture"] is not None),
}
VISITS = {
    code: column(name)
    for code, name in {
        "page_views": "page_views", "visitors": "visitors", "cart_people": "cart_users", "cart_units": "cart_units",
        "favourite_people": "favourite_users", "visit_ordering_buyers": "ordering_buyers",
        "visit_paying_buyers": "paying_buyers", "visit_ordered_amount": "ordered_amount",
        "visit_paid_units": "paid_units", "visit_paid_amount": "paid_amount",
        "visit_refunded_amount": "refunded_amount", "search_visitors": "search_visitors",
        "search_buyers": "search_buyers",
    }.items()
}  # fmt: skip
ADS = {
    code: column(name)
    for code, name in {
        "impressions": "impressions", "clicks": "clicks", "ad_spend": "spend", "ad_orders": "orders",
        "ad_sales": "sales", "ad_direct_sales": "direct_sales", "ad_net_sales": "net_sales", "ad_carts": "carts",
        "ad_favourites": "favourites", "ad_buyers": "buyers", "ad_new_buyers": "new_buyers",
    }.items()
}  # fmt: skip
SERVICE = {
    code: column(name)
    for code, name in {
        "asked_people": "asked", "served_people": "people", "answered_people": "answered", "answerable_people": "of_answered",
        "in_time_people": "in_time", "in_time_of_people": "of_in_time", "first_reply_sum": "first",
        "first_reply_people": "of_first", "mean_reply_sum": "mean", "mean_reply_people": "of_mean",
        "inquiry_buyers": "bought", "inquiry_people": "of_bought", "pleased_ratings": "pleased",
        "service_ratings": "of_pleased", "ratings_given": "rating", "ratings_of_people": "of_rating",
        "service_sales": "sales",
    }.items()
}  # fmt: skip


def first_told(*values):
    return next((value for value in values if value is not None), None)


def both(work_out, *values):
    return None if None in values else work_out(*values)


def share(rate, people):
    return both(lambda r, p: math.floor(Fraction(r * p, 1_000_000) + Fraction(1, 2)), rate, people)


def told_by(row):
    """What one row tells: each count with what it is counted of, both or neither."""
    people = first_told(row["served"], row["sessions"])
    needing = first_told(row["needing_reply"], people)
    less = lambda whole, part: both(lambda w, p: w - p, whole, part)  # noqa: E731
    pairs = {
        "answered": (first_told(less(people, row["unanswered"]), share(row["reply_rate"], people)), people),
        "in_time": (
            first_told(less(needing, row["late_3min"]), share(row["reply_3min_rate"], needing)),
            needing,
        ),
        "first": (share(row["first_reply_seconds"], people), people),
        "mean": (share(row["mean_reply_seconds"], people), people),
        "bought": (
            first_told(row["paid_people"], share(row["conversion_rate"], row["asked_to_buy"])),
            row["asked_to_buy"],
        ),
        "pleased": (
            first_told(row["satisfied"], share(row["satisfaction_rate"], row["rated"])),
            row["rated"],
        ),
        "rating": (row["rated"], people),
    }
    kept = {name: pair for name, pair in pairs.items() if None not in pair}
    return {name: (row[name],) for name in ("asked", "sales") if row[name] is not None} | (
        {"people": (people,)} if people is not None else {}
    ) | kept  # fmt: skip


def received(world):
    """Service rows of which an agent's tell nothing that the shop's own row of the day tells."""
    whole = {(r["shop"], r["day"]): told_by(r) for r in world["service_day"] if r["agent"] == "*"}
    for row in world["service_day"]:
        told = told_by(row)
        if row["agent"] != "*":
            told = {
                name: v for name, v in told.items() if name not in whole.get((row["shop"], row["day"]), {})
            }
        empty = dict.fromkeys(("people", "asked", "sales", *(n for pair in SERVICE_PAIRS for n in pair)))
        flat = {name: value[0] for name, value in told.items()}
        yield row | empty | flat | {f"of_{name}": v[1] for name, v in told.items() if len(v) == 2}


SERVICE_PAIRS = [
    (name, f"of_{name}") for name in ("answered", "in_time", "first", "mean", "bought", "pleased", "rating")
]
INCOME = ("goods", "goods_with_subsidy", "subsidy")  # the second holds the third already
FEES = ("commission", "service_fee", "payment_fee", "influencer", "affiliate", "shipping", "insurance", "points",
        "ads", "compensation", "other_fee")  # fmt: skip


def booked(sign, *kinds):
    return lambda entry: sign * (entry["amount"] or 0) if entry["kind"] in kinds else None


SETTLED = {
    "settled_income": booked(1, *INCOME),
    "settled_refunds": booked(-1, "refund"),
    "settled_fees": booked(-1, *FEES),
    "settled_net": booked(1, *INCOME, "refund", *FEES),
    "commission": booked(-1, "commission"),
    "service_fee": booked(-1, "service_fee"),
    "influencer_fee": booked(-1, "influencer", "affiliate"),
    "settled_subsidy": booked(1, "subsidy"),
}
STOCK = {
    "stock_on_hand": column("on_hand"),
    "stock_available": lambda s: s["on_hand"] - (s["reserved"] or 0),
    "stock_on_order": column("on_order"),
}


def joined_lines(world):
    found = {(order["shop"], order["order_id"]): order for order in world["order"]}
    for line in world["order_line"]:
        order = found.get((line["shop"], line["order_id"]))
        if order and is_sale(order):
            goods_line = line["line_kind"] in (None, *GOODS)
            row = line | {"paid_day": order["paid_day"], "sku": line["item_key"] if goods_line else None}
            yield row | {"cost": cost_of(row, order["paid_day"], world)}


def dated(case, world):
    """A refund nobody dated counts on the paid day of its order, as on every screen."""
    paid = {(order["shop"], order["order_id"]): order["paid_day"] for order in world["order"]}
    return case | {"refunded_day": case["refunded_day"] or paid.get((case["shop"], case["order_id"]))}


def oracle(world, since, until):
    """Per measure code the totals by day."""
    facts = [
        (ORDERS, world["order"]),
        (LINES, list(joined_lines(world))),
        (CASES, [dated(case, world) for case in world["refund"]]),
        (REVIEWS, world["review"]),
        (VISITS, [v for v in world["traffic"] if v["product_id"] != "*" and v["source"] == "*"]),
        (ADS, world["ad_report"]),
        (SETTLED, world["settlement"]),
        (STOCK, world["stock_snapshot"]),
        (SERVICE, list(received(world))),
    ]
    expected = {}
    for says, rows in facts:
        for code, value_of in says.items():
            totals = defaultdict(int)
            for row in rows:
                day = row[MEASURES[code].day]
                if day is not None and since <= day < until:
                    totals[day] += value_of(row) or 0
            expected[code] = {day: total for day, total in totals.items() if total}
    return expected


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_every_base_measure_by_day_is_what_plain_python_says(new_engine, world):
    engine = new_engine()
    for name, rows in world.items():
        engine.put(name, rows)
    expected = oracle(world, SINCE, UNTIL)
    selection = Selection(tables=engine.tables, since=SINCE, until=UNTIL)
    counts = count_measures([MEASURES[code] for code in expected], ["day"], selection)
    found = {
        m.code: {day: c.total for (day,), c in by_day.items() if c.total} for m, by_day in counts.items()
    }
    assert found == expected


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_different_things_are_counted_as_sets_are(new_engine, world):
    engine = new_engine()
    for name, rows in world.items():
        engine.put(name, rows)
    inside = [o for o in world["order"] if is_sale(o) and SINCE <= o["paid_day"] < UNTIL and o["buyer_key"]]
    first = {
        buyer: min(o["paid_day"] for o in world["order"] if is_sale(o) and o["buyer_key"] == buyer)
        for buyer in {o["buyer_key"] for o in inside}
    }
    paid_on = defaultdict(set)
    for order in inside:
        paid_on[order["buyer_key"]].add(order["paid_day"])
    sold_lines = [
        r
        for r in joined_lines(world)
        if SINCE <= r["paid_day"] < UNTIL and r["line_kind"] in (None, "product")
    ]
    counts = [s for s in world["stock_snapshot"] if SINCE <= s["day"] < UNTIL]
    expected = {
        "buyers": len(first),
        "repeat_buyers": sum(len(days) > 1 for days in paid_on.values()),
        "new_buyers": sum(day >= SINCE for day in first.values()),
        "skus_sold": len({r["sku"] for r in sold_lines}),
        "count_days": len({s["day"] for s in counts}),
        "sku_days": len({(s["sku"], s["day"]) for s in counts}),
        "in_stock_sku_days": len(
            {(s["sku"], s["day"]) for s in counts if s["on_hand"] > (s["reserved"] or 0)}
        ),
        "stocked_skus": len({s["sku"] for s in counts if s["on_hand"] > 0}),
    }
    selection = Selection(tables=engine.tables, since=SINCE, until=UNTIL)
    found = count_measures([MEASURES[code] for code in expected], [], selection)
    assert {m.code: sum(c.total for c in groups.values()) for m, groups in found.items()} == expected


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_a_state_is_the_last_count_of_each_place(new_engine, world):
    engine = new_engine()
    for name, rows in world.items():
        engine.put(name, rows)
    last = {}
    for count in sorted(world["stock_snapshot"], key=lambda s: s["day"]):
        if SINCE <= count["day"] < UNTIL:
            last[count["sku"], count["stock_warehouse"]] = count
    selection = Selection(tables=engine.tables, since=SINCE, until=UNTIL)
    found = count_measures([MEASURES[code] for code in STOCK], [], selection)
    for measure, groups in found.items():
        expected = sum(STOCK[measure.code](count) for count in last.values())
        assert sum(c.total for c in groups.values()) == expected


def test_seconds_between_moments_are_exact_over_leap_days_and_years(engine):
    from zhanggui.kpi.calendar import second_number

    pairs = [("2024-02-28 23:59:59", "2024-03-01 00:00:01"), ("2025-12-31 23:00", "2026-01-01 00:00")]
    engine.fill(
        "order",
        "order_id | created_at | paid_at \n"
        + "\n".join(f"{n} | {a} | {b}" for n, (a, b) in enumerate(pairs)),
    )
    apart = engine.tables["order"].select(s=second_number("paid_at") - second_number("created_at"))
    assert [row[0] for row in apart.sort("s").collect().iter_rows()] == [3600, 86402]
    assert isinstance(apart, nw.LazyFrame)
