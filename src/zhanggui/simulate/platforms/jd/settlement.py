"""JD's bills (订单结算明细对账): what the platform paid for goods, kept as fees and took back for refunds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from zhanggui.simulate.fen import at_rate, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order, Refund
from zhanggui.simulate.platforms.jd.fees import CARDS
from zhanggui.simulate.shops import Shop, card_on
from zhanggui.simulate.world import World

BILL = columns(
    "订单编号,父单号,订单状态,订单下单时间,订单完成时间,售后服务单号,售后退款时间,商品编号,商品名称,商品数量,扣点类型,佣金比例,费用名称,"
    "应结金额,收支方向,结算状态,预计结算时间,账单生成时间,到账时间,商户订单号,资金动账备注,费用项含义,备注,留用时间,费用说明"
)
COMMISSION, SERVICE_FEE = "佣金", "交易服务费"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of a bill, in fen; deductions are below zero."""

    order: Order | None
    line: Line | None
    fee: str
    amount: int
    at: datetime
    refund: Refund | None = None


def called_off(order: Order) -> bool:
    """True when the order ends before the parcel leaves and everything goes back: no bill ever mentions it."""
    back = sum(refund.amount for line in order.lines for refund in line.refunds)
    return order.shipped_at is None and order.closed_at is not None and back == order.payable


def entries(order: Order) -> Iterator[Entry]:
    """Goods and fees at the settlement (at its end, for an order that closed by returns); refunds when they are paid."""
    if not order.paid_at or called_off(order):
        return
    settled = order.settled_at or order.closed_at
    for line in order.lines:
        for refund in line.refunds:
            yield Entry(
                order=order,
                line=line,
                fee="货款",
                amount=-refund.amount,
                at=refund.refunded_at,
                refund=refund,
            )
        if settled:
            yield Entry(order=order, line=line, fee="货款", amount=line.paid, at=settled)
            yield from _standing(order, line, settled)
    if settled and order.postage:
        yield Entry(order=order, line=None, fee="代收配送费", amount=order.postage, at=settled)


def _standing(order: Order, line: Line, settled: datetime) -> Iterator[Entry]:
    """Subsidy and fees as they stand at the settlement; then, for every later refund, what of them is given back."""
    then = dict.fromkeys(_due(order, line, settled), 0)
    late = sorted((r for r in line.refunds if r.refunded_at > settled), key=lambda r: r.refunded_at)
    for at, refund in [(settled, None), *((r.refunded_at, r) for r in late)]:
        now = _due(order, line, at)
        for fee, amount in now.items():
            if amount != then[fee]:
                yield Entry(order=order, line=line, fee=fee, amount=amount - then[fee], at=at, refund=refund)
        then = now


def _due(order: Order, line: Line, at: datetime) -> dict[str, int]:
    """What stands at a moment on the net of a line, each fee rounded on its own."""
    assert order.paid_day
    card, subsidy = card_on(CARDS, order.paid_day), line.subsidy_kept(at)
    base = line.paid - line.refunded(at) + subsidy
    return {
        "平台优惠券补贴": subsidy,
        COMMISSION: -at_rate(base, card.commission),
        SERVICE_FEE: -at_rate(base, card.other),
    }


def booked_fees(order: Order, until: datetime) -> tuple[int, int]:
    """Commission and other fees booked up to a moment, above zero."""
    known = [entry for entry in entries(order) if entry.at <= until]
    commission = sum(e.amount for e in known if e.fee == COMMISSION)
    return -commission, -sum(e.amount for e in known if e.fee == SERVICE_FEE)


def booked_of_shop(world: World, shop: Shop) -> list[Entry]:
    """All rows of the shop's bills: those of its orders, then its top-ups."""
    mondays = [datetime.combine(day, time()) for day in world.size.days if day.weekday() == 0]
    return [*(entry for order in world.orders[shop.code] for entry in entries(order)), *top_ups(mondays)]


def top_ups(days: list[datetime]) -> Iterator[Entry]:
    """The ad account is filled up on Mondays: own money, no cost, no order."""
    for day in days:
        yield Entry(order=None, line=None, fee="京准通充值", amount=-20_000, at=day + timedelta(hours=9))


def entry_row(entry: Entry) -> Row:
    """A row of the file; ``--`` is its blank, and 交易服务费 comes without its minus, as in some files."""
    order, line, refund = entry.order, entry.line, entry.refund
    bare = entry.amount < 0 and entry.fee == SERVICE_FEE
    known = {
        "订单编号": order.order_id if order else "--", "订单状态": "已完成" if order else "--",
        "订单下单时间": _time(order.created_at if order else None), "售后服务单号": refund.refund_id if refund else "--",
        "售后退款时间": _time(refund.refunded_at if refund else None),
        "商品编号": line.offer.platform_sku_id if line else "--", "商品名称": line.offer.title if line else "--",
        "商品数量": str(line.quantity) if line else "--", "费用名称": entry.fee,
        "应结金额": yuan(-entry.amount if bare else entry.amount), "收支方向": "收入" if entry.amount >= 0 else "支出",
        "结算状态": "已结算", "账单生成时间": _time(entry.at), "到账时间": _time(entry.at),
    }  # fmt: skip
    return [known.get(name, "--") for name in BILL]


def _time(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}" if when else "--"
