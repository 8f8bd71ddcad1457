"""Intervals that hold what they promise, placebos, and refusals with their reason."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from zhanggui.methods.effect.design import Panel, unit_scales
from zhanggui.methods.effect.interval import Errors
from zhanggui.methods.effect.measure import measure_effect

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
from effect_panels import WORLDS, panel_of


def _panel(units=12, times=12, start=8, treated=1, seed=3):
    outcome = np.random.default_rng(seed).normal(0, 1, (units, times))
    on = np.zeros((units, times), dtype=bool)
    on[:treated, start:] = True
    return outcome, on


def test_student_s_t_of_five_placebos():
    """Spread √((1+4+0+4+1)/5) = √2; t with 4 degrees at 95 % is 2.776445; scale 3."""
    errors = Errors(np.array([1.0, -2, 0, 2, -1]), 4)
    assert errors.half_width(3.0, 0.95) == pytest.approx(2.776445 * 2**0.5 * 3, rel=1e-6)


def test_the_placebo_p_is_a_rank():
    """Two of four placebos are as far from nothing: (1 + 2) / (4 + 1)."""
    assert Errors(np.array([1.0, -2, 0, 3]), 3).rank_p(1.5) == 0.6


def test_an_effect_is_found_with_its_sign():
    outcome, on = _panel(units=25)
    found = measure_effect(Panel(outcome - 6 * on, on))
    ((_, low, high),) = found.intervals
    assert found.measurable
    assert low < -6 < high < 0
    assert found.p == pytest.approx(1 / 25)


@pytest.mark.parametrize(
    "world", ["white noise, 1 of 20, 8 before", "half treated (20 of 40)", "short (4 before, 2 after)"]
)
def test_a_sample_of_the_long_proof_of_the_intervals(world):
    """``benchmarks/effect.py`` draws 300 panels of each world; here 60: 95 % of them, less four standard errors."""
    held = false = 0
    for seed in range(60):
        found = measure_effect(panel_of(WORLDS[world], 5000 + seed, 2.0), method="did", seed=seed)
        ((_, low, high),) = found.intervals
        held += low <= 2.0 <= high
        false += measure_effect(panel_of(WORLDS[world], 9000 + seed, 0.0), method="did").p <= 0.05
    assert held >= 51
    assert false <= 9


def test_a_loud_unit_gets_a_wider_interval_than_a_quiet_one():
    g = np.random.default_rng(1)
    outcome = g.normal(0, 1, (30, 40)) * np.r_[10.0, np.ones(29)][:, None]
    widths = []
    for unit in (0, 1):
        on = np.zeros(outcome.shape, dtype=bool)
        on[unit, 30:] = True
        ((_, low, high),) = measure_effect(Panel(outcome, on), method="did").intervals
        widths.append(high - low)
    assert widths[0] > 3 * widths[1]


def test_units_that_differ_by_chance_alone_are_taken_as_alike():
    scales = unit_scales(np.random.default_rng(2).normal(0, 1, (30, 20)), list(range(30)))
    assert scales.max() / scales.min() < 1.6


def _everyone(outcome, on):
    on[:, 8:] = True


def _nobody(outcome, on):
    on[:] = False


def _from_the_start(outcome, on):
    on[0] = True


def _twice(outcome, on):
    on[0, 9] = False


def _unknown(outcome, on):
    outcome[4, 2] = np.nan


def _constant(outcome, on):
    outcome[:] = 7.0


def _trending(outcome, on):
    outcome[0] += 2.0 * np.arange(12)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_everyone, "nothing to compare with"),
        (_nobody, "No unit is treated"),
        (_from_the_start, "Only 0 periods before"),
        (_twice, "treated, left, and treated again"),
        (_unknown, "unit 4 at 2 is unknown"),
        (_constant, "never varies"),
        (_trending, "moved apart before"),
    ],
)
@pytest.mark.parametrize("method", ["auto", "did"])
def test_what_cannot_be_measured_says_why(spoil, said, method):
    outcome, on = _panel()
    spoil(outcome, on)
    found = measure_effect(Panel(outcome, on), method=method)
    assert not found.measurable
    assert said in found.why.en


def test_half_the_units_treated_may_not_have_drifted_either():
    outcome, on = _panel(units=20, treated=10)
    assert measure_effect(Panel(outcome, on)).measurable
    outcome[:10] += 2.0 * np.arange(12)
    assert "moved apart" in measure_effect(Panel(outcome, on)).why.en


def test_two_controls_are_too_few_but_the_arithmetic_is_given():
    outcome = np.array([[100.0, 100, 132], [96, 96, 108], [96, 96, 108]])
    on = np.zeros((3, 3), dtype=bool)
    on[0, 2] = True
    found = measure_effect(Panel(outcome, on))
    assert (found.effect, found.intervals, found.measurable) == (20, (), False)
    assert "Only 2 units" in found.why.en


def test_fitted_weights_need_five_periods():
    outcome, on = _panel(start=4)
    assert "Only 4 periods" in measure_effect(Panel(outcome, on), method="sdid").why.en
    assert measure_effect(Panel(outcome, on)).method == "did"


def test_the_same_seed_draws_the_same_placebo_groups():
    outcome, on = _panel(units=14, treated=3)
    first, again = (measure_effect(Panel(outcome, on), seed=5) for _ in range(2))
    assert first == again


def test_a_method_that_is_not_there_is_named():
    outcome, on = _panel()
    with pytest.raises(ValueError, match="got ols"):
        measure_effect(Panel(outcome, on), method="ols")
