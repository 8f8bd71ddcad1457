"""What an order earned, replayed by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from zhanggui.domains.supply.analysis.order_effect import Arrival, order_effect

START = date(2026, 3, 1)
FIVE_A_DAY = np.full(10, 5.0)


def _effect(sold: Any = FIVE_A_DAY, **other: Any) -> Any:
    values: dict[str, Any] = {
        "start": START, "on_hand": 20, "others": [], "margin": Decimal(4), "holding_a_day": Decimal(0), "stock_error": 0.0,
        "arrivals": [Arrival(day=START + timedelta(days=4), units=40)],
    }  # fmt: skip
    return order_effect(sold, FIVE_A_DAY, **values | other)


def test_what_the_old_stock_could_not_cover_was_sold_thanks_to_the_order() -> None:
    """50 were sold, 20 were there: 30 units at 4 each."""
    found = _effect()
    assert (found.thanks, found.mid) == (30.0, Decimal("120.00"))


def test_an_order_that_nobody_needed_earned_nothing_and_cost_its_holding() -> None:
    """100 were there; 40 more lay for six of the ten days: 240 unit-days at 0.01."""
    found = _effect(on_hand=100, holding_a_day=Decimal("0.01"))
    assert (found.thanks, found.mid) == (0.0, Decimal("-2.40"))


def test_goods_of_other_orders_are_not_counted_as_ours() -> None:
    found = _effect(others=[Arrival(day=START + timedelta(days=2), units=25)])
    assert (found.thanks, found.mid) == (5.0, Decimal("20.00"))


def test_a_stock_that_may_be_wrong_gives_a_range() -> None:
    """With 30 on the shelf, 20 units are thanks to the order; with 10, the 30 that were wanted once it had come."""
    found = _effect(stock_error=0.5)
    assert (found.low, found.mid, found.high) == (Decimal("80.00"), Decimal("120.00"), Decimal("120.00"))


def test_the_placebo_before_the_order_is_zero() -> None:
    assert _effect(holding_a_day=Decimal("0.01")).placebo == 0
