"""What an Amazon shop's files say of fees, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.amazon.settlement import bookings
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission of the settlements up to a moment, what was given back taken off; no other fees."""
    taken = [one for one in bookings(order) if one.at <= at and one.amount_type == "ItemFees"]
    return -sum(one.cents for one in taken), 0, 0


def missing(_world: World, _shop: Shop, _order: Order, _rounds: list[Window]) -> Iterator[str]:
    """Only what was spent in yuan."""
    yield "currency"
