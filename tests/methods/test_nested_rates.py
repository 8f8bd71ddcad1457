"""Rates within rates: by hand where all is one group, and against known truth."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.nested_rates import nested_rates


def made(seed: int, days: float):
    """200 cells (4 carriers × 10 provinces × 5 days) of 30 parcels with known chances; ``days`` is the spread of weekdays."""
    rng = np.random.default_rng(seed)
    paths, chances = [], []
    for carrier, base in enumerate((0.03, 0.05, 0.10, 0.20)):
        for province in range(10):
            here = base * np.exp(rng.normal(0, 0.5))
            for day in range(5):
                paths.append((carrier, province, day))
                chances.append(min(0.9, here * np.exp(rng.normal(0, days))))
    chances = np.array(chances)
    return paths, chances, rng.binomial(30, chances), rng.binomial(2000, chances) / 2000


def test_one_group_is_the_rate_of_all_with_half_a_success_added():
    """(3 + 0.5) / (9 + 1) = 0.35; its only part lies between that and 3 of 9."""
    found = nested_rates([("a",)], [3], [9])
    assert found.rates[()] == 0.35
    assert 1 / 3 <= found.of(("a",)) <= 0.35


def test_a_group_never_seen_has_the_rate_above_it():
    found = nested_rates([("a", 1), ("a", 2), ("b", 1)], [1, 2, 30], [50, 50, 100])
    assert found.of(("a", 3)) == found.rates[("a",)]
    assert found.of(("c", 1)) == found.rates[()]


@pytest.mark.parametrize("days", [0.0, 0.4])
def test_it_is_nearer_to_the_truth_than_the_cells_alone_or_the_carriers_alone(days):
    better = []
    for seed in range(8):
        paths, truth, late, _ = made(seed, days)
        found = nested_rates(paths, late, [30] * len(paths))
        ours = np.array([found.of(path) for path in paths])
        carriers = np.array([found.rates[path[:1]] for path in paths])
        errors = [float(((guess - truth) ** 2).mean()) for guess in (ours, late / 30, carriers)]
        better.append(errors[0] < min(errors[1:]))
    assert sum(better) >= 7


def test_what_is_said_to_be_a_tenth_is_a_tenth():
    """Cells in five groups by their foretold chance: later parcels are late as often as foretold, within two points."""
    paths, _, late, later = made(1, 0.3)
    found = nested_rates(paths, late, [30] * len(paths))
    ours = np.array([found.of(path) for path in paths])
    for cells in np.array_split(np.argsort(ours), 5):
        assert ours[cells].mean() == pytest.approx(later[cells].mean(), abs=0.02)


def test_a_level_that_tells_nothing_is_drawn_to_the_one_above():
    paths, _, late, _ = made(3, 0.0)
    found = nested_rates(paths, late, [30] * len(paths))
    assert found.weights[2] > 10 * found.weights[1]


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="between 0 and trials"):
        nested_rates([("a",)], [2], [1])
    with pytest.raises(ValueError, match="same length"):
        nested_rates([("a",), ("a", 1)], [0, 0], [1, 1])
