"""The peers' forecasts: statsforecast's methods for intermittent demand, AutoETS, and one LightGBM for all series.

Every peer gets a series from its first sale on. statsforecast and lightgbm may be absent; then so are they.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS = (80, 95)


@dataclass
class Said:
    """mean: series × step. intervals: level → (low, high), where there are some. seconds of CPU, without those of ``choosing``."""

    mean: Floats
    intervals: dict[int, tuple[Floats, Floats]]
    seconds: float
    choosing: float = 0.0


def peers(past: Floats, horizon: int, season: int, ets_every: int) -> dict[str, Said]:
    """Every peer that is installed; AutoETS only on every ``ets_every``-th series."""
    answers: dict[str, Said] = {}
    if find_spec("statsforecast"):
        from statsforecast import models

        quick: dict[str, tuple[Any, bool]] = {
            "SeasonalNaive": (models.SeasonalNaive(season), True),
            "CrostonSBA": (models.CrostonSBA(), False),
            "TSB": (models.TSB(0.1, 0.1), False),
            "IMAPA": (models.IMAPA(), False),
        }
        for name, (model, intervals) in quick.items():
            answers[name] = _statsforecast(past, horizon, model, intervals)
        answers["SeasonalWindowAverage"] = _window_average(past, horizon, season)
        answers["AutoETS"] = _statsforecast(
            past[::ets_every], horizon, models.AutoETS(season_length=season), True
        )
    if find_spec("lightgbm"):
        answers["LightGBM tweedie"] = _lightgbm(past, horizon, season)
    return answers


def _statsforecast(past: Floats, horizon: int, model: Any, intervals: bool) -> Said:
    import pandas as pd
    from statsforecast import StatsForecast
    from statsforecast.models import Naive

    rows = [np.trim_zeros(row, "f") if row.any() else row[-1:] for row in past]
    table = pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(len(rows)), [len(r) for r in rows]),
            "ds": np.concatenate([np.arange(past.shape[1] - len(r), past.shape[1]) for r in rows]),
            "y": np.concatenate(rows),
        }
    )
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run = StatsForecast(models=[model], freq=1, n_jobs=1, fallback_model=Naive())
        said = run.forecast(df=table, h=horizon, level=list(LEVELS) if intervals else None)
    seconds, name = time.process_time() - began, model.alias
    cells = {c: said[c].to_numpy().reshape(len(past), horizon) for c in said.columns if c.startswith(name)}
    ends = {k: (cells[f"{name}-lo-{k}"], cells[f"{name}-hi-{k}"]) for k in LEVELS} if intervals else {}
    return Said(cells[name], ends, seconds)


def _window_average(past: Floats, horizon: int, season: int, window: int = 8) -> Said:
    """The mean of the same phase in the last 8 seasons (as SeasonalWindowAverage, also for short series)."""
    began = time.process_time()
    phases = np.stack(
        [past[:, past.shape[1] - season + p :: -season][:, :window].mean(axis=1) for p in range(season)],
        axis=1,
    )
    return Said(phases[:, np.arange(horizon) % season], {}, time.process_time() - began)


def _lightgbm(past: Floats, horizon: int, season: int) -> Said:
    """One direct model for all series and steps: recent means, zero share, same phase, step; sizes by the mean."""
    import lightgbm

    began, steps = time.process_time(), past.shape[1]
    spacing = max(1, horizon // 4)
    starts = list(range(steps - horizon, max(steps // 3, 2 * season), -spacing))[:12]
    seen = [_features(past[:, :s], horizon, season, starts[-1]) for s in starts]
    sizes = [f[1] for f in seen]
    came = [past[:, s : s + horizon] / size[:, None] for s, size in zip(starts, sizes, strict=True)]
    settings = {
        "objective": "tweedie", "tweedie_variance_power": 1.3, "learning_rate": 0.05, "num_leaves": 31,
        "min_data_in_leaf": 200, "num_threads": 1, "verbose": -1, "seed": 1, "feature_pre_filter": False,
    }  # fmt: skip
    data = lightgbm.Dataset(np.vstack([f[0] for f in seen]), np.concatenate([c.ravel() for c in came]))
    model = lightgbm.train(settings, data, num_boost_round=200)
    now, size = _features(past, horizon, season, starts[-1])
    mean = np.asarray(model.predict(now, num_threads=1)).reshape(-1, horizon) * size[:, None]
    return Said(mean, {}, time.process_time() - began)


def _features(past: Floats, horizon: int, season: int, longest: int) -> tuple[Floats, Floats]:
    """One row per series and step, and the size every series is measured by."""
    steps, size = past.shape[1], np.maximum(past[:, -56:].mean(axis=1), 0.02)
    scaled = past / size[:, None]
    spans = [s for s in (1, 4, 7, 14, 28, 56, 112) if s <= longest]
    fixed = [scaled[:, -s:].mean(axis=1) for s in spans]
    fixed += [(past[:, -28:] == 0).mean(axis=1), np.log(size), scaled[:, -28:].std(axis=1)]
    place = steps - season + np.arange(horizon) % season
    same = np.mean([scaled[:, np.maximum(place - k * season, 0)] for k in range(4)], axis=0)
    step = np.tile(np.arange(horizon), (len(past), 1))
    phase = (steps + step) % season
    columns = [np.repeat(f[:, None], horizon, axis=1) for f in fixed] + [same, step, phase]
    return np.stack([c.ravel() for c in columns], axis=1).astype(float), size
