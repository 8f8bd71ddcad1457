"""Which shop exports in which way: one keeps its bills, one is paid into its owner's account, the others have only their
fee card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.taobao import alipay, billed, files, owner, personal, truth
from zhanggui.simulate.shop_files import Rounds
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

KEEPS_BILLS = "tmall-living"
PAYS_OWNER = "taobao-owner"
WRITERS = {KEEPS_BILLS: billed.write, PAYS_OWNER: owner.write}
CHARGED = {KEEPS_BILLS: alipay.tmall_charges, PAYS_OWNER: personal.owner_charges}
BILLS = {KEEPS_BILLS: billed.bill, PAYS_OWNER: owner.bill}


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    return WRITERS.get(shop.code, files.write)(world, shop, rounds, folder)


def booked(order: Order, at: datetime) -> tuple[int, int, int] | None:
    """By the account, where the shop keeps one."""
    charged = CHARGED.get(order.shop)
    return alipay.booked(order, at, charged) if charged else None


def missing(world: World, shop: Shop, order: Order, rounds: Rounds) -> Iterator[str]:
    return billed.missing(world, order) if shop.code in CHARGED else truth.missing(world, shop, order, rounds)


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    if shop.code in BILLS:
        yield from BILLS[shop.code](world, shop)
