"""How deep to cut in a coming event, on knowledge that is certain enough to be checked by hand, and on sales whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, ledger
from zhanggui.domains.pricing.analysis.plan.aside import cannibalised, pulled_forward
from zhanggui.domains.pricing.analysis.plan.lifts import Event, LiftRule, Sold, events
from zhanggui.domains.pricing.analysis.plan.pull import learn_pull
from zhanggui.domains.pricing.analysis.plan.suggest import (
    Advice,
    Asked,
    Knowledge,
    LeftOut,
    Stand,
    SuggestRule,
    suggest,
)
from zhanggui.profit.settings import FEES

TERMS = UnitTerms(
    cost=400_000, spoilt=0, freight=0, rates=dict.fromkeys(FEES, 0), fixed=dict.fromkeys(FEES, 0)
)
STAND = Stand(shop="s", usual=10.0, now=1_000_000, floor=400_000, terms=TERMS)
ASKED = Asked(sku="K0", category="tea", name="618", days=10, stands=(STAND,))
RULE = SuggestRule()


def _certain(pull: float, elasticity: float, *, cuts: tuple[float, ...] = (0.1, 0.2, 0.3)) -> Knowledge:
    """Events of forty SKUs that all say the same: sales × e^pull × (1 − cut)^elasticity."""
    answers = {f"K{n}": np.full(50, elasticity) for n in range(40)}
    found = [
        Event(
            shop="s", sku=f"K{n}", category="tea", first=100 * k, last=100 * k + 9, cut=float(np.log1p(-cut)), error=0.02,
            log_lift=pull + elasticity * float(np.log1p(-cut)), compared=True,
        )
        for n in range(40) for k, cut in enumerate(cuts)
    ]  # fmt: skip
    return Knowledge(pull=learn_pull(found, answers, lambda _one: "618"))


def _advice(asked: Asked, knowledge: Knowledge, rule: SuggestRule = RULE) -> Advice:
    found = suggest(asked, knowledge, rule)
    assert isinstance(found, Advice), found
    return found


def test_the_depth_is_the_best_price_of_the_elasticity() -> None:
    """Goods of 40 at 100, elasticity −2.5: the best price is 40 · 2.5 / 1.5 = 66.67, a cut of 33 % (Lerner). Seen were 10 to 30 %,
    and a little beyond: 31 or 32. At 20 % off with e^0.7 the lift is 2.01 · 0.8^−2.5 = 3.52.
    """
    found = _advice(ASKED, _certain(0.7, -2.5))
    assert found.depth in (31, 32)
    assert found.lift[1] == pytest.approx(2.01 * (1 - found.depth / 100) ** -2.5, rel=0.12)
    assert found.origin == "sku"


def test_a_cut_that_nobody_answers_is_left_out_with_what_it_would_lose() -> None:
    found = suggest(ASKED, _certain(0.0, -0.5), RULE)
    assert isinstance(found, LeftOut)
    assert "a cut would lose money" in found.why.en


def test_stock_that_runs_out_wants_no_depth() -> None:
    """100 are sold anyway; of 120 only 20 more can be: the shallowest cut that sells them is enough."""
    deep, short = (
        _advice(ASKED, _certain(0.7, -2.5)),
        _advice(replace(ASKED, stock=120.0), _certain(0.7, -2.5), SuggestRule(most_doubt=1)),
    )
    assert short.depth < deep.depth
    assert short.units[2] <= 120
    assert short.short > 0


def test_what_goes_missing_afterwards_makes_it_worth_less() -> None:
    from zhanggui.domains.pricing.analysis.plan.aside import Aside

    plain = _certain(0.7, -2.5)
    lost = replace(plain, pulled=Aside(share=0.3, error=0.0, windows=4))
    one, other = _advice(ASKED, plain), _advice(ASKED, lost)
    extra_units = other.aside / 600_000
    assert extra_units == pytest.approx(0.3 * (other.units[1] - 100), rel=0.15)
    assert other.mean < one.mean
    assert other.depth <= one.depth


def test_nothing_learnt_is_said_and_no_depth_is_invented() -> None:
    nothing = Knowledge(pull=learn_pull([], {}, lambda _one: ""))
    found = suggest(ASKED, nothing, RULE)
    assert isinstance(found, LeftOut)
    assert "it takes past events, or weeks in which its price moved" in found.why.en


def test_elasticity_alone_counts_no_pull_of_the_event() -> None:
    """At −4 the best price of goods of 40 is 53.33: a cut of 47 %, (53.33/100)^−4 = 12.4 times the units."""
    only = Knowledge(pull=learn_pull([], {"K0": np.full(50, -4.0)}, lambda _one: ""))
    found = _advice(ASKED, only)
    assert (found.depth, found.origin) == (47, "elasticity")
    assert found.lift[1] == pytest.approx(0.53**-4)


def test_floor_lowest_deal_and_parity_hold_the_depth() -> None:
    """A floor of 80 allows 20 %; a lowest deal of 85.00 asks for less than that, so 16 % at least; parity at 82: 18 at most."""
    held = replace(STAND, floor=800_000, under=850_000, above=820_000)
    assert [depth for depth in RULE.depths if held.allows(depth)] == [16, 17, 18]
    found = _advice(replace(ASKED, stands=(held,)), _certain(0.7, -2.5))
    assert found.depth == 18
    nowhere = suggest(replace(ASKED, stands=(replace(held, floor=860_000),)), _certain(0.7, -2.5), RULE)
    assert isinstance(nowhere, LeftOut)
    assert "no depth is left" in nowhere.why.en


def test_plans_that_wanted_too_much_are_believed_less() -> None:
    plain = _certain(0.7, -2.5)
    assert _advice(ASKED, replace(plain, bias=1.25)).units[1] == pytest.approx(
        _advice(ASKED, plain).units[1] / 1.25, rel=0.05
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(400_000, 1_200_000), st.floats(0.1, 200), st.floats(1, 500), st.integers(1, 40))
def test_no_advice_breaks_a_rail(floor: int, usual: float, stock: float, deepest: int) -> None:
    stand = replace(STAND, floor=floor, usual=usual, under=950_000)
    found = suggest(replace(ASKED, stands=(stand,), stock=stock), KNOWN, SuggestRule(deepest=deepest))
    if isinstance(found, Advice):
        price = stand.at(found.depth)
        assert floor <= price < 950_000
        assert found.depth <= deepest
        assert found.units[2] <= stock
        assert found.mean > 0
        assert found.profit[1] == pytest.approx(
            float(ledger(TERMS, price, FloorRule()).profit) * found.units[1], rel=0.5, abs=price * 5
        )


KNOWN = _certain(0.7, -2.5)


@pytest.mark.parametrize("broken", [{"deepest": 100}, {"least": 60}, {"most_doubt": 0}, {"least_gain": -1}])
def test_a_rule_refuses_nonsense(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"per cent|share"):
        SuggestRule(**broken)


def _shop(seed: int, pulled: float, taken: float) -> Sold:
    """Twelve teas are cut by 20 % in three windows and sell three times as much; of the extra a part is missing in the fortnight
    after, another among twelve teas beside them. Twelve cups stay as they are.
    """
    rng, rates = np.random.default_rng(seed), np.full((36, 260), 8.0)
    price = np.full(rates.shape, 100.0)
    for first in (60, 130, 200):
        extra = 2.0 * 8.0 * 7
        rates[:12, first : first + 7] *= 3
        price[:12, first : first + 7] = 80.0
        rates[:12, first + 7 : first + 21] -= pulled * extra / 14
        rates[12:24, first : first + 7] -= taken * extra / 7
    units = rng.poisson(rates).astype(float)
    names = tuple(("s", f"K{i:02d}", "tea" if i < 24 else "cup") for i in range(36))
    return Sold(units=units, price=np.where(units > 0, price, np.nan), names=names)


def test_what_is_pulled_forward_and_taken_from_neighbours_is_learnt() -> None:
    """A fifth is missing afterwards, a tenth among the neighbours."""
    sold, rule = _shop(1, 0.2, 0.1), LiftRule(share=0.4)
    found = events(sold, rule)
    after, beside = pulled_forward(sold, found, rule.before_days), cannibalised(sold, found, rule.before_days)
    assert (after.share, beside.share) == (pytest.approx(0.2, abs=0.05), pytest.approx(0.1, abs=0.05))
    assert after.windows == beside.windows == 3


def test_nothing_missing_is_learnt_as_next_to_nothing() -> None:
    sold, rule = _shop(2, 0.0, 0.0), LiftRule(share=0.4)
    found = events(sold, rule)
    assert pulled_forward(sold, found, rule.before_days).share < 0.05
    assert pulled_forward(sold, [], rule.before_days).windows == 0
