"""What a shop's product list says at the last export: today's price and what may still be sold of every offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhanggui.simulate.demand import Market, price_paths
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.stock import waiting_units
from zhanggui.simulate.world import World


@dataclass(frozen=True)
class OnSale:
    """An offer with the price it has now, before the day's price cuts, in fen; and the units the platform may still sell."""

    offer: Offer
    price: int
    units: int

    @property
    def category(self) -> str:
        """Of the first of its goods."""
        return self.offer.parts[0][0].category

    @property
    def variant(self) -> str:
        """奶白, of 颜色分类:奶白."""
        return self.offer.spec.rpartition(":")[2]


def on_sale(world: World, shop: Shop) -> Iterator[OnSale]:
    """Every offer of the shop. Its units are what lies there and is promised to nobody; all links of the goods offer them."""
    offers, morning = world.offers[shop.code], world.size.end
    promised = waiting_units(world, [morning])
    now = Market(offers, price_paths(world.size, offers), (), (), {}, 1).shelves(world.size.days[-1])
    for shelf in now:
        free = [
            (world.supply.on_hand(sku.code)[-1] - promised[sku.code, morning]) // n
            for sku, n in shelf.offer.parts
        ]
        yield OnSale(shelf.offer, shelf.price, max(0, min(free)))


def by_product(goods: Iterator[OnSale]) -> dict[str, list[OnSale]]:
    """The variants of every product."""
    found: dict[str, list[OnSale]] = {}
    for one in goods:
        found.setdefault(one.offer.product_id, []).append(one)
    return found
