"""Units moved between places: by hand and against every possible spread."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.distributions import Array, Empirical, Poisson
from zhanggui.methods.inventory.transfers import best_transfers, worth_of_stock


def test_two_units_go_where_they_sell_for_sure() -> None:
    """The first place has 4 and sells 1, the second has 0 and sells 2; margin 10, moving costs 3: gain 2 × 7."""
    demand = Empirical(np.array([[1.0], [2.0]]))
    worth = worth_of_stock(demand, 4, margin=10, leftover=0)
    assert worth.tolist() == [[0, 10, 10, 10, 10], [0, 10, 20, 20, 20]]
    plan = best_transfers(worth, [4, 0], np.array([[0, 3], [3, 0.0]]))
    assert (plan.moved.tolist(), plan.gain) == ([[0, 2], [0, 0]], 14)


def test_nothing_moves_where_the_way_costs_more_than_it_gains() -> None:
    worth = worth_of_stock(Empirical(np.array([[1.0], [2.0]])), 4, margin=10, leftover=0)
    assert best_transfers(worth, [4, 0], np.array([[0, 11], [11, 0.0]])).moved.sum() == 0
    assert best_transfers(worth, [4, 0], np.array([[0, np.inf], [np.inf, 0.0]])).moved.sum() == 0


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_three_places_against_every_spread(seed: int) -> None:
    g = np.random.default_rng(seed)
    stock = g.integers(0, 4, 3)
    worth = worth_of_stock(Poisson(g.uniform(0.1, 4, 3)), 9, margin=g.uniform(1, 9, 3), leftover=0.3)
    cost = g.uniform(0.5, 1, (3, 3))  # a detour is never cheaper
    plan = best_transfers(worth, stock, cost)
    after = stock - plan.moved.sum(axis=1) + plan.moved.sum(axis=0)
    assert after.sum() == stock.sum()
    moving = (cost * plan.moved).sum()
    gained = sum(worth[i, int(after[i])] - worth[i, stock[i]] for i in range(3)) - moving
    assert_allclose(plan.gain, gained, atol=1e-6)
    assert_allclose(plan.gain, _best_by_trying(worth, stock, cost), atol=1e-6)


def _best_by_trying(worth: Array, stock: np.ndarray, cost: Array) -> float:
    """Every number of units on every way, with no place giving more than it holds and gets."""
    ways = [(i, j) for i in range(3) for j in range(3) if i != j]
    best = 0.0
    for amounts in product(range(int(stock.max()) + 1), repeat=len(ways)):
        moved = np.zeros((3, 3))
        for way, amount in zip(ways, amounts, strict=True):
            moved[way] = amount
        after = stock - moved.sum(axis=1) + moved.sum(axis=0)
        if (after >= 0).all():
            now = sum(worth[i, int(after[i])] - worth[i, stock[i]] for i in range(3))
            best = max(best, now - (cost * moved).sum())
    return best


def test_nonsense_is_refused() -> None:
    worth = np.array([[0, 1, 2.0], [0, 1, 2.0]])
    free = np.zeros((2, 2))
    with pytest.raises(ValueError, match="whole units"):
        best_transfers(worth, [0.5, 1], free)
    with pytest.raises(ValueError, match="reach to 3"):
        best_transfers(worth, [2, 1], free)
    with pytest.raises(ValueError, match="no more than"):
        best_transfers(np.array([[0, 1, 3.0], [0, 1, 2.0]]), [1, 1], free)
