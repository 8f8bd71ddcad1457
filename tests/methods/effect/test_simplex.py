"""Weights on the simplex: by hand, and against the conditions that only the optimum meets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.methods.effect.simplex import _least_squares, _missed, _pivoted, simplex_weights


def test_the_target_between_two_columns_is_reached_by_their_mix():
    assert simplex_weights(np.array([[0.0, 10.0]]), np.array([4.0])) == pytest.approx([0.6, 0.4])


def test_a_target_out_of_reach_gets_the_nearest_column_whole():
    assert simplex_weights(np.array([[0.0, 10.0, 20.0]]), np.array([35.0])) == pytest.approx(
        [0, 0, 1], abs=1e-7
    )


def test_a_heavy_ridge_shares_the_weight_equally():
    weights = simplex_weights(np.array([[0.0, 10.0]]), np.array([4.0]), ridge=1e9)
    assert weights == pytest.approx([0.5, 0.5], abs=1e-3)


def test_a_ridge_moves_the_weights_as_far_as_calculus_says():
    """(10 v - 4)² + 50 ((1 - v)² + v²) is least at v = (40 + 50) / (100 + 100) = 0.45."""
    assert simplex_weights(np.array([[0.0, 10.0]]), np.array([4.0]), ridge=50.0)[1] == pytest.approx(0.45)


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 25), st.sampled_from([0.0, 0.1, 10.0]))
@settings(max_examples=60, deadline=None)
def test_no_weights_drawn_at_random_do_better(seed, rows, count, ridge):
    g = np.random.default_rng(seed)
    columns, target = g.normal(0, 100, (rows, count)), g.normal(0, 100, rows)

    def cost(w):
        return ((columns @ w - target) ** 2).sum() + ridge * (w @ w)

    weights = simplex_weights(columns, target, ridge=ridge)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    best = min(cost(w) for w in [*np.eye(count), *g.dirichlet(np.full(count, 0.3), 200)])
    assert cost(weights) <= best + 1e-6 * max(1.0, best)


def test_weights_that_are_not_the_best_are_noticed():
    """All weight on the column whose slope is higher."""
    assert _missed(np.array([1.0, 0.0]), np.array([1.0, 0.0])) > 1e5


def test_both_ways_to_the_weights_agree():
    g = np.random.default_rng(5)
    rows = g.normal(0, 1, (30, 12))
    gram = rows.T @ rows
    assert _pivoted(gram) == pytest.approx(_least_squares(gram), abs=1e-8)
