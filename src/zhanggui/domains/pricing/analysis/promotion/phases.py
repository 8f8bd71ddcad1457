"""Offers taken apart for the exact search: what changes the price of a unit, and what comes off the order's sum.

Most plans work in two phases. Item and member offers give every unit its price, whatever else is bought; then 满减,
coupons, order percentages and points take something off the sum, shared by what is to be paid. Such a plan is decided
by one number, the sum after the first phase, so that all orders can be looked at at once (``totals``). Plans that do
not come apart like this (bundles, 满减 on one category beside one on all, …) give None.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.calculators import Covered
from zhanggui.domains.pricing.analysis.promotion.cart import Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.moves import counts_for_tags
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target
from zhanggui.domains.pricing.analysis.promotion.stacking import Base

ON_SUMS = (how.Steps, how.Percent, how.UnitTiers, how.Points)
BY_UNIT = (how.UnitPercent, how.UnitOff, how.FixedPrice, how.Deposit)
MOST_OFFERS = 12
"""Offers that are taken or left in every way; more are too many to try all."""


@dataclass(frozen=True)
class Phases:
    """``before``: offers on units ahead of all that look at sums; ``sums``: those; ``after``: offers on units behind them."""

    before: tuple[Offer, ...]
    sums: tuple[Offer, ...]
    after: tuple[Offer, ...]


def phases_of(promotions: Promotions, goods: Sequence[Line]) -> Phases | None:
    """The offers in their two phases; None where they do not come apart."""
    money = [
        o for o in promotions.offers if o.target is Target.GOODS and any(o.scope.covers(g) for g in goods)
    ]
    sums = [i for i, o in enumerate(money) if _on_sums(o, goods)]
    first, last = (sums[0], sums[-1] + 1) if sums else (len(money), len(money))
    found = Phases(tuple(money[:first]), tuple(money[first:last]), tuple(money[last:]))
    apart = len(sums) == last - first and len(money) <= MOST_OFFERS
    return found if apart and _holds(found, promotions, goods) else None


def _on_sums(offer: Offer, goods: Sequence[Line]) -> bool:
    return isinstance(offer.calculator, ON_SUMS) and (
        all(map(offer.scope.covers, goods)) or not _alone(offer, goods)
    )


def _alone(offer: Offer, goods: Sequence[Line]) -> bool:
    """Whether the offer covers one SKU only, so that its effect depends on the units of that SKU alone."""
    return sum(offer.scope.covers(g) for g in goods) == 1


def _holds(found: Phases, promotions: Promotions, goods: Sequence[Line]) -> bool:
    base = promotions.stacking.base
    seen_alike = len({tuple(o.scope.covers(g) for g in goods) for o in found.sums}) <= 1
    whole = all(o.scope.covers(g) for o in found.sums for g in goods)
    units = all(_on_units(o, goods) for o in found.before) and all(
        isinstance(o.calculator, BY_UNIT) and _free(o) for o in found.after
    )
    tags = base is not Base.TAGS or all(counts_for_tags(o.level) for o in found.before)
    lists = base is not Base.LIST or not found.before
    return seen_alike and whole and units and tags and lists and not (found.before and found.after)


def _free(offer: Offer) -> bool:
    """Whether nothing but the unit itself decides what comes off it."""
    asked = offer.conditions
    return (offer.most_off, offer.budget, asked.min_amount, asked.min_units) == (None, None, 0, 0)


def _on_units(offer: Offer, goods: Sequence[Line]) -> bool:
    """Whether the price of each unit follows from its SKU, or can be taken as low as the offer ever makes it."""
    if _alone(offer, goods):
        return not isinstance(offer.calculator, how.Bundle)
    uncapped = offer.most_off is None and offer.budget is None
    return uncapped and isinstance(offer.calculator, (*BY_UNIT, how.CheapestOff))


def choices(offers: Sequence[Offer]) -> Iterator[tuple[Offer, ...]]:
    """Every way of taking or leaving offers that exclusion groups allow; one with tiers by units may hold at any of them."""
    for taken in product(*[(*_tiers(o), None) for o in offers]):
        chosen = tuple(o for o in taken if o is not None)
        groups = [o.exclusion_group for o in chosen if o.exclusion_group]
        if len(set(groups)) == len(groups):
            yield chosen


def _tiers(offer: Offer) -> list[Offer]:
    if not isinstance(offer.calculator, how.UnitTiers):
        return [offer]
    return [replace(offer, calculator=how.UnitTiers((tier,))) for tier in offer.calculator.tiers]


@dataclass(frozen=True)
class Price:
    """``units`` of a SKU cost ``cost`` together after the first phase and bring the merchant ``brings`` (exact shares of the
    funders). ``linear``: any number of units goes at this price each."""

    units: int
    cost: int
    brings: float
    linear: bool


def prices_of(line: Line, chosen: Sequence[Offer], goods: Sequence[Line], most_units: int) -> list[Price]:
    """What units of a SKU can cost when these offers hold: one price for all units, or one for each number of them."""
    mine = [o for o in chosen if o.scope.covers(line)]
    found: dict[tuple[int, int], Price] = {}
    for ways in _ways(mine, goods):
        one = _priced(line, 1, ways)
        steady = all(isinstance(o.calculator, (*BY_UNIT, how.CheapestOff)) and (_free(o) or not _alone(o, goods))
                     and not (isinstance(o.calculator, how.CheapestOff) and _alone(o, goods)) for o, _ in ways)  # fmt: skip
        for n in (1,) if steady else range(1, most_units + 1):
            priced = one if n == 1 and steady else _priced(line, n, ways)
            price = Price(n, priced[0], priced[1], steady)
            known = found.get((n, price.cost))
            if known is None or price.brings < known.brings:
                found[n, price.cost] = price
    return list(found.values())


def _ways(mine: Sequence[Offer], goods: Sequence[Line]) -> Iterator[list[tuple[Offer, bool]]]:
    """How the chosen offers may fall on one SKU: of a stacking group one; of N for M over several SKUs any unit or none.

    The flag says that the unit is one of those made cheaper.
    """
    options: list[list[tuple[Offer, bool] | None]] = []
    for offer in mine:
        shared = isinstance(offer.calculator, how.CheapestOff) and not _alone(offer, goods)
        options.append([(offer, True), None] if shared or offer.stacking_group else [(offer, True)])
    for picked in product(*options):
        ways = [one for one in picked if one is not None]
        groups = [o.stacking_group for o, _ in ways if o.stacking_group]
        if len(set(groups)) == len(groups):
            yield [(o, not _alone(o, goods)) for o, _ in ways]


def _priced(line: Line, n: int, ways: Sequence[tuple[Offer, bool]]) -> tuple[int, float]:
    """What ``n`` units cost and bring after the offers, each computed as the engine does."""
    net, brings = line.price * n, float(line.price * n)
    for offer, shared in ways:
        asked = offer.conditions
        if not shared and (net < asked.min_amount or n < asked.min_units):
            continue
        if shared and isinstance(offer.calculator, how.CheapestOff):
            off = n * how.share_off(net // n, offer.calculator.off)
        else:
            off = sum(offer.calculator.parts(Covered([net], [n], [net], [line.sku])))
        caps = [cap for cap in (offer.most_off, offer.budget) if cap is not None]
        off = min([off, *caps])
        net, brings = net - off, brings - off * offer.funding.get("merchant", 0) / how.WHOLE
    return net, brings
