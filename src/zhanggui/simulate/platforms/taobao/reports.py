"""万相台 item ads and 生意参谋 item traffic of Taobao and Tmall shops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhanggui.simulate.chance import chance
from zhanggui.simulate.counters import Counters
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

ADS = columns(
    "日期,主体ID,主体类型,主体名称,展现量,点击量,花费,点击率,平均点击花费,千次展现花费,总预售成交金额,总预售成交笔数,"
    "直接预售成交金额,直接预售成交笔数,间接预售成交金额,间接预售成交笔数,直接成交金额,间接成交金额,总成交金额,总成交笔数,"
    "直接成交笔数,间接成交笔数,点击转化率,投入产出比,含预售投产比,总成交成本,总购物车数,直接购物车数,间接购物车数,加购率,"
    "收藏宝贝数,收藏店铺数,店铺收藏成本,总收藏加购数,总收藏加购成本,宝贝收藏加购数,宝贝收藏加购成本,总收藏数,宝贝收藏成本,"
    "宝贝收藏率,加购成本,拍下订单笔数,拍下订单金额,直接收藏宝贝数,间接收藏宝贝数,优惠券领取量,购物金充值笔数,购物金充值金额,"
    "旺旺咨询量,引导访问量,引导访问人数,引导访问潜客数,引导访问潜客占比,入会率,入会量,引导访问率,深度访问量,平均访问页面数,"
    "成交新客数,成交新客占比,会员首购人数,会员成交金额,会员成交笔数,成交人数,人均成交笔数,人均成交金额,自然流量转化金额,"
    "自然流量曝光量"
)
TRAFFIC = columns(
    "统计日期,商品ID,商品名称,主商品ID,商品类型,货号,商品状态,商品标签,商品访客数,商品浏览量,平均停留时长,商品详情页跳出率,"
    "商品收藏人数,商品加购件数,商品加购人数,下单买家数,下单件数,下单金额,下单转化率,支付买家数,支付件数,支付金额,"
    "商品支付转化率,支付新买家数,支付老买家数,老买家支付金额,聚划算支付金额,访客平均价值,成功退款金额,竞争力评分,"
    "年累计支付金额,月累计支付金额,月累计支付件数,搜索引导支付转化率,搜索引导访客数,搜索引导支付买家数,结构化详情引导转化率,"
    "结构化详情引导成交占比"
)


def ad_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """One row a day and advertised product that spent anything."""
    offers = {offer.product_id: offer for offer in world.offers[shop.code]}
    for (day, product), spend in sorted(world.ads[shop.code].items()):
        if window.start <= day < window.end:
            yield _ad_row(world, day, product, offers[product].title, offers[product].price, spend)


def _ad_row(world: World, day: date, product: str, title: str, price: int, spend: int) -> Row:
    rng = chance(world.size.seed, "ad report", product, day)
    clicks = max(1, spend // rng.randrange(60, 140))
    views, sold = clicks * rng.randrange(18, 40), clicks * rng.randrange(10, 50) // 1000
    direct = sold * price
    indirect = direct // 5
    carts, saved = clicks // 12, clicks // 20
    total = direct + indirect
    known = {
        "日期": day.isoformat(), "主体ID": product, "主体类型": "商品", "主体名称": title, "展现量": str(views),
        "点击量": str(clicks), "花费": yuan(spend), "点击率": _ratio(clicks, views), "平均点击花费": _ratio(spend, clicks * 100),
        "千次展现花费": _ratio(spend * 10, views), "直接成交金额": yuan(direct), "间接成交金额": yuan(indirect),
        "总成交金额": yuan(total), "总成交笔数": str(sold), "直接成交笔数": str(sold), "点击转化率": _ratio(sold, clicks),
        "投入产出比": _ratio(total, spend), "含预售投产比": _ratio(total, spend), "总购物车数": str(carts),
        "直接购物车数": str(carts), "加购率": _ratio(carts, clicks), "收藏宝贝数": str(saved), "总收藏加购数": str(carts + saved),
        "宝贝收藏加购数": str(carts + saved), "总收藏数": str(saved), "宝贝收藏率": _ratio(saved, clicks),
        "拍下订单笔数": str(sold), "拍下订单金额": yuan(total), "引导访问量": str(clicks), "引导访问人数": str(clicks * 9 // 10),
        "成交新客数": str(sold * 7 // 10), "成交人数": str(sold), "平均访问页面数": "1.8",
        "总成交成本": _ratio(spend, sold * 100), "加购成本": _ratio(spend, carts * 100),
    }  # fmt: skip
    return [known.get(name, "0") for name in ADS]


def _ratio(numerator: int, denominator: int) -> str:
    """Five decimals, or nothing where the platform cannot divide."""
    if not denominator:
        return ""
    digits = half_up(numerator * 100_000, denominator)
    return f"{digits // 100_000}.{digits % 100_000:05d}"


def traffic_rows(world: World, counters: Counters, window: Window) -> Iterator[Row]:
    """Four title rows, the header on row 5, then a row a day and product; thousands and per cents as text."""
    yield ["商品_全部"]
    yield [f"统计时间：{window.start} ~ {window.end}"]
    yield ["说明：访客数等人数指标按天去重，多天不可相加"]
    yield []
    yield TRAFFIC
    for day in (d for d in world.size.days if window.start <= d < window.end):
        for product in counters.products:
            yield _traffic_row(world, counters, day, product)


def _traffic_row(world: World, counters: Counters, day: date, product: str) -> Row:
    rng = chance(world.size.seed, "traffic", product, day)
    sold, offer = counters.on(day, product), counters.titles[product]
    visitors = sold.buyers * rng.randrange(18, 45) + rng.randrange(3, 30)
    searched = visitors * rng.randrange(20, 50) // 100
    found = min(sold.buyers, searched, sold.buyers * 2 // 5)
    return [
        day.isoformat(), product, offer.title, "", "普通商品", offer.item_code, "当前在线", "-", _many(visitors),
        _many(visitors * rng.randrange(14, 26) // 10), f"{rng.randrange(900, 4000) / 100:.2f}",
        _percent(rng.randrange(40, 80), 100), _many(visitors // 30), _many(visitors // 14), _many(visitors // 16),
        _many(sold.placed), _many(sold.placed_units), _many_yuan(sold.placed_amount), _percent(sold.placed, visitors),
        _many(sold.buyers), _many(sold.units), _many_yuan(sold.paid), _percent(sold.buyers, visitors),
        _many(sold.buyers - sold.buyers // 5), _many(sold.buyers // 5), _many_yuan(sold.paid // 5), "0.00",
        yuan(half_up(sold.paid, visitors)), _many_yuan(sold.refunded), str(rng.randrange(40, 90)), _many_yuan(sold.year_paid),
        _many_yuan(sold.month_paid), _many(sold.month_units), _percent(found, searched),
        _many(searched), _many(found), "-", "-",
    ]  # fmt: skip


def _many(count: int) -> str:
    return f"{count:,}"


def _many_yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _percent(part: int, whole: int) -> str:
    digits = half_up(part * 10_000, whole) if whole else 0
    return f"{digits // 100}.{digits % 100:02d}%"
