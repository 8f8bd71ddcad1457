"""Kuaishou's settled orders (结算明细): a row for the settlement of an order, and one for every refund after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zhanggui.simulate.fen import at_rate, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.kuaishou.fees import CARDS
from zhanggui.simulate.shops import card_on

SETTLEMENT = columns(
    "商家ID,订单号,商品ID,商品名称,商品数量,订单创建时间,订单实付(元),政府补贴,支付营销补贴,平台补贴,商家补贴(元),达人补贴,"
    "达人补贴明细,合计收入(元),订单退款(元),支付营销回退（元）,技术服务费(元),预售增收技术服务费（元）,达人ID,MCN机构ID,达人佣金(元),"
    "团长id,团长佣金(元),佣金模式,快赚客ID,快赚客佣金(元),服务商ID,服务商佣金(元),分账基数,其他收费,其他收费明细,合计支出(元),"
    "实际结算金额(元),实际结算时间,结算规则,资金渠道,账户名称,结算商户号,备注,消费金信息"
)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """One row, in fen: what came in, what went back to the buyer and what the platform took (below zero: gave back)."""

    order: Order
    at: datetime
    paid: int
    subsidy: int
    refund: int
    fee: int

    @property
    def total(self) -> int:
        return self.paid + self.subsidy - self.refund - self.fee


def settled_rows(order: Order) -> Iterator[Settled]:
    """The rows of an order; none when it was closed before it could be settled."""
    settled = order.settled_at
    if not settled or not order.paid_at:
        return
    back, subsidy, fee = _standing(order, settled)
    yield Settled(order=order, at=settled, paid=order.payable, subsidy=subsidy, refund=back, fee=fee)
    for late in sorted(
        r.refunded_at for line in order.lines for r in line.refunds if r.refunded_at > settled
    ):
        now = _standing(order, late)
        yield Settled(
            order=order, at=late, paid=0, subsidy=now[1] - subsidy, refund=now[0] - back, fee=now[2] - fee
        )
        back, subsidy, fee = now


def _standing(order: Order, at: datetime) -> tuple[int, int, int]:
    """What has gone back, the subsidy kept and the fee due on the rest."""
    assert order.paid_day
    back = sum(refund.amount for refund in order.refunds(at))
    subsidy = sum(line.subsidy_kept(at) for line in order.lines)
    rate = card_on(CARDS, order.paid_day).commission
    return back, subsidy, at_rate(order.payable + subsidy - back, rate)


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission, payment fee and other fees settled up to a moment."""
    return sum(row.fee for row in settled_rows(order) if row.at <= at), 0, 0


def settlement_row(settled: Settled) -> Row:
    """A row of the file."""
    order, offer = settled.order, settled.order.lines[0].offer
    known = {
        "商家ID": "88120", "订单号": order.order_id, "商品ID": offer.product_id, "商品名称": offer.title,
        "商品数量": str(order.lines[0].quantity), "订单创建时间": f"{order.created_at:%Y-%m-%d %H:%M:%S}",
        "订单实付(元)": yuan(settled.paid), "平台补贴": yuan(settled.subsidy),
        "合计收入(元)": yuan(settled.paid + settled.subsidy), "订单退款(元)": yuan(settled.refund),
        "技术服务费(元)": yuan(settled.fee), "合计支出(元)": yuan(settled.refund + settled.fee),
        "实际结算金额(元)": yuan(settled.total), "实际结算时间": f"{settled.at:%Y-%m-%d %H:%M:%S}",
    }  # fmt: skip
    return [known.get(column, "") for column in SETTLEMENT]
