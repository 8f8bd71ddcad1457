"""A Tmall shop's Alipay account: what came in for an order, what was taken from it, and the shop's own money.

The buyer's money comes when the order completes. Which fee a movement is stands in its remark only, order number inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from zhanggui.simulate.fen import at_rate
from zhanggui.simulate.orders import Order, Refund
from zhanggui.simulate.platforms.taobao.ad_account import top_ups
from zhanggui.simulate.platforms.taobao.fees import TMALL_CARDS
from zhanggui.simulate.shops import FeeCard, Shop, card_on
from zhanggui.simulate.world import World

OPENING = 3_000_000
"""What lay on the account before the first day, in fen; on Mondays all above KEPT goes to the bank."""
KEPT = 500_000
DEPOSIT = 100_000


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One movement in fen, below zero when it goes out. ``kind`` is what it is; files say only business and remark."""

    at: datetime
    kind: str
    amount: int
    business: str
    remark: str = ""
    order_id: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Charge:
    """A fee on the net sales of every ``every``-th order. ``back``: words of what a later refund gives back."""

    kind: str
    taken: str
    back: str = ""
    rate: Decimal = Decimal(0)
    flat: int = 0
    every: int = 1
    rest: int = 0

    def of(self, order: Order) -> bool:
        return order.number % self.every == self.rest

    def due(self, order: Order, at: datetime) -> int:
        """Fen due on the order as it stands at a moment."""
        return self.flat + at_rate(net_sales(order, at), self.rate)


CHARGES = (
    Charge(kind="points", taken="代扣返点积分{}", back="代扣交易退回积分{}", rate=Decimal("0.005")),
    Charge(kind="affiliate", taken="淘宝客佣金代扣款[{}]", back="淘宝客佣金退款[{}]", rate=Decimal("0.08"), every=7, rest=2),
    Charge(kind="payment_fee", taken="花呗分期免息营销[{}]", rate=Decimal("0.018"), every=11, rest=5),
    Charge(kind="other_fee", taken="先用后付技术服务费({})", rate=Decimal("0.006"), every=13, rest=4),
    Charge(kind="insurance", taken="退货运费险保费[{}]", flat=120, every=3, rest=1),
    Charge(kind="other_fee", taken="公益宝贝捐赠({})", flat=2, every=5),
    Charge(kind="other_fee", taken="商家集运物流服务费({})", flat=200, every=17, rest=9),
)  # fmt: skip
SHOP_FEES = (
    ("品牌新享-首单拉新计划软件服务费", 8_800),
    ("消费者体验提升计划服务费", 12_600),
    ("极速回款技术服务费", 3_300),
)
"""Taken on the third of every month, for the shop as a whole."""
COMMISSIONS = ("commission", "affiliate")
OTHERS = ("service_fee", "insurance", "points", "other_fee")


Charged = Callable[[Order], Sequence[Charge]]
"""What an order of a shop is charged."""


