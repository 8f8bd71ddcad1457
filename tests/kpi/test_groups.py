"""Grouping, filtering, currencies, and what may not be asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhanggui.core.errors import WrongUsage
from zhanggui.kpi.compute import compute_many
from zhanggui.kpi.register import KPIS, kpi_called

ORDERS = """
order_id | shop | paid_day   | created_day | paid | currency | province | platform
A        | t1   | 2026-02-28 | 2026-02-28  | 10   | CNY      | 浙江     | taobao
B        | t1   | 2026-03-01 | 2026-02-28  | 20   | CNY      |          | taobao
C        | s1   | 2026-03-02 | 2026-03-02  | 5    | USD      |          | shopify
D        | t1   | 2026-03-02 | 2026-03-02  | 40   | CNY      | 浙江     | taobao
"""


@pytest.fixture
def filled(engine):
    engine.fill("order", ORDERS)
    return engine


def test_sales_are_dated_by_the_day_of_payment_and_orders_by_the_day_they_were_placed(filled):
    assert filled.values("paid_orders", by="day") == {
        date(2026, 2, 28): 1,
        date(2026, 3, 1): 1,
        date(2026, 3, 2): 2,
    }
    assert filled.values("orders_created", by="day") == {date(2026, 2, 28): 2, date(2026, 3, 2): 2}


def test_a_period_includes_its_first_day_and_excludes_the_day_it_ends_on(filled):
    assert filled.value("paid_orders", since=date(2026, 2, 28), until=date(2026, 3, 2)) == 2


def test_a_week_is_named_by_its_monday_and_ends_on_sunday(filled):
    assert filled.values("paid_orders", by="week") == {date(2026, 2, 23): 2, date(2026, 3, 2): 2}


def test_a_month_is_named_by_year_and_month(filled):
    assert filled.values("paid_orders", by="month") == {"2026-02": 1, "2026-03": 3}


def test_money_of_two_currencies_is_never_added(filled):
    cny, usd = filled.rows("paid_amount")
    assert (cny.currency, cny.value, usd.currency, usd.value) == (
        "CNY",
        Decimal("70.00"),
        "USD",
        Decimal("5.00"),
    )


def test_counts_of_two_currencies_are_added(filled):
    assert filled.value("paid_orders") == 4


def test_rows_without_the_value_asked_for_are_a_group_of_their_own(filled):
    assert filled.values("paid_orders", by="province") == {"浙江": 2, None: 2}


def test_several_dimensions_make_one_row_for_each_combination(filled):
    rows = filled.rows("paid_orders", by=["shop", "month"])
    assert [(row.group, row.value) for row in rows] == [
        ({"shop": "s1", "month": "2026-03"}, 1),
        ({"shop": "t1", "month": "2026-02"}, 1),
        ({"shop": "t1", "month": "2026-03"}, 2),
    ]


def test_a_filter_keeps_the_rows_that_have_one_of_the_values(filled):
    assert filled.value("paid_orders", filters={"shop": "t1", "month": ["2026-03"]}) == 2


def test_a_filter_by_week_is_named_by_its_monday(filled):
    assert filled.value("paid_orders", filters={"week": date(2026, 3, 2)}) == 2


def test_a_dimension_the_rows_do_not_have_is_refused_with_those_they_have(filled):
    with pytest.raises(WrongUsage) as refused:
        filled.rows("ad_cost_share", by=["sku"])
    assert refused.value.text.zh == (
        "指标「ad_cost_share」不能按 sku 分组或筛选；可以用：shop, platform, currency, day, week, month"
    )


def test_an_unknown_kpi_is_refused_with_near_ones():
    with pytest.raises(WrongUsage) as refused:
        kpi_called("refund_ratio")
    assert "refund_rate" in refused.value.text.zh


def test_several_kpis_at_once_are_the_same_as_one_by_one(filled):
    codes = ["paid_amount", "paid_orders", "aov", "orders_created", "payment_rate"]
    together = compute_many([KPIS[code] for code in codes], filled.tables, by=["shop"])
    assert together == {code: filled.rows(code, by=["shop"]) for code in codes}


def test_a_bundle_confirmed_by_a_person_is_the_sku(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | 红茶 | 4 | 80")
    engine.fill("listing", "item_key | sku \n 红茶 | TEA")
    assert engine.values("units", by="sku") == {"TEA": 4}


def test_account_and_product_reports_of_one_day_are_not_added(engine):
    engine.fill(
        "ad_report",
        """
