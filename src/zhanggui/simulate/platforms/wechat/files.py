"""Which files a WeChat shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.platforms.wechat import orders
from zhanggui.simulate.shop_files import Rounds, held, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, with their fees."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in orders.order_rows(order, window.at)]
        name = f"微信小店订单_{window.stamp}.csv"
        yield save_csv(folder, shop, name, "order", [orders.ORDERS, *rows], "utf-8-sig")
