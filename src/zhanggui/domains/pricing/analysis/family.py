"""Substitutes: whether buyers of a SKU come from, and go to, others of its family when those change their price.

A family is one style (the variants of a listing) where it has several SKUs in the shop, else a small category in the shop.
The others' price is one index with fixed weights (units sold), so that one number a SKU is asked of the data and not one for
every pair: with a year of weeks more cannot be told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.weekly_sales import Floats, Key, Weekly
from zhanggui.methods.elasticity.cross import ALONE, cross_effects
from zhanggui.methods.elasticity.observed import Observed

DRAWS, SEED = 200, 2
MOST = 12
"""A category of more SKUs in a shop is no family: an index of so many prices hardly moves."""


@dataclass(frozen=True, kw_only=True)
class Substitutes:
    """Of one SKU × shop: per cent of units for each per cent that the others become dearer (95 % interval low to high).

    ``others``: share of each in the index. ``identified``: the interval leaves 0 out; else ``why``. ``draws`` of the effect.
    """

    others: Mapping[Key, float] = field(default_factory=dict)
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    identified: bool = False
    why: Text | None = ALONE
    draws: Floats = field(default_factory=lambda: np.empty(0), repr=False)


def substitutes(weekly: Weekly, controls: Floats) -> dict[Key, Substitutes]:
    """Cross effects of every row, drawn together within its category; ``controls``: rows × weeks × controls."""
    weights = _weights(weekly, _families(weekly))
    known = _filled(np.log(weekly.price))
    index = np.full(weekly.units.shape, np.nan)
    for n, row in weights.items():
        listed = np.array(list(row))
        index[n] = np.array(list(row.values())) @ known[listed]
    found: dict[Key, Substitutes] = {}
    for category in dict.fromkeys(weekly.category):
        rows = np.array([n for n, one in enumerate(weekly.category) if one == category])
        found |= _cross_of(weekly, controls, index, weights, rows)
    return found


def _families(weekly: Weekly) -> list[tuple[str, str] | None]:
    """Of each row the name of its family; None where it has none."""
    shops = [shop for _, shop in weekly.keys]
    style, category = (
        list(zip(shops, weekly.product, strict=True)),
        list(zip(shops, weekly.category, strict=True)),
    )
    of_style, of_category = Counter(style), Counter(category)
    return [
        (f"style {one[0]}", one[1]) if one[1] and of_style[one] > 1
        else (f"category {two[0]}", two[1]) if two[1] and 1 < of_category[two] <= MOST
        else None
        for one, two in zip(style, category, strict=True)
    ]  # fmt: skip


def _weights(weekly: Weekly, families: list[tuple[str, str] | None]) -> dict[int, dict[int, float]]:
    """Of each row the others of its family that have a price, by their share of the units."""
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, family in enumerate(families):
        if family is not None and np.isfinite(weekly.price[n]).any():
            members[family].append(n)
    sold = np.nansum(weekly.units, axis=1)
    found = {}
    for n, family in enumerate(families):
        others = [m for m in members.get(family, ()) if m != n] if family is not None else []
        total = float(sum(sold[m] for m in others))
        if total > 0:
            found[n] = {m: float(sold[m]) / total for m in others if sold[m] > 0}
    return found


def _filled(logs: Floats) -> Floats:
    """Each row around its mean; an unknown week at the last price known, the first weeks at the first."""
    found = logs.copy()
    for row in found:
        known = np.flatnonzero(np.isfinite(row))
        if known.size:
            at = np.maximum(np.searchsorted(known, np.arange(row.size), side="right") - 1, 0)
            row[:] = row[known[at]] - row[known].mean()
    return found


def _cross_of(
    weekly: Weekly, controls: Floats, index: Floats, weights: Mapping[int, Mapping[int, float]], rows: npt.NDArray[np.int64],
) -> dict[Key, Substitutes]:  # fmt: skip
    weeks = weekly.units.shape[1]
    flat = controls[rows].reshape(rows.size * weeks, -1)
    kept = [n for n in range(flat.shape[1]) if np.unique(flat[np.isfinite(flat[:, n]), n]).size > 1]
    seen = Observed(
        weekly.units[rows].ravel(), weekly.price[rows].ravel(), np.repeat(np.arange(rows.size), weeks), flat[:, kept],
        tuple(str(n) for n in kept),
    )  # fmt: skip
    found = cross_effects(seen, index[rows].ravel())
    drawn: dict[int, Floats] = {}
    if found.posterior is not None:
        drawn = dict(zip(found.places, found.posterior.draws_of_all(DRAWS, SEED).T, strict=True))
    return {
        weekly.keys[n]: Substitutes(
            others={weekly.keys[m]: share for m, share in weights.get(n, {}).items()}, effect=one.effect, low=one.low,
            high=one.high, identified=one.identified, why=one.why, draws=drawn.get(i, np.empty(0)),
        )
        for i, (n, one) in enumerate(zip(rows.tolist(), found.groups, strict=False))
    }  # fmt: skip
