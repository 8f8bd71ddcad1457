"""Where the weighted middle of points lies: a start for choosing sites, never the choice itself."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]
TINY = 1e-12


def centre_of_gravity(points: Numbers, weights: Numbers) -> Numbers:
    """The weighted mean of (n, 2) points: least sum of weight × *squared* distance.

    Squares overrate what is far away, so it is only where a search for the least sum of distances begins.

    >>> centre_of_gravity(np.array([[0, 0], [10, 0], [0, 8]]), np.array([100, 300, 200])).round(6).tolist()
    [5.0, 2.666667]
    """
    points, weights = _checked(points, weights)
    middle: Numbers = weights @ points / weights.sum()
    return middle


def least_distance_point(
    points: Numbers, weights: Numbers, *, rounds: int = 1000, tolerance: float = 1e-9
) -> Numbers:
    """The point with the least sum of weight × straight distance to (n, 2) points on a plane.

    Weiszfeld 1937 with the step of Vardi and Zhang (2000, PNAS 97), which also leaves or rightly stays at a given
    point. Stops once a round moves it less than ``tolerance``. The plane has no roads and no sites: the answer says
    in which region to look.
    """
    points, weights = _checked(points, weights)
    here = centre_of_gravity(points, weights)
    for _ in range(rounds):
        there = _step(points, weights, here)
        if np.hypot(*(there - here)) < tolerance:
            return there
        here = there
    return here


def _step(points: Numbers, weights: Numbers, here: Numbers) -> Numbers:
    apart = np.hypot(*(points - here).T)
    at = apart < TINY
    pull = weights[~at] / apart[~at]
    if not pull.size:
        return here
    mean: Numbers = pull @ points[~at] / pull.sum()
    if not at.any():
        return mean
    strength = float(np.hypot(*(pull @ (points[~at] - here))))
    held = float(weights[at].sum())
    if strength <= held:
        return here
    moved: Numbers = (1 - held / strength) * mean + held / strength * here
    return moved


def _checked(points: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    points, weights = np.asarray(points, float), np.asarray(weights, float)
    if points.ndim != 2 or points.shape[1] != 2 or weights.shape != points.shape[:1]:
        raise ValueError(f"(n, 2) points and n weights, got {points.shape} and {weights.shape}")
    if not np.isfinite(points).all() or not (weights >= 0).all() or not weights.sum() > 0:
        raise ValueError("points are finite, weights not below zero and not all zero")
    return points, weights
