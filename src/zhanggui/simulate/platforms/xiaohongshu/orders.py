"""Xiaohongshu: orders (sheet 包裹详情, a row per SKU)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ORDERS = columns(
    "订单号,订单状态,售后状态,订单创建时间,订单支付时间,订单发货时间,订单完成时间,订单取消时间,商品名称,规格,规格ID,商家编码,"
    "SKU件数,商品总价(元),订单实付金额(包含运费和定金),商家应收金额(元),商家承担总优惠(元),平台承担总优惠(元),包裹总运费(元),"
    "收件人姓名,收件人电话,收件人地址,省,市,区,用户备注,快递公司,快递单号"
)
STATES = {
    "unpaid": "待付款",
    "cancelled": "已取消",
    "waiting": "待发货",
    "shipped": "待收货",
    "completed": "已完成",
    "closed": "已取消",
}


def order_rows(order: Order, at: datetime) -> Iterator[Row]:
    """The rows of an order as it stood at a moment."""
    place = order.place
    cut = sum(line.merchant_discount for line in order.lines)
    subsidy = sum(line.subsidy for line in order.lines)
    shared = {
        "订单号": order.order_id, "订单状态": STATES[order.state(at)], "订单创建时间": _time(order.created_at),
        "订单支付时间": _come(order.paid_at, at), "订单发货时间": _come(order.shipped_at, at),
        "订单完成时间": _come(order.completed_at, at), "订单取消时间": _come(order.closed_at, at),
        "订单实付金额(包含运费和定金)": yuan(order.payable), "商家应收金额(元)": yuan(order.payable + subsidy),
        "商家承担总优惠(元)": yuan(cut), "平台承担总优惠(元)": yuan(subsidy), "包裹总运费(元)": yuan(order.postage),
        "收件人姓名": "冯**", "收件人电话": "1**********", "收件人地址": "****", "省": place.province, "市": place.city,
        "区": place.district, "用户备注": order.remark,
    }  # fmt: skip
    for line in order.lines:
        known = shared | _of_line(order, line, at)
        yield [known.get(column, "") for column in ORDERS]


def _of_line(order: Order, line: Line, at: datetime) -> dict[str, str]:
    left = bool(_come(order.shipped_at, at)) and not line.unshipped
    return {
        "售后状态": _case(line, at), "商品名称": line.offer.title, "规格": line.offer.spec.split(":")[-1],
        "规格ID": line.offer.platform_sku_id, "商家编码": line.offer.code, "SKU件数": str(line.quantity),
        "商品总价(元)": yuan(line.list_amount), "快递公司": "中通快递" if left else "",
        "快递单号": f"78{order.order_id[-12:]}" if left else "",
    }  # fmt: skip


def _case(line: Line, at: datetime) -> str:
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return "无售后"
    return "售后完成" if asked[-1].refunded_at <= at else "售后处理中"


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _come(when: datetime | None, at: datetime) -> str:
    """A time that had come when the file was made, else nothing."""
    return _time(when) if when and when <= at else ""
