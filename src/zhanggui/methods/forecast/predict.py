"""Forecasts of many series with intervals that keep their promise, and the back-test beside them.

``choose`` learns (weights of methods, lifts of events, errors) and is the slow part; ``predict`` applies it.
Nothing is drawn at random: the same panel gives the same forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhanggui.methods.forecast import quantiles
from zhanggui.methods.forecast.analogy import by_analogy, young
from zhanggui.methods.forecast.backtest import Replay, replay
from zhanggui.methods.forecast.combine import Mix, kinds, learned
from zhanggui.methods.forecast.events import Lifts, learned_lifts
from zhanggui.methods.forecast.members import members
from zhanggui.methods.forecast.panel import Flags, Floats, Panel, Scaled, Settings, Whole, scaled
from zhanggui.methods.forecast.quantiles import FLOOR, Errors, bounds, learned_errors

OVERLAPPING = 1
"""Back-test windows start half a horizon apart: a window shares days with its next neighbour."""


@dataclass(frozen=True)
class BackTest:
    """How the same method would have done from earlier origins, per series.

    origins: steps known at each window (oldest first). windows: in how many of them the series could be judged.
    rmsse: root mean squared scaled error (1 is about the naive forecast). bias: said / came − 1 over all windows.
    coverage: level × series, share of steps inside the interval made without that window. nan is *not measurable*.
    Weights were chosen on the same windows, so that errors are a little flattered; coverage is not.
    """

    origins: Whole
    windows: Whole
    rmsse: Floats
    bias: Floats
    coverage: Floats


@dataclass(frozen=True)
class Model:
    """What ``choose`` learned about a panel."""

    horizon: int
    season: int
    levels: tuple[float, ...]
    settings: Settings
    scale: Scaled
    kind: Whole
    lifts: Lifts
    mix: Mix
    said: Floats
    came: Floats
    errors: Errors
    backtest: BackTest


@dataclass(frozen=True)
class Interval:
    """level in percent; low and high: series × step."""

    level: float
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Total:
    """The sum over the coming ``steps`` (lead time plus review), with quantiles learned from sums.

    mean: per series. quantile: probability × series, the amount that is enough with that probability.
    """

    steps: int
    mean: Floats
    probabilities: tuple[float, ...]
    quantile: Floats


@dataclass(frozen=True)
class Forecast:
    """ids × horizon: mean (expected quantity), median, intervals (narrow first); nan is *don't know*."""

    ids: tuple[str, ...]
    mean: Floats
    median: Floats
    intervals: tuple[Interval, ...]
    backtest: BackTest
    model: Model

    def total(self, steps: int, probabilities: Sequence[float] = (0.5, 0.8, 0.9, 0.95)) -> Total:
        """The sum over the first ``steps``. Errors of days are not independent, so the quantiles come from the
        back-test's sums over as many steps (over all its steps if it looked less far)."""
        if not 1 <= steps <= self.mean.shape[1]:
            raise ValueError(f"steps must be within the horizon of {self.mean.shape[1]}, got {steps}.")
        return _total(self, steps, tuple(probabilities))


def forecast(
    panel: Panel,
    *,
    horizon: int,
    levels: Sequence[float] = (80, 95),
    season: int = 1,
    settings: Settings | None = None,
) -> Forecast:
    """Learn and apply in one go. See ``choose`` and ``predict``."""
    chosen = choose(panel, horizon=horizon, levels=levels, season=season, settings=settings)
    return predict(panel, chosen)


