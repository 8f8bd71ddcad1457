"""Which shop exports in which way: one in older words, with its deductions; the other in those of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.pinduoduo import deductions, files, older_files, truth
from zhanggui.simulate.shop_files import Rounds
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.telling import fees_by_card
from zhanggui.simulate.world import World

OLDER = "pdd-second"


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    way = older_files.write if shop.code == OLDER else files.write
    return way(world, shop, rounds, folder)


def besides(order: Order, at: datetime) -> int:
    """Deductions."""
    return deductions.deducted(order, at) if order.shop == OLDER else 0


def missing(world: World, shop: Shop, order: Order, rounds: Rounds) -> Iterator[str]:
    """The older report says where the parcel went."""
    way = fees_by_card if shop.code == OLDER else truth.missing
    return way(world, shop, order, rounds)


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    if shop.code == OLDER:
        yield from older_files.bill(world, shop)
