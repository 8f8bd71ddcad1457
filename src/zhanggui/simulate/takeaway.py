"""What a takeaway platform books for a shop: one movement per transaction, of which only some are sales.

A sale says what it is made of; a refund is the same with its signs turned. Promotion, insurance, compensation and
services move money beside the sales, recharges move the merchant's own. Every movement is a row of the bill, and the
kinds it is split into (README.md) sum to what is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from zhanggui.simulate.advertising import Spend
from zhanggui.simulate.fen import at_rate
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.riders import RIDER, brings_itself
from zhanggui.simulate.shops import FeeCard, Shop, card_on
from zhanggui.simulate.world import World

SALE, CALLED_OFF, REFUND = "sale", "called off", "refund"
PACKING = 100
"""Fen of every order that are its bag: a part of the price."""
SERVICE, COMPENSATION, INSURANCE, RECHARGE, GIVEN_BACK = -50, -300, -70, -5000, 151


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a platform calls its transactions, and its fee cards. ``ads`` take turns;
    ``tells_called_off``: whether the row of an order that was called off says what it would have been."""

    cards: tuple[FeeCard, ...]
    sale: str
    refund: str
    part_refund: str
    service: str
    compensation: str
    insurance: str
    recharge: str
    given_back: str
    ads: tuple[str, ...]
    tells_called_off: bool = False


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One row of a bill, in fen. The parts of a sale are above zero, whatever sign the file gives them; ``delivery``
    is what the buyer paid for it, ``carriage`` what the platform takes from the merchant for its rider."""

    at: datetime
    trade: str
    kind: str
    due: int
    order: Order | None = None
    goods: int = 0
    packing: int = 0
    shop_support: int = 0
    platform_support: int = 0
    delivery: int = 0
    commission: int = 0
    carriage: int = 0

    @property
    def buyer(self) -> int:
        """What the buyer paid the merchant for, or got back."""
        own = self.delivery if self.order and brings_itself(self.order) else 0
        return self.goods + self.packing - self.shop_support - self.platform_support + own


def called_off(order: Order) -> bool:
    """True when the order ends before it leaves and everything goes back."""
    back = sum(refund.amount for line in order.lines for refund in line.refunds)
    return order.shipped_at is None and order.closed_at is not None and back == order.payable


def billed_at(order: Order) -> datetime | None:
    """When its sale is booked: at its end, however it ends; never where it was not paid."""
    return (order.settled_at or order.closed_at) if order.paid_at else None


def order_movements(words: Words, order: Order) -> Iterator[Movement]:
    """The rows of an order, in the order they are booked."""
    at = billed_at(order)
    if at is None:
        return
    if called_off(order):
        yield _called_off(words, order, at)
        return
    yield _sale(words, order, at)
    yield from _refunds(words, order, at)
    if order.number % 4 == 0:
        yield Movement(at=at, trade=words.service, kind="service_fee", due=SERVICE, order=order)
    if order.number % 40 == 7:
        yield Movement(
            at=at + timedelta(hours=2), trade=words.compensation, kind="compensation", due=COMPENSATION, order=order
        )  # fmt: skip


def _called_off(words: Words, order: Order, at: datetime) -> Movement:
    """Nothing is due, nothing is taken; what was sold may still be told."""
    told = _sale(words, order, at) if words.tells_called_off else None
    return Movement(
        at=at, trade=words.sale, kind=CALLED_OFF, due=0, order=order, goods=told.goods if told else 0,
        packing=told.packing if told else 0, shop_support=told.shop_support if told else 0,
        platform_support=told.platform_support if told else 0,
    )  # fmt: skip


def _sale(words: Words, order: Order, at: datetime) -> Movement:
    """A sale as if nothing ever came back."""
    listed, own = sum(line.list_amount for line in order.lines), brings_itself(order)
    shop, platform = (sum(getattr(x, n) for x in order.lines) for n in ("merchant_discount", "subsidy"))
    fee = -_standing(words, order, None)[2]
    carriage = 0 if own or not order.shipped_at else 300 + 50 * (order.number % 5)
    return Movement(
        at=at, trade=words.sale, kind=SALE, due=listed - shop + order.postage - fee - carriage, order=order,
        goods=listed - PACKING, packing=PACKING, shop_support=shop, platform_support=platform,
        delivery=order.postage if own else RIDER, commission=fee, carriage=carriage,
    )  # fmt: skip


def _refunds(words: Words, order: Order, billed: datetime) -> Iterator[Movement]:
    """What goes back, and what of subsidy and commission with it; nothing stands on the bill before its sale."""
    then = _standing(words, order, None)
    every = [(line, refund) for line in order.lines for refund in line.refunds]
    for line, refund in sorted(every, key=lambda one: one[1].refunded_at):
        now = _standing(words, order, refund.refunded_at)
        back, support, fee = (b - a for a, b in zip(then, now, strict=True))
        yield Movement(
            at=max(billed, refund.refunded_at), trade=words.refund if refund.amount >= line.paid else words.part_refund,
            kind=REFUND, due=back + support + fee, order=order, goods=-(back + support), platform_support=-support,
            commission=fee,
        )  # fmt: skip
        then = now


def _standing(words: Words, order: Order, until: datetime | None) -> tuple[int, int, int]:
    """Money of the buyer that stayed, subsidy that stayed and the commission due on both (below zero)."""
    assert order.paid_day
    at = until or order.created_at
    stayed = order.payable - order.postage - sum(refund.amount for refund in order.refunds(at))
    subsidy = sum(line.subsidy_kept(at) for line in order.lines)
    return stayed, subsidy, -at_rate(stayed + subsidy, card_on(words.cards, order.paid_day).commission)


def shop_movements(words: Words, spend: Spend, days: list[date]) -> Iterator[Movement]:
    """Rows that name no order: promotion twice a day, what it gave back, insurance, and recharges on Mondays."""
    for number, day in enumerate(days):
        noon = datetime.combine(day, time(12))
        yield Movement(at=noon, trade=words.insurance, kind="insurance", due=INSURANCE)
        if day.weekday() == 0:
            yield Movement(at=noon - timedelta(hours=3), trade=words.recharge, kind="transfer", due=RECHARGE)
        if day.day == 15:
            yield Movement(at=noon, trade=words.given_back, kind="other_fee", due=GIVEN_BACK)
        fen = sum(amount for (spent, _), amount in spend.items() if spent == day)
        for part, turn in ((fen // 3, 0), (fen - fen // 3, 3)):
            if part:
                trade = words.ads[(number + turn) % len(words.ads)]
                yield Movement(at=datetime.combine(day, time(23, 30)), trade=trade, kind="ads", due=-part)


def movements(words: Words, world: World, shop: Shop) -> list[Movement]:
    """All rows of a shop up to the last export, in the order they are booked."""
    of_orders = chain.from_iterable(order_movements(words, order) for order in world.orders[shop.code])
    every = chain(of_orders, shop_movements(words, world.ads[shop.code], world.size.days))
    return sorted((one for one in every if one.at < world.now), key=_turn)


def _turn(movement: Movement) -> tuple[datetime, str, bool, str, int]:
    """By time; of what an order has at one moment its sale stands first."""
    order = movement.order.order_id if movement.order else ""
    return movement.at, order, movement.kind != SALE, movement.trade, movement.due


def parts(movement: Movement) -> Iterator[tuple[str, int]]:
    """The kinds a row is booked as, above zero for the merchant; together they are what is due."""
    if movement.kind not in (SALE, CALLED_OFF, REFUND):
        yield movement.kind, movement.due
        return
    if movement.kind == CALLED_OFF:
        yield "goods", movement.buyer
        if movement.buyer:
            yield "refund", -movement.buyer
        return
    sign, money = (-1, "refund") if movement.kind == REFUND else (1, "goods")
    yield money, sign * movement.buyer
    fees = (
        ("subsidy", movement.platform_support),
        ("commission", -movement.commission),
        ("shipping", -movement.carriage),
    )
    yield from ((kind, sign * amount) for kind, amount in fees if amount)


def bill(words: Words, world: World, shop: Shop) -> Iterator[BillEntry]:
    """Everything on the shop's bills, each kind of a row an entry of its own."""
    for movement in movements(words, world, shop):
        order = movement.order.order_id if movement.order else ""
        for kind, amount in parts(movement):
            yield BillEntry(at=movement.at, order_id=order, kind=kind, amount=amount, text=movement.trade)


def booked(words: Words, order: Order, until: datetime) -> dict[str, int]:
    """Sums by kind of what was booked for an order up to a moment."""
    sums: dict[str, int] = {}
    for movement in order_movements(words, order):
        for kind, amount in parts(movement) if movement.at < until else ():
            sums[kind] = sums.get(kind, 0) + amount
    return sums


def fees(words: Words, order: Order, until: datetime) -> tuple[int, int, int]:
    """Commission, payment fee and other fees booked up to a moment, above zero."""
    sums = booked(words, order, until)
    return -sums.get("commission", 0), 0, -sums.get("service_fee", 0) - sums.get("compensation", 0)


def carriage(words: Words, order: Order, until: datetime) -> int | None:
    """What the platform took for its rider; None where the merchant brought the order itself."""
    return None if brings_itself(order) else -booked(words, order, until).get("shipping", 0)


def missing(words: Words, world: World, order: Order) -> Iterator[str]:
    """A bill names no goods; an order that is under way stands on none; one that was called off may tell nothing."""
    yield "no lines"
    at = billed_at(order)
    if at is None or at >= world.now:
        yield "not settled"
    elif called_off(order) and not words.tells_called_off:
        yield "called off"
