"""Carbon of an order (碳排放): road and box, by mode and by box, and how far the best alternative is below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

import numpy as np

from zhanggui.core.errors import Refused
from zhanggui.core.rules import DatedNumber, load_rules
from zhanggui.domains.supply.analysis.modes import Mode
from zhanggui.domains.supply.analysis.network import sites_of
from zhanggui.domains.supply.analysis.packing import Packed, Packer
from zhanggui.domains.supply.analysis.places import province_place
from zhanggui.domains.supply.analysis.tariff import KILOGRAM
from zhanggui.kpi.lines import Tables
from zhanggui.methods.network.earth import great_circle_km

PACKAGE = "zhanggui.domains.supply"
VAN = ("self", "crowd")
"""Kinds of mode that drive light vans; all others lorries."""


@dataclass(frozen=True, kw_only=True)
class Factors:
    """Grams of CO₂-equivalent: of a kilogram carried one kilometre by lorry and by van, of a gram of box; what a straight
    kilometre is by road. Each with its source.
    """

    lorry: DatedNumber
    van: DatedNumber
    board: DatedNumber
    road: DatedNumber

    def of_road(self, kind: str, kilograms: float, km: float) -> float:
        """Grams of carrying a parcel (kg per tonne-km is g per kg-km)."""
        factor = self.van if kind in VAN else self.lorry
        return kilograms * km * float(self.road.value) * float(factor.value)

    def of_box(self, grams: float) -> float:
        """Grams of making a box (kg per kg is g per g)."""
        return grams * float(self.board.value)


@dataclass(frozen=True, kw_only=True)
class CarbonRow:
    """A mode or box: how many orders, and grams an order."""

    name: str
    orders: int
    grams: float


@dataclass(frozen=True, kw_only=True)
class CarbonView:
    """Grams an order on average: ``road`` and ``box`` as it is, ``best`` with the least of all modes that serve and boxes
    that hold. ``orders`` were counted, ``unknown`` were not (no weight, province, box or place of dispatch).
    """

    orders: int
    unknown: int
    road: float
    box: float
    best: float
    modes: Sequence[CarbonRow]
    boxes: Sequence[CarbonRow]
    factors: Factors


def factors_on(day: date) -> Factors | None:
    """The factors in force; None where one is missing on that day."""
    rules = load_rules(PACKAGE, "carbon")
    lorry, van, board = (rules[name].on(day) for name in ("road_freight", "van_freight", "corrugated_board"))
    road = load_rules(PACKAGE, "network")["road_factor"].on(day)
    if lorry is None or van is None or board is None or road is None:
        return None
    return Factors(lorry=lorry, van=van, board=board, road=road)


def kilometres(tables: Tables, provinces: Sequence[str]) -> Mapping[str, float]:
    """Straight kilometres from the nearest building in use to each province's capital; without buildings none."""
    try:
        sites, _ = sites_of(tables)
    except Refused:
        return {}
    used = [site.place for site in sites if site.in_use]
    placed = {name: place for name in provinces if (place := province_place(name))}
    if not used or not placed:
        return {}
    km = great_circle_km(np.array(used), np.array(list(placed.values()))).min(axis=0)
    return dict(zip(placed, map(float, km), strict=True))


def carbon_view(
    packed: Sequence[Packed], packer: Packer, modes: Sequence[Mode], km: Mapping[str, float], factors: Factors
) -> CarbonView:
    """Every packed parcel with a weight and a province, as it went and as it could have gone."""
    kinds = {mode.name: mode.kind for mode in modes}
    road: list[float] = []
    boxes: list[float] = []
    best: list[float] = []
    by_mode: dict[str, list[float]] = defaultdict(list)
    by_box: dict[str, list[float]] = defaultdict(list)
    for one in packed:
        place = one.parcel.province
        if one.box is None or one.weight is None or place is None or place not in km:
            continue
        kilograms, far = one.weight / KILOGRAM, km[place]
        road.append(factors.of_road(kinds.get(one.parcel.carrier, "third_party"), kilograms, far))
        boxes.append(factors.of_box(one.box.weight / 1000))
        by_box[one.box.name].append(boxes[-1])
        serving = {
            mode.name: factors.of_road(mode.kind, kilograms, far) for mode in modes if mode.serves(place)
        }
        for name, grams in serving.items():
            by_mode[name].append(grams)
        best.append(min([road[-1], *serving.values()]) + factors.of_box(_lightest(one, packer) / 1000))
    return CarbonView(
        orders=len(road), unknown=len(packed) - len(road), road=_mean(road), box=_mean(boxes), best=_mean(best),
        modes=_rows(by_mode), boxes=_rows(by_box), factors=factors,
    )  # fmt: skip


def _lightest(one: Packed, packer: Packer) -> int:
    shapes = packer.shapes(one.parcel)
    assert one.box
    return one.box.weight if isinstance(shapes, str) else min(box.weight for box in packer.holding(shapes))


def _mean(listed: Sequence[float]) -> float:
    return fmean(listed) if listed else 0.0


def _rows(found: Mapping[str, Sequence[float]]) -> list[CarbonRow]:
    rows = [CarbonRow(name=name, orders=len(listed), grams=fmean(listed)) for name, listed in found.items()]
    return sorted(rows, key=lambda row: (row.grams, row.name))
