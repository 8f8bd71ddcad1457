"""New series: what those of their group sold in their first steps."""

from __future__ import annotations

import numpy as np
import pytest
from tests.methods.forecast.worlds import names

from zhanggui.methods.forecast.analogy import launch_curves
from zhanggui.methods.forecast.panel import Panel
from zhanggui.methods.forecast.predict import forecast

SHOES, HATS = 40, 40
STEPS = 120


def _launches(seed: int):
    """Shoes start at 8 a day and fade to 4, hats always sell 2; each launched between day 20 and 60."""
    chance = np.random.default_rng(seed)
    rows = []
    for i in range(SHOES + HATS):
        start = int(chance.integers(20, 60))
        since = np.arange(STEPS - start)
        rate = 4 + 4 * np.exp(-since / 10) if i < SHOES else np.full(len(since), 2.0)
        rows.append(np.r_[np.zeros(start), chance.poisson(rate)])
    return np.array(rows), ("shoes",) * SHOES + ("hats",) * HATS


def test_a_series_without_a_sale_yet_is_expected_to_start_as_its_group_did():
    sold, groups = _launches(1)
    panel = Panel(names(81), np.vstack([sold, np.full((1, STEPS), np.nan)]), (), (*groups, "shoes"))
    new = forecast(panel, horizon=20).mean[-1]
    assert new[:3].mean() == pytest.approx(8, rel=0.2)
    assert new[-3:].mean() == pytest.approx(4 + 4 * np.exp(-1.8), rel=0.2)


def test_three_good_days_are_not_yet_a_best_seller():
    sold, groups = _launches(2)
    young = np.r_[np.full(STEPS - 3, np.nan), [10.0, 9, 11]]
    panel = Panel(names(81), np.vstack([sold, young]), (), (*groups, "hats"))
    told = forecast(panel, horizon=14)
    assert 2.5 < told.mean[-1].mean() < 6  # between the hats' 2 and its own 10


def test_a_curve_is_the_mean_of_the_groups_launches_without_ones_own():
    rows = np.array([[np.nan, 4.0, 2.0], [np.nan, 6.0, 4.0], [np.nan, 9.0, 9.0]])
    curve = launch_curves(rows, ("a", "a", "a"), 2)
    assert curve[2] == pytest.approx([5.0, 3.0])  # (4 + 6) / 2 and (2 + 4) / 2


def test_a_series_that_sold_from_the_first_day_is_no_launch():
    assert np.isnan(launch_curves(np.ones((2, 5)), ("a", "a"), 3)).all()
