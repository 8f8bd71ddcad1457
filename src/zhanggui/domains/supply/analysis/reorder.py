"""Whether to order a SKU now, how much, and what that should earn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt

import numpy as np

from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.position import Position
from zhanggui.domains.supply.analysis.terms import Terms
from zhanggui.methods.inventory.order import Levels, Limits, Step, Stock, explained_order

DAYS_A_YEAR = 365


@dataclass(frozen=True, kw_only=True)
class ReorderRule:
    """How the merchant orders.

    review_days: days between two looks at the stock; an order must last until the next one has arrived.
    holding_rate: what a yuan of stock costs a year (money, room, ageing), as a share.
    order_cost: what one more line on a purchase order costs (writing, receiving), in the reporting currency.
    lost_share: share of the demand met by an empty shelf that is lost; the rest buys something else of ours.
    least_gain: an order that should earn less than this is not worth anybody's attention yet.
    lowest_service, highest_service: bounds of the service level that costs alone would choose.
    """

    review_days: int = 7
    holding_rate: float = 0.25
    order_cost: float = 15.0
    lost_share: float = 0.8
    least_gain: float = 5.0
    lowest_service: float = 0.7
    highest_service: float = 0.99

    def __post_init__(self) -> None:
        if self.review_days < 1:
            raise ValueError(f"review_days must be at least 1, got {self.review_days}")
        if self.holding_rate < 0 or self.order_cost < 0:
            raise ValueError("holding_rate and order_cost must not be negative")
        if not 0 < self.lost_share <= 1:
            raise ValueError(f"lost_share must be above 0 and at most 1, got {self.lost_share}")
        if not 0 < self.lowest_service <= self.highest_service < 1:
            raise ValueError("service levels must lie between 0 and 1, the lowest not above the highest")


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What demand may be: equally likely values, sorted, in units.

    ``until_arrival`` up to the day an order of today comes, ``until_next`` up to the day the following one comes.
    ``daily`` is the expected demand of each of the next days.
    """

    until_arrival: Floats
    until_next: Floats
    daily: Floats

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
    10 % point, mean and 90 % point. ``service`` is the level that costs choose.
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
    position: Position, terms: Terms, outlook: Outlook, rule: ReorderRule, *, margin: Decimal, landed: Decimal
) -> Need:
    """The order of today by an (R, s, S) rule whose service level balances lost margin against holding.

    ``margin`` is what one more unit sold earns, ``landed`` what it costs to buy. The reorder level is the quantile of
    demand until the next order arrives (lead time and review), the order-up-to level a lot above it: the larger of a
    review period's demand and the economic lot √(2·D·K/h). (Silver, Pyke & Thomas, Inventory and Production
    Management.) Do not trust it where the outlook rests on few sales or the margin on few orders.
    """
    holding = float(landed) * rule.holding_rate / DAYS_A_YEAR
    service = service_level(float(margin) * rule.lost_share, holding * rule.review_days, rule)
    level = float(np.quantile(outlook.until_next, service))
    up_to = level + _lot(outlook.rate, holding, rule)
    spoils = None if terms.shelf_days is None else outlook.rate * terms.shelf_days
    steps = explained_order(
        Levels(
            rate=outlook.rate,
            cover=terms.lead_days + rule.review_days,
            reorder_level=level,
            order_up_to=up_to,
        ),
        Stock(on_hand=position.on_hand, on_order=position.on_order),
        Limits(moq=terms.minimum, pack=terms.pack, highest_level=spoils),
    )
    quantity = round(steps[-1].value)
    gains = _gains(position, outlook, quantity, float(margin) * rule.lost_share, holding, rule.review_days)
    low, high = np.quantile(gains, [0.1, 0.9])
    mid = min(max(float(np.mean(gains)), low), high)
    return Need(
        quantity=quantity,
        steps=tuple(steps),
        service=service,
        gain_low=_yuan(low),
        gain_mid=_yuan(mid),
        gain_high=_yuan(high),
        cost=landed * quantity,
        reorder_level=level,
        order_up_to=up_to,
        review_days=rule.review_days,
        holding_a_day=round_half_up(Decimal(repr(holding)), 6),
    )


def service_level(lost: float, kept: float, rule: ReorderRule) -> float:
    """The critical ratio: what a missing unit loses against what one too many costs to keep until the next order.

    >>> service_level(9.0, 1.0, ReorderRule())
    0.9
    """
    if lost <= 0:
        return rule.lowest_service
    return min(rule.highest_service, max(rule.lowest_service, lost / (lost + kept)))


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
    supply = _supply(position, terms, today, outlook.daily.size)
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


def _supply(position: Position, terms: Terms, today: date, days: int) -> Floats:
    """Units that can have been sold by the end of each of the next days."""
    supply = np.full(days, float(max(0, position.on_hand)))
    for one in position.coming:
        due = (one.promised_day - today).days if one.promised_day else round(terms.lead_days)
        supply[min(max(0, due), days) :] += one.units
    return supply


def _lot(rate: float, holding: float, rule: ReorderRule) -> float:
    economic = sqrt(2 * rate * rule.order_cost / holding) if holding > 0 and rate > 0 else 0.0
    return max(rate * rule.review_days, economic)


def _gains(
    position: Position, outlook: Outlook, quantity: int, lost: float, holding: float, review_days: int
) -> Floats:
    """For each value demand may take: margin of the units sold only thanks to the order, less holding.

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
