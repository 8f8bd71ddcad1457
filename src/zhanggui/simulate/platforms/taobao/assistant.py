"""淘宝助理 数据包: a line of version, of English keys and of Chinese names; then an item a line, its variants in one cell."""

from __future__ import annotations

from pathlib import Path

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Written, columns, write_text
from zhanggui.simulate.on_sale import OnSale, by_product, on_sale
from zhanggui.simulate.shop_files import written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

KEYS = columns(
    "title,cid,seller_cids,stuff_status,price,num,approve_status,description,skuProps,outer_id,num_id,user_name"
)
NAMES = columns(
    "宝贝名称,宝贝类目,店铺类目,新旧程度,宝贝价格,宝贝数量,放入仓库,宝贝描述,销售属性组合,商家编码,数字ID,用户名称"
)
ON_SALE, IN_STORE = "1", "2"
COLOUR = 1627207
"""The property 颜色分类; 28320 and on are its values."""


def write(world: World, shop: Shop, folder: Path) -> Written:
    """The items as they stand at the last export, in UTF-16."""
    goods = by_product(on_sale(world, shop))
    lines = [["version 1.00"], KEYS, NAMES, *(_item(shop, variants) for variants in goods.values())]
    name = f"助理_出售中的宝贝_{world.now:%Y%m%d}.csv"
    write_text(folder / name, "".join("\t".join(line) + "\r\n" for line in lines), encoding="utf-16")
    return written(folder, shop, name, "listing", len(goods))


def _item(shop: Shop, variants: list[OnSale]) -> list[str]:
    """A bundle has no variants. An item of which nothing is left lies in the store."""
    offer, units = variants[0].offer, sum(one.units for one in variants)
    packed = "".join(_variant(number, one) for number, one in enumerate(variants))
    return [
        offer.title, _category(variants[0].category), "", "1", yuan(min(one.price for one in variants)), str(units), ON_SALE if units else IN_STORE,
        "<p>家用</p>", "" if offer.code == offer.item_code else packed, offer.item_code, offer.product_id, shop.name,
    ]  # fmt: skip


def _variant(number: int, one: OnSale) -> str:
    """Price, stock, code and the colour's ids."""
    return f"{yuan(one.price)}:{one.units}:{one.offer.code}:{COLOUR}:{28320 + number};"


def _category(name: str) -> str:
    """Taobao's number of a category: eight digits."""
    return str(50_006_000 + sum(map(ord, name)) % 1000)
