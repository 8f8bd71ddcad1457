"""Which SKUs to send from which building to which, for the whole merchant, with the money it should earn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.building_stock import Buildings, BuildingStock
from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.demand_spread import Spread
from zhanggui.domains.supply.analysis.stock_view import Ordering, SkuStock
from zhanggui.domains.supply.analysis.transfer_plan import (
    Place,
    Sent,
    TransferRule,
    demand_points,
    in_cartons,
    shared_cost,
    units_to_keep,
)
from zhanggui.domains.supply.analysis.transfer_ways import Way

LATE_DAYS = 7
"""A delivery that should have come already is expected within so many days."""
ASSUMED_KG = 1.0
NO_WEIGHT = Text("{sku} 没有重量：按 1 公斤算运费。", "{sku} has no weight: 1 kg is taken for the way.")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One building's side of a transfer. ``wanted`` and ``keep``: expected demand until its next delivery, and the units
    that cover it with the wanted chance. ``empty_day``: expected, None within sight of its next deliveries.
    """

    stock: BuildingStock
    a_day: float
    next_days: int
    wanted: float
    keep: int
    empty_day: date | None


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """Units of a SKU worth sending today; ``fixed`` is its share of the journey's fixed cost, taken off the gains too."""

    sku: str
    name: str
    spec: str
    source: Side
    target: Side
    sent: Sent
    way: Way
    unit_cost: float
    fixed: float
    worth: float
    margin: float
    currency: str
    assumed: tuple[Text, ...]

    @property
    def cost(self) -> float:
        """Money spent on the way."""
        return self.unit_cost * self.sent.units + self.fixed

    @property
    def gains(self) -> tuple[float, float, float]:
        """Low, middle, high, all costs taken off."""
        return self.sent.low - self.fixed, self.sent.mid - self.fixed, self.sent.high - self.fixed


def best_transfers_of(
    stock: Mapping[str, SkuStock], buildings: Buildings, ways: Mapping[tuple[str, str], Way], weights: Mapping[str, float],
    *, rule: TransferRule, review_days: int, today: date,
) -> list[Transfer]:  # fmt: skip
    """Every transfer that pays, its part of the journey's fixed cost and the handling of its line taken off.

    Only SKUs with a known margin and terms. A journey all of whose SKUs together do not earn its fixed cost is not made.
    """
    found: list[Transfer] = []
    for sku, places in buildings.stock.items():
        one = stock.get(sku)
        if one and one.order:
            found += _of_sku(one.order, places, ways, weights.get(sku), rule, review_days, today)
    journeys: dict[tuple[str, str], list[Transfer]] = defaultdict(list)
    for transfer in found:
        journeys[transfer.source.stock.building, transfer.target.stock.building].append(transfer)
    return [t for listed in journeys.values() for t in _that_pay(listed, rule)]


def _that_pay(listed: Sequence[Transfer], rule: TransferRule) -> list[Transfer]:
    """The SKUs of one journey that pay their line, if together they pay the journey."""
    kept = [one for one in listed if one.sent.mid > rule.line_cost]
    gains = {one.sku: one.sent.mid - rule.line_cost for one in kept}
    fixed = kept[0].way.fixed if kept else 0.0
    if sum(gains.values()) - fixed < rule.least_gain:
        return []
    shares = shared_cost(gains, fixed)
    return [replace(one, fixed=shares[one.sku] + rule.line_cost) for one in kept]


def _of_sku(
    order: Ordering, places: Sequence[BuildingStock], ways: Mapping[tuple[str, str], Way], weight: float | None,
    rule: TransferRule, review_days: int, today: date,
) -> Iterable[Transfer]:  # fmt: skip
    names = [one.building for one in places]
    worth = float(order.margin) * rule.lost_share
    cost = np.full((len(names), len(names)), np.inf)
    days_in = np.ones(len(names), int)
    for (i, a), (j, b) in ((x, y) for x in enumerate(names) for y in enumerate(names) if x != y):
        if (a, b) in ways:
            cost[i, j] = ways[a, b].unit_cost(ASSUMED_KG if weight is None else weight)
            days_in[j] = max(days_in[j], ways[a, b].days)
    if worth <= 0 or not np.isfinite(cost).any():
        return
    sides = [_side(one, order, rule, review_days, today) for one in places]
    asked = [_place(side, order, int(way)) for side, way in zip(sides, days_in, strict=True)]
    for sent in in_cartons(asked, cost, worth=worth, pack=order.terms.pack):
        way = ways[names[sent.source], names[sent.target]]
        said = [way.assumed] if way.assumed else []
        said += [NO_WEIGHT.with_(sku=order.sku)] if weight is None and way.per_kg else []
        yield Transfer(
            sku=order.sku, name=order.name, spec=order.spec, source=sides[sent.source], target=sides[sent.target],
            sent=sent, way=way, unit_cost=float(cost[sent.source, sent.target]), fixed=0.0, worth=worth,
            margin=float(order.margin), currency=order.terms.currency, assumed=tuple(said),
        )  # fmt: skip


def _side(
    one: BuildingStock, order: Ordering, rule: TransferRule, review_days: int, today: date
) -> Side:  # fmt: skip
    days = min(next_delivery_days(one, order.terms.lead_days, review_days, today), rule.farthest_days)
    (points,) = _points(one, order, [days])
    return Side(
        stock=one, a_day=float(order.outlook.daily[:days].mean()) * one.share.share, next_days=days,
        wanted=float(points.mean()), keep=units_to_keep(points, rule.keep), empty_day=_empty_day(one, order, today),
    )  # fmt: skip


def next_delivery_days(one: BuildingStock, lead_days: float, review_days: int, today: date) -> int:
    """Days until goods come to the building anyway: its first open order, else an order at the next look."""
    due = [_due(c.promised_day, today) for c in one.coming if c.promised_day]
    return max(1, min(due, default=round(lead_days) + review_days))


def _due(promised: date, today: date) -> int:
    ahead = (promised - today).days
    return ahead if ahead > 0 else LATE_DAYS


def _place(side: Side, order: Ordering, way_days: int) -> Place:
    early, until = _points(side.stock, order, [min(way_days, side.next_days), side.next_days])
    return Place(on_hand=side.stock.on_hand, until_way=early, until_next=until, keep=side.keep)


def _points(one: BuildingStock, order: Ordering, days: Sequence[int]) -> list[Floats]:
    outlook, share = order.outlook, one.share
    spread = Spread(np.array([outlook.chance]), np.array([outlook.error]))
    return demand_points(outlook.daily, days, share=share.share, error=share.error, spread=spread)


def _empty_day(one: BuildingStock, order: Ordering, today: date) -> date | None:
    daily = order.outlook.daily * one.share.share
    supply = np.full(daily.size, float(max(0, one.on_hand)))
    for coming in one.coming:
        due = _due(coming.promised_day, today) if coming.promised_day else round(order.terms.lead_days)
        supply[min(due, daily.size) :] += coming.units
    empty = np.flatnonzero(np.cumsum(daily) > supply)
    return today + timedelta(days=int(empty[0])) if empty.size else None
