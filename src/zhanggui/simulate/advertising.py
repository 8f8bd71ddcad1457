"""What the shops spend on ads: planned before the orders, because it moves demand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from zhanggui.simulate.chance import chance
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.seasons import Incident
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.size import Size

Spend = dict[tuple[date, str], int]
WHOLE_SHOP = "*"


def plan_ads(
    size: Size, shop: Shop, offers: tuple[Offer, ...], incidents: tuple[Incident, ...], orders_a_day: float
) -> Spend:
    """Fen by day and product, or of the whole account where the platform reports no more. Empty for shops that do not advertise."""
    if not shop.advertised:
        return {}
    products = best_products(offers, shop.advertised)
    worth = orders_a_day * sum(o.demand * o.price for o in offers) / sum(o.demand for o in offers)
    if platform_of(shop).selling.ads_by_account and not shop.ads_by_product:
        return {key: fen for day in size.days for key, fen in [_account(size, shop, day, worth)]}
    spend = {}
    for product in products:
        own = [o for o in offers if o.product_id == product]
        part = orders_a_day * sum(o.demand * o.price for o in own) / sum(o.demand for o in offers)
        for day in size.days:
            fen = _product(size, shop, product, day, part)
            for incident in incidents:
                if incident.hits("ad runaway", own[0], day):
                    fen = round(max(fen, 2000) * incident.factor)
            if fen:
                spend[day, product] = fen
    return spend


def best_products(offers: tuple[Offer, ...], count: int) -> list[str]:
    """The products with the largest demand."""
    demand: dict[str, float] = defaultdict(float)
    for offer in offers:
        demand[offer.product_id] += offer.demand
    return sorted(demand, key=lambda p: (-demand[p], p))[:count]


def _account(size: Size, shop: Shop, day: date, worth: float) -> tuple[tuple[date, str], int]:
    rng = chance(size.seed, "ads", shop.code, day)
    return (day, WHOLE_SHOP), round(worth * rng.uniform(0.04, 0.1)) + 137


def _product(size: Size, shop: Shop, product: str, day: date, worth: float) -> int:
    """Switched on and off by the week, so that its effect can be measured."""
    week = day.isocalendar()
    if chance(size.seed, "ads", shop.code, product, week.year, week.week).random() < 0.4:
        return 0
    return round(worth * chance(size.seed, "ads", shop.code, product, day).uniform(0.15, 0.4)) + 60
