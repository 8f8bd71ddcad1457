"""One order for one season: how much to buy when what is left over loses money. (Arrow, Harris & Marschak 1951.)"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, Demand, as_array


@dataclass(frozen=True)
class Newsvendor:
    """The order per item and what to expect of it, in units; ``cost`` is the expected cost of being wrong.

    ``cycle_service`` is the chance of no shortage, ``fill_rate`` the share of demand served.
    """

    quantity: Array
    critical_ratio: Array
    cycle_service: Array
    fill_rate: Array
    lost_sales: Array
    sales: Array
    leftover: Array
    cost: Array


def newsvendor(demand: Demand, *, underage: ArrayLike, overage: ArrayLike) -> Newsvendor:
    """Order the critical quantile underage / (underage + overage) of demand.

    ``underage``: what one unit too few costs (its lost margin); ``overage``: what one unit too many costs. Both are
    money per unit and positive. For counts the answer is the smallest whole order that reaches the ratio.
    """
    under, over = as_array(underage), as_array(overage)
    if (under <= 0).any() or (over <= 0).any():
        raise ValueError(
            "underage and overage cost must both be positive: else order nothing, or without end."
        )
    ratio = np.broadcast_to(under / (under + over), demand.mean.shape)
    return ordered(demand, demand.quantile(ratio), underage=under, overage=over)


def ordered(demand: Demand, quantity: ArrayLike, *, underage: ArrayLike, overage: ArrayLike) -> Newsvendor:
    """What to expect of any order ``quantity`` (n,)."""
    under, over, quantity = as_array(underage), as_array(overage), as_array(quantity)
    lost = demand.loss(quantity)
    sales, leftover = demand.mean - lost, quantity - demand.mean + lost
    served = np.where(demand.mean > 0, sales / np.where(demand.mean > 0, demand.mean, 1), 1.0)
    return Newsvendor(
        quantity=quantity,
        critical_ratio=np.broadcast_to(under / (under + over), quantity.shape),
        cycle_service=demand.cdf(quantity),
        fill_rate=served,
        lost_sales=lost,
        sales=sales,
        leftover=leftover,
        cost=under * lost + over * leftover,
    )
