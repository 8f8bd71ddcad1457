"""Demand over some stretch of time, as a distribution per item: what every policy takes in.

Each class holds arrays of parameters, one entry per item. ``x`` may be one value per item, shape (n,), or a row of
values per item, shape (n, k); answers have the shape of ``x``. ``loss(x)`` is the expected shortage E[(D - x)+] in
units, the one function newsvendor, reorder point and (s, S) all need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int_]


class Demand(Protocol):
    """What a policy asks of a distribution; a forecast may hand in its own."""

    @property
    def mean(self) -> Array:
        """Expected demand per item, units."""

    @property
    def sd(self) -> Array:
        """Standard deviation per item, units."""

    def cdf(self, x: ArrayLike) -> Array:
        """P(D <= x)."""

    def quantile(self, p: ArrayLike) -> Array:
        """The smallest x with P(D <= x) >= p."""

    def loss(self, x: ArrayLike) -> Array:
        """E[(D - x)+], units short when x units are there."""

    def take(self, index: Index) -> Demand:
        """The same for some of the items."""


def beside(parameter: Array, x: Array) -> Array:
    """A parameter per item, shaped to meet one value or a row of values per item."""
    return parameter[:, None] if x.ndim == 2 else parameter


def as_array(values: ArrayLike) -> Array:
    """At least one-dimensional floats."""
    return np.atleast_1d(np.asarray(values, dtype=np.float64))


class _MeanAndSd:
    """Parameters given as mean and standard deviation; refuses what no demand can have."""

    def __init__(self, mean: ArrayLike, sd: ArrayLike) -> None:
        self._mean, self._sd = (np.array(a) for a in np.broadcast_arrays(as_array(mean), as_array(sd)))
        if not (np.isfinite(self._mean).all() and (self._mean >= 0).all()):
            raise ValueError("mean demand must be finite and not negative.")
        if not (np.isfinite(self._sd).all() and (self._sd >= 0).all()):
            raise ValueError("the standard deviation of demand must be finite and not negative.")

    def take(self, index: Index) -> Self:
        """The same for some of the items."""
        return type(self)(self._mean[index], self._sd[index])

    @property
    def mean(self) -> Array:
        """Expected demand per item, units."""
        return self._mean

    @property
    def sd(self) -> Array:
        """Standard deviation per item, units."""
        return self._sd


class Normal(_MeanAndSd):
    """Normal demand. Not to be trusted where sd is above a third of the mean: it then expects negative demand."""

    def cdf(self, x: ArrayLike) -> Array:
        """P(D <= x); a step at the mean where sd is zero."""
        from scipy.special import ndtr

        z = self._standard(as_array(x))
        return np.asarray(np.where(np.isposinf(z), 1.0, ndtr(z)))

    def quantile(self, p: ArrayLike) -> Array:
        """mean + z(p) · sd."""
        from scipy.special import ndtri

        p = as_array(p)
        mean, sd = beside(self.mean, p), beside(self.sd, p)
        return np.asarray(mean + np.where(sd > 0, ndtri(p), 0.0) * sd)

    def loss(self, x: ArrayLike) -> Array:
        """sd · G(z) with G(z) = φ(z) - z(1 - Φ(z))."""
        from scipy.special import ndtr

        x = as_array(x)
        mean, sd = beside(self.mean, x), beside(self.sd, x)
        z = (x - mean) / np.where(sd > 0, sd, 1.0)
        unit = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) - z * ndtr(-z)
        return np.asarray(np.where(sd > 0, sd * np.maximum(unit, 0), np.maximum(mean - x, 0)))

    def _standard(self, x: Array) -> Array:
        mean, sd = beside(self.mean, x), beside(self.sd, x)
        with np.errstate(divide="ignore", invalid="ignore"):
            z = (x - mean) / sd
        return np.where(sd > 0, z, np.where(x >= mean, np.inf, -np.inf))


class Gamma(_MeanAndSd):
    """Gamma demand: never negative, skewed; for continuous demand with a large spread."""

    @cached_property
    def _shape(self) -> Array:
        return np.maximum((self.mean / np.maximum(self.sd, 1e-9 * (self.mean + 1))) ** 2, 1e-12)

    @cached_property
    def _scale(self) -> Array:
        return np.asarray(np.maximum(self.mean, 1e-300) / self._shape)

    def cdf(self, x: ArrayLike) -> Array:
        """P(D <= x)."""
        from scipy.special import gammainc

        x = as_array(x)
        below = gammainc(beside(self._shape, x), np.maximum(x, 0) / beside(self._scale, x))
        return np.asarray(np.where(x < 0, 0.0, below))

    def quantile(self, p: ArrayLike) -> Array:
        """The x with P(D <= x) = p."""
        from scipy.special import gammaincinv

        p = as_array(p)
        return np.asarray(gammaincinv(beside(self._shape, p), p) * beside(self._scale, p))

    def loss(self, x: ArrayLike) -> Array:
        """mean · P(G' > x) - x · P(G > x), G' with the shape one larger."""
        from scipy.special import gammaincc

        x = as_array(x)
        shape, at = beside(self._shape, x), np.maximum(x, 0)
        scaled, mean = at / beside(self._scale, x), beside(self.mean, x)
        short = mean * gammaincc(shape + 1, scaled) - at * gammaincc(shape, scaled)
        return np.asarray(np.maximum(short, 0) + np.maximum(-x, 0))


class _Counts:
    """Demand in whole units; ``_above(k, 0)`` is P(D > k), ``_above(k, 1)`` the same one degree higher."""

    @property
    def mean(self) -> Array:
        """Expected demand per item, units."""
        raise NotImplementedError

    def _above(self, k: Array, degree: int) -> Array:
        raise NotImplementedError

    def cdf(self, x: ArrayLike) -> Array:
        """P(D <= x)."""
        k = np.floor(as_array(x) + 1e-9)
        return np.asarray(np.where(k < 0, 0.0, 1 - self._above(np.maximum(k, 0), 0)))

    def loss(self, x: ArrayLike) -> Array:
        """E[D; D > x] - x · P(D > x), where E[D; D > k] = mean · P(D' >= k)."""
        x = as_array(x)
        k, mean = np.floor(np.maximum(x, 0)), beside(self.mean, x)
        at_least = np.where(k > 0, self._above(np.maximum(k - 1, 0), 1), 1.0)
        short = mean * at_least - np.maximum(x, 0) * self._above(k, 0)
        return np.asarray(np.where(x < 0, mean - x, np.maximum(short, 0)))


def first_count(demand: Demand, p: ArrayLike) -> Array:
    """The smallest whole count with P(D <= count) >= p, by halving; for p so near to 1 that floats end, a far count."""
    p = as_array(p)
    p = np.broadcast_to(p, demand.mean.shape) if p.ndim == 1 else p
    low = np.full(p.shape, -1.0)
    high = np.ceil(beside(demand.mean + 4 * demand.sd, p) + 1) * np.ones(p.shape)
    for _ in range(30):
        short = demand.cdf(high) < p
        if not short.any():
            break
        low, high = np.where(short, high, low), np.where(short, 2 * high, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = demand.cdf(middle) >= p
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


class Poisson(_Counts):
    """Poisson counts: variance equals mean."""

    def __init__(self, mean: ArrayLike) -> None:
        self._mean = as_array(mean)
        if not (np.isfinite(self._mean).all() and (self._mean >= 0).all()):
            raise ValueError("mean demand must be finite and not negative.")

    @property
    def mean(self) -> Array:
        """Expected demand per item, units."""
        return self._mean

    @property
    def sd(self) -> Array:
        """The square root of the mean."""
        return np.sqrt(self._mean)

    def take(self, index: Index) -> Poisson:
        """The same for some of the items."""
        return Poisson(self._mean[index])

    def _above(self, k: Array, degree: int) -> Array:
        from scipy.special import pdtrc

        del degree  # size-biased Poisson is Poisson again
        return np.asarray(pdtrc(k, beside(self._mean, k)))

    def quantile(self, p: ArrayLike) -> Array:
        """The smallest count with P(D <= count) >= p."""
        return first_count(self, p)


class NegativeBinomial(_MeanAndSd, _Counts):
    """Counts with a variance above the mean: intermittent sales. A variance at or below it is taken as Poisson's."""

    @cached_property
    def _r(self) -> Array:
        extra = np.maximum(self._sd**2 - self._mean, 1e-6 * self._mean + 1e-12)
        return np.maximum(self._mean**2 / extra, 1e-12)

    @cached_property
    def _p(self) -> Array:
        return np.asarray(self._r / (self._r + np.maximum(self._mean, 1e-300)))

    @property
    def mean(self) -> Array:
        """Expected demand per item, units."""
        return self._mean

    def _above(self, k: Array, degree: int) -> Array:
        from scipy.special import betainc

        r, p = beside(self._r, k), beside(self._p, k)
        return np.asarray(betainc(k + 1, r + degree, 1 - p))

    def quantile(self, p: ArrayLike) -> Array:
        """The smallest count with P(D <= count) >= p."""
        return first_count(self, p)


@dataclass(frozen=True)
class Empirical:
    """Equally likely values per item, shape (n, k): samples of a sum, or a forecast's quantiles at equal steps.

    Nothing beyond the largest value is thought possible: with k values, quantiles above 1 - 1/k are not to be trusted.
    """

    values: Array

    def __post_init__(self) -> None:
        values = np.atleast_2d(np.asarray(self.values, dtype=np.float64))
        if values.shape[1] == 0 or not np.isfinite(values).all():
            raise ValueError("an empirical distribution needs at least one finite value per item.")
        object.__setattr__(self, "values", np.sort(values, axis=1))

    @classmethod
    def from_quantiles(cls, levels: ArrayLike, values: ArrayLike, points: int = 400) -> Empirical:
        """From quantiles at rising ``levels`` (k,), values (n, k): straight lines between, flat beyond the ends."""
        levels, rows = as_array(levels), np.atleast_2d(np.asarray(values, dtype=np.float64))
        if (np.diff(levels) <= 0).any() or levels[0] <= 0 or levels[-1] >= 1:
            raise ValueError("quantile levels must rise strictly between 0 and 1.")
        at = (np.arange(points) + 0.5) / points
        return cls(np.stack([np.interp(at, levels, np.maximum.accumulate(row)) for row in rows]))

    def take(self, index: Index) -> Empirical:
        """The same for some of the items."""
        return Empirical(self.values[index])

    @property
    def mean(self) -> Array:
        """The average of the values per item."""
        return np.asarray(self.values.mean(axis=1))

    @property
    def sd(self) -> Array:
        """Their spread (dividing by k)."""
        return np.asarray(self.values.std(axis=1))

    def cdf(self, x: ArrayLike) -> Array:
        """The share of values at or below x."""
        x = as_array(x)
        shares = [np.searchsorted(v, at, side="right") for v, at in zip(self.values, x, strict=True)]
        return np.asarray(shares, dtype=np.float64).reshape(x.shape) / self.values.shape[1]

    def quantile(self, p: ArrayLike) -> Array:
        """The smallest value that at least a share p of all does not exceed."""
        p, count = as_array(p), self.values.shape[1]
        p = np.broadcast_to(p, (len(self.values),)) if p.ndim == 1 else p
        rank = np.clip(np.ceil(p * count - 1e-9).astype(int) - 1, 0, count - 1)
        return np.take_along_axis(self.values, rank.reshape(len(rank), -1), axis=1).reshape(p.shape)

    def loss(self, x: ArrayLike) -> Array:
        """The average of (value - x)+, from running sums of the sorted values."""
        x = as_array(x)
        short = [_mean_excess(v, np.atleast_1d(at)) for v, at in zip(self.values, x, strict=True)]
        return np.asarray(short).reshape(x.shape)


def _mean_excess(values: Array, x: Array) -> Array:
    from_here = np.concatenate([np.cumsum(values[::-1])[::-1], [0.0]])
    first = np.searchsorted(values, x, side="right")
    return np.asarray((from_here[first] - (len(values) - first) * x) / len(values))


def fitted(mean: ArrayLike, sd: ArrayLike) -> list[str]:
    """Which family suits each item's mean and sd: ``poisson``, ``normal``, ``negative_binomial`` or ``gamma``.

    Variance within 1 % of the mean: Poisson. Else sd up to a third of the mean: normal, as textbooks do. Else, variance
    above the mean: negative binomial for counts; below it (small continuous demand): gamma.
    """
    mean, sd = as_array(mean), as_array(sd)
    poisson = (np.abs(sd**2 - mean) <= 0.01 * mean) & (mean > 0)
    chosen = np.where(sd**2 > mean, "negative_binomial", "gamma")
    chosen = np.where(sd <= mean / 3, "normal", chosen)
    return [str(name) for name in np.where(poisson, "poisson", chosen)]
