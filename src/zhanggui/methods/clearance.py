"""Selling off a stock by a date: which price in which week, at which stock left, by dynamic programming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
MOST_STOCK = 5000


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """What is sold off: prices by their number, the dearest first.

    net: what a unit brings at each price. rates: weeks × prices, units that a week's buyers want on average, or draws × weeks ×
    prices where they are not known: each week's sales are then drawn from the mixture. salvage: what a unit left at the end is
    worth; holding: what a unit left at the end of a week costs. falling: a price never rises again.
    """

    stock: int
    net: Floats
    rates: Floats
    salvage: float = 0.0
    holding: float = 0.0
    falling: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.stock <= MOST_STOCK:
            raise ValueError(f"stock must lie from 0 to {MOST_STOCK}, got {self.stock}")
        if self.rates.ndim not in (2, 3) or self.rates.shape[-1] != self.net.size or not self.net.size:
            raise ValueError(
                f"rates need a column for each of {self.net.size} prices, got {self.rates.shape}"
            )
        if (self.rates < 0).any() or not np.isfinite(self.rates).all() or not np.isfinite(self.net).all():
            raise ValueError("rates must be finite and not negative, what a unit brings finite")
        if self.holding < 0:
            raise ValueError(f"holding must not be negative, got {self.holding}")

    @property
    def weeks(self) -> int:
        return int(self.rates.shape[-2])


@dataclass(frozen=True)
class Ladder:
    """The best price by week, price now and stock left. ``choice[t, k, s]``: the number of the price in week t where k was the
    last one (0 in the first week) and s units are left; ``value[t, k, s]``: what is still to be earned then.
    """

    clearance: Clearance
    choice: Whole
    value: Floats

    @property
    def worth(self) -> float:
        """Expected money of the whole stock, salvage in, holding off."""
        return float(self.value[0, 0, self.clearance.stock])

    def path(self) -> tuple[tuple[int, float], ...]:
        """Price and expected stock at the start of each week if every week sells its mean: the plan a person reads. The price of
        a later week depends on what is left then: ask again.
        """
        left, price, found = float(self.clearance.stock), 0, []
        rates = _mean_rates(self.clearance)
        for week in range(self.clearance.weeks):
            price = int(self.choice[week, price, round(left)])
            found.append((price, left))
            left = max(0.0, left - float(rates[week, price]))
        return tuple(found)


def ladder(told: Clearance) -> Ladder:
    """The best ladder by Bellman's equation over weeks × stock, sales being Poisson and lost where the stock ends.

    V_t(s) = max over p of E[net_p · min(D, s) − holding · (s − D)⁺ + V_{t+1}((s − D)⁺)], V_end(s) = salvage · s (Gallego &
    van Ryzin 1994, Management Science 40, in weeks). Exact for known rates; under a mixture it ignores that the first weeks
    teach which draw is true, so it is asked anew every week.
    """
    prices, stock, weeks = told.net.size, told.stock, told.weeks
    value = np.empty((weeks + 1, prices, stock + 1))
    choice = np.zeros((weeks, prices, stock + 1), dtype=np.int64)
    value[weeks] = told.salvage * np.arange(stock + 1)
    chances = _chances(told)
    for week in range(weeks - 1, -1, -1):
        each = np.array([_week(told, chances[week][k], k, value[week + 1, k]) for k in range(prices)])
        for k in range(prices):
            first = k if told.falling else 0
            choice[week, k] = first + each[first:].argmax(axis=0)
            value[week, k] = each[first:].max(axis=0)
    return Ladder(told, choice, value)


def worth_of(plan: Ladder, truth: Clearance) -> float:
    """What following the plan earns if ``truth`` holds instead of what the plan was made of; same stock, prices and weeks."""
    if (truth.stock, truth.net.size, truth.weeks) != (
        plan.clearance.stock, plan.clearance.net.size, plan.clearance.weeks,
    ):  # fmt: skip
        raise ValueError("plan and truth must have the same stock, prices and weeks")
    prices, stock = truth.net.size, truth.stock
    value = np.tile(truth.salvage * np.arange(stock + 1.0), (prices, 1))
    chances = _chances(truth)
    for week in range(truth.weeks - 1, -1, -1):
        each = np.array([_week(truth, chances[week][k], k, value[k]) for k in range(prices)])
        value = np.take_along_axis(each, plan.choice[week], axis=0)
    return float(value[0, stock])


def _week(told: Clearance, chance: Floats, price: int, then: Floats) -> Floats:
    """For every stock: what the week at this price earns and leaves to earn."""
    stock = np.arange(told.stock + 1)
    least = np.minimum(stock, chance.size)
    below = np.concatenate([[0.0], np.cumsum(chance)])[least]  # P(D < s)
    counted = np.concatenate([[0.0], np.cumsum(chance * np.arange(chance.size))])[least]
    sold = counted + stock * (1 - below)
    # Sales of d < s leave s - d; all larger ones leave nothing.
    rest = np.convolve(chance, np.concatenate([[0.0], then[1:]]))[: told.stock + 1]
    answer: Floats = told.net[price] * sold - told.holding * (stock - sold) + rest + (1 - below) * then[0]
    return answer


def _chances(told: Clearance) -> list[list[Floats]]:
    """For every week and price the probability of each number of units wanted; weeks alike share theirs."""
    found: list[list[Floats]] = []
    for week in range(told.weeks):
        rates = told.rates[..., week, :]
        if week and np.array_equal(rates, told.rates[..., week - 1, :]):
            found.append(found[-1])
        else:
            found.append([_mixture(np.atleast_1d(rates[..., k]), told.stock) for k in range(told.net.size)])
    return found


def _mixture(rates: Floats, stock: int) -> Floats:
    """Probability of each number up to where the rest is next to nothing, or to the stock."""
    from scipy.special import pdtr

    last = int(rates.max() + 8 * np.sqrt(rates.max()) + 20)
    upto = pdtr(np.arange(min(last, stock) + 1)[:, None], np.maximum(rates, 1e-12)).mean(axis=1)
    answer: Floats = np.diff(upto, prepend=0.0)
    return answer


def _mean_rates(told: Clearance) -> Floats:
    answer: Floats = told.rates if told.rates.ndim == 2 else told.rates.mean(axis=0)
    return answer
