"""What a way between two buildings costs and how long it takes: as the merchant states it, else by the freight card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np

from zhanggui.core.language import Text
from zhanggui.core.money import TICKS
from zhanggui.core.rules import load_rules
from zhanggui.domains.supply.analysis.network import MILLIONTHS
from zhanggui.domains.supply.analysis.parcel_prices import ANY, card_on
from zhanggui.domains.supply.analysis.places import Place, city_place, nearest_province
from zhanggui.kpi.lines import Tables
from zhanggui.methods.network.earth import great_circle_km
from zhanggui.profit.stages import collected

BY_CARD = Text(
    "没有调拨费用：运费按运费价卡寄到{province}的首重和续重算，{days} 天到（假设）。",
    "No transfer cost is known: the way is priced by the freight card to {province} and takes {days} days (assumed).",
)
NO_DAYS = Text(
    "调拨费用没写在途天数：按 {days} 天算（假设）。",
    "The transfer cost names no days on the way: {days} are assumed.",
)
ASSUMED_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Way:
    """From one building to another: ``fixed`` money a journey, ``per_unit`` and ``per_kg`` money beside, ``days``."""

    fixed: float
    per_unit: float
    per_kg: float
    days: int
    assumed: Text | None = None

    def unit_cost(self, weight_kg: float) -> float:
        """Money of one more unit of this weight."""
        return self.per_unit + self.per_kg * weight_kg


def site_places(tables: Tables) -> dict[str, Place]:
    """Where each building of the sites table lies, as far as that is known."""
    found = {}
    for row in collected(tables["warehouse_site"].select("stock_warehouse", "city", "latitude", "longitude")):
        place = (
            (row["latitude"] / MILLIONTHS, row["longitude"] / MILLIONTHS)
            if row["latitude"] is not None and row["longitude"] is not None
            else city_place(row["city"] or "")
        )
        if place:
            found[row["stock_warehouse"]] = place
    return found


def ways_between(
    tables: Tables, names: set[str], places: Mapping[str, Place], *, today: date
) -> dict[tuple[str, str], Way]:
    """Every way whose cost is known in CNY: stated ones first, others by the card where both buildings are placed.

    By the card a transfer costs what one parcel of that weight to the capital of the province nearest to the building
    costs. Do not trust it where goods go by the lorry: state the cost then.
    """
    stated = _stated(tables, today)
    card, numbers = card_on(tables, today), _numbers(today)
    found = {}
    for source in sorted(names):
        for target in sorted(names - {source}):
            way = stated.get((source, target))
            if way is None and source in places and target in places:
                km = _km(places[source], places[target]) * numbers["road_factor"]
                way = _by_card(card, places[target], 1 + int(km // numbers["km_a_day"]))
            if way is not None:
                found[source, target] = way
    return found


def _stated(tables: Tables, today: date) -> dict[tuple[str, str], Way]:
    rows = collected(tables["transfer_cost"].filter(nw.col("from_day") <= today))
    found = {}
    for row in sorted(rows, key=lambda row: row["from_day"]):
        said = any(row[name] is not None for name in ("fixed", "unit_cost", "kg_cost"))
        if said and row["currency"] in (None, "CNY"):
            found[row["from_warehouse"], row["to_warehouse"]] = _stated_way(row)
    return found


def _stated_way(row: Mapping[str, Any]) -> Way:
    fixed, unit, kg = ((row[name] or 0) / TICKS for name in ("fixed", "unit_cost", "kg_cost"))
    said = None if row["way_days"] is not None else NO_DAYS.with_(days=ASSUMED_DAYS)
    days = ASSUMED_DAYS if row["way_days"] is None else row["way_days"]
    return Way(fixed=fixed, per_unit=unit, per_kg=kg, days=days, assumed=said)


def _by_card(card: Mapping[tuple[str, str], Mapping[str, Any]], target: Place, days: int) -> Way | None:
    province = nearest_province(target)
    carriers = [ANY, *sorted({carrier for carrier, _ in card} - {ANY})]
    keys = [(carrier, place) for carrier in carriers for place in (province, ANY)]
    row = next((card[key] for key in keys if key in card), None)
    if row is None:
        return None
    step = (row["step_kg"] or 0) / MILLIONTHS
    return Way(
        fixed=row["first_fee"] / TICKS, per_unit=0.0, per_kg=(row["step_fee"] or 0) / TICKS / step if step else 0.0, days=days,
        assumed=BY_CARD.with_(province=province, days=days),
    )  # fmt: skip


def _numbers(today: date) -> dict[str, float]:
    rules: Mapping[str, Any] = load_rules("zhanggui.domains.supply", "network")
    return {code: float(one.on(today).value) for code, one in rules.items()}


def _km(a: Place, b: Place) -> float:
    return float(great_circle_km(np.array([a]), np.array([b]))[0, 0])
