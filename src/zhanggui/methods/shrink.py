"""Rates and means of many groups, the small ones drawn towards what all groups have in common (empirical Bayes)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEVEL = 0.8
LOOSEST, TIGHTEST = 2.0, 200.0
"""Bounds of the prior's weight in trials: few groups cannot tell whether they are all alike or nothing alike."""
FEWEST_GROUPS = 3
ONE_ERROR = 0.5
"""A log-likelihood this far below the best is one standard error away."""


@dataclass(frozen=True, kw_only=True)
class ShrunkRates:
    """For each group: the shrunk rate, and the interval that holds the true one with probability ``level``.

    ``raw`` is successes / trials (NaN without trials). ``prior`` is the Beta distribution that all groups come from,
    as (a, b). ``alpha`` and ``beta`` are each group's own Beta distribution.
    """

    raw: Floats
    rate: Floats
    alpha: Floats
    beta: Floats
    prior: tuple[float, float]
    level: float = LEVEL

    @cached_property
    def low(self) -> Floats:
        """Worked out when it is read: an inverse incomplete beta function for each group takes its time."""
        return self._quantile((1 - self.level) / 2)

    @cached_property
    def high(self) -> Floats:
        """Like ``low``."""
        return self._quantile((1 + self.level) / 2)

    def _quantile(self, share: float) -> Floats:
        from scipy.special import betaincinv

        return np.asarray(betaincinv(self.alpha, self.beta, share))


@dataclass(frozen=True, kw_only=True)
class ShrunkMeans:
    """For each group: the shrunk mean with its interval; ``centre`` is what all groups have in common, ``between`` their
    true standard deviation.
    """

    mean: Floats
    low: Floats
    high: Floats
    centre: float
    between: float


def shrunk_rates(
    successes: npt.ArrayLike, trials: npt.ArrayLike, *, level: float = LEVEL, cautious: bool = False
) -> ShrunkRates:
    """Rates under a beta-binomial model whose prior is the one that makes all groups together most likely.

    ``successes`` and ``trials`` are one number a group; they may be fractions (trials that are worth less than their
    number because they fail together, see ``effective_share``). With fewer than three groups nothing can be learnt
    about their spread and the prior is uniform. ``cautious``: a prior one standard error looser than the likeliest, for
    where taking the groups as more alike than they are does harm: intervals that leave out how little is known of the
    prior are too narrow. Do not trust it where groups were chosen for their rates.
    (Casella 1985, The American Statistician 39; Gelman et al., Bayesian Data Analysis, 5.3.)
    """
    won, tried = _counts(successes, trials)
    a, b = _prior(won, tried, cautious=cautious)
    alpha, beta = a + won, b + tried - won
    raw = np.divide(won, tried, out=np.full(won.shape, np.nan), where=tried > 0)
    return ShrunkRates(
        raw=raw, rate=alpha / (alpha + beta), alpha=alpha, beta=beta, prior=(a, b), level=level
    )


def shrunk_means(means: npt.ArrayLike, errors: npt.ArrayLike, *, level: float = LEVEL) -> ShrunkMeans:
    """Means with known standard errors under a normal model; the spread between groups by DerSimonian and Laird (1986).

    One number a group; a group whose error is infinite gets the centre. With one group nothing is shrunk.
    """
    from scipy.special import ndtri

    found, error = np.asarray(means, float), np.asarray(errors, float)
    if found.shape != error.shape or found.ndim != 1 or np.any(error <= 0):
        raise ValueError("means and errors must be two rows of equal length, errors above 0")
    known = np.isfinite(error) & np.isfinite(found)
    if not known.any():
        return ShrunkMeans(mean=np.zeros(found.size), low=np.full(found.size, -np.inf), high=np.full(found.size, np.inf),
                           centre=0.0, between=np.inf)  # fmt: skip
    between = _between(found[known], error[known])
    weight = 1 / (error[known] ** 2 + between)
    centre = float((weight * found[known]).sum() / weight.sum())
    spread_of_centre = 1 / weight.sum()
    own = (
        1.0
        if known.sum() == 1
        else np.where(known, between / (between + np.where(known, error, 1.0) ** 2), 0.0)
    )
    mean = centre + own * np.where(known, found - centre, 0.0)
    left = own * np.where(known, error, 0.0) ** 2 + (1 - own) ** 2 * spread_of_centre
    variance = np.where(known, left, between + spread_of_centre)
    half = ndtri((1 + level) / 2) * np.sqrt(variance)
    return ShrunkMeans(
        mean=mean, low=mean - half, high=mean + half, centre=centre, between=float(np.sqrt(between))
    )


