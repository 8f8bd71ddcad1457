"""The best (s, S) policy: when the position falls to s or below at a review, order up to S.

Exact for demand in whole steps that is independent from period to period, shortages that wait, and costs charged at the
end of each period: fixed cost per order, holding per unit on hand, shortage per unit owed. The cost of (s, S) is
(K + Σ m(j)·G(S - j)) / M(S - s) with the renewal function of demand. (Zheng & Federgruen 1991, *Operations Research* 39.)
Found here for many items at once: for a guessed cost λ, every stock level y with G(y) < λ is worth keeping and the best
S follows from one convolution; its true cost is the next λ. The guesses fall to the optimum within a few rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, Demand, Index, as_array
from zhanggui.methods.inventory.lattice import on_lattice

ROUNDS = 60
POINTS = 1024  # a wider range of stock levels is searched in steps of more than one unit
TOGETHER = 64  # items whose arrays stay in the processor's cache


@dataclass(frozen=True)
class ReorderUpTo:
    """Reorder point s, order-up-to level S (units), expected cost per period; ``step`` > 1 where s, S are coarse."""

    reorder_point: Array
    order_up_to: Array
    cost: Array
    step: Array


def best_reorder_up_to(
    per_period: Demand,
    protection: Demand,
    *,
    fixed: ArrayLike,
    holding: ArrayLike,
    shortage: ArrayLike,
) -> ReorderUpTo:
    """The cheapest (s, S) per item.

    ``per_period``: demand between two reviews; ``protection``: demand over lead time plus one review. Costs are money:
    ``fixed`` per order (>= 0), ``holding`` and ``shortage`` per unit and period (> 0).
    """
    shape = per_period.mean.shape
    costs = [np.broadcast_to(as_array(c), shape) for c in (fixed, holding, shortage)]
    _refuse(*costs)
    low, step, size = _range(per_period, protection, *costs)
    answers, order = np.empty((4, *shape)), np.argsort(size)
    for start in range(0, len(order), TOGETHER):
        i = order[start : start + TOGETHER]
        levels = low[i, None] + np.arange(size[i].max()) * step[i, None]
        level_cost = cost_of_level(protection.take(i), levels, holding=costs[1][i], shortage=costs[2][i])
        renewal = renewal_function(on_lattice(per_period.take(i), step[i], levels.shape[1]).pmf)
        answers[:, i] = _found(levels, level_cost, renewal, costs[0][i], step[i])
    return ReorderUpTo(*answers)


def cost_of_level(protection: Demand, levels: Array, *, holding: Array, shortage: Array) -> Array:
    """G(y): expected holding and shortage cost of the one period that a position of y decides; levels (n, k)."""
    short = protection.loss(levels)
    over = levels - protection.mean[:, None] + short
    return np.asarray(holding[:, None] * over + shortage[:, None] * short)


def renewal_function(pmf: Array) -> Array:
    """m(j): how many reviews, on average, find the position j steps below where an order left it."""
    size = pmf.shape[1]
    moves = np.maximum(1 - pmf[:, :1], 1e-12)
    share = pmf[:, 1:] / moves
    reach = max(int(np.max(np.nonzero((share > 1e-15).any(axis=0))[0], initial=0)) + 1, 1)
    backwards = np.ascontiguousarray(share[:, :reach][:, ::-1])
    m = np.zeros((len(pmf), reach + size))  # ``reach`` zeros stand before j = 0
    m[:, reach] = 1 / moves[:, 0]
    for j in range(1, size):
        m[:, reach + j] = np.einsum("ij,ij->i", backwards, m[:, j : reach + j])
    return m[:, reach:]


def cost_of_policy(
    per_period: Demand,
    protection: Demand,
    reorder_point: ArrayLike,
    order_up_to: ArrayLike,
    *,
    fixed: ArrayLike,
    holding: ArrayLike,
    shortage: ArrayLike,
) -> Array:
    """Expected cost per period of given whole-unit (s, S): the formula above, nothing searched."""
    s, up_to = as_array(reorder_point), as_array(order_up_to)
    fixed, holding, shortage = (np.broadcast_to(as_array(c), s.shape) for c in (fixed, holding, shortage))
    down = np.arange(int((up_to - s).max()))
    m = renewal_function(on_lattice(per_period, 1.0, len(down)).pmf) * (down < (up_to - s)[:, None])
    levels = up_to[:, None] - down
    total = fixed + (m * cost_of_level(protection, levels, holding=holding, shortage=shortage)).sum(axis=1)
    return np.asarray(total / m.sum(axis=1))


def _refuse(fixed: Array, holding: Array, shortage: Array) -> None:
    if (fixed < 0).any() or (holding <= 0).any() or (shortage <= 0).any():
        raise ValueError("(s, S) needs fixed cost >= 0, holding cost > 0 and shortage cost > 0.")


def _range(
    per_period: Demand, protection: Demand, fixed: Array, holding: Array, shortage: Array
) -> tuple[Array, Array, Index]:
    """Where to search: levels whose G is no more than the cost of some policy. First level, step, number of levels."""
    base = np.ceil(protection.quantile(shortage / (shortage + holding)))
    at_base = cost_of_level(protection, base[:, None], holding=holding, shortage=shortage)[:, 0]
    bound = at_base + _spare(per_period.mean, fixed, holding)
    low = np.floor(protection.mean - bound / shortage) - 2
    high = np.ceil(protection.mean + bound / holding) + 2
    step = np.maximum(np.ceil((high - low) / POINTS), 1.0)
    low = np.floor(low / step) * step
    return low, step, np.ceil((high - low) / step).astype(int) + 1


def _spare(rate: Array, fixed: Array, holding: Array) -> Array:
    """What ordering adds to base stock's cost at most: an order each period, or (about) lots of the EOQ."""
    return np.asarray(np.minimum(fixed, np.sqrt(2 * fixed * rate * holding) + 2 * holding * rate + holding))


def _found(levels: Array, level_cost: Array, renewal: Array, fixed: Array, step: Array) -> Array:
    """s, S, cost, step per item."""
    rows, size = np.arange(len(levels)), levels.shape[1]
    width = 2 * size
    transformed, visits = np.fft.rfft(renewal, width, axis=1), np.cumsum(renewal, axis=1)
    cost = level_cost.min(axis=1) + fixed
    for _ in range(ROUNDS):
        kept = level_cost < cost[:, None]
        first = np.where(kept.any(axis=1), kept.argmax(axis=1), level_cost.argmin(axis=1))
        gain = np.where(np.arange(size) >= first[:, None], level_cost - cost[:, None], 0.0)
        total = np.fft.irfft(np.fft.rfft(gain, width, axis=1) * transformed, width, axis=1)[:, :size]
        total[np.arange(size) < first[:, None]] = np.inf
        best = total.argmin(axis=1)
        change = (fixed + total[rows, best]) / visits[rows, best - first]
        cost = cost + change
        if (np.abs(change) <= 1e-10 * (1 + np.abs(cost))).all():
            break
    return np.stack([levels[rows, first] - step, levels[rows, best], cost, step])
