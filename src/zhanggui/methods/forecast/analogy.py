"""What a new series may sell: as those like it did in their first steps."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.forecast.panel import Flags, Floats

GROUP_WEIGHT = 3.0
"""Launches of one's own group that weigh as much as the launches of all groups together."""
OWN_STEPS = 14.0
"""Steps of one's own history that weigh as much as the group's experience."""


def young(values: Floats, season: int) -> Flags:
    """Series known for fewer than two seasons (at least 14 steps)."""
    return np.isfinite(values).sum(axis=1) < max(2 * min(season, 14), 14)


def launch_curves(values: Floats, groups: tuple[str, ...], steps: int) -> Floats:
    """Expected quantity in the 1st, 2nd … step since launch (series × ``steps``), by its group's launches.

    Only launches seen inside the panel count: a series that sells from the first step on began earlier. A series is
    not its own example. Groups with few launches lean on all groups. nan where no launch was ever seen.
    """
    curves = _since_launch(values, steps)
    known = np.isfinite(curves)
    label = np.unique(groups, return_inverse=True)[1]
    total, count = np.where(known, curves, 0.0), known.astype(float)
    everyone = total.sum(axis=0) - total, count.sum(axis=0) - count
    overall = _ratio(*everyone)
    kin = np.stack([_sums(total, label), _sums(count, label)])[:, label] - np.stack([total, count])
    near = (kin[0] + GROUP_WEIGHT * np.nan_to_num(overall)) / (kin[1] + GROUP_WEIGHT)
    return np.where(np.isfinite(overall), near, np.nan)


def by_analogy(values: Floats, groups: tuple[str, ...], horizon: int) -> Floats:
    """Forecast (series × horizon): the group's curve from the series' age on, times how it has done so far.

    That ratio is drawn to 1 as if ``OWN_STEPS`` steps had gone exactly as the group's.
    """
    age = np.isfinite(values).sum(axis=1)
    longest = int(age.max(initial=0)) + horizon
    curve = _held(launch_curves(values, groups, longest))
    so_far = np.arange(longest) < age[:, None]
    usual = np.where(so_far, curve, 0.0).sum(axis=1)
    prior = OWN_STEPS * np.maximum(curve.mean(axis=1), 1e-12)
    ratio = (np.nansum(values, axis=1) + prior) / (usual + prior)
    return np.take_along_axis(curve, age[:, None] + np.arange(horizon), axis=1) * ratio[:, None]


def _since_launch(values: Floats, steps: int) -> Floats:
    """Series moved so that their first known step is column 0; all nan for launches that were not seen."""
    length = values.shape[1]
    known = np.isfinite(values)
    first = np.where(known.any(axis=1), known.argmax(axis=1), length)
    place = first[:, None] + np.arange(steps)
    moved = np.take_along_axis(values, np.minimum(place, length - 1), axis=1)
    seen = (first > 0) & (np.nan_to_num(values) > 0).any(axis=1)
    return np.where((place < length) & seen[:, None], moved, np.nan)


def _held(curve: Floats) -> Floats:
    """The curve where it is known; after that its last known value."""
    last = np.maximum.accumulate(np.where(np.isfinite(curve), np.arange(curve.shape[1]), 0), axis=1)
    return np.take_along_axis(curve, last, axis=1)


def _ratio(total: Floats, count: Floats) -> Floats:
    return np.where(count > 0, total / np.maximum(count, 1.0), np.nan)


def _sums(rows: Floats, label: np.ndarray) -> Floats:
    answer = np.zeros((label.max() + 1, rows.shape[1]))
    np.add.at(answer, label, rows)
    return answer
