"""Profit by shop, SKU, order and day; the rows behind; the difference to the platform."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from zhanggui.profit.disagreements import refund_disagreements
from zhanggui.profit.reconcile import explain_difference
from zhanggui.profit.rows import rows_behind
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.summary import profit_by
from zhanggui.profit.waterfall import order_profit

NONE = ProfitSettings()
MARCH = (date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def shop(world):
    """Order A: 60 of tea and 40 of a cup, nothing else; order B: 50 of a thing without cost."""
    world.order("A", paid="100", platform="pinduoduo").order("B", paid="50", platform="pinduoduo")
    world.line("A", "1", paid="60").line("A", "2", paid="40", item_key="CUP").line(
        "B", "3", paid="50", item_key="NEW"
    )
    return world.cost("TEA", "20").cost("CUP", "10").sku("TEA").sku("CUP").sku("NEW").freight("3")


def profits(rows, name):
    return {row.group[name]: row.profit for row in rows}


def test_profit_by_order(shop):
    rows = profit_by(shop.tables, NONE, by="order")
    assert profits(rows, "order_id") == {"A": D("66.40"), "B": None}  # 100 - 20 - 10 - 3 - 0.60


def test_profit_by_sku_shares_the_orders_fee_and_parcel(shop):
    rows = profit_by(shop.tables, NONE, by="sku")
    # TEA 60 - 20 - 1.80 - 0.36; CUP 40 - 10 - 1.20 - 0.24
    assert profits(rows, "sku") == {"CUP": D("28.56"), "NEW": None, "TEA": D("37.84")}


def test_an_unknown_cost_makes_the_total_unknown_and_the_complete_orders_still_count(shop):
    (row,) = profit_by(shop.tables, NONE, by="shop")
    assert row.profit is None
    assert row.why["goods_cost"].zh == "商品没有成本，请在成本表中补上"
    assert (row.known.profit, row.known.complete_orders, row.known.orders) == (D("66.40"), 1, 2)
    assert row.amounts["buyer_paid"] == D("150.00")


def test_the_row_says_which_components_are_assumed(shop):
    """Fees are a card's; and no file of the shop tells of refunds, so that there were none is assumed too."""
    (row,) = profit_by(shop.tables, NONE, by="platform")
    assert row.assumed == ("refunds", "commission", "payment_fee", "other_fees")


def test_the_json_names_an_unknown_and_why(shop):
    (row,) = profit_by(shop.tables, NONE, by="shop")
    shown = row.as_dict()
    assert shown["shop"] == "t1"
    assert shown["goods_cost"] is None
    assert shown["goods_cost_why"].en.startswith("a SKU has no cost")


def test_only_the_days_asked_for_count(shop):
    assert profit_by(shop.tables, NONE, by="day", since=date(2026, 3, 6)) == []
    assert len(profit_by(shop.tables, NONE, by="day", until=date(2026, 3, 6))) == 1


def test_currencies_are_never_added(shop):
    shop.order("U", paid="10", currency="USD").line("U", "9", paid="10")
    rows = profit_by(shop.tables, NONE, by="shop")
    assert [(r.currency, r.amounts["buyer_paid"]) for r in rows] == [
        ("CNY", D("150.00")),
        ("USD", D("10.00")),
    ]


def test_a_month_is_the_sum_of_its_days(shop):
    shop.order("C", paid="7", paid_day=date(2026, 4, 1)).line("C", "4", paid="7")
    rows = profit_by(shop.tables, NONE, by="month")
    assert [(r.group["month"], r.amounts["buyer_paid"]) for r in rows] == [
        ("2026-03", D("150.00")),
        ("2026-04", D("7.00")),
    ]


def test_orders_sum_their_lines(shop):
    rows = order_profit(shop.tables, NONE).collect().rows(named=True)
    assert {r["order_id"]: r["profit"] for r in rows} == {"A": 664_000, "B": None}


def test_ads_of_a_product_fall_on_its_lines_and_the_rest_on_all(world):
    world.order("A", paid="100").line("A", "1", paid="60", product_id="P1").line(
        "A", "2", paid="40", product_id="P2"
    )
    world.ad("10", subject_kind="product", subject_id="P1").ad("25")
    # The account's 25 holds the product's 10; its other 15 go 9 : 6.
    assert [r["ads"] for r in world.lines()] == [D("19.00"), D("6.00")]


def test_ads_of_a_product_that_sold_nothing_fall_on_the_whole_day(world):
    world.order("A", paid="100").line("A", "1", paid="60", product_id="P1").line(
        "A", "2", paid="40", product_id="P2"
    )
    world.ad("10", subject_kind="product", subject_id="P9")
    assert [r["ads"] for r in world.lines()] == [D("6.00"), D("4.00")]


def test_the_odd_fen_of_ads_goes_to_the_smaller_line_id(world):
    world.order("B", paid="5").line("B", "1", paid="5").order("A", paid="5").line("A", "2", paid="5").ad(
        "0.01"
    )
    assert {r["line_id"]: r["ads"] for r in world.lines()} == {"1": D("0.01"), "2": D("0.00")}


