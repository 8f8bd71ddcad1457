"""Whether to order a SKU now, how much, and what that should earn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt

import numpy as np

from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.demand_spread import ASSUMED_ERROR
from zhanggui.domains.supply.analysis.position import Position
from zhanggui.domains.supply.analysis.terms import Terms
from zhanggui.methods.inventory.order import Levels, Limits, Step, Stock, explained_order, whole_packs

DAYS_A_YEAR = 365


@dataclass(frozen=True, kw_only=True)
class ReorderRule:
    """How the merchant orders.

    review_days: days between two looks at the stock; an order must last until the next one has arrived.
    holding_rate: what a yuan of stock costs a year (money, room, ageing), as a share.
    order_cost: what one more line on a purchase order costs (writing, receiving), in ``currency``.
    lost_share: share of the demand met by an empty shelf that is lost; the rest buys something else of ours.
    least_gain: an order that should earn less than this, in ``currency``, is not worth anybody's attention yet.
    lowest_service, highest_service: bounds of the chance to have enough until the next order that costs alone would
    choose.
    cash: money for all orders of a week in ``currency``; None: no limit.
    currency: the merchant's own.
    """

    review_days: int = 7
    holding_rate: float = 0.25
    order_cost: float = 15.0
    lost_share: float = 0.8
    least_gain: float = 5.0
    lowest_service: float = 0.5
    highest_service: float = 0.99
    cash: Decimal | None = None
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if self.review_days < 1:
            raise ValueError(f"review_days must be at least 1, got {self.review_days}")
        if self.holding_rate < 0 or self.order_cost < 0:
            raise ValueError("holding_rate and order_cost must not be negative")
        if not 0 < self.lost_share <= 1:
            raise ValueError(f"lost_share must be above 0 and at most 1, got {self.lost_share}")
        if not 0 < self.lowest_service <= self.highest_service < 1:
            raise ValueError("service levels must lie between 0 and 1, the lowest not above the highest")
        if self.cash is not None and self.cash < 0:
            raise ValueError(f"cash must not be negative, got {self.cash}")

    def in_currency(self, rate: Decimal) -> ReorderRule:
        """The same with the money of an order line in a currency of which one unit is worth ``rate`` of the own.

        >>> ReorderRule(order_cost=14.0).in_currency(Decimal(7)).order_cost
        2.0
        """
        return self if rate == 1 else replace(self, order_cost=self.order_cost / float(rate))


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What demand may be: equally likely values, sorted, in units.

    ``until_arrival`` up to the day an order of today comes, ``until_next`` up to the day the following one comes.
    ``daily`` is the expected demand of each of the next days. ``chance`` and ``error`` say how far a sum may lie from it
    (``demand_spread``): variance = chance · mean + (error · mean)².
    """

    until_arrival: Floats
    until_next: Floats
    daily: Floats
    chance: float = 1.0
    error: float = ASSUMED_ERROR

    def __post_init__(self) -> None:
        if self.until_arrival.shape != self.until_next.shape or self.until_next.ndim != 1:
            raise ValueError("until_arrival and until_next must be two rows of equal length")

    @property
    def rate(self) -> float:
        """Expected units a day over the days that matter."""
        return float(np.mean(self.daily)) if self.daily.size else 0.0


@dataclass(frozen=True, kw_only=True)
class Need:
    """What to order of a SKU, with the steps that lead to the quantity and the money it should earn.

    ``gain_low``, ``gain_mid``, ``gain_high``: margin of units that would not be sold otherwise, less holding: its
    10 % point, mean and 90 % point. ``service`` is the chance that the reorder level lasts until the order after it.
    """

    quantity: int
    steps: tuple[Step, ...]
    service: float
    gain_low: Decimal
    gain_mid: Decimal
    gain_high: Decimal
    cost: Decimal
    reorder_level: float
    order_up_to: float
    review_days: int
    holding_a_day: Decimal


def need(
    position: Position, terms: Terms, outlook: Outlook, rule: ReorderRule, *, margin: Decimal, landed: Decimal,
    affordable: int | None = None,
) -> Need:  # fmt: skip
    """The order of today by an (R, s, S) rule whose reorder level is where waiting for the next look costs as much as
    ordering now (``reorder_level``).

    ``margin`` is what one more unit sold earns, ``landed`` what it costs to buy, ``affordable`` the units that a cash
    limit over all SKUs leaves (None: no limit). The order-up-to level is a lot above
    the reorder level: the larger of a review period's demand and the economic lot √(2·D·K/h). (Silver, Pyke & Thomas,
    Inventory and Production Management.) Do not trust it where the outlook rests on few sales or the margin on few
    orders.
    """
    holding, lost = float(landed) * rule.holding_rate / DAYS_A_YEAR, float(margin) * rule.lost_share
    lot = lot_size(outlook.rate, holding, rule)
    level = reorder_level(outlook, rule, lost=lost, holding=holding, lot=lot_taken(lot, terms))
    up_to = level + lot
    spoils = None if terms.shelf_days is None else outlook.rate * terms.shelf_days
    steps = explained_order(
        Levels(
            rate=outlook.rate,
            cover=terms.lead_days + rule.review_days,
            reorder_level=level,
            order_up_to=up_to,
        ),
        Stock(on_hand=position.on_hand, on_order=position.on_order),
        Limits(moq=terms.minimum, pack=terms.pack, highest_level=spoils, affordable=affordable),
    )
    quantity = round(steps[-1].value)
    gains = order_gains(position, outlook, quantity, lost, holding, rule.review_days)
    low, high = np.quantile(gains, [0.1, 0.9])
    mid = min(max(float(np.mean(gains)), low), high)
    return Need(
        quantity=quantity,
        steps=tuple(steps),
        service=float(np.mean(outlook.until_next <= level)),
        gain_low=_yuan(low),
        gain_mid=_yuan(mid),
        gain_high=_yuan(high),
        cost=landed * quantity,
        reorder_level=level,
        order_up_to=up_to,
        review_days=rule.review_days,
        holding_a_day=round_half_up(Decimal(repr(holding)), 6),
    )


