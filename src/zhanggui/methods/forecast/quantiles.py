"""Intervals that cover what they promise, learned from the back-test's errors.

An error is the ratio of what came to what was expected, less 1, over the growth of errors with the horizon. A
series' quantiles are its own errors' mixed with those of the series that scatter alike.

**Demand with many zeros.** If a series sells nothing on half the days, an equal-tailed 80 % interval starts at 0 and
covers the whole mass at 0: it covers 90 %. So the upper end is moved: the interval runs from the lower quantile to
the point at which *the interval itself* holds the level. Where zeros alone hold more than the level (a closed
Saturday, a sparse SKU) the interval is [0, 0] or covers more than it says; nothing else would be honest.

**Calibration.** The inner level is set so that on back-test windows that were left out when the quantiles were made
(split conformal prediction; Vovk et al. 2005) the level is covered, on average over series of a kind and over the
steps on which something is expected (closed days come on top of it).
That is a *marginal* promise: for a single series it may be more or less, and after a break in the world it is void.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhanggui.methods.forecast.combine import KINDS
from zhanggui.methods.forecast.panel import Flags, Floats, Whole

GRID = np.r_[0.0, 0.0025, 0.005, np.arange(0.01, 0.995, 0.01), 0.995, 0.9975, 1.0]
"""Probabilities at which quantiles are kept; between them they are interpolated."""
BINS = 8
LEAST_ERRORS = 12
LATELY = 0.7
JUDGED = 0.85
NOTHING = -1.0
FLOOR = 0.1
"""Share of a series' mean added to what was expected, so that a ratio to nearly nothing is not infinite."""


@dataclass(frozen=True)
class Errors:
    """What the back-test teaches about errors.

    relative: series × window × step, nan where unknown or where nothing was expected; where nothing came it is
    ``NOTHING``, so that zeros stay one mass. floor: what nothing was relative to the expected. base: a tenth of each
    series' mean. growth: kind × step, how errors grow with the horizon. alike: which series scatter alike.
    inner: kind × level, the inner level that keeps the promise. levels: the promises, ascending, in (0, 1).
    """

    relative: Floats
    floor: Floats
    base: Floats
    growth: Floats
    alike: Whole
    inner: Floats
    levels: tuple[float, ...]


@dataclass(frozen=True)
class Bounds:
    """median: series × step. low, high: level × series × step, levels ascending (narrow first)."""

    median: Floats
    low: Floats
    high: Floats


def learned_errors(
    expected: Floats,
    came: Floats,
    base: Floats,
    kind: Whole,
    *,
    levels: tuple[float, ...],
    own_sample: float,
    apart: int,
) -> Errors:
    """Errors of forecasts (series × window × step) and the inner levels that keep the promises.

    ``apart``: windows this near to each other share days, so that none of them may judge the other.
    """
    relative, floor, growth = _relative(expected, came, base, kind)
    draft = Errors(relative, floor, base, growth, _alike(relative), np.tile(levels, (len(KINDS), 1)), levels)
    inner = _inner(left_out(draft, own_sample, apart), kind, levels)
    return Errors(relative, floor, base, growth, draft.alike, inner, levels)


def bounds(errors: Errors, expected: Floats, kind: Whole, *, own_sample: float, signed: Flags) -> Bounds:
    """Median and interval ends for expected quantities (series × step); nested, and none below 0 unless signed."""
    table = quantile_table(errors.relative, errors.alike, own_sample)
    width = _width(errors, expected, kind)
    floor = np.where(signed[:, None] | (width <= 0), -np.inf, -expected / np.where(width > 0, width, 1.0))
    ends = [_ends(table, floor, errors.inner[kind, i]) for i in range(len(errors.levels))]
    low = np.stack([expected + e[0] * width for e in ends])
    low = np.where(signed[:, None], low, np.maximum(low, 0.0))
    high = np.stack([expected + e[1] * width for e in ends])
    low, high = np.minimum.accumulate(low), np.maximum.accumulate(high)
    middle = expected + np.maximum(_at(table, np.full(len(table), 0.5))[:, None], floor) * width
    return Bounds(np.clip(middle, low[0], high[0]), low, high)


def _width(errors: Errors, expected: Floats, kind: Whole) -> Floats:
    """What one unit of relative error is worth per series and step; 0 where nothing is expected."""
    grow = _stretched(errors.growth, expected.shape[1])[kind]
    return (expected + errors.base[:, None]) * grow * (expected > 0)


def quantile_table(relative: Floats, alike: Whole, own_sample: float) -> Floats:
    """Quantiles (series × ``GRID``): own errors' and those of the series alike, averaged by their number."""
    flat = relative.reshape(len(relative), -1)
    count = np.isfinite(flat).sum(axis=1)
    table = np.zeros((len(flat), len(GRID)))
    for group in np.unique(alike):
        here = alike == group
        pool = flat[here][np.isfinite(flat[here])]
        table[here] = np.quantile(pool, GRID) if pool.size else UNKNOWN
    own = count > 0
    share = (count / (count + own_sample))[own, None]
    table[own] = share * _row_quantiles(flat[own], count[own]) + (1 - share) * table[own]
    return table