def choose(
    panel: Panel,
    *,
    horizon: int,
    levels: Sequence[float] = (80, 95),
    season: int = 1,
    settings: Settings | None = None,
) -> Model:
    """Learn from the panel's own past: back-test every method, weigh them, learn errors and intervals.

    horizon: steps ahead. levels: percent, each in (0, 100). season: steps of the main season (7 for days of the
    week, 12 for months), 1 for none; it is used once two seasons are known.
    """
    _refuse_nonsense(horizon, levels, season)
    settings = settings or Settings()
    shares = tuple(sorted(level / 100 for level in set(levels)))
    scale = scaled(panel.values)
    lifts = learned_lifts(scale.values, panel.events, panel.groups, season, sales=settings.event_sales)
    plain = _plain(scale.values, panel, lifts)
    kind = kinds(plain)
    past = replay(plain, horizon, season, windows=settings.windows, events=settings.season_events)
    mix = learned(past, kind, season)
    said = mix.of(past.said, kind)
    errors = learned_errors(
        said, past.came, _base(plain), kind, levels=shares, own_sample=settings.own_sample, apart=OVERLAPPING
    )
    tested = _back_test(past, said, errors, kind, settings.own_sample)
    return Model(horizon, season, shares, settings, scale, kind, lifts, mix, said, past.came, errors, tested)


def predict(panel: Panel, model: Model) -> Forecast:
    """Apply a model to the panel it was chosen on."""
    if panel.values.shape != model.scale.values.shape:
        raise ValueError(
            f"the model was chosen on a panel of {model.scale.values.shape}, not {panel.values.shape}."
        )
    scale, steps = model.scale, panel.values.shape[1]
    plain = _plain(scale.values, panel, model.lifts)
    said = members(plain, model.horizon, model.season, events=model.settings.season_events)
    lift = model.lifts.along(panel.events, steps, model.horizon)
    expected = _with_analogy(model.mix.of(said, model.kind), plain, panel, model) * lift
    ends = bounds(
        model.errors, expected, model.kind, own_sample=model.settings.own_sample, signed=scale.signed
    )
    mean, median = _known(scale.back(expected), panel), _known(scale.back(ends.median), panel)
    intervals = tuple(
        Interval(round(100 * level, 9), _known(scale.back(low), panel), _known(scale.back(high), panel))
        for level, low, high in zip(model.levels, ends.low, ends.high, strict=True)
    )
    median, intervals = _whole(median, intervals, scale.whole)
    return Forecast(panel.ids, mean, median, intervals, model.backtest, model)


def _refuse_nonsense(horizon: int, levels: Sequence[float], season: int) -> None:
    if horizon < 1:
        raise ValueError(f"horizon must be at least 1 step, got {horizon}.")
    if season < 1:
        raise ValueError(f"season must be at least 1 step, got {season}.")
    if not levels or not all(0 < level < 100 for level in levels):
        raise ValueError(f"levels are percentages between 0 and 100, got {list(levels)}.")


def _plain(values: Floats, panel: Panel, lifts: Lifts) -> Floats:
    """Values as they would have been without events."""
    if not lifts.names:
        return values
    return values / np.maximum(lifts.along(panel.events, 0, values.shape[1]), 1e-3)


