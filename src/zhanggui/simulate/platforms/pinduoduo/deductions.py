"""扣款记录: claims on the merchant for an order. Only what was paid costs; others wait or are turned down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop

DEDUCTIONS = columns("店铺名称,订单号,商品ID,商品名称,扣款原因,申请人,申请时间,申请扣款金额,打款状态")
REASONS = (
    ("延迟发货", "平台", 300),
    ("退货运费", "小美", 550),
    ("差价补偿", "小美", 200),
    ("虚假发货", "平台", 500),
)
EVERY = 8
WAITS = timedelta(hours=20)
"""How long a claim waits before it is paid: shorter than the two days by which files overlap."""


@dataclass(frozen=True, kw_only=True)
class Deduction:
    """One claim in fen. ``paid_at`` is None when it is turned down."""

    order: Order
    why: str
    by: str
    amount: int
    asked_at: datetime
    paid_at: datetime | None

    def paid(self, until: datetime) -> bool:
        return self.paid_at is not None and self.paid_at <= until


def deductions(order: Order) -> Iterator[Deduction]:
    """One for every eighth order that left; every fifth of them is turned down."""
    case, rest = divmod(order.number, EVERY)
    if rest == 3 and order.shipped_at:
        why, by, fen = REASONS[case % len(REASONS)]
        asked = order.shipped_at + timedelta(hours=40 + case % 11)
        paid = None if case % 5 == 4 else asked + WAITS
        yield Deduction(order=order, why=why, by=by, amount=fen, asked_at=asked, paid_at=paid)


def deduction_row(shop: Shop, claim: Deduction, at: datetime) -> Row:
    """One claim as it stood at a moment."""
    offer = claim.order.lines[0].offer
    waits = claim.paid_at is not None and not claim.paid(at)
    state = "打款成功" if claim.paid(at) else "待打款" if waits else "已驳回"
    return [
        shop.name, claim.order.order_id, offer.product_id, offer.title, claim.why, claim.by,
        f"{claim.asked_at:%Y-%m-%d %H:%M:%S}", yuan(claim.amount), state,
    ]  # fmt: skip


def deducted(order: Order, until: datetime) -> int:
    """Fen taken for an order up to a moment."""
    return sum(claim.amount for claim in deductions(order) if claim.paid(until))
