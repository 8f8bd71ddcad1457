"""Which orders to place when money does not reach for all: at most one quantity per item, under one budget.

A multiple-choice knapsack. The quick answer walks the upper hulls of all items by value per money and then spends what is
left; its distance to the best is never more than the one step that did not fit, and ``bound`` says so for the case at
hand. (Sinha & Zoltners 1979.) The exact answer is an integer programme for HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, Demand, Index, as_array
from zhanggui.methods.inventory.programme import Rows, solved

TINY = 1e-9


@dataclass(frozen=True)
class Choice:
    """The chosen column per item, what all cost and are worth, and a value that no choice within the budget exceeds."""

    chosen: Index
    cost: float
    value: float
    bound: float


def value_of_packs(
    demand: Demand,
    position: ArrayLike,
    *,
    pack: ArrayLike,
    packs: int,
    margin: ArrayLike,
    leftover: ArrayLike,
    fixed: ArrayLike = 0.0,
    moq: ArrayLike = 0.0,
) -> tuple[Array, Array]:
    """Expected value of ordering 0 … ``packs`` packs, and the units, both (n, packs + 1); below the MOQ: minus infinity.

    ``demand``: until the next chance to order has arrived; ``position``: units there or on the way; ``margin``: money per
    unit sold; ``leftover``: money lost per unit that is left; ``fixed``: money per order. The value of 0 packs is 0.
    """
    shape = demand.mean.shape
    position, pack, margin, leftover, fixed, moq = (
        np.broadcast_to(as_array(a), shape)[:, None] for a in (position, pack, margin, leftover, fixed, moq)
    )
    units = np.arange(packs + 1) * pack
    short = demand.loss(position + units)
    sold = short[:, :1] - short  # more sold than without the order
    kept = units - sold
    value = margin * sold - leftover * kept - fixed * (units > 0)
    return np.where((units > 0) & (units < moq - TINY), -np.inf, value), units


def best_within_budget(value: Array, cost: Array, budget: float) -> Choice:
    """The quick answer. ``value`` and ``cost`` (n, k): column 0 is "nothing" with value and cost 0; costs rise."""
    _refuse(value, cost, budget)
    chosen, spent, bound = _along_hulls(value, cost, budget)
    chosen = _spend_rest(value, cost, chosen, budget - spent)
    rows = np.arange(len(chosen))
    return Choice(chosen, float(cost[rows, chosen].sum()), float(value[rows, chosen].sum()), bound)


def _refuse(value: Array, cost: Array, budget: float) -> None:
    if value.shape != cost.shape or value.ndim != 2:
        raise ValueError("value and cost need one shape: items × quantities.")
    if (
        budget < 0
        or (cost[:, 0] != 0).any()
        or (value[:, 0] != 0).any()
        or (np.diff(cost, axis=1) <= 0).any()
    ):
        raise ValueError(
            "the budget must not be negative, column 0 must be nothing at all, and costs must rise."
        )


def _hull(value: Array, cost: Array) -> list[int]:
    """Columns on the upper hull of one item, rising in value."""
    kept = [0]
    for k in range(1, len(value)):
        if not value[k] > value[kept[-1]]:
            continue
        while len(kept) > 1 and _slope(value, cost, kept[-1], k) >= _slope(value, cost, kept[-2], kept[-1]):
            kept.pop()
        kept.append(k)
    return kept


def _slope(value: Array, cost: Array, a: int, b: int) -> float:
    return float((value[b] - value[a]) / (cost[b] - cost[a]))


def _along_hulls(value: Array, cost: Array, budget: float) -> tuple[Index, float, float]:
    """Steps of all hulls by value per money; the bound adds the part of the first misfit that money still reached for."""
    steps = [
        (_slope(value[i], cost[i], a, b), i, a, b)
        for i in range(len(value))
        for hull in [_hull(value[i], cost[i])]
        for a, b in pairwise(hull)
    ]
    chosen, spent, worth, bound = np.zeros(len(value), dtype=int), 0.0, 0.0, None
    for slope, i, a, b in sorted(steps, key=lambda step: -step[0]):
        price = float(cost[i, b] - cost[i, a])
        if spent + price > budget + TINY and bound is None:
            bound = worth + slope * (budget - spent)
        if chosen[i] == a and spent + price <= budget + TINY:
            chosen[i], spent, worth = b, spent + price, worth + float(value[i, b] - value[i, a])
    return chosen, spent, worth if bound is None else bound


def _spend_rest(value: Array, cost: Array, chosen: Index, left: float) -> Index:
    """While money is left: the one change of one item that gains most."""
    rows, chosen = np.arange(len(chosen)), chosen.copy()
    for _ in range(10 * len(chosen)):
        gain = value - value[rows, chosen][:, None]
        price = cost - cost[rows, chosen][:, None]
        gain[price > left + TINY] = -np.inf
        item, column = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[item, column] <= TINY:
            break
        left -= float(price[item, column])
        chosen[item] = column
    return chosen


def exact_within_budget(value: Array, cost: Array, budget: float, *, gap: float = 0.0) -> Choice:
    """The best choice, by an integer programme; ``gap``: how far from the best, as a share, is good enough."""
    _refuse(value, cost, budget)
    item, column = np.nonzero(value > 0)
    worth, price = value[item, column], cost[item, column]
    used, compact = np.unique(item, return_inverse=True)
    count = len(used)
    rows = Rows(
        row=np.concatenate([compact, np.full(len(item), count)]),
        column=np.concatenate([np.arange(len(item))] * 2),
        number=np.concatenate([np.ones(len(item)), price]),
        lower=np.full(count + 1, -np.inf),
        upper=np.append(np.ones(count), budget),
    )
    taken, best, bound = solved(worth, rows, upper=np.ones(len(item)), whole=True, gap=gap)
    chosen = np.zeros(len(value), dtype=int)
    chosen[item[taken > 0.5]] = column[taken > 0.5]
    return Choice(chosen, float(price[taken > 0.5].sum()), best, bound)
