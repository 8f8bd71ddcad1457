"""Elasticities by hand, from simulated truth, and the refusals."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.elasticity.measure import elasticities
from zhanggui.methods.elasticity.observed import Observed
from zhanggui.methods.elasticity.pool import pooled
from zhanggui.methods.elasticity.regress import log_slopes, poisson_slopes

PRICES = np.array([100.0, 90, 100, 80, 90, 100, 80, 90, 100, 80])


def _one(quantity, price=PRICES, **controls):
    columns = np.column_stack([*controls.values()]) if controls else np.empty((len(price), 0))
    group = np.zeros(len(price), dtype=np.int64)
    return Observed(np.asarray(quantity, float), np.asarray(price, float), group, columns, tuple(controls))


def test_a_constant_elasticity_without_noise_is_read_off():
    """From 100 to 90 sales rise from 200 to 260: ln(260 / 200) / ln(90 / 100) = -2.490157."""
    (found,) = elasticities(_one(200 * (PRICES / 100) ** -2.490157)).groups
    assert found.elasticity == pytest.approx(-2.490157)
    assert found.identifiable


def test_a_control_takes_its_share_of_the_sales():
    """Promotion days sell three times as much and are cheaper: without the control the price would get the praise."""
    promotion = np.array([0.0, 1, 0, 1, 0, 0, 1, 1, 0, 1])
    seen = _one(100 * (PRICES / 100) ** -1.5 * 3**promotion, promotion=promotion)
    (found,) = elasticities(seen).groups
    assert found.elasticity == pytest.approx(-1.5, abs=1e-6)
    assert found.specifications["own_without_controls"] < -3


def test_zeros_count_as_what_they_are():
    """At 100 one day in two sells 2, mean 1; at 50 the mean is 4: ln 4 / ln ½ = -2, which logarithms of sales miss."""
    price = np.tile([100.0, 100, 50, 50], 5)
    quantity = np.tile([0.0, 2, 0, 8], 5)
    assert poisson_slopes(_one(quantity, price)).slope[0] == pytest.approx(-2)
    (found,) = elasticities(_one(quantity, price)).groups
    assert found.model == "poisson"


def test_both_regressions_agree_where_there_is_no_noise():
    seen = _one(50 * (PRICES / 100) ** -1.2)
    assert log_slopes(seen).slope[0] == pytest.approx(poisson_slopes(seen).slope[0])


def _hc3(x, y):
    """White's error of a slope with squared residuals over (1 - leverage)², written out."""
    basis = np.column_stack([np.ones_like(x), x])
    inverse = np.linalg.inv(basis.T @ basis)
    left = y - basis @ inverse @ basis.T @ y
    leverage = np.einsum("ij,jk,ik->i", basis, inverse, basis)
    meat = (basis * (left / (1 - leverage))[:, None] ** 2).T @ basis
    return np.sqrt((inverse @ meat @ inverse)[1, 1])


def test_the_standard_error_is_white_s_written_out():
    """Scores of alternating sign do not last from row to row, so nothing is added for that."""
    noise = 0.1 * np.array([1, -1, 1, 1, -1, 1, -1, -1, 1, -1.0])
    found = log_slopes(_one(np.exp(noise) * 50 / PRICES))
    assert found.lasting == 0
    assert found.error[0] == pytest.approx(_hc3(np.log(PRICES), noise - np.log(PRICES)))


def test_noise_that_lasts_widens_the_error():
    price = np.repeat([100.0, 80, 100, 80, 100, 80], 8)
    waves = np.repeat(np.random.default_rng(1).normal(0, 0.2, 12), 4)
    assert log_slopes(_one(np.exp(waves) / price, price)).lasting > 0.3


@pytest.mark.parametrize(
    ("quantity", "price", "said"),
    [
        ([5] * 10, [100] * 10, "never moved"),
        (range(1, 11), [100, 100.3] * 5, "never moved"),
        ([5] * 10, [100] * 5 + [90] * 5, "Only 2 prices and 1 changes"),
        ([5] * 5, [100, 90, 80, 90, 100], "Only 5 usable rows"),
        ([1] * 10, PRICES, "look like order lines"),
        ([0] * 9 + [4], PRICES, "Only 1 rows with a sale"),
        ([5, 5, 5, np.nan, 5, 5, 5, 5, np.nan, np.nan], PRICES, "Only 7 usable rows"),
    ],
)
def test_what_prices_cannot_show_is_refused(quantity, price, said):
    (found,) = elasticities(_one(list(quantity), price)).groups
    assert (found.identifiable, found.elasticity) == (False, None)
    assert said in found.why.en


