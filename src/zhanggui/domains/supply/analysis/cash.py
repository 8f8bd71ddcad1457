"""Orders under a cash limit: which of them, and how much of each, when money does not reach for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

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


def spent_this_week(spent: Iterable[Spent], *, today: date, currency: str) -> Decimal:
    """Money of the orders placed since Monday, in one currency."""
    monday = today - timedelta(days=today.weekday())
    return sum(
        (one.money for one in spent if one.currency == currency and monday <= one.day <= today), Decimal(0)
    )


def affordable(orders: Mapping[str, Ordering], rule: ReorderRule, cash: Decimal) -> dict[str, int]:
    """The units of each SKU to order so that all together cost at most ``cash`` and should earn most.

    A multiple-choice knapsack over whole cartons from each supplier's minimum up (``methods/inventory/budget``). A SKU's
    gain is that until its following order arrives, as on its card; money that is left fills up the lots of what was chosen,
    best first. Where the cash reaches for all, nothing is cut. Orders in another currency than ``rule.currency`` are
    not limited and not in the answer.
    """
    listed = [
        one
        for _, one in sorted(orders.items())
        if one.need.quantity > 0 and one.terms.currency == rule.currency
    ]
    if sum((one.need.cost for one in listed), Decimal(0)) <= cash:
        return {one.sku: one.need.quantity for one in listed}
    tried = [quantities(one.need.quantity, one.terms) for one in listed]
    value, cost = _tables(listed, tried, rule)
    chosen = best_within_budget(value, cost, float(cash)).chosen
    rows = np.arange(len(listed))
    a_yuan = value[rows, chosen] / np.maximum(cost[rows, chosen], 1e-9)
    best = np.argsort(-a_yuan, kind="stable")
    return _filled_up({listed[n].sku: tried[n][chosen[n]] for n in best}, orders, cash)


def _filled_up(units: Mapping[str, int], orders: Mapping[str, Ordering], cash: Decimal) -> dict[str, int]:
    """Spend what is left on whole cartons of what was chosen, in the order of ``units``."""
    price = {sku: orders[sku].terms.landed or Decimal(0) for sku in units}
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


def _tables(listed: list[Ordering], tried: list[list[int]], rule: ReorderRule) -> tuple[Floats, Floats]:
    """Gain and cost (SKUs × quantities); columns a SKU does not have are worth nothing."""
    width = max(len(units) for units in tried)
    value = np.full((len(listed), width), -np.inf)
    cost = np.zeros((len(listed), width))
    for n, (one, units) in enumerate(zip(listed, tried, strict=True)):
        price = float(one.terms.landed or 0)
        value[n, : len(units)] = _gains(one, units, rule)
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
