"""Which units of one item to move between places: what they are worth there, less what they were worth here and the way.

The worth of stock must have falling steps (as expected sales have); then the best plan is a flow in a network, and the
linear programme has a solution in whole units. A way through a third place is taken where it is cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, Demand, as_array
from zhanggui.methods.inventory.programme import Rows, solved


@dataclass(frozen=True)
class Transfers:
    """Units moved from place to place (rows: from), and the money gained after the cost of moving."""

    moved: Array
    gain: float


def worth_of_stock(demand: Demand, most: int, *, margin: ArrayLike, leftover: ArrayLike) -> Array:
    """Expected money of 0 … ``most`` units at each place: ``margin`` per unit sold less ``leftover`` per unit left.

    ``demand``: per place, until the next regular delivery there.
    """
    units = np.broadcast_to(np.arange(most + 1.0), (len(demand.mean), most + 1))
    sold = demand.mean[:, None] - demand.loss(units)
    margin, leftover = (np.broadcast_to(as_array(a), demand.mean.shape)[:, None] for a in (margin, leftover))
    return np.asarray(margin * sold - leftover * (units - sold))


def best_transfers(worth: Array, stock: ArrayLike, cost: Array) -> Transfers:
    """``worth`` (places, units + 1), ``stock`` whole units per place, ``cost`` per unit moved (places, places).

    An infinite cost forbids a way. ``worth`` must reach as far as all stock in one place.
    """
    stock = as_array(stock)
    steps = np.diff(worth, axis=1)
    _refuse(worth, stock, steps, cost)
    places, units = steps.shape
    start, end = np.nonzero(np.isfinite(cost) & ~np.eye(places, dtype=bool))
    level = np.repeat(np.arange(places), units)  # one column per place and unit kept there, then one per way
    kept, ways = np.arange(places * units), places * units + np.arange(len(start))
    rows = Rows(
        row=np.concatenate([level, start, end]),
        column=np.concatenate([kept, ways, ways]),
        number=np.concatenate([np.ones(len(kept)), np.ones(len(ways)), -np.ones(len(ways))]),
        lower=stock,
        upper=stock,
    )
    value = np.concatenate([steps.ravel(), -cost[start, end]])
    upper = np.concatenate([np.ones(len(kept)), np.full(len(ways), stock.sum())])
    amounts, total, _ = solved(value, rows, upper=upper, whole=False)
    moved = np.zeros((places, places))
    moved[start, end] = np.round(amounts[len(kept) :])
    now = sum(steps[i, : int(stock[i])].sum() for i in range(places))
    return Transfers(moved, float(total - now))


def _refuse(worth: Array, stock: Array, steps: Array, cost: Array) -> None:
    if (stock < 0).any() or (stock != np.round(stock)).any():
        raise ValueError("stock must be whole units and not negative.")
    if worth.shape[1] <= stock.sum():
        raise ValueError(f"worth must reach to {int(stock.sum())} units in one place.")
    if (np.diff(steps, axis=1) > 1e-9).any():
        raise ValueError("each further unit must be worth no more than the one before.")
    if (cost < 0).any():
        raise ValueError("the cost of moving must not be negative.")
