"""What a parcel from each site to each province costs: by the freight card, by distance where it says nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np

from zhanggui.core.language import Text
from zhanggui.core.money import TICKS
from zhanggui.kpi.lines import Tables, sold_lines
from zhanggui.methods.network.gravity import Numbers
from zhanggui.profit.stages import collected

ANY = "*"
BIN = 100_000
"""Weights are counted in steps of 100 g; the tables hold millionths of a kilogram."""
ONE_KILOGRAM = {10: 1}

NO_CARD = Text(
    "没有运费价卡：运费按起步价和每公里单价估算。",
    "There is no freight card: parcels are priced by a base and a price for each kilometre.",
)
BY_DISTANCE = Text(
    "候选仓库没有自己的价卡：运费按现有价卡随距离的变化估算（每公里 {slope} 元）。",
    "Sites without a card of their own are priced by how today's card rises with distance ({slope} CNY per km).",
)
NO_WEIGHT = Text("不知道重量：每个包裹按 1 公斤算。", "No weights are known: every parcel is taken as 1 kg.")
NO_ORIGIN = Text(
    "没有「在用」的仓库：现有价卡视为从每个仓库都一样。",
    "No site is in use: today's card is taken to hold from every site.",
)


@dataclass(frozen=True)
class Prices:
    """(m, n) CNY of a parcel from site to province, and what was assumed."""

    parcel: Numbers
    assumed: tuple[Text, ...]


def parcel_weights(tables: Tables, *, since: date, until: date) -> dict[int, int]:
    """Parcels by weight in steps of 100 g, rounded up: one parcel for an order all of whose SKUs have a weight."""
    lines = sold_lines(tables).filter(
        (nw.col("paid_day") >= since) & (nw.col("paid_day") < until), ~nw.col("sku").is_null()
    )
    weighed = lines.join(tables["sku"].select("sku", "weight_kg"), on="sku", how="left")
    parcels = (
        weighed.with_columns(
            __unknown=nw.when(nw.col("weight_kg").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
            __weight=nw.col("weight_kg") * nw.col("quantity"),
        )
        .group_by("shop", "order_id")
        .agg(unknown=nw.col("__unknown").sum(), weight=nw.col("__weight").sum())
        .filter((nw.col("unknown") == 0) & (nw.col("weight") > 0))
        .with_columns(bin=(nw.col("weight") + BIN - 1) // BIN)
    )
    counted = parcels.group_by("bin").agg(parcels=nw.col("order_id").count())
    return {int(row["bin"]): int(row["parcels"]) for row in collected(counted)}


def card_on(tables: Tables, day: date) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The card's rows in force, by carrier and province; rows in another currency are left out."""
    rows = collected(tables["freight"].filter(nw.col("from_day") <= day))
    kept = [row for row in rows if row["currency"] in (None, "CNY") and row["first_fee"] is not None]
    return {(row["carrier"], row["province"]): row for row in sorted(kept, key=lambda row: row["from_day"])}


def mean_fee(row: Mapping[str, Any], weights: Mapping[int, int]) -> float:
    """CNY of a parcel on average over the weights: the first fee, and a step fee for every further step begun."""
    total = 0
    for weight, count in weights.items():
        over = max(0, weight * BIN - (row["first_weight_kg"] or 0))
        steps = -(-over // row["step_kg"]) if row["step_kg"] else 0
        total += count * (row["first_fee"] + steps * (row["step_fee"] or 0))
    return total / sum(weights.values()) / TICKS


def parcel_prices(
    card: Mapping[tuple[str, str], Mapping[str, Any]],
    weights: Mapping[int, int],
    *,
    provinces: Sequence[str],
    orders: Numbers,
    km: Numbers,
    carriers: Sequence[str | None],
    in_use: Sequence[bool],
    base: float,
    per_km: float,
) -> Prices:
    """What a parcel costs from each site (``km`` (m, n), its ``carriers``) to each province.

    A site whose carrier stands on the card has that carrier's prices. All others: today's card is read as a price
    that rises with the distance from the nearest site in use, at the median slope between provinces; what a province
    costs beside that (remote ones) it costs from anywhere. So the sites in use cost what the card says, wherever they are
    nearest, and no parcel less than the card's cheapest. Do not trust it where a candidate's carrier would price quite differently.
    """
    assumed = [] if weights else [NO_WEIGHT]
    used = weights or ONE_KILOGRAM
    names = sorted({carrier for carrier, _ in card})
    general = _fees(card, [ANY, *names], provinces, used)
    if general is None:
        found, said = base + per_km * km, NO_CARD
    elif not any(in_use):
        found, said = np.tile(general, (len(carriers), 1)), NO_ORIGIN
    else:
        found, slope = _by_distance(general, orders, km, np.array(in_use, bool))
        said = BY_DISTANCE.with_(slope=f"{slope:.4f}")
    for site, carrier in enumerate(carriers):
        own = _fees(card, [carrier, ANY], provinces, used) if carrier in names else None
        if own is not None:
            found[site] = own
    if any(carrier not in names for carrier in carriers):
        assumed.append(said)
    return Prices(found, tuple(assumed))


def _fees(
    card: Mapping[tuple[str, str], Mapping[str, Any]],
    carriers: Sequence[str | None],
    provinces: Sequence[str],
    weights: Mapping[int, int],
) -> Numbers | None:
    """The fee of each province: the first carrier's own row, its '*' row, then the next carrier's; None with a gap."""
    fees = []
    for province in provinces:
        asked = [(carrier, place) for carrier in carriers if carrier for place in (province, ANY)]
        row = next((card[key] for key in asked if key in card), None)
        if row is None:
            return None
        fees.append(mean_fee(row, weights))
    return np.array(fees)


def _by_distance(
    fees: Numbers, orders: Numbers, km: Numbers, in_use: np.ndarray[Any, Any]
) -> tuple[Numbers, float]:
    """Fees from every site, and CNY for each kilometre. No parcel costs less than the cheapest on the card."""
    near = km[in_use].min(axis=0)
    slope = _slope(near, fees, orders)
    return np.maximum(fees + slope * (km - near), fees.min()), slope


def _slope(x: Numbers, y: Numbers, weights: Numbers) -> float:
    """The median of the slopes between every two points, each with the product of their weights; never below zero.

    Theil 1950 and Sen 1968: a few remote provinces at many times the price do not tilt it.
    """
    i, j = np.triu_indices(x.size, 1)
    apart = np.abs(x[j] - x[i]) > 1.0
    if not apart.any():
        return 0.0
    i, j = i[apart], j[apart]
    slopes, weight = (y[j] - y[i]) / (x[j] - x[i]), weights[i] * weights[j]
    order = np.argsort(slopes)
    middle = int(np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2))
    return max(0.0, float(slopes[order][middle]))
