"""The sample world: everything that really happened, before anybody exported anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from zhanggui.simulate.advertising import Spend, plan_ads
from zhanggui.simulate.buildings import Layout, lay_out
from zhanggui.simulate.catalogue import Catalogue, make_catalogue
from zhanggui.simulate.chance import chance
from zhanggui.simulate.demand import Market, price_paths
from zhanggui.simulate.geography import Tariff, freight_card
from zhanggui.simulate.offers import Offer, gift_offer, make_offers
from zhanggui.simulate.orders import Order
from zhanggui.simulate.register import all_shops
from zhanggui.simulate.seasons import Incident, Promotion, incidents, promotions
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.size import Size, months_later
from zhanggui.simulate.supply import Supply, plan_supply
from zhanggui.simulate.trade import Trade


@dataclass(frozen=True, kw_only=True)
class World:
    """All of it. ``ads`` is spend in fen by shop; ``dollar`` the dated rate of one US dollar in yuan."""

    size: Size
    goods: Catalogue
    shops: tuple[Shop, ...]
    offers: dict[str, tuple[Offer, ...]]
    gifts: dict[str, Offer]
    promotions: tuple[Promotion, ...]
    incidents: tuple[Incident, ...]
    ads: dict[str, Spend]
    orders: dict[str, list[Order]]
    freight: tuple[Tariff, ...]
    dollar: tuple[tuple[date, Decimal], ...]
    supply: Supply
    layout: Layout | None = None

    @property
    def now(self) -> datetime:
        """The moment of the last export: nothing later is in any file or in the truth."""
        return self.size.now

    def dollar_on(self, day: date) -> Decimal:
        return [rate for since, rate in self.dollar if since <= day][-1]


def make_world(size: Size) -> World:
    """The world of a size and its seed."""
    shops = all_shops()[: size.shops]
    goods = make_catalogue(size)
    offers = {shop.code: make_offers(size.seed, shop, goods) for shop in shops}
    gifts = {shop.code: gift_offer(shop, goods) for shop in shops}
    campaigns, troubles = promotions(size), incidents(size, offers)
    total = sum(shop.share for shop in shops)
    ads, orders = {}, {}
    for shop in shops:
        own, a_day = offers[shop.code], size.orders_per_day * shop.share / total
        ads[shop.code] = plan_ads(size, shop, own, troubles, a_day)
        market = Market(own, price_paths(size, own), campaigns, troubles, ads[shop.code], a_day)
        orders[shop.code] = list(Trade(size, shop, market, gifts[shop.code]).orders())
    change = size.start + (size.end - size.start) // 2
    supply = plan_supply(size, goods, orders)
    return World(
        size=size, goods=goods, shops=shops, offers=offers, gifts=gifts, promotions=campaigns, incidents=troubles,
        ads=ads, orders=orders, freight=freight_card(months_later(size.start, -2), change), dollar=_dollar(size),
        supply=supply, layout=lay_out(size, goods, supply),
    )  # fmt: skip


def _dollar(size: Size) -> tuple[tuple[date, Decimal], ...]:
    """One rate a month, wandering around 7.1."""
    rng = chance(size.seed, "dollar")
    rate, rates = Decimal("7.1200"), []
    for month in range(-2, size.months + 1):
        rate += Decimal(rng.randrange(-300, 301)).scaleb(-4)
        rates.append((months_later(size.start, month), rate))
    return tuple(rates)