def test_a_price_that_moves_only_with_the_promotion_is_refused_and_the_promotion_named():
    promotion = np.array([0.0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1])
    price = 100 - 20 * promotion + np.tile([0.1, -0.1, 0], 4)
    (found,) = elasticities(
        _one(10 + promotion, price, weekday=np.arange(12.0) % 7, promotion=promotion)
    ).groups
    assert "promotion" in found.why.en


def test_flat_prices_are_refused_every_time():
    g = np.random.default_rng(4)
    group = np.repeat(np.arange(50), 30)
    seen = Observed(g.poisson(5, 1500).astype(float), np.full(1500, 20.0) + group, group)
    assert not any(one.identifiable for one in elasticities(seen).groups)


def test_a_noisy_group_is_drawn_further_than_a_steady_one():
    found = pooled(np.array([-1.0, -2, -3, -5, -5]), np.array([0.1, 0.1, 0.1, 0.1, 3.0]), np.full(5, 1000.0))
    means = found.means()
    assert abs(means[3] + 5) < 0.1
    assert abs(means[4] + 5) > 0.8


def test_groups_alike_share_what_they_know():
    """Ten slopes of -2 with error 0.5: the common one is known to about 0.5 / √10, and each is near to it."""
    found = pooled(np.full(10, -2.0) + np.tile([0.1, -0.1], 5), np.full(10, 0.5), np.full(10, 1000.0))
    width = found.quantile(0.975) - found.quantile(0.025)
    assert width.max() < 2 * 1.96 * 0.5 * 0.75
    assert found.means() == pytest.approx(np.full(10, -2), abs=0.1)


def test_a_single_group_keeps_its_own_interval():
    found = pooled(np.array([-2.0]), np.array([0.5]), np.array([10.0]))
    assert found.quantile(0.975)[0] == pytest.approx(-2 + 2.228139 * 0.5, rel=1e-5)


def shop(seed, groups=8, weeks=52):
    """Items with elasticities about -1.8 ± 0.5; promotions make half of the price cuts; noise of 0.4 in logarithms."""
    g = np.random.default_rng(seed)
    true, shape = g.normal(-1.8, 0.5, groups), (groups, weeks)
    promotion = (g.random(shape) < 0.2).astype(float)
    price = np.log(1 - 0.05 * g.integers(0, 5, shape)) - 0.12 * promotion * (g.random(shape) < 0.8)
    log_sold = (
        g.normal(3, 0.5, (groups, 1)) + true[:, None] * price + 0.5 * promotion + g.normal(0, 0.4, shape)
    )
    group = np.repeat(np.arange(groups), weeks)
    return Observed(
        np.exp(log_sold.ravel()), 20 * np.exp(price.ravel()), group, promotion.reshape(-1, 1), ("promotion",)
    ), true


def test_a_sample_of_the_long_proof_of_the_intervals():
    """``benchmarks/elasticity.py`` draws 200 shops of each world; here 40: 95 % of 320 intervals, less four standard errors."""
    held = positive = 0
    for seed in range(40):
        seen, true = shop(seed)
        for one in elasticities(seen).groups:
            held += one.low <= true[one.group] <= one.high
            positive += one.elasticity > 0
    assert held >= 288
    assert positive <= 16


def test_pooling_is_nearer_to_the_truth_than_each_item_alone():
    ours = alone = 0.0
    for seed in range(40):
        seen, true = shop(seed)
        for one in elasticities(seen).groups:
            ours += (one.elasticity - true[one.group]) ** 2
            alone += (one.own - true[one.group]) ** 2
    assert ours < 0.8 * alone


def test_specifications_stand_beside_the_answer():
    seen, _ = shop(1)
    names = set(elasticities(seen).groups[0].specifications)
    assert names == {
        "partially_pooled", "own", "own_without_controls", "pooled", "pooled_without_controls", "fixed_effects",
        "fixed_effects_without_controls", "residual_on_residual",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "price"), [([-1.0] * 10, PRICES), ([1.0] * 10, PRICES * 0), ([np.inf] * 10, PRICES)]
)
def test_returns_and_gifts_must_be_dealt_with_first(quantity, price):
    with pytest.raises(ValueError, match=r"negative|finite"):
        _one(quantity, price)
