"""When stock runs out, how sure that is, and how many units are lost each day until a delivery."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, as_array


@dataclass(frozen=True)
class RunningOut:
    """Per item: the first day short (1 = the first day; infinite: not within the horizon) at each asked level (n, k).

    ``chance``: of any shortage within the horizon. ``lost`` (n, days): expected unserved units of each day.
    ``chance_by_day`` (n, days): of a first shortage on that day or before.
    """

    day: Array
    chance: Array
    chance_by_day: Array
    lost: Array

    def money_lost(self, margin: ArrayLike) -> Array:
        """Expected money lost each day (n, days), ``margin`` per unit."""
        return np.asarray(self.lost * as_array(margin)[:, None])


def running_out(
    stock: ArrayLike, arrivals: Array, paths: Array, levels: ArrayLike = (0.1, 0.5, 0.9)
) -> RunningOut:
    """From ``stock`` (n,), ``arrivals`` (n, days; there before that day's customers) and ``paths`` (n, samples, days).

    Paths are equally likely courses of daily demand; demand that finds no stock is lost. A level's day is the earliest
    day by which at least that share of the paths has run short.
    """
    days = paths.shape[2]
    left = np.repeat(as_array(stock)[:, None], paths.shape[1], axis=1)
    if (left < 0).any() or (paths < 0).any() or (arrivals < 0).any():
        raise ValueError("stock, arrivals and demand must not be negative.")
    first, lost = np.full(left.shape, np.inf), np.zeros((len(left), days))
    for day in range(days):
        left = left + arrivals[:, day, None]
        short = np.maximum(paths[:, :, day] - left, 0)
        left = np.maximum(left - paths[:, :, day], 0)
        first = np.where((short > 1e-9) & np.isinf(first), day + 1, first)
        lost[:, day] = short.mean(axis=1)
    reached = np.quantile(first, as_array(levels), axis=1, method="inverted_cdf").T
    by_day = np.stack([(first <= day + 1).mean(axis=1) for day in range(days)], axis=1)
    return RunningOut(reached, by_day[:, -1], by_day, lost)


def paths_from_quantiles(
    levels: ArrayLike, quantiles: Array, *, samples: int, correlation: float, random: np.random.Generator
) -> Array:
    """Courses (n, samples, days) whose days have the given quantiles (n, days, levels).

    ``correlation`` (0 … 1): how much a high day goes with high days of the same course (a normal copula with one common
    factor). Straight lines between quantiles, flat beyond the outermost.
    """
    from scipy.special import ndtr

    if not 0 <= correlation <= 1:
        raise ValueError(f"correlation lies between 0 and 1, got {correlation}.")
    n, days, _ = quantiles.shape
    common = random.standard_normal((n, samples, 1))
    own = random.standard_normal((n, samples, days))
    at = ndtr(np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own)
    levels, rising = as_array(levels), np.maximum.accumulate(np.maximum(quantiles, 0), axis=2)
    paths = np.empty(at.shape)
    for i in range(n):
        for day in range(days):
            paths[i, :, day] = np.interp(at[i, :, day], levels, rising[i, day])
    return paths
