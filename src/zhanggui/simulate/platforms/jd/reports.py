"""JD: ads (京准通) in old and new headers, and traffic (商智) by SKU."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.chance import chance
from zhanggui.simulate.counters import Counters
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

OLD_ADS = columns(
    "日期,账户名称,产品线,计划类型,计划ID,推广计划,单元ID,推广单元,创意ID,推广创意,品牌ID,品牌名称,类目ID,类目名称,跟单SKU ID,人群ID,"
    "人群名称,广告定向类型,展现数,点击数,总费用,直接订单行,直接订单金额,间接订单行,间接订单金额,总订单行,总订单金额,直接购物车数,间接购物车数,"
    "总购物车数,点赞数,评论数,分享数,关注数,互动数,互动率,预售订单行,预售订单金额,下单新客数,预约数,领劵数,商品关注数,店铺关注数"
)
NEW_ADS = columns(
    "日期,营销场景,跟单SKU ID,展现数,点击数,花费,直接订单金额,总订单行,总订单金额,总加购数,下单新客数"
)
TRAFFIC = columns(
    "时间,SKU,SKU名称,一级类目,二级类目,三级类目,货号,成交金额,成交商品件数,成交单量,成交客户数,成交转化率,客单价,件单价,UV价值,商品浏览量,"
    "商品访客数,商品人均浏览量,加购商品件数,加购客户数,加购商品件数（正向）,加购商品件数（负向）,加购转化率,加购金额,搜索曝光次数,搜索点击次数,"
    "搜索点击率,商详平均停留时长,下单金额,下单商品件数,下单单量,下单客户数,下单转化率,下单成交转化率,取消及售后退款金额,"
    "取消及售后退款商品件数,取消及售后退款单量"
)


def ad_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """Header and a row a day and SKU; the first round still has the old header."""
    header = NEW_ADS if window.number else OLD_ADS
    yield header
    prices = {offer.product_id: offer.price for offer in world.offers[shop.code]}
    for (day, sku), spend in sorted(world.ads[shop.code].items()):
        if window.start <= day < window.end:
            rng = chance(world.size.seed, "ad report", sku, day)
            clicks = max(1, spend // rng.randrange(60, 140))
            sold = clicks * rng.randrange(10, 50) // 1000
            known = {
                "日期": day.isoformat(), "账户名称": "muyan", "产品线": "京东快车", "营销场景": "京东快车", "跟单SKU ID": sku,
                "展现数": str(clicks * rng.randrange(18, 40)), "点击数": str(clicks), "总费用": yuan(spend), "花费": yuan(spend),
                "直接订单行": str(sold), "直接订单金额": yuan(sold * prices[sku]), "总订单行": str(sold),
                "总订单金额": yuan(sold * prices[sku]), "总购物车数": str(clicks // 12), "总加购数": str(clicks // 12),
                "下单新客数": str(sold * 7 // 10), "商品关注数": str(clicks // 20),
            }  # fmt: skip
            yield [known.get(name, "") for name in header]


def traffic_rows(world: World, counters: Counters, window: Window) -> Iterator[Row]:
    """Header and a row a day and SKU; per cents as text."""
    yield TRAFFIC
    for day in (d for d in world.size.days if window.start <= d < window.end):
        for sku in counters.products:
            rng = chance(world.size.seed, "traffic", sku, day)
            sold, offer = counters.on(day, sku), counters.titles[sku]
            visitors = sold.buyers * rng.randrange(18, 45) + rng.randrange(3, 30)
            known = {
                "时间": day.isoformat(), "SKU": sku, "SKU名称": offer.title, "货号": offer.code, "成交金额": yuan(sold.paid),
                "成交商品件数": str(sold.units), "成交单量": str(sold.buyers), "成交客户数": str(sold.buyers),
                "成交转化率": _percent(sold.buyers, visitors), "商品浏览量": str(visitors * rng.randrange(14, 26) // 10),
                "商品访客数": str(visitors), "加购商品件数": str(visitors // 14), "加购客户数": str(visitors // 16),
                "下单金额": yuan(sold.placed_amount), "下单商品件数": str(sold.placed_units), "下单单量": str(sold.placed),
                "下单客户数": str(sold.placed), "取消及售后退款金额": yuan(sold.refunded),
            }  # fmt: skip
            yield [known.get(name, "-") for name in TRAFFIC]


def _percent(part: int, whole: int) -> str:
    digits = half_up(part * 10_000, whole) if whole else 0
    return f"{digits // 100}.{digits % 100:02d}%"
