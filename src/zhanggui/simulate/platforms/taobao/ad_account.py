"""The advertising account of a Tmall shop: filled up on Mondays, charged every night for the day before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhanggui.simulate.fen import yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

FLOW = columns("记账时间,交易日期,收支类型,交易类型,操作金额(元),操作后余额(元),备注")
HELD = 30_000
"""Fen held back for a campaign outside on the 5th of a month and given back on the 20th: no spend."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One movement in fen, below zero when it goes out; only ``spends`` is consumption, and it belongs to ``day``."""

    at: datetime
    day: date
    trade: str
    amount: int
    remark: str
    spends: bool = False


def top_ups(world: World, shop: Shop) -> Iterator[tuple[datetime, int]]:
    """Money from the shop's Alipay: on the first day and every Monday, next week's spend in full hundreds of yuan."""
    spent = _by_day(world, shop)
    filled = [day for day in world.size.days if day == world.size.start or day.weekday() == 0]
    for day in filled:
        until = next((other for other in filled if other > day), world.size.end)
        week = sum(fen for on, fen in spent.items() if day <= on < until)
        yield (
            datetime.combine(day, time(8)),
            week // 10_000 * 10_000 + 10_000 + HELD * (day == world.size.start),
        )


def flow(world: World, shop: Shop) -> list[tuple[Flow, int]]:
    """Every movement up to the last export with the balance after it, in order of booking."""
    moves = [
        Flow(at=at, day=at.date(), trade="充值", amount=fen, remark="支付宝充值")
        for at, fen in top_ups(world, shop)
    ]
    for day, fen in _by_day(world, shop).items():
        moves += _consumption(day, fen)
    for day in world.size.days:
        at = datetime.combine(day, time(9))
        if day.day == 5:
            moves.append(Flow(at=at, day=day, trade="付款(预支付)", amount=-HELD, remark="站外投放预付"))
        if day.day == 20:
            moves.append(Flow(at=at, day=day, trade="退款(预支付)", amount=HELD, remark="站外投放退回"))
    balance, found = 0, []
    for move in sorted(moves, key=lambda m: m.at):
        if move.at <= world.now:
            balance += move.amount
            found.append((move, balance))
    return found


def _consumption(day: date, fen: int) -> Iterator[Flow]:
    """Six tenths for keywords and the rest for audiences, booked the next night."""
    night = datetime.combine(day + timedelta(days=1), time(3))
    words = fen * 6 // 10
    for part, remark in ((words, "关键词推广"), (fen - words, "人群推广")):
        yield Flow(at=night, day=day, trade="扣款", amount=-part, remark=remark, spends=True)


def _by_day(world: World, shop: Shop) -> dict[date, int]:
    days: dict[date, int] = defaultdict(int)
    for (day, _), fen in sorted(world.ads[shop.code].items()):
        days[day] += fen
    return dict(days)


def flow_row(move: Flow, balance: int) -> Row:
    """A row of the file: the amount without sign, the direction in words."""
    return [
        f"{move.at:%Y-%m-%d %H:%M:%S}", move.day.isoformat(), "收入" if move.amount >= 0 else "支出", move.trade,
        yuan(abs(move.amount)), yuan(balance), move.remark,
    ]  # fmt: skip
