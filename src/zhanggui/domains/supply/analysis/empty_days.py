"""Days on which an empty shelf hid the demand: what was sold then says nothing about what was wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import narwhals as nw
import numpy as np
import numpy.typing as npt

from zhanggui.domains.supply.analysis.demand import Demand, Floats, units_sold
from zhanggui.domains.supply.analysis.position import units_received
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.stages import collected


def without_empty_days(demand: Demand, tables: Tables, *, matches: Frame | None = None) -> Demand:
    """The demand with every day unknown (NaN) that ended with an empty shelf; see ``hidden``."""
    counts = counted_days(tables, demand.until)
    if not counts:
        return demand
    sold = _rows(units_sold(tables, since=demand.start, until=demand.until, matches=matches), demand)
    came = _rows(units_received(tables, demand.start), demand)
    units, nothing = demand.units.copy(), np.zeros(demand.units.shape[1])
    for n, sku in enumerate(demand.skus):
        if sku in counts:
            went, brought = sold.get(sku, nothing), came.get(sku, nothing)
            units[n, hidden(mornings(counts[sku], went, brought, demand.start), went, brought)] = np.nan
    return replace(demand, units=units)


def hidden(morning: Floats, sold: Floats, came: Floats) -> npt.NDArray[np.bool_]:
    """Which days ended with an empty shelf. ``morning``: stock before each day's deliveries and sales, and of the day
    after the last (days + 1).

    A SKU that sold on a day without any stock is sold in advance or counted wrongly: its stock limits nothing, and all
    its days count. Where stock is unknown (NaN) nothing is hidden.

    >>> hidden(np.array([5, 2, 0, 0, 8.0]), np.array([3, 2, 0, 0.0]), np.array([0, 0, 0, 8.0])).tolist()
    [False, True, True, False]
    """
    with np.errstate(invalid="ignore"):
        if ((morning[:-1] + came <= 0) & (sold > 0)).any():
            return np.zeros(sold.size, dtype=bool)
        return np.asarray(morning[1:] <= 0)


def mornings(counts: Mapping[date, int], sold: Floats, came: Floats, start: date) -> Floats:
    """Stock before the deliveries and sales of each day from ``start`` and of the day after the last.

    Rolled back from the next count, so that a delivery nobody noted makes stock look larger, never empty; rolled forward
    after the newest count. All NaN where no count lies within the days.
    """
    days = sold.size
    known = {(day - start).days: units for day, units in counts.items() if 0 <= (day - start).days <= days}
    morning = np.full(days + 1, np.nan)
    for day in range(days, -1, -1):
        if day in known:
            morning[day] = known[day]
        elif day < days:
            morning[day] = morning[day + 1] + sold[day] - came[day]
    for day in range(max(known, default=days) + 1, days + 1):
        morning[day] = morning[day - 1] - sold[day - 1] + came[day - 1]
    return morning


def counted_days(tables: Tables, until: date) -> dict[str, dict[date, int]]:
    """Units by SKU on each day on which all of its buildings were counted."""
    rows = tables["stock_snapshot"].filter(nw.col("day") <= until, ~nw.col("on_hand").is_null())
    found: dict[str, dict[date, dict[str, int]]] = {}
    buildings: dict[str, set[str]] = {}
    for row in collected(rows.select("sku", "stock_warehouse", "day", "on_hand", "reserved")):
        place = row["stock_warehouse"] or ""
        buildings.setdefault(row["sku"], set()).add(place)
        days = found.setdefault(row["sku"], {})
        days.setdefault(row["day"], {})[place] = row["on_hand"] - (row["reserved"] or 0)
    return {
        sku: {day: sum(places.values()) for day, places in days.items() if places.keys() == buildings[sku]}
        for sku, days in found.items()
    }


def _rows(counted: Mapping[tuple[str, date], int], demand: Demand) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for (sku, day), units in counted.items():
        place = (day - demand.start) // timedelta(days=1)
        if 0 <= place < demand.units.shape[1]:
            found.setdefault(sku, np.zeros(demand.units.shape[1]))[place] += units
    return found
