"""Which files a Youzan shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.platforms.youzan import orders
from zhanggui.simulate.shop_files import Rounds, held, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Items of every round, as a workbook."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in orders.item_rows(order, window.at)]
        name = f"有赞订单商品_{window.stamp}.xlsx"
        yield save_xlsx(folder, shop, name, "order_line", "订单商品", [orders.ITEMS, *rows])
