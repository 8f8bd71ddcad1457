"""What the merchant planned for each promotion: prices, goals, limits, people. The planner hopes for a quarter too much."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.seasons import Promotion, joins_promotion, season_factor
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

EVENTS = columns("活动,店铺编码,SKU编码,开始时间,结束时间,活动价,目标件数,优惠预算,止损金额,币种,负责人,值班")
HOPE = 1.25
"""Planned units over expected ones: the planner's bias."""
DUTY = "阿龙 8:00-16:00；小美 16:00-24:00；夜班 0:00-8:00"


def event_rows(world: World) -> Iterator[Row]:
    """One row per promotion, shop and SKU that takes part; bundles too, by their code."""
    total = sum(shop.share for shop in world.shops)
    for promotion in world.promotions:
        for shop in world.shops:
            a_day = world.size.orders_per_day * shop.share / total
            yield from _rows(promotion, shop, world.offers[shop.code], a_day)


def _rows(promotion: Promotion, shop: Shop, offers: tuple[Offer, ...], a_day: float) -> Iterator[Row]:
    demand = sum(offer.demand for offer in offers)
    joined = {offer.sku: offer for offer in offers if joins_promotion(offer)}
    days = (promotion.end - promotion.start).days
    found = []
    for offer in joined.values():
        price = offer.price - int(offer.price * promotion.discount) // 10 * 10
        usual = a_day * offer.demand / demand * season_factor(offer.season, promotion.start) * days
        lift = promotion.lift * (price / offer.price) ** offer.elasticity
        found.append((offer, price, max(1, round(usual * lift * HOPE))))
    given = sum((offer.price - price) * goal for offer, price, goal in found)
    budget, loss = amount(given // 100 * 100 + 50_000), amount(given // 400 * 100 + 20_000)
    for offer, price, goal in found:
        yield [
            promotion.name, shop.code, offer.sku, f"{promotion.start} 00:00:00", f"{promotion.end} 00:00:00", amount(price), goal,
            budget, loss, shop.currency, "阿龙", DUTY,
        ]  # fmt: skip
