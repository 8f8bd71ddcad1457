"""Pinduoduo in its older words: the order report with addresses, the account's and the plans' ads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.pinduoduo.orders import order_row
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

ORDERS = columns(
    "订单号,商品,订单状态,商品总价,邮费,店铺优惠折扣,平台优惠折扣,多多支付立减金额,用户实付金额,商家实收金额,商品数量,支付时间,承诺发货时间,"
    "发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-SKU维度,商家编码-商品维度,售后状态,快递单号,快递公司,收货人,手机,省,市,区,街道"
)
ADS = columns("日期,曝光量,点击量,点击率,花费(元),平均点击花费(元),成交笔数,交易额(元),投入产出比")
PLANS = columns("日期,推广计划,推广类型,曝光量,点击量,花费(元),成交笔数,交易额(元)")
PLAN_NAMES = (("日常推广", "多多搜索"), ("场景拉新", "多多场景"))


def older_order_row(order: Order, at: datetime) -> Row:
    """The same order as in the report of today, under other headers, and where it went."""
    today = list(order_row(order, at))
    title, number, state, *money = today[:10]
    quantity, shipped, received, product, spec, style, code, item, _, aftersales, tracking, carrier, paid = (
        today[10:23]
    )
    due = f"{order.paid_at + timedelta(hours=48):%Y-%m-%d %H:%M:%S}" if paid and order.paid_at else ""
    place = order.place
    return [
        number, title, state, *money, quantity, paid, due, shipped, received, product, spec, style, code, item,
        aftersales, tracking, carrier, "王**", "138****1234", place.province, place.city, place.district, "***",
    ]  # fmt: skip


def account_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """A row a day that spent anything, then 合计."""
    days = _by_day(world, shop, window)
    brought = {day: (spend, *_brought(world, shop, day.isoformat(), spend)) for day, spend in days.items()}
    for day, figures in brought.items():
        yield _account_row(day.isoformat(), *figures)
    spend, views, clicks, sold, sales = map(sum, zip((0, 0, 0, 0, 0), *brought.values(), strict=True))
    yield _account_row("合计", spend, views, clicks, sold, sales)


def plan_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """Two plans a day, which share its money as three to one."""
    for day, spend in _by_day(world, shop, window).items():
        first = spend * 3 // 4
        for (name, where), part in zip(PLAN_NAMES, (first, spend - first), strict=True):
            views, clicks, sold, sales = _brought(world, shop, f"{name} {day}", part)
            yield [day.isoformat(), name, where, str(views), str(clicks), yuan(part), str(sold), yuan(sales)]


def _account_row(name: str, spend: int, views: int, clicks: int, sold: int, sales: int) -> Row:
    return [
        name, str(views), str(clicks), yuan(half_up(clicks * 10_000, max(views, 1))) + "%", yuan(spend),
        yuan(half_up(spend, max(clicks, 1))),
        str(sold), yuan(sales), yuan(half_up(sales * 100, spend)) if spend else "0.00",
    ]  # fmt: skip


def _brought(world: World, shop: Shop, subject: str, spend: int) -> tuple[int, int, int, int]:
    """Views, clicks, orders and sales in fen that the platform credits."""
    rng = chance(world.size.seed, "older ad report", shop.code, subject)
    clicks = max(1, spend // rng.randrange(40, 90))
    sales = spend * rng.randrange(300, 520) // 100
    return clicks * rng.randrange(20, 40), clicks, max(1, spend // rng.randrange(900, 1600)), sales


def _by_day(world: World, shop: Shop, window: Window) -> dict[date, int]:
    days: dict[date, int] = {}
    for (day, _), spend in sorted(world.ads[shop.code].items()):
        if window.start <= day < window.end:
            days[day] = days.get(day, 0) + spend
    return days
