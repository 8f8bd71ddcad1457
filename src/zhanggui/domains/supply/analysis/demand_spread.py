"""How far the demand of some days may lie from what is expected: chance of counting, and error of the forecast.

A fast seller's month scatters little by chance, a slow one's a lot; pooling their errors as shares gives the one far too
wide a range and the other too narrow a one. So both causes are kept apart: variance = φ · m + c² · m², the form of a
negative binomial's (Silver, Pyke & Thomas; Syntetos & Boylan 2006 for φ).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.methods.forecast.predict import Forecast
from zhanggui.methods.inventory.distributions import Gamma

WEEK = 7
RECENT_DAYS = 182
CREDIT_WEEKS = 8.0
"""So many weeks of the pooled φ count beside a SKU's own."""
CREDIT_WINDOWS = 6.0
"""So many back-test windows of the pooled c² count beside a SKU's own."""
LEAST_ERROR = 0.05
"""No forecast of a sum is taken to be surer than this share of it."""
ASSUMED_ERROR = 0.35
"""Where no past window can be judged."""


@dataclass(frozen=True)
class Spread:
    """Per SKU: ``chance`` is φ, variance per unit expected; ``error`` the forecast's own error c as a share."""

    chance: Floats
    error: Floats


def quantile_rows(mean: Floats, spread: Spread, probabilities: Floats) -> Floats:
    """Demand (SKUs × probabilities) with these means: gamma quantiles; rows of zeros where nothing is expected."""
    sd = np.sqrt(spread.chance * mean + (spread.error * mean) ** 2)
    sure = np.maximum(mean, 1e-9)
    found = Gamma(sure, sd).quantile(np.tile(probabilities, (len(mean), 1)))
    return np.where(mean[:, None] > 0, np.nan_to_num(found), 0.0)


def chance_of_counting(units: Floats, events: tuple[str, ...]) -> Floats:
    """φ of each SKU: half the mean square of the change from one known week to the next, over the mean week.

    Differences of neighbours leave out trend and season. Weeks with a festival or an unknown day are left out; a SKU
    without pairs takes the pooled value, others are drawn towards it.
    """
    recent = units[:, -RECENT_DAYS:]
    quiet = np.array(events[: units.shape[1]][-RECENT_DAYS:] or [""] * recent.shape[1]) == ""
    days = recent.shape[1] // WEEK * WEEK
    weeks = (
        np.where(quiet, recent, np.nan)[:, recent.shape[1] - days :].reshape(len(units), -1, WEEK).sum(axis=2)
    )
    change = np.diff(weeks, axis=1)
    pairs = np.isfinite(change)
    count = pairs.sum(axis=1)
    square = np.where(pairs, change, 0.0) ** 2 / 2
    level = np.where(pairs, (weeks[:, 1:] + weeks[:, :-1]) / 2, 0.0)
    pooled = max(1.0, float(square.sum() / max(level.sum(), 1e-9))) if level.sum() > 0 else 1.0
    own = np.where(level.sum(axis=1) > 0, square.sum(axis=1) / np.maximum(level.sum(axis=1), 1e-9), pooled)
    return np.asarray((count * own + CREDIT_WEEKS * pooled) / (count + CREDIT_WEEKS))


def forecast_error(found: Forecast, steps: npt.NDArray[np.int_], chance: Floats) -> Floats:
    """c of each SKU over its own number of steps: what past errors of sums leave beyond chance, drawn towards all SKUs'.

    The errors are those of the forecast's own back-test, sums over as many steps (over all its steps if it looked less
    far).
    """
    said, came, known = _window_sums(found, steps)
    level = np.maximum(said, 1e-9)
    excess = np.where(known, ((came - said) ** 2 - chance[:, None] * said) / level**2, 0.0)
    trust = np.where(known, (level / (level + chance[:, None] / 0.04)) ** 2, 0.0)
    if trust.sum() < 1.0:
        return np.full(len(said), ASSUMED_ERROR)
    pooled = max(float((excess * trust).sum() / trust.sum()), LEAST_ERROR**2)
    weight = trust.sum(axis=1)
    own = (excess * trust).sum(axis=1)
    square = (own + CREDIT_WINDOWS * pooled) / (weight + CREDIT_WINDOWS)
    return np.asarray(np.sqrt(np.maximum(square, LEAST_ERROR**2)))


def _window_sums(
    found: Forecast, steps: npt.NDArray[np.int_]
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Said and came in units over the first steps of each window (SKUs × windows); unknown days count on neither side."""
    model = found.model
    unit = model.scale.unit[:, None, None]
    ahead = model.came.shape[2]
    within = np.arange(ahead)[None, :] < np.minimum(steps, ahead)[:, None]
    there = np.isfinite(model.came) & np.isfinite(model.said) & within[:, None, :]
    share = there.sum(axis=2) / np.maximum(within.sum(axis=1), 1)[:, None]
    fill = 1 / np.maximum(share, 1e-9)
    said, came = (np.where(there, x * unit, 0.0).sum(axis=2) * fill for x in (model.said, model.came))
    return said, came, (share >= 0.5) & (said > 0)
