"""A line through groups that each lie above or below it by an amount of their own; several groupings at once.

y = X b + u[group of the first kind] + v[group of the second kind] + … + noise, all normal. How far the groups of a kind lie apart
is not known: a few spreads are tried, each weighs by how likely it makes what was seen (empirical Bayes averaged over a grid;
the conjugate linear model of Lindley & Smith 1972).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SPREADS = (0.05, 0.15, 0.35)
USUAL_SPREAD = 0.2
"""Spreads far from this one are thought a little less likely beforehand (one standard deviation: a factor e)."""


@dataclass(frozen=True)
class _Fit:
    weight: float
    mean: Floats
    root: Floats
    """Lower triangular factor of the precision."""
    spreads: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class GroupedLine:
    """The line with its groups. ``places``: of each grouping, where each known group stands among the coefficients."""

    fits: tuple[_Fit, ...]
    places: tuple[Mapping[Hashable, int], ...]
    columns: int

    def draws(self, x: npt.ArrayLike, groups: Sequence[Hashable], *, count: int, seed: int) -> Floats:
        """``count`` × rows of ``x``: what the line may be there for one member of ``groups`` (a label a grouping), all rows by the same
        draw. A label never seen is one more group of its kind. Without the noise of a single observation.
        """
        rng, design = np.random.default_rng(seed), np.atleast_2d(np.asarray(x, float))
        chosen = rng.choice(len(self.fits), size=count, p=[one.weight for one in self.fits])
        found = np.empty((count, design.shape[0]))
        fresh = rng.standard_normal((count, len(groups)))
        for n, fit in enumerate(self.fits):
            mine = np.flatnonzero(chosen == n)
            if not mine.size:
                continue
            noise = rng.standard_normal((fit.mean.size, mine.size))
            drawn = fit.mean[:, None] + np.linalg.solve(fit.root.T, noise)
            level = np.zeros(mine.size)
            for kind, label in enumerate(groups):
                at = self.places[kind].get(label)
                level += drawn[at] if at is not None else fresh[mine, kind] * fit.spreads[kind]
            found[mine] = drawn[: self.columns].T @ design.T + level[:, None]
        return found

    def coefficients(self) -> Floats:
        """The mean of ``b``."""
        answer: Floats = np.sum([one.weight * one.mean[: self.columns] for one in self.fits], axis=0)
        return answer


def grouped_line(
    y: npt.ArrayLike, x: npt.ArrayLike, error: npt.ArrayLike, groups: Sequence[Sequence[Hashable]], *,
    prior_mean: Sequence[float], prior_error: Sequence[float], spreads: Sequence[float] = SPREADS,
) -> GroupedLine:  # fmt: skip
    """``y`` (rows) with its standard ``error``, ``x`` (rows × columns), ``groups``: for each grouping a label a row.

    Beside its own error every row scatters by an amount that is learnt like the groups' spread. Do not trust the spread of a
    grouping with fewer than three groups: there it is mostly what was thought beforehand. ValueError where nothing was seen.
    """
    seen, design, own = np.asarray(y, float), np.atleast_2d(np.asarray(x, float)), np.asarray(error, float)
    if not seen.size or design.shape[0] != seen.size or own.min(initial=1.0) <= 0:
        raise ValueError(
            f"as many rows of x and errors above 0 as of y, got {seen.shape}, {design.shape}, {own.shape}"
        )
    places, whole, kind_of = _coded(design, groups)
    fits = []
    for combo in product(spreads, repeat=len(groups) + 1):
        scale = np.concatenate([np.asarray(prior_error, float), np.array([combo[k] for k in kind_of])])
        centre = np.concatenate([np.asarray(prior_mean, float), np.zeros(len(kind_of))])
        likely, mean, root = _fitted(seen, whole, np.hypot(own, combo[-1]), centre, scale)
        thought = -0.5 * sum(np.log(one / USUAL_SPREAD) ** 2 for one in combo)
        fits.append((likely + thought, mean, root, combo))
    best = max(one[0] for one in fits)
    weights = np.exp([one[0] - best for one in fits])
    weights /= weights.sum()
    return GroupedLine(
        fits=tuple(_Fit(float(w), m, r, c) for w, (_, m, r, c) in zip(weights, fits, strict=True)),
        places=tuple(places), columns=design.shape[1],
    )  # fmt: skip


def _coded(
    design: Floats, groups: Sequence[Sequence[Hashable]]
) -> tuple[list[dict[Hashable, int]], Floats, list[int]]:
    """A column for every group beside those of the line; where each stands, and of which grouping it is."""
    places: list[dict[Hashable, int]] = []
    columns: list[Floats] = [design]
    kind_of: list[int] = []
    for kind, labels in enumerate(groups):
        known = list(dict.fromkeys(labels))
        start = design.shape[1] + len(kind_of)
        places.append({label: start + n for n, label in enumerate(known)})
        columns.append(np.array([[float(label == one) for one in known] for label in labels]))
        kind_of += [kind] * len(known)
    return places, np.hstack(columns), kind_of


def _fitted(
    y: Floats, z: Floats, error: Floats, centre: Floats, scale: Floats
) -> tuple[float, Floats, Floats]:
    """Log of the marginal likelihood, posterior mean, factor of the posterior precision."""
    weighed = z / error[:, None] ** 2
    precision = z.T @ weighed + np.diag(1 / scale**2)
    root: Floats = np.linalg.cholesky(precision).astype(np.float64)
    left = y - z @ centre
    right = weighed.T @ left
    moved = np.linalg.solve(root.T, np.linalg.solve(root, right))
    likely = -np.log(error).sum() - np.log(scale).sum() - np.log(np.diag(root)).sum()
    likely -= 0.5 * (float(left @ (left / error**2)) - float(right @ moved))
    return float(likely), centre + moved, root
