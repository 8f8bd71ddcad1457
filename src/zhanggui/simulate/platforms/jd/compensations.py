"""赔付单: what a JD shop paid to buyers for being late or for faults. Only what was paid out costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop

COMPENSATIONS = columns(
    "店铺名称,申请时间,赔付单号,关联订单号,关联服务单号,赔付金额,赔付原因,赔付状态,申请人"
)
REASONS = (("商品破损", "李*", 500), ("发货超时", "系统", 300), ("包装问题", "李*", 250))
EVERY = 7
WAITS = timedelta(hours=30)
"""How long a case is looked at: shorter than the two days by which files overlap."""


@dataclass(frozen=True, kw_only=True)
class Compensation:
    """One case in fen. ``paid_at`` is None when it is turned down."""

    order: Order
    number: str
    why: str
    by: str
    amount: int
    asked_at: datetime
    paid_at: datetime | None

    def paid(self, until: datetime) -> bool:
        return self.paid_at is not None and self.paid_at <= until


def compensations(order: Order) -> Iterator[Compensation]:
    """One for every seventh order that left; every fourth of them is turned down."""
    case, rest = divmod(order.number, EVERY)
    if rest == 2 and order.shipped_at:
        why, by, fen = REASONS[case % len(REASONS)]
        asked = order.shipped_at + timedelta(hours=30 + case % 9)
        paid = None if case % 4 == 3 else asked + WAITS
        number = f"PF{order.order_id[-10:]}"
        yield Compensation(
            order=order, number=number, why=why, by=by, amount=fen, asked_at=asked, paid_at=paid
        )


def compensation_row(shop: Shop, case: Compensation, at: datetime) -> Row:
    """One case as it stood at a moment."""
    waits = case.paid_at is not None and not case.paid(at)
    state = "赔付成功" if case.paid(at) else "待审核" if waits else "已驳回"
    return [
        shop.name, f"{case.asked_at:%Y-%m-%d %H:%M:%S}", case.number, case.order.order_id, "--", yuan(case.amount),
        case.why, state, case.by,
    ]  # fmt: skip


def paid_out(order: Order, until: datetime) -> int:
    """Fen that buyers had got by a moment."""
    return sum(case.amount for case in compensations(order) if case.paid(until))
