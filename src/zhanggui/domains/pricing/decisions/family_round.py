"""Which SKUs of a round are priced together because buyers go from one to the other, and at what prices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule
from zhanggui.domains.pricing.analysis.elasticity import Responses
from zhanggui.domains.pricing.analysis.family_prices import Member, Together, families, together
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.price_limits import Limits
from zhanggui.domains.pricing.analysis.price_view import PriceView
from zhanggui.domains.pricing.analysis.repricing import RepriceRule
from zhanggui.domains.pricing.analysis.weekly_sales import Key
from zhanggui.domains.pricing.decisions.price_rails import place_of


def family_prices(
    view: PriceView, answers: Responses, skus: Mapping[str, Mapping[str, Any]], rule_of: Callable[[str], RepriceRule],
    limits: Limits, best: BestPriceRule, *, still: Collection[Key] = (),
) -> dict[Key, Together | None]:  # fmt: skip
    """Of every SKU × shop that is tied to others by an identified cross effect its price; None: it had better stay.

    SKUs below their floor are no members (they go up to it whatever buyers do), nor are those in ``still``, whose price was
    changed a moment ago.
    """
    members = []
    for row in view.rows:
        key = row.offer.sku, row.offer.shop
        answer = answers.of(*key)
        if row.below or key in still or row.offer.units == 0 or row.floor.terms is None:
            continue
        place = place_of(
            row, answer, skus.get(row.offer.sku, {}), rule_of(row.offer.shop), best, limits.get(key, ())
        )
        if place is not None and place.asked > 0 and place.credited > 0:
            members.append(Member(key=key, place=place, terms=row.floor.terms, answer=answer))
    found: dict[Key, Together | None] = {}
    for family in families(members):
        prices = together(family, FloorRule(), best)
        found |= {one.key: prices.get(one.key) for one in family}
    return found
