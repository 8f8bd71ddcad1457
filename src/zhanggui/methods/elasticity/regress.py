"""Slopes of many groups at once with controls in common, and errors that survive unequal and lasting noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.elasticity.observed import Floats, Observed, Whole

ROUNDS = 100
STEADY = 1e-9
MOST_LASTING = 0.9
HIGHEST_LEVERAGE = 0.9


class NotSettled(ArithmeticError):
    """A Poisson regression without a finite answer: all sales fall together with some control or price."""


@dataclass(frozen=True)
class Slopes:
    """slope and error (standard error): one number a group. degrees: of freedom of each group, rows that last counted as
    the fewer independent ones they are worth.

    target and weight: the logarithm of quantity that was regressed, and the weight of each row (all 1 in a log-log
    regression; the last working values of a Poisson regression). left: what is left of the target. lasting: how much a
    row's score carries over to the next: variances are (1 + r) / (1 - r) times as large (the long-run variance of an AR(1)).
    """

    slope: Floats
    error: Floats
    degrees: Floats
    target: Floats
    weight: Floats
    left: Floats
    lasting: float


def log_slopes(seen: Observed) -> Slopes:
    """log quantity = level of the group + slope of the group · log price + common · controls. Quantities above 0."""
    return slopes_of(np.log(seen.quantity), np.ones(seen.quantity.size), seen)


def poisson_slopes(seen: Observed) -> Slopes:
    """The same for the logarithm of the *expected* quantity, so zeros count as what they are: Poisson pseudo maximum
    likelihood, right whatever the distribution (Santos Silva & Tenreyro 2006, Rev. Econ. Stat. 88). Dropping zeros would
    drop the dear days and draw the slope towards nothing.
    """
    mean = _sums(seen.quantity, seen) / _sums(np.ones(seen.group.size), seen)
    eta = np.log((seen.quantity + mean[seen.group]) / 2)
    for _ in range(ROUNDS):
        weight = np.exp(eta)
        target = eta + (seen.quantity - weight) / weight
        found = slopes_of(target, weight, seen)
        nearer = target - found.left
        step = float(np.abs(nearer - eta).max())
        eta = eta + (nearer - eta) * min(1.0, 3.0 / max(step, 1e-300))
        if step < STEADY:
            return found
    raise NotSettled(f"the Poisson regression did not settle in {ROUNDS} rounds")


def slopes_of(y: Floats, w: Floats, seen: Observed) -> Slopes:
    """Frisch, Waugh and Lovell: take level and price out of the controls, fit those, then the price."""
    target = y
    x, y = centred(np.log(seen.price), w, seen), centred(target, w, seen)
    z = np.column_stack([np.empty((x.size, 0)), *(centred(column, w, seen) for column in seen.controls.T)])
    sxx = _sums(w * x * x, seen)
    raw = _sums(w * x * y, seen) / sxx
    along = np.column_stack([np.empty((sxx.size, 0)), *(_sums(w * x * column, seen) / sxx for column in z.T)])
    z = z - along[seen.group] * x[:, None]
    inverse = np.linalg.pinv((z * w[:, None]).T @ z)
    common = inverse @ (z.T @ (w * (y - raw[seen.group] * x)))
    slope = raw - along @ common
    left = y - raw[seen.group] * x - z @ common
    rows = np.bincount(seen.group, minlength=sxx.size)
    leverage = w * (1 / _sums(w, seen)[seen.group] + x**2 / sxx[seen.group] + ((z @ inverse) * z).sum(axis=1))
    noise = (left / (1 - np.minimum(leverage, HIGHEST_LEVERAGE))) ** 2
    influence = w * x / sxx[seen.group]
    lasting = _lasting(influence * left, seen.group)
    variance = _variance(influence, z * w[:, None] @ inverse, along, noise, seen)
    error = np.sqrt(variance * (1 + lasting) / (1 - lasting))
    told = rows * (1 - lasting) / (1 + lasting)
    degrees = np.maximum(told - 2.0 - z.shape[1] * rows / rows.sum(), 1.0)
    return Slopes(slope, error, degrees, target, w, left, lasting)


def _variance(influence: Floats, through: Floats, along: Floats, noise: Floats, seen: Observed) -> Floats:
    """White's variance of each group's slope, with MacKinnon and White's HC3 residuals in ``noise``.

    A slope moves by its own rows' noise (``influence``) and, by ``along``, with the common controls, which every row moves
    (``through``).
    """
    own = _sums(influence**2 * noise, seen)
    if not through.shape[1]:
        return own
    shared = (through * noise[:, None]).T @ through
    both = np.column_stack([_sums(influence * noise * column, seen) for column in through.T])
    found = own - 2 * (along * both).sum(axis=1) + ((along @ shared) * along).sum(axis=1)
    return np.maximum(found, 0.0)


def centred(column: Floats, w: Floats, seen: Observed) -> Floats:
    """A column without its group's weighted mean."""
    mean: Floats = _sums(w * column, seen) / _sums(w, seen)
    return column - mean[seen.group]


def _sums(column: Floats, seen: Observed) -> Floats:
    sums: Floats = np.bincount(seen.group, column, minlength=seen.groups).astype(np.float64)
    return sums


def _lasting(scores: Floats, group: Whole) -> float:
    """Correlation of a row's score with the next of its group, over all groups; 0 where it is negative.

    A sample of n rows shows it too low by about (1 + 3 r) / n (Kendall 1954), which is put back.
    """
    order = np.argsort(group, kind="stable")
    scores, group = scores[order], group[order]
    same = group[1:] == group[:-1]
    power = float(scores @ scores)
    if not same.any() or power == 0:
        return 0.0
    found = float((scores[1:] * scores[:-1])[same].sum()) / power
    rows = group.size / np.unique(group).size
    return float(np.clip(found + (1 + 3 * found) / rows, 0.0, MOST_LASTING))
