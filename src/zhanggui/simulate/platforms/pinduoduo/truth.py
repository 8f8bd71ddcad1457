"""What a Pinduoduo shop's files leave out."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.telling import fees_by_card
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def missing(world: World, shop: Shop, order: Order, rounds: list[Window]) -> Iterator[str]:
    """The fees, where the parcel went, and what went back of an order that goes on: the report has states only."""
    yield from fees_by_card(world, shop, order, rounds)
    yield "no province"
    if order.refunds(world.now) and order.state(world.now) != "closed":
        yield "refund not told"
