"""Lifts learnt from past promotions on sales whose lift is known; what a plan would bring, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.domains.pricing.analysis.floor import RefundShares, UnitTerms
from zhanggui.domains.pricing.analysis.plan.lifts import LiftRule, Sold, events, learned, windows
from zhanggui.domains.pricing.analysis.plan.what_if import Case, break_even_of, outcome, what_if

RULE = LiftRule()
DAYS = 120


def _shop(
    seed: int, *, lift: float = 2.0, season: float = 1.0, spread: float = 0.0, skus: int = 20, rate: float = 3.0,
    spans: tuple[tuple[int, int], ...] = ((60, 66),),
) -> Sold:  # fmt: skip
    """Half of the SKUs are cut by 20 % in the spans and sell ``lift`` times as much (each window its own by ``spread``); all
    sell ``season`` times as much then.
    """
    chance = np.random.default_rng(seed)
    rates, price = np.full((skus, DAYS), rate), np.full((skus, DAYS), 100.0)
    for first, last in spans:
        mine = lift * np.exp(spread * chance.standard_normal())
        rates[:, first : last + 1] *= season
        rates[: skus // 2, first : last + 1] *= mine
        price[: skus // 2, first : last + 1] = 80.0
    units = chance.poisson(rates).astype(float)
    names = tuple(("s", f"K{i:02d}", "tea") for i in range(skus))
    return Sold(units=units, price=np.where(units > 0, price, np.nan), names=names)


def test_a_promotion_is_found_by_its_prices_and_its_days() -> None:
    assert windows(_shop(1, spans=((60, 66), (90, 92))), RULE) == {"s": [(60, 66), (90, 92)]}
    assert windows(_shop(1, spans=()), RULE) == {}


def test_the_season_is_taken_out_by_what_was_not_cut() -> None:
    """Everything sells three times as much; the cut adds a factor of two. Without controls it would be six."""
    found = learned(events(_shop(2, season=3.0), RULE), "K00", "tea", RULE)
    assert found is not None
    assert 1.7 < found.mid < 2.3
    every_one_cut = _shop(2, season=3.0, skus=20)
    only_cut = Sold(
        units=every_one_cut.units[:10], price=every_one_cut.price[:10], names=every_one_cut.names[:10]
    )
    alone = events(only_cut, RULE)
    assert not any(one.compared for one in alone), "nothing is left to compare with, and that is said"
    bare = learned(alone, "K00", "tea", RULE)
    assert bare is not None
    assert bare.mid > 5


def test_four_intervals_of_five_hold_the_next_lift() -> None:
    """Windows differ by 20 % (one standard deviation in logs) around twice the usual; the next is one more of them."""
    spans = ((30, 34), (50, 54), (70, 74), (90, 94))
    held = 0
    for seed in range(100):
        found = learned(events(_shop(seed, spans=spans, spread=0.2), RULE), "K00", "tea", RULE)
        assert found is not None
        following = 2.0 * np.exp(0.2 * np.random.default_rng(10_000 + seed).standard_normal())
        held += found.low <= following <= found.high
    assert 0.70 <= held / 100 <= 0.90


def test_a_sku_without_a_past_takes_its_categorys_lift_with_a_wider_interval() -> None:
    past = events(_shop(4, spans=((40, 46), (80, 86))), RULE)
    own, new = learned(past, "K00", "tea", RULE), learned(past, "NEW", "tea", RULE)
    assert own is not None
    assert new is not None
    assert (own.of, new.of) == ("sku", "category")
    assert np.log(new.high / new.low) >= np.log(own.high / own.low) - 1e-9
    assert learned(past, "NEW", "cups", RULE).of == "all"  # type: ignore[union-attr]
    assert learned([], "NEW", "tea", RULE) is None


def _case(**changed: object) -> Case:
    """Goods 20.00, parcel 3.00, no fees. Now 50.00: 27.00 a unit. In the plan 35.00: 12.00 a unit."""
    plain: dict[str, object] = {
        "sku": "TEA", "shop": "s", "terms": UnitTerms(cost=200_000, spoilt=0, freight=30_000, rates={"commission": 0, "payment_fee": 0, "other_fees": 0}, fixed={"commission": 0, "payment_fee": 0, "other_fees": 0}),
        "usual": Decimal(2), "now": 500_000, "tag": 480_000, "price": 350_000, "price_low": 300_000, "price_high": 400_000,
        "lift": (Decimal(1), Decimal(3), Decimal(4)), "assumed": True,
    }  # fmt: skip
    return Case(**plain | changed)  # type: ignore[arg-type]


def test_an_outcome_by_hand() -> None:
    """Two a day for five days, three times as much: 30 units at 12.00 are 360.00; without the plan 10 at 27.00 are 270.00."""
    found = outcome(_case(), Decimal(3), Decimal(5))
    assert (found.units, found.short) == (30, 0)
    assert (found.profit, found.gain) == (3_600_000, 900_000)
    assert (found.sales, found.discount) == (30 * 350_000, 30 * 130_000)
    assert break_even_of(_case()) == Decimal("2.25"), "27.00 / 12.00"


def test_stock_and_gifts_limit_it() -> None:
    """Only 24 are there: 288.00; ten fewer gifts... one gift of 2.00 with each: 240.00. Six are short: 120.00 of goods."""
    found = outcome(_case(stock=Decimal(24), gift=Decimal(1), gift_cost=20_000), Decimal(3), Decimal(5))
    assert (found.units, found.short, found.gifts) == (24, 6, 24)
    assert (found.profit, found.cash) == (2_400_000, 1_200_000)


def test_the_sensitivity_table_and_the_break_even_by_hand() -> None:
    """At lift 1: 10 × 12 - 270 = -150; at 4: 40 × 12 - 270 = 210. At 30.00: 30 × 7 - 270 = -60; at 40.00: 30 × 17 - 270 = 240."""
    found = what_if([_case()], Decimal(5))
    swings = {one.name: (one.low, one.high) for one in found.swings}
    assert swings["lift"] == (-1_500_000, 2_100_000)
    assert swings["price"] == (-600_000, 2_400_000)
    assert swings["cost"] == (900_000 - 20 * 10_000, 900_000 + 20 * 10_000), (
        "1.00 on 30 units in the plan, on 10 without"
    )
    assert [one.name for one in found.swings][:2] == ["lift", "price"]
    assert found.break_even == Decimal("2.25")
    assert (found.low.gain, found.high.gain) == (-1_500_000, 2_100_000)


def test_a_price_below_cost_never_breaks_even() -> None:
    losing = _case(price=220_000)
    assert break_even_of(losing) is None
    assert what_if([losing], Decimal(5)).break_even is None


@given(
    lift=st.decimals(0, 20, places=2), stock=st.none() | st.integers(0, 200), returned=st.integers(0, 500_000),
    price=st.integers(100, 6_000),
)  # fmt: skip
def test_units_sold_and_short_are_what_was_wanted(
    lift: Decimal, stock: int | None, returned: int, price: int
) -> None:
    terms = _case().terms
    case = _case(
        stock=None if stock is None else Decimal(stock), price=price * 100,
        terms=type(terms)(**vars(terms) | {"refunds": RefundShares(returned=returned)}),
    )  # fmt: skip
    found = outcome(case, lift, Decimal(7))
    assert found.units + found.short == 14 * lift
    assert stock is None or found.units <= stock
    assert found.sales == found.units * price * 100


@pytest.mark.parametrize(
    "wrong", [{"fall": 0}, {"share": 1.5}, {"before_days": 3}, {"gap": -1}, {"level": 1}, {"least_units": 0}]
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="got"):
        LiftRule(**wrong)  # type: ignore[arg-type]
