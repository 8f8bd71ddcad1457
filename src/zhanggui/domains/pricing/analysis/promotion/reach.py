"""Which carts to look at when hunting for the lowest price of one SKU: quantities and other goods that reach thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Offer

ANYONE = Buyer(everything=True)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far a buyer goes. ``most_units`` of one good in a cart, ``fillers`` goods of each kind to fill up with
    (goods that all offers treat alike are one kind), ``rounds`` of changing each of the
    ``climbs`` best carts by a unit, a good or up to a threshold."""

    most_units: int = 60
    fillers: int = 3
    rounds: int = 12
    climbs: int = 6

    def __post_init__(self) -> None:
        if min(self.most_units, self.fillers, self.rounds, self.climbs) < 1:
            raise ValueError(f"every setting of a reach is at least 1, got {self}")


def thresholds(offers: Sequence[Offer]) -> tuple[set[int], set[int]]:
    """Amounts and numbers of units at which something changes."""
    amounts, units = set(), {1, 2, 3, 4}
    for offer in offers:
        c = offer.calculator
        amounts.add(offer.conditions.min_amount)
        units.add(offer.conditions.min_units)
        match c:
            case how.Steps():
                amounts |= {at for at, _ in c.tiers}
            case how.UnitTiers():
                units |= {at for at, _ in c.tiers}
            case how.CheapestOff() | how.AnyFor():
                units |= {c.group, c.group - 1}
            case how.Bundle():
                units |= {n for _, n in c.goods}
    return amounts - {0}, units - {0}


def kinds_of(goods: Sequence[Line], promotions: Promotions, each: int) -> list[Line]:
    """Goods to fill up with: of those that the same offers cover, the cheapest, the dearest and some between."""
    kinds: dict[tuple[str, tuple[str, ...]], list[Line]] = {}
    bundled = {
        s for o in promotions.offers if isinstance(o.calculator, how.Bundle) for s, _ in o.calculator.goods
    }
    for line in sorted(goods, key=lambda x: (x.price, x.sku)):
        key = tuple(o.code for o in promotions.offers if o.scope.covers(line))
        kinds.setdefault((line.sku if line.sku in bundled else "", key), []).append(line)
    chosen = []
    for same in kinds.values():
        steps = max(1, min(each, len(same)) - 1)
        chosen += [same[i] for i in sorted({round(k * (len(same) - 1) / steps) for k in range(steps + 1)})]
    return chosen


def first_carts(
    line: Line, fillers: Sequence[Line], promotions: Promotions, tags: Mapping[str, int], reach: Reach
) -> Iterator[Cart]:
    """The SKU alone in telling quantities, then with one other good that fills up to each threshold."""
    amounts, units = thresholds(promotions.offers)
    own = {n for n in units if n <= reach.most_units}
    for price in {line.price, tags[line.sku]} - {0}:
        own |= {min(reach.most_units, -(-at // price)) for at in amounts}
    currency = promotions.offers[0].currency if promotions.offers else "CNY"
    for n in sorted(own):
        mine = replace(line, quantity=n)
        yield Cart(lines=(mine,), currency=currency, buyer=ANYONE)
        for other in fillers:
            if other.sku != line.sku:
                for m in sorted(_filling(mine, other, amounts, units, tags, reach.most_units)):
                    yield Cart(lines=(mine, replace(other, quantity=m)), currency=currency, buyer=ANYONE)


def _filling(
    mine: Line, other: Line, amounts: set[int], units: set[int], tags: Mapping[str, int], most: int
) -> set[int]:
    """How many of the other good reach a threshold, seen from price tags and from prices after other offers."""
    found = {n - mine.quantity for n in units} | units
    for own in {mine.price, tags[mine.sku]}:
        for price in {other.price, tags[other.sku]} - {0}:
            found |= {-(-(at - own * mine.quantity) // price) for at in amounts}
    return {min(n, most) for n in found if n >= 1}


def changed(
    cart: Cart, paid: int, sku: str, fillers: Sequence[Line], amounts: set[int], most: int
) -> Iterator[Cart]:
    """Carts near this one: a unit more or less, a unit of one good for a unit of another, a good filled up until the
    cart's price tags or what is paid for them reach a threshold. The SKU itself stays in."""
    have = {line.sku: line.quantity for line in cart.lines}
    tags = {line.sku: line for line in (*fillers, *cart.lines)}
    steps = {(one, n) for one in tags for n in (-1, 1)}
    for one, line in tags.items():
        for now in (cart.total, paid):
            steps |= {(one, -(-(at - now) // line.price)) for at in amounts if at > now and line.price}
    moved = [{**have, one: have.get(one, 0) + n} for one, n in sorted(steps)]
    for less in have:
        for more in tags:
            if more != less:
                moved.append({**have, less: have[less] - 1, more: have.get(more, 0) + 1})
    for wanted in moved:
        if wanted[sku] >= 1:
            lines = [replace(tags[one], quantity=min(n, most)) for one, n in wanted.items() if n > 0]
            yield replace(cart, lines=tuple(lines))
