"""Rates of groups within groups (carrier, its provinces, their weekdays): each drawn towards the one above it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Path: TypeAlias = tuple[Hashable, ...]
LOOSEST, TIGHTEST = 2.0, 5000.0
"""Bounds of a level's weight in trials."""


@dataclass(frozen=True, kw_only=True)
class NestedRates:
    """The rate of every group by its path, () being all together. ``weights`` by level: so many trials of its own does a
    group need to count as much as the group above it.
    """

    rates: Mapping[Path, float]
    weights: tuple[float, ...]

    def of(self, path: Path) -> float:
        """The rate of a group; of one never seen that of the nearest group above it."""
        while path not in self.rates:
            path = path[:-1]
        return self.rates[path]


def nested_rates(paths: Sequence[Path], successes: npt.ArrayLike, trials: npt.ArrayLike) -> NestedRates:
    """Rates by a beta-binomial model at each level, the mean of each prior being the rate of the group above.

    ``paths`` name the finest groups, all of one length; ``successes`` and ``trials`` are theirs. Each level's weight is
    the one under which its counts are most likely (empirical Bayes: Gelman et al., Bayesian Data Analysis, 5.3), so that
    levels which tell nothing are drawn wholly to the level above. Do not trust a rate where trials fail together (one
    snowstorm) or where rates change with time.
    """
    won, tried = np.asarray(successes, float), np.asarray(trials, float)
    if len(paths) != won.size or won.shape != tried.shape:
        raise ValueError("each path needs its successes and trials")
    if np.any(won < 0) or np.any(won > tried):
        raise ValueError("successes must lie between 0 and trials")
    depth = len(paths[0]) if paths else 0
    if any(len(path) != depth for path in paths):
        raise ValueError("all paths must have the same length")
    rates: dict[Path, float] = {(): float((won.sum() + 0.5) / (tried.sum() + 1.0))}
    weights = []
    for level in range(1, depth + 1):
        groups, own, all_ = _summed([path[:level] for path in paths], won, tried)
        above = np.array([rates[path[:-1]] for path in groups])
        weight = _weight(own, all_, above)
        weights.append(weight)
        rates |= dict(zip(groups, map(float, (own + weight * above) / (all_ + weight)), strict=True))
    return NestedRates(rates=rates, weights=tuple(weights))


def _summed(paths: Sequence[Path], won: Floats, tried: Floats) -> tuple[list[Path], Floats, Floats]:
    places: dict[Path, int] = {}
    at = np.array([places.setdefault(path, len(places)) for path in paths])
    size = len(places)
    own, all_ = (np.asarray(np.bincount(at, one, size), float) for one in (won, tried))
    return list(places), own, all_


def _weight(won: Floats, tried: Floats, above: Floats) -> float:
    """The weight in trials, within bounds, under which the counts are most likely."""
    from scipy.optimize import minimize_scalar
    from scipy.special import betaln

    def unlikely(log_weight: float) -> float:
        a, b = above * np.exp(log_weight), (1 - above) * np.exp(log_weight)
        return -float((betaln(a + won, b + tried - won) - betaln(a, b)).sum())

    bounds = float(np.log(LOOSEST)), float(np.log(TIGHTEST))
    return float(np.exp(minimize_scalar(unlikely, bounds=bounds, method="bounded").x))
