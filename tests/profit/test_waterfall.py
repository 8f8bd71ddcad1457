"""The profit of one order, component by component, as a shopkeeper works it out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from zhanggui.profit.settings import ProfitSettings

PAID = date(2026, 3, 5)


def test_a_whole_order_from_what_was_paid_to_what_is_left(world):
    world.order("A", paid="85", discount_platform="5").line("A", "1", paid="85")
    world.cost("TEA", "30").sku("TEA").freight("3").ad("2")
    line = world.only()
    assert line["buyer_paid"] == D("85.00")
    assert line["platform_subsidy"] == D("5.00")
    assert line["goods_cost"] == D("30.00")
    assert line["commission"] == D("4.50")  # 5 % of 90
    assert line["other_fees"] == D("0.54")  # 0.6 % of 90
    assert line["shipping"] == D("3.00")
    assert line["ads"] == D("2.00")
    assert line["profit"] == D("49.96")  # 85 + 5 - 30 - 4.50 - 0.54 - 3 - 2


def test_fees_of_a_card_are_marked_assumed_and_the_merchants_own_figures_are_not(world):
    world.order("A", paid="85").line("A", "1", paid="85", refunded="0").cost("TEA", "30").sku("TEA").freight()
    line = world.only()
    assert (line["assumed_commission"], line["assumed_other_fees"]) == (1, 1)
    assert (line["assumed_goods_cost"], line["assumed_shipping"], line["assumed_refunds"]) == (0, 0, 0)


def test_an_order_never_paid_is_no_profit(world):
    world.order("A", paid_day=None, status="unpaid").line("A", "1", paid="85")
    assert world.lines() == []


def test_a_paid_figure_net_of_refunds_gets_them_back(world):
    world.order("A", paid="60", refunded="25", paid_net_of_refunds=True).line("A", "1")
    line = world.only()
    assert (line["buyer_paid"], line["refunds"]) == (D("85.00"), D("25.00"))


def test_order_money_is_shared_by_line_paid_and_sums_to_the_order(world):
    world.order("A", paid="100.01").line("A", "1", paid="30").line("A", "2", paid="60")
    assert [r["buyer_paid"] for r in world.lines()] == [D("33.34"), D("66.67")]


def test_without_line_paid_the_list_amount_shares(world):
    world.order("A", paid="90").line("A", "1", list_amount="30").line("A", "2", list_amount="70")
    assert [r["buyer_paid"] for r in world.lines()] == [D("27.00"), D("63.00")]


def test_without_any_amount_the_quantity_shares(world):
    world.order("A", paid="90").line("A", "1", quantity=1).line("A", "2", quantity=2)
    assert [r["buyer_paid"] for r in world.lines()] == [D("30.00"), D("60.00")]


def test_yen_has_no_decimals_to_share(world):
    world.order("A", paid="100", currency="JPY")
    world.line("A", "1", paid="1").line("A", "2", paid="1").line("A", "3", paid="1")
    assert [r["buyer_paid"] for r in world.lines()] == [D("34.00"), D("33.00"), D("33.00")]


def test_a_successful_case_wins_over_what_the_order_file_says_was_refunded(world):
    world.order("A", paid="85", refunded="50").line("A", "1", paid="85", refunded="40")
    world.refund("A", "25", line_id="1")
    assert world.only()["refunds"] == D("25.00")


def test_a_case_that_was_closed_moved_no_money(world):
    world.order("A", paid="85").line("A", "1", paid="85").refund("A", "25", line_id="1", outcome="closed")
    assert world.only()["refunds"] == D("0.00")


def test_a_case_that_names_only_the_goods_falls_on_their_line(world):
    world.order("A", paid="85").line("A", "1", paid="40", merchant_code="RED")
    world.line("A", "2", paid="45", merchant_code="BLUE").refund("A", "10", merchant_code="BLUE")
    assert [r["refunds"] for r in world.lines()] == [D("0.00"), D("10.00")]


def test_a_case_of_the_whole_order_is_shared_over_its_lines(world):
    world.order("A", paid="90").line("A", "1", paid="30").line("A", "2", paid="60").refund("A", "9")
    assert [r["refunds"] for r in world.lines()] == [D("3.00"), D("6.00")]


def test_the_platform_takes_its_subsidy_back_in_proportion_to_the_refund(world):
    world.order("A", paid="28.90", discount_platform="21").line("A", "1", paid="28.90")
    world.refund("A", "27.78", line_id="1")
    line = world.only()
    assert line["platform_subsidy"] == D("0.81")
    assert line["assumed_platform_subsidy"] == 1


def test_a_settlement_that_covers_the_order_says_what_subsidy_stayed(world):
    world.order("A", paid="28.90", discount_platform="21").line("A", "1", paid="28.90")
    world.refund("A", "27.78", line_id="1").settled("A", "goods", "1.12").settled("A", "subsidy", "0.80")
    line = world.only()
    assert (line["platform_subsidy"], line["assumed_platform_subsidy"]) == (D("0.80"), 0)


def test_what_the_merchant_receives_above_the_paid_amount_is_subsidy(world):
    world.order("A", paid="85", merchant_receivable="90").line("A", "1", paid="85")
    assert world.only()["platform_subsidy"] == D("5.00")


def test_settled_fees_replace_the_fee_card(world):
    world.order("A", paid="85").line("A", "1", paid="85")
    world.settled("A", "commission", "-3").settled("A", "influencer", "-2").settled(
        "A", "service_fee", "-0.50"
    )
    world.settled("A", "transfer", "-70").settled("A", "payment_fee", "-0.10")
    line = world.only()
    assert (line["commission"], line["payment_fee"], line["other_fees"]) == (D("5.00"), D("0.10"), D("0.50"))
    assert (line["assumed_commission"], line["assumed_payment_fee"], line["assumed_other_fees"]) == (0, 0, 0)


def test_compensation_paid_to_the_buyer_comes_on_top_of_the_fee_card(world):
    """A deduction file says nothing of the platform's fees: 5 % of 100 stays, 0.60 of service fee + 8.00 paid out."""
    world.order("A", paid="100").line("A", "1", paid="100").settled("A", "compensation", "-8")
    line = world.only()
    assert (line["commission"], line["other_fees"]) == (D("5.00"), D("8.60"))
    assert (line["assumed_commission"], line["assumed_other_fees"]) == (1, 1)


