"""Items whose demand has different shapes, taken together as one distribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import (
    Array,
    Demand,
    Gamma,
    Index,
    NegativeBinomial,
    Normal,
    Poisson,
    as_array,
)

FAMILIES: dict[str, Callable[[Array, Array], Demand]] = {
    "normal": Normal,
    "gamma": Gamma,
    "negative_binomial": NegativeBinomial,
    "poisson": lambda mean, _sd: Poisson(mean),
}


@dataclass(frozen=True)
class Mixed:
    """Item i is item ``place[i]`` of ``parts[part[i]]``."""

    parts: Sequence[Demand]
    part: Index
    place: Index

    @property
    def mean(self) -> Array:
        """Expected demand per item, units."""
        return self._gathered(lambda demand, _rows: demand.mean, np.empty(len(self.part)))

    @property
    def sd(self) -> Array:
        """Standard deviation per item, units."""
        return self._gathered(lambda demand, _rows: demand.sd, np.empty(len(self.part)))

    def cdf(self, x: ArrayLike) -> Array:
        """P(D <= x)."""
        x = as_array(x)
        return self._gathered(lambda demand, rows: demand.cdf(x[rows]), np.empty(x.shape))

    def quantile(self, p: ArrayLike) -> Array:
        """The smallest x with P(D <= x) >= p."""
        p = as_array(p)
        p = np.broadcast_to(p, (len(self.part),)) if p.ndim == 1 else p
        return self._gathered(lambda demand, rows: demand.quantile(p[rows]), np.empty(p.shape))

    def loss(self, x: ArrayLike) -> Array:
        """E[(D - x)+]."""
        x = as_array(x)
        return self._gathered(lambda demand, rows: demand.loss(x[rows]), np.empty(x.shape))

    def take(self, index: Index) -> Mixed:
        """The same for some of the items."""
        return Mixed(self.parts, self.part[index], self.place[index])

    def _gathered(self, asked: Callable[[Demand, Index], Array], out: Array) -> Array:
        for number, demand in enumerate(self.parts):
            rows = np.flatnonzero(self.part == number)
            if len(rows):
                out[rows] = asked(demand.take(self.place[rows]), rows)
        return out


def of_families(mean: ArrayLike, sd: ArrayLike, families: Sequence[str]) -> Mixed:
    """Each item with the family of that name, see ``FAMILIES``."""
    mean, sd, names = as_array(mean), as_array(sd), np.asarray(families)
    parts, part, place = [], np.zeros(len(mean), dtype=int), np.zeros(len(mean), dtype=int)
    for number, name in enumerate(dict.fromkeys(families)):
        rows = np.flatnonzero(names == name)
        parts.append(FAMILIES[name](mean[rows], sd[rows]))
        part[rows], place[rows] = number, np.arange(len(rows))
    return Mixed(parts, part, place)


def replaced(whole: Mixed, groups: Sequence[tuple[Sequence[int], Demand]]) -> Mixed:
    """``whole`` with its items at some rows taken from other distributions, in their order."""
    part, place, parts = whole.part.copy(), whole.place.copy(), list(whole.parts)
    for rows, demand in groups:
        part[list(rows)], place[list(rows)] = len(parts), np.arange(len(rows))
        parts.append(demand)
    return Mixed(parts, part, place)
