"""(R, Q): when the position falls to R, order lots of Q.

For demand that comes unit by unit the position is, just after ordering, equally likely anywhere between R and R + Q, so
the cost is (K·rate + Σ of G over that window) / Q and the best window is made of the Q cheapest levels.
(Federgruen & Zheng 1992, *Operations Research* 40.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, Demand, as_array
from zhanggui.methods.inventory.reorder_up_to import cost_of_level

POINTS = 1024
QUADRATURE = 64


@dataclass(frozen=True)
class ReorderLots:
    """Reorder point R, lot Q (units), expected cost per period."""

    reorder_point: Array
    quantity: Array
    cost: Array


def best_reorder_lots(
    protection: Demand, *, rate: ArrayLike, fixed: ArrayLike, holding: ArrayLike, shortage: ArrayLike
) -> ReorderLots:
    """The cheapest (R, Q) per item in whole steps; ``protection``: demand over the lead time (plus a review, if any).

    ``rate``: demand per period; ``fixed`` money per order (> 0); ``holding`` and ``shortage`` per unit and period.
    """
    rate, fixed, holding, shortage = (
        np.broadcast_to(as_array(a), protection.mean.shape) for a in (rate, fixed, holding, shortage)
    )
    if (fixed <= 0).any() or (holding <= 0).any() or (shortage <= 0).any():
        raise ValueError("(R, Q) needs fixed, holding and shortage cost above zero.")
    levels, step = _levels(protection, rate, fixed, holding, shortage)
    level_cost = cost_of_level(protection, levels, holding=holding, shortage=shortage)
    cheapest = np.sort(level_cost, axis=1)
    lots = np.arange(1, levels.shape[1] + 1)
    ordering = (fixed * rate / step)[:, None]
    cost = (ordering + np.cumsum(cheapest, axis=1)) / lots
    best = cost.argmin(axis=1)
    rows = np.arange(len(best))
    first = (level_cost <= cheapest[rows, best][:, None]).argmax(axis=1)
    return ReorderLots(levels[rows, first] - step, (best + 1) * step, cost[rows, best])


def _levels(
    protection: Demand, rate: Array, fixed: Array, holding: Array, shortage: Array
) -> tuple[Array, Array]:
    base = np.ceil(protection.quantile(shortage / (shortage + holding)))
    at_base = cost_of_level(protection, base[:, None], holding=holding, shortage=shortage)[:, 0]
    bound = at_base + np.sqrt(2 * fixed * rate * holding) + holding
    low = np.floor(protection.mean - bound / shortage) - 2
    high = np.ceil(protection.mean + bound / holding) + 2
    step = np.maximum(np.ceil((high - low) / POINTS), 1.0)
    return low[:, None] + np.arange(int(((high - low) / step).max()) + 2) * step[:, None], step


def cost_of_lots(
    protection: Demand,
    point: ArrayLike,
    quantity: ArrayLike,
    *,
    rate: ArrayLike,
    fixed: ArrayLike,
    holding: ArrayLike,
    shortage: ArrayLike,
) -> Array:
    """Expected cost per period of given R and Q: the position taken as evenly spread between R and R + Q."""
    point, quantity = as_array(point), as_array(quantity)
    holding, shortage = (np.broadcast_to(as_array(c), point.shape) for c in (holding, shortage))
    levels = point[:, None] + quantity[:, None] * (np.arange(QUADRATURE) + 0.5) / QUADRATURE
    mean_cost = cost_of_level(protection, levels, holding=holding, shortage=shortage).mean(axis=1)
    return np.asarray(as_array(fixed) * as_array(rate) / quantity + mean_cost)
