"""Pinduoduo: the order report of 27 columns and the account's ad report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

ORDERS = columns(
    "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
    "商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,"
    "售后状态,快递单号,快递公司,订单成交时间,是否分期,分期期数,手续费承担方,分期方式"
)
ADS = columns(
    "日期,成交花费(元),交易额(元),实际投产比,总花费(元),净交易额(元),净实际投产比,净成交笔数,每笔净成交花费(元),"
    "净交易额占比,净成交笔数占比,每笔净成交金额(元),结算交易额(元),结算投产比,结算成交笔数,退款豁免率,退单豁免率,"
    "每笔结算成交花费(元),交易额结算率,订单结算率,每笔结算成交金额(元),成交笔数,每笔成交花费(元),每笔成交金额(元),曝光量,点击量"
)
STATES = {
    "unpaid": "待支付",
    "cancelled": "已取消",
    "waiting": "待发货",
    "shipped": "已发货，待收货",
    "completed": "已收货",
}


def order_row(order: Order, at: datetime) -> Row:
    """One order with its one line. 用户实付 = 商品总价 + 邮费 − 店铺优惠 − 平台优惠 − 多多支付立减."""
    line, offer = order.lines[0], order.lines[0].offer
    shop_cut = line.merchant_discount
    refunded = any(refund.refunded_at <= at for refund in line.refunds)
    shipped = order.shipped_at if order.shipped_at and order.shipped_at <= at else None
    received = order.completed_at if order.completed_at and order.completed_at <= at else None
    return [
        offer.title, order.order_id, _state(order, at), yuan(line.list_amount), yuan(order.postage), yuan(shop_cut),
        yuan(line.platform), yuan(line.pay_cut), yuan(order.payable),
        yuan(line.list_amount + order.postage - shop_cut), str(line.quantity), _time(shipped), _time(received),
        offer.product_id, offer.spec.split(":")[-1], offer.platform_sku_id, offer.code, offer.item_code, "",
        "退款成功" if refunded else "无售后或售后取消", f"78{order.order_id[-12:]}" if shipped else "",
        "极兔速递" if shipped else "", _time(order.paid_at if order.paid_at and order.paid_at <= at else None),
        "否", "", "", "",
    ]  # fmt: skip


def _state(order: Order, at: datetime) -> str:
    """An order whose money has all gone back says so in its state."""
    state = order.state(at)
    if state != "closed":
        return STATES[state]
    return "已发货，退款成功" if order.shipped_at else "未发货，退款成功"


def _time(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}" if when else ""


def ad_rows(world: World, shop: Shop, window: Window) -> Iterator[Row]:
    """A row a day, then 合计 and a note: the two last rows are no records."""
    total = 0
    for (day, _), spend in sorted(world.ads[shop.code].items()):
        if window.start <= day < window.end:
            total += spend
            yield _ad_row(world, shop, day.isoformat(), spend)
    yield _ad_row(world, shop, "合计", total)
    yield ["说明：净交易额为剔除成交后短时间内退款的交易额"]


def _ad_row(world: World, shop: Shop, name: str, spend: int) -> Row:
    """Three notions of sales: gross ≥ net ≥ settled."""
    rng = chance(world.size.seed, "ad report", shop.code, name)
    sold = max(1, spend // rng.randrange(900, 1600))
    gross = spend * rng.randrange(300, 520) // 100
    net, settled = gross * 94 // 100, gross * 90 // 100
    net_sold, settled_sold = sold * 94 // 100, sold * 90 // 100
    clicks = max(1, spend // rng.randrange(40, 90))
    known = {
        "日期": name, "成交花费(元)": yuan(spend), "交易额(元)": yuan(gross), "实际投产比": _two(gross, spend),
        "总花费(元)": yuan(spend), "净交易额(元)": yuan(net), "净实际投产比": _two(net, spend), "净成交笔数": str(net_sold),
        "每笔净成交花费(元)": _two(spend, net_sold * 100), "净交易额占比": "94.00%", "净成交笔数占比": "94.00%",
        "每笔净成交金额(元)": _two(net, net_sold * 100), "结算交易额(元)": yuan(settled), "结算投产比": _two(settled, spend),
        "结算成交笔数": str(settled_sold), "每笔结算成交花费(元)": _two(spend, settled_sold * 100), "交易额结算率": "90.00%",
        "订单结算率": "90.00%", "每笔结算成交金额(元)": _two(settled, settled_sold * 100), "成交笔数": str(sold),
        "每笔成交花费(元)": _two(spend, sold * 100), "每笔成交金额(元)": _two(gross, sold * 100),
        "曝光量": str(clicks * 31), "点击量": str(clicks),
    }  # fmt: skip
    return [known.get(column, "-") for column in ADS]


def _two(numerator: int, denominator: int) -> str:
    return yuan(half_up(numerator * 100, denominator)) if denominator else "-"
