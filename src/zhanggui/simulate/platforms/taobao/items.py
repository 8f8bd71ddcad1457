"""Taobao and Tmall item reports (old and new layout) and the refund report."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order, Refund
from zhanggui.simulate.platforms.taobao.orders import line_state, moment, seen, tracking, wrapped

OLD_ITEMS = columns("订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码")
NEW_ITEMS = columns(
    "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,支付单号,"
    "买家应付货款,买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间"
)
REFUNDS = columns(
    "退款编号,订单编号,支付宝交易号,订单付款时间,商品编码,退款完结时间,买家实际支付金额,宝贝标题,买家退款金额,"
    "手工退款/系统退款,是否需要退货,退款的申请时间,退款状态,货物状态,发货物流信息,客服介入状态,卖家真实姓名,买家退款原因,"
    "买家退款说明,部分退款/全部退款"
)
GOODS_STATES = {
    "unshipped": "未发货",
    "money_only": "买家未收到货",
    "returned": "买家已退货",
    "partial": "买家已收到货",
}


def old_item_row(order: Order, line: Line, at: datetime) -> Row:
    """Ten columns, no line number."""
    offer = line.offer
    return [
        wrapped(order.order_id), offer.title, yuan(line.price), str(line.quantity), offer.code, offer.spec, "", "",
        line_state(order, line, at), offer.item_code,
    ]  # fmt: skip


def new_item_row(order: Order, line: Line, at: datetime) -> Row:
    """Eighteen columns; a single line has the order's own number."""
    offer, paid = line.offer, order.state(at) not in ("unpaid", "cancelled")
    back = sum(refund.amount for refund in line.refunds if refund.refunded_at <= at)
    return [
        wrapped(line.line_id), wrapped(order.order_id), offer.title, yuan(line.price), str(line.quantity), offer.code,
        offer.spec, "", "", line_state(order, line, at), offer.item_code,
        wrapped(f"2026{order.order_id[-16:]}") if paid else "", yuan(line.list_amount - line.merchant_discount),
        yuan(line.paid if paid else 0), refund_state(line, at), yuan(back) if back else "无退款申请",
        moment(order.created_at), seen(order.paid_at, at),
    ]  # fmt: skip


def refund_state(line: Line, at: datetime) -> str:
    """The newest case of the line in Taobao's words."""
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return "没有申请退款"
    return "退款成功" if asked[-1].refunded_at <= at else "买家已经申请退款，等待卖家同意"


def refund_row(order: Order, line: Line, refund: Refund, at: datetime) -> Row:
    """One case as it stood at a moment."""
    done = refund.refunded_at <= at
    whole = refund.goods >= line.paid
    return [
        wrapped(refund.refund_id), wrapped(order.order_id), wrapped(f"2026{order.order_id[-16:]}"),
        seen(order.paid_at, at), line.offer.code, moment(refund.refunded_at) if done else "", yuan(line.paid),
        line.offer.title, yuan(refund.amount), "系统退款", "是" if refund.kind == "returned" else "否",
        moment(refund.applied_at), "退款成功" if done else "买家已经申请退款，等待卖家同意", GOODS_STATES[refund.kind],
        tracking(order, at), "", "王**", refund.reason, "", "全部退款" if whole else "部分退款",
    ]  # fmt: skip
