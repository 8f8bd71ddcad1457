"""Which shop exports in which way: one by the CSV of an extension, the other by the REST interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.platforms.woocommerce import files, plugin
from zhanggui.simulate.shop_files import Rounds, held, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

BY_CSV = "woo-garden"


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    way = _csv if shop.code == BY_CSV else files.write
    return way(world, shop, rounds, folder)


def _csv(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, and the products as they stand in the end."""
    for window in rounds:
        rows: list[Row] = [plugin.ORDERS]
        for order in held(world, shop, window):
            rows += plugin.order_rows(order, window.at)
        yield save_csv(folder, shop, f"orders-{window.at:%Y-%m-%d-%H-%M-%S}.csv", "order", rows, "utf-8-sig")
    name = f"wc-product-export-{world.now.day}-{world.now.month}-{world.now.year}.csv"
    rows = [plugin.PRODUCTS, *plugin.product_rows(world, shop)]
    unbuyable = sum(row[1] == plugin.VARIABLE for row in rows)
    yield save_csv(folder, shop, name, "listing", rows, "utf-8-sig", ignored=unbuyable)
