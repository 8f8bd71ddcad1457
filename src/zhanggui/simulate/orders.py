"""Orders as they really happened, whatever the platform. Files and truth are both views of these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from zhanggui.simulate.fen import half_up
from zhanggui.simulate.geography import Place
from zhanggui.simulate.offers import Offer


@dataclass(frozen=True, kw_only=True)
class Refund:
    """One refund case of one line. ``kind``: unshipped, money_only, returned or partial. Amounts in fen.

    ``amount`` includes ``postage`` (given back only with a whole unshipped order). ``resellable`` units came
    back fit for sale: nobody exports that.
    """

    refund_id: str
    kind: str
    amount: int
    postage: int
    applied_at: datetime
    refunded_at: datetime
    reason: str
    resellable: int = 0

    @property
    def goods(self) -> int:
        """Money back for the goods."""
        return self.amount - self.postage


@dataclass(kw_only=True)
class Line:
    """One sub-order. ``paid`` = list − all discounts, without postage."""

    line_id: str
    offer: Offer
    quantity: int
    price: int
    cut: int = 0
    coupon: int = 0
    platform: int = 0
    pay_cut: int = 0
    influencer: int = 0
    is_gift: bool = False
    refunds: list[Refund] = field(default_factory=list)

    @property
    def list_amount(self) -> int:
        return self.price * self.quantity

    @property
    def merchant_discount(self) -> int:
        return self.cut * self.quantity + self.coupon

    @property
    def subsidy(self) -> int:
        """What platform and influencer repay to the merchant when nothing is refunded."""
        return self.platform + self.pay_cut + self.influencer

    @property
    def paid(self) -> int:
        each, off = self.price - self.cut, self.coupon + self.platform + self.pay_cut + self.influencer
        return each * self.quantity - off

    @property
    def unshipped(self) -> bool:
        """Refunded before it left the warehouse."""
        return any(r.kind == "unshipped" for r in self.refunds)

    def refunded(self, until: datetime) -> int:
        """Money back for the goods up to a moment."""
        return sum(r.goods for r in self.refunds if r.refunded_at <= until)

    def closed(self, until: datetime) -> bool:
        """True when everything paid for the line has gone back."""
        return self.paid > 0 and self.refunded(until) >= self.paid

    def subsidy_kept(self, until: datetime) -> int:
        """Subsidy after what is taken back in proportion to the refund."""
        back = self.refunded(until)
        return self.subsidy - min(self.subsidy, half_up(self.subsidy * back, self.paid)) if self.paid else 0


@dataclass(kw_only=True)
class Order:
    """One order of one shop. Times are Asia/Shanghai without zone; a time after the last export is not seen."""

    shop: str
    order_id: str
    number: int
    created_at: datetime
    paid_at: datetime | None
    shipped_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None
    postage: int
    lines: list[Line]
    place: Place
    buyer: str
    remark: str = ""
    influencer: bool = False
    recruiter: bool = False
    settled_at: datetime | None = None

    @property
    def paid_day(self) -> date | None:
        return self.paid_at.date() if self.paid_at else None

    @property
    def payable(self) -> int:
        """What the buyer owes: lines after all discounts, and postage."""
        return sum(line.paid for line in self.lines) + self.postage

    def shipped_lines(self, until: datetime) -> list[Line]:
        """Lines that left the warehouse up to a moment."""
        if not self.shipped_at or self.shipped_at > until:
            return []
        return [line for line in self.lines if not line.unshipped]

    def refunds(self, until: datetime) -> list[Refund]:
        """Refunds whose money has gone back up to a moment."""
        return [r for line in self.lines for r in line.refunds if r.refunded_at <= until]

    def state(self, until: datetime) -> str:
        """unpaid, cancelled, waiting, shipped, completed or closed (all money back before completion)."""
        if not self.paid_at or self.paid_at > until:
            return (
                "cancelled" if self.closed_at and self.closed_at <= until and not self.paid_at else "unpaid"
            )
        if self.closed_at and self.closed_at <= until:
            return "closed"
        if self.completed_at and self.completed_at <= until:
            return "completed"
        return "shipped" if self.shipped_at and self.shipped_at <= until else "waiting"
