"""A shop's own rates: what it agreed with its platform wins over the platform's card, from its day on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from zhanggui.core.language import Text
from zhanggui.profit.settings import OwnFee, ProfitSettings
from zhanggui.profit.summary import profit_by

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


def agreed(rate, since=MARCH, *, shop="t1", fee="commission", **more):
    """One rate of shop t1; None: the platform's card again."""
    return OwnFee(shop=shop, fee=fee, since=since, rate=None if rate is None else D(rate), **more)


def settings(*own):
    return ProfitSettings(own_fees=own)


@pytest.fixture
def two_orders(world):
    """Tmall takes 5 % and 0.6 %. Order A was paid 100.00 on 28 February, order B 100.00 on 1 March."""
    for order, day in (("A", date(2026, 2, 28)), ("B", MARCH)):
        world.order(order, paid="100", paid_day=day).line(order, "1", paid="100")
    return world.cost("TEA", "30").sku("TEA").freight("3")


def by_order(world, own, name):
    return {row["order_id"]: row[name] for row in world.lines(settings(*own))}


def test_profit_moves_from_the_agreed_day_on_and_not_before(two_orders):
    # 100 - 30 - 3 - 0.60 - commission: 5.00 by the card, 3.50 as agreed.
    assert by_order(two_orders, [], "profit") == {"A": D("61.40"), "B": D("61.40")}
    own = [agreed("0.035")]
    assert by_order(two_orders, own, "commission") == {"A": D("5.00"), "B": D("3.50")}
    assert by_order(two_orders, own, "profit") == {"A": D("61.40"), "B": D("62.90")}


def test_half_a_fen_goes_up_at_an_agreed_rate_too(world):
    world.order("A", paid="10.10").line("A", "1", paid="10.10")
    assert world.only(settings(agreed("0.035")))["commission"] == D("0.35")  # 0.3535
    assert world.only(settings(agreed("0.0351")))["commission"] == D("0.35")  # 0.35451
    assert world.only(settings(agreed("0.035149")))["commission"] == D("0.36")  # 0.3550049


def test_an_amount_an_order_comes_on_top_and_only_in_its_currency(world):
    world.order("A", paid="100").line("A", "1", paid="60").line("A", "2", paid="40")
    world.order("B", paid="100", currency="USD").line("B", "1", paid="100")
    own = settings(agreed("0.03", fixed=D("0.50"), currency="CNY"))
    # A: 3.00 + 0.50, shared 60 to 40 over its lines; B, in dollars: 3.00.
    assert [row["commission"] for row in world.lines(own)] == [D("2.10"), D("1.40"), D("3.00")]


def test_a_later_rate_replaces_an_earlier_one_and_an_ended_one_gives_way_to_the_platforms(world):
    for order, day in (("A", MARCH), ("B", date(2026, 4, 30)), ("C", MAY), ("D", date(2026, 6, 1))):
        world.order(order, paid="100", paid_day=day).line(order, "1", paid="100")
    own = [agreed(None, date(2026, 6, 1)), agreed("0.02", MAY), agreed("0.035")]
    paid = {"A": D("3.50"), "B": D("3.50"), "C": D("2.00"), "D": D("5.00")}
    assert by_order(world, own, "commission") == paid


def test_another_shop_and_another_fee_stay_as_they_were(two_orders):
    assert by_order(two_orders, [agreed("0.01", shop="t2")], "commission") == {"A": D("5.00"), "B": D("5.00")}
    own = [agreed("0.01", fee="other_fees")]
    assert by_order(two_orders, own, "commission") == {"A": D("5.00"), "B": D("5.00")}
    assert by_order(two_orders, own, "other_fees") == {"A": D("0.60"), "B": D("1.00")}


def test_a_settlement_wins_over_what_was_agreed(two_orders):
    two_orders.settled("B", "commission", "-4.20")
    own = [agreed("0.035")]
    assert by_order(two_orders, own, "commission") == {"A": D("5.00"), "B": D("4.20")}
    assert by_order(two_orders, own, "own_since_commission") == {"A": None, "B": None}


def test_a_platform_without_a_card_is_known_once_the_shop_says_its_rates(world):
    world.order("A", platform="elsewhere", paid="100").line("A", "1", paid="100")
    assert world.only(settings(agreed("0.08")))["commission"] == D("8.00")
    assert world.only(settings(agreed("0.08")))["why_payment_fee"] == "no_fee_card"


def test_an_agreed_rate_is_still_assumed_and_the_reason_names_it_with_its_day(two_orders):
    """No settlement says it yet: ≈ stays, but a shopkeeper sees that her own rate made the figure."""
    rows = {by: profit_by(two_orders.tables, settings(agreed("0.035")), by=by) for by in ("order", "shop")}
    before, after = rows["order"]
    assert "commission" in {*before.assumed} & {*after.assumed}
    assert before.by_own == {}
    assert after.by_own["commission"] == Text(
        "结算单未到，按店铺费率估算（2026-03-01 起）", "not settled yet: by the shop's own rate (since 2026-03-01)"
    )  # fmt: skip
    (shop,) = rows["shop"]
    assert "其余按平台费率" in shop.by_own["commission"].zh
    assert shop.as_dict()["commission_by"] == shop.by_own["commission"]


@pytest.mark.parametrize("view", ["cohort", "cash"])
def test_both_views_and_ads_and_refunds_beside_the_lines_add_up(two_orders, view):
    two_orders.refund("B", "40", line_id="1", refunded_day=MAY).ad("7", day=date(2026, 4, 1))
    (row,) = profit_by(two_orders.tables, settings(agreed("0.035")), by="shop", view=view)
    # A 5.00; B 3.5 % of the 60 that stayed: 2.10.
    assert row.amounts["commission"] == D("7.10")
    assert (row.amounts["refunds"], row.amounts["ads"]) == (D("40.00"), D("7.00"))


def test_a_rate_that_changes_every_day_for_years_is_no_trouble(two_orders):
    """A program that enters the day's rate every night: a chain of hundreds of cases broke every profit."""
    first = MARCH - timedelta(days=500)
    own = [agreed(D(n).scaleb(-6), first + timedelta(days=n)) for n in range(1_000)]
    own += [agreed("0.01", shop=f"other {n}") for n in range(200)]
    # 28 February is day 499: 0.0499 % of 100.00 is 0.05; 1 March is day 500.
    assert by_order(two_orders, own, "commission") == {"A": D("0.05"), "B": D("0.05")}
    assert by_order(two_orders, own, "own_since_commission") == {"A": date(2026, 2, 28), "B": MARCH}


@pytest.mark.parametrize("wrong", [{"rate": "1"}, {"rate": "-0.01"}, {"rate": "0.0000001"}, {"fee": "rent"}])
def test_nonsense_is_refused_at_birth(wrong):
    with pytest.raises(ValueError, match="must be"):
        agreed(**({"rate": "0.01"} | wrong))
