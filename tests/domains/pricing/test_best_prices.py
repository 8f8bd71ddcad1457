"""The price that should earn most: the closed form, and rails that nothing gets past."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule, Place, gains_of, wanted_price
from zhanggui.domains.pricing.analysis.elasticity import Response
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, floor_price
from zhanggui.profit.settings import FEES

NOTHING = dict.fromkeys(FEES, 0)
GOODS = UnitTerms(cost=600_000, spoilt=0, freight=0, rates=NOTHING, fixed=NOTHING)
"""Goods of 60.00, nothing else."""
HERE = Place(asked=900_000, credited=900_000, units=10.0, floor=600_000, ceiling=3_000_000, coin=100)
FAR = BestPriceRule(largest_step=Decimal("0.9"), most_doubt=1.0)


def _known(*elasticity: float, lowest: float = 50.0, highest: float = 200.0) -> Response:
    draws = np.resize(np.array(elasticity), 200)
    return Response(
        key=("S", "shop"), weeks=40, pace=70.0, elasticity=elasticity[0], draws=draws, lowest=lowest, highest=highest,
        specifications={"own": elasticity[0], "pooled": -6.0},
    )  # fmt: skip


def test_the_optimum_of_goods_of_60_at_an_elasticity_of_2_5_is_100() -> None:
    """60 · 2.5 / 1.5 (Lerner 1934)."""
    found = wanted_price(HERE, _known(-2.5), GOODS, FloorRule(), FAR)
    assert found is not None
    assert found.price == 1_000_000


def test_the_gain_of_a_day_by_hand() -> None:
    """10 · (100 / 90)^-2.5 · 40 - 10 · 30 = 7.37 a day."""
    (found,) = gains_of(HERE, 1_000_000, np.array([-2.5]), GOODS, FloorRule(), days=1)
    assert abs(found - (400 * (100 / 90) ** -2.5 - 300)) < 1e-9


def test_what_another_specification_would_lose_is_told() -> None:
    """At -6 the optimum is 72: from 90 to 100 loses."""
    found = wanted_price(HERE, _known(-2.5), GOODS, FloorRule(), FAR)
    assert found is not None
    assert found.by["own"] > 0 > found.by["pooled"]


def test_a_step_of_a_tenth_at_most() -> None:
    found = wanted_price(
        replace(HERE, asked=2_000_000, credited=2_000_000), _known(-2.5), GOODS, FloorRule(), BestPriceRule(most_doubt=1.0)
    )  # fmt: skip
    assert found is not None
    assert (found.price, found.at_bound) == (1_800_000, True)


def test_no_advice_where_the_gain_is_a_coin_toss() -> None:
    """Half the draws want a higher price, half a lower one."""
    near = replace(HERE, asked=1_000_000, credited=1_000_000)
    assert wanted_price(near, _known(-1.2, -6.0), GOODS, FloorRule(), BestPriceRule()) is None


@settings(max_examples=60, deadline=None)
@given(
    elasticity=st.floats(-6, 0.5), asked=st.integers(620, 3000), credited=st.integers(500, 3000),
    cost=st.integers(100, 600), fee=st.integers(0, 200_000),
)  # fmt: skip
def test_never_below_the_floor_nor_above_the_ceiling_nor_beyond_a_step(
    elasticity: float, asked: int, credited: int, cost: int, fee: int
) -> None:
    """Prices in tenths of a yuan."""
    rates = NOTHING | {FEES[0]: fee}
    terms = UnitTerms(cost=cost * 1000, spoilt=0, freight=0, rates=rates, fixed=NOTHING)
    floor = floor_price(terms, FloorRule())
    assert floor is not None
    here = Place(
        asked=asked * 1000, credited=credited * 1000, units=3.0, floor=floor, ceiling=2_500_000, coin=100
    )
    answer = _known(elasticity, lowest=asked / 10, highest=asked / 10)
    found = wanted_price(here, answer, terms, FloorRule(), BestPriceRule(most_doubt=1.0))
    if found is not None:
        assert floor <= found.price <= 2_500_000
        assert abs(found.price - here.asked) <= here.asked * 0.1 + 100
