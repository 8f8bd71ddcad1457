"""Kuaishou shop: the order file of 61 columns, one product an order; amounts carry ¥."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ORDERS = columns(
    "订单号,赠品订单号,活动订单编号,订单创建时间,订单支付时间,预售定金支付时间,订单状态,实付款,快递费,店铺优惠,平台补贴,"
    "主播补贴,混资活动优惠,支付优惠,支付方式,成交数量,买家留言,账号类型,账号明细,订单备注,旗帜颜色,售后状态,活动订单,"
    "预售/承诺发货时间,订单载体,商品名称,商品ID,商品规格,SKU编码,商品单价,渠道,CPS达人ID,CPS达人昵称,预估推广佣金,"
    "预估推广者分佣比例,团长ID,团长昵称,快赚客ID,快赚客昵称,授权推广者ID,授权推广者昵称,收货人姓名,收货人电话,收货地址-省,"
    "收货地址-市,收货地址-区,收货地址-街道,收货地址,发货时间,快递公司,快递单号,物流信息,集运类型,直邮类型,仓库名称,仓库地址,"
    "实名姓名,服务门店ID,服务门店名称,服务门店地址,国补/类国补/消费券"
)
STATES = {
    "unpaid": "待付款",
    "cancelled": "交易关闭",
    "waiting": "待发货",
    "shipped": "已发货",
    "completed": "交易成功",
    "closed": "交易关闭",
}


def order_row(order: Order, at: datetime) -> Row:
    """One order with its one line. 实付款 = 商品单价 × 成交数量 + 快递费 − every discount."""
    line, place = order.lines[0], order.place
    offer, left = line.offer, bool(_come(order.shipped_at, at))
    known = {
        "订单号": order.order_id, "订单创建时间": _time(order.created_at), "订单支付时间": _come(order.paid_at, at),
        "订单状态": STATES[order.state(at)], "实付款": _money(order.payable), "快递费": _money(order.postage),
        "店铺优惠": _money(line.merchant_discount), "平台补贴": _money(line.platform), "主播补贴": _money(line.influencer),
        "混资活动优惠": _money(0), "支付优惠": _money(line.pay_cut), "成交数量": str(line.quantity), "买家留言": order.remark,
        "售后状态": _case(line, at), "商品名称": offer.title, "商品ID": offer.product_id,
        "商品规格": offer.spec.split(":")[-1], "SKU编码": offer.code, "商品单价": _money(line.price), "收货人姓名": "吴**",
        "收货人电话": "1**********", "收货地址-省": place.province, "收货地址-市": place.city, "收货地址-区": place.district,
        "收货地址": "****", "发货时间": _come(order.shipped_at, at), "快递公司": "中通快递" if left else "",
        "快递单号": f"78{order.order_id[-12:]}" if left else "",
    }  # fmt: skip
    return [known.get(column, "") for column in ORDERS]


def _case(line: Line, at: datetime) -> str:
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return ""
    return "退款成功" if asked[-1].refunded_at <= at else "待商家处理"


def _money(fen: int) -> str:
    return "¥" + yuan(fen)


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _come(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return _time(when) if when and when <= at else ""
