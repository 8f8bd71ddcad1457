"""What 1688's files leave out."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def missing(world: World, _shop: Shop, order: Order, _rounds: list[Window]) -> Iterator[str]:
    """No fees; and no refund's amount, but where all that was paid went back before the order ended."""
    yield "fee card"
    back = sum(refund.amount for refund in order.refunds(world.now))
    if back and not (back == order.payable and order.state(world.now) == "closed"):
        yield "refund not told"
