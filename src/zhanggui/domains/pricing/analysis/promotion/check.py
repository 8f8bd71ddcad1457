"""What is wrong or surprising about offers that are to run together, before anyone buys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Line
from zhanggui.domains.pricing.analysis.promotion.offer import Offer

LONGEST_DAYS = 366

SAME_CODE = Text(
    "有两个优惠都叫「{code}」，请改成不同的编号。",
    "Two offers are called “{code}”; give them different codes.",
)
CURRENCIES = Text(
    "优惠用了不同的币种（{found}），不能一起算，请分开。",
    "The offers use several currencies ({found}); keep them apart.",
)
UNKNOWN = Text(
    "「{code}」写的 {sku} 不在商品中，请核对 SKU。",
    "“{code}” names {sku}, which is not among the goods; check the SKU.",
)
ENDLESS = Text(
    "「{code}」持续 {days} 天，等于没有结束；请写活动真正的结束日（最长 {most} 天）。",
    "“{code}” runs for {days} days, which is no end; give its real last day (at most {most} days).",
)
OVER = Text("「{code}」在 {until} 已经结束。", "“{code}” ended on {until}.")
TWO_POINTS = Text(
    "「{one}」和「{other}」都用同一份积分，只能保留一个，或放进同一个互斥组。",
    "“{one}” and “{other}” spend the same points; keep one, or put both into one exclusion group.",
)
OVERLAP_EXCLUSIVE = Text(
    "「{one}」和「{other}」同在互斥组「{group}」，且覆盖相同商品：一张订单只取对买家更优惠的一个。",
    "“{one}” and “{other}” share exclusion group “{group}” and goods: an order has the one that is better for the buyer.",
)
OVERLAP_STACKS = Text(
    "「{one}」和「{other}」会在 {n} 个 SKU 上叠加。", "“{one}” and “{other}” stack on {n} SKUs."
)
NO_GOODS = Text("「{code}」没有覆盖任何商品。", "“{code}” covers none of the goods.")


@dataclass(frozen=True)
class Found:
    """``refused``: why the offers may not run together. ``said``: what is allowed and worth knowing."""

    refused: tuple[Text, ...]
    said: tuple[Text, ...]


def check_offers(offers: Sequence[Offer], goods: Collection[Line], *, today: date) -> Found:
    """Look at all offers together, against the goods they are for (one line of each SKU)."""
    return Found(tuple(_refused(offers, goods, today)), tuple(_said(offers, goods)))


def _refused(offers: Sequence[Offer], goods: Collection[Line], today: date) -> Iterator[Text]:
    known = {line.sku for line in goods}
    for code in sorted({o.code for o in offers if [p.code for p in offers].count(o.code) > 1}):
        yield SAME_CODE.with_(code=code)
    if len({o.currency for o in offers}) > 1:
        yield CURRENCIES.with_(found=", ".join(sorted({o.currency for o in offers})))
    for offer in offers:
        for sku in sorted(_named(offer) - known):
            yield UNKNOWN.with_(code=offer.code, sku=sku)
        days = (offer.until - offer.since).days + 1
        if days > LONGEST_DAYS:
            yield ENDLESS.with_(code=offer.code, days=days, most=LONGEST_DAYS)
        if offer.until < today:
            yield OVER.with_(code=offer.code, until=offer.until)
    for one, other in combinations(offers, 2):
        points = isinstance(one.calculator, how.Points) and isinstance(other.calculator, how.Points)
        if points and (one.exclusion_group is None or one.exclusion_group != other.exclusion_group):
            yield TWO_POINTS.with_(one=one.code, other=other.code)


def _named(offer: Offer) -> set[str]:
    """The SKUs an offer names; its gift may be one that is not sold."""
    bundle = {sku for sku, _ in offer.calculator.goods} if isinstance(offer.calculator, how.Bundle) else set()
    return bundle | set(offer.scope.skus or ()) | set(offer.scope.but)


def _said(offers: Sequence[Offer], goods: Collection[Line]) -> Iterator[Text]:
    covers = {id(o): {(g.shop, g.sku) for g in goods if o.scope.covers(g)} for o in offers}
    for offer in offers:
        if not covers[id(offer)]:
            yield NO_GOODS.with_(code=offer.code)
    for one, other in combinations(offers, 2):
        shared = covers[id(one)] & covers[id(other)]
        if not shared or one.until < other.since or other.until < one.since:
            continue
        if one.exclusion_group and one.exclusion_group == other.exclusion_group:
            yield OVERLAP_EXCLUSIVE.with_(one=one.code, other=other.code, group=one.exclusion_group)
        elif not (one.stacking_group and one.stacking_group == other.stacking_group):
            yield OVERLAP_STACKS.with_(one=one.code, other=other.code, n=len(shared))
