"""Which files an eBay shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Written, write_csv
from zhanggui.simulate.platforms.ebay import orders
from zhanggui.simulate.shop_files import Rounds, held, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """The orders report of every round: UTF-8 with BOM, framed as eBay does."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in orders.order_rows(order, window.at)]
        name = f"eBay-OrdersReport-{window.at:%b-%d-%Y}.csv"
        write_csv(folder / name, orders.framed(rows, "greensprout"), encoding="utf-8-sig")
        yield written(folder, shop, name, "order", len(rows) + 2, ignored=2)
