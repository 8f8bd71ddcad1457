"""What a JD shop's files say of fees, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.jd.settlement import booked_fees
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.telling import fees_once_settled
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission, no payment fee, and the service fee, by the rows of the bills up to a moment."""
    commission, other = booked_fees(order, at)
    return commission, 0, other


def missing(world: World, shop: Shop, order: Order, rounds: list[Window]) -> Iterator[str]:
    """Fees until the settlement; and which line was called off before the parcel left."""
    yield from fees_once_settled(world, shop, order, rounds)
    if order.shipped_at and any(line.unshipped for line in order.lines):
        yield "line not shipped"
