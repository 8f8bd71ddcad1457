"""Many items day by day: what a policy really gives. The judge of every formula here.

A day: deliveries arrive, the policy looks at the stock and orders (a lead time of 0 arrives at once), customers come, what
is left is counted. An order of day t with lead time l is there before the customers of day t + l. Demand and lead times
are handed in, so two policies meet the same days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhanggui.methods.inventory.distributions import Array


@dataclass(frozen=True, kw_only=True)
class World:
    """What happens to items: ``demand`` (n, days) units; ``lead`` (n, days) whole days for an order of that day.

    ``start``: units on hand (n,). Shortages wait unless ``lost_sales``. ``moq``, ``pack``: units, 0 for none.
    """

    demand: Array
    lead: NDArray[np.int_]
    start: Array
    lost_sales: bool
    moq: Array | float = 0.0
    pack: Array | float = 0.0

    def __post_init__(self) -> None:
        if self.demand.shape != self.lead.shape or len(self.start) != len(self.demand):
            raise ValueError("demand and lead need one shape (items, days), and one start per item.")
        if (self.demand < 0).any() or (self.lead < 0).any():
            raise ValueError("demand and lead times must not be negative.")


@dataclass(frozen=True)
class Today:
    """What a policy sees: arrays over items. ``sold`` (n, day) is what customers got so far, ``asked`` what they wanted."""

    day: int
    on_hand: Array
    on_order: Array
    owed: Array
    sold: Array
    asked: Array

    @property
    def position(self) -> Array:
        """On hand, plus ordered, less owed."""
        return self.on_hand + self.on_order - self.owed


Policy = Callable[[Today], Array]


@dataclass(frozen=True)
class Run:
    """Per item and day (n, days): ordered, short (new unmet units), on hand and owed at the day's end, delivered.

    ``ready`` (n, days): nothing is owed or was lost that day. ``before`` is the net stock just before a delivery.
    """

    ordered: Array
    delivered: Array
    short: Array
    on_hand: Array
    owed: Array
    demand: Array

    def fill_rate(self, since: int = 0) -> Array:
        """The share of demand from day ``since`` on that was served at once."""
        asked = self.demand[:, since:].sum(axis=1)
        return np.asarray(1 - self.short[:, since:].sum(axis=1) / np.maximum(asked, 1e-300))

    def ready_rate(self, since: int = 0) -> Array:
        """The share of days that end with nothing owed and nothing lost."""
        bad = (self.owed[:, since:] > 0) | (self.short[:, since:] > 0)
        return np.asarray(1 - bad.mean(axis=1))

    def cycle_service(self, since: int = 0) -> Array:
        """The share of deliveries before which nothing had run short since the delivery before."""
        return np.array([self._cycles(i, since) for i in range(len(self.demand))])

    def _cycles(self, item: int, since: int) -> float:
        days = np.flatnonzero(self.delivered[item] > 0)
        days = days[days > since]
        if len(days) < 2:
            return float("nan")
        short = np.add.reduceat((self.short[item] > 0) | (self.owed[item] > 0), days)[:-1]
        return float((short == 0).mean())

    def cost(self, *, fixed: Array, holding: Array, shortage: Array, since: int = 0) -> Array:
        """Money per day: fixed per order, holding per unit left and day, shortage per unit owed and day (or lost)."""
        due = self.owed if self.owed.any() else self.short
        return np.asarray(
            fixed * (self.ordered[:, since:] > 0).mean(axis=1)
            + holding * self.on_hand[:, since:].mean(axis=1)
            + shortage * due[:, since:].mean(axis=1)
        )


def simulate(world: World, policy: Policy) -> Run:
    """Run ``policy`` through ``world``."""
    n, days = world.demand.shape
    arriving = np.zeros((days + int(world.lead.max(initial=0)) + 1, n))
    kept = {
        name: np.zeros((days, n)) for name in ("ordered", "delivered", "short", "on_hand", "owed", "sold")
    }
    demand, lead = np.ascontiguousarray(world.demand.T), np.ascontiguousarray(world.lead.T)
    on_hand, on_order, owed, items = world.start.astype(np.float64), np.zeros(n), np.zeros(n), np.arange(n)
    for day in range(days):
        came = arriving[day].copy()
        on_order = on_order - came
        on_hand, owed = _settled(on_hand + came, owed)
        seen = Today(day, on_hand, on_order, owed, kept["sold"][:day].T, demand[:day].T)
        order = at_supplier(policy(seen), world.moq, world.pack)
        at_once = np.where(lead[day] == 0, order, 0.0)
        arriving[day + lead[day], items] += order - at_once
        on_order = on_order + order - at_once
        on_hand, owed = _settled(on_hand + at_once, owed)
        sold = np.minimum(on_hand, demand[day])
        short = demand[day] - sold
        on_hand = on_hand - sold
        owed = owed if world.lost_sales else owed + short
        for name, value in zip(kept, (order, came + at_once, short, on_hand, owed, sold), strict=True):
            kept[name][day] = value
    del kept["sold"]
    return Run(demand=world.demand, **{name: value.T for name, value in kept.items()})


def _settled(on_hand: Array, owed: Array) -> tuple[Array, Array]:
    """What is owed goes out first."""
    out = np.minimum(on_hand, owed)
    return on_hand - out, owed - out


def at_supplier(order: Array, moq: Array | float, pack: Array | float) -> Array:
    """Orders as the supplier takes them: none, or at least the MOQ, in whole packs."""
    order = np.where(order > 0, np.maximum(order, moq), 0.0)
    packs = np.where(np.asarray(pack) > 0, pack, 1.0)
    return np.where(np.asarray(pack) > 0, np.ceil(order / packs - 1e-9) * packs, order)


def order_up_to(level: Array, review: int = 1) -> Policy:
    """(R,S): every ``review`` days up to the level."""
    return lambda today: np.where(today.day % review == 0, np.maximum(level - today.position, 0), 0.0)


def reorder_up_to(point: Array, level: Array) -> Policy:
    """(s,S): at or below the point, up to the level."""
    return lambda today: np.where(today.position <= point, np.maximum(level - today.position, 0), 0.0)


def reorder_lots(point: Array, lot: Array, review: int = 1) -> Policy:
    """(R,Q): at or below the point, the fewest lots that lift the position above it."""

    def policy(today: Today) -> Array:
        lots = np.floor((point - today.position) / lot + 1e-9) + 1
        return np.where((today.day % review == 0) & (today.position <= point), lots * lot, 0.0)

    return policy