day        | subject_kind | subject_id | spend
2026-03-02 | account      | *          | 30
2026-03-02 | product      | 1          | 10
2026-03-02 | product      | 2          | 20
2026-03-03 | product      | 1          | 7
""",
    )
    assert engine.value("ad_spend") == Decimal("37.00")


def test_a_paid_figure_net_of_refunds_has_them_put_back(engine):
    engine.fill(
        "order",
        "order_id | paid_day | paid | refunded | paid_net_of_refunds \n A | 2026-03-02 | 70 | 30 | yes",
    )
    assert (engine.value("paid_amount"), engine.value("net_sales")) == (Decimal("100.00"), Decimal("70.00"))


def test_where_an_order_file_leaves_the_paid_amount_to_its_lines_they_are_added(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | ")
    engine.fill("order_line", "order_id | line_id | paid \n A | 1 | 30 \n A | 2 | 12.50")
    assert engine.value("paid_amount") == Decimal("42.50")


def test_a_return_document_is_taken_from_net_sales_and_is_no_sale(engine):
    engine.fill(
        "order",
        """
order_id | document     | paid_day   | paid  | refunded
1        | order        | 2026-03-01 | 90    | 0
C1       | cancellation | 2026-03-02 | -27.5 |
2        | adjustment   | 2026-03-02 | -11   |
""",
    )
    assert (engine.value("paid_orders"), engine.value("net_sales")) == (1, Decimal("62.50"))


def test_a_buyer_seen_before_the_period_is_not_new_in_it(engine):
    engine.fill(
        "order",
        """
order_id | paid_day   | paid | buyer_key
1        | 2026-02-01 | 10   | qian
2        | 2026-03-02 | 10   | qian
3        | 2026-03-02 | 10   | mu
""",
    )
    assert engine.value("new_buyer_share", since=date(2026, 3, 1), until=date(2026, 4, 1)) == Decimal("0.5")


def test_two_orders_of_one_day_are_no_repeat(engine):
    engine.fill(
        "order",
        "order_id | paid_day | paid | buyer_key \n 1 | 2026-03-02 | 10 | qian \n 2 | 2026-03-02 | 10 | qian",
    )
    assert engine.value("repeat_rate") == 0


def test_the_same_name_on_two_platforms_is_two_buyers(engine):
    engine.fill(
        "order",
        """
order_id | paid_day   | paid | buyer_key | platform | shop
1        | 2026-03-02 | 10   | qian      | taobao   | t1
2        | 2026-03-02 | 10   | qian      | taobao   | t2
3        | 2026-03-02 | 10   | qian      | shopify  | s1
""",
    )
    assert engine.value("buyers") == 2
    assert engine.values("buyers", by="shop") == {"t1": 1, "t2": 1, "s1": 1}


def test_two_buildings_hold_their_stock_together_each_by_its_last_count(engine):
    engine.fill(
        "stock_snapshot",
        """
sku | stock_warehouse | day        | on_hand
TEA | 杭州            | 2026-03-01 | 5
TEA | 杭州            | 2026-03-03 | 4
TEA | 广州            | 2026-03-02 | 7
""",
    )
    assert engine.value("stock_on_hand") == 11
    assert engine.values("stock_on_hand", by="day") == {
        date(2026, 3, 1): 5,
        date(2026, 3, 2): 7,
        date(2026, 3, 3): 4,
    }


def test_a_ratio_is_rounded_half_up_at_the_sixth_decimal(engine):
    engine.fill(
        "review",
        "review_id | reviewed_day | stars \n"
        + "".join(f"{n} | 2026-03-02 | {5 if n < 2 else 1} \n" for n in range(3)),
    )
    assert engine.value("good_review_rate") == Decimal("0.666667")
