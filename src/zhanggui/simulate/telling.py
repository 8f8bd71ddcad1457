"""What a platform's files say about an order and what they leave out, for the platforms to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from zhanggui.simulate.shops import Shop

if TYPE_CHECKING:
    from zhanggui.simulate.orders import Order
    from zhanggui.simulate.windows import Window
    from zhanggui.simulate.world import World

Moments = list[datetime | None]
"""When something happened that only the order files tell; None never."""


def told_whole(order: Order) -> Moments:
    """The order files tell of the parcel and of every refund."""
    return [*told_without_refunds(order), *(r.refunded_at for x in order.lines for r in x.refunds)]


def told_until_settled(order: Order) -> Moments:
    """From its settlement on a file of its own tells what happens to an order."""
    settled = order.settled_at
    refunds = [r.refunded_at for x in order.lines for r in x.refunds]
    early = [moment for moment in refunds if not settled or moment < settled]
    return [*told_without_refunds(order), *early]


def told_without_refunds(order: Order) -> Moments:
    """A file of its own tells of every refund, whenever it is paid."""
    return [order.paid_at, order.shipped_at, order.closed_at]


def told_with_settlement(order: Order) -> Moments:
    """The order files themselves tell what was settled."""
    return [*told_whole(order), order.settled_at]


def fees_by_card(_world: World, shop: Shop, _order: Order, _rounds: list[Window]) -> Iterator[str]:
    """No file tells the fees; those of a shop in dollars are not in yuan either."""
    yield "fee card"
    if shop.currency != "CNY":
        yield "currency"


def fees_once_settled(world: World, _shop: Shop, order: Order, _rounds: list[Window]) -> Iterator[str]:
    """Its files tell the fees of an order when every line of it is settled or closed."""
    settled = order.settled_at is not None and order.settled_at <= world.now
    if not settled and not all(line.closed(world.now) for line in order.lines if line.paid):
        yield "not settled"
