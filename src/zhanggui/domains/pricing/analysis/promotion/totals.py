"""The lowest price over all orders at once: every sum that an order can have, and what comes off at each.

After the first phase (see ``phases``) an order is its sum T: the offers on sums take ``off(T)`` off it, and a unit of the
SKU that costs ``p`` ends at p × (1 − off(T) / T), but for the coins of rounding. Which sums orders of these goods can have
is an unbounded knapsack, kept as one bit a coin; the sums are walked from the most generous on, so the first that an
order with the SKU can have is the lowest price there is. (Reachable sums by shifting bits: Pisinger, *Dynamic programming
on the word RAM*, 2003.) What is relaxed (conditions on units, which unit of N for M is the cheap one) can only make the
bound lower than the truth; the engine then computes the order, and where it costs more nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.calculators import WHOLE
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Offer
from zhanggui.domains.pricing.analysis.promotion.phases import Phases, Price, choices, phases_of, prices_of
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE, thresholds
from zhanggui.domains.pricing.analysis.promotion.stacking import Base

THRESHOLDS_FAR = 20
"""Orders are looked at up to so many times the highest threshold."""
SMALLEST, LARGEST = 100_000, 2_000_000
STEP = 4_096
HAIR = 1e-6
"""What floating point may be off by, in coins; bounds are worked out in it."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lowest:
    """What one unit costs (or brings) at least in any order up to the limit: ``bound``, rounding left out. ``order``: goods
    whose sum is the one of the bound; ``codes`` the offers that hold in it."""

    bound: float
    order: Cart
    codes: frozenset[str]


@dataclass(frozen=True)
class _Sums:
    """The sums that units of the goods can have while one choice of first-phase offers holds; ``stages`` after each price."""

    prices: dict[str, list[Price]]
    steps: list[tuple[Line, list[Price]]]
    stages: list[bytes]
    there: NDArray[np.bool_]
    codes: frozenset[str]

    def goods_for(self, amount: int) -> dict[str, int]:
        """Units of each SKU that sum to the amount, from few prices and dear ones where there is a choice."""
        found: dict[str, int] = {}
        i = len(self.steps)
        while amount:
            if _bit(self.stages[i - 1], amount):
                i -= 1
                continue
            line, prices = self.steps[i - 1]
            steady = prices[0].linear
            price = next(p for p in prices if p.cost <= amount and _bit(self.stages[i if steady else i - 1], amount - p.cost))  # fmt: skip
            found[line.sku] = found.get(line.sku, 0) + price.units
            amount, i = amount - price.cost, i if steady else i - 1
        return found


class Totals:
    """All orders of some goods under some offers; None of it works where the offers do not come apart: see ``of``."""

    def __init__(
        self, promotions: Promotions, goods: Sequence[Line], phases: Phases, most_units: int
    ) -> None:
        self.promotions, self.goods, self.phases, self.most_units = promotions, goods, phases, most_units
        amounts, _ = thresholds(phases.sums)
        dearest = max(g.price for g in goods)
        self.limit = min(LARGEST, max(SMALLEST, 3 * dearest, THRESHOLDS_FAR * max(amounts, default=0)))

    @classmethod
    def of(cls, promotions: Promotions, goods: Sequence[Line], most_units: int) -> Totals | None:
        """None where the offers do not come apart into two phases, or a unit costs more than can be looked at."""
        phases = phases_of(promotions, goods)
        if phases is None or not goods or max(g.price for g in goods) > LARGEST // 3:
            return None
        return cls(promotions, goods, phases, most_units)

    @property
    def crumbs(self) -> int:
        """Coins a unit may cost less than the bound because parts are rounded: less than one for each offer on sums."""
        return len(self.phases.sums) + len(self.phases.after)

    def lowest(self, line: Line, *, received: bool = False) -> Lowest | None:
        """The lowest price of a unit, or the least it brings the merchant. None where no order up to the limit holds it."""
        if received and self.phases.after:
            return None
        best: tuple[float, int, int, _Sums, Price] | None = None
        gains, order = self._ranked[received]
        for sums in self._sums:
            for price in sums.prices[line.sku]:
                at = _first(order, price.cost, sums.there)
                if at is None:
                    continue
                brings = price.brings if received else float(price.cost)
                value = self._after(line, (brings - price.cost * gains[at]) / price.units)
                if best is None or value < best[0] - HAIR:
                    best = (value, at, price.cost, sums, price)
        return None if best is None else self._found(line, best, received)

    def _found(self, line: Line, best: tuple[float, int, int, _Sums, Price], received: bool) -> Lowest:
        value, at, cost, sums, price = best
        units = sums.goods_for(at - cost)
        units[line.sku] = units.get(line.sku, 0) + price.units
        lines = tuple(replace(g, quantity=units[g.sku]) for g in self.goods if g.sku in units)
        currency = self.promotions.offers[0].currency if self.promotions.offers else "CNY"
        taken = self._choice(at, received)
        codes = sums.codes | {o.code for o in (*taken, *self.phases.after)}
        return Lowest(value, Cart(lines=lines, currency=currency, buyer=ANYONE), frozenset(codes))

    def _after(self, line: Line, value: float) -> float:
        """The price once the offers behind the sums hold too, each way of taking them; the lowest."""
        ways = [prices_of_tail(value, line, chosen) for chosen in choices(self.phases.after)]
        return min(ways)

    def _choice(self, at: int, received: bool) -> tuple[Offer, ...]:
        one = np.array([at], dtype=np.int64)
        ways = list(choices(self.phases.sums))
        return max(ways, key=lambda way: float(self._gain(way, one, received)[0]))

    @cached_property
    def _ranked(self) -> dict[bool, tuple[Floats, NDArray[np.int64]]]:
        """For price and for what is received: the share that comes off at each sum, and the sums, most generous first."""
        return {False: self._rank(False), True: self._rank(True)}

    def _rank(self, received: bool) -> tuple[Floats, NDArray[np.int64]]:
        sums = np.arange(self.limit + 1, dtype=np.int64)
        gains = np.zeros(self.limit + 1)
        for chosen in choices(self.phases.sums):
            np.maximum(gains, self._gain(chosen, sums, received), out=gains)
        return gains, np.argsort(-gains, kind="stable")

    def _gain(self, chosen: Sequence[Offer], sums: NDArray[np.int64], received: bool) -> Floats:
        """The share of a unit's price that comes off at each sum when these offers hold one after the other."""
        left, kept, gain = sums.copy(), np.ones(len(sums)), np.zeros(len(sums))
        for offer in chosen:
            seen = left if self.promotions.stacking.base is Base.LEFT else sums
            off = np.minimum(_off(offer, seen, left), left)
            share = off / np.maximum(left, 1)
            weight = offer.funding.get("merchant", 0) / WHOLE if received else 1.0
            gain += weight * kept * share
            left, kept = left - off, kept * (1 - share)
        return gain

    @cached_property
    def _sums(self) -> list[_Sums]:
        """The sums under each choice of first-phase offers, those first in which nothing is relaxed: among equals they stand."""
        ways = sorted(choices(self.phases.before), key=lambda way: sum(isinstance(o.calculator, how.CheapestOff) for o in way))  # fmt: skip
        return [self._reachable(chosen) for chosen in ways]

    def _reachable(self, chosen: tuple[Offer, ...]) -> _Sums:
        prices = {g.sku: prices_of(g, chosen, self.goods, self.most_units) for g in self.goods}
        steps = sorted(_steps(self.goods, prices), key=lambda s: (-s[1][0].cost, s[0].sku))
        mask, bits, stages = (1 << (self.limit + 1)) - 1, 1, [_bytes(1, self.limit)]
        for _, options in steps:
            bits = _grown(bits, options, self.limit) & mask
            stages.append(_bytes(bits, self.limit))
        there = np.unpackbits(np.frombuffer(stages[-1], dtype=np.uint8), bitorder="little")[: self.limit + 1]
        return _Sums(prices, steps, stages, there.astype(bool), frozenset(o.code for o in chosen))


