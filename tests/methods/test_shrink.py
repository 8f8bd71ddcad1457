"""Shrinking rates and means: against published figures, hand calculations and simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.methods.shrink import effective_share, shrunk_means, shrunk_rates

HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
SEASON = np.array([0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303, 0.264,
                   0.226, 0.286, 0.316, 0.200])  # fmt: skip
"""Hits of 18 baseball players in their first 45 at-bats of 1970, and what they batted in the rest of the season
(Efron & Morris 1975, Journal of the American Statistical Association 70, table 1)."""


def test_eighteen_players_are_forecast_three_times_better_than_by_their_own_rate() -> None:
    """Efron and Morris report a squared error of 0.077 for the raw rates and 0.022 for theirs."""
    found = shrunk_rates(HITS, np.full(18, 45))
    assert float(((found.raw - SEASON) ** 2).sum()) == pytest.approx(0.077, abs=0.002)
    assert float(((found.rate - SEASON) ** 2).sum()) < 0.025


def test_two_of_two_say_little_where_nothing_can_be_learnt_of_others() -> None:
    """A uniform prior: (2 + 1) / (2 + 2)."""
    found = shrunk_rates([2.0], [2.0])
    assert found.prior == (1.0, 1.0)
    assert found.rate[0] == pytest.approx(0.75)
    assert found.low[0] < 0.6


def test_many_trials_keep_their_own_rate_and_few_are_drawn_to_the_others() -> None:
    found = shrunk_rates([9_000, 5_000, 2, 7_000], [10_000, 10_000, 2, 10_000])
    assert found.rate[0] == pytest.approx(0.9, abs=0.005)
    assert found.rate[1] == pytest.approx(0.5, abs=0.005)
    assert found.rate[2] < 0.95


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    truth = rng.beta(8, 2, 1_500)
    trials = rng.integers(1, 40, 1_500)
    found = shrunk_rates(rng.binomial(trials, truth), trials)
    inside = ((found.low <= truth) & (truth <= found.high)).mean()
    assert 0.77 < inside < 0.83
    assert found.prior[0] / sum(found.prior) == pytest.approx(0.8, abs=0.02)
    raw_error = np.sqrt(((found.raw - truth) ** 2).mean())
    assert np.sqrt(((found.rate - truth) ** 2).mean()) < 0.8 * raw_error


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12))
def test_a_shrunk_rate_lies_within_its_interval_and_between_0_and_1(pairs: list[tuple[int, int]]) -> None:
    won, lost = np.array(pairs).T
    found = shrunk_rates(won, won + lost)
    assert np.all((found.low >= 0) & (found.low <= found.high) & (found.high <= 1))
    assert np.all((found.rate > 0) & (found.rate < 1))


@pytest.mark.parametrize(("won", "tried"), [([3], [2]), ([-1], [2]), ([1, 2], [3])])
def test_counts_that_cannot_be_are_refused(won: list[int], tried: list[int]) -> None:
    with pytest.raises(ValueError, match="successes"):
        shrunk_rates(won, tried)


def test_means_by_hand() -> None:
    """Weights 1, 4, 1: centre 15/6 = 2.5, Q = 2.25 + 1 + 12.25 = 15.5, spread² = (15.5 − 2) / (6 − 18/6) = 4.5."""
    found = shrunk_means([1.0, 2.0, 6.0], [1.0, 0.5, 1.0])
    assert found.between**2 == pytest.approx(4.5)
    weights = np.array([1 / 5.5, 1 / 4.75, 1 / 5.5])
    centre = (weights * [1.0, 2.0, 6.0]).sum() / weights.sum()
    assert found.centre == pytest.approx(centre)
    assert found.mean[2] == pytest.approx(centre + 4.5 / 5.5 * (6 - centre))


def test_groups_that_do_not_differ_get_one_mean() -> None:
    found = shrunk_means([1.0, 1.1, 0.9], [1.0, 1.0, 1.0])
    assert found.between == 0
    assert found.mean == pytest.approx([1.0, 1.0, 1.0])


def test_units_that_fail_together_count_as_one() -> None:
    """Deliveries of 10 that are all bad or all good: ten units say no more than one."""
    together = effective_share([10, 0] * 20, [10] * 40, ["a"] * 40)
    assert together == pytest.approx(1 / 10, abs=0.01)
    rng = np.random.default_rng(1)
    assert effective_share(rng.binomial(50, 0.1, 200), [50] * 200, ["a"] * 200) > 0.8


def test_a_cautious_prior_is_looser_so_intervals_are_wider_and_trials_keep_more_of_their_own() -> None:
    won, tried = [8, 1, 6, 3, 9, 5, 2, 7], [10] * 8
    likeliest, cautious = shrunk_rates(won, tried), shrunk_rates(won, tried, cautious=True)
    assert sum(cautious.prior) < sum(likeliest.prior)
    assert np.mean(cautious.high - cautious.low) > np.mean(likeliest.high - likeliest.low)
    assert 0.8 > cautious.rate[0] > likeliest.rate[0] > 0.5


def test_with_few_groups_only_cautious_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """20 SKUs of 8 units each, their true shares from Beta(8, 12), 200 merchants."""
    chance, held = np.random.default_rng(5), np.zeros(2)
    for _ in range(200):
        truth = chance.beta(8, 12, 20)
        won = chance.binomial(8, truth)
        for place, cautious in enumerate((False, True)):
            found = shrunk_rates(won, np.full(20, 8), cautious=cautious)
            held[place] += np.mean((found.low <= truth) & (truth <= found.high))
    likeliest, cautious = held / 200
    assert likeliest < 0.75
    assert 0.77 <= cautious <= 0.88
