"""What an eBay shop's file leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def missing(world: World, _shop: Shop, order: Order, _rounds: list[Window]) -> Iterator[str]:
    """The fees and every refund."""
    yield "fee card"
    if order.refunds(world.now):
        yield "refund not told"
    yield "currency"
