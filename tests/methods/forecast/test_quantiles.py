"""Interval ends on errors that can be counted."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.forecast.quantiles import bounds, learned_errors, one_sided

KIND = np.ones(300, dtype=int)


def _half_zero(seed: int = 1):
    """300 series × 10 windows × 6 steps: on half the steps nothing sells, else 1 to 100 evenly; 25.25 expected."""
    chance = np.random.default_rng(seed)
    came = chance.integers(1, 101, (300, 10, 6)) * (chance.random((300, 10, 6)) < 0.5)
    return np.full(came.shape, 25.25), came.astype(float)


def _errors(said, came):
    return learned_errors(said, came, np.full(300, 2.5), KIND, levels=(0.8, 0.95), own_sample=20, apart=1)


def test_the_upper_end_is_moved_so_that_the_interval_itself_holds_its_level():
    """Half are zeros, so [0, 60] holds 50 % + 30 %; an equal-tailed end would be 80."""
    said, came = _half_zero()
    ends = bounds(_errors(said, came), said[:, 0], KIND, own_sample=20, signed=np.zeros(300, dtype=bool))
    assert (ends.low == 0).all()
    assert ends.high[0].mean() == pytest.approx(60, abs=4)
    assert ends.high[1].mean() == pytest.approx(90, abs=4)


def test_new_draws_from_the_same_world_are_covered_as_promised():
    said, came = _half_zero()
    ends = bounds(_errors(said, came), said[:, 0], KIND, own_sample=20, signed=np.zeros(300, dtype=bool))
    fresh = _half_zero(seed=2)[1][:, 0]
    covered = ((fresh >= ends.low) & (fresh <= ends.high)).mean(axis=(1, 2))
    assert covered == pytest.approx([0.8, 0.95], abs=0.025)


def test_symmetric_errors_have_equal_tails():
    came = np.random.default_rng(3).normal(100, 10, (300, 10, 6))
    said = np.full(came.shape, 100.0)
    signed = np.ones(300, dtype=bool)
    ends = bounds(_errors(said, came), said[:, 0], KIND, own_sample=20, signed=signed)
    assert ends.low[0].mean() == pytest.approx(100 - 12.8, abs=1.2)
    assert ends.high[0].mean() == pytest.approx(100 + 12.8, abs=1.2)


def test_nothing_expected_is_nothing_for_sure():
    said, came = _half_zero()
    none = np.zeros((300, 2))
    ends = bounds(_errors(said, came), none, KIND, own_sample=20, signed=np.zeros(300, dtype=bool))
    assert ends.high.max() == 0


def test_without_a_back_test_a_probability_is_looked_up_as_it_is():
    said = came = np.zeros((300, 0, 6))
    assert one_sided(_errors(said, came), [], KIND, 0.9).tolist() == [0.9, 0.9, 0.9]
