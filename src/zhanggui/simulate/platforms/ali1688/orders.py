"""1688's sold goods (已卖出的货品): one row per line, the order's cells merged, so blank from its second line on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ORDERS = columns(
    "订单号,买家,货品总价(元),运费(元),涨价或折扣(元),实付款(元),订单状态,下单时间,付款时间,发货时间,收货人姓名,收货地址,联系手机,买家留言,"
    "货品标题,规格,单品金额,数量,单品货号,Offer ID,SKU ID,退款状态,物流公司,运单号"
)
STATES = {
    "unpaid": "等待买家付款",
    "cancelled": "交易取消",
    "waiting": "等待卖家发货",
    "shipped": "等待买家确认收货",
    "completed": "交易成功",
    "closed": "交易关闭",
}


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """The lines of an order; what is the order's stands on the first only. 单品金额 is the line's before discounts."""
    for number, line in enumerate(order.lines):
        known = _of_line(line, at) | ({} if number else _of_order(order, at))
        yield [known.get(column, "") for column in ORDERS]


def _of_order(order: Order, at: datetime) -> dict[str, str]:
    """货品总价 + 运费 + 涨价或折扣 = 实付款."""
    goods, place = sum(line.list_amount for line in order.lines), order.place
    off = goods + order.postage - order.payable
    left = bool(_come(order.shipped_at, at))
    return {
        "订单号": order.order_id, "买家": f"{order.buyer}批发商行", "货品总价(元)": yuan(goods),
        "运费(元)": yuan(order.postage), "涨价或折扣(元)": yuan(-off), "实付款(元)": yuan(order.payable),
        "订单状态": STATES[order.state(at)], "下单时间": f"{order.created_at:%Y-%m-%d %H:%M:%S}",
        "付款时间": _come(order.paid_at, at), "发货时间": _come(order.shipped_at, at), "收货人姓名": "李**",
        "收货地址": f"{place.province} {place.city} {place.district} ***", "联系手机": "1**********",
        "买家留言": order.remark, "物流公司": "安能物流" if left else "",
        "运单号": f"60{order.order_id[-12:]}" if left else "",
    }  # fmt: skip


def _of_line(line: Line, at: datetime) -> dict[str, str]:
    offer = line.offer
    return {
        "货品标题": offer.title, "规格": offer.spec, "单品金额": yuan(line.list_amount), "数量": str(line.quantity),
        "单品货号": offer.code, "Offer ID": offer.product_id, "SKU ID": offer.platform_sku_id,
        "退款状态": _case(line, at),
    }  # fmt: skip


def _case(line: Line, at: datetime) -> str:
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return "无退款"
    if asked[-1].refunded_at > at:
        return "退款中"
    return "退款成功" if line.refunded(at) >= line.paid else "部分退款"


def _come(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return f"{when:%Y-%m-%d %H:%M:%S}" if when and when <= at else ""
