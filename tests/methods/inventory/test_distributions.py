"""Every distribution agrees with its own samples or sums, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.distributions import (
    Demand,
    Empirical,
    Gamma,
    NegativeBinomial,
    Normal,
    Poisson,
    fitted,
)
from zhanggui.methods.inventory.lattice import (
    counted,
    lead_time_shares,
    on_lattice,
    outstanding,
    summed,
    undershoot,
)
from zhanggui.methods.inventory.newsvendor import newsvendor
from zhanggui.methods.inventory.service import level_for_cycle_service

FAMILIES: list[Demand] = [
    Normal([50, 8], [8, 2]),
    Gamma([3, 50], [4, 20]),
    NegativeBinomial([3, 0.2], [4, 1]),
    Poisson([3, 0.1]),
    Empirical(np.array([[0, 1, 5, 9], [2, 2, 2, 3.0]])),
    counted([[0, 1, 5, 9], [2, 2, 2, 3]]),
]


@pytest.mark.parametrize("demand", FAMILIES, ids=lambda d: type(d).__name__)
def test_loss_falls_with_the_slope_of_the_distribution(demand: Demand) -> None:
    """d loss(x) / dx = P(D <= x) - 1, the definition of E[(D - x)+]; and loss(0) is the mean for demand >= 0."""
    x = np.array([[0.5, 2.5, 7.5], [0.5, 2.5, 7.5]])
    slope = (demand.loss(x + 1e-5) - demand.loss(x - 1e-5)) / 2e-5
    assert_allclose(slope, demand.cdf(x) - 1, atol=1e-6)
    assert_allclose(demand.loss([0, 0]), demand.mean, rtol=2e-3)


@pytest.mark.parametrize("demand", FAMILIES, ids=lambda d: type(d).__name__)
@settings(max_examples=20)
@given(p=st.floats(0.01, 0.99))
def test_a_quantile_is_the_first_value_that_reaches_p(demand: Demand, p: float) -> None:
    at = demand.quantile([p, p])
    assert (demand.cdf(at) >= p - 1e-9).all()
    assert (demand.cdf(at - 1e-3) <= p + 1e-3).all()


def test_mean_and_sd_are_those_of_random_draws() -> None:
    draws = np.random.default_rng(7).negative_binomial(9 / 13, 3 / 16, 200_000)
    demand = NegativeBinomial(3, 4)
    assert_allclose([draws.mean(), draws.std()], [3, 4], rtol=0.02)
    assert_allclose(demand.cdf([5]), (draws <= 5).mean(), atol=0.005)
    assert_allclose(demand.loss([5]), np.maximum(draws - 5, 0).mean(), rtol=0.03)


def test_an_empirical_loss_by_hand() -> None:
    """Of 0, 1, 5, 9 with 4 on hand: short 0, 0, 1, 5, on average 1.5."""
    assert Empirical(np.array([[9, 0, 5, 1]])).loss([4]) == [1.5]
    assert counted([[9, 0, 5, 1]]).loss([4]) == [1.5]


def test_quantiles_of_a_forecast_become_a_distribution() -> None:
    levels = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
    demand = Empirical.from_quantiles(levels, [[1, 4, 10, 16, 19]])
    assert_allclose(demand.quantile([0.9]), 16, atol=0.1)
    assert_allclose(demand.mean, 10, atol=0.01)


def test_a_forecasts_quantiles_may_stand_in_for_any_formula() -> None:
    """Two items; the sum over lead time + review is forecast at five levels; 95 % lies two thirds of the way from 0.9 to 0.975."""
    levels = np.array([0.05, 0.25, 0.5, 0.75, 0.9, 0.975])
    forecast = Empirical.from_quantiles(levels, [[0, 4, 10, 16, 25, 40], [100, 110, 115, 120, 130, 160.0]])
    assert_allclose(level_for_cycle_service(forecast, 0.95), [35, 150], rtol=0.02)
    season = newsvendor(forecast, underage=3, overage=1)
    assert_allclose(season.quantity, [16, 120], rtol=0.02)


def test_two_dice_by_transform() -> None:
    die = counted([[1, 2, 3, 4, 5, 6]])
    both = summed(die, np.array([[0, 0, 1.0]]), size=20)
    assert_allclose(both.cdf([7]) - both.cdf([6]), 6 / 36)
    assert_allclose(both.cdf([[2, 12]]), [[1 / 36, 1]])


def test_a_lead_time_of_one_or_three_periods_adds_its_own_spread() -> None:
    """Variance: mean lead time 2 × variance 35/12 of a die, plus 3.5² × variance 1 of the lead time."""
    total = summed(counted([[1, 2, 3, 4, 5, 6]]), np.array([[0, 0.5, 0, 0.5]]), size=40)
    assert_allclose(total.mean, 7)
    assert_allclose(total.sd**2, 2 * 35 / 12 + 3.5**2)


def test_orders_that_may_overtake_leave_the_same_mean_and_less_spread() -> None:
    die, shares = counted([[1, 2, 3, 4, 5, 6]]), np.array([[0, 0.5, 0, 0.5]])
    free = outstanding(die, shares, size=40)
    assert_allclose(free.mean, 7)
    assert free.sd < summed(die, shares, size=40).sd


@pytest.mark.parametrize(("mean", "sd"), [(7, 2), (3, 1), (2.5, 0), (0, 0), (20, 6)])
def test_whole_lead_times_keep_mean_and_sd(mean: float, sd: float) -> None:
    shares = lead_time_shares(mean, sd)[0]
    periods = np.arange(len(shares))
    assert_allclose(shares @ periods, mean, rtol=1e-3, atol=1e-6)
    if sd:
        assert_allclose(np.sqrt(shares @ (periods - mean) ** 2), sd, rtol=0.03)


def test_undershoot_of_single_units_is_nothing_and_of_fives_is_two_on_average() -> None:
    assert undershoot(counted([[0, 0, 1, 1]]))[0] @ np.arange(2) == 0
    fives = undershoot(counted([[0, 5, 0, 5]]))[0]
    assert_allclose(fives @ np.arange(6), 2)  # 0, 1, 2, 3, 4 are equally likely


def test_a_coarse_lattice_keeps_the_mean() -> None:
    assert_allclose(on_lattice(Gamma(1000, 300), 25.0, 200).mean, 1000)


def test_which_family_suits() -> None:
    assert fitted([20, 50, 3, 0.5, 2], [20**0.5, 8, 4, 0.4, 1.2]) == [
        "poisson",
        "normal",
        "negative_binomial",
        "gamma",
        "gamma",
    ]
