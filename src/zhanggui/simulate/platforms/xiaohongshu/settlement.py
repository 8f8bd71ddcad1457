"""Xiaohongshu: the settlement by product (商品结算明细)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from zhanggui.simulate.fen import at_rate, half_up, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.platforms.xiaohongshu.fees import CARDS
from zhanggui.simulate.shops import card_on

SETTLEMENT = columns(
    "订单号,售后单号,下单时间,完成时间,结算时间,交易类型,结算账户,动账金额,商品名称,类目,SKU条码,规格ID,商品数量,计佣基数,"
    "商品实付/实退,优惠类型,商家优惠,平台优惠补贴,平台运费补贴,佣金率,返利率,佣金总额,计税价格(含税),计税价格(未税),税率,"
    "跨境税代缴,商品税金,卖家CPS佣金率,分销佣金,推广达人ID,达人昵称,带货类型,代运营服务商佣金,代开发服务商佣金,运费,运费税金,"
    "支付渠道费,花呗分期手续费,国补订单毛保金额,备注"
)
HOST_RATE = Decimal("0.10")


@dataclass(frozen=True, kw_only=True)
class Settled:
    """One row of the settlement, in fen; what is taken is below zero."""

    order: Order
    line: Line
    at: datetime
    case: str
    goods: int
    postage: int
    subsidy: int
    commission: int
    host: int

    @property
    def total(self) -> int:
        return self.goods + self.postage + self.subsidy + self.commission + self.host


def settled_rows(order: Order) -> Iterator[Settled]:
    """What is settled of an order: every line as it was sold, then each of its refunds, those before the settlement right
    after it. An order that was closed is never settled."""
    if not order.settled_at or not order.paid_at:
        return
    postage = order.postage
    for line in (line for line in order.lines if line.paid):
        subsidy, commission, host = _standing(order, line, 0)
        yield Settled(order=order, line=line, at=order.settled_at, case="", goods=line.paid, postage=postage,
                      subsidy=subsidy, commission=-commission, host=-host)  # fmt: skip
        postage, back, held = 0, 0, (subsidy, commission, host)
        for refund in sorted(line.refunds, key=lambda refund: refund.refunded_at):
            back += refund.goods
            now = _standing(order, line, back)
            gone = [a - b for a, b in zip(now, held, strict=True)]
            held = now
            yield Settled(
                order=order, line=line, at=max(refund.refunded_at, order.settled_at + timedelta(seconds=1)),
                case=refund.refund_id, goods=-refund.goods, postage=0, subsidy=gone[0], commission=-gone[1],
                host=-gone[2],
            )  # fmt: skip


def _standing(order: Order, line: Line, back: int) -> tuple[int, int, int]:
    """Subsidy kept and fees due on a line of which so much went back."""
    assert order.paid_day
    subsidy = line.subsidy - min(line.subsidy, half_up(line.subsidy * back, line.paid))
    base = line.paid - back + subsidy
    rate = card_on(CARDS, order.paid_day).commission
    return subsidy, at_rate(base, rate), at_rate(base, HOST_RATE) if order.influencer else 0


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission (the host's share included), payment fee and other fees settled up to a moment."""
    rows = [row for row in settled_rows(order) if row.at <= at]
    return -sum(row.commission + row.host for row in rows), 0, 0


def settlement_row(settled: Settled) -> Row:
    """A row of the file."""
    order, offer = settled.order, settled.line.offer
    known = {
        "订单号": order.order_id, "售后单号": f"R{settled.case}" if settled.case else "", "下单时间": _time(order.created_at),
        "完成时间": _time(order.completed_at) if order.completed_at else "", "结算时间": _time(settled.at),
        "交易类型": "退款" if settled.case else "结算入账", "结算账户": "支付宝", "动账金额": yuan(settled.total),
        "商品名称": offer.title, "规格ID": offer.platform_sku_id, "商品数量": str(settled.line.quantity),
        "商品实付/实退": yuan(settled.goods), "平台优惠补贴": yuan(settled.subsidy), "佣金总额": yuan(settled.commission),
        "分销佣金": yuan(settled.host), "运费": yuan(settled.postage),
    }  # fmt: skip
    return [known.get(column, "") for column in SETTLEMENT]


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
