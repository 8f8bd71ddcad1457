"""Who sets prices and cuts in the trial of events: ours, the usual ways, and the optimum that knows the truth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule, Place, wanted_price
from zhanggui.domains.pricing.analysis.elasticity import Responses, from_weeks
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.learned_lift import PastLift
from zhanggui.domains.pricing.analysis.plan.lifts import LiftRule, Sold, windows
from zhanggui.domains.pricing.analysis.plan.suggest import (
    Advice,
    Asked,
    Knowledge,
    Stand,
    SuggestRule,
    suggest,
)
from zhanggui.domains.pricing.analysis.plan.suggestion import learnt
from zhanggui.domains.pricing.analysis.weekly_sales import Floats, Weekly
from zhanggui.domains.pricing.event_trial import LEAST_CUT, START, Cuts, Lived, Prices, World, list_price
from zhanggui.domains.pricing.trial import COIN, SHOP

RULE = SuggestRule(least=round(LEAST_CUT * 100))
FLAT = 0.2
USUAL_DAYS = 28
DEPTHS = np.arange(0, 51) / 100


def keep(_world: World, lived: Lived) -> Floats:
    """The price of the first day of the trial, always."""
    last: Floats = lived.asked[:, -1]
    return last


def cost_plus(world: World, _lived: Lived) -> Floats:
    """Cost, parcel and fees, and the margin that the goods earned on average at their first prices."""
    share = float(np.mean(1 - world.floor / world.first))
    answer: Floats = np.minimum(np.round(world.floor / (1 - share), 1), list_price(world))
    return answer


def match_lowest(world: World, lived: Lived) -> Floats:
    """The lowest competitor's price of yesterday, never below the floor."""
    answer: Floats = np.clip(np.round(world.lowest[:, lived.day - 1], 1), world.floor, list_price(world))
    return answer


def best_prices(world: World, _lived: Lived) -> Floats:
    """The best price under the true elasticity (Lerner 1934), within floor and list price."""
    with np.errstate(divide="ignore"):
        best = np.where(
            world.elasticity < -1, world.floor * world.elasticity / (world.elasticity + 1), np.inf
        )
    return np.clip(best, world.floor, list_price(world))


def ours(world: World, lived: Lived) -> Floats:
    """Every SKU whose buyers' answer is known goes a step towards what should earn most."""
    known, prices, usual = answers(world, lived), lived.asked[:, -1].copy(), usual_units(world, lived)
    for n in range(len(world.skus)):
        asked = round(float(prices[n]) * 100) * COIN
        place = Place(
            asked=asked, credited=asked, units=float(usual[n]), coin=COIN, floor=round(float(world.floor[n]) * 10_000),
            ceiling=round(float(list_price(world)[n]) * 100) * COIN,
        )  # fmt: skip
        found = wanted_price(place, known.of(f"{n}", SHOP), world.terms[n], FloorRule(), BestPriceRule())
        if found is not None and found.mid > 0:
            prices[n] = found.price / 10_000
    return prices


def no_cuts(world: World, _lived: Lived, _event: int) -> Floats:
    """Nobody takes part."""
    return np.zeros(len(world.skus))


def flat_cuts(world: World, _lived: Lived, _event: int) -> Floats:
    """20 % off everything at each event."""
    return np.full(len(world.skus), FLAT)


def best_cuts(world: World, lived: Lived, event: int) -> Floats:
    """The depth that earns most under the truth, for each SKU: its own pull, answer, stock and what is pulled forward."""
    asked = lived.asked[:, -1]
    usual = world.without(asked, event)
    without = np.minimum(usual, world.stock[:, event])
    now = world.margin(asked)
    gains = []
    for depth in DEPTHS:
        cut = np.full(len(world.skus), depth)
        sold = np.minimum(usual * world.lifted(cut, event), world.stock[:, event])
        paid = asked * (1 - depth)
        gain = sold * world.margin(paid) - without * now - world.pulled * np.maximum(0, sold - usual) * now
        gains.append(np.where(depth >= LEAST_CUT, gain, 0.0))
    best: Floats = DEPTHS[np.argmax(gains, axis=0)]
    return best


