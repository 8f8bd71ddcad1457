"""Pinduoduo: the order report of 27 columns."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order

ORDERS = columns(
    "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
    "商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,"
    "售后状态,快递单号,快递公司,订单成交时间,是否分期,分期期数,手续费承担方,分期方式"
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
