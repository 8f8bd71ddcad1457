"""A figure that cannot be known is null with its reason, never 0."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

PAID = "order_id | paid_day | paid | buyer_key | shop \n"


def test_a_denominator_of_0_gives_no_figure_and_says_which(engine):
    engine.fill("ad_report", "day | clicks | impressions | spend \n 2026-03-02 | 0 | 500 | 0")
    row = engine.row("cpc")
    assert (row.value, row.numerator, row.denominator) == (None, Decimal("0.00"), 0)
    assert row.why.zh == "分母「点击量」为 0"


def test_without_any_ad_file_spend_is_unknown_not_0(engine):
    engine.fill("order", PAID + "A | 2026-03-02 | 80 | |t1")
    assert engine.row("ad_spend").why.zh == "这段时间没有推广报表，请先导入"
    row = engine.row("ad_cost_share")
    assert (row.value, row.denominator, row.why.zh) == (
        None,
        Decimal("80.00"),
        "这段时间没有推广报表，请先导入",
    )


def test_a_shop_without_ad_files_has_no_ad_share_while_the_others_have(engine):
    engine.fill("order", PAID + "A | 2026-03-02 | 80 | | t1 \n B | 2026-03-02 | 50 | | t2")
    engine.fill("ad_report", "day | shop | spend \n 2026-03-02 | t1 | 8")
    first, second = engine.rows("ad_cost_share", by=["shop"])
    assert (first.value, second.value) == (Decimal("0.1"), None)
    assert second.why.zh == "店铺 t2 在这段时间没有推广报表"


def test_adding_up_shops_warns_that_one_of_them_has_no_ad_files(engine):
    engine.fill("order", PAID + "A | 2026-03-02 | 80 | | t1 \n B | 2026-03-02 | 20 | | t2")
    engine.fill("ad_report", "day | shop | spend \n 2026-03-02 | t1 | 10")
    row = engine.row("ad_cost_share")
    assert (row.value, row.why) == (Decimal("0.1"), None)
    assert row.warning.zh == "店铺 t2 在这段时间没有推广报表"


def test_a_day_without_spend_is_0_where_the_shop_reports_ads(engine):
    engine.fill("order", PAID + "A | 2026-03-02 | 80 | | t1 \n B | 2026-03-03 | 20 | | t1")
    engine.fill("ad_report", "day | spend \n 2026-03-02 | 10")
    assert engine.values("ad_cost_share", by="day") == {
        date(2026, 3, 2): Decimal("0.125"),
        date(2026, 3, 3): Decimal(0),
    }


def test_a_column_that_no_file_carries_is_unknown_not_0(engine):
    engine.fill("order", "order_id | paid_day | paid | merchant_receivable \n A | 2026-03-02 | 80 |")
    row = engine.row("receivable")
    assert (row.value, row.why.zh) == (None, "导入的文件里没有「商家应收金额」")


def test_a_column_that_half_of_the_rows_carry_is_shown_with_a_warning(engine):
    engine.fill(
        "order",
        "order_id | paid_day | paid | merchant_receivable \n A | 2026-03-02 | 80 | 90 \n B | 2026-03-02 | 10 | ",
    )
    row = engine.row("receivable")
    assert (row.value, row.warning.zh) == (Decimal("90.00"), "只有 50.0 % 的行带有「商家应收金额」")


def test_buyer_figures_are_unknown_where_no_order_names_its_buyer(engine):
    engine.fill("order", PAID + "A | 2026-03-02 | 80 | | t1 \n B | 2026-03-02 | 20 | | t1")
    row = engine.row("repeat_rate")
    assert (row.value, row.why.zh) == (None, "只有 0.0 % 的支付订单有买家标识")


def test_buyer_figures_carry_a_warning_below_95_percent_of_orders_with_a_buyer(engine):
    orders = "".join(f"{n} | 2026-03-02 | 10 | b{n} | t1 \n" for n in range(9))
    engine.fill("order", PAID + orders + "X | 2026-03-02 | 10 | | t1")
    row = engine.row("atv")
    assert (row.value, row.warning.zh) == (Decimal(10), "只有 90.0 % 的支付订单有买家标识")


def test_buyer_figures_carry_no_warning_from_95_percent_on(engine):
    orders = "".join(f"{n} | 2026-03-02 | 10 | b{n} | t1 \n" for n in range(19))
    engine.fill("order", PAID + orders + "X | 2026-03-02 | 10 | | t1")
    assert engine.row("buyers").warning is None


def test_a_missing_cost_makes_the_margin_unknown_not_100_percent(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | TEA | 1 | 80")
    row = engine.row("goods_margin_rate")
    assert (row.value, row.why.zh) == (None, "只有 0.0 % 的售出件数有同币种的成本，请补成本表")


def test_a_cost_dated_after_the_sale_is_no_cost_of_it(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | TEA | 1 | 80")
    engine.fill("unit_cost", "sku | from_day | cost \n TEA | 2026-03-03 | 30")
    assert engine.value("cogs") is None


def test_a_cost_in_another_currency_is_no_cost(engine):
    engine.fill("order", "order_id | paid_day | paid | currency \n A | 2026-03-02 | 80 | USD")
    engine.fill("order_line", "order_id | item_key | quantity | paid | currency \n A | TEA | 1 | 80 | USD")
    engine.fill("unit_cost", "sku | from_day | cost | currency \n TEA | 2026-01-01 | 30 | CNY")
    assert engine.value("cogs") is None


def test_a_bundle_costs_its_components(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | BOX | 2 | 80")
    engine.fill("bundle", "bundle_sku | component_sku | quantity \n BOX | TEA | 3 \n BOX | CUP | 1")
    engine.fill("unit_cost", "sku | from_day | cost \n TEA | 2026-01-01 | 5 \n CUP | 2026-01-01 | 4")
    assert engine.value("cogs") == Decimal("38.00")


def test_a_bundle_with_a_component_of_unknown_cost_has_no_cost(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | BOX | 2 | 80")
    engine.fill("bundle", "bundle_sku | component_sku | quantity \n BOX | TEA | 3 \n BOX | CUP | 1")
    engine.fill("unit_cost", "sku | from_day | cost \n TEA | 2026-01-01 | 5")
    assert engine.value("cogs") is None


def test_the_refund_rate_is_unknown_where_no_file_tells_of_refunds(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    row = engine.row("refund_rate")
    assert (row.value, row.why.zh) == (None, "只有 0.0 % 的支付订单有退款信息，请导入退款报表")


def test_an_order_without_a_case_was_not_refunded_once_the_shop_has_a_refund_file(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 60 \n B | 2026-03-02 | 40")
    engine.fill(
        "refund",
        "refund_id | order_id | refunded_day | amount | outcome \n 1 | A | 2026-03-05 | 60 | refunded",
    )
    assert (engine.value("refund_rate"), engine.value("refund_rate_amount")) == (
        Decimal("0.5"),
        Decimal("0.6"),
    )


def test_orders_refunded_by_who_knows_how_much_are_named_beside_what_is_known(engine):
    """Four orders of 100: of one 20 went back, one says only 退款成功. 20 is known, of three orders in four."""
    paid = " \n ".join(f"{order} | 2026-03-02 | 100" for order in "ABCD")
    engine.fill("order", f"order_id | paid_day | paid \n {paid}")
    engine.fill(
        "order_line",
        "order_id | item_key | refund_state | refunded \n A | TEA | refunded | 20 \n B | TEA | refunded | "
        " \n C | TEA | none | 0 \n D | TEA | none | ",
    )
    row = engine.row("net_sales")
    assert (row.value, row.warning.zh) == (380, "只有 75.0 % 的支付订单有退款信息，请导入退款报表")


def test_a_sku_that_was_never_counted_has_unknown_stock(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | TEA | 4 | 80")
    engine.fill("stock_snapshot", "sku | day | on_hand \n CUP | 2026-03-02 | 9")
    cup, tea = engine.rows("stock_to_sales", by=["sku"])
    assert (cup.why.zh, tea.why.zh) == ("分母「支付件数」为 0", "这段时间没有这一组的库存表")


def test_days_of_supply_count_the_days_that_sales_cover_when_no_period_is_given(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-01 | 80 \n B | 2026-03-04 | 80")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | TEA | 4 | 80 \n B | TEA | 4 | 80")
    engine.fill("stock_snapshot", "sku | day | on_hand \n TEA | 2026-03-04 | 10")
    # 8 units in 4 days are 2 a day.
    assert engine.value("days_of_supply") == 5


def test_nothing_imported_gives_one_row_that_says_so(engine):
    row = engine.row("paid_amount")
    assert (row.value, row.why.zh) == (None, "这段时间没有订单，请先导入")


def test_a_period_without_orders_is_0_where_orders_were_imported(engine):
    engine.fill("order", PAID + "A | 2026-03-02 | 80 | | t1")
    assert engine.value("paid_orders", since=date(2026, 4, 1), until=date(2026, 5, 1)) == 0


def test_item_visits_are_unknown_where_only_the_shop_report_was_imported(engine):
    engine.fill("traffic", "day | product_id | visitors \n 2026-03-02 | * | 300")
    assert engine.row("visitors").why.zh == "这段时间没有生意参谋商品流量，请先导入"


def test_a_unit_price_leaves_lines_without_a_paid_amount_out_of_money_and_units(engine):
    engine.fill("order", "order_id | paid_day | paid \n A | 2026-03-02 | 80 \n B | 2026-03-02 | 40")
    engine.fill("order_line", "order_id | item_key | quantity | paid \n A | TEA | 4 | 80 \n B | TEA | 5 |")
    row = engine.row("asp")
    assert (row.value, row.denominator) == (Decimal(20), 4)
    assert row.warning.zh == "只有 50.0 % 的行带有「商品支付金额」"


def test_a_net_return_on_ads_leaves_channels_out_that_report_no_net_sales(engine):
    engine.fill(
        "ad_report",
        """
day        | ad_channel | spend | net_sales
2026-03-02 | 多多推广   | 10    | 30
2026-03-02 | 万相台     | 90    |
""",
    )
    assert engine.value("roas_net") == 3


def test_a_currency_whose_shops_have_no_ad_files_has_no_ad_share(engine):
    engine.fill(
        "order",
        """
order_id | shop | paid_day   | paid | currency
A        | t1   | 2026-03-02 | 80   | CNY
B        | s1   | 2026-03-02 | 50   | USD
""",
    )
    engine.fill("ad_report", "day | shop | spend \n 2026-03-02 | t1 | 8")
    cny, usd = engine.rows("ad_cost_share")
    assert (cny.value, cny.warning, usd.value) == (Decimal("0.1"), None, None)
    assert usd.why.zh == "这段时间没有推广报表，请先导入"


def test_shipping_in_time_is_unknown_where_no_file_tells_when_orders_left(engine):
    engine.fill(
        "order", "order_id | paid_day | status \n A | 2026-03-02 | completed \n B | 2026-03-02 | shipped"
    )
    assert engine.row("shipped_in_48h_rate").why.zh == "只有 0.0 % 的应发货订单有发货时间"
