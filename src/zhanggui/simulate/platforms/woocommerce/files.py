"""Which files a WooCommerce shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Written, write_text
from zhanggui.simulate.platforms.woocommerce import orders
from zhanggui.simulate.shop_files import Rounds, held, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Answers of the REST interface, pages of a hundred orders one behind the other."""
    for window in rounds:
        known = held(world, shop, window)
        pages = [orders.page(known[at : at + 100], window.at) for at in range(0, len(known), 100)]
        name = f"orders_{window.stamp}.json"
        write_text(folder / name, "\n".join(pages or ["[]"]) + "\n", encoding="utf-8")
        yield written(folder, shop, name, "order", len(known))
