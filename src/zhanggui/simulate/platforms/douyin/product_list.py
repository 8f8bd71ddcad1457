"""抖店 商品列表, by variant."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.on_sale import OnSale, on_sale
from zhanggui.simulate.shop_files import save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

PRODUCTS = columns(
    "商品ID,商品名称,商品规格ID,商品规格,商家编码,商品售价,现货库存,商品类目,商品状态,创建时间"
)


def write(world: World, shop: Shop, folder: Path) -> Written:
    """As it stands at the last export."""
    opened = datetime.combine(world.size.start, time(10))
    rows = [_row(number, one, opened) for number, one in enumerate(on_sale(world, shop), start=1)]
    name = f"商品列表_按规格_{world.now:%Y%m%d}.xlsx"
    return save_xlsx(folder, shop, name, "listing", "商品", [PRODUCTS, *rows])


def _row(number: int, one: OnSale, opened: datetime) -> Row:
    """What has no merchant code has no number of its variant either: orders name its product only."""
    offer = one.offer
    return [
        offer.product_id, offer.title, f"{1_790_000 + number}" if offer.code else "", one.variant, offer.code,
        amount(one.price), one.units, one.category, "售卖中", f"{opened:%Y-%m-%d %H:%M:%S}",
    ]  # fmt: skip