def test_ads_of_a_day_without_a_sale_are_unallocated_and_in_every_grouping(world):
    world.order("A", paid="100").line("A", "1", paid="100").ad("8", day=date(2026, 3, 9))
    by_sku = profit_by(world.tables, NONE, by="sku")
    assert [(getattr(r.group["sku"], "zh", r.group["sku"]), r.amounts["ads"]) for r in by_sku] == [
        ("TEA", D("0.00")),
        ("未分摊", D("8.00")),
    ]
    assert [r.amounts["ads"] for r in profit_by(world.tables, NONE, by="shop")] == [D("8.00")]


def test_a_fee_of_the_shop_as_a_whole_is_in_its_profit(world):
    world.order("A", paid="100").line("A", "1", paid="100").settled(None, "service_fee", "-30")
    (row,) = profit_by(world.tables, NONE, by="shop")
    assert row.amounts["other_fees"] == D("30.60")  # and 0.6 % of 100


def test_a_late_refund_is_booked_back_or_dated_by_its_own_day(world):
    world.order("A", paid="100").line("A", "1", paid="100")
    world.refund("A", "40", line_id="1", refunded_day=date(2026, 4, 2))
    cohort = profit_by(world.tables, NONE, by="month")
    cash = profit_by(world.tables, NONE, by="month", view="cash")
    assert [(r.group["month"], r.amounts["refunds"]) for r in cohort] == [("2026-03", D("40.00"))]
    assert [(r.group["month"], r.amounts["refunds"]) for r in cash] == [
        ("2026-03", D("0.00")),
        ("2026-04", D("40.00")),
    ]


@pytest.mark.parametrize("component", ["buyer_paid", "refunds", "commission", "shipping", "goods_cost"])
def test_the_rows_behind_a_figure_sum_to_it(shop, component):
    shop.refund("A", "12.34", batch=7, line=3).cost("NEW", "1")
    (row,) = profit_by(shop.tables, NONE, by="shop")
    rows = rows_behind(shop.tables, NONE, component=component, by="shop", group=row.group, currency="CNY")
    assert sum(r.amount for r in rows) == row.amounts[component]


def test_a_refund_opens_its_own_row_of_the_refund_file(shop):
    shop.refund("A", "12.34", batch=7, line=3)
    group = {"shop": "t1", "platform": "pinduoduo", "order_id": "A"}
    (row,) = rows_behind(shop.tables, NONE, component="refunds", by="order", group=group, currency="CNY")
    assert (row.table, row.batch, row.line, row.amount) == ("refund", 7, 3, D("12.34"))


def test_goods_cost_of_a_sku_opens_its_order_line(shop):
    group = {"sku": "CUP"}
    (row,) = rows_behind(shop.tables, NONE, component="goods_cost", by="sku", group=group, currency="CNY")
    assert (row.table, row.order_id, row.line_id, row.line, row.amount) == (
        "order_line",
        "A",
        "2",
        3,
        D("10.00"),
    )


def test_sources_that_disagree_on_a_refund_are_listed(shop):
    shop.order("C", paid="9", refunded="5").line("C", "5", paid="9", refunded="4").refund("C", "5")
    (found,) = refund_disagreements(shop.tables)
    assert (found.order_id, found.by_cases, found.by_lines, found.by_order) == (
        "C",
        D("5.00"),
        D("4.00"),
        D("5.00"),
    )


def test_a_difference_that_equals_the_refunds_is_explained_by_them(shop):
    shop.refund("A", "12.34")
    found = explain_difference(D("137.66"), shop.tables, "t1", *MARCH)
    assert (found.ours, found.difference, found.unexplained) == (D("150.00"), D("-12.34"), D("0.00"))
    assert [p.code for p in found.parts if p.counts] == ["refunds"]


def test_unpaid_and_closed_orders_explain_together(shop):
    shop.order("U", paid_day=None, created_day=date(2026, 3, 8), payable="30", status="unpaid")
    shop.order("X", paid="20", status="closed_refunded")
    found = explain_difference(D("180"), shop.tables, "t1", *MARCH)
    assert (found.ours, found.unexplained) == (D("170.00"), D("0.00"))
    assert {p.code for p in found.parts if p.counts} == {"unpaid", "closed"}


def test_an_order_paid_after_midnight_in_china_is_the_day_before_in_utc(world):
    early = datetime(2026, 2, 28, 17, tzinfo=UTC)  # 1 March 01:00 in China
    world.order("A", paid="100").order("B", paid="30", paid_day=date(2026, 3, 1), paid_at=early)
    found = explain_difference(D("100"), world.tables, "t1", *MARCH)
    assert [(p.code, p.amount) for p in found.parts if p.counts] == [("time_zone", D("-30.00"))]


def test_what_nothing_explains_stays_unexplained(shop):
    found = explain_difference(D("150.01"), shop.tables, "t1", *MARCH)
    assert (found.unexplained, [p for p in found.parts if p.counts]) == (D("0.01"), [])
