"""Limits that a shop's rule puts on its prices beside the floor: one price in all shops, the lowest deal of seven days.

*parity*: platforms may ask that goods are nowhere cheaper. No public text of such a demand is known to us, so the rule holds
only where somebody switches it on. *seven_day*: a price that deals undercut is a compared price, and that may not exceed the
lowest deal of the seven days before (明码标价和禁止价格欺诈规定, article 16, in ``rules/price_law.yaml``). The law limits what is
crossed out, not what is asked, so this too holds where it is switched on: for shops that show what they ask crossed out.

A limit holds a price where it is; it never forces one, and a floor wins over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhanggui.domains.pricing.analysis.plan.deals import comparable, deals_before
from zhanggui.domains.pricing.analysis.plan.price_law import articles
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView
from zhanggui.kpi.lines import Frame, Tables

PARITY, SEVEN_DAY, ADS_IN_FLOOR = "parity", "seven_day", "ads_in_floor"
Key = tuple[str, str]
Limits = Mapping[Key, tuple["Limit", ...]]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """No price asked below ``lowest`` nor above ``highest`` (ticks; None: no bound). ``shop``: whose price or deal it is."""

    code: str
    shop: str
    lowest: int | None = None
    highest: int | None = None

    def breaks(self, price: int) -> bool:
        """Would this price be outside?"""
        below = self.lowest is not None and price < self.lowest
        return below or (self.highest is not None and price > self.highest)

    def nearest(self, price: int) -> int:
        """The price within that is nearest."""
        low = price if self.lowest is None else max(price, self.lowest)
        return low if self.highest is None else min(low, self.highest)


def limits_for(
    view: PriceView, tables: Tables, rules: Mapping[str, Mapping[str, Any]], *, matches: Frame | None = None
) -> Limits:
    """The limits of each SKU × shop by the shops' rules (settings of ``RepriceRule`` by shop); absent where none holds."""
    equal, dated = ({shop for shop, one in rules.items() if one.get(name)} for name in (PARITY, SEVEN_DAY))
    deals = _lowest_deals(view, tables, dated, matches) if dated else {}
    found = {}
    for row in view.rows:
        limits = (*_parity(row, view.of_sku(row.offer.sku), equal), *_seven_day(row, deals))
        if limits:
            found[row.offer.sku, row.offer.shop] = limits
    return found


def counting_ads(rules: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Shops whose floors count ads, by their rules."""
    return frozenset(shop for shop, one in rules.items() if one.get(ADS_IN_FLOOR))


def asked_of(row: Priced) -> int | None:
    """What is asked; where no listing says it, what was paid lately."""
    return row.offer.asked if row.offer.asked is not None else row.offer.price


def held(price: int, limits: Iterable[Limit]) -> int:
    """The price moved within all limits; where they leave nothing, the last one's."""
    for one in limits:
        price = one.nearest(price)
    return price


def _parity(row: Priced, everywhere: Iterable[Priced], equal: set[str]) -> Iterable[Limit]:
    """Not dearer than our cheapest other shop, where this shop must not be; not cheaper than a shop that must not be dearer."""
    here = asked_of(row)
    others = {
        one.offer.shop: asked
        for one in everywhere
        if one.offer.shop != row.offer.shop and one.shop.currency == row.shop.currency and (asked := asked_of(one))
    }  # fmt: skip
    if here is None or not others:
        return
    if row.offer.shop in equal:
        cheapest = min(others, key=lambda shop: (others[shop], shop))
        yield Limit(code=PARITY, shop=cheapest, highest=max(here, others[cheapest]))
    bound = {shop: asked for shop, asked in others.items() if shop in equal}
    if bound:
        dearest = max(bound, key=lambda shop: (bound[shop], shop))
        yield Limit(code=PARITY, shop=dearest, lowest=min(here, bound[dearest]))


def _seven_day(row: Priced, deals: Mapping[Key, int]) -> Iterable[Limit]:
    here, deal = asked_of(row), deals.get((row.offer.sku, row.offer.shop))
    if here is not None and deal is not None:
        yield Limit(code=SEVEN_DAY, shop=row.offer.shop, highest=max(here, deal))


def _lowest_deals(view: PriceView, tables: Tables, shops: set[str], matches: Frame | None) -> dict[Key, int]:
    """The lowest deal of the days before, else the last one; in whole coins."""
    day: date = view.known
    coins = {(row.offer.sku, row.offer.shop): row.shop.coin for row in view.rows if row.offer.shop in shops}
    days = int(articles()["reference_price"].numbers["days"])
    skus = {sku for sku, _ in coins}
    known = deals_before(tables, skus, shops, day, matches=matches)
    lowest = {key: comparable(listed, day, days) for key, listed in known.items() if key in coins}
    return {key: one.price // coins[key] * coins[key] for key, one in lowest.items() if one is not None}
