"""Floors: worked by hand, solved to the fen, and never at odds with the profit of an order at them."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profit.conftest import World

from zhanggui.core.money import from_ticks, to_ticks
from zhanggui.domains.pricing.analysis.dated_terms import dated_terms
from zhanggui.domains.pricing.analysis.floor import (
    FloorRule,
    RefundShares,
    UnitTerms,
    earns,
    floor_price,
    ledger,
)
from zhanggui.domains.pricing.analysis.price_view import price_view
from zhanggui.profit.rounding import half_up_ticks
from zhanggui.profit.settings import FEES, OwnFee, ProfitSettings

HERE = Path(__file__).parent
DAY = date(2026, 3, 5)


def _hand() -> Any:
    spec = importlib.util.spec_from_file_location("hand_ledger", HERE / "hand_ledger.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hand = _hand()


def _worked() -> list[list[str]]:
    lines = (HERE / "worked_floors.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


WORKED = _worked()


def _sale(cells: list[str]) -> Any:
    money, refunds = [Decimal(c) for c in cells[1:8]], [int(c) for c in cells[8:11]]
    return hand.Sale(*money, *refunds, cells[11] == "是", Decimal(cells[12]))


def _terms(sale: Any) -> UnitTerms:
    rates = dict(zip(FEES, (int(p * 10_000) for p in sale[2:5]), strict=True))
    cost = to_ticks(sale.cost)
    return UnitTerms(
        cost=cost, spoilt=cost - half_up_ticks(cost * 9, 10, 100), freight=to_ticks(sale.freight), rates=rates,
        fixed=dict.fromkeys(FEES, 0) | {"payment_fee": to_ticks(sale.fixed)}, tax=int(sale.tax * 10_000),
        refunds=RefundShares(unsent=sale.unsent * 1000, returned=sale.returned * 1000, lost=sale.lost * 1000),
    )  # fmt: skip


def _rule(sale: Any) -> FloorRule:
    return FloorRule(margin=sale.margin / 100, fees_returned=sale.fees_back)


def test_there_are_enough_worked_rows() -> None:
    assert len(WORKED) >= 60


@pytest.mark.parametrize("cells", WORKED, ids=lambda cells: f"{cells[0]} {cells[1]}+{cells[2]}")
def test_a_floor_equals_the_one_worked_by_hand(cells: list[str]) -> None:
    sale, terms, rule = _sale(cells), _terms(_sale(cells)), _rule(_sale(cells))
    floor = floor_price(terms, rule)
    assert floor is not None
    assert from_ticks(floor) == Decimal(cells[13])
    assert ledger(terms, floor, rule).profit / 10_000 == Decimal(cells[14])
    assert ledger(terms, floor - 100, rule).profit / 10_000 == Decimal(cells[15])
    assert hand.enough(sale, Decimal(cells[13]))
    assert not hand.enough(sale, Decimal(cells[13]) - hand.FEN)


def test_the_simplest_floor_is_cost_and_parcel_and_what_the_commission_takes() -> None:
    """24.21 pays 1.21 of commission and leaves 23.00 for goods of 20 and a parcel of 3; 24.20 pays 1.21 too."""
    terms = _terms(hand.Sale(*map(Decimal, ("20", "3", "5", "0", "0", "0", "0")), 0, 0, 0, True, Decimal(0)))
    assert floor_price(terms, FloorRule()) == 242_100


@st.composite
def _any_terms(draw: st.DrawFn) -> UnitTerms:
    coin = draw(st.sampled_from([100, 10_000, 10]))
    coins = st.integers(0, 50_000).map(lambda n: n * coin)
    rate, share = st.integers(0, 150_000), st.integers(0, 200_000)
    cost = draw(coins)
    return UnitTerms(
        cost=cost, spoilt=draw(st.integers(0, cost // coin)) * coin, freight=draw(coins), rates={f: draw(rate) for f in FEES},
        fixed={f: draw(st.integers(0, 50)) * coin for f in FEES}, coin=coin, tax=draw(share), ads=draw(coins),
        refunds=RefundShares(unsent=draw(share), returned=draw(share), lost=draw(share)),
    )  # fmt: skip


@settings(max_examples=300)
@given(_any_terms(), st.integers(0, 400_000), st.booleans(), st.booleans())
def test_the_floor_earns_the_margin_and_one_coin_less_does_not(
    terms: UnitTerms, margin: int, back: bool, ads: bool
) -> None:
    """In yuan, yen and dinar, with whatever fees; and every price above it earns it too."""
    rule = FloorRule(margin=Decimal(margin).scaleb(-6), fees_returned=back, with_ads=ads)
    floor = floor_price(terms, rule)
    if floor is None:
        assert not earns(terms, 10**12 // terms.coin * terms.coin, rule)
        return
    assert floor % terms.coin == 0
    assert earns(terms, floor, rule)
    assert floor == terms.coin or not earns(terms, floor - terms.coin, rule)
    assert all(earns(terms, floor + n * terms.coin, rule) for n in range(40))


def test_no_price_is_a_floor_where_fees_and_margin_leave_nothing() -> None:
    sale = hand.Sale(*map(Decimal, ("20", "3", "50", "0", "0", "0", "0")), 0, 0, 0, True, Decimal(50))
    assert floor_price(_terms(sale), _rule(sale)) is None


@pytest.mark.parametrize("margin", ["-0.1", "1", "0.0000001"])
def test_a_margin_that_makes_no_sense_is_refused(margin: str) -> None:
    with pytest.raises(ValueError, match="margin"):
        FloorRule(margin=Decimal(margin))


def test_shares_above_one_are_refused() -> None:
    with pytest.raises(ValueError, match="shares"):
        RefundShares(unsent=600_000, returned=600_000)


CARDS = {"tmall": ("5", "0", "0.6", "0"), "pinduoduo": ("0", "0.6", "0", "0"), "douyin": ("5", "0", "0", "0"),
         "shopify": ("0", "3.1", "0", "0.30")}  # fmt: skip
AGREED = ProfitSettings(
    own_fees=(
        OwnFee(shop="shopify-1", fee="payment_fee", since=DAY, rate=Decimal("0.031"), fixed=Decimal("0.30")),
    )
)
"""Three platforms' public cards, and a shop with a rate of its own and an amount an order."""


