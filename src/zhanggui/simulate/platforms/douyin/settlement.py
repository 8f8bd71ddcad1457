"""Douyin's money movements (动账明细): what the platform really paid out, kept back and took back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from zhanggui.simulate.fen import at_rate, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.numbers import salt
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.platforms.douyin.fees import CARDS
from zhanggui.simulate.shops import Shop, card_on

ENTRIES = columns(
    "动账时间,动帐流水号,动账方向,动账金额,动账账户,动账场景,计费类型,子订单号,订单号,订单实付应结,运费实付,实际平台补贴,"
    "订单退款,平台服务费,佣金,招商服务费,站外推广费,备注"
)
FORMULAS = [
    "",
    "",
    "",
    "收入+支出",
    "",
    "",
    "",
    "",
    "",
    "收入",
    "收入",
    "收入",
    "支出",
    "支出",
    "支出",
    "支出",
    "支出",
    "",
]
INFLUENCER_RATE = Decimal("0.15")
RECRUITER_RATE = Decimal("0.02")
TRANSFER = 500_000
"""Fen that go to the bank every week."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One movement of one sub-order, in fen; deductions are below zero. ``subsidy`` holds the influencer's part."""

    shop: str
    order_id: str
    line_id: str
    entry_id: str
    at: datetime
    scene: str
    paid: int
    subsidy: int
    refund: int
    platform_fee: int
    influencer_fee: int
    recruiter_fee: int
    outside_fee: int = 0

    @property
    def total(self) -> int:
        fees = self.platform_fee + self.influencer_fee + self.recruiter_fee + self.outside_fee
        return self.paid + self.subsidy + self.refund + fees


def entries(order: Order) -> Iterator[Entry]:
    """The movements of an order: its settlement, then one for every refund after it."""
    for line in order.lines:
        settled = order.settled_at
        if settled and line.paid and not line.closed(settled):
            yield from _line_entries(order, line, settled)


def entry_id(line: str, entry: int) -> str:
    """Number of an entry: 20 digits."""
    return f"7{line[-17:]}{entry:01d}1"


def _line_entries(order: Order, line: Line, settled: datetime) -> Iterator[Entry]:
    yield _entry(order, line, 1, settled, "货款结算", line.paid, -line.refunded(settled), before=None)
    late = sorted((r for r in line.refunds if r.refunded_at > settled), key=lambda r: r.refunded_at)
    for number, refund in enumerate(late, start=2):
        earlier = max([settled, *(r.refunded_at for r in late if r.refunded_at < refund.refunded_at)])
        yield _entry(order, line, number, refund.refunded_at, "结算后退款", 0, -refund.goods, before=earlier)


def _entry(
    order: Order,
    line: Line,
    number: int,
    at: datetime,
    scene: str,
    paid: int,
    refund: int,
    *,
    before: datetime | None,
) -> Entry:
    """Subsidy and fees are what holds now less what was booked before, so that they always sum to the net."""
    now, then = _standing(order, line, at), _standing(order, line, before) if before else (0, 0, 0, 0)
    subsidy, platform, influencer, recruiter = (a - b for a, b in zip(now, then, strict=True))
    return Entry(
        shop=order.shop, order_id=order.order_id, line_id=line.line_id, entry_id=entry_id(line.line_id, number),
        at=at, scene=scene, paid=paid, subsidy=subsidy, refund=refund, platform_fee=-platform,
        influencer_fee=-influencer, recruiter_fee=-recruiter,
    )  # fmt: skip


def _standing(order: Order, line: Line, at: datetime) -> tuple[int, int, int, int]:
    """Subsidy kept and fees due on the net of a line, each fee rounded on its own."""
    assert order.paid_day
    subsidy = line.subsidy_kept(at)
    base = line.paid - line.refunded(at) + subsidy
    return (
        subsidy,
        at_rate(base, card_on(CARDS, order.paid_day).commission),
        at_rate(base, INFLUENCER_RATE) if order.influencer else 0,
        at_rate(base, RECRUITER_RATE) if order.recruiter else 0,
    )


def entry_row(entry: Entry) -> Row:
    """A row of the file; ids carry an apostrophe."""
    return [
        f"{entry.at:%Y-%m-%d %H:%M:%S}", "'" + entry.entry_id, "入账" if entry.total >= 0 else "出账", yuan(entry.total),
        "聚合账户", entry.scene, "在线支付", "'" + entry.line_id, "'" + entry.order_id,
        yuan(entry.paid), "0.00", yuan(entry.subsidy), yuan(entry.refund), yuan(entry.platform_fee),
        yuan(entry.influencer_fee), yuan(entry.recruiter_fee), yuan(entry.outside_fee), "-",
    ]  # fmt: skip


def transfers(days: list[date]) -> Iterator[tuple[datetime, int]]:
    """When the merchant's own money moves to the bank, and which time it is: on Mondays."""
    for number, day in enumerate(day for day in days if day.weekday() == 0):
        yield datetime.combine(day, time(10)), number


def transfer_row(shop: Shop, at: datetime, number: int, fen: int) -> Row:
    """The merchant's own money moving out to the bank: no cost, no order."""
    return [
        f"{at:%Y-%m-%d %H:%M:%S}", f"'79{at:%Y%m%d%H%M%S}{salt(shop)}{number:03d}1", "出账", yuan(-fen), "聚合账户", "提现", "-", "-",
        "-", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "提现至银行卡",
    ]  # fmt: skip
