"""TikTok Shop's statements (Order details): a row for the settlement of an order, and one for every refund after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zhanggui.simulate.fen import at_rate, yuan
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.tiktok.fees import AFFILIATE, CARDS
from zhanggui.simulate.shops import Shop, card_on
from zhanggui.simulate.world import World

STATEMENT = columns(
    "Order/adjustment ID  ,Type,Order created time,Order settled time,Currency,Total settlement amount,Total revenue,"
    "Subtotal after seller discounts,Subtotal before discounts,Seller discounts,Refund subtotal after seller discounts,"
    "Refund subtotal before seller discounts,Refund of seller discounts,Total fees,Transaction fee,"
    "TikTok Shop commission fee,Seller shipping fee,Actual shipping fee,Platform shipping fee discount,"
    "Customer shipping fee,Refund customer shipping fee,Affiliate commission,Affiliate Shop Ads commission,GST,"
    "Ajustment amount,Related order ID,Customer payment,Customer refund,Platform discounts,Refund of platform discounts"
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What an order had come to at a moment, in cents: goods and subsidy kept, postage, and the fees due on the rest."""

    paid: int
    subsidy: int
    back: int
    subsidy_back: int
    postage: int
    postage_back: int
    commission: int
    affiliate: int


@dataclass(frozen=True, kw_only=True)
class Settled:
    """One row: an order, when, and what changed since the row before."""

    order: Order
    at: datetime
    change: Standing

    @property
    def total(self) -> int:
        new = self.change
        income = new.paid + new.subsidy + new.postage - new.back - new.subsidy_back - new.postage_back
        return income - new.commission - new.affiliate


NOTHING = Standing(
    paid=0, subsidy=0, back=0, subsidy_back=0, postage=0, postage_back=0, commission=0, affiliate=0
)


def settled_rows(order: Order) -> Iterator[Settled]:
    """The rows of an order; none when it was closed before it could be settled."""
    settled = order.settled_at
    if not settled or not order.paid_at:
        return
    late = sorted({r.refunded_at for line in order.lines for r in line.refunds if r.refunded_at > settled})
    before = NOTHING
    for at in (settled, *late):
        now = _standing(order, at)
        yield Settled(order=order, at=at, change=_less(now, before))
        before = now


def _less(now: Standing, before: Standing) -> Standing:
    return Standing(**{name: value - getattr(before, name) for name, value in vars(now).items()})


def _standing(order: Order, at: datetime) -> Standing:
    assert order.paid_day
    refunds = order.refunds(at)
    subsidy = sum(line.subsidy for line in order.lines)
    kept = sum(line.subsidy_kept(at) for line in order.lines)
    back, postage_back = sum(r.goods for r in refunds), sum(r.postage for r in refunds)
    goods = order.payable - order.postage
    net = order.payable + kept - back - postage_back
    return Standing(
        paid=goods, subsidy=subsidy, back=back, subsidy_back=subsidy - kept, postage=order.postage,
        postage_back=postage_back, commission=at_rate(net, card_on(CARDS, order.paid_day).commission),
        affiliate=at_rate(goods - back, AFFILIATE) if order.influencer else 0,
    )  # fmt: skip


def booked(order: Order, at: datetime) -> tuple[int, int, int]:
    """Commission (the creator's with it), payment fee and other fees settled up to a moment."""
    rows = [row.change for row in settled_rows(order) if row.at <= at]
    return sum(row.commission + row.affiliate for row in rows), 0, 0


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Every part of every row."""
    for order in world.orders[shop.code]:
        for row in settled_rows(order):
            if row.at < world.now:
                yield from _parts(row)


def _parts(row: Settled) -> Iterator[BillEntry]:
    new = row.change
    parts = (
        ("goods", new.paid), ("goods", new.postage), ("subsidy", new.subsidy), ("subsidy", -new.subsidy_back),
        ("refund", -new.back), ("refund", -new.postage_back), ("commission", -new.commission),
        ("influencer", -new.affiliate),
    )  # fmt: skip
    for kind, amount in parts:
        if amount:
            yield BillEntry(at=row.at, order_id=row.order.order_id, kind=kind, amount=amount)


def statement_row(settled: Settled) -> Row:
    """A row of the file. Fees and what went back stand below zero."""
    new = settled.change
    goods, back = new.paid + new.subsidy, new.back + new.subsidy_back
    known = {
        "Order/adjustment ID  ": settled.order.order_id, "Type": "Order" if goods else "Refund",
        "Order created time": _time(settled.order.created_at), "Order settled time": _time(settled.at), "Currency": "USD",
        "Total settlement amount": yuan(settled.total), "Total revenue": yuan(goods - back),
        "Subtotal after seller discounts": yuan(goods), "Refund subtotal after seller discounts": yuan(-back),
        "Total fees": yuan(new.postage - new.postage_back - new.commission - new.affiliate),
        "TikTok Shop commission fee": yuan(-new.commission), "Seller shipping fee": yuan(new.postage - new.postage_back),
        "Customer shipping fee": yuan(new.postage), "Refund customer shipping fee": yuan(-new.postage_back),
        "Affiliate commission": yuan(-new.affiliate), "Related order ID": "/", "Platform discounts": yuan(new.subsidy),
        "Refund of platform discounts": yuan(-new.subsidy_back),
    }  # fmt: skip
    return [known.get(column, "0") for column in STATEMENT]


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
