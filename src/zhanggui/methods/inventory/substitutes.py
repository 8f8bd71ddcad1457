"""Items that customers take for each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, as_array


def shortage_cost_after_switching(
    shortage: ArrayLike, *, share: ArrayLike, margin_of_substitute: ArrayLike
) -> Array:
    """What a missing unit still costs when a ``share`` of its customers takes a substitute that is there.

    Money per unit; never below zero. The share is best measured on days on which the item was out of stock.
    """
    share = as_array(share)
    if (share < 0).any() or (share > 1).any():
        raise ValueError("the share of customers who switch lies between 0 and 1.")
    return np.maximum(as_array(shortage) - share * as_array(margin_of_substitute), 0.0)


def pooled(mean: ArrayLike, sd: ArrayLike, *, correlation: float) -> tuple[float, float]:
    """Mean and sd of the demand for a group of items together, any two with the same ``correlation`` (-1 … 1)."""
    if not -1 <= correlation <= 1:
        raise ValueError(f"a correlation lies between -1 and 1, got {correlation}.")
    sd = as_array(sd)
    variance = (1 - correlation) * (sd**2).sum() + correlation * sd.sum() ** 2
    return float(as_array(mean).sum()), float(np.sqrt(max(variance, 0.0)))
