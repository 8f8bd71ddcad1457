"""All that an Amazon shop was settled."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.amazon.settlement import Booking, bookings
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Every amount of the settlements."""
    for order in world.orders[shop.code]:
        for one in bookings(order):
            text = f"{one.amount_type} {one.description}"
            yield BillEntry(at=one.at, order_id=order.order_id, kind=_kind(one), amount=one.cents, text=text)


def _kind(one: Booking) -> str:
    sale = "refund" if one.transaction == "Refund" else "goods"
    return "commission" if one.amount_type == "ItemFees" else sale
