"""The three estimators: by hand, on the published case, and where treatment comes in stages."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from zhanggui.methods.effect.design import Panel, design_of
from zhanggui.methods.effect.estimate import estimate, fit
from zhanggui.methods.effect.measure import measure_effect

PROPOSITION_99 = Path(__file__).parent / "data" / "proposition_99.csv"


@pytest.fixture(scope="module")
def cigarettes():
    rows = list(csv.DictReader(PROPOSITION_99.open(encoding="utf-8")))
    states = sorted({row["state"] for row in rows})
    shape = (len(states), len(rows) // len(states))
    rows.sort(key=lambda row: (row["state"], row["year"]))
    packs = np.array([float(row["packs"]) for row in rows]).reshape(shape)
    treated = np.array([row["treated"] == "1" for row in rows]).reshape(shape)
    return Panel(packs, treated, tuple(states))


@pytest.mark.parametrize(("method", "published"), [("did", -27.3), ("sc", -19.6), ("sdid", -15.6)])
def test_california_s_programme_as_published(cigarettes, method, published):
    design = design_of(cigarettes)
    found = estimate(method, design, design.cohorts, design.controls)
    assert found.effect == pytest.approx(published, abs=0.2)


def test_the_synthetic_california_is_made_of_the_published_states(cigarettes):
    """Abadie et al. 2010, table 2, who use covariates too: Utah, Nevada, Montana, Colorado, Connecticut."""
    design = design_of(cigarettes)
    weights = estimate("sc", design, design.cohorts, design.controls).fits[0].units
    names = [cigarettes.unit(i) for i in design.controls]
    largest = {names[i] for i in np.argsort(-weights)[:5]}
    assert {"Utah", "Nevada", "Montana", "Connecticut"} <= largest


def test_two_by_two_difference_in_differences():
    """Treated 100 → 132, control 96 → 108: 32 - 12 = 20."""
    found = fit("did", np.array([[96.0, 108.0]]), np.array([100.0, 132.0]), 1)
    assert found.effect == 20


def test_synthetic_control_mixes_what_is_above_with_what_is_below():
    """The target lies half way before; afterwards half way is (1 + 21) / 2 = 11, so 14 is 3 more."""
    found = fit("sc", np.array([[0.0, 2.0, 1.0], [10.0, 20.0, 21.0]]), np.array([5.0, 11.0, 14.0]), 2)
    assert found.units == pytest.approx([0.5, 0.5], abs=1e-6)
    assert found.effect == pytest.approx(3)


def test_both_together_follow_the_control_that_moves_alike_at_another_level():
    """One control runs parallel 100 above, the other moves against it: weight goes to the parallel one."""
    wave = np.array([0.0, 3, -2, 4, 1, -3, 2, 0])
    controls = np.array([wave + 100, -wave])
    found = fit("sdid", controls, wave + np.array([0.0] * 6 + [5, 5]), 6)
    assert found.units[0] > 0.6
    assert abs(found.effect - 5) < abs(fit("did", controls, wave + np.r_[np.zeros(6), 5, 5], 6).effect - 5)


def test_a_unit_already_treated_is_never_a_control():
    """The effect grows by 1 a period. Two-way fixed effects would take the early unit's growth off the late one.

    Early: effects 1, 2, 3, 4; late: 1, 2; controls flat. Mean over the six treated cells: 13 / 6.
    """
    outcome = np.zeros((6, 8))
    outcome[0, 4:] = [1, 2, 3, 4]
    outcome[1, 6:] = [1, 2]
    panel = Panel(outcome, outcome > 0)
    design = design_of(panel)
    assert design.controls == (2, 3, 4, 5)
    assert estimate("did", design, design.cohorts, design.controls).effect == pytest.approx(13 / 6)


def test_without_untreated_units_those_treated_last_serve_until_they_are():
    treated = np.zeros((5, 8), dtype=bool)
    treated[0, 3:], treated[1:, 6:] = True, True
    design = design_of(Panel(np.arange(40.0).reshape(5, 8) % 7, treated))
    assert design.controls == (1, 2, 3, 4)
    assert design.outcome.shape[1] == 6


def test_times_after_a_promotion_has_ended_do_not_count():
    """On at 4 and 5, off at 6: what happens at 6 and 7 is neither before nor during."""
    outcome, treated = np.zeros((6, 8)), np.zeros((6, 8), dtype=bool)
    treated[0, 4:6] = True
    outcome[0, 4:] = [10, 10, 500, 500]
    assert measure_effect(Panel(outcome, treated), method="did").effect == pytest.approx(10)