def prices_of_tail(value: float, line: Line, chosen: Sequence[Offer]) -> float:
    """A unit at ``value`` after offers on units, in fractions of a coin: nothing is rounded."""
    for offer in chosen:
        if offer.scope.covers(line):
            match offer.calculator:
                case how.UnitPercent(off=off):
                    value *= 1 - off / WHOLE
                case how.UnitOff(off=off):
                    value = max(0.0, value - off)
                case how.Deposit(paid=paid, counts_as=counts):
                    value = max(0.0, value - (counts - paid))
                case how.FixedPrice(price=price):
                    value = min(value, float(price))
    return value


def _steps(goods: Sequence[Line], prices: dict[str, list[Price]]) -> list[tuple[Line, list[Price]]]:
    """Prices by which the reachable sums grow: each steady one alone, those that hang on the number of units together."""
    found = []
    for line in goods:
        mine = prices[line.sku]
        found += [(line, [p]) for p in mine if p.linear and p.cost > 0]
        counted = [p for p in mine if not p.linear and p.cost > 0]
        found += [(line, sorted(counted, key=lambda p: -p.cost))] if counted else []
    return found


def _grown(bits: int, options: list[Price], limit: int) -> int:
    """The sums once the prices may be added: a steady one any number of times, of the others one."""
    if not options[0].linear:
        return bits | _any(bits, options)
    shift = options[0].cost
    while shift <= limit:
        bits |= bits << shift
        bits &= (1 << (limit + 1)) - 1
        shift *= 2
    return bits


def _any(bits: int, options: list[Price]) -> int:
    found = 0
    for price in options:
        found |= bits << price.cost
    return found


def _off(offer: Offer, seen: NDArray[np.int64], left: NDArray[np.int64]) -> NDArray[np.int64]:
    """What the offer takes off at each sum; of tiers by units the deepest, as if the units were there."""
    c = offer.calculator
    match c:
        case how.Steps():
            off = np.zeros_like(left)
            for at, minus in c.tiers:
                off = np.maximum(off, (seen // at if c.every else seen >= at) * minus)
        case how.Points():
            off = left * c.most_share // WHOLE
        case how.Percent(off=share):
            off = left - (left * (WHOLE - share) * 2 + WHOLE) // (2 * WHOLE)
        case how.UnitTiers():
            off = left - (left * (WHOLE - c.tiers[-1][1]) * 2 + WHOLE) // (2 * WHOLE)
        case _:
            off = np.zeros_like(left)
    for cap in (offer.most_off, offer.budget):
        off = off if cap is None else np.minimum(off, cap)
    return np.where(seen >= offer.conditions.min_amount, off, 0)


def _first(order: NDArray[np.int64], cost: int, there: NDArray[np.bool_]) -> int | None:
    """The most generous sum that ``cost`` and other units make up."""
    for start in range(0, len(order), STEP):
        sums = order[start : start + STEP]
        rest = sums - cost
        hit = (rest >= 0) & there[np.maximum(rest, 0)]
        if hit.any():
            return int(sums[int(hit.argmax())])
    return None


def _bytes(bits: int, limit: int) -> bytes:
    return bits.to_bytes(limit // 8 + 1, "little")


def _bit(stage: bytes, at: int) -> bool:
    return bool(stage[at >> 3] >> (at & 7) & 1)
