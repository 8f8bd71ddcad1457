"""A line with groups above and below it: worked by hand, and on groups whose spread is known."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.grouped_line import grouped_line


def test_one_exact_observation_is_the_line() -> None:
    """Two rows without error, y = 1 + 2 x: the groups have nothing to explain."""
    x = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    found = grouped_line([1, 3, 5], x, [0.01] * 3, [["a"] * 3], prior_mean=(0, 0), prior_error=(10, 10))
    assert found.coefficients()[1] == pytest.approx(2.0, abs=0.1)
    assert found.draws([[1.0, 3.0]], ["a"], count=400, seed=1).mean() == pytest.approx(7.0, abs=0.15)


def test_without_much_to_see_the_prior_stays() -> None:
    found = grouped_line([5.0], [[1.0]], [100.0], [["a"]], prior_mean=(1.0,), prior_error=(0.1,))
    assert found.coefficients() == pytest.approx([1.0], abs=0.001)


def test_nothing_seen_is_refused() -> None:
    with pytest.raises(ValueError, match="as many rows"):
        grouped_line([], np.empty((0, 1)), [], [[]], prior_mean=(0,), prior_error=(1,))


def test_four_intervals_of_five_hold_a_group_never_seen_and_a_known_one() -> None:
    """Twelve groups of four rows, one standard deviation of 0.3 apart; the next group is one more of them."""
    held = {"new": 0, 3: 0}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        level, group = 0.3 * rng.standard_normal(13), np.repeat(np.arange(12), 4)
        x = np.column_stack([np.ones(48), rng.normal(size=48)])
        y = x @ [0.5, -1.0] + level[group] + 0.2 * rng.standard_normal(48)
        found = grouped_line(y, x, [0.2] * 48, [group.tolist()], prior_mean=(0, 0), prior_error=(1, 1))
        for label, truth in (("new", level[12]), (3, level[3])):
            low, high = np.quantile(found.draws([[1.0, 1.0]], [label], count=400, seed=seed), [0.1, 0.9])
            held[label] += low <= -0.5 + truth <= high
    assert all(0.65 <= count / 60 <= 0.95 for count in held.values()), held
