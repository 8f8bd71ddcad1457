"""One shop's year: customers come, order, pay, wait, and sometimes send things back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate

from zhanggui.simulate.aftersales import add_refunds
from zhanggui.simulate.chance import chance, poisson
from zhanggui.simulate.demand import Market, Shelf
from zhanggui.simulate.fen import share
from zhanggui.simulate.geography import REMOTE, draw_place, draw_state
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.register import platform_of
from zhanggui.simulate.seasons import promotion_on
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.size import Size

HOURS = (3, 2, 1, 1, 1, 1, 2, 3, 4, 6, 8, 8, 7, 6, 6, 6, 6, 6, 6, 8, 10, 11, 10, 6)
REMARKS = (
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "尽快发货，谢谢",
    "周末送货",
    "送人的，请包好",
    "颜色别发错,急用",
    "多谢掌柜😊",
)


@dataclass(frozen=True)
class Trade:
    """The shop, its market and its gift."""

    size: Size
    shop: Shop
    market: Market
    gift: Offer

    @cached_property
    def platform(self) -> Platform:
        return platform_of(self.shop)

    def orders(self) -> Iterator[Order]:
        """All orders of the shop, in the order of their numbers."""
        rng = chance(self.size.seed, "trade", self.shop.code)
        number = 0
        for day in self.size.days:
            shelves = [shelf for shelf in self.market.shelves(day) if shelf.rate > 0]
            marks = list(accumulate(shelf.rate for shelf in shelves))
            moments = sorted(_moment(rng, day) for _ in range(poisson(rng, marks[-1])))
            for moment in moments:
                number += 1
                yield self._order(rng, number, moment, _basket(rng, self.platform.selling, shelves, marks))

    def _order(
        self, rng: random.Random, number: int, created: datetime, basket: list[tuple[Shelf, int]]
    ) -> Order:
        identity = self.platform.order_id(self.shop, number, created)
        lines = self._lines(rng, identity, basket)
        order = Order(
            shop=self.shop.code, order_id=identity, number=number, created_at=created, paid_at=None, shipped_at=None,
            completed_at=None, closed_at=None, postage=0, lines=lines, remark=rng.choice(REMARKS),
            place=draw_state(rng) if self.shop.currency == "USD" else draw_place(rng),
            buyer=f"b{int(rng.random() ** 1.6 * 60 * max(20, self.size.orders_per_day * self.size.months)):06d}",
        )  # fmt: skip
        self._price(rng, order)
        _live(rng, order)
        add_refunds(rng, self.shop.refund_factor, self.market.incidents, order)
        return order

    def _lines(self, rng: random.Random, identity: str, basket: list[tuple[Shelf, int]]) -> list[Line]:
        gift = happens(rng, self.platform.selling.gift_rate)
        bought = [shelf.offer for shelf, _ in basket] + [self.gift] * gift
        ids = self.platform.line_ids(identity, bought)
        lines = [
            Line(line_id=i, offer=s.offer, quantity=n, price=s.price, cut=s.cut)
            for i, (s, n) in zip(ids, basket, strict=False)
        ]
        if gift:
            lines.append(Line(line_id=ids[-1], offer=self.gift, quantity=1, price=0, is_gift=True))
        return lines

    def _price(self, rng: random.Random, order: Order) -> None:
        """Coupons: 满减 paid by the merchant, others by the platform or by the influencer; then postage."""
        selling, goods = self.platform.selling, [line for line in order.lines if not line.is_gift]
        promoted = promotion_on(self.market.promotions, order.created_at.date()) is not None
        after_cut = sum(line.paid for line in goods)
        coupon = _merchant_coupon(rng, selling, after_cut)
        platform = _platform_coupon(rng, selling, after_cut - coupon, promoted)
        weights = [line.paid if selling.coupons_after_cuts else line.list_amount for line in goods]
        for line, one, other in zip(goods, share(coupon, weights), share(platform, weights), strict=True):
            line.coupon, line.platform = one, other
        if happens(rng, selling.pay_cut_rate) and goods[0].paid > 1000:
            goods[0].pay_cut = rng.choice((50, 100, 188))
        order.influencer = happens(rng, selling.influencer_rate)
        order.recruiter = happens(rng, selling.recruiter_rate)
        if order.influencer and happens(rng, selling.influencer_coupon_rate) and goods[0].paid > 1500:
            goods[0].influencer = rng.choice((100, 200, 333))
        order.postage = _postage(selling, order)


def happens(rng: random.Random, rate: float) -> bool:
    """Whether something of a rate happens. What never happens draws no number, so it changes nothing after it."""
    return rate > 0 and rng.random() < rate


def _moment(rng: random.Random, day: date) -> datetime:
    hour = rng.choices(range(24), HOURS)[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)))


def _basket(
    rng: random.Random, selling: Selling, shelves: list[Shelf], marks: list[float]
) -> list[tuple[Shelf, int]]:
    """One thing mostly, sometimes two or three different ones where the platform lets one order hold them."""
    kinds = 1 if selling.one_product else rng.choices((1, 2, 3), (80, 15, 5))[0]
    chosen: dict[tuple[str, str], Shelf] = {}
    for _ in range(kinds):
        shelf = rng.choices(shelves, cum_weights=marks)[0]
        chosen.setdefault((shelf.offer.product_id, shelf.offer.sku), shelf)
    return [(shelf, rng.choices((1, 2, 3, 5), (82, 12, 4, 2))[0]) for shelf in chosen.values()]


def _merchant_coupon(rng: random.Random, selling: Selling, goods: int) -> int:
    """满199减20 for a third of those it fits; ten per cent by code abroad."""
    if not selling.merchant_coupons:
        return 0
    if selling.abroad:
        return goods // 10 if rng.random() < 0.15 else 0
    if goods >= 19900 and rng.random() < 0.35:
        return 2000
    return 300 if goods >= 4900 and rng.random() < 0.15 else 0


def _platform_coupon(rng: random.Random, selling: Selling, goods: int, promoted: bool) -> int:
    """Platform-funded: often in promotions, seldom otherwise."""
    if not selling.platform_coupons or goods < 2000 or rng.random() > (0.35 if promoted else 0.1):
        return 0
    return rng.choice((goods // 12, 200, 500, 1000 if goods > 8000 else 321))


def _postage(selling: Selling, order: Order) -> int:
    """Free, except to far provinces and below 50 dollars; some shops always pay it themselves."""
    if selling.abroad:
        return 499 if order.payable < 5000 else 0
    return 800 if order.place.short in REMOTE and not selling.free_postage else 0


def _live(rng: random.Random, order: Order) -> None:
    """Payment, shipping, completion and settlement; one in sixteen is never paid and closes by itself."""
    if rng.random() < 0.06:
        order.closed_at = order.created_at + timedelta(hours=24)
        return
    late = rng.random() < 0.03
    order.paid_at = order.created_at + timedelta(
        seconds=rng.randrange(3600, 72000) if late else rng.randrange(8, 900)
    )
    order.shipped_at = order.paid_at + timedelta(minutes=rng.randrange(180, 2640))
    order.completed_at = order.shipped_at + timedelta(minutes=rng.randrange(3 * 1440, 10 * 1440))
    order.settled_at = order.completed_at + timedelta(hours=rng.randrange(20, 90))
