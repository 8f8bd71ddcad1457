"""What 淘宝闪购's bills say, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate import takeaway
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.eleme.bill import WORDS
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission, payment fee and other fees of an order up to a moment."""
    return takeaway.fees(WORDS, order, at)


def carriage(order: Order, at: datetime) -> int | None:
    """What the bill took for the rider up to a moment; None where the merchant brought the order."""
    return takeaway.carriage(WORDS, order, at)


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Everything on the shop's bills."""
    return takeaway.bill(WORDS, world, shop)


def missing(world: World, _shop: Shop, order: Order, _rounds: list[Window]) -> Iterator[str]:
    """What the bills do not say of an order."""
    return takeaway.missing(WORDS, world, order)
