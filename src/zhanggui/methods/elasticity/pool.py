"""Slopes of many groups drawn towards what they have in common, the intervals honest about how little is known of that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.elasticity.observed import Floats

SPREAD_SCALE = 1.0
"""Half-Cauchy prior of the groups' true standard deviation: elasticities that differ by about 1 are usual, by 5 not."""
GRID = np.r_[0.0, np.geomspace(0.01, 10.0, 80)]
HALVINGS = 40
"""Of a range of 24 standard deviations: exact to 2e-11 of one."""


@dataclass(frozen=True)
class Pooled:
    """The posterior of every group's slope: a mixture of normals over ``spread`` (the groups' true standard deviation).

    weight: probability of each spread. mean, sd: spreads × groups. centre, centre_sd: of what all have in common, by spread.
    """

    spread: Floats
    weight: Floats
    mean: Floats
    sd: Floats
    centre: Floats
    centre_sd: Floats

    def means(self) -> Floats:
        """Posterior mean of each group."""
        return self.weight @ self.mean

    def quantile(self, share: float) -> Floats:
        """Of each group, by halving."""
        return _mixture_quantile(self.weight, self.mean, self.sd, share)

    def typical(self, share: float) -> float:
        """Quantile of the slope of a group of which nothing is known but that it is one of these."""
        sd = np.sqrt(self.centre_sd**2 + self.spread**2)
        return float(_mixture_quantile(self.weight, self.centre[:, None], sd[:, None], share)[0])

    def draws(self, group: int, count: int, seed: int) -> Floats:
        """Draws of one group's slope."""
        g = np.random.default_rng(seed)
        at = g.choice(self.weight.size, count, p=self.weight)
        return self.mean[at, group] + self.sd[at, group] * g.standard_normal(count)

    def draws_of_all(self, count: int, seed: int) -> Floats:
        """Draws × groups: each group's are draws of its slope; the same luck for all, so they are no joint draw."""
        g = np.random.default_rng(seed)
        at, luck = g.choice(self.weight.size, count, p=self.weight), g.standard_normal(count)
        drawn: Floats = self.mean[at] + self.sd[at] * luck[:, None]
        return drawn


def pooled(slope: Floats, error: Floats, degrees: Floats) -> Pooled:
    """slope_g ~ normal(true_g, error_g), true_g ~ normal(centre, spread), flat prior on the centre.

    The spread is integrated over rather than fixed at its best value, so that intervals hold with few groups too
    (Gelman et al., *Bayesian Data Analysis*, 5.4; prior: Gelman 2006, Bayesian Analysis 1). Errors that rest on few
    degrees of freedom are widened by Student's t at 95 %. A single group keeps its own slope.
    """
    from scipy.special import ndtri, stdtrit

    wide = error * stdtrit(degrees, 0.975) / ndtri(0.975)
    if slope.size == 1:
        return Pooled(np.zeros(1), np.ones(1), slope[None], wide[None], slope.copy(), wide.copy())
    precision = 1 / (wide**2 + GRID[:, None] ** 2)
    total = precision.sum(axis=1)
    centre = precision @ slope / total
    apart = slope - centre[:, None]
    fit = 0.5 * (np.log(precision).sum(axis=1) - np.log(total) - (precision * apart**2).sum(axis=1))
    weight = np.exp(fit - fit.max()) * _prior()
    own = GRID[:, None] ** 2 * precision
    mean = centre[:, None] + own * apart
    variance = own * wide**2 + (1 - own) ** 2 / total[:, None]
    return Pooled(GRID, weight / weight.sum(), mean, np.sqrt(variance), centre, np.sqrt(1 / total))


def _prior() -> Floats:
    """Probability of each point of the grid: density times the width it stands for."""
    return np.gradient(GRID) / (1 + (GRID / SPREAD_SCALE) ** 2)


def _mixture_quantile(weight: Floats, mean: Floats, sd: Floats, share: float) -> Floats:
    from scipy.special import ndtr

    low, high = (mean - 12 * sd).min(axis=0), (mean + 12 * sd).max(axis=0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = weight @ ndtr((middle - mean) / sd) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
