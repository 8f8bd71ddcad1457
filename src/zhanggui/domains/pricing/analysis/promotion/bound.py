"""A price no buyer can get below, whatever else he buys: the proof that a hunt for the lowest price may stop.

Each offer is taken to be as generous to one unit as it can be in any cart at all; offers in one stacking group, where
only one can hold on a line, count as the best choice of one. The true lowest price lies between this bound and the
lowest price found. One coin is allowed for each offer's rounding. Where thresholds look at more than what is left
(``Base.LIST``, ``TAGS``), a threshold discount is spread over no less than the earlier offers must leave of the tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import floor

from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.calculators import WHOLE
from zhanggui.domains.pricing.analysis.promotion.cart import Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target
from zhanggui.domains.pricing.analysis.promotion.stacking import Base

MOST_CHOICES = 2_000


@dataclass(frozen=True)
class Bound:
    """The offers and goods a bound is for; what earlier offers leave of price tags is worked out once for each offer."""

    promotions: Promotions
    goods: Sequence[Line]
    kept: dict[str, Fraction] = field(default_factory=dict, repr=False)

    def no_lower_than(self, line: Line) -> int:
        """Minor units per unit of the SKU that every buyer pays at least; 0 says nothing."""
        covering = [o for o in self.promotions.offers if o.target is Target.GOODS and o.scope.covers(line)]
        groups: dict[tuple[str, str], list[Offer]] = {}
        for offer in covering:
            name = ("stacking", offer.stacking_group) if offer.stacking_group else ("alone", offer.code)
            groups.setdefault(name, []).append(offer)
        size = 1
        for members in groups.values():
            size *= len(members)
        choices = product(*groups.values()) if size <= MOST_CHOICES else [tuple(covering)]
        return min((self._composed(line, {o.code for o in chosen}) for chosen in choices), default=line.price)

    def _composed(self, line: Line, chosen: set[str]) -> int:
        price = Fraction(line.price)
        for offer in self.promotions.offers:
            if offer.code in chosen:  # one coin for the rounding
                price = max(Fraction(0), self.after_offer(offer, price, line) - 1)
        return floor(price)

    def after_offer(self, offer: Offer, price: Fraction, line: Line) -> Fraction:
        """The least one unit can cost once the offer holds, given what it cost before. Rounding is not in it."""
        c, others = (
            offer.calculator,
            [g.price for g in self.goods if offer.scope.covers(g) and g.sku != line.sku],
        )
        dearest = max([*others, line.price])
        match c:
            case how.Steps():
                deepest = max(Fraction(off, at) for at, off in c.tiers)
                kept = Fraction(1) if self.promotions.stacking.base is Base.LEFT else self._kept(offer)
                return price * (1 - min(Fraction(1), deepest / kept)) if kept else Fraction(0)
            case how.Percent() | how.UnitPercent() | how.CheapestOff():
                return price * Fraction(WHOLE - c.off, WHOLE)
            case how.UnitTiers():
                return price * Fraction(WHOLE - c.tiers[-1][1], WHOLE)
            case how.UnitOff():
                return price - c.off
            case how.Deposit():
                return price - (c.counts_as - c.paid)
            case how.FixedPrice():
                return min(price, Fraction(c.price))
            case how.AnyFor():
                worth = price + (c.group - 1) * dearest
                return min(price, c.price * price / worth) if worth else Fraction(0)
            case how.Bundle():
                return _in_bundle(c, price, line, self.goods)
            case how.Points():
                return price * Fraction(WHOLE - c.most_share, WHOLE)
        return price

    def _kept(self, offer: Offer) -> Fraction:
        """The least share of its price tag any covered good can still cost when the offer's turn comes."""
        if offer.code not in self.kept:
            earlier = self.promotions.offers[: self.promotions.offers.index(offer)]
            least = Fraction(1)
            for good in self.goods:
                if good.price and offer.scope.covers(good):
                    price = Fraction(good.price)
                    for one in earlier:
                        if one.target is Target.GOODS and one.scope.covers(good):
                            price = min(price, self.after_offer(one, price, good))
                    least = min(least, max(Fraction(0), price / good.price))
            self.kept[offer.code] = least
        return self.kept[offer.code]


def _in_bundle(c: how.Bundle, price: Fraction, line: Line, goods: Sequence[Line]) -> Fraction:
    tags = {g.sku: g.price for g in goods} | {line.sku: line.price}
    others = sum(tags.get(sku, 0) * n for sku, n in c.goods if sku != line.sku)
    mine = sum(n for sku, n in c.goods if sku == line.sku)
    worth = price * mine + others
    return min(price, c.price * price / worth) if mine and worth else price
