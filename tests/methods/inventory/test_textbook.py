"""Textbook figures, to the digit. Sources stand in the modules; the figures were worked out apart from them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.distributions import Normal, Poisson
from zhanggui.methods.inventory.lot_size import (
    PriceBreak,
    eoq,
    eoq_all_units_discount,
    eoq_incremental_discount,
    epq,
    lot_cost,
)
from zhanggui.methods.inventory.newsvendor import newsvendor, ordered
from zhanggui.methods.inventory.service import (
    fill_rate_of_reorder_point,
    level_for_cycle_service,
    point_for_fill_rate,
    spread_over_lead_time,
)


def test_newsvendor_of_snyder_and_shen() -> None:
    best = newsvendor(Normal(50, 8), underage=0.70, overage=0.18)
    assert_allclose(best.quantity, 56.60395592743389)
    assert_allclose(best.cost, 1.9976051931766445)


def test_newsvendor_with_price_100_cost_60_salvage_30() -> None:
    best = newsvendor(Normal(500, 120), underage=40, overage=30)
    assert_allclose(best.critical_ratio, 0.5714285714)
    assert_allclose(best.quantity, 521.601484, rtol=1e-8)
    assert_allclose(best.lost_sales, 37.845894, rtol=1e-7)
    assert_allclose(best.sales, 462.154106, rtol=1e-8)
    assert_allclose(best.leftover, 59.447378, rtol=1e-7)
    profit = 100 * best.sales + 30 * best.leftover - 60 * best.quantity
    assert_allclose(profit, 16_702.742884, rtol=1e-8)


def test_newsvendor_of_counts_takes_the_first_whole_order_that_reaches_the_ratio() -> None:
    twenty, twenty_one = ordered(Poisson([20, 20]), [20, 21], underage=40, overage=30).cycle_service
    assert (round(twenty, 6), round(twenty_one, 6)) == (0.559093, 0.643698)
    assert newsvendor(Poisson(20), underage=40, overage=30).quantity == [21]


def test_economic_order_quantity() -> None:
    lot = eoq([1300, 12_000], fixed=[8, 80], holding=[0.225, 6])
    assert_allclose(lot.quantity, [304.0467800264368, 565.685425], rtol=1e-9)
    assert_allclose(lot.cost[1], 3394.112550)
    assert_allclose(12_000 / lot.quantity[1], 21.2132, rtol=1e-6)  # orders a year
    assert_allclose(lot_cost(12_000, lot.quantity[1], fixed=80, holding=6), lot.cost[1])


def test_stock_that_arrives_while_it_is_sold() -> None:
    assert_allclose(epq(12_000, fixed=80, holding=6, production=36_000).quantity, 692.820323)


def test_a_discount_from_1000_units_is_worth_the_larger_lot() -> None:
    breaks = [PriceBreak(0, 20), PriceBreak(1000, 19.4)]
    best = eoq_all_units_discount(12_000, fixed=80, holding_rate=0.3, breaks=breaks)
    assert_allclose([best.quantity[0], best.cost[0]], [1000, 236_670])
    alone = eoq_all_units_discount(12_000, fixed=80, holding_rate=0.3, breaks=breaks[:1])
    assert_allclose([alone.quantity[0], alone.cost[0]], [565.685425, 243_394.11255])


def test_an_incremental_discount_is_the_cheapest_of_all_lots() -> None:
    """12,000 a year; units beyond 1,000 cost 19 instead of 20, so the first 1,000 cost 1,000 more."""
    best = eoq_incremental_discount(
        12_000, fixed=80, holding_rate=0.3, breaks=[PriceBreak(0, 20), PriceBreak(1000, 19)]
    )
    lots = np.arange(1, 6000.0)
    paid = np.where(lots > 1000, 20 * 1000 + 19 * (lots - 1000), 20 * lots)
    yearly = 12_000 / lots * (80 + paid) + 0.3 * paid / 2
    assert_allclose(best.cost, yearly.min(), rtol=1e-6)
    assert abs(best.quantity[0] - lots[yearly.argmin()]) <= 1


def test_reorder_point_with_a_lead_time_that_varies() -> None:
    mean, sd = spread_over_lead_time(mean=40, sd=12, lead=7, lead_sd=2)
    assert_allclose([mean[0], sd[0]], [280, 86.069739])
    assert_allclose(level_for_cycle_service(Normal(mean, sd), 0.95) - mean, 141.572123, rtol=1e-7)
    without = spread_over_lead_time(mean=40, sd=12, lead=7, lead_sd=0)
    assert_allclose(level_for_cycle_service(Normal(*without), 0.95) - 280, 52.222484, rtol=1e-7)


def test_fill_rate_is_another_target_than_cycle_service() -> None:
    demand = Normal(280, 86.06973916539802)
    assert_allclose(demand.loss(421.572123), 1.798252, rtol=1e-6)
    assert_allclose(fill_rate_of_reorder_point(demand, 421.572123, 600), 0.997003, rtol=1e-6)
    assert_allclose(point_for_fill_rate(demand, 0.98, 600) - 280, 61.490230, rtol=1e-6)


def test_order_up_to_level_of_a_weekly_review() -> None:
    mean, sd = spread_over_lead_time(mean=40, sd=12, lead=7, lead_sd=2, review=7)
    assert_allclose(sd, 91.738760, rtol=1e-7)
    assert_allclose(level_for_cycle_service(Normal(mean, sd), 0.95), 710.896831, rtol=1e-8)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: newsvendor(Normal(10, 1), underage=0, overage=1), "underage"),
        (lambda: eoq(10, fixed=1, holding=0), "holding"),
        (lambda: epq(10, fixed=1, holding=1, production=10), "faster"),
        (lambda: Normal(10, -1), "standard deviation"),
        (lambda: Poisson(-1), "mean"),
        (lambda: spread_over_lead_time(mean=1, sd=1, lead=-1, lead_sd=0), "negative"),
        (lambda: level_for_cycle_service(Normal(10, 1), 95), "0.95"),
        (lambda: PriceBreak(0, 0), "price"),
    ],
)
def test_nonsense_is_refused_by_name(wrong: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()  # type: ignore[operator]
