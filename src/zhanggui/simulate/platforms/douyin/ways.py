"""Which shop exports in which way: one has the settlement list, the others the money movements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.douyin import bill as bills
from zhanggui.simulate.platforms.douyin import files, listed, payments, truth
from zhanggui.simulate.shop_files import Rounds
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

LISTED = "douyin-goods"


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    way = listed.write if shop.code == LISTED else files.write
    return way(world, shop, rounds, folder)


def besides(order: Order, at: datetime) -> int:
    """Payments to buyers."""
    return payments.paid_out(order, at) if order.shop == LISTED else 0


def missing(world: World, shop: Shop, order: Order, rounds: Rounds) -> Iterator[str]:
    yield from truth.missing(world, shop, order, rounds)
    if shop.code == LISTED:
        yield from listed.missing(world, order)


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """By the list, or by the money movements."""
    return listed.bill(world, shop) if shop.code == LISTED else bills.bill(world, shop)
