"""How much may lie on the shelf before too much of it spoils."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, Demand, as_array

STEPS_OF_SEARCH = 60


@dataclass(frozen=True)
class ShelfLifeCap:
    """The highest level (units) and what of it is expected to spoil (units)."""

    level: Array
    waste: Array


def shelf_life_cap(over_life: Demand, waste_share: ArrayLike = 0.05) -> ShelfLifeCap:
    """The highest stock of which at most ``waste_share`` is expected to be unsold when its life ends.

    ``over_life``: demand over the shelf life that is left. All of the stock is taken as equally old and sold first in,
    first out; with mixed ages the waste is larger.
    """
    share = np.broadcast_to(as_array(waste_share), over_life.mean.shape)
    if (share <= 0).any() or (share >= 1).any():
        raise ValueError("the share of waste lies strictly between 0 and 1 (5 % is 0.05).")
    low = np.zeros(share.shape)
    high = (over_life.mean + 10 * over_life.sd + 1) / (1 - share)
    for _ in range(STEPS_OF_SEARCH):
        middle = (low + high) / 2
        fine = expected_waste(over_life, middle) <= share * middle
        low, high = np.where(fine, middle, low), np.where(fine, high, middle)
    return ShelfLifeCap(low, expected_waste(over_life, low))


def expected_waste(over_life: Demand, level: ArrayLike) -> Array:
    """E[(level - D)+], units that nobody buys in time."""
    level = as_array(level)
    return np.asarray(level - over_life.mean + over_life.loss(level))
