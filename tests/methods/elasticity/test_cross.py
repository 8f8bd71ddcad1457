"""Cross effects: found where they are, not where they are not, and refused where prices cannot tell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.methods.elasticity.cross import Crosses, cross_effects
from zhanggui.methods.elasticity.observed import Floats, Observed

WEEKS = 40


def _pair(
    cross: float, noise: float, seed: int = 3, *, together: bool = False
) -> tuple[Observed, Floats, Floats]:
    """Two teas: each sells 100 · own price^-2 · other price^cross; prices move every other week."""
    chance = np.random.default_rng(seed)
    price = np.repeat(chance.normal(0, 0.1, (2, WEEKS // 2)), 2, axis=1)
    if together:
        price[1] = price[0]
    other = price[::-1]
    units = 100 * np.exp(-2 * price + cross * other + chance.normal(0, noise, price.shape))
    group = np.repeat([0, 1], WEEKS)
    return Observed(units.ravel(), 20 * np.exp(price.ravel()), group), other.ravel().copy(), price


def test_without_noise_the_effect_is_exact() -> None:
    seen, other, _ = _pair(0.8, 0.0)
    for one in cross_effects(seen, other).groups:
        assert one.effect == pytest.approx(0.8, abs=1e-6)
        assert one.identified


def test_the_slope_is_that_of_a_plain_regression_on_both_prices() -> None:
    """One group alone: nothing is pooled, so it is least squares on own and other price (numpy)."""
    seen, other, price = _pair(0.8, 0.3)
    first = Observed(seen.quantity[:WEEKS], seen.price[:WEEKS], seen.group[:WEEKS])
    (one,) = cross_effects(first, other[:WEEKS]).groups
    basis = np.column_stack([np.ones(WEEKS), price[0], other[:WEEKS]])
    by_hand = np.linalg.lstsq(basis, np.log(first.quantity), rcond=None)[0][2]
    assert one.effect == pytest.approx(by_hand, abs=1e-8)


@pytest.mark.parametrize(
    ("case", "said"),
    [("together", "moved only together"), ("still", "never moved"), ("alone", "nothing else")],
)
def test_what_prices_cannot_tell_is_said(case: str, said: str) -> None:
    seen, other, _ = _pair(0.8, 0.2, together=case == "together")
    other = (
        np.zeros_like(other) if case == "still" else np.full_like(other, np.nan) if case == "alone" else other
    )
    for one in cross_effects(seen, other).groups:
        assert one.effect is None
        assert not one.identified
        assert one.why is not None
        assert said in one.why.en


def test_one_that_never_moved_its_price_does_not_spoil_the_others() -> None:
    seen, other, _ = _pair(0.8, 0.0)
    still = seen.price.copy()
    still[:WEEKS] = 20.0
    first, second = cross_effects(Observed(seen.quantity, still, seen.group), other).groups
    assert first.why is not None
    assert "own price never moved" in first.why.en
    assert second.effect == pytest.approx(0.8, abs=1e-6)


@settings(max_examples=60)
@given(
    st.integers(0, 10**6),
    st.integers(1, 5),
    st.sampled_from([0.05, 0.5, 5.0]),
    st.sampled_from([0.0, 0.002, 0.2]),
)
def test_whatever_weeks_come_every_group_gets_an_answer_or_a_reason(
    seed: int, groups: int, pace: float, moved: float
) -> None:
    """Few sales, unknown prices, prices that hardly move, whole families unknown."""
    chance = np.random.default_rng(seed)
    price = np.round(20 * np.exp(moved * chance.normal(size=(groups, 30))), 1)
    price[chance.random(price.shape) < 0.1] = np.nan
    other = np.where(chance.random((groups, 1)) < 0.3, np.nan, moved * chance.normal(size=price.shape))
    units = chance.poisson(pace, price.shape).astype(float)
    season = np.tile(np.sin(np.arange(30.0)), groups)[:, None]
    seen = Observed(units.ravel(), price.ravel(), np.repeat(np.arange(groups), 30), season, ("season",))
    found = cross_effects(seen, other.ravel()).groups
    assert len(found) == groups
    for one in found:
        assert (one.effect is None) <= (one.why is not None)
        assert one.low is None or (
            one.high is not None and np.isfinite([one.low, one.high]).all() and one.low <= one.high
        )


def _many(cross: float, worlds: int, noise: float = 0.3) -> list[Crosses]:
    return [cross_effects(*_pair(cross, noise, seed)[:2]) for seed in range(worlds)]


def test_where_there_is_nothing_something_is_found_in_at_most_7_of_100() -> None:
    told = [one.identified for found in _many(0.0, 200) for one in found.groups]
    assert np.mean(told) <= 0.07


def test_intervals_hold_the_truth() -> None:
    """0.8 in 200 worlds of two teas: 95 % intervals hold it 92 to 98 times in 100, and most tell it from nothing."""
    found = [one for world in _many(0.8, 200, 0.15) for one in world.groups]
    held = [one.low <= 0.8 <= one.high for one in found if one.low is not None and one.high is not None]
    assert 0.92 <= np.mean(held) <= 0.99
    assert np.mean([one.identified for one in found]) > 0.5


def test_weeks_without_a_sale_count_as_what_they_are() -> None:
    """About four a week, some weeks without: the mean over 60 worlds is near the truth of 1."""
    chance, effects = np.random.default_rng(8), []
    for seed in range(60):
        seen, other, _ = _pair(1.0, 0.0, seed)
        rare = Observed(chance.poisson(seen.quantity / 25).astype(float), seen.price, seen.group)
        effects += [one.effect for one in cross_effects(rare, other).groups if one.effect is not None]
    assert len(effects) > 60
    assert np.mean(effects) == pytest.approx(1.0, abs=0.25)
