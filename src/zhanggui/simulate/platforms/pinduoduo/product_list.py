"""拼多多 商品列表, with variants: the group price, and the price alone."""

from __future__ import annotations

from pathlib import Path

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.on_sale import OnSale, on_sale
from zhanggui.simulate.shop_files import save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

PRODUCTS = columns(
    "商品ID,商品名称,商品分类,SKUID,SKU属性,商家编码,SKU库存,拼单价,单买价,商品参考价,SKU状态,商品状态"
)
ALONE = 300
"""Fen more for who buys without a group."""


def write(world: World, shop: Shop, folder: Path) -> Written:
    """As it stands at the last export."""
    rows = [PRODUCTS, *(_row(one) for one in on_sale(world, shop))]
    return save_csv(folder, shop, f"商品列表_{world.now:%Y%m%d}.csv", "listing", rows, "utf-8-sig")


def _row(one: OnSale) -> Row:
    offer = one.offer
    return [
        offer.product_id, offer.title, one.category, offer.platform_sku_id, one.variant, offer.code, one.units, yuan(one.price),
        yuan(one.price + ALONE), yuan(offer.price * 2), "上架" if one.units else "已售罄", "上架",
    ]  # fmt: skip
