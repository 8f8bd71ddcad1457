"""Youzan: the report by item of 37 columns and 买家付款时间, with what each item cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ITEMS = columns(
    "订单号,外部订单号,订单商品状态,买家付款时间,交易成功时间,商品名称,商品类型,商品类目,商品规格,规格编码,商品编码,商品单价,"
    "商品成本价,商品优惠方式,商品优惠后价格,商品数量,商品金额小计,店铺优惠（分摊）,商品实际成交金额,商品抵用积分数,商品留言,"
    "收货人/提货人,收货人手机号/提货人手机号,收货人省份,收货人城市,收货人地区,详细收货地址/提货地址,买家备注,商品发货状态,"
    "商品发货方式,商品发货物流公司,商品发货物流单号,发货员工,商品发货时间,商品退款状态,商品已退款金额,商家订单备注,周期购信息"
)
STATES = {
    "unpaid": "待付款",
    "cancelled": "交易关闭",
    "waiting": "待发货",
    "shipped": "已发货",
    "completed": "交易成功",
    "closed": "交易关闭",
}


def item_rows(order: Order, at: datetime) -> Iterator[Row]:
    """The rows of an order as it stood at a moment."""
    place = order.place
    shared = {
        "订单号": order.order_id, "订单商品状态": STATES[order.state(at)], "买家付款时间": _come(order.paid_at, at),
        "交易成功时间": _come(order.completed_at, at), "商品类型": "普通类型商品", "收货人/提货人": "郑*",
        "收货人手机号/提货人手机号": "138****1234", "收货人省份": place.province, "收货人城市": place.city,
        "收货人地区": place.district, "详细收货地址/提货地址": "****", "买家备注": order.remark, "商品发货方式": "快递发货",
    }  # fmt: skip
    for line in order.lines:
        known = shared | _of_item(order, line, at)
        yield [known.get(column, "") for column in ITEMS]


def _of_item(order: Order, line: Line, at: datetime) -> dict[str, str]:
    offer, back = line.offer, line.refunded(at)
    left = bool(_come(order.shipped_at, at)) and not line.unshipped
    each = line.price - line.cut
    return {
        "商品名称": offer.title, "商品规格": offer.spec, "规格编码": offer.code, "商品编码": offer.item_code,
        "商品单价": yuan(line.price), "商品成本价": yuan(_cost(order, line)),
        "商品优惠方式": "限时折扣" if line.cut else "", "商品优惠后价格": yuan(each), "商品数量": str(line.quantity),
        "商品金额小计": yuan(each * line.quantity), "店铺优惠（分摊）": yuan(line.coupon),
        "商品实际成交金额": yuan(line.paid), "商品发货状态": "已发货" if left else "未发货",
        "商品发货物流公司": "中通快递" if left else "", "商品发货物流单号": f"78{order.order_id[-12:]}" if left else "",
        "商品发货时间": _come(order.shipped_at, at) if left else "", "商品退款状态": _case(line, at),
        "商品已退款金额": yuan(back),
    }  # fmt: skip


def _cost(order: Order, line: Line) -> int:
    """What the item cost that day as the merchant typed it in; 0 where nobody did."""
    parts = line.offer.parts
    if not all(sku.cost_known for sku, _ in parts):
        return 0
    return sum(sku.cost_on(order.created_at.date()) * pieces for sku, pieces in parts)


def _case(line: Line, at: datetime) -> str:
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return "无退款"
    if asked[-1].refunded_at > at:
        return "退款处理中"
    return "退款成功" if line.closed(at) else "部分退款成功"


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _come(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return _time(when) if when and when <= at else ""
