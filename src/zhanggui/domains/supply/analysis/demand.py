"""Demand: what buyers paid for, by SKU and day, bundles taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeAlias

import narwhals as nw
import numpy as np
import numpy.typing as npt

from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines
from zhanggui.kpi.suspected_orders import without_suspected
from zhanggui.profit.stages import collected

Floats: TypeAlias = npt.NDArray[np.float64]
NO_DEMAND = ("closed_unpaid", "cancelled")


@dataclass(frozen=True)
class Demand:
    """Units paid for: ``units[i, t]`` of ``skus[i]`` on ``start`` + t days; NaN before the SKU's first sale.

    The last column is the newest day that is over in every file, not today.
    """

    skus: tuple[str, ...]
    start: date
    units: Floats

    @property
    def until(self) -> date:
        """The first day that is not in it any more."""
        return self.start + timedelta(days=self.units.shape[1])

    def of(self, sku: str) -> Floats:
        """The days of one SKU; all NaN when it never sold."""
        place = self._places.get(sku)
        days: Floats = np.full(self.units.shape[1], np.nan) if place is None else self.units[place]
        return days

    @cached_property
    def _places(self) -> dict[str, int]:
        return {sku: place for place, sku in enumerate(self.skus)}


def daily_demand(
    tables: Tables, *, until: date, days: int, matches: Frame | None = None, skus: Sequence[str] | None = None
) -> Demand:
    """Units of each SKU in the ``days`` days before ``until``, by the day they were paid.

    Counted: paid order lines of goods, gifts too, whether or not they were refunded later; orders that were never
    paid or cancelled are no demand. A bundle counts as its components. Days without a sale are 0, days before the
    SKU's first sale unknown. Do not trust a day whose order files have not come yet: it looks like no demand.
    """
    start = until - timedelta(days=days)
    sold = units_sold(tables, since=start, until=until, matches=matches, genuine=True)
    chosen = tuple(sorted({sku for sku, _ in sold} if skus is None else skus))
    place = {sku: n for n, sku in enumerate(chosen)}
    units = np.zeros((len(chosen), days))
    for (sku, day), count in sold.items():
        if sku in place:
            units[place[sku], (day - start).days] += count
    units = np.maximum(units, 0.0)
    for row in units:
        row[: _first_sale(row)] = np.nan
    return Demand(chosen, start, units)


def units_sold(
    tables: Tables, *, since: date, until: date, matches: Frame | None = None, genuine: bool = False
) -> dict[tuple[str, date], int]:
    """Units by SKU and paid day from ``since`` up to but not including ``until``; ``genuine``: without suspected orders."""
    lines = sold_lines(tables, matches).filter(
        (nw.col("paid_day") >= since) & (nw.col("paid_day") < until) & (nw.col("document") == "order"),
        nw.col("line_kind").is_in(GOODS) | nw.col("line_kind").is_null(),
        ~nw.coalesce(nw.col("status").is_in(NO_DEMAND), nw.lit(False)),
        ~nw.col("sku").is_null(),
    )
    if genuine:
        lines = without_suspected(lines)
    sums = lines.group_by("sku", "paid_day").agg(units=nw.col("quantity").sum())
    found: dict[tuple[str, date], int] = {}
    parts = components(tables)
    for row in collected(sums):
        for sku, count in parts.get(row["sku"], ((row["sku"], 1),)):
            key = sku, row["paid_day"]
            found[key] = found.get(key, 0) + count * (row["units"] or 0)
    return found


def components(tables: Tables) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """What each bundle is made of."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in collected(tables["bundle"].select("bundle_sku", "component_sku", "quantity")):
        if row["component_sku"] and row["quantity"]:
            found.setdefault(row["bundle_sku"], []).append((row["component_sku"], row["quantity"]))
    return {bundle: tuple(parts) for bundle, parts in found.items()}


def _first_sale(row: Floats) -> int:
    sold = np.flatnonzero(row > 0)
    return int(sold[0]) if sold.size else row.size
