"""Goods cost and shipping, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal as D

from zhanggui.profit.settings import ProfitSettings

SENT = datetime(2026, 3, 6, 8, tzinfo=UTC)


def test_the_cost_in_force_on_the_paid_day_counts(world):
    world.order("A", paid="85").line("A", "1", paid="85", quantity=2).cost("TEA", "30").cost(
        "TEA", "35", from_day=date(2026, 3, 5)
    ).cost("TEA", "40", from_day=date(2026, 3, 6))
    assert world.only()["goods_cost"] == D("70.00")


def test_a_bundle_costs_the_sum_of_its_components(world):
    world.order("A", paid="85").line("A", "1", paid="85", item_key="SET")
    world.add("bundle", bundle_sku="SET", component_sku="TEA", quantity=2)
    world.add("bundle", bundle_sku="SET", component_sku="CUP", quantity=1).cost("TEA", "10").cost(
        "CUP", "5.50"
    )
    assert world.only()["goods_cost"] == D("25.50")


def test_a_bundle_with_a_component_without_cost_has_no_cost(world):
    world.order("A", paid="85").line("A", "1", paid="85", item_key="SET").cost("TEA", "10")
    world.add("bundle", bundle_sku="SET", component_sku="TEA", quantity=2)
    world.add("bundle", bundle_sku="SET", component_sku="CUP", quantity=1)
    line = world.only()
    assert (line["goods_cost"], line["why_goods_cost"]) == (None, "no_cost")


def test_a_gift_costs_though_nobody_pays_for_it(world):
    world.order("A", paid="85").line("A", "1", paid="85").line(
        "A", "2", paid="0", line_kind="gift", item_key="CUP"
    )
    world.cost("TEA", "30").cost("CUP", "2")
    assert [r["goods_cost"] for r in world.lines()] == [D("30.00"), D("2.00")]


def test_postage_charged_to_the_buyer_has_no_goods_cost(world):
    world.order("A", paid="10").line("A", "1", paid="10", line_kind="charge", item_key="POST")
    line = world.only()
    assert (line["goods_cost"], line["sku"]) == (D("0.00"), None)


def test_a_sku_without_cost_takes_the_share_of_paid_that_the_merchant_set(world):
    world.order("A", paid="85").line("A", "1", paid="85")
    line = world.only(ProfitSettings(default_cost_share=D("0.4")))
    assert (line["goods_cost"], line["assumed_goods_cost"]) == (D("34.00"), 1)


def test_goods_refunded_before_shipping_cost_nothing(world):
    world.order("A", paid="85", status="closed_refunded").line("A", "1", paid="85", status="closed_refunded")
    world.refund("A", "85", line_id="1", goods_state="not_shipped").cost("TEA", "30")
    line = world.only()
    assert (line["goods_cost"], line["assumed_goods_cost"], line["shipping"]) == (D("0.00"), 0, D("0.00"))


def test_an_order_closed_without_any_parcel_costs_nothing(world):
    world.order("A", paid="85", status="closed_refunded").line("A", "1", paid="85").cost("TEA", "30")
    assert world.only()["goods_cost"] == D("0.00")


def test_returned_goods_cost_what_cannot_be_sold_again(world):
    world.order("A", paid="85", shipped_at=SENT).line("A", "1", paid="85").cost("TEA", "30")
    world.refund("A", "85", line_id="1", goods_state="returned")
    line = world.only()
    assert (line["goods_cost"], line["assumed_goods_cost"]) == (D("3.00"), 1)  # 10 % of 30


def test_half_the_money_back_for_returned_goods_is_half_of_them(world):
    world.order("A", paid="80", shipped_at=SENT).line("A", "1", paid="80", quantity=2).cost("TEA", "15")
    world.refund("A", "40", line_id="1", goods_state="returned")
    assert world.only()["goods_cost"] == D("16.50")  # 30 - 90 % of 15


def test_goods_still_to_be_shipped_cost_in_full_and_are_assumed(world):
    world.order("A", paid="85", status="paid_unshipped").line("A", "1", paid="85").cost("TEA", "30").freight()
    line = world.only()
    assert (line["goods_cost"], line["assumed_goods_cost"], line["shipping"]) == (D("30.00"), 1, D("0.00"))


def test_of_a_completed_order_nothing_waits_however_old_the_file_of_its_lines(world):
    """The items were exported before the parcel left and never again; the order file says it has arrived."""
    world.order("A", paid="85", status="completed").line("A", "1", paid="85", status="paid_unshipped")
    world.cost("TEA", "30").sku("TEA").freight()
    line = world.only()
    assert (line["goods_cost"], line["assumed_goods_cost"], line["shipping"]) == (D("30.00"), 0, D("3.00"))


def test_a_foreign_cost_is_converted_once_per_order_by_the_days_rate(world):
    world.order("A", paid="20", currency="USD", platform="shopify").line("A", "1", paid="5").line(
        "A", "2", paid="15"
    )
    world.cost("TEA", "10").add(
        "exchange_rate", currency="USD", base="CNY", from_day=date(2026, 3, 1), rate="7.2"
    )
    costs = [r["goods_cost"] for r in world.lines()]
    assert sum(costs) == D("2.78")  # 20 / 7.2 = 2.777…
    assert costs == [D("1.39"), D("1.39")]


def test_a_foreign_cost_without_a_rate_is_unknown(world):
    world.order("A", paid="20", currency="USD", platform="shopify").line("A", "1", paid="20").cost(
        "TEA", "10"
    )
    line = world.only()
    assert (line["goods_cost"], line["why_goods_cost"]) == (None, "currency_mismatch")


def test_a_parcel_over_the_first_weight_pays_every_step_begun(world):
    world.order("A", paid="85").line("A", "1", paid="85", quantity=3).sku("TEA", "0.7").freight(
        "3", step_fee="1.50"
    )
    assert world.only()["shipping"] == D("6.00")  # 2.1 kg: 3 + 2 steps of 1.50


def test_the_provinces_own_tariff_before_the_one_for_everywhere_else(world):
    world.order("A", paid="85", province="西藏").line("A", "1", paid="85").sku("TEA")
    world.freight("3").freight("18", province="西藏")
    assert world.only()["shipping"] == D("18.00")


def test_without_a_weight_the_parcel_is_unknown(world):
    world.order("A", paid="85").line("A", "1", paid="85").freight()
    line = world.only()
    assert (line["shipping"], line["why_shipping"], line["profit"]) == (None, "no_weight", None)


def test_an_order_without_lines_that_the_platforms_rider_brought_costs_what_the_bill_says(world):
    """Takeaway: the bill tells no goods, so no weight; 3.50 for the rider is all there is. Brought by the merchant: unknown."""
    world.freight("3").order("A", paid="30").settled("A", "goods", "30").settled("A", "shipping", "-3.50")
    world.order("B", paid="30").settled("B", "goods", "30")
    rider, own = world.lines()
    assert (rider["order_id"], rider["shipping"], rider["why_shipping"]) == ("A", D("3.50"), None)
    assert (own["shipping"], own["why_shipping"]) == (None, "no_lines")


def test_without_a_tariff_the_parcel_is_unknown(world):
    world.order("A", paid="85").line("A", "1", paid="85").sku("TEA")
    assert world.only()["why_shipping"] == "no_freight_card"


def test_a_line_that_was_never_shipped_adds_no_weight(world):
    world.order("A", paid="90", status="completed")
    world.line("A", "1", paid="30", shipped_at=SENT).line(
        "A", "2", paid="60", status="closed_refunded", item_key="X"
    )
    world.refund("A", "60", line_id="2", goods_state="not_shipped").sku("TEA", "0.9").sku("X", "5").freight(
        "3"
    )
    assert sum(r["shipping"] for r in world.lines()) == D("3.00")
