"""Season factors: exact where the season is exact, drawn to the others' where a series says little."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.forecast.season import by_phase, centred_mean, season_factors

WEEK = np.array([2.0, 1, 1, 1, 1, 1, 0])


def test_a_week_that_repeats_is_found_exactly():
    factors = season_factors(np.tile(10 * WEEK, (1, 8)).reshape(1, -1), 7, events=20)
    assert factors[0] == pytest.approx(WEEK)


def test_a_series_with_few_sales_takes_the_week_of_the_others():
    busy = np.tile(np.tile(100 * WEEK, 8), (20, 1))
    rare = np.zeros((1, 56))
    rare[0, [9, 30]] = 1.0  # two sales, both on a Wednesday
    factors = season_factors(np.vstack([busy, rare]), 7, events=20)
    assert factors[-1] == pytest.approx(WEEK, abs=0.35)


def test_less_than_two_seasons_say_nothing():
    assert season_factors(np.array([[5.0, 1, 1]]), 2, events=20).tolist() == [[1.0, 1.0]]


def test_the_centred_mean_of_an_even_season_halves_its_ends():
    assert centred_mean(np.array([[1.0, 2, 3, 4, 5]]), 4)[0, 2] == pytest.approx((0.5 + 2 + 3 + 4 + 2.5) / 4)


def test_sums_by_phase():
    assert by_phase(np.array([[1.0, 2, 3, 4, 5]]), 2).tolist() == [[9.0, 6.0]]