def _base(plain: Floats) -> Floats:
    """A tenth of each series' mean; of 1 (the mean of every scaled series) where nothing is known."""
    known = np.isfinite(plain)
    mean = np.where(known, plain, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return FLOOR * np.where(known.any(axis=1), mean, 1.0)


def _with_analogy(expected: Floats, plain: Floats, panel: Panel, model: Model) -> Floats:
    """Young series by what their group's launches sold, in raw units; only where groups are given."""
    new: Flags = young(plain, model.season) & ~model.scale.signed
    if not panel.groups or not new.any():
        return expected
    unit = model.scale.unit[:, None]
    like = by_analogy(_never_sold_is_unknown(plain) * unit, panel.groups, model.horizon) / unit
    return np.where(new[:, None] & np.isfinite(like), like, expected)


def _never_sold_is_unknown(plain: Floats) -> Floats:
    sold = (np.nan_to_num(plain) > 0).any(axis=1, keepdims=True)
    return np.where(sold, plain, np.nan)


def _known(values: Floats, panel: Panel) -> Floats:
    """nan for series of which nothing is known and that are like nothing."""
    if panel.groups:
        return values
    blank = ~np.isfinite(panel.values).any(axis=1, keepdims=True)
    return np.where(blank, np.nan, values)


def _whole(
    median: Floats, intervals: tuple[Interval, ...], whole: Flags
) -> tuple[Floats, tuple[Interval, ...]]:
    """Ends in whole numbers where the series holds only such: inwards, which changes no coverage. And in order."""
    rows = whole[:, None]
    middle = np.where(rows, np.rint(median), median)
    answers: list[Interval] = []
    below = above = middle
    for one in intervals:
        below = np.minimum(below, np.where(rows, np.ceil(one.low - 1e-9), one.low))
        above = np.maximum(above, np.where(rows, np.floor(one.high + 1e-9), one.high))
        answers.append(Interval(one.level, below, above))
    return middle, tuple(answers)


def _back_test(past: Replay, said: Floats, errors: Errors, kind: Whole, own_sample: float) -> BackTest:
    usable = np.isfinite(past.came)
    count = usable.sum(axis=2)
    miss = np.where(usable, said - past.came, 0.0)
    root = np.sqrt((miss**2).sum(axis=2) / np.maximum(count, 1)) / past.scale
    judged = (count > 0) & np.isfinite(root)
    windows = judged.sum(axis=1)
    rmsse = np.where(windows > 0, np.where(judged, root, 0.0).sum(axis=1) / np.maximum(windows, 1), np.nan)
    came, told = (np.where(usable, x, 0.0).sum(axis=(1, 2)) for x in (past.came, said))
    bias = np.where(came > 0, told / np.where(came > 0, came, 1.0) - 1, np.nan)
    return BackTest(past.origins, windows, rmsse, bias, _coverage(errors, kind, own_sample))


def _coverage(errors: Errors, kind: Whole, own_sample: float) -> Floats:
    judges = quantiles.left_out(errors, own_sample, OVERLAPPING)
    inside, seen = np.zeros((len(errors.levels), len(kind))), np.zeros(len(kind))
    for one in judges:
        seen += one.seen()
        for i in range(len(errors.levels)):
            inside[i] += one.within(errors.inner[kind, i])
    return np.where(seen > 0, inside / np.maximum(seen, 1), np.nan)


def _total(forecast: Forecast, steps: int, probabilities: tuple[float, ...]) -> Total:
    model = forecast.model
    said, came = _sums(model.said, model.came, steps)
    own = model.settings.own_sample
    expected = (forecast.mean[:, :steps] - model.scale.offset[:, None]).sum(axis=1, keepdims=True)
    expected = np.nan_to_num(expected) / model.scale.unit[:, None]
    base = model.errors.base * steps
    errors = learned_errors(said, came, base, model.kind, levels=(0.8,), own_sample=own, apart=OVERLAPPING)
    judges = quantiles.left_out(errors, own, OVERLAPPING)
    rows = []
    for probability in probabilities:
        look_up = quantiles.one_sided(errors, judges, model.kind, probability)
        scaled_sum = quantiles.quantile(errors, expected, model.kind, look_up, own)[:, 0]
        rows.append(scaled_sum * model.scale.unit + model.scale.offset * steps)
    ordered = np.maximum.accumulate(np.stack(rows)[np.argsort(probabilities)])[
        np.argsort(np.argsort(probabilities))
    ]
    unknown = np.isnan(forecast.mean).any(axis=1)
    mean = forecast.mean[:, :steps].sum(axis=1)
    return Total(steps, mean, probabilities, np.where(unknown, np.nan, ordered))


def _sums(said: Floats, came: Floats, steps: int) -> tuple[Floats, Floats]:
    """Sums over the first steps of every window (series × window × 1); unknown steps count on neither side."""
    known = np.isfinite(came[:, :, :steps])
    enough = known.mean(axis=2) >= 0.5 if known.size else np.zeros(known.shape[:2], dtype=bool)
    summed = [np.where(known, x[:, :, :steps], 0.0).sum(axis=2) for x in (said, came)]
    fill = steps / np.maximum(known.sum(axis=2), 1)
    return (summed[0] * fill)[..., None], np.where(enough, summed[1] * fill, np.nan)[..., None]
