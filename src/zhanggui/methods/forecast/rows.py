"""Long rows (series, time, quantity) to a panel, and what a missing row means.

**A missing row.** Sales files leave out days without a sale; figures files leave out what was not reported. So: in a
file without a single zero whose rows leave gaps, a missing row of a series that is not negative is *no sale*, 0.
Where zeros are written, or where a series has nearly all its rows and never a zero, it is *unknown*. ``gaps``
overrules this. Rows of the same series and time are added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhanggui.methods.forecast.panel import Flags, Floats, Panel, Whole
from zhanggui.methods.forecast.steps import Calendar, calendar_of

GAPS = ("auto", "zero", "unknown")
NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Grid:
    """panel: all series up to the last time known to any. calendar: names of its steps.

    late: for each series how many steps before the panel's end its own last row is, where what follows is
    unknown (0 where it is no sale): its forecast starts there.
    """

    panel: Panel
    calendar: Calendar
    last: int
    late: Whole


def panel_of_rows(ids: Sequence[str], times: Sequence[str], values: Floats, *, gaps: str = "auto") -> Grid:
    """Rows in any order → grid. ``values`` may hold nan (unknown). Raises ``UnreadableTime``."""
    if gaps not in GAPS:
        raise ValueError(f"gaps must be one of {', '.join(GAPS)}, got {gaps}.")
    names, row = np.unique(np.asarray(ids, dtype=object).astype(str), return_inverse=True)
    labels, column = np.unique(np.asarray(times, dtype=object).astype(str), return_inverse=True)
    calendar = calendar_of(labels.tolist())
    place = np.array([calendar.place(t) for t in labels.tolist()])[column]
    last = int(place.max())
    table = np.zeros((len(names), last + 1))
    rows = np.zeros((len(names), last + 1), dtype=np.int64)
    np.add.at(table, (row, place), values)
    np.add.at(rows, (row, place), 1)
    written = rows > 0
    table = np.where(written, table, np.nan)
    filled = _filled(table, written, gaps)
    late = last - _last(np.isfinite(filled), last)
    return Grid(Panel(tuple(names.tolist()), filled), calendar, last, late)


def _filled(table: Floats, written: Flags, gaps: str) -> Floats:
    """Zeros where a missing row is no sale. Before a series' first row nothing is known."""
    if gaps == "unknown":
        return table
    started = np.cumsum(written, axis=1) > 0
    blank = started & ~written
    if gaps == "auto":
        blank &= _left_out_zeros(table, written)[:, None]
    return np.where(blank, 0.0, table)


def _left_out_zeros(table: Floats, written: Flags) -> Flags:
    """Series whose missing rows are days without a sale."""
    if (table == 0).any():
        return np.zeros(len(table), dtype=bool)
    first, last = written.argmax(axis=1), _last(written, written.shape[1] - 1)
    full = written.sum(axis=1) >= NEARLY_ALL * (last - first + 1)
    sparse_file = full.mean() < 0.5
    negative = (np.nan_to_num(table) < 0).any(axis=1)
    return ~negative & (sparse_file | ~full)


def _last(known: Flags, last: int) -> Whole:
    """Last known step of each series; the panel's last where nothing is known."""
    at = known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    return np.where(known.any(axis=1), at, last)


def forecast_grid(grid: Grid, season: int) -> tuple[Panel, Whole]:
    """The panel with late series moved to its end by whole seasons, and how many steps are then still late.

    So a series that ends a year early is forecast from its own end, in the right phase of the season.
    """
    phase = max(season, 1)
    shift = grid.late // phase * phase
    values = grid.panel.values.copy()
    for i in np.flatnonzero(shift):
        values[i] = np.r_[np.full(shift[i], np.nan), values[i, : -shift[i]]]
    return Panel(grid.panel.ids, values), grid.late - shift
