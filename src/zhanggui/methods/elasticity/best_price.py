"""The price that is expected to earn most, given how little is known of the elasticity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from zhanggui.methods.elasticity.observed import Floats, Whole

AT_ONCE = 200
"""Prices that are tried at a time."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Prices that are allowed: ``floor`` to ``ceiling`` in steps of ``tick``, at most ``largest_step`` (a share) away from
    the present price. Money in one unit throughout.
    """

    floor: Decimal
    ceiling: Decimal
    tick: Decimal = Decimal("0.01")
    largest_step: Decimal = Decimal("0.10")

    def __post_init__(self) -> None:
        if not (0 < self.floor <= self.ceiling and self.ceiling.is_finite()):
            raise ValueError(f"need 0 < floor <= ceiling, got {self.floor} and {self.ceiling}")
        if self.tick <= 0 or self.largest_step <= 0:
            raise ValueError(
                f"tick and largest_step must be positive, got {self.tick} and {self.largest_step}"
            )

    def allowed(self, present: Decimal) -> list[Decimal]:
        """The allowed prices, cheapest first; empty where floor and step exclude each other."""
        low = max(self.floor, present * (1 - self.largest_step))
        high = min(self.ceiling, present * (1 + self.largest_step))
        first, last = -int(-low // self.tick), int(high // self.tick)
        return [self.tick * n for n in range(first, last + 1)]


@dataclass(frozen=True, kw_only=True)
class BestPrice:
    """price: the recommended one. low, mid, high: 10 %, 50 % and 90 % of the gain over keeping the present price, in money
    over the time that ``quantity`` is for; expected: its mean. worse: probability that it earns less than keeping.
    at_bound: the price lies at an end of what is allowed, so the optimum may lie beyond.
    """

    price: Decimal
    expected: float
    low: float
    mid: float
    high: float
    worse: float
    at_bound: bool


def best_price(
    *, present: Decimal, quantity: float, cost: Decimal, draws: Floats, bounds: Bounds, share_of_fees: float = 0.0
) -> BestPrice | None:  # fmt: skip
    """Maximise expected profit: mean over ``draws`` of quantity · (p / present)^e · (p · (1 - fees) - cost).

    ``draws`` are draws of the elasticity from its posterior (``Pooled.draws``); those above 0 are taken as 0, since nobody
    buys more because it is dearer. ``cost`` is what a unit costs, ``share_of_fees`` what is kept off the price. None where no
    price is allowed. With one draw -2.5, cost 60 and no fees the optimum is 60 · 2.5 / 1.5 = 100 (Lerner 1934). Where the
    elasticity is nearer to 0 than -1 there is no optimum inside and the answer lies at the upper bound: say so, and keep the
    step small. Outside the prices that were observed the curve is a guess.
    """
    if (
        present <= 0
        or quantity <= 0
        or not 0 <= share_of_fees < 1
        or not draws.size
        or not np.isfinite(draws).all()
    ):
        raise ValueError("need a present price, quantity and finite draws, and fees within [0, 1)")
    allowed = bounds.allowed(present)
    if not allowed:
        return None

    def gains(at: Whole) -> Floats:
        """Draws × places in ``allowed``: how much more than by keeping the price."""
        prices = np.array([float(allowed[i]) for i in at] + [float(present)])
        profit = _profit(prices, present, quantity, cost, draws, share_of_fees)
        return profit[:, :-1] - profit[:, -1:]

    at = _best_place(gains, len(allowed))
    gain = gains(np.array([at]))[:, 0]
    low, mid, high = np.quantile(gain, [0.1, 0.5, 0.9])
    return BestPrice(
        price=allowed[at], expected=float(gain.mean()), low=float(low), mid=float(mid), high=float(high),
        worse=float((gain < 0).mean()), at_bound=at in (0, len(allowed) - 1),
    )  # fmt: skip


def _best_place(gains: Callable[[Whole], Floats], count: int) -> int:
    """The place of the highest mean gain: on a coarse grid first, then between its neighbours, until the grid is whole."""
    first, last = 0, count - 1
    while True:
        tried = np.unique(np.linspace(first, last, AT_ONCE).astype(np.int64))
        best = int(gains(tried).mean(axis=0).argmax())
        if tried.size == last - first + 1:
            return int(tried[best])
        first, last = int(tried[max(best - 1, 0)]), int(tried[min(best + 1, tried.size - 1)])


def _profit(
    prices: Floats, present: Decimal, quantity: float, cost: Decimal, draws: Floats, fees: float
) -> Floats:
    """Draws × prices."""
    slope = np.minimum(draws, 0.0)[:, None]
    sold = quantity * (prices / float(present)) ** slope
    answer: Floats = sold * (prices * (1 - fees) - float(cost))
    return answer
