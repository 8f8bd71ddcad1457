"""How much to order at once when demand is steady: economic order quantity, with discounts, with own production.

``rate`` is units per period, ``fixed`` money per order, ``holding`` money per unit held for one period; costs come out
as money per period. (Harris 1913; Silver, Pyke & Thomas, *Inventory and Production Management in Supply Chains*.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, as_array


@dataclass(frozen=True)
class LotSize:
    """Units per order and the cost per period that it leads to."""

    quantity: Array
    cost: Array


@dataclass(frozen=True)
class PriceBreak:
    """From ``minimum`` units on, a unit costs ``price``."""

    minimum: float
    price: float

    def __post_init__(self) -> None:
        if self.minimum < 0 or self.price <= 0:
            raise ValueError(f"a price break needs minimum >= 0 and price > 0, got {self}.")


def eoq(rate: ArrayLike, *, fixed: ArrayLike, holding: ArrayLike) -> LotSize:
    """√(2·rate·fixed / holding), with ordering and holding cost √(2·rate·fixed·holding)."""
    rate, fixed, holding = as_array(rate), as_array(fixed), as_array(holding)
    _refuse(rate, fixed, holding)
    return LotSize(np.sqrt(2 * rate * fixed / holding), np.sqrt(2 * rate * fixed * holding))


def epq(rate: ArrayLike, *, fixed: ArrayLike, holding: ArrayLike, production: ArrayLike) -> LotSize:
    """Stock that arrives at ``production`` units per period while it is sold: the EOQ over √(1 - rate/production)."""
    slower = 1 - as_array(rate) / as_array(production)
    if (slower <= 0).any():
        raise ValueError("production must be faster than demand; else stock never builds up.")
    return eoq(rate, fixed=fixed, holding=as_array(holding) * slower)


def lot_cost(rate: ArrayLike, quantity: ArrayLike, *, fixed: ArrayLike, holding: ArrayLike) -> Array:
    """Ordering plus holding cost per period of any lot size."""
    rate, quantity = as_array(rate), as_array(quantity)
    return np.asarray(rate / quantity * as_array(fixed) + as_array(holding) * quantity / 2)


def eoq_all_units_discount(
    rate: float, *, fixed: float, holding_rate: float, breaks: Sequence[PriceBreak]
) -> LotSize:
    """The best lot when a larger lot makes *every* unit cheaper; the cost includes the purchase.

    ``holding_rate`` is the part of a unit's price that holding it for one period costs. The optimum is the EOQ at some
    price, moved up to that price's minimum where it falls short of it.
    """
    if not breaks or min(b.minimum for b in breaks) > 0:
        raise ValueError("give the price from zero units on as the first price break.")
    steps = sorted(breaks, key=lambda b: b.minimum)
    ends = [*(b.minimum for b in steps[1:]), np.inf]
    tried = [_at_price(rate, fixed, holding_rate, b, end) for b, end in zip(steps, ends, strict=True)]
    return min((lot for lot in tried if lot is not None), key=lambda lot: float(lot.cost[0]))


def _at_price(rate: float, fixed: float, holding_rate: float, step: PriceBreak, end: float) -> LotSize | None:
    holding = holding_rate * step.price
    quantity = np.maximum(eoq(rate, fixed=fixed, holding=holding).quantity, step.minimum)
    if quantity[0] >= end:
        return None
    cost = lot_cost(rate, quantity, fixed=fixed, holding=holding) + rate * step.price
    return LotSize(quantity, cost)


def eoq_incremental_discount(
    rate: float, *, fixed: float, holding_rate: float, breaks: Sequence[PriceBreak]
) -> LotSize:
    """The best lot when only the units *beyond* a break are cheaper: what the first units cost more acts as fixed cost."""
    steps = sorted(breaks, key=lambda b: b.minimum)
    if not steps or steps[0].minimum > 0:
        raise ValueError("give the price from zero units on as the first price break.")
    lots, dearer = [], 0.0
    for i, step in enumerate(steps):
        dearer += (steps[i - 1].price - step.price) * step.minimum if i else 0.0
        holding = holding_rate * step.price
        quantity = eoq(rate, fixed=fixed + dearer, holding=holding).quantity
        end = steps[i + 1].minimum if i + 1 < len(steps) else np.inf
        if step.minimum <= quantity[0] < end:
            cost = lot_cost(rate, quantity, fixed=fixed + dearer, holding=holding)
            lots.append(LotSize(quantity, cost + rate * step.price + holding_rate * dearer / 2))
    return min(lots, key=lambda lot: float(lot.cost[0]))


def _refuse(rate: Array, fixed: Array, holding: Array) -> None:
    if (rate < 0).any() or (fixed < 0).any():
        raise ValueError("demand rate and fixed cost must not be negative.")
    if (holding <= 0).any():
        raise ValueError("holding cost must be positive: without it one order would last for ever.")