def reorder_level(outlook: Outlook, rule: ReorderRule, *, lost: float, holding: float, lot: float) -> float:
    """The position at or below which to order today rather than at the next look.

    Waiting loses ``lost`` for each unit short between the day an order of today would come and the day the next one
    would. It saves what a SKU's stock costs in a review period: its orders and the half of each ``lot`` that lies there,
    R · (K·d/Q + h·Q/2). Both are equal where the chance of a shortage is about h·Q / (h·Q + lost·d), the rule of Hadley &
    Whitin (Analysis of Inventory Systems, 1963, ch. 4) for one look a cycle; here the look is periodic and demand may
    change from day to day. Units; 0 where keeping the SKU never pays. Do not trust it beyond the outlook's outermost
    quantiles.
    """
    floor, top = np.quantile(outlook.until_next, [rule.lowest_service, rule.highest_service])
    stock = np.unique(np.concatenate([[0.0], outlook.until_arrival, outlook.until_next]))
    loses = lost * (_short(outlook.until_next, stock) - _short(outlook.until_arrival, stock))
    saves = waiting_saves(outlook.rate, rule, holding=holding, lot=lot)
    if loses[0] < saves:
        return 0.0
    level = float(np.interp(-saves, -loses, stock))
    return min(max(level, float(floor)), float(top))


def waiting_saves(rate: float, rule: ReorderRule, *, holding: float, lot: float) -> float:
    """Money a review period's orders and average stock cost: what ordering that much later saves.

    >>> waiting_saves(2.0, ReorderRule(review_days=7, order_cost=15.0), holding=0.01, lot=60.0)
    5.6
    """
    a_day = (rule.order_cost * rate / lot if lot > 0 else 0.0) + holding * lot / 2
    return round(rule.review_days * a_day, 9)


def _short(demand: Floats, stock: Floats) -> Floats:
    """Expected units short of each stock."""
    short: Floats = np.maximum(demand[None, :] - stock[:, None], 0.0).mean(axis=1)
    return short


@dataclass(frozen=True)
class Shortage:
    """When the shelf will be empty: expected day, earliest and latest (one in ten each); None: not within sight.

    ``lost_a_day``: what an empty day costs. ``gap_days``: expected days without stock before an order of today comes.
    """

    day: date | None
    earliest: date | None
    latest: date | None
    lost_a_day: Decimal
    gap_days: int


def shortage(
    position: Position, terms: Terms, outlook: Outlook, *, today: date, margin: Decimal | None
) -> Shortage:
    """When the stock on hand and the orders on their way run out.

    Open orders arrive on their promised day, those without a day at the end of the lead time.
    """
    supply = supply_ahead(position, terms, today, outlook.daily.size)
    wanted = np.cumsum(outlook.daily)
    total = outlook.until_next.mean()
    slow, fast = (
        (np.quantile(outlook.until_next, share) / total if total > 0 else 1.0) for share in (0.1, 0.9)
    )
    lost = float(margin or 0) * outlook.rate
    empty = np.flatnonzero(wanted > supply)
    before = empty[empty < terms.lead_days]
    return Shortage(
        day=_first_empty(wanted, supply, today),
        earliest=_first_empty(wanted * fast, supply, today),
        latest=_first_empty(wanted * slow, supply, today),
        lost_a_day=_yuan(lost),
        gap_days=int(before.size),
    )


def _first_empty(wanted: Floats, supply: Floats, today: date) -> date | None:
    empty = np.flatnonzero(wanted > supply)
    return today + timedelta(days=int(empty[0])) if empty.size else None


def supply_ahead(position: Position, terms: Terms, today: date, days: int) -> Floats:
    """Units that can have been sold by the end of each of the next days."""
    supply = np.full(days, float(max(0, position.on_hand)))
    for one in position.coming:
        due = (one.promised_day - today).days if one.promised_day else round(terms.lead_days)
        supply[min(max(0, due), days) :] += one.units
    return supply


def lot_size(rate: float, holding: float, rule: ReorderRule) -> float:
    """Units of a usual order: the economic lot, at least a review period's demand."""
    economic = sqrt(2 * rate * rule.order_cost / holding) if holding > 0 and rate > 0 else 0.0
    return max(rate * rule.review_days, economic)


def lot_taken(lot: float, terms: Terms) -> float:
    """The lot as the supplier delivers it: minimum and carton."""
    return whole_packs(max(lot, terms.minimum), terms.pack)


def order_gains(
    position: Position, outlook: Outlook, quantity: int | Floats, lost: float, holding: float, review_days: int
) -> Floats:  # fmt: skip
    """For each value demand may take: margin of the units sold only thanks to the order, less holding.
    A column of quantities gives a row for each.

    What is missing before the order arrives is lost either way.
    """
    left = np.maximum(position.position - outlook.until_arrival, 0.0)
    later = np.maximum(outlook.until_next - outlook.until_arrival, 0.0)
    thanks = np.minimum(later, left + quantity) - np.minimum(later, left)
    kept = quantity - thanks
    result: Floats = lost * thanks - holding * review_days * (thanks / 2 + kept)
    return result


def _yuan(value: float) -> Decimal:
    return round_half_up(Decimal(repr(float(value))), 2)
