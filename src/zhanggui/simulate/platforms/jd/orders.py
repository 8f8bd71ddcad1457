"""JD: the order report of 30 columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.platforms.jd.settlement import called_off

ORDERS = columns(
    "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,"
    "客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容,商家备注,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,"
    "货号,订单完成时间,订单来源,订单渠道"
)
STATES = {
    "unpaid": "等待付款",
    "cancelled": "(删除)等待付款",
    "waiting": "等待出库",
    "shipped": "等待确认收货",
    "completed": "完成",
}
SPLIT_EVERY, MARKED_EVERY = 50, 60


def order_rows(orders: list[Order], at: datetime) -> Iterator[Row]:
    """A row a line. Of every fiftieth order and the one before it we say that they came out of one parent."""
    for place, order in enumerate(orders):
        yield from (_row(order, line, at) for line in order.lines)
        sister = orders[place + 1] if place + 1 < len(orders) else None
        if sister and order.number % SPLIT_EVERY == 11 and _paid(order, at) and _paid(sister, at):
            yield from _parent_rows(order, sister)


def _row(order: Order, line: Line, at: datetime) -> Row:
    """One line with the order's money: 应付金额 = 订单金额 − what merchant and platform give + 运费金额."""
    offer, total = line.offer, _goods(order)
    settled = total - sum(x.coupon for x in order.lines)
    return [
        order.order_id, offer.platform_sku_id, offer.title, str(line.quantity), "在线支付", _time(order.created_at),
        yuan(line.price - line.cut), yuan(total), yuan(settled), "0.00", yuan(order.payable), _state(order, at), "SOP",
        order.buyer, "李*", f"{order.place.province}{order.place.city}{order.place.district}****", "1**********",
        order.remark, "", "", "", _seller_remark(order), "", yuan(order.postage),
        _time(order.paid_at if _paid(order, at) else None), "", offer.code, _time(_done(order, at)), "移动端订单", "暂无来源",
    ]  # fmt: skip


def _parent_rows(*children: Order) -> Iterator[Row]:
    """The order that was split: its own number, its children's lines and money, and their numbers in the remark."""
    first = children[0]
    total = sum(_goods(child) for child in children)
    settled = total - sum(line.coupon for child in children for line in child.lines)
    payable, postage = (
        sum(child.payable for child in children),
        sum(child.postage for child in children),
    )
    remark = "订单拆分为  " + "    ".join(child.order_id for child in children)
    for line in (line for child in children for line in child.lines):
        yield [
            f"{first.order_id[:-1]}9", line.offer.platform_sku_id, line.offer.title, str(line.quantity), "在线支付",
            _time(first.created_at), yuan(line.price - line.cut), yuan(total), yuan(settled), "0.00", yuan(payable),
            "(删除)等待出库", "SOP", first.buyer, "李*", "****", "1**********", "", "", "", "", remark, "",
            yuan(postage), _time(first.paid_at), "", line.offer.code, "", "移动端订单", "暂无来源",
        ]  # fmt: skip


def _goods(order: Order) -> int:
    """Goods at 京东价, which is the price of the day."""
    return sum((line.price - line.cut) * line.quantity for line in order.lines)


def _seller_remark(order: Order) -> str:
    return f"V-{order.number}" if order.number % MARKED_EVERY == 17 else ""


def _paid(order: Order, at: datetime) -> bool:
    return order.paid_at is not None and order.paid_at <= at


def _state(order: Order, at: datetime) -> str:
    """An order that closes by returns stays 完成: what went back stands in the bill."""
    state = order.state(at)
    if state != "closed":
        return STATES[state]
    return "(删除)等待出库" if called_off(order) else "完成"


def _done(order: Order, at: datetime) -> datetime | None:
    end = None if called_off(order) else order.completed_at or (order.paid_at and order.closed_at)
    return end if end and end <= at else None


def _time(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}" if when else ""
