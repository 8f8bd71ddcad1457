"""Orders under a cash limit: which of them, and how much of each, when money does not reach for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.reorder import DAYS_A_YEAR, ReorderRule, order_gains
from zhanggui.domains.supply.analysis.terms import Terms
from zhanggui.methods.inventory.budget import best_within_budget

if TYPE_CHECKING:
    from zhanggui.domains.supply.analysis.stock_view import Ordering

COLUMNS = 120
"""So many quantities of a SKU are tried at most, evenly spread from the supplier's minimum to what it needs."""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Money of one of our own purchase orders, on the day it was placed."""

    day: date
    money: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class WeekSpent:
    """Money of the orders placed since Monday, in the limit's currency; ``unrated`` is what no rate could turn into it,
    by currency.
    """

    money: Decimal
    unrated: Mapping[str, Decimal]


def spent_this_week(spent: Iterable[Spent], *, today: date, rates: Mapping[str, Decimal]) -> WeekSpent:
    """Money of the orders placed since Monday. ``rates`` turn each currency into that of the limit."""
    monday = today - timedelta(days=today.weekday())
    money, unrated = Decimal(0), dict[str, Decimal]()
    for one in spent:
        if monday <= one.day <= today and one.money:
            rate = rates.get(one.currency)
            if rate is None:
                unrated[one.currency] = unrated.get(one.currency, Decimal(0)) + one.money
            else:
                money += one.money * rate
    return WeekSpent(money=round_half_up(money, 2), unrated=unrated)


def affordable(
    orders: Mapping[str, Ordering], rule: ReorderRule, cash: Decimal, rates: Mapping[str, Decimal]
) -> dict[str, int]:
    """The units of each SKU to order so that all together cost at most ``cash`` and should earn most.

    A multiple-choice knapsack over whole cartons from each supplier's minimum up (``methods/inventory/budget``). A SKU's
    gain is that until its following order arrives, as on its card; money that is left fills up the lots of what was chosen,
    best first. Where the cash reaches for all, nothing is cut. ``rates`` turn each currency into that of the limit; an
    order in a currency without one cannot be held against the limit and gets nothing.
    """
    wanted = {sku: one for sku, one in sorted(orders.items()) if one.need.quantity > 0}
    listed = [one for one in wanted.values() if one.terms.currency in rates]
    unrated = {sku: 0 for sku, one in wanted.items() if one.terms.currency not in rates}
    if sum((one.need.cost * rates[one.terms.currency] for one in listed), Decimal(0)) <= cash:
        return unrated | {one.sku: one.need.quantity for one in listed}
    if not listed:
        return unrated
    tried = [quantities(one.need.quantity, one.terms) for one in listed]
    value, cost = _tables(listed, tried, rule, rates)
    chosen = best_within_budget(value, cost, float(cash)).chosen
    rows = np.arange(len(listed))
    a_yuan = value[rows, chosen] / np.maximum(cost[rows, chosen], 1e-9)
    best = np.argsort(-a_yuan, kind="stable")
    return unrated | _filled_up({listed[n].sku: tried[n][chosen[n]] for n in best}, orders, cash, rates)


def _filled_up(
    units: Mapping[str, int], orders: Mapping[str, Ordering], cash: Decimal, rates: Mapping[str, Decimal]
) -> dict[str, int]:
    """Spend what is left on whole cartons of what was chosen, in the order of ``units``."""
    price = {sku: _landed(orders[sku], rates) for sku in units}
    left = cash - sum((price[sku] * count for sku, count in units.items()), Decimal(0))
    found = dict(units)
    for sku, count in units.items():
        one = orders[sku]
        if count > 0:
            more = one.need.quantity - count
            if price[sku] > 0:
                more = min(more, int(left / price[sku]) // one.terms.pack * one.terms.pack)
            found[sku] = count + max(0, more)
            left -= price[sku] * max(0, more)
    return found


def quantities(wanted: int, terms: Terms) -> list[int]:
    """Nothing, or whole cartons from the minimum to what is wanted.

    >>> quantities(48, Terms(sku="TEA", supplier="", landed=None, currency="CNY", lead_days=1, lead_spread=0,
    ...                      minimum=20, pack=12))
    [0, 24, 36, 48]
    """
    least = -(-max(terms.minimum, 1) // terms.pack) * terms.pack
    cartons = range(least, wanted + 1, terms.pack)
    step = max(1, -(-len(cartons) // COLUMNS))
    return [0, *sorted({*cartons[::step], wanted})]


def _landed(one: Ordering, rates: Mapping[str, Decimal]) -> Decimal:
    """What a unit costs in the limit's currency."""
    return (one.terms.landed or Decimal(0)) * rates[one.terms.currency]


def _tables(
    listed: list[Ordering], tried: list[list[int]], rule: ReorderRule, rates: Mapping[str, Decimal]
) -> tuple[Floats, Floats]:
    """Gain and cost in the limit's currency (SKUs × quantities); columns a SKU does not have are worth nothing."""
    width = max(len(units) for units in tried)
    value = np.full((len(listed), width), -np.inf)
    cost = np.zeros((len(listed), width))
    for n, (one, units) in enumerate(zip(listed, tried, strict=True)):
        rate = rates[one.terms.currency]
        price = float(_landed(one, rates))
        value[n, : len(units)] = float(rate) * _gains(one, units, rule.in_currency(rate))
        cost[n] = price * np.concatenate([units, units[-1] + 1.0 + np.arange(width - len(units))])
    value[:, 0] = 0.0
    return value, cost


def _gains(one: Ordering, units: list[int], rule: ReorderRule) -> Floats:
    """What each of some quantities should earn."""
    lost = float(one.margin) * rule.lost_share
    holding = float(one.terms.landed or 0) * rule.holding_rate / DAYS_A_YEAR
    quantity = np.array(units, dtype=float)[:, None]
    gains = order_gains(one.position, one.outlook, quantity, lost, holding, rule.review_days)
    return np.asarray(gains.mean(axis=1) - rule.order_cost)