def tmall_charges(order: Order) -> list[Charge]:
    """The fee card's two rates, whatever else the order is charged, and the shop's half of the platform's coupon."""
    assert order.paid_day
    card = card_on(TMALL_CARDS, order.paid_day)
    words = "消费券代付资金扣回({})" if order.number % 2 else "限时红包代商家垫付扣回({})"
    return [
        Charge(kind="commission", taken="天猫佣金({})扣款", back="天猫佣金({})退款", rate=card.commission),
        base_fee(card),
        *(charge for charge in CHARGES if charge.of(order)),
        Charge(kind="other_fee", taken=words, flat=sum(line.subsidy for line in order.lines) // 2),
    ]


def base_fee(card: FeeCard) -> Charge:
    """What every shop of the platform pays."""
    taken, back = "基础软件服务费({})扣款", "基础软件服务费({})退款"
    return Charge(kind="service_fee", taken=taken, back=back, rate=card.other)


def net_sales(order: Order, at: datetime) -> int:
    """What the shop keeps of a sale at a moment: paid and repaid by the platform, less refunds."""
    back = sum(refund.amount for refund in order.refunds(at))
    return order.payable + sum(line.subsidy_kept(at) for line in order.lines) - back


def order_movements(order: Order, charged: Charged) -> Iterator[Movement]:
    """The sale when the order completes and what is taken from it; then every refund after it and what that gives back."""
    done = order.completed_at
    if not done:
        return
    charges = charged(order)
    title = order.lines[0].offer.title
    yield Movement(
        at=done, kind="goods_with_subsidy", amount=net_sales(order, done), business="交易付款",
        order_id=order.order_id, title=title,
    )  # fmt: skip
    yield from _taken(order, charges, done)
    late = [r for line in order.lines for r in line.refunds if r.refunded_at > done]
    before = done
    for refund in sorted(late, key=lambda r: r.refunded_at):
        yield from _refunded(order, charges, refund, before)
        before = refund.refunded_at


def _taken(order: Order, charges: Sequence[Charge], done: datetime) -> Iterator[Movement]:
    """Fees, one in each of the seconds after the sale."""
    for second, charge in enumerate(charges, start=1):
        if fen := charge.due(order, done):
            yield _fee(order, done + timedelta(seconds=second), charge.kind, charge.taken, -fen)


def _refunded(
    order: Order, charges: Sequence[Charge], refund: Refund, before: datetime
) -> Iterator[Movement]:
    at = refund.refunded_at
    yield _refund(order, at, "售后退款", -refund.amount)
    subsidy = [sum(line.subsidy_kept(when) for line in order.lines) for when in (before, at)]
    if subsidy[0] != subsidy[1]:
        yield _refund(order, at + timedelta(seconds=1), "平台优惠退回", subsidy[1] - subsidy[0])
    for second, charge in enumerate(charges, start=2):
        less = charge.due(order, before) - charge.due(order, at)
        if charge.back and less:
            yield _fee(order, at + timedelta(seconds=second), charge.kind, charge.back, less)


def _fee(order: Order, at: datetime, kind: str, says: str, fen: int) -> Movement:
    remark = says.format(order.order_id)
    return Movement(at=at, kind=kind, amount=fen, business="其它", remark=remark, order_id=order.order_id)


def _refund(order: Order, at: datetime, says: str, fen: int) -> Movement:
    return Movement(
        at=at, kind="refund", amount=fen, business="交易退款", remark=says, order_id=order.order_id
    )


def account(world: World, shop: Shop) -> list[tuple[Movement, int]]:
    """Every movement up to the last export with the balance after it, in order of time."""
    moves = [move for order in world.orders[shop.code] for move in order_movements(order, tmall_charges)]
    moves += _own_money(world, shop)
    balance, found = OPENING, []
    mondays = [datetime.combine(day, time(10)) for day in world.size.days if day.weekday() == 0]
    for move in sorted(moves, key=lambda m: m.at):
        if move.at > world.now:
            break
        while mondays and mondays[0] <= move.at:
            balance, drawn = _withdraw(mondays.pop(0), balance)
            found += drawn
        balance += move.amount
        found.append((move, balance))
    return found


def _own_money(world: World, shop: Shop) -> Iterator[Movement]:
    first = datetime.combine(world.size.start, time(11))
    yield Movement(at=first, kind="transfer", amount=-DEPOSIT, business="其它", remark="保证金-缴纳")
    for moment, fen in top_ups(world, shop):
        yield Movement(
            at=moment, kind="transfer", amount=-fen, business="转账", remark="阿里妈妈推广账户充值"
        )
    for day in (day for day in world.size.days if day.day == 3):
        for minute, (words, fen) in enumerate(SHOP_FEES):
            at = datetime.combine(day, time(15, minute))
            yield Movement(at=at, kind="other_fee", amount=-fen, business="其它", remark=words)


def _withdraw(at: datetime, balance: int) -> tuple[int, list[tuple[Movement, int]]]:
    """Full yuan above what is kept go to the bank."""
    drawn = (balance - KEPT) // 100 * 100
    if drawn <= 0:
        return balance, []
    move = Movement(at=at, kind="transfer", amount=-drawn, business="提现", remark="提现到银行卡")
    return balance - drawn, [(move, balance - drawn)]


def booked(order: Order, at: datetime, charged: Charged) -> tuple[int, int, int]:
    """Commission, payment fee and other fees an account shows for an order up to a moment."""
    moves = [move for move in order_movements(order, charged) if move.at <= at]
    kinds = (COMMISSIONS, ("payment_fee",), OTHERS)
    commission, payment, other = (-sum(m.amount for m in moves if m.kind in some) for some in kinds)
    return commission, payment, other