def effective_share(successes: npt.ArrayLike, trials: npt.ArrayLike, groups: npt.ArrayLike) -> float:
    """How much a trial is worth where trials of one cluster succeed or fail together: 1 if they are independent.

    One number a cluster (a delivery, say), ``groups`` names the group each belongs to. It is one over the dispersion of
    the clusters around their group's rate: Pearson's chi-square by its degrees of freedom, at least 1 and at most what
    it would be if each cluster were a single trial. (Williams 1982, Applied Statistics 31.) With too few clusters to tell, 1.
    """
    won, tried = _counts(successes, trials)
    _, place = np.unique(np.asarray(groups), return_inverse=True)
    kept = tried > 0
    won, tried, place = won[kept], tried[kept], place[kept]
    if not won.size:
        return 1.0
    total = np.bincount(place, tried)
    rate = np.bincount(place, won) / np.where(total > 0, total, 1.0)
    expected = tried * rate[place]
    variance = expected * (1 - rate[place])
    told = variance > 0
    free = int(told.sum()) - np.unique(place[told]).size
    if free < 1:
        return 1.0
    dispersion = float(((won - expected)[told] ** 2 / variance[told]).sum()) / free
    together = float((tried**2).sum() / tried.sum())  # what it would be if each cluster were one trial
    return 1 / min(max(1.0, dispersion), max(1.0, together))


def _counts(successes: npt.ArrayLike, trials: npt.ArrayLike) -> tuple[Floats, Floats]:
    won, tried = np.asarray(successes, float), np.asarray(trials, float)
    if won.shape != tried.shape or won.ndim != 1:
        raise ValueError("successes and trials must be two rows of equal length")
    if np.any(won < 0) or np.any(won > tried):
        raise ValueError("successes must lie between 0 and trials")
    return won, tried


def _prior(won: Floats, tried: Floats, *, cautious: bool) -> tuple[float, float]:
    """The Beta distribution under which what was seen of all groups is most likely, its weight within bounds; the
    loosest of those that are nearly as likely where ``cautious``.
    """
    from scipy.optimize import minimize
    from scipy.special import betaln, psi

    told = tried > 0
    if told.sum() < FEWEST_GROUPS:
        return 1.0, 1.0
    won, lost = won[told], (tried - won)[told]
    total = (won.sum() + 0.5) / (won.sum() + lost.sum() + 1.0)

    def unlikely(point: Floats) -> tuple[float, Floats]:
        """With its slope in both coordinates: without it each step would be worked out three times."""
        centre, weight = 1 / (1 + np.exp(-point[0])), np.exp(point[1])
        a, b = centre * weight, (1 - centre) * weight
        both = psi(weight) - psi(weight + won + lost)
        by_a, by_b = float((psi(a + won) - psi(a) + both).sum()), float((psi(b + lost) - psi(b) + both).sum())
        slope = np.array([(by_a - by_b) * weight * centre * (1 - centre), by_a * a + by_b * b])
        return -float((betaln(a + won, b + lost) - betaln(a, b)).sum()), -slope

    start = np.array([np.log(total / (1 - total)), np.log(10.0)])
    bounds = [(-12.0, 12.0), (np.log(LOOSEST), np.log(TIGHTEST))]
    best = minimize(unlikely, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    if cautious:
        best[1] = _looser(lambda at: unlikely(at)[0], best, np.log(LOOSEST))
    centre, weight = 1 / (1 + np.exp(-best[0])), np.exp(best[1])
    return float(centre * weight), float((1 - centre) * weight)


def _looser(unlikely: Callable[[Floats], float], best: Floats, loosest: float) -> float:
    """The smallest logarithm of the weight that is within one standard error of the best, its centre kept."""
    from scipy.optimize import brentq

    def beyond(weight: float) -> float:
        return unlikely(np.array([best[0], weight])) - unlikely(best) - ONE_ERROR

    return loosest if beyond(loosest) <= 0 else float(brentq(beyond, loosest, best[1]))


def _between(found: Floats, error: Floats) -> float:
    """Variance of the true means of the groups."""
    if found.size < 2:
        return 0.0
    weight = 1 / error**2
    centre = (weight * found).sum() / weight.sum()
    excess = (weight * (found - centre) ** 2).sum() - (found.size - 1)
    return max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))
