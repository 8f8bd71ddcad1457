"""Douyin shop orders: a row per sub-order, or a row per main order with its lines joined by ``;``."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order

ORDERS = columns(
    "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,平台实际承担优惠金额,"
    "商家实际承担优惠金额,达人实际承担优惠金额,收件人,收件人手机号,省,市,区,详细地址,买家留言,订单提交时间,支付完成时间,"
    "支付方式,商家备注,发货时间,快递信息,订单完成时间,订单状态,售后状态,取消原因,达人ID,达人昵称"
)
STATES = {
    "unpaid": "待支付",
    "cancelled": "已关闭",
    "waiting": "待发货",
    "shipped": "已发货",
    "completed": "已完成",
    "closed": "已关闭",
}


def sub_order_row(order: Order, line: Line, at: datetime) -> Row:
    """One sub-order as it stood at a moment; ``-`` is Douyin's blank. Some rows have a cell too many."""
    state, aftersales, why = _states(order, line, at)
    offer = line.offer
    row = [
        _tab(order.order_id), _tab(line.line_id), offer.title, offer.spec.split(":")[-1], str(line.quantity),
        _tab(offer.product_id), offer.code or "-", yuan(line.price), yuan(line.paid), "0.00",
        yuan(line.platform), yuan(line.merchant_discount), yuan(line.influencer),
        *_tail(order, at, state, aftersales, why, left=not line.unshipped),
    ]  # fmt: skip
    return [*row, ""] if order.number % 40 == 3 else row


def main_order_row(order: Order, at: datetime) -> Row:
    """One main order: numbers, titles, ids and codes joined; quantity and money are totals."""
    state, aftersales, why = _main_states(order, at)
    lines = order.lines
    return [
        _tab(order.order_id), _tab(";".join(line.line_id for line in lines)), ";".join(x.offer.title for x in lines),
        ";".join(line.offer.spec.split(":")[-1] for line in lines), str(sum(line.quantity for line in lines)),
        _tab(";".join(line.offer.product_id for line in lines)), ";".join(line.offer.code or "-" for line in lines),
        ";".join(yuan(line.price) for line in lines), yuan(order.payable), "0.00",
        yuan(sum(line.platform for line in lines)), yuan(sum(line.merchant_discount for line in lines)),
        yuan(sum(line.influencer for line in lines)), *_tail(order, at, state, aftersales, why),
    ]  # fmt: skip


def _tail(
    order: Order, at: datetime, state: str, aftersales: str, why: str, *, left: bool = True
) -> list[str]:
    """What follows the money. ``left`` is False for a line that was refunded before the parcel went."""
    place, paid = order.place, order.paid_at if order.paid_at and order.paid_at <= at else None
    shipped = order.shipped_at if left and order.shipped_at and order.shipped_at <= at else None
    done = order.completed_at if order.completed_at and order.completed_at <= at else None
    return [
        "李*", "1**********", place.province, place.city, place.district, "********", order.remark or "-",
        _time(order.created_at), _time(paid), "微信支付" if paid else "-", "-", _time(shipped),
        f"78{order.order_id[-12:]}-中通快递" if shipped else "-", _time(done), state, aftersales, why,
        "dr88120" if order.influencer else "-", "小满的日常" if order.influencer else "-",
    ]  # fmt: skip


def _states(order: Order, line: Line, at: datetime) -> tuple[str, str, str]:
    """State, after-sales state and reason of a line. A gift closes when what it came with has gone back."""
    state = order.state(at)
    if line.is_gift and state == "closed":
        return "已关闭", "-", "主品订单售后完成"
    if state == "cancelled":
        return "已关闭", "-", "买家超时未支付"
    if line.closed(at) and state != "completed":
        return "已关闭", "退款成功", "-"
    if line.closed(at) and not _after_completion(order, line):
        return "已关闭", "退款成功", "-"
    return STATES[state], _aftersales(line, at), "-"


def _after_completion(order: Order, line: Line) -> bool:
    """True when the line's money went back only after the order was complete."""
    return order.completed_at is not None and max(r.refunded_at for r in line.refunds) > order.completed_at


def _aftersales(line: Line, at: datetime) -> str:
    asked = [refund for refund in line.refunds if refund.applied_at <= at]
    if not asked:
        return "-"
    return "退款成功" if asked[-1].refunded_at <= at else "待商家处理"


def _main_states(order: Order, at: datetime) -> tuple[str, str, str]:
    state = order.state(at)
    if state == "cancelled":
        return "已关闭", "-", "买家超时未支付"
    words = [_aftersales(line, at) for line in order.lines]
    return STATES[state], next((word for word in words if word != "-"), "-"), "-"


def _tab(identity: str) -> str:
    """A TAB before the digits, so that Excel leaves them alone."""
    return "\t" + identity


def _time(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}" if when else "-"
