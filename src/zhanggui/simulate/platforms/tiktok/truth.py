"""What a TikTok shop's files leave out about an order."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate import telling
from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def missing(world: World, shop: Shop, order: Order, rounds: list[Window]) -> Iterator[str]:
    """Fees until it is settled, also where postage was kept of what was sent back whole; and what was spent in yuan."""
    unsettled = [*telling.fees_once_settled(world, shop, order, rounds)]
    kept = order.payable - sum(refund.amount for refund in order.refunds(world.now))
    if order.settled_at is None and kept > 0 and not unsettled:
        yield "not settled"
    yield from unsettled
    yield "currency"
