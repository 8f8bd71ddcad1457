"""JD's 在售商品: a row a SKU."""

from __future__ import annotations

from pathlib import Path

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.on_sale import OnSale, on_sale
from zhanggui.simulate.shop_files import save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

PRODUCTS = columns("SKU编号,SKU名称,商家SKU,京东价,可用库存,三级类目,商品状态")


def write(world: World, shop: Shop, folder: Path) -> Written:
    """As it stands at the last export."""
    rows = [PRODUCTS, *(_row(one) for one in on_sale(world, shop))]
    return save_csv(folder, shop, f"在售商品_{world.now:%Y%m%d}.csv", "listing", rows, "gb18030")


def _row(one: OnSale) -> Row:
    offer = one.offer
    return [
        offer.platform_sku_id, f"{offer.title} {one.variant}", offer.code, yuan(one.price), one.units,
        one.category.rpartition("/")[2], "上架",
    ]  # fmt: skip
