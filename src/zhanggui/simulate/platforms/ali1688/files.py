"""Which files a 1688 shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Written, write_xlsx
from zhanggui.simulate.platforms.ali1688 import orders
from zhanggui.simulate.shop_files import Rounds, held, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """A workbook of sold goods every round."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in orders.order_rows(order, window.at)]
        name = f"1688已卖出的货品_{window.stamp}.xlsx"
        write_xlsx(folder / name, {"Sheet0": [orders.ORDERS, *rows]})
        yield written(folder, shop, name, "order_line", len(rows))
