"""What a shop sells at a plan's price tags, and what a unit brings there under its offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal

from zhanggui.core.money import from_ticks, minor_digits, to_ticks
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms
from zhanggui.domains.pricing.analysis.price_view import PriceView
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line, from_minor, to_minor
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Offer
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE
from zhanggui.domains.pricing.analysis.promotion.stacking import STACKINGS


def goods_of(
    terms: PlanTerms, shop: str, view: PriceView, categories: Mapping[str, str]
) -> tuple[list[Line], dict[str, int]]:
    """Everything the shop sells at the plan's price tags (else what it asks, else what was paid), and the floors, in minor units."""
    digits = Decimal(1).scaleb(-minor_digits(terms.currency))
    goods, floors = [], {}
    for one in view.rows:
        goal, tag = terms.goal_of(one.offer.sku), one.offer.asked or one.offer.paid
        price = goal.price if goal and goal.price is not None else None if tag is None else from_ticks(tag)
        if one.offer.shop != shop or one.shop.currency != terms.currency or not price:
            continue
        units = to_minor(price.quantize(digits), terms.currency)
        goods.append(Line(one.offer.sku, units, 1, shop, categories.get(one.offer.sku, "")))
        if one.floor.price is not None:
            floor = from_ticks(one.floor.price).quantize(digits, rounding=ROUND_UP)
            floors[one.offer.sku] = to_minor(floor, terms.currency)
    return goods, floors


@dataclass(frozen=True, kw_only=True)
class Brings:
    """A unit of a SKU in ticks: its ``tag``; what the merchant gets in a cart of one with every coupon (``usual``), with none
    (``high``), in the worst cart known (``low``). ``gifts``: units that come along by SKU.
    """

    tag: int
    usual: int
    high: int
    low: int
    gifts: Mapping[str, int] = field(default_factory=dict)


def brings(
    terms: PlanTerms,
    shop: str,
    goods: Sequence[Line],
    offers: Sequence[Offer],
    *,
    worst: Mapping[str, Decimal],
) -> dict[str, Brings]:
    """What a unit of each goal brings in a shop; ``worst``: what the last check found, by SKU."""
    here = [one for one in offers if one.scope.shops is None or shop in one.scope.shops]
    promotions, found = Promotions(here, STACKINGS[terms.platform]), {}
    for line in goods:
        if terms.goal_of(line.sku) is not None:
            usual, plain = (
                promotions.best(Cart(lines=(line,), currency=terms.currency, buyer=buyer))
                for buyer in (ANYONE, Buyer())
            )
            mid, high = (to_ticks(from_minor(one.received()[0], terms.currency)) for one in (usual, plain))
            low = min(mid, to_ticks(worst[line.sku])) if line.sku in worst else mid
            tag = to_ticks(from_minor(line.price, terms.currency))
            found[line.sku] = Brings(tag=tag, usual=mid, high=max(mid, high), low=low, gifts=usual.gifts())
    return found
