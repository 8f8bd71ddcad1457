"""The same elasticity by other specifications: how far they disagree is part of the answer."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.elasticity.observed import Floats, Observed
from zhanggui.methods.elasticity.regress import Slopes, centred

FOLDS = 5
RIDGE = 1e-3
"""Of the controls' own variance: enough to keep cross-fitted predictions tame, too little to matter."""


def common_slopes(seen: Observed, found: Slopes) -> dict[str, float]:
    """One slope for all groups: *pooled* (no level of a group's own), *fixed_effects* (levels of their own), each also
    without controls, and *residual_on_residual* (controls and their squares predicted out of price and quantity on other
    rows first; Robinson 1988, Chernozhukov et al. 2018, with a ridge as the learner).

    On ``found``'s target and weights; after a Poisson regression that is one step from its optimum.
    """
    x, y, w = np.log(seen.price), found.target, found.weight
    one = np.ones((x.size, 1))
    inner_x, inner_y = centred(x, w, seen), centred(y, w, seen)
    inner_z = np.column_stack([np.empty((x.size, 0)), *(centred(c, w, seen) for c in seen.controls.T)])
    answer = {
        "pooled_without_controls": _slope(x, y, one, w),
        "pooled": _slope(x, y, np.column_stack([one, seen.controls]), w),
        "fixed_effects_without_controls": _slope(inner_x, inner_y, one[:, :0], w),
        "fixed_effects": _slope(inner_x, inner_y, inner_z, w),
        "residual_on_residual": _crossed(inner_x, inner_y, inner_z, w, seen),
    }
    return {name: value for name, value in answer.items() if np.isfinite(value)}


def _slope(x: Floats, y: Floats, z: Floats, w: Floats) -> float:
    root = np.sqrt(w)
    basis = np.column_stack([x, z]) * root[:, None]
    return float(np.linalg.lstsq(basis, y * root, rcond=None)[0][0])


def _crossed(x: Floats, y: Floats, z: Floats, w: Floats, seen: Observed) -> float:
    if not z.shape[1]:
        return float("nan")
    basis = np.column_stack([z, centred((z**2).sum(axis=1), w, seen)])
    place = np.zeros(x.size, dtype=np.int64)
    order = np.argsort(seen.group, kind="stable")
    place[order] = np.arange(x.size) % FOLDS
    left = np.column_stack([x, y])
    for fold in range(FOLDS):
        out = place == fold
        left[out] -= basis[out] @ _ridge(basis[~out], left[~out], w[~out])
    return float((w * left[:, 0]) @ left[:, 1] / ((w * left[:, 0]) @ left[:, 0]))


def _ridge(z: Floats, targets: Floats, w: Floats) -> Floats:
    gram = ((z * w[:, None]).T @ z).astype(np.float64)
    loaded = gram + np.diag(RIDGE * np.diag(gram) + 1e-12)
    return np.asarray(np.linalg.solve(loaded, (z * w[:, None]).T @ targets), dtype=np.float64)