def test_compensation_beside_settled_fees_adds_to_them_alone(world):
    world.order("A", paid="100").line("A", "1", paid="100")
    world.settled("A", "service_fee", "-0.50").settled("A", "compensation", "-8", line_id="1")
    line = world.only()
    assert (line["commission"], line["other_fees"], line["assumed_other_fees"]) == (D("0.00"), D("8.50"), 0)


def test_tmall_took_no_base_service_fee_before_september_2024(world):
    world.order("A", paid="100", paid_day=date(2024, 8, 31)).line("A", "1", paid="100")
    assert world.only()["other_fees"] == D("0.00")


def test_a_platform_without_a_card_has_unknown_fees(world):
    world.order("A", platform="elsewhere", paid="100").line("A", "1", paid="100")
    line = world.only()
    assert (line["commission"], line["why_commission"], line["profit"]) == (None, "no_fee_card", None)


def test_tax_is_inside_the_price(world):
    world.order("A", paid="113").line("A", "1", paid="113")
    assert world.only(ProfitSettings(tax_rates={"t1": D("0.13")}))["tax"] == D("13.00")


def test_an_order_without_lines_keeps_its_money_and_has_no_goods_cost(world):
    world.order("A", paid="85")
    row = world.only()
    assert (row["part"], row["buyer_paid"]) == ("order", D("85.00"))
    assert (row["goods_cost"], row["why_goods_cost"], row["profit"]) == (None, "no_lines", None)


def test_a_return_document_is_a_refund_and_gives_back_what_can_be_sold_again(world):
    world.order("C1", document="cancellation", paid="-20").line("C1", "1", quantity=-2, paid="-20").cost(
        "TEA", "4"
    )
    line = world.only()
    assert (line["buyer_paid"], line["refunds"]) == (D("0.00"), D("20.00"))
    assert (line["goods_cost"], line["assumed_goods_cost"]) == (D("-7.20"), 1)  # 2 x 4 x 90 %


def test_an_adjustment_document_goes_to_the_other_fees(world):
    world.order("ADJ", document="adjustment", paid="-110.62").line(
        "ADJ", "1", line_kind="adjustment", paid="-110.62"
    )
    line = world.only()
    assert (line["buyer_paid"], line["other_fees"], line["profit"]) == (D("0.00"), D("110.62"), D("-110.62"))


def test_two_orders_from_one_place_of_a_file_stay_two_orders(world):
    world.order("A", paid="10", batch=1, line=2).line("A", "1").order("B", paid="20", batch=1, line=2).line(
        "B", "2"
    )
    assert [r["buyer_paid"] for r in world.lines()] == [D("10.00"), D("20.00")]


