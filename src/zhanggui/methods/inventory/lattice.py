"""Exact sums of demand on a lattice 0, step, 2·step, …: lead-time demand of any shape, also with a random lead time.

Any distribution is laid on the lattice by second differences of its loss function, which keeps the mean exactly and is
the probability function itself when demand comes in whole steps. Sums over periods are powers of the Fourier transform,
so a lead time of L periods costs the same as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhanggui.methods.inventory.distributions import Array, Demand, Gamma, Index, as_array, beside


@dataclass(frozen=True)
class Lattice:
    """Probabilities ``pmf`` (n, size) of 0, step, 2·step, … with one step per item; rows sum to one."""

    pmf: Array
    step: Array

    def take(self, index: Index) -> Lattice:
        """The same for some of the items."""
        return Lattice(self.pmf[index], self.step[index])

    @cached_property
    def _cdf(self) -> Array:
        return np.minimum(np.cumsum(self.pmf, axis=1), 1.0)

    @cached_property
    def _loss(self) -> Array:
        """E[(D - j·step)+] for j = 0, 1, …: the sum of everything above."""
        above = np.maximum(1 - self._cdf, 0)
        sums = np.cumsum(above[:, ::-1], axis=1)[:, ::-1]
        return np.asarray(sums * self.step[:, None])

    @property
    def mean(self) -> Array:
        """Expected demand per item, units."""
        return np.asarray(self._loss[:, 0])

    @property
    def sd(self) -> Array:
        """Standard deviation per item, units."""
        grid = np.arange(self.pmf.shape[1])
        first, second = self.pmf @ grid, self.pmf @ grid**2
        return np.asarray(np.sqrt(np.maximum(second - first**2, 0)) * self.step)

    def cdf(self, x: ArrayLike) -> Array:
        """P(D <= x)."""
        x = as_array(x)
        k = np.floor(x / beside(self.step, x) + 1e-9).astype(int)
        known = _taken(self._cdf, np.clip(k, 0, self.pmf.shape[1] - 1))
        return np.where(k < 0, 0.0, known)

    def quantile(self, p: ArrayLike) -> Array:
        """The smallest lattice point with P(D <= point) >= p."""
        p = np.broadcast_to(as_array(p), (len(self.pmf),))
        reached = self._cdf >= p[:, None] - 1e-12
        index = np.where(reached.any(axis=1), reached.argmax(axis=1), self.pmf.shape[1] - 1)
        return np.asarray(index * self.step)

    def loss(self, x: ArrayLike) -> Array:
        """E[(D - x)+]; straight between lattice points, which is exact."""
        x = as_array(x)
        at, last = np.maximum(x, 0) / beside(self.step, x), self.pmf.shape[1] - 1
        k = np.clip(np.floor(at).astype(int), 0, last)
        here, there = _taken(self._loss, k), _taken(self._loss, np.minimum(k + 1, last))
        inside = here + (there - here) * np.clip(at - k, 0, 1)
        return np.asarray(inside + np.maximum(-x, 0))


def _taken(table: Array, index: Index) -> Array:
    wide = index if index.ndim == 2 else index[:, None]
    return np.take_along_axis(table, wide, axis=1).reshape(index.shape)


def on_lattice(demand: Demand, step: ArrayLike, size: int) -> Lattice:
    """``demand`` on ``size`` points; what lies beyond the last point is counted there, so let it be far out."""
    step = np.broadcast_to(as_array(step), demand.mean.shape).copy()
    filled = min(size, _end_of_tail(demand, step))
    points = np.arange(-1, filled + 1) * step[:, None]
    pmf = np.zeros((len(step), size))
    pmf[:, :filled] = np.maximum(np.diff(demand.loss(points), n=2, axis=1) / step[:, None], 0)
    pmf[:, filled - 1] += np.maximum(1 - pmf.sum(axis=1), 0)
    return Lattice(pmf / pmf.sum(axis=1, keepdims=True), step)


def _end_of_tail(demand: Demand, step: Array) -> int:
    """Points that hold all but a billionth: the tails of gamma and negative binomial fall by e every sd · (sd / mean)."""
    mean, sd = demand.mean, demand.sd
    falling = sd * sd / np.where(mean > 0, mean, 1.0)
    return int(np.ceil(((mean + 10 * sd + 20 * falling) / step).max())) + 2


def counted(history: ArrayLike, size: int | None = None) -> Lattice:
    """The shares of each count in ``history`` (n, periods) of whole units: bootstrap demand, exactly."""
    rows = np.atleast_2d(np.asarray(history)).astype(int)
    if (rows < 0).any():
        raise ValueError("demand in a history must not be negative.")
    size = size or int(rows.max()) + 1
    pmf = np.stack([np.bincount(row, minlength=size)[:size] for row in rows]) / rows.shape[1]
    return Lattice(pmf, np.ones(len(rows)))


def lead_time_shares(mean: ArrayLike, sd: ArrayLike) -> Array:
    """P(lead time = 0, 1, 2, … periods) per item with the given mean and about the given sd: a gamma in whole periods.

    Without spread a fraction is a mixture of the two whole numbers beside it.
    """
    mean, sd = np.broadcast_arrays(as_array(mean), as_array(sd))
    if (mean < 0).any() or (sd < 0).any():
        raise ValueError("lead time and its standard deviation must not be negative.")
    size = int(np.ceil((mean + 6 * sd).max())) + 3
    own = np.sqrt(
        np.maximum(sd**2 - np.where(sd > 0, 1 / 6, 0), 0)
    )  # laying it on whole periods adds about 1/6
    return on_lattice(Gamma(mean, np.where(mean > 0, own, 0)), 1.0, size).pmf


def summed(demand: Lattice, shares: Array, size: int, extra: Array | None = None) -> Lattice:
    """Demand over a random number of periods: ``shares`` (n, k) are P(0, 1, 2, … periods); independent periods.

    ``extra`` (n, m): probabilities of something added once (an undershoot). ``size`` points must hold the whole sum.
    """
    one = np.fft.rfft(demand.pmf, 2 * size, axis=1)
    total = np.zeros_like(one)
    power = np.ones_like(one)
    for periods in range(shares.shape[1]):
        if periods:
            power *= one
        total += shares[:, periods, None] * power
    if extra is not None:
        total *= np.fft.rfft(extra, 2 * size, axis=1)
    return _back(total, size, demand.step)


def outstanding(demand: Lattice, shares: Array, size: int) -> Lattice:
    """Units on order under base stock when every period's order has its own lead time and may overtake earlier ones.

    The order of k periods ago is still out with P(lead time > k), so the sum is a product of mixtures; less spread than
    :func:`summed` has for the same lead times, where orders never overtake. (Zipkin, *Foundations*, section 7.4, idea.)
    """
    one = np.fft.rfft(demand.pmf, 2 * size, axis=1)
    out = np.maximum(1 - np.cumsum(shares, axis=1), 0)
    total = np.ones_like(one)
    for age in range(shares.shape[1]):
        total *= 1 + out[:, age, None] * (one - 1)
    return _back(total, size, demand.step)


def _back(transformed: NDArray[np.complex128], size: int, step: Array) -> Lattice:
    pmf = np.maximum(np.fft.irfft(transformed, 2 * size, axis=1), 0)
    kept = pmf[:, :size].copy()
    kept[:, -1] += pmf[:, size:].sum(axis=1)
    return Lattice(kept / kept.sum(axis=1, keepdims=True), step)


def undershoot(demand: Lattice) -> Array:
    """How far below the reorder point the position is when it is seen: P(U = u) = P(D > u) / mean, per lattice point.

    The equilibrium of a renewal process: right when one order covers several periods of demand. (Silver, Pyke & Thomas.)
    """
    above = np.maximum(1 - np.cumsum(demand.pmf, axis=1), 0)
    total = above.sum(axis=1, keepdims=True)
    shares = above / np.where(total > 0, total, 1)
    shares[total[:, 0] <= 0, 0] = 1.0
    return np.asarray(shares)
