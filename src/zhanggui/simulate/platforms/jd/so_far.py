"""商智 in real time: a day by SKU while it goes on, under a header of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zhanggui.simulate.advertising import best_products
from zhanggui.simulate.chance import chance
from zhanggui.simulate.counters import TRAFFIC_PRODUCTS
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

SO_FAR = columns(
    "SKU,SKU名称,一级类目,二级类目,三级类目,货号,成交金额,成交商品件数,成交单量,成交客户数,成交转化率,客单价,商品浏览量,商品访客数,"
    "加购商品件数,加购客户数,搜索曝光次数,搜索点击次数,搜索点击率,下单金额,下单商品件数,下单单量,下单客户数,下单转化率,取消订单金额,"
    "取消订单商品件数,取消订单单量"
)


@dataclass
class _Sold:
    """What a SKU had sold that day; money in fen."""

    orders: int = 0
    units: int = 0
    paid: int = 0


def so_far_rows(world: World, shop: Shop, at: datetime) -> Iterator[Row]:
    """A row a SKU with what had happened that day up to the moment; thousands as text."""
    sold: dict[str, _Sold] = defaultdict(_Sold)
    for order in world.orders[shop.code]:
        if order.paid_at and order.paid_at.date() == at.date() and order.paid_at <= at:
            for line in order.lines:
                one = sold[line.offer.product_id]
                one.orders, one.units, one.paid = (
                    one.orders + 1,
                    one.units + line.quantity,
                    one.paid + line.paid,
                )
    titles = {offer.product_id: offer for offer in world.offers[shop.code]}
    for sku in best_products(world.offers[shop.code], TRAFFIC_PRODUCTS):
        rng = chance(world.size.seed, "traffic so far", sku, at)
        offer, one = titles[sku], sold[sku]
        visitors = one.orders * rng.randrange(15, 40) + rng.randrange(2, 20)
        known = {
            "SKU": sku, "SKU名称": offer.title, "货号": offer.code, "成交金额": _many(one.paid), "成交商品件数": str(one.units),
            "成交单量": str(one.orders), "成交客户数": str(one.orders), "成交转化率": _percent(one.orders, visitors),
            "客单价": yuan(half_up(one.paid, one.orders)) if one.orders else "-", "商品浏览量": str(visitors * 2),
            "商品访客数": str(visitors), "加购商品件数": str(visitors // 14), "加购客户数": str(visitors // 16),
            "下单金额": _many(one.paid), "下单商品件数": str(one.units), "下单单量": str(one.orders), "下单客户数": str(one.orders),
            "取消订单金额": "0.00",
        }  # fmt: skip
        yield [known.get(name, "-") for name in SO_FAR]


def _many(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _percent(part: int, whole: int) -> str:
    digits = half_up(part * 10_000, whole)
    return f"{digits // 100}.{digits % 100:02d}%"
