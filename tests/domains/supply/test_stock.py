"""Where the stock stands, on what terms it can be bought, when it runs out: worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from zhanggui.domains.supply.analysis.demand import daily_demand
from zhanggui.domains.supply.analysis.position import OnOrder, Position, positions
from zhanggui.domains.supply.analysis.reorder import Outlook, ReorderRule, need, reorder_level, shortage
from zhanggui.domains.supply.analysis.terms import Terms, lateness, offers

TODAY = date(2026, 3, 10)


@pytest.fixture
def sales(engine: Any) -> Any:
    """Tea: 2 on the 5th, 3 on the 8th. A gift set of two teas and a cup: 1 on the 8th. An unpaid order: nothing."""
    engine.fill(
        "order",
        """order_id | paid_day | status
           1 | 2026-03-05 | completed
           2 | 2026-03-08 | shipped
           3 | 2026-03-08 | paid_unshipped
           4 |            | closed_unpaid
           5 | 2026-03-08 | cancelled""",
    )
    engine.fill(
        "order_line",
        """order_id | line_id | item_key | quantity | status
           1 | a | TEA | 2 | completed
           2 | a | TEA | 3 | shipped
           3 | a | SET | 1 | paid_unshipped
           4 | a | TEA | 9 | closed_unpaid
           5 | a | TEA | 9 | cancelled""",
    )
    engine.fill("bundle", "bundle_sku | component_sku | quantity \n SET | TEA | 2 \n SET | CUP | 1")
    return engine


def test_a_sold_bundle_is_demand_for_what_is_in_it(sales: Any) -> None:
    demand = daily_demand(sales.tables, until=TODAY, days=7)
    assert (demand.skus, demand.start) == (("CUP", "TEA"), date(2026, 3, 3))
    np.testing.assert_array_equal(demand.of("TEA"), [np.nan, np.nan, 2, 0, 0, 5, 0])
    np.testing.assert_array_equal(demand.of("CUP"), [np.nan] * 5 + [1, 0])


def test_stock_is_rolled_forward_from_the_newest_count_of_each_building(sales: Any) -> None:
    """Counted 40 + 10 on the 6th, 4 of them promised; 5 teas were sold and 20 good ones came since."""
    sales.fill(
        "stock_snapshot",
        """sku | stock_warehouse | day | on_hand | reserved
           TEA | 杭州 | 2026-02-01 | 99 | 0
           TEA | 杭州 | 2026-03-06 | 40 | 3
           TEA | 义乌 | 2026-03-06 | 10 | 1""",
    )
    sales.fill(
        "goods_receipt",
        """receipt_id | po_number | sku | received_day | quantity | defects
           r1 | P0 | TEA | 2026-03-05 | 7 | 0
           r2 | P1 | TEA | 2026-03-09 | 22 | 2""",
    )
    tea = positions(sales.tables, today=TODAY)["TEA"]
    assert (tea.counted, tea.reserved, tea.sold, tea.received) == (50, 4, 5, 20)
    assert (tea.on_hand, tea.age_days(TODAY)) == (61, 4)


def test_what_suppliers_still_owe_is_on_order(sales: Any) -> None:
    sales.fill("stock_snapshot", "sku | day | on_hand | on_order \n TEA | 2026-03-09 | 5 | 77")
    sales.fill(
        "purchase_line",
        """po_number | sku | ordered_day | promised_day | quantity | state
           P1 | TEA | 2026-03-01 | 2026-03-12 | 30 | open
           P2 | TEA | 2026-03-01 | 2026-03-02 | 10 | closed
           P3 | TEA | 2026-03-05 | 2026-03-20 | 8 | open""",
    )
    sales.fill(
        "goods_receipt",
        "receipt_id | po_number | sku | received_day | quantity \n r | P1 | TEA | 2026-03-08 | 12",
    )
    own = [
        OnOrder(sku="TEA", units=6, promised_day=None, number="PO1"),
        OnOrder(sku="TEA", units=8, promised_day=None, number="P3"),
    ]
    tea = positions(sales.tables, today=TODAY, ordered=own)["TEA"]
    assert [(one.number, one.units) for one in tea.coming] == [("P1", 18), ("P3", 8), ("PO1", 6)]
    assert (tea.on_order, tea.position) == (32, 37)


def test_the_counts_own_column_stands_in_where_no_purchase_order_is_known(sales: Any) -> None:
    sales.fill("stock_snapshot", "sku | day | on_hand | on_order \n TEA | 2026-03-09 | 5 | 77")
    assert positions(sales.tables, today=TODAY)["TEA"].on_order == 77


def test_the_cheapest_supplier_whose_terms_hold_comes_first(engine: Any) -> None:
    engine.fill(
        "supply_term",
        """sku | supplier | from_day | until_day | unit_cost | freight_unit | lead_days | minimum | pack
           TEA | 老王 | 2026-01-01 | | 9.00 | 0.50 | 10 | 20 | 12
           TEA | 老李 | 2026-01-01 | 2026-02-28 | 5.00 | | 10 | 1 | 1
           TEA | 老张 | 2026-01-01 | | 9.20 | 0.10 | 10 | 1 | 1
           TEA | 老张 | 2026-04-01 | | 1.00 | | 10 | 1 | 1""",
    )
    (first, second) = offers(engine.tables, today=TODAY)["TEA"]
    assert [(one.supplier, one.landed) for one in (first, second)] == [
        ("老张", Decimal("9.30")),
        ("老王", Decimal("9.50")),
    ]
    assert (second.minimum, second.pack, second.assumed) == (20, 12, ())


def test_a_supplier_without_a_quotation_is_told_as_assumed(engine: Any) -> None:
    engine.fill("sku", "sku | supplier \n TEA | 老王 \n CUP |")
    engine.fill("unit_cost", "sku | from_day | cost \n TEA | 2026-01-01 | 8.00")
    found = offers(engine.tables, today=TODAY)
    (tea,) = found["TEA"]
    assert (tea.lead_days, tea.landed) == (14.0, Decimal("8.00"))
    assert tea.assumed == ("lead_days", "minimum", "pack", "price")
    assert "CUP" not in found, "nobody knows where to order it"


def test_a_late_supplier_gets_a_longer_lead_time_the_more_deliveries_say_so(engine: Any) -> None:
    """Five deliveries, each 4 days late, against a credit of five that kept the promised 10: 10 + 4 × 5/10 = 12.

    Their spread is 0; the assumed one is 3: √(0.5 × 0 + 0.5 × 9) = 2.1213.
    """
    engine.fill(
        "supply_term",
        "sku | supplier | from_day | unit_cost | lead_days \n TEA | 老王 | 2026-01-01 | 9.00 | 10",
    )
    orders = "\n".join(f"P{n} | TEA | 老王 | 2026-01-01 | 2026-01-11" for n in range(5))
    engine.fill("purchase_line", f"po_number | sku | supplier | ordered_day | promised_day \n {orders}")
    came = "\n".join(f"r{n} | P{n} | TEA | 2026-01-15 | 5" for n in range(5))
    engine.fill("goods_receipt", f"receipt_id | po_number | sku | received_day | quantity \n {came}")
    assert (lateness(engine.tables)["老王"].mean, lateness(engine.tables)["老王"].count) == (4.0, 5)
    (tea,) = offers(engine.tables, today=TODAY)["TEA"]
    assert tea.lead_days == pytest.approx(12.0)
    assert tea.lead_spread == pytest.approx(2.1213, abs=1e-4)


def _position(on_hand: int, *coming: OnOrder) -> Position:
    return Position(
        sku="TEA", counted_day=TODAY, counted=on_hand, reserved=0, sold=0, received=0, coming=coming
    )  # fmt: skip


def _terms(**other: Any) -> Terms:
    values: dict[str, Any] = {"sku": "TEA", "supplier": "老王", "landed": Decimal(10), "currency": "CNY",
                              "lead_days": 5.0, "lead_spread": 0.0}  # fmt: skip
    return Terms(**values | other)


TWO_A_DAY = Outlook(until_arrival=np.full(99, 10.0), until_next=np.full(99, 24.0), daily=np.full(60, 2.0))
RULE = ReorderRule(review_days=7, order_cost=0.0, lost_share=1.0)


def test_a_certain_demand_is_ordered_up_to_the_last_unit() -> None:
    """24 units until the next order arrives, and a lot of 7 × 2 = 14 above: up to 38. 8 are there: order 30.

    10 are wanted before it comes, so nothing is left then; 14 are wanted after: all thanks to the order, each earns 6.
    Holding: 10 × 25 % / 365 × 7 days × (14 / 2 + 16) units = 1.10.
    """
    found = need(_position(8), _terms(), TWO_A_DAY, RULE, margin=Decimal(6), landed=Decimal(10))
    assert (found.quantity, found.reorder_level, found.order_up_to) == (30, 24.0, 38.0)
    assert found.gain_low == found.gain_mid == found.gain_high == Decimal("82.90")
    assert found.cost == Decimal(300)


def test_nothing_is_ordered_while_enough_is_there_or_coming() -> None:
    coming = OnOrder(sku="TEA", units=20, promised_day=date(2026, 3, 12))
    found = need(_position(8, coming), _terms(), TWO_A_DAY, RULE, margin=Decimal(6), landed=Decimal(10))
    assert found.quantity == 0


def test_the_suppliers_minimum_and_carton_are_heeded() -> None:
    found = need(
        _position(8), _terms(minimum=50, pack=12), TWO_A_DAY, RULE, margin=Decimal(6), landed=Decimal(10)
    )
    assert (found.quantity, found.steps[-1].value) == (60, 60)


def test_goods_that_spoil_are_not_ordered_for_longer_than_they_keep() -> None:
    """Two a day keep for 10 days: 20 units sell; 8 are there, so 12 at most."""
    found = need(_position(8), _terms(shelf_days=10), TWO_A_DAY, RULE, margin=Decimal(6), landed=Decimal(10))
    assert found.quantity == 12


EVEN = np.arange(100) + 0.5
"""Demand that is equally likely to be anything from 0 to 100."""


def _level(**other: float) -> float:
    outlook = Outlook(until_arrival=np.zeros(100), until_next=EVEN, daily=np.full(60, 5.0))
    rule = ReorderRule(
        review_days=10, order_cost=0.0, lost_share=1.0, lowest_service=0.01, highest_service=0.995
    )
    return reorder_level(outlook, rule, **{"lost": 2.0, "holding": 0.04, "lot": 5.0} | other)


def test_the_reorder_level_is_where_waiting_loses_as_much_as_it_saves() -> None:
    """Waiting 10 days saves 10 × 0.04 × 5 / 2 = 1.00. At x units it loses 2 × (100 - x)² / 200: equal at x = 90."""
    assert _level() == pytest.approx(90, abs=0.01)


def test_a_larger_lot_lasts_longer_and_so_needs_less_safety() -> None:
    """A lot of 20 lies there by 10: waiting saves 4.00, and (100 - x)² = 400 at x = 80."""
    assert _level(lot=20.0) == pytest.approx(80, abs=0.01)


def test_goods_whose_stock_costs_more_than_they_earn_are_not_kept_beyond_the_lowest_level() -> None:
    assert _level(holding=40.0) == 0.0


def test_the_shelf_is_empty_on_the_fifth_day_and_the_order_comes_on_the_sixth() -> None:
    """8 units at 2 a day last four days: empty from 2026-03-14 on, one day before an order of today is here."""
    found = shortage(_position(8), _terms(), TWO_A_DAY, today=TODAY, margin=Decimal(6))
    assert (found.day, found.gap_days, found.lost_a_day) == (date(2026, 3, 14), 1, Decimal("12.00"))


def test_an_order_on_its_way_puts_the_shortage_off() -> None:
    coming = OnOrder(sku="TEA", units=20, promised_day=date(2026, 3, 13))
    found = shortage(_position(8, coming), _terms(), TWO_A_DAY, today=TODAY, margin=Decimal(6))
    assert found.day == date(2026, 3, 24)


@pytest.mark.parametrize(
    "wrong", [{"review_days": 0}, {"holding_rate": -1.0}, {"lost_share": 0.0}, {"lowest_service": 1.0}]
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|between"):
        ReorderRule(**wrong)
