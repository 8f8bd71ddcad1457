"""小额打款: what the merchant pays to buyers beside a refund. Only what arrived cost anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order

PAYMENTS = columns(
    "支付流水号,订单编号,商品名称,商品ID,打款类型,打款金额,打款申请人,打款申请时间,打款到账时间,打款状态,打款备注"
)
REASONS = (("运费补偿", 600), ("差价补偿", 350), ("质量赔付", 1_050), ("少件补偿", 200))
EVERY, FAILS_EVERY = 9, 4


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One payment in fen. ``arrives_at`` is None when it fails."""

    order: Order
    why: str
    amount: int
    asked_at: datetime
    arrives_at: datetime | None

    def arrived(self, until: datetime) -> bool:
        return self.arrives_at is not None and self.arrives_at <= until


def payments(order: Order) -> Iterator[Payment]:
    """One for every ninth order that left, some hours after; every fourth of them fails."""
    case, rest = divmod(order.number, EVERY)
    if rest == 4 and order.shipped_at:
        why, fen = REASONS[case % len(REASONS)]
        asked = order.shipped_at + timedelta(hours=60 + case % 7)
        fails = case % FAILS_EVERY == 3
        arrives = None if fails else asked + timedelta(minutes=30 + case % 5 * 300)
        yield Payment(order=order, why=why, amount=fen, asked_at=asked, arrives_at=arrives)


def payment_row(payment: Payment, at: datetime) -> Row:
    """One payment as it stood at a moment."""
    offer, arrived = payment.order.lines[0].offer, payment.arrived(at)
    waits = payment.arrives_at is not None and not arrived
    state = "打款成功" if arrived else "待打款" if waits else "打款失败"
    return [
        f"88{payment.order.order_id[-15:]}1\t", f"\t{payment.order.order_id}", offer.title, f"\t{offer.product_id}",
        payment.why, yuan(payment.amount), "小满", f"{payment.asked_at:%Y-%m-%d %H:%M:%S}",
        f"{payment.arrives_at:%Y-%m-%d %H:%M:%S}" if arrived else "", state, "",
    ]  # fmt: skip


def paid_out(order: Order, until: datetime) -> int:
    """Fen that had reached the buyer by a moment."""
    return sum(payment.amount for payment in payments(order) if payment.arrived(until))