def _row_quantiles(flat: Floats, count: Whole) -> Floats:
    """Quantiles of each row over its finite values (``count`` of them, at least one)."""
    ordered = np.sort(flat, axis=1)  # nan last
    place = GRID * (count[:, None] - 1)
    left = np.floor(place).astype(np.int64)
    right = np.minimum(left + 1, count[:, None] - 1)
    a, b = np.take_along_axis(ordered, left, 1), np.take_along_axis(ordered, right, 1)
    return a + (b - a) * (place - left)


UNKNOWN = np.minimum(-np.log1p(-np.minimum(GRID, 0.999)) - 1.0, 6.0)
"""Where nothing at all is known about errors: an exponential distribution around what is expected."""


def _relative(expected: Floats, came: Floats, base: Floats, kind: Whole) -> tuple[Floats, Floats, Floats]:
    """Errors, what nothing would have been, and growth per kind (with how large errors are lately)."""
    width = expected + base[:, None, None]
    usable = np.isfinite(came) & (expected > 0.02 * width) & (width > 0)
    relative = np.where(usable, (came - expected) / np.where(usable, width, 1.0), np.nan)
    growth = np.ones((len(KINDS), relative.shape[2]))
    growth[0] = _growth(relative[kind == 0])  # elsewhere zeros, not distance, make the errors
    grown = growth[kind][:, None, :]
    floor = np.where(usable, -expected / np.where(usable, width, 1.0), 0.0) / grown
    coded = np.where(usable & (came <= 0), np.minimum(NOTHING, floor), relative / grown)
    return coded, floor, growth * _lately(relative, kind)[:, None]


def _lately(relative: Floats, kind: Whole) -> Floats:
    """Per kind, how large errors have been lately against all windows: calm and stormy years come in rows."""
    size = np.stack([_mean(np.minimum(np.abs(relative[kind == k]), 3.0), (0, 2)) for k in range(len(KINDS))])
    weight = np.where(np.isfinite(size), LATELY ** np.arange(size.shape[1] - 1, -1, -1.0), 0.0)
    now = (np.nan_to_num(size) * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-12)
    overall = _mean(size, (1,))
    ratio = np.where((overall > 0) & (now > 0), now / np.where(overall > 0, overall, 1.0), 1.0)
    return np.where(np.arange(len(KINDS)) == 0, np.clip(ratio, 0.7, 1.4), 1.0)


def _growth(relative: Floats) -> Floats:
    """How the mean absolute error grows over the steps: a line that never falls, 1 on average."""
    steps = np.arange(relative.shape[2])
    size = np.minimum(np.abs(relative), 10.0)
    mean = _mean(size, (1, 2))
    scaled = size / np.where(mean > 0, mean, np.nan)[:, None, None]
    path = _mean(scaled, (0, 1))
    if len(steps) < 3 or not np.isfinite(path).all():
        return np.ones(len(steps))
    slope = max(0.0, float(np.polyfit(steps, path, 1)[0]))
    return 1 + slope * (steps - steps.mean())


def _mean(values: Floats, axes: tuple[int, ...]) -> Floats:
    """Mean over the known; nan where nothing is known."""
    known = np.isfinite(values)
    count = known.sum(axis=axes)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=axes) / np.maximum(count, 1), np.nan)


def _stretched(growth: Floats, steps: int) -> Floats:
    """Growth for more steps than the back-test looked ahead: the line goes on."""
    ahead = growth.shape[1]
    slope = growth[:, [-1]] - growth[:, [-2]] if ahead > 1 else np.zeros((len(growth), 1))
    more = growth[:, [-1]] + slope * np.arange(1, max(steps - ahead, 0) + 1)
    return np.hstack([growth, more])[:, :steps]


def _alike(relative: Floats) -> Whole:
    """Bins of series whose errors are about as large; those without any error, or with too few, apart."""
    size = _mean(np.minimum(np.abs(relative), 10.0), (1, 2))
    count = np.isfinite(relative).sum(axis=(1, 2))
    judged = (count >= LEAST_ERRORS) & (size > 0)
    edges = np.quantile(size[judged], np.arange(1, BINS) / BINS) if judged.sum() >= 20 * BINS else []
    bins = np.digitize(np.nan_to_num(size), edges) + 1
    return np.where((size == 0) & (count >= 3), 0, np.where(judged, bins, BINS + 1)).astype(np.int64)


