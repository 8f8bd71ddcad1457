"""What a Douyin shop's files say of fees, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.douyin.files import MAIN_ORDERS_ONLY
from zhanggui.simulate.platforms.douyin.settlement import INFLUENCER_RATE, RECRUITER_RATE, entries
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.telling import fees_once_settled
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

FACTS = {"influencer_rate": str(INFLUENCER_RATE), "recruiter_rate": str(RECRUITER_RATE)}


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission (the influencer's included), no payment fee, and other fees, by the movements up to a moment."""
    moved = [entry for entry in entries(order) if entry.at <= at]
    commission = sum(entry.platform_fee + entry.influencer_fee for entry in moved)
    return -commission, 0, -sum(entry.recruiter_fee + entry.outside_fee for entry in moved)


def missing(world: World, shop: Shop, order: Order, rounds: list[Window]) -> Iterator[str]:
    """Fees until the settlement; and what a row per main order joins."""
    yield from fees_once_settled(world, shop, order, rounds)
    if shop.code in MAIN_ORDERS_ONLY and _joined(world, order):
        yield "lines joined"


def _joined(world: World, order: Order) -> bool:
    """A main-order row does not tell the lines apart: quantities above one, or money back for some lines."""
    if len(order.lines) == 1:
        return False
    many = any(line.quantity != 1 for line in order.lines)
    return many or (bool(order.refunds(world.now)) and order.state(world.now) != "closed")
