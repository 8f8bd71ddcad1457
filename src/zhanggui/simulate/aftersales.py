"""Refunds: before shipping, money only, with return, in part, and months later."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from zhanggui.simulate.chance import pick
from zhanggui.simulate.numbers import refund_id
from zhanggui.simulate.orders import Line, Order, Refund
from zhanggui.simulate.seasons import Incident

REASONS = {
    "unshipped": ("多拍/拍错/不想要", "发货太慢"),
    "money_only": ("商品破损", "少件/漏发"),
    "returned": ("七天无理由退换货", "质量问题", "颜色/尺码不符"),
    "partial": ("质量瑕疵,协商补偿", "差价退还"),
}


def add_refunds(rng: random.Random, factor: float, incidents: tuple[Incident, ...], order: Order) -> None:
    """Give a paid order the refunds it will have, and close it when everything goes back.

    ``factor`` is the shop's: how much more often than usual its buyers ask.
    """
    if not order.paid_at:
        return
    if rng.random() < 0.035:
        _cancel_all(rng, order)
        return
    for line in order.lines:
        if not line.is_gift and rng.random() < factor * _rate(incidents, line, order):
            _refund_line(rng, order, line)
    _close_when_all_went_back(order)


def _rate(incidents: tuple[Incident, ...], line: Line, order: Order) -> float:
    day = order.created_at.date()
    factor = max((i.factor for i in incidents if i.hits("bad batch", line.offer, day)), default=1.0)
    return min(0.8, line.offer.refund_rate * factor)


def _cancel_all(rng: random.Random, order: Order) -> None:
    """The buyer changes their mind before the parcel leaves: all money back, postage too, nothing ships."""
    assert order.paid_at
    applied = order.paid_at + timedelta(minutes=rng.randrange(5, 150))
    done = applied + timedelta(minutes=rng.randrange(3, 600))
    postage = order.postage
    for case, line in enumerate(line for line in order.lines if line.paid > 0):
        line.refunds.append(_case(rng, order, case, "unshipped", line.paid + postage, postage, applied, done))
        postage = 0
    order.shipped_at = order.completed_at = order.settled_at = None
    order.closed_at = done


def _refund_line(rng: random.Random, order: Order, line: Line) -> None:
    if line.paid < 100:
        return
    assert order.shipped_at
    assert order.completed_at
    assert order.settled_at
    kind = pick(rng, [("returned", 52), ("money_only", 20), ("partial", 20), ("unshipped", 8)])
    if kind == "unshipped" and len([x for x in order.lines if x.paid > 0]) == 1:
        kind = "partial"
    applied, done = _times(rng, order, kind)
    amount = max(50, line.paid * rng.randrange(5, 60) // 100) if kind == "partial" else line.paid
    resellable = sum(rng.random() < 0.7 for _ in range(line.quantity)) if kind == "returned" else 0
    case = sum(len(x.refunds) for x in order.lines)
    line.refunds.append(_case(rng, order, case, kind, amount, 0, applied, done, resellable))


def _times(rng: random.Random, order: Order, kind: str) -> tuple[datetime, datetime]:
    """A quarter of the cases come after the settlement, up to three months later."""
    assert order.paid_at
    assert order.shipped_at
    assert order.completed_at
    assert order.settled_at
    if kind == "unshipped":
        applied = order.paid_at + timedelta(minutes=rng.randrange(5, 100))
        return applied, applied + timedelta(minutes=rng.randrange(3, 70))
    if rng.random() < 0.25:
        applied = order.settled_at + timedelta(hours=rng.randrange(24, 24 * 90))
        return applied, applied + timedelta(hours=rng.randrange(4, 150))
    room = (order.completed_at - order.shipped_at).total_seconds()
    applied = order.shipped_at + timedelta(seconds=int(room * rng.uniform(0.3, 0.6)))
    return applied, applied + timedelta(seconds=int(room * rng.uniform(0.05, 0.35)))


def _case(
    rng: random.Random, order: Order, case: int, kind: str, amount: int, postage: int, applied: datetime,
    done: datetime, resellable: int = 0,
) -> Refund:  # fmt: skip
    return Refund(
        refund_id=refund_id(order.order_id, case), kind=kind, amount=amount, postage=postage, applied_at=applied,
        refunded_at=done, reason=rng.choice(REASONS[kind]), resellable=resellable,
    )  # fmt: skip


def _close_when_all_went_back(order: Order) -> None:
    """An order whose goods are all refunded before completion closes with the last refund."""
    done = [r.refunded_at for line in order.lines for r in line.refunds]
    whole = all(sum(r.goods for r in line.refunds) >= line.paid for line in order.lines)
    if done and whole and order.completed_at and max(done) < order.completed_at:
        order.closed_at = max(done)
        order.completed_at = order.settled_at = None
        if all(line.unshipped for line in order.lines if not line.is_gift):
            order.shipped_at = None
