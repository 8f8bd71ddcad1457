"""Reorder points and order-up-to levels for a wanted service, and the service that any level gives.

*Cycle service* is the chance that no shortage occurs before a delivery; *fill rate* is the share of demand served from
stock. They are different targets: ask which one is meant. (Silver, Pyke & Thomas; Axsäter, *Inventory Control*.)
All formulas are for shortages that wait (backorders); with lost sales they are close while service is high.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from zhanggui.methods.inventory.distributions import Array, Demand, as_array

STEPS_OF_SEARCH = 60


def spread_over_lead_time(
    *, mean: ArrayLike, sd: ArrayLike, lead: ArrayLike, lead_sd: ArrayLike, review: ArrayLike = 0.0
) -> tuple[Array, Array]:
    """Mean and sd of demand over lead time plus review: √((L + R)·sd² + mean²·lead_sd²).

    ``mean`` and ``sd`` are per period, the others in periods. Periods are taken as independent of each other.
    """
    mean, sd, lead, lead_sd = as_array(mean), as_array(sd), as_array(lead), as_array(lead_sd)
    periods = lead + as_array(review)
    if any((a < 0).any() for a in (mean, sd, lead, lead_sd, periods)):
        raise ValueError("demand, its sd, lead time and its sd must not be negative.")
    return np.asarray(mean * periods), np.sqrt(periods * sd**2 + mean**2 * lead_sd**2)


def level_for_cycle_service(protection: Demand, target: ArrayLike) -> Array:
    """The smallest level with P(demand over the protection time <= level) >= target."""
    target = _share(target)
    return protection.quantile(np.broadcast_to(target, protection.mean.shape))


def fill_rate_of_reorder_point(protection: Demand, point: ArrayLike, quantity: ArrayLike) -> Array:
    """1 - (loss(R) - loss(R + Q)) / Q: reorder point R, lots of Q, watched all the time."""
    point, quantity = as_array(point), as_array(quantity)
    short = protection.loss(point) - protection.loss(point + quantity)
    return np.asarray(1 - short / quantity)


def fill_rate_of_level(
    until_next: Demand, until_arrival: Demand, level: ArrayLike, demand: ArrayLike
) -> Array:
    """1 - (shortage at the end of a review cycle - shortage already there at its start) / demand of the cycle.

    ``until_next``: demand over lead time + review; ``until_arrival``: over the lead time; ``demand``: over the review.
    """
    demand = as_array(demand)
    short = until_next.loss(level) - until_arrival.loss(level)
    return np.asarray(np.where(demand > 0, 1 - short / np.where(demand > 0, demand, 1), 1.0))


def point_for_fill_rate(protection: Demand, target: ArrayLike, quantity: ArrayLike) -> Array:
    """The lowest reorder point R >= 0 (or a little below) whose fill rate with lots of Q reaches the target."""
    return lowest(protection, target, lambda at: fill_rate_of_reorder_point(protection, at, quantity))


def level_for_fill_rate(
    until_next: Demand, until_arrival: Demand, target: ArrayLike, demand: ArrayLike
) -> Array:
    """The lowest order-up-to level whose fill rate reaches the target."""
    return lowest(until_next, target, lambda at: fill_rate_of_level(until_next, until_arrival, at, demand))


def lowest(protection: Demand, target: ArrayLike, served: Callable[[Array], Array]) -> Array:
    """The lowest level >= 0 where ``served`` (rising in the level) reaches the target, by halving the interval."""
    target = np.broadcast_to(_share(target), protection.mean.shape)
    low = np.zeros(target.shape)
    high = protection.mean + 10 * protection.sd + 1
    for _ in range(STEPS_OF_SEARCH):
        short = served(high) < target
        if not short.any():
            break
        high = np.where(short, high * 2, high)
    high = np.where(served(low) >= target, 0.0, high)
    for _ in range(STEPS_OF_SEARCH):
        middle = (low + high) / 2
        enough = served(middle) >= target
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high


def _share(target: ArrayLike) -> Array:
    target = as_array(target)
    if (target <= 0).any() or (target >= 1).any():
        raise ValueError("a service target lies strictly between 0 and 1 (95 % is 0.95).")
    return target
