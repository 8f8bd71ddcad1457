"""Many series side by side on one time grid, and what a forecast may be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Panel:
    """Series × time. ``nan`` is *unknown* (out of stock, left out, not reported), never zero.

    ids: one name a series. values: quantity per step, same unit in a row (rows may differ in unit).
    events: named event per step over the past *and* the horizon, "" where there is none (all series alike).
    groups: a label per series (category); used for analogy and for event lifts.
    Steps before a series' first sale are taken as "not launched" and do not count.
    """

    ids: tuple[str, ...]
    values: Floats
    events: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or len(self.ids) != self.values.shape[0]:
            raise ValueError(f"values must be {len(self.ids)} series × time, got shape {self.values.shape}.")
        if self.values.shape[1] < 1:
            raise ValueError("a panel needs at least one step of time.")
        if np.isinf(self.values).any():
            raise ValueError("values must be finite or nan; an infinite quantity cannot be forecast.")
        if self.groups and len(self.groups) != len(self.ids):
            raise ValueError(f"groups must label {len(self.ids)} series, got {len(self.groups)}.")
        if self.events and len(self.events) < self.values.shape[1]:
            raise ValueError(f"events must cover {self.values.shape[1]} steps, got {len(self.events)}.")

    def without(self, mask: Flags) -> Panel:
        """The same panel where the marked cells are unknown: days out of stock, suspected fake orders."""
        if mask.shape != self.values.shape:
            raise ValueError(f"the mask must have shape {self.values.shape}, got {mask.shape}.")
        return Panel(self.ids, np.where(mask, np.nan, self.values), self.events, self.groups)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a forecast is made. The defaults were chosen on early windows of the benchmark's data.

    windows: most back-test origins; more make steadier intervals and cost time.
    own_sample: how many errors of one's own weigh as much as the group's errors together.
    season_events: sales (not units) that a season factor needs before it outweighs the pooled one.
    event_sales: sales on event days that a lift needs before it outweighs the one above it (group, all, none).
    """

    windows: int = 10
    own_sample: float = 20.0
    season_events: float = 20.0
    event_sales: float = 20.0

    def __post_init__(self) -> None:
        if self.windows < 2:
            raise ValueError(f"windows must be at least 2, got {self.windows}.")
        if min(self.own_sample, self.season_events, self.event_sales) <= 0:
            raise ValueError("own_sample, season_events and event_sales must be positive.")


@dataclass(frozen=True)
class Scaled:
    """Series made comparable: ``values`` = (raw − offset) / unit ≥ 0, steps before launch unknown.

    unit: mean absolute value of each series. signed: series that held values below zero.
    whole: series that held whole numbers only.
    """

    values: Floats
    offset: Floats
    unit: Floats
    signed: Flags
    whole: Flags

    def back(self, scaled: Floats) -> Floats:
        """Series × step in the series' own unit again."""
        return scaled * self.unit[:, None] + self.offset[:, None]


def launched(values: Floats) -> Floats:
    """Values with every step before a series' first non-zero unknown; a series of zeros stays as it is."""
    sold = np.nan_to_num(values) != 0
    before = (np.cumsum(sold, axis=1) == 0) & sold.any(axis=1, keepdims=True)
    return np.where(before, np.nan, values)


def scaled(values: Floats) -> Scaled:
    """Bring series to one scale. Those with negative values are lifted by twice their lowest, so that ratios
    keep a meaning; they have no launch."""
    known = np.where(np.isfinite(values), values, 0.0)
    low = np.minimum(known.min(axis=1), 0.0)
    signed, whole = low < 0, (known == np.rint(known)).all(axis=1)
    offset = 2.0 * low
    lifted = np.where(signed[:, None], values, launched(values)) - offset[:, None]
    count = np.maximum(np.isfinite(lifted).sum(axis=1), 1)
    unit = (np.nan_to_num(lifted) / count[:, None]).sum(axis=1)
    unit = np.where(unit > 0, unit, 1.0)
    return Scaled(lifted / unit[:, None], offset, unit, signed, whole)
