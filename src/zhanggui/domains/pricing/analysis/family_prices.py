"""Prices of a family chosen together, where a SKU's price sends buyers to the others or takes them from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhanggui.domains.pricing.analysis.best_prices import (
    BestPriceRule,
    Place,
    Wanted,
    profit_at,
    seen_gains,
    steps_of,
)
from zhanggui.domains.pricing.analysis.elasticity import Response
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms
from zhanggui.domains.pricing.analysis.weekly_sales import Floats, Key

ROUNDS = 4
"""Prices answer each other's changes; after so many rounds they have settled to the coin in all trials, or no price is advised."""
TRIED = 41
"""Prices of each SKU that are looked at."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One SKU × shop of a family with a known answer of its buyers. Its cross effect counts only where identified."""

    key: Key
    place: Place
    terms: UnitTerms
    answer: Response


@dataclass(frozen=True, kw_only=True)
class Together:
    """The price of one member when all are set together. ``wanted``: its gain counts what the others win or lose by it (they
    at their own new prices). ``beside``: the others that change, with their prices (ticks). ``alone``: mean gain of all over
    the rule's days.
    """

    wanted: Wanted
    beside: Mapping[Key, int]
    total: float


def families(members: Iterable[Member]) -> list[list[Member]]:
    """Members tied by an identified cross effect, in either direction; SKUs without one are in none."""
    listed = {one.key: one for one in members}
    tied: dict[Key, set[Key]] = defaultdict(set)
    for one in listed.values():
        if one.answer.cross.identified:
            for other in one.answer.cross.others:
                if other in listed:
                    tied[one.key].add(other)
                    tied[other].add(one.key)
    found, done = [], set()
    for key in sorted(tied):
        group, waiting = [], [key]
        while waiting:
            this = waiting.pop()
            if this not in done:
                done.add(this)
                group.append(this)
                waiting += tied[this]
        if group:
            found.append([listed[one] for one in sorted(group)])
    return found


def together(family: Sequence[Member], floor: FloorRule, rule: BestPriceRule) -> dict[Key, Together]:
    """The prices that should earn the family most; a member that should not move, or not surely enough, is absent.

    Each in turn takes its best price given the others', until none moves (coordinate ascent from the present prices).
    """
    tried = [steps_of(one.place, one.answer, rule, most=TRIED) for one in family]
    now = [one.place.asked for one in family]
    prices = list(now)
    for _ in range(ROUNDS):
        before = list(prices)
        for i, options in enumerate(tried):
            gains = [
                _gains(family, [*prices[:i], p, *prices[i + 1 :]], now, floor, rule.days).mean()
                for p in options
            ]
            stay = _gains(family, prices, now, floor, rule.days).mean()
            if gains and max(gains) > stay:
                prices[i] = options[int(np.argmax(gains))]
        if prices == before:
            break
    total = float(_gains(family, prices, now, floor, rule.days).mean())
    found = {}
    for i, one in enumerate(family):
        wanted = _wanted(family, prices, now, i, floor, rule)
        if wanted is not None:
            beside = {
                m.key: p for m, p, old in zip(family, prices, now, strict=True) if p != old and m is not one
            }
            found[one.key] = Together(wanted=wanted, beside=beside, total=total)
    return found


def _wanted(
    family: Sequence[Member],
    prices: Sequence[int],
    now: Sequence[int],
    i: int,
    floor: FloorRule,
    rule: BestPriceRule,
) -> Wanted | None:
    """What the i-th change adds while the others stand at their new prices."""
    if prices[i] == now[i]:
        return None
    without = [*prices[:i], now[i], *prices[i + 1 :]]
    gains = _gains(family, prices, now, floor, rule.days) - _gains(family, without, now, floor, rule.days)
    worse = float((gains < 0).mean())
    if worse > rule.most_doubt or gains.mean() <= 0:
        return None
    one = family[i]
    low, mid, high = np.quantile(
        seen_gains(gains, one.place, prices[i], one.terms, floor, rule), [0.1, 0.5, 0.9]
    )
    options = steps_of(one.place, one.answer, rule, most=TRIED)
    return Wanted(
        price=prices[i], low=float(low), mid=float(mid), high=float(high), worse=worse,
        at_bound=prices[i] in (options[0], options[-1]), by=_by(family, prices, without, now, i, floor, rule),
    )  # fmt: skip


def _by(
    family: Sequence[Member], prices: Sequence[int], without: Sequence[int], now: Sequence[int], i: int, floor: FloorRule, rule: BestPriceRule,
) -> dict[str, float]:  # fmt: skip
    """The mean of the same gain if each specification's own elasticity of the i-th member were the truth."""
    one, found = family[i], {}
    for name, elasticity in one.answer.specifications.items():
        sure = replace(one, answer=replace(one.answer, draws=np.full(one.answer.draws.size, elasticity)))
        as_if = [*family[:i], sure, *family[i + 1 :]]
        gains = _gains(as_if, prices, now, floor, rule.days) - _gains(as_if, without, now, floor, rule.days)
        found[name] = float(gains.mean())
    return found


def _gains(
    family: Sequence[Member], prices: Sequence[int], now: Sequence[int], floor: FloorRule, days: int
) -> Floats:
    """What the family earns more at these prices than at the present ones, for each draw, in money over the days."""
    moved = {one.key: float(np.log(p / old)) for one, p, old in zip(family, prices, now, strict=True)}
    total = np.zeros(family[0].answer.draws.size)
    for one, price in zip(family, prices, strict=True):
        cross = one.answer.cross
        others = sum(share * moved.get(key, 0.0) for key, share in cross.others.items())
        sold = np.minimum(one.answer.draws, 0.0) * moved[one.key]
        if cross.identified:
            sold = sold + cross.draws * others
        before, after = (
            profit_at(one.place, one.place.asked, one.terms, floor),
            profit_at(one.place, price, one.terms, floor),
        )
        total += (after * np.exp(sold) - before) * one.place.units * days
    return total