def _merchant(orders: int) -> tuple[World, list[dict[str, Any]]]:
    """Orders of one unit in four shops, each of its own goods: costs, weights, provinces and prices by chance."""
    chance, world, sold = Random(20260305), World(), []
    world.freight("3.20").freight("8.70", province="新疆", step_fee="4.45").freight(
        "2.60", province="浙江", first_weight_kg="0.5"
    )
    for n in range(orders):
        cost, grams = Decimal(chance.randint(50, 40_000)).scaleb(-2), chance.randint(20, 6_000)
        world.cost(f"S{n}", cost).sku(f"S{n}", Decimal(grams).scaleb(-3))
        one = {"sku": f"S{n}", "cost": cost, "grams": grams, "price": Decimal(chance.randint(1, 60_000)).scaleb(-2),
               "province": chance.choice(["浙江", "新疆", "广东"])}  # fmt: skip
        sold.append(one)
        for platform in CARDS:
            order = f"{platform}{n}"
            place = {"shop": f"{platform}-1", "platform": platform}
            world.order(order, paid=one["price"], province=one["province"], **place)
            world.line(order, order, item_key=one["sku"], paid=one["price"], **place)
    return world, sold


def _parcel(province: str, grams: int) -> Decimal:
    first, fee, step = {"浙江": (500, "2.60", "1"), "新疆": (1000, "8.70", "4.45")}.get(
        province, (1000, "3.20", "1")
    )
    steps = -(-max(0, grams - first) // 1000)
    return Decimal(fee) + steps * Decimal(step)


@pytest.fixture(scope="module")
def merchant() -> tuple[World, list[dict[str, Any]]]:
    return _merchant(500)


def test_500_orders_on_4_fee_cards_equal_the_hand_ledger_and_the_profit_page(merchant: Any) -> None:
    """The same order three times: floor's ledger, plain-Python ledger, profit waterfall. Then the floor at its fen."""
    world, sold = merchant
    terms = dated_terms(world.tables, AGREED, day=DAY)
    waterfall = {row["order_id"]: row["profit"] for row in world.lines(AGREED)}
    for n, one in enumerate(sold):
        for platform, card in CARDS.items():
            sale = hand.Sale(one["cost"], _parcel(one["province"], one["grams"]), *map(Decimal, card), Decimal(0),
                             0, 0, 0, True, Decimal(0))  # fmt: skip
            shop = terms.shops[f"{platform}-1"]
            unit = terms.unit(shop, one["sku"], RefundShares(), province=one["province"])
            assert isinstance(unit, UnitTerms)
            profit = from_ticks(ledger(unit, to_ticks(one["price"]), FloorRule()).sold)
            assert profit == hand.stays_sold(sale, one["price"]) == waterfall[f"{platform}{n}"]
            floor = floor_price(unit, FloorRule())
            assert floor is not None
            assert hand.enough(sale, from_ticks(floor))
            assert not hand.enough(sale, from_ticks(floor - 100))
            spent = sale._replace(ads=Decimal(n % 700).scaleb(-2))
            higher = floor_price(replace(unit, ads=to_ticks(spent.ads)), FloorRule(with_ads=True))
            assert higher is not None
            assert hand.enough(spent, from_ticks(higher))
            assert not hand.enough(spent, from_ticks(higher - 100))


def test_ads_are_shown_beside_the_floor_and_counted_where_the_shop_says_so() -> None:
    """Goods of 20, a parcel of 3, 5.6 %: 24.37. Ads of 30.00 over 10 units are 3.00 each: 27.55 pays 1.38 and 0.17 and leaves 26.00; 27.54 pays as much."""
    world = World().cost("TEA", "20").sku("TEA").freight("3")
    for n in range(10):
        world.order(f"A{n}", paid="50", paid_day=DAY - timedelta(days=n + 1)).line(
            f"A{n}", "1", paid="50", item_key="TEA"
        )
        world.ad("3", day=DAY - timedelta(days=n + 1))
    for ads_in, floor in (((), 243_700), (("t1",), 275_500)):
        (row,) = price_view(world.tables, ProfitSettings(), day=DAY, rule=FloorRule(), ads_in=ads_in).rows
        assert (row.floor.price, row.floor.with_ads) == (floor, 275_500)
        assert row.floor.terms is not None
        assert row.floor.terms.ads == 30_000


@pytest.mark.parametrize("fate", ["sold", "unsent", "returned", "lost"])
def test_each_fate_of_a_unit_is_what_the_waterfall_makes_of_such_an_order(world: World, fate: str) -> None:
    """Cups of 8 dollars at 6.78 yuan, tax included, sent to 浙江; the order as it is, refunded unsent, sent back, given away."""
    world.cost("TEA", "8.00", currency="USD").sku("TEA").freight("3").add(
        "exchange_rate", currency="USD", base="CNY", from_day=date(2026, 1, 1), rate="6.78"
    )
    price = to_ticks(Decimal("99.99"))
    world.order("A", paid="99.99", status="paid_unshipped" if fate == "unsent" else "completed").line(
        "A", "A1", paid="99.99"
    )
    state = {"unsent": "not_shipped", "returned": "returned", "lost": "received"}.get(fate)
    if state:
        world.refund("A", "99.99", line_id="A1", goods_state=state, needs_return=fate == "returned")
    shop_settings = ProfitSettings(tax_rates={"t1": Decimal("0.13")})
    terms = dated_terms(world.tables, shop_settings, day=DAY)
    unit = terms.unit(terms.shops["t1"], "TEA", RefundShares(), province="浙江")
    assert isinstance(unit, UnitTerms)
    assert from_ticks(getattr(ledger(unit, price, FloorRule()), fate)) == world.only(shop_settings)["profit"]


@pytest.fixture
def world() -> World:
    return World()


def _floor_on(world: World, day: date, settings: ProfitSettings) -> int | None:
    terms = dated_terms(world.tables, settings, day=day)
    unit = terms.unit(terms.shops["t1"], "TEA", RefundShares(), province="浙江")
    assert isinstance(unit, UnitTerms)
    return floor_price(unit, FloorRule())


@pytest.mark.parametrize("change", ["cost", "freight", "fee"])
def test_a_change_from_a_day_on_moves_floors_from_that_day_only(world: World, change: str) -> None:
    """Goods of 20, parcel of 3, Tmall's 5.6 %: 24.37. From 10 March one of them is another."""
    world.order("A", paid="50").line("A", "A1", paid="50").cost("TEA", "20").sku("TEA").freight("3")
    since, settings = date(2026, 3, 10), ProfitSettings()
    before = {day: _floor_on(world, since + timedelta(days=day), settings) for day in (-3, -1, 0, 3)}
    assert set(before.values()) == {243_700}
    if change == "cost":
        world.cost("TEA", "22", from_day=since)
    elif change == "freight":
        world.freight("4", from_day=since)
    else:
        settings = ProfitSettings(
            own_fees=(OwnFee(shop="t1", fee="commission", since=since, rate=Decimal("0.04")),)
        )
    after = {day: _floor_on(world, since + timedelta(days=day), settings) for day in (-3, -1, 0, 3)}
    assert (after[-3], after[-1]) == (243_700, 243_700)
    moved = {"cost": 264_800, "freight": 254_200, "fee": 241_000}[change]
    assert (after[0], after[3]) == (moved, moved)


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        ("cost", "no_cost"),
        ("sku", "no_weight"),
        ("freight", "no_freight_card"),
        ("card", "no_fee_card"),
        ("rate", "currency_mismatch"),
    ],
)
def test_what_is_missing_is_named_instead_of_a_floor(world: World, left_out: str, why: str) -> None:
    platform = "nowhere" if left_out == "card" else "tmall"
    world.order("A", paid="50", platform=platform).line("A", "A1", paid="50", platform=platform)
    if left_out != "cost":
        world.cost("TEA", "20", currency="USD" if left_out == "rate" else "CNY")
    if left_out != "sku":
        world.sku("TEA")
    if left_out != "freight":
        world.freight("3")
    terms = dated_terms(world.tables, ProfitSettings(), day=DAY)
    assert terms.unit(terms.shops["t1"], "TEA", RefundShares(), province="浙江") == why


def test_the_usual_parcel_is_the_mean_over_where_the_buyers_live(world: World) -> None:
    """Two of three parcels to 浙江 at 3, one to 新疆 at 10: 16 / 3 = 5.33."""
    world.freight("3").freight("10", province="新疆").sku("TEA")
    for n, province in enumerate(("浙江", "浙江", "新疆")):
        world.order(f"A{n}", paid="50", province=province)
    terms = dated_terms(world.tables, ProfitSettings(), day=DAY + timedelta(days=1))
    assert terms.parcel(terms.shops["t1"], "TEA").fee == 53_300
    assert terms.parcel(terms.shops["t1"], "TEA", "新疆").fee == 100_000
