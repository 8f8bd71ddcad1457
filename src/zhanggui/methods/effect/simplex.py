"""Weights that are not negative and sum to 1, by least squares: the mix of columns that comes nearest to a target."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

CLOSE = 1e-6
"""How far the optimality conditions may be missed, as a share of the problem's own size."""
PIVOTS = 30
SMALLEST_RIDGE = 1e-9
"""Keeps the answer unique where there are more columns than rows; too small to move it."""


class NotConverged(ArithmeticError):
    """The weights that were found are not the best ones; figures that rest on them would be wrong."""


def simplex_weights(columns: Floats, target: Floats, *, ridge: float = 0.0) -> Floats:
    """The weights w that make ``|columns @ w - target|² + ridge · |w|²`` smallest, w ≥ 0, sum(w) = 1.

    ``columns`` is rows × weights, ``target`` one number a row. Raises ``NotConverged`` where the Karush-Kuhn-Tucker
    conditions are missed.

    >>> simplex_weights(np.array([[1.0, 3.0]]), np.array([2.5])).round(6).tolist()
    [0.25, 0.75]
    """
    rows, count = columns.shape
    if count == 0 or target.shape != (rows,):
        raise ValueError(
            f"need at least one column and {rows} targets, got {columns.shape} and {target.shape}"
        )
    if not (np.isfinite(columns).all() and np.isfinite(target).all()):
        raise ValueError("columns and target must be finite")
    if count == 1:
        return np.ones(1)
    apart = columns - target[:, None]
    size = float(np.sqrt((apart**2).mean()) * np.sqrt(max(rows, 1))) or 1.0
    gram = apart.T @ apart / size**2 + (ridge / size**2 + SMALLEST_RIDGE) * np.eye(count)
    weights = _pivoted(gram)
    if weights is None or _missed(gram @ weights, weights) > 1:
        weights = _least_squares(gram)
    missed = _missed(gram @ weights, weights)
    if missed > 1:
        raise NotConverged(f"optimality is missed by {missed:.2g} times what is allowed")
    return weights


def _pivoted(gram: Floats) -> Floats | None:
    """Block pivoting: begin with all columns, drop those with negative weight, take back those that would help.

    A few solves where most columns share the weight (a ridge); it may go round in circles, then None.
    (Portugal, Júdice & Vicente 1994, Math. Comp. 63.)
    """
    used = np.ones(len(gram), dtype=bool)
    for _ in range(PIVOTS):
        weights = np.zeros(len(gram))
        weights[used] = np.linalg.solve(gram[np.ix_(used, used)], np.ones(int(used.sum())))
        wrong = np.where(used, weights < 0, gram @ weights < 1 - CLOSE)
        if not wrong.any():
            found: Floats = weights / weights.sum()
            return found
        used ^= wrong
        if not used.any():
            return None
    return None


def _least_squares(gram: Floats) -> Floats:
    """Lawson and Hanson's active set, slower and sure: since sum(w) = 1 the objective is |M w|² with M the columns less
    the target, Mᵀ M = ``gram``. For u = s·w the smallest over s of |M u|² + (sum(u) - 1)² is Q / (1 + Q) with Q = |M w|²,
    which grows with Q; so the non-negative least squares of (M; 1) u = (0; 1) lies in the direction of w, exactly and
    without a penalty to choose.
    """
    from scipy.linalg import cholesky
    from scipy.optimize import nnls

    rows = np.vstack([cholesky(gram), np.ones(len(gram))])
    try:
        found, _ = nnls(rows, np.r_[np.zeros(len(gram)), 1.0], maxiter=50 * len(gram))
    except RuntimeError as error:
        raise NotConverged(str(error)) from error
    weights: Floats = found / found.sum()
    return weights


def _missed(slope: Floats, weights: Floats) -> float:
    """How far the Karush-Kuhn-Tucker conditions are missed, in units of what is allowed: no weight's slope lies below that
    of the weights in use, and those are all equal.
    """
    level = float(weights @ slope)
    room = CLOSE * max(1.0, float(np.abs(slope).max()))
    return max(float(level - slope.min()), float(np.abs((slope - level) * weights).max())) / room
