"""Orders under one budget: by hand, against trying everything, and against an integer programme."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.budget import best_within_budget, exact_within_budget, value_of_packs
from zhanggui.methods.inventory.distributions import Array, Empirical, NegativeBinomial

COST = np.array([[0, 10, 20.0], [0, 10, 20.0]])
VALUE = np.array([[0, 8, 12.0], [0, 7, 9.0]])


@pytest.mark.parametrize(
    ("budget", "chosen"), [(0, [0, 0]), (10, [1, 0]), (20, [1, 1]), (30, [2, 1]), (99, [2, 2])]
)
def test_money_goes_where_it_earns_most(budget: float, chosen: list[int]) -> None:
    assert best_within_budget(VALUE, COST, budget).chosen.tolist() == chosen
    assert exact_within_budget(VALUE, COST, budget).chosen.tolist() == chosen


def test_the_value_of_packs_by_hand() -> None:
    """Demand 0, 1, 5 or 9; nothing there; packs of 4, margin 3, leftover 1, 2 per order; at least 8 units.

    8 units sell (0 + 1 + 5 + 8) / 4 = 3.5 and leave 4.5: 10.5 - 4.5 - 2 = 4.
    """
    demand = Empirical(np.array([[0, 1, 5, 9.0]]))
    value, units = value_of_packs(demand, 0, pack=4, packs=2, margin=3, leftover=1, fixed=2, moq=8)
    assert units.tolist() == [[0, 4, 8]]
    assert value.tolist() == [[0, -np.inf, 4]]


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), share=st.floats(0.05, 1))
def test_small_cases_against_every_choice(seed: int, share: float) -> None:
    value, cost = _random(seed, items=4, columns=4)
    budget = share * cost[:, -1].sum()
    every = list(product(range(4), repeat=4))
    priced = [(value[range(4), c].sum(), cost[range(4), c].sum()) for c in every]
    best = max(worth for worth, price in priced if price <= budget)
    exact, quick = exact_within_budget(value, cost, budget), best_within_budget(value, cost, budget)
    assert_allclose(exact.value, best, atol=1e-6)
    assert quick.value <= best + 1e-6 <= quick.bound + 2e-6
    for choice in (exact, quick):
        assert choice.cost <= budget + 1e-6
        assert_allclose(choice.value, value[range(4), choice.chosen].sum(), atol=1e-6)


def test_a_thousand_items_are_chosen_within_half_a_percent_of_the_best_possible() -> None:
    value, cost = _shop(1000)
    budget = 0.3 * cost[:, -1].sum()
    quick = best_within_budget(value, cost, budget)
    assert quick.cost <= budget
    assert quick.value >= 0.995 * quick.bound


def _random(seed: int, *, items: int, columns: int) -> tuple[Array, Array]:
    """Values with jumps and losses, as minimum orders and fixed costs make them."""
    g = np.random.default_rng(seed)
    value = np.cumsum(g.uniform(-3, 10, (items, columns)), axis=1)
    cost = np.cumsum(g.uniform(1, 9, (items, columns)), axis=1)
    value[:, 0] = cost[:, 0] = 0
    return value, cost


def _shop(items: int) -> tuple[Array, Array]:
    g = np.random.default_rng(1)
    mean = np.exp(g.uniform(0, 5, items))
    demand = NegativeBinomial(mean, np.sqrt(mean * g.uniform(1.1, 6, items)))
    price = g.uniform(5, 80, items)
    value, units = value_of_packs(
        demand,
        g.uniform(0, 1, items) * mean,
        pack=np.ceil(mean / 8),
        packs=12,
        margin=price * g.uniform(0.1, 0.6, items),
        leftover=price * 0.1,
        fixed=20,
        moq=mean / 4,
    )
    return value, units * price[:, None]


@pytest.mark.parametrize("budget", [-1.0])
def test_nonsense_is_refused(budget: float) -> None:
    with pytest.raises(ValueError, match="budget"):
        best_within_budget(VALUE, COST, budget)
    with pytest.raises(ValueError, match="costs must rise"):
        best_within_budget(VALUE, COST[:, ::-1], 10)
