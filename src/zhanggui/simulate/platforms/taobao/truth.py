"""What a Taobao or Tmall shop's files leave out."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.taobao.orders import TMALL
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.telling import fees_by_card
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def missing(world: World, shop: Shop, order: Order, rounds: list[Window]) -> Iterator[str]:
    """The fees; and where the parcel went, when only Tmall's newest workbook holds the order."""
    yield from fees_by_card(world, shop, order, rounds)
    if shop.platform == TMALL and all(window.newest for window in rounds if window.holds(order)):
        yield "no province"
