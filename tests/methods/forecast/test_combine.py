"""Weights learned from all series together."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.forecast.backtest import Replay, origins, replay_horizon, step_changes
from zhanggui.methods.forecast.combine import kinds, learned, prior
from zhanggui.methods.forecast.members import NAMES


def _replay(good: int) -> Replay:
    """20 series, 6 windows of 4 steps; the member ``good`` is nearly right, the others are off by 3 each way."""
    chance = np.random.default_rng(1)
    came = chance.normal(10, 1, (20, 6, 4))
    said = came + chance.choice([-3.0, 3.0], (len(NAMES), 20, 6, 1))
    said[good] = came + chance.normal(0, 0.1, came.shape)
    return Replay(said, came, np.ones((20, 6)), np.arange(6))


def test_the_method_that_was_right_gets_the_most_weight():
    good = NAMES.index("Teunter")
    mix = learned(_replay(good), np.ones(20, dtype=int), 1)
    assert mix.weights.sum(axis=1) == pytest.approx(1)
    assert (mix.weights >= 0).all()
    assert mix.weights[1].argmax() == good


def test_without_a_back_test_the_level_methods_count_alike():
    nothing = Replay(np.zeros((len(NAMES), 3, 0, 1)), np.zeros((3, 0, 1)), np.zeros((3, 0)), np.arange(0))
    mix = learned(nothing, np.ones(3, dtype=int), 7)
    assert mix.lift == 1
    assert mix.weights[1].tolist() == prior(1, 7).tolist()
    assert mix.weights[1].max() == pytest.approx(0.2)


def test_a_bias_that_all_windows_share_is_lifted_and_one_they_disagree_on_is_not():
    replay = _replay(0)
    low = Replay(
        replay.came[None] * 0.9 * np.ones((len(NAMES), 1, 1, 1)), *[replay.came, replay.scale, replay.origins]
    )
    assert learned(low, np.ones(20, dtype=int), 1).lift == pytest.approx(1 / 0.9, rel=0.01)
    swing = np.array([0.7, 1.4, 0.8, 1.3, 0.7, 1.4])[None, None, :, None]
    torn = Replay(low.said / 0.9 * swing, replay.came, replay.scale, replay.origins)
    assert learned(torn, np.ones(20, dtype=int), 1).lift == pytest.approx(1, abs=0.01)


def test_kinds_go_by_the_share_of_days_without_a_sale():
    sold = np.array([[1.0] * 10, [1.0] * 5 + [0] * 5, [1.0] + [0] * 9])
    assert kinds(sold).tolist() == [0, 1, 2]


def test_windows_lie_half_a_horizon_apart_and_keep_a_history():
    assert origins(100, 28, 7, 10).tolist() == [44, 58, 72]
    assert origins(3, 1, 1, 10).size == 0


def test_changes_are_measured_between_known_steps_only():
    assert step_changes(np.array([[1.0, 4, np.nan, 9, 5]]))[0] == pytest.approx(np.sqrt((9 + 16) / 2))


def test_windows_that_would_not_know_two_seasons_are_left_out_where_enough_others_fit():
    """60 months, a year ahead: 25 months are two seasons and a step, so 48, 42, 36 and 30, but not 24."""
    assert replay_horizon(60, 12, 12) == 12
    assert origins(60, 12, 12, 10).tolist() == [30, 36, 42, 48]


def test_where_the_second_season_is_just_over_the_back_test_looks_less_far():
    """40 months: behind the first 25 there is room for four windows of 6 months, half of that apart, not of 12."""
    assert replay_horizon(40, 12, 12) == 6
    assert origins(40, 6, 12, 10).tolist() == [25, 28, 31, 34]


def test_before_two_seasons_the_back_test_does_without_them():
    assert replay_horizon(30, 12, 12) == 10
    assert origins(30, 10, 12, 10).tolist() == [10, 15, 20]
