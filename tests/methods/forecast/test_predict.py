"""The whole forecast: on simulated truth, on odd input, and what must hold for any input."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.methods.forecast.worlds import names, shops

from zhanggui.methods.forecast.panel import Panel, Settings
from zhanggui.methods.forecast.predict import choose, forecast, predict

HORIZON = 14


@pytest.fixture(scope="module")
def world():
    sold, expected = shops(series=300, steps=280)
    panel = Panel(names(300), sold[:, :-HORIZON])
    return forecast(panel, horizon=HORIZON, season=7), sold[:, -HORIZON:], expected[:, -HORIZON:]


def test_the_mean_is_near_the_true_expectation(world):
    answer, _, expected = world
    assert answer.mean.sum() == pytest.approx(expected.sum(), rel=0.05)
    assert np.abs(answer.mean - expected).sum() < 0.15 * expected.sum()


def test_a_closed_day_is_expected_to_sell_nothing(world):
    answer, _, expected = world
    closed = expected[0] == 0
    assert answer.mean[:, closed].max() < 0.05
    assert answer.intervals[-1].high[:, closed].max() == 0


def test_intervals_cover_what_they_say_where_zeros_do_not_cover_more(world):
    answer, came, expected = world
    lively = expected > 1.0
    for one, low, high in zip(answer.intervals, (0.75, 0.92), (0.88, 0.98), strict=True):
        inside = ((came >= one.low) & (came <= one.high))[lively]
        assert low <= inside.mean() <= high


def test_the_sum_over_the_lead_time_is_enough_as_often_as_it_says(world):
    answer, came, _ = world
    total = answer.total(10, probabilities=(0.5, 0.9))
    enough = (came[:, :10].sum(axis=1) <= total.quantile).mean(axis=1)
    assert 0.4 <= enough[0] <= 0.65
    assert 0.85 <= enough[1] <= 0.95
    assert total.mean == pytest.approx(answer.mean[:, :10].sum(axis=1))


def test_the_back_test_lies_beside_the_forecast(world):
    tested = world[0].backtest
    assert len(tested.origins) == 10
    assert np.nanmean(tested.coverage, axis=1) == pytest.approx([0.8, 0.95], abs=0.04)
    assert abs(np.nanmedian(tested.bias)) < 0.05
    assert np.nanmedian(tested.rmsse) < 0.85  # the naive forecast has about 1


def test_learning_once_and_applying_gives_the_same_as_both_in_one():
    panel = Panel(names(20), shops(series=20, steps=100)[0])
    chosen = choose(panel, horizon=7, season=7)
    assert (predict(panel, chosen).mean == forecast(panel, horizon=7, season=7).mean).all()


def test_ten_times_the_units_are_ten_times_the_forecast():
    sold = shops(series=20, steps=100)[0]
    one, ten = (forecast(Panel(names(20), k * sold), horizon=7, season=7) for k in (1, 10))
    assert ten.mean == pytest.approx(10 * one.mean)


def test_a_line_of_the_same_number_goes_on_without_doubt():
    answer = forecast(Panel(("A",), np.full((1, 60), 7.0)), horizon=5)
    for end in (answer.mean, answer.median, answer.intervals[1].low, answer.intervals[1].high):
        assert end == pytest.approx(np.full((1, 5), 7.0))


def test_one_known_value_is_carried_on_with_a_wide_interval():
    answer = forecast(Panel(("A",), np.array([[6.0]])), horizon=2)
    assert answer.mean == pytest.approx(np.full((1, 2), 6.0))
    assert answer.intervals[1].low[0, 0] <= 1
    assert answer.intervals[1].high[0, 0] >= 12


def test_a_series_of_which_nothing_is_known_has_no_forecast():
    answer = forecast(Panel(("A", "B"), np.array([[np.nan] * 30, [1.0] * 30])), horizon=2)
    assert np.isnan(answer.mean[0]).all()
    assert answer.mean[1] == pytest.approx([1.0, 1.0])


def test_a_rising_monthly_figure_with_a_season_is_followed():
    month = np.arange(96)
    figure = (100 + 2.0 * month) * (1 + 0.3 * np.sin(2 * np.pi * month / 12))
    answer = forecast(Panel(("A",), figure[None, :-12]), horizon=12, season=12)
    assert answer.mean[0] == pytest.approx(figure[-12:], rel=0.08)


def test_negative_figures_are_forecast_on_both_sides_of_zero():
    chance = np.random.default_rng(5)
    figures = chance.normal(0, 10, (30, 120))
    answer = forecast(Panel(names(30), figures), horizon=4)
    assert answer.intervals[1].low.mean() == pytest.approx(-20, abs=6)
    assert answer.intervals[1].high.mean() == pytest.approx(20, abs=6)


@settings(max_examples=25, deadline=None)
@given(
    arrays(
        float,
        st.tuples(st.integers(1, 4), st.integers(1, 40)),
        elements=st.one_of(
            st.just(0.0), st.just(float("nan")), st.integers(-5, 50).map(float), st.floats(-1e12, 1e12)
        ),
    ),
    st.integers(1, 9),
    st.sampled_from([1, 7, 12]),
)
def test_any_table_gives_ordered_finite_answers(values, horizon, season):
    answer = forecast(Panel(names(len(values)), values), horizon=horizon, season=season)
    known = np.isfinite(values).any(axis=1)
    narrow, wide = answer.intervals
    path = [wide.low, narrow.low, answer.median, narrow.high, wide.high]
    assert all(np.isfinite(p[known]).all() for p in [answer.mean, *path])
    assert all((a[known] <= b[known]).all() for a, b in pairwise(path))
    never_negative = known & (np.nan_to_num(values) >= 0).all(axis=1)
    assert all((p[never_negative] >= 0).all() for p in path)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"horizon": 0}, "horizon must be at least 1"),
        ({"horizon": 1, "season": 0}, "season must be at least 1"),
        ({"horizon": 1, "levels": (120,)}, "between 0 and 100"),
    ],
)
def test_nonsense_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        forecast(Panel(("A",), np.ones((1, 9))), **wrong)


def test_settings_and_panels_refuse_nonsense_at_birth():
    with pytest.raises(ValueError, match="windows must be at least 2"):
        Settings(windows=1)
    with pytest.raises(ValueError, match="1 series × time"):
        Panel(("A",), np.ones(3))
    with pytest.raises(ValueError, match="finite or nan"):
        Panel(("A",), np.array([[np.inf]]))
    with pytest.raises(ValueError, match="mask must have shape"):
        Panel(("A",), np.ones((1, 3))).without(np.zeros((1, 2), dtype=bool))


def test_months_whose_second_year_is_just_over_are_covered_as_promised():
    """Back-test windows without a season once made these intervals hold 96 % instead of 80 %."""
    chance = np.random.default_rng(8)
    year = 1 + 0.3 * np.sin(2 * np.pi * np.arange(52) / 12)
    walk = np.exp(np.cumsum(chance.normal(0, 0.04, (150, 52)), axis=1))
    sold = 1000 * walk * year * np.exp(chance.normal(0, 0.05, walk.shape))
    answer = forecast(Panel(names(150), sold[:, :40]), horizon=12, season=12)
    inside = [((sold[:, 40:] >= i.low) & (sold[:, 40:] <= i.high)).mean() for i in answer.intervals]
    assert inside == pytest.approx([0.80, 0.95], abs=0.05)