def our_cuts(world: World, lived: Lived, event: int) -> Floats:
    """The plan that fills itself."""
    knowledge, cuts = known_of(world, lived), np.zeros(len(world.skus))
    usual, mine = usual_units(world, lived), lived.advised.setdefault(event, {})
    for n in range(len(world.skus)):
        found = suggest(asked_of(world, lived, event, n, float(usual[n])), knowledge, RULE)
        if isinstance(found, Advice):
            cuts[n], mine[n] = found.depth / 100, found
    return cuts


def asked_of(world: World, lived: Lived, event: int, n: int, usual: float) -> Asked:
    """One SKU at an event's start, as the product would ask about it."""
    one, now = world.events[event], round(float(lived.asked[n, -1]) * 100) * COIN
    lowest = round(float(lived.paid[n, -7:].min()) * 100) * COIN
    stand = Stand(
        shop=SHOP,
        usual=usual,
        now=now,
        floor=round(float(world.floor[n]) * 10_000),
        terms=world.terms[n],
        under=lowest,
    )
    return Asked(
        sku=f"{n}", category=world.skus[n].category, name=one.name or "\0coming", days=one.days, stands=(stand,),
        stock=float(world.stock[n, event]),
    )  # fmt: skip


def known_of(world: World, lived: Lived, planned: Sequence[PastLift] | None = None) -> Knowledge:
    """What the product would have learnt of the days seen and of plans so far."""
    told = planned_of(lived) if planned is None else planned
    return learnt(panel(world, lived), answers(world, lived), START + timedelta(days=lived.day), told)


def planned_of(lived: Lived) -> list[PastLift]:
    """What each of our plans wanted and sold."""
    return [
        PastLift(
            event=str(event), category="", units=float(sum(lived.sold(event, n) for n in mine)),
            goal=float(sum(round(one.expected) for one in mine.values())),
        )
        for event, mine in lived.advised.items() if mine
    ]  # fmt: skip


def panel(world: World, lived: Lived) -> Sold:
    """Days seen, as the tables would have them: a price only where something was sold."""
    names = tuple((SHOP, f"{n}", one.category) for n, one in enumerate(world.skus))
    return Sold(units=lived.units, price=np.where(lived.units > 0, lived.paid, np.nan), names=names)


def usual_units(world: World, lived: Lived) -> Floats:
    """Units a day over the last USUAL_DAYS days that were no event."""
    spans = windows(panel(world, lived), LiftRule()).get(SHOP, [])
    taken = {day for first, last in spans for day in range(first, last + 1)}
    plain = [day for day in range(lived.day) if day not in taken][-USUAL_DAYS:]
    answer: Floats = lived.units[:, plain].mean(axis=1)
    return answer


def answers(world: World, lived: Lived) -> Responses:
    """What the product would say of the whole weeks of the last year; weeks in which stock had ended are not known."""
    weeks = min(52, lived.day // 7)
    end = lived.day
    span = slice(end - 7 * weeks, end)

    def weekly(table: Floats) -> Floats:
        return table[:, span].reshape(len(world.skus), weeks, 7)

    units = weekly(lived.units).sum(axis=2)
    units[weekly(lived.ended.astype(float)).any(axis=2)] = np.nan
    asked = weekly(lived.asked)
    price = np.where(asked.std(axis=2) < 0.01 * asked.mean(axis=2), asked.mean(axis=2), np.nan)
    off = np.log(weekly(lived.paid).sum(axis=2) / asked.sum(axis=2))
    return from_weeks(
        Weekly(
            keys=tuple((f"{n}", SHOP) for n in range(len(world.skus))), start=START + timedelta(days=end - 7 * weeks), units=units,
            price=price, off=off, visitors=np.full(units.shape, np.nan), category=tuple(one.category for one in world.skus),
            product=tuple(str(one.product) for one in world.skus),
        )
    )  # fmt: skip


POLICIES: dict[str, tuple[Prices, Cuts]] = {
    "ours": (ours, our_cuts), "prices_only": (ours, no_cuts), "keep": (keep, no_cuts), "cost_plus": (cost_plus, no_cuts),
    "match_lowest": (match_lowest, no_cuts), "flat": (keep, flat_cuts), "optimum": (best_prices, best_cuts),
}  # fmt: skip
