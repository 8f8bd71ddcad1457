"""(s, S) against published optima, against an exact peer on random instances, and against trying everything."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.distributions import Array, NegativeBinomial, Poisson
from zhanggui.methods.inventory.reorder_up_to import best_reorder_up_to, cost_of_policy

PEER = Path(__file__).parent / "reorder_up_to.csv"
"""Made by ``python benchmarks/inventory_reference.py reorder_up_to.csv`` with stockpyl 1.0.2."""


def test_published_optima_of_zheng_and_federgruen() -> None:
    demand = Poisson([10, 15, 20])
    best = best_reorder_up_to(demand, demand, fixed=64, holding=1, shortage=9)
    assert best.reorder_point.tolist() == [6, 10, 14]
    assert best.order_up_to.tolist() == [40, 49, 62]
    assert best.cost.round(3).tolist() == [35.022, 42.698, 49.173]


def _peers(poisson: bool) -> dict[str, Array]:
    rows = list(csv.DictReader(PEER.read_text(encoding="utf-8").splitlines()))
    kept = [row for row in rows if (float(row["sd"]) == 0) == poisson]
    return {name: np.array([float(row[name]) for row in kept]) for name in rows[0]}


@pytest.mark.parametrize("poisson", [True, False], ids=["poisson", "negative binomial"])
def test_random_instances_cost_what_the_exact_peer_found(poisson: bool) -> None:
    peer = _peers(poisson)
    demand = Poisson(peer["mean"]) if poisson else NegativeBinomial(peer["mean"], peer["sd"])
    costs = {name: peer[name] for name in ("fixed", "holding", "shortage")}
    best = best_reorder_up_to(demand, demand, **costs)
    true_cost = cost_of_policy(demand, demand, best.reorder_point, best.order_up_to, **costs)
    assert len(true_cost) >= 100
    assert_allclose(true_cost, peer["cost"], rtol=1e-6)
    assert_allclose(best.cost, true_cost, rtol=1e-6)


def test_nothing_in_reach_is_cheaper_also_with_a_lead_time() -> None:
    day, costs = Poisson([2.0]), {"fixed": [12.0], "holding": [0.5], "shortage": [4.0]}
    over_lead = Poisson([2.0 * 4])  # three days on the way, one day between reviews
    best = best_reorder_up_to(day, over_lead, **costs)
    s, up_to = (grid.ravel() for grid in np.meshgrid(np.arange(-3, 20.0), np.arange(1, 45.0)))
    s, up_to = s[s < up_to], up_to[s < up_to]
    many = {name: np.repeat(value, len(s)) for name, value in costs.items()}
    tried = cost_of_policy(Poisson(np.full(len(s), 2.0)), Poisson(np.full(len(s), 8.0)), s, up_to, **many)
    assert_allclose(best.cost, tried.min(), rtol=1e-8)


def test_without_a_fixed_cost_it_is_base_stock_at_the_critical_ratio() -> None:
    demand = Poisson([20.0])
    best = best_reorder_up_to(demand, demand, fixed=0, holding=30, shortage=40)
    assert (best.reorder_point.tolist(), best.order_up_to.tolist()) == ([20], [21])


def test_a_large_item_is_solved_in_steps_of_several_units_at_nearly_the_same_cost() -> None:
    """40,000 a day in units, or 400 a day in hundreds with the same spread: the same problem."""
    units = NegativeBinomial([40_000.0], [6_000.0])
    coarse = best_reorder_up_to(units, units, fixed=50_000, holding=0.1, shortage=1)
    hundreds = NegativeBinomial([400.0], [60.0])
    fine = best_reorder_up_to(hundreds, hundreds, fixed=50_000, holding=10, shortage=100)
    assert coarse.step > 1
    assert_allclose(coarse.cost, fine.cost, rtol=0.005)


def test_costs_without_meaning_are_refused() -> None:
    with pytest.raises(ValueError, match="shortage cost > 0"):
        best_reorder_up_to(Poisson(1), Poisson(1), fixed=1, holding=1, shortage=0)
