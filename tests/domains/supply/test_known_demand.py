"""What was sold is not what was wanted: empty shelves hide demand, fake orders pretend it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.domains.supply.analysis.demand import daily_demand, units_sold
from zhanggui.domains.supply.analysis.empty_days import hidden, mornings, without_empty_days
from zhanggui.domains.supply.analysis.outlook import outlooks

START = date(2026, 3, 1)
TODAY = date(2026, 3, 8)
NONE = np.nan


@pytest.fixture
def shelf(engine: Any) -> Any:
    """Two teas on each of the first two days, none on the 3rd and 4th, 30 come on the 5th, three are sold on the 6th."""
    sales = {1: 2, 2: 2, 6: 3}
    orders = "\n".join(f"{day} | 2026-03-0{day}" for day in sales)
    engine.fill("order", f"order_id | paid_day \n {orders}")
    lines = "\n".join(f"{day} | a | TEA | {units}" for day, units in sales.items())
    engine.fill("order_line", f"order_id | line_id | item_key | quantity \n {lines}")
    return engine


def _known(shelf: Any) -> Any:
    demand = daily_demand(shelf.tables, until=TODAY, days=7)
    return without_empty_days(demand, shelf.tables).of("TEA")


def test_days_after_the_shelf_was_sold_out_are_unknown_until_the_delivery(shelf: Any) -> None:
    """Four were there: the second day sold the last. 30 came on the 5th; nobody wanting one that day is known."""
    shelf.fill("stock_snapshot", "sku | day | on_hand \n TEA | 2026-03-01 | 4 \n TEA | 2026-03-08 | 27")
    shelf.fill("goods_receipt", "receipt_id | sku | received_day | quantity \n r | TEA | 2026-03-05 | 30")
    np.testing.assert_array_equal(_known(shelf), [2, NONE, NONE, NONE, 0, 3, 0])


def test_without_a_count_every_day_counts(shelf: Any) -> None:
    np.testing.assert_array_equal(_known(shelf), [2, 2, 0, 0, 0, 3, 0])


def test_a_delivery_nobody_noted_hides_nothing_that_cannot_be_proved(shelf: Any) -> None:
    """Rolled back from 27 on the 8th the shelf looks full from the 2nd on; the count of the 1st proves nothing later."""
    shelf.fill("stock_snapshot", "sku | day | on_hand \n TEA | 2026-03-01 | 4 \n TEA | 2026-03-08 | 27")
    np.testing.assert_array_equal(_known(shelf), [2, 2, 0, 0, 0, 3, 0])


def test_goods_sold_in_advance_are_not_limited_by_their_stock(shelf: Any) -> None:
    """Counted at 0 throughout, and sold all the same: its quiet days are quiet."""
    counts = "\n".join(f"TEA | 2026-03-0{day} | 0" for day in range(1, 9))
    shelf.fill("stock_snapshot", f"sku | day | on_hand \n {counts}")
    np.testing.assert_array_equal(_known(shelf), [2, 2, 0, 0, 0, 3, 0])


def test_a_building_that_was_not_counted_leaves_the_stock_unknown(shelf: Any) -> None:
    shelf.fill(
        "stock_snapshot",
        """sku | stock_warehouse | day | on_hand
           TEA | 杭州 | 2026-03-04 | 0
           TEA | 义乌 | 2026-02-01 | 9""",
    )
    np.testing.assert_array_equal(_known(shelf), [2, 2, 0, 0, 0, 3, 0])


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.integers(0, 30),
    st.lists(st.integers(0, 9), min_size=20, max_size=20),
)
def test_a_shop_that_sells_only_what_it_has_is_hidden_exactly_where_it_sold_out(
    wanted: list[int], first: int, brought: list[int]
) -> None:
    """Stock played forward day by day; rolling back from the last count finds the same evenings."""
    came = np.array(brought[: len(wanted)], dtype=float)
    left, sold, evenings = float(first), np.zeros(len(wanted)), np.zeros(len(wanted))
    for day, units in enumerate(wanted):
        left += came[day]
        sold[day] = min(left, units)
        left -= sold[day]
        evenings[day] = left
    end = date.fromordinal(START.toordinal() + len(wanted))
    found = mornings({end: int(left)}, sold, came, START)
    np.testing.assert_array_equal(hidden(found, sold, came), evenings <= 0)


def test_empty_days_do_not_lower_the_forecast() -> None:
    """Ten a day, sold out on every second fortnight: taken as no demand, half is expected; taken as unknown, ten."""
    from zhanggui.domains.supply.analysis.demand import Demand

    there = (np.arange(280) // 14) % 2 == 0
    seen = np.where(there, 10.0, 0.0)[None, :]
    known = np.where(there, 10.0, NONE)[None, :]
    rates = [
        outlooks(Demand(("TEA",), date(2025, 1, 1), units), {"TEA": 7}, 7)["TEA"].rate
        for units in (seen, known)
    ]
    assert rates[0] < 8
    assert rates[1] == pytest.approx(10, abs=0.2)


@pytest.fixture
def pushed(engine: Any) -> Any:
    """b1 pays five orders of one tea on a day; b2 one of forty; b3 four of one; five unnamed buyers one each."""
    rows = [("b1", 1)] * 5 + [("b2", 40)] + [("b3", 1)] * 4 + [("", 1)] * 5
    orders = "\n".join(f"{n} | 2026-03-02 | {buyer}" for n, (buyer, _) in enumerate(rows))
    engine.fill("order", f"order_id | paid_day | buyer_key \n {orders}")
    lines = "\n".join(f"{n} | a | TEA | {units}" for n, (_, units) in enumerate(rows))
    engine.fill("order_line", f"order_id | line_id | item_key | quantity \n {lines}")
    return engine


def test_five_orders_of_one_buyer_for_one_sku_on_a_day_are_no_demand(pushed: Any) -> None:
    assert np.nansum(daily_demand(pushed.tables, until=TODAY, days=7).of("TEA")) == 40 + 4 + 5


def test_an_order_the_seller_marked_as_fake_is_no_demand(engine: Any) -> None:
    engine.fill(
        "order",
        "order_id | paid_day | marked_fake \n 1 | 2026-03-02 | yes \n 2 | 2026-03-02 | no \n 3 | 2026-03-02 | ",
    )
    engine.fill(
        "order_line",
        "order_id | line_id | item_key | quantity \n 1 | a | TEA | 9 \n 2 | a | TEA | 3 \n 3 | a | TEA | 4",
    )
    assert np.nansum(daily_demand(engine.tables, until=TODAY, days=7).of("TEA")) == 3 + 4


def test_suspected_orders_still_left_the_shelf(pushed: Any) -> None:
    assert sum(units_sold(pushed.tables, since=START, until=TODAY).values()) == 5 + 40 + 4 + 5


def test_five_orders_of_one_buyer_for_five_skus_are_demand(engine: Any) -> None:
    engine.fill(
        "order",
        "order_id | paid_day | buyer_key \n" + "\n".join(f"{n} | 2026-03-02 | b1" for n in range(5)),
    )
    engine.fill(
        "order_line",
        "order_id | line_id | item_key | quantity \n" + "\n".join(f"{n} | a | S{n} | 1" for n in range(5)),
    )
    assert len(daily_demand(engine.tables, until=TODAY, days=7).skus) == 5
