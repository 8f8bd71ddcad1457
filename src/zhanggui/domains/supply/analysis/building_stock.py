"""What each building holds of a SKU today, what is coming to it, and the part of the demand it serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import numpy as np

from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.buildings import (
    Came,
    Count,
    Share,
    came_by_building,
    counted_by_building,
    shares_by_counts,
)
from zhanggui.domains.supply.analysis.demand import units_sold
from zhanggui.domains.supply.analysis.network import HOME
from zhanggui.domains.supply.analysis.places import Place, province_place, short_name
from zhanggui.domains.supply.analysis.position import Move, OnOrder, Position
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.methods.network.earth import great_circle_km
from zhanggui.profit.stages import collected

HISTORY_DAYS = 365
RECENT_DAYS = 180
PROVINCE_ERROR = 0.15
"""One standard deviation of a share that only provinces tell: assumed."""
OFTEN = 0.2
"""Counts that rise without a receipt in more than this part of the intervals are told."""

BY_PROVINCE = Text(
    "盘点看不出各仓各发多少，按省份离哪个仓近分摊（假设）。",
    "The counts do not tell which building ships what: provinces are taken to be served by the nearest one (assumed).",
)
UNKNOWN_DESTINATION = Text(
    "有在途采购没写送到哪个仓，按惯常收货的「{building}」计。",
    "Some open orders do not say which building they go to: taken as {building}, where goods usually arrive.",
)
UNEXPLAINED = Text(
    "{share:.0%} 的盘点间隔里有仓库的数量增加却没有收货记录：可能有没登记的调拨，各仓占比不太可靠。",
    "In {share:.0%} of the stretches between counts a building's count rose without a receipt: goods may be moved without a "
    "note, and the shares are less sure.",
)


@dataclass(frozen=True, kw_only=True)
class BuildingStock:
    """One building's part of a SKU on the morning of the day asked for.

    ``on_hand`` is its newest count less ``reserved`` and less its share of what was ``sold`` since, plus what ``came``
    (receipts and transfers in, transfers out taken off). ``coming``: open orders and transfers that go to it.
    """

    building: str
    counted_day: date
    counted: int
    reserved: int
    sold: int
    came: int
    coming: tuple[OnOrder, ...]
    share: Share

    @property
    def on_hand(self) -> int:
        return self.counted - self.reserved - self.sold + self.came


@dataclass(frozen=True)
class Buildings:
    """``stock[sku]``: its buildings by name; ``unshared``: SKUs that lie in several buildings, but nobody knows which
    serves what. ``assumed`` says what it rests on.
    """

    stock: Mapping[str, tuple[BuildingStock, ...]]
    unshared: tuple[str, ...]
    assumed: tuple[Text, ...]


def buildings_of(
    tables: Tables, positions: Mapping[str, Position], *, today: date, moves: Sequence[Move] = (),
    places: Mapping[str, Place] | None = None, matches: Frame | None = None,
) -> Buildings:  # fmt: skip
    """Every SKU that was counted in two open buildings or more. ``places`` of buildings help where counts tell nothing.

    A SKU whose shares nobody can know (neither counts nor places) is in ``unshared``.
    """
    counts = {s: p for s, p in counted_by_building(tables, until=today).items() if s in positions}
    if not counts:
        return Buildings({}, (), ())
    came = came_by_building(tables, moves)
    found = shares_by_counts(counts, came, since=today - timedelta(days=HISTORY_DAYS))
    shares, said = dict(found.of), []
    unknown = [sku for sku in counts if sku not in shares]
    if unknown and places:
        by_place = _by_province(tables, counts, unknown, places, today)
        said += [BY_PROVINCE] if by_place else []
        shares |= by_place
    if found.unexplained > OFTEN:
        said.append(UNEXPLAINED.with_(share=found.unexplained))
    receiving = _receiving(came)
    if any(c.stock_warehouse is None for sku in counts for c in positions[sku].coming) and receiving:
        said.append(UNKNOWN_DESTINATION.with_(building=receiving))
    since = min(one[-1].day for listed in counts.values() for one in listed.values())
    sold = _by_sku(units_sold(tables, since=since, until=today, matches=matches))
    stock = {
        sku: tuple(_stock(sku, counts[sku], shares[sku], came, sold.get(sku, {}), positions[sku], receiving))
        for sku in counts if sku in shares
    }  # fmt: skip
    return Buildings(stock, tuple(sku for sku in counts if sku not in shares), tuple(said))


def _stock(
    sku: str, places: Mapping[str, Sequence[Count]], shares: Mapping[str, Share], came: Came, sold: Mapping[date, int],
    position: Position, receiving: str | None,
) -> Iterable[BuildingStock]:  # fmt: skip
    usual = receiving if receiving in places else max(shares, key=lambda name: shares[name].share)
    for name, counts in places.items():
        newest = counts[-1]
        since = sum(units for day, units in sold.items() if day >= newest.day)
        yield BuildingStock(
            building=name, counted_day=newest.day, counted=newest.on_hand, reserved=newest.reserved,
            sold=round(since * shares[name].share),
            came=sum(units for day, units in came.get((sku, name), ()) if day >= newest.day),
            coming=tuple(one for one in position.coming if (one.stock_warehouse or usual) == name), share=shares[name],
        )  # fmt: skip


def _receiving(came: Came) -> str | None:
    """The building where most goods arrive."""
    units: Counter[str] = Counter()
    for (_, building), moved in came.items():
        units[building] += sum(count for _, count in moved if count > 0)
    return max(sorted(units), key=lambda name: units[name]) if units else None


def _by_province(
    tables: Tables, counts: Mapping[str, Mapping[str, Any]], skus: Iterable[str], places: Mapping[str, Place], today: date
) -> dict[str, Mapping[str, Share]]:  # fmt: skip
    """Each building's part of the recent orders if the nearest one ships them; SKUs with an unplaced building are absent."""
    wanted = {tuple(counts[sku]) for sku in skus}
    near = {names: _nearest(tables, names, places, today) for names in wanted if set(names) <= set(places)}
    return {sku: near[names] for sku in skus if (names := tuple(counts[sku])) in near and near[names]}


def _nearest(
    tables: Tables, names: tuple[str, ...], places: Mapping[str, Place], today: date
) -> dict[str, Share]:
    orders = _orders_to(tables, today)
    if not orders:
        return {}
    there = np.array([province_place(name) for name in orders])
    km = great_circle_km(np.array([places[name] for name in names]), there)
    served = np.bincount(km.argmin(axis=0), np.array(list(orders.values()), float), len(names))
    share = served / served.sum()
    return {
        name: Share(share=float(share[n]), error=PROVINCE_ERROR, units=0.0) for n, name in enumerate(names)
    }


def _orders_to(tables: Tables, today: date) -> dict[str, int]:
    paid = tables["order"].filter(
        (nw.col("paid_day") >= today - timedelta(days=RECENT_DAYS)) & (nw.col("paid_day") < today),
        nw.col("country").is_null() | nw.col("country").is_in(HOME),
    )
    found: Counter[str] = Counter()
    for row in collected(paid.group_by("province").agg(orders=nw.col("order_id").count())):
        name = short_name(row["province"] or "")
        if province_place(name):
            found[name] += int(row["orders"])
    return dict(found)


def _by_sku(counted: Mapping[tuple[str, date], int]) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = {}
    for (sku, day), units in counted.items():
        found.setdefault(sku, {})[day] = units
    return found
