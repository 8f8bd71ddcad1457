"""The order export of today with ticked columns, and the shop's own day in 生意参谋."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import amount, half_up
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.taobao.orders import (
    CLOSED_WHY,
    STATES,
    masked,
    moment,
    seen,
    titles,
    tracking,
    units,
)
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

PICKED = columns(
    "订单编号,买家下单时间,买家付款时间,发货时间,确认收货时间,物流公司,运单号,买家实付金额,买家应付货款,买家会员名,联系手机,收货地址,"
    "宝贝标题,宝贝规格,宝贝总数量,订单状态,买家应付邮费,打款商家金额,退款金额,订单关闭原因,店铺名称"
)
SHOP_DAYS = columns(
    "统计日期,访客数,浏览量,支付金额,支付转化率,客单价,支付买家数,支付子订单数,支付件数,加购人数,加购件数,商品收藏人数,成功退款金额,"
    "老访客数,新访客数,平均停留时长,跳失率,人均浏览量"
)
TITLES_ABOVE = 4


def picked_row(shop: Shop, order: Order, at: datetime) -> Row:
    """One order with its address but no name; money as numbers."""
    state, subsidy = order.state(at), sum(line.subsidy for line in order.lines)
    paid = 0 if state in ("unpaid", "cancelled") else order.payable
    goods = sum(line.list_amount - line.merchant_discount for line in order.lines)
    back = sum(refund.amount for refund in order.refunds(at))
    place = order.place
    return [
        order.order_id, moment(order.created_at), seen(order.paid_at, at), seen(order.shipped_at, at),
        seen(order.completed_at, at), "中通快递" if tracking(order, at) else "", tracking(order, at), amount(paid),
        amount(goods), masked(order), "'138****1234", f"{place.province} {place.city} {place.district} ****(000000)",
        titles(order), ";".join(line.offer.spec for line in order.lines), units(order), STATES[state],
        amount(order.postage), amount(paid + subsidy if paid else 0), amount(back), CLOSED_WHY.get(state, ""), shop.name,
    ]  # fmt: skip


@dataclass
class _Day:
    """What a shop sold and gave back on a day."""

    buyers: int = 0
    lines: int = 0
    units: int = 0
    paid: int = 0
    refunded: int = 0


def shop_day_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """Title, span, a blank line, the header on row 4, then a row a day; thousands and per cents as text."""
    yield ["店铺概况"]
    yield [f"统计时间：{window.start} ~ {window.end}"]
    yield []
    yield SHOP_DAYS
    sold = _days(world, shop)
    for day in (d for d in world.size.days if window.start <= d < window.end):
        yield _shop_day(world, shop, day, sold[day])


def _days(world: World, shop: Shop) -> dict[date, _Day]:
    days: dict[date, _Day] = defaultdict(_Day)
    for order in world.orders[shop.code]:
        if order.paid_day:
            day = days[order.paid_day]
            day.buyers, day.lines = day.buyers + 1, day.lines + len(order.lines)
            day.units, day.paid = day.units + units(order), day.paid + order.payable
        for refund in (r for line in order.lines for r in line.refunds):
            days[refund.refunded_at.date()].refunded += refund.amount
    return days


def _shop_day(world: World, shop: Shop, day: date, sold: _Day) -> Row:
    rng = chance(world.size.seed, "shop traffic", shop.code, day)
    visitors = sold.buyers * rng.randrange(22, 50) + rng.randrange(80, 200)
    views, known = visitors * rng.randrange(15, 26) // 10, visitors * rng.randrange(10, 25) // 100
    return [
        day.isoformat(), _many(visitors), _many(views), _money(sold.paid), _percent(sold.buyers, visitors),
        _money(half_up(sold.paid, sold.buyers)) if sold.buyers else "-", _many(sold.buyers), _many(sold.lines),
        _many(sold.units), _many(visitors // 15), _many(visitors // 12), _many(visitors // 35),
        _money(sold.refunded) if sold.refunded else "-", _many(known), _many(visitors - known),
        f"{rng.randrange(900, 4000) / 100:.2f}", _percent(rng.randrange(40, 80), 100), _ratio(views, visitors),
    ]  # fmt: skip


def _many(count: int) -> str:
    return f"{count:,}"


def _money(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def _percent(part: int, whole: int) -> str:
    digits = half_up(part * 10_000, whole)
    return f"{digits // 100}.{digits % 100:02d}%"


def _ratio(part: int, whole: int) -> str:
    digits = half_up(part * 100, whole)
    return f"{digits // 100}.{digits % 100:02d}"