def _ends(table: Floats, floor: Floats, inner: Floats) -> tuple[Floats, Floats]:
    """Lower and upper end (series × step) of the interval that holds ``inner`` (per series) of the errors."""
    low = _at(table, (1 - inner) / 2)
    below = GRID[np.minimum((table < low[:, None] - 1e-12).sum(axis=1), len(GRID) - 1)]
    low_from = np.maximum(low[:, None], floor)
    # nothing lies below the floor, so all that the lower end would have cut off is inside
    high = np.where(low_from > low[:, None], _at(table, inner)[:, None], _at(table, below + inner)[:, None])
    return low_from, np.maximum(high, low_from)


def _at(table: Floats, probability: Floats) -> Floats:
    """Quantile of each row at its own probability, linear between the grid's."""
    p = np.clip(probability, 0.0, 1.0)
    right = np.clip(np.searchsorted(GRID, p), 1, len(GRID) - 1)
    rows = np.arange(len(table))
    a, b = table[rows, right - 1], table[rows, right]
    return a + (b - a) * (p - GRID[right - 1]) / (GRID[right] - GRID[right - 1])


TRIED = np.r_[np.arange(0.2, 0.96, 0.02), 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 1.0]


@dataclass(frozen=True)
class _LeftOut:
    """One window and the quantiles made without it and its neighbours. trust: how much it counts."""

    error: Floats
    floor: Floats
    table: Floats
    trust: float

    def inside(self, low: Floats, high: Floats) -> Floats:
        """How many steps of each series lie within (series × 1 or series × step)."""
        with np.errstate(invalid="ignore"):
            return ((self.error >= low - 1e-9) & (self.error <= high + 1e-9)).sum(axis=1).astype(float)

    def within(self, inner: Floats) -> Floats:
        """How many steps lie within the interval of an inner level (per series)."""
        return self.inside(*_ends(self.table, self.floor, inner))

    def seen(self) -> Floats:
        return np.isfinite(self.error).sum(axis=1).astype(float)


def left_out(errors: Errors, own_sample: float, apart: int) -> list[_LeftOut]:
    """Every window that can be judged by windows which share no day with it."""
    windows = np.arange(errors.relative.shape[1])
    answers = []
    for w in windows:
        others = np.abs(windows - w) > apart
        if others.any() and np.isfinite(errors.relative[:, w]).any():
            table = quantile_table(errors.relative[:, others], errors.alike, own_sample)
            error, floor = np.maximum(errors.relative[:, w], errors.floor[:, w]), errors.floor[:, w]
            answers.append(_LeftOut(error, floor, table, float(JUDGED ** (windows[-1] - w))))
    return answers


def _inner(judges: list[_LeftOut], kind: Whole, levels: tuple[float, ...]) -> Floats:
    """Inner level per kind and promise: where coverage on left-out windows crosses the promise."""
    covered, seen = np.zeros((len(KINDS), len(TRIED))), np.zeros(len(KINDS))
    for one in judges:
        seen += one.trust * np.bincount(kind, one.seen(), len(KINDS))
        for j, inner in enumerate(TRIED):
            inside = one.within(np.full(len(kind), inner))
            covered[:, j] += one.trust * np.bincount(kind, inside, len(KINDS))
    return np.stack([_crossing(covered, seen, level) for level in levels], axis=1)


def one_sided(errors: Errors, judges: list[_LeftOut], kind: Whole, probability: float) -> Floats:
    """Per kind, the probability to look up so that a left-out error lies below with ``probability``."""
    below, seen = np.zeros((len(KINDS), len(TRIED))), np.zeros(len(KINDS))
    bottom = np.full((errors.relative.shape[0], 1), -np.inf)
    for one in judges:
        seen += one.trust * np.bincount(kind, one.seen(), len(KINDS))
        for j, tried in enumerate(TRIED):
            high = np.maximum(_at(one.table, np.full(len(kind), tried))[:, None], one.floor)
            below[:, j] += one.trust * np.bincount(kind, one.inside(bottom, high), len(KINDS))
    return _crossing(below, seen, probability)


def quantile(errors: Errors, expected: Floats, kind: Whole, look_up: Floats, own_sample: float) -> Floats:
    """The quantile (series × step) at each kind's ``look_up`` probability; not below zero."""
    table = quantile_table(errors.relative, errors.alike, own_sample)
    width = _width(errors, expected, kind)
    return np.maximum(expected + _at(table, look_up[kind])[:, None] * width, 0.0)


def _crossing(covered: Floats, seen: Floats, level: float) -> Floats:
    """Per kind the tried inner level at which coverage reaches ``level``; kinds seen little borrow from all."""
    both = covered + 0.1 * covered.sum(axis=0), seen + 0.1 * seen.sum()
    if not seen.sum():
        return np.full(len(covered), level)
    share = np.maximum.accumulate(both[0] / np.maximum(both[1], 1e-12)[:, None], axis=1)
    return np.array([np.interp(level, row, TRIED) for row in share])