def sold_twice(world):
    """TEA for 60 and CUP for 40, by a file that names no products; 30 was spent on the tea, P1."""
    world.order("A", paid="60").line("A", "1", paid="60")
    world.order("B", paid="40").line("B", "1", paid="40", item_key="CUP")
    return world.ad("30", subject_kind="product", subject_id="P1")


def ads_of(world):
    return {row["order_id"]: row["ads"] for row in world.lines()}


def test_a_line_without_a_product_takes_that_of_its_listing(world):
    sold_twice(world).add("listing", shop="t1", item_key="TEA", product_id="P1")
    assert ads_of(world) == {"A": D("30.00"), "B": D("0.00")}
    assert [row["product_id"] for row in world.lines()] == ["P1", None]


def test_the_product_a_line_names_itself_wins_over_its_listing(world):
    world.order("A", paid="60").line("A", "1", paid="60", product_id="P2")
    world.order("B", paid="40").line("B", "1", paid="40", product_id="P1")
    world.add("listing", shop="t1", item_key="TEA", product_id="P1").ad(
        "30", subject_kind="product", subject_id="P1"
    )
    assert ads_of(world) == {"A": D("0.00"), "B": D("30.00")}


def test_a_listing_of_another_shop_places_no_line(world):
    """60 of 100 paid and 40 of 100: 30 falls on both."""
    sold_twice(world).add("listing", shop="t2", item_key="TEA", product_id="P1")
    assert ads_of(world) == {"A": D("18.00"), "B": D("12.00")}


def test_a_refund_of_which_no_file_says_how_much_is_unknown_and_says_what_to_import(world):
    """Pinduoduo: 退款成功 on an order that goes on. 85 were paid, 5 % fee on 85; what went back nobody knows."""
    world.order("A", paid="85").line("A", "1", paid="85", refund_state="refunded", refunded=None)
    line = world.only()
    assert (line["refunds"], line["why_refunds"], line["profit"]) == (None, "refund_untold", None)
    assert (line["buyer_paid"], line["commission"], line["assumed_commission"]) == (D("85.00"), D("4.25"), 1)


def test_words_for_a_refund_that_nobody_knows_make_it_unknown_unless_the_order_says_how_much(world):
    world.order("A", paid="85").line("A", "1", paid="85", refund_state="unknown")
    world.order("B", paid="85", refunded="5").line("B", "1", paid="85", refund_state="unknown")
    assert {row["order_id"]: row["refunds"] for row in world.lines()} == {"A": None, "B": D("5.00")}


def test_a_successful_case_says_how_much_went_back_whatever_the_line_leaves_out(world):
    world.order("A", paid="85").line("A", "1", paid="85", refund_state="refunded").refund("A", "25")
    assert world.only()["refunds"] == D("25.00")


def test_a_case_that_paid_back_without_saying_how_much_is_unknown_in_both_views(world):
    world.order("A", paid="85").line("A", "1", paid="85").refund("A", None, refunded_day=PAID)
    assert (world.only()["refunds"], world.only()["why_refunds"]) == (None, "refund_untold")
    (paid,) = [row for row in world.lines(view="cash") if row["part"] == "line"]
    assert (paid["refunds"], paid["why_refunds"]) == (None, "refund_untold")


def test_a_line_of_which_nothing_went_back_stays_known_beside_one_that_does_not_say_how_much(world):
    world.order("A", paid="90").line("A", "1", paid="30", refund_state="none")
    world.line("A", "2", paid="60", refund_state="refunded")
    assert [row["refunds"] for row in world.lines()] == [D("0.00"), None]


def test_nothing_went_back_while_a_case_is_open_but_that_is_assumed(world):
    world.order("A", paid="85").line("A", "1", paid="85", refund_state="pending")
    assert (world.only()["refunds"], world.only()["assumed_refunds"]) == (D("0.00"), 1)


def test_no_refund_is_assumed_only_where_no_file_of_the_shop_tells_of_any(world):
    """eBay's report has no word for refunds. Of t1 a refund file came, so an order that it does not name had none."""
    world.order("A", paid="85").line("A", "1", paid="85")
    assert world.only()["assumed_refunds"] == 1
    world.order("B", paid="85").line("B", "1", paid="85").refund("B", "5")
    assert {row["order_id"]: row["assumed_refunds"] for row in world.lines()} == {"A": 0, "B": 0}
