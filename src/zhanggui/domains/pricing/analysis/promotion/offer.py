"""An offer as a declared value: who may have it on what, how much comes off, who pays for it, until when.

``Offer`` = ``Scope`` (which lines) × ``Conditions`` (when) × ``Calculator`` (how much), and what it comes off:
the goods, the freight, or nothing but a ``Gift``. Nonsense is refused at birth, in both languages.

Two kinds of not stacking. Of one ``exclusion_group`` at most one offer holds for an order (one coupon an order).
Of one ``stacking_group`` at most one offer holds for a line (the better of two price cuts on a SKU); the search
chooses per SKU where the offer works per SKU, else the offer with the higher ``priority`` goes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.calculators import WHOLE, Calculator
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Line
from zhanggui.domains.pricing.analysis.promotion.stacking import Level

FUNDERS = ("merchant", "platform", "supplier")


class Target(StrEnum):
    """What the offer makes cheaper."""

    GOODS = "goods"
    FREIGHT = "freight"
    GIFT = "gift"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which lines an offer covers. None: no limit of that kind. ``but`` are SKUs left out."""

    skus: frozenset[str] | None = None
    categories: frozenset[str] | None = None
    shops: frozenset[str] | None = None
    but: frozenset[str] = frozenset()

    def covers(self, line: Line) -> bool:
        """Whether the line is meant."""
        return (
            (self.skus is None or line.sku in self.skus)
            and (self.categories is None or line.category in self.categories)
            and (self.shops is None or line.shop in self.shops)
            and line.sku not in self.but
        )


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What must hold: amount and units over the covered lines, and what the buyer must be or hold."""

    min_amount: int = 0
    min_units: int = 0
    tiers: frozenset[str] | None = None
    coupon: str | None = None
    payments: frozenset[str] | None = None
    presale: bool = False

    def hold_for(self, buyer: Buyer) -> bool:
        """Whether the buyer may have it at all."""
        return buyer.everything or (
            (self.tiers is None or buyer.tier in self.tiers)
            and (self.coupon is None or self.coupon in buyer.coupons)
            and (self.payments is None or buyer.payment in self.payments)
            and (not self.presale or buyer.presale)
        )


@dataclass(frozen=True, kw_only=True)
class Gift:
    """``units`` of ``sku`` each time the offer is earned. ``value`` is its price tag: the buyer's worth, no money.

    ``most`` units an order at most.
    """

    sku: str
    units: int = 1
    value: int = 0
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One offer. Money is in minor units of ``currency``; ``since`` ≤ day ≤ ``until``, both days count.

    ``funding`` says in ``WHOLE``-ths who pays for what comes off. ``most_off`` caps one order, ``budget`` all orders
    together (see ``Cart.spent``; ``budgets`` says it by funder, the first that is spent ends it), ``per_buyer`` how many orders of one buyer. Higher ``priority`` is computed first
    within a level.
    """

    code: str
    name: Text
    level: Level
    calculator: Calculator
    until: date
    since: date
    currency: str = "CNY"
    target: Target = Target.GOODS
    gift: Gift | None = None
    scope: Scope = Scope()
    conditions: Conditions = Conditions()
    funding: Mapping[str, int] = field(default_factory=lambda: {"merchant": WHOLE})
    stacking_group: str | None = None
    exclusion_group: str | None = None
    priority: int = 0
    most_off: int | None = None
    budget: int | None = None
    budgets: Mapping[str, int] = field(default_factory=dict)
    per_buyer: int | None = None

    def __post_init__(self) -> None:
        for wrong in nonsense(self):
            raise Refused(REFUSED.with_(code=self.code, why=wrong))

    def runs_on(self, day: date | None) -> bool:
        """Whether the day lies in the period; without a day every offer runs."""
        return day is None or self.since <= day <= self.until

    @property
    def works_by_sku(self) -> bool:
        """Whether the offer is the same on each SKU alone, so that a buyer may have it on one and not on another."""
        alone = isinstance(self.calculator, how.UnitPercent | how.UnitOff | how.FixedPrice)
        free = (self.most_off, self.budget, self.conditions.min_amount, self.conditions.min_units)
        return alone and self.target is Target.GOODS and free == (None, None, 0, 0)


FREIGHT_CALCULATORS = (how.Percent, how.UnitOff, how.FixedPrice)


def nonsense(offer: Offer) -> list[Text]:
    """Why the offer cannot be meant; empty when it can."""
    return [text for wrong, text in (*_of_frame(offer), *_of_money(offer.calculator)) if wrong]


def _of_frame(offer: Offer) -> list[tuple[bool, Text]]:
    caps = (offer.most_off, offer.budget, offer.per_buyer)
    funding = offer.funding
    return [
        (offer.until < offer.since, ENDS_BEFORE.with_(since=offer.since, until=offer.until)),
        (
            sum(funding.values()) != WHOLE or min(funding.values()) < 0,
            FUNDING.with_(found=sum(funding.values()) / 100),
        ),
        (
            not set(funding) <= set(FUNDERS),
            FUNDER.with_(found=", ".join(sorted(set(funding) - set(FUNDERS)))),
        ),
        (any(cap is not None and cap <= 0 for cap in caps), CAP),
        (any(n <= 0 or not funding.get(who) for who, n in offer.budgets.items()), BUDGETS),
        ((offer.target is Target.GIFT) != (offer.gift is not None), GIFT),
        (offer.gift is not None and (offer.gift.units < 1 or offer.gift.value < 0), GIFT),
        ((offer.target is Target.GIFT) != isinstance(offer.calculator, how.Earned), GIFT),
        (offer.target is Target.FREIGHT and not isinstance(offer.calculator, FREIGHT_CALCULATORS), FREIGHT),
        (offer.conditions.min_amount < 0 or offer.conditions.min_units < 0, NEGATIVE),
        (offer.scope.skus == frozenset(), EMPTY_SCOPE),
        (isinstance(offer.calculator, how.Deposit) and not offer.conditions.presale, PRESALE),
    ]


def _of_money(c: Calculator) -> list[tuple[bool, Text]]:
    """What is wrong with the figures of a calculator."""
    match c:
        case how.Steps():
            at, off = [t for t, _ in c.tiers], [o for _, o in c.tiers]
            rows = list(zip(at, off, strict=True))
            return [
                (not c.tiers or min(at) <= 0, THRESHOLD),
                (any(o <= 0 for o in off), NEGATIVE),
                (any(o > t for t, o in rows), MORE_THAN_THRESHOLD),
                (len(set(at)) < len(at) or off != sorted(off) or at != sorted(at), TIERS),
                (c.every and len(at) > 1, EVERY),
            ]
        case how.UnitTiers():
            at, off = [t for t, _ in c.tiers], [o for _, o in c.tiers]
            return [
                (not c.tiers or min(at) <= 0, THRESHOLD),
                (any(not 0 < o <= WHOLE for o in off), PERCENT.with_(found=max(off, default=0) / 100)),
                (len(set(at)) < len(at) or off != sorted(off) or at != sorted(at), TIERS),
            ]
        case how.Percent() | how.UnitPercent():
            return [(not 0 < c.off <= WHOLE, PERCENT.with_(found=c.off / 100))]
        case how.CheapestOff():
            return [
                (not 0 < c.off <= WHOLE, PERCENT.with_(found=c.off / 100)),
                (c.group < 2 or not 0 < c.get < c.group, GROUP.with_(group=c.group, get=c.get)),
            ]
        case how.AnyFor():
            return [(c.group < 1, GROUP.with_(group=c.group, get=0)), (c.price < 0, NEGATIVE)]
        case how.Bundle():
            return [(not c.goods or any(n < 1 for _, n in c.goods), BUNDLE), (c.price < 0, NEGATIVE)]
        case how.Points():
            return [
                (c.points_for_one < 1, NEGATIVE),
                (not 0 < c.most_share <= WHOLE, PERCENT.with_(found=c.most_share / 100)),
            ]
        case how.Deposit():
            return [(c.paid <= 0, NEGATIVE), (c.counts_as <= c.paid, DEPOSIT)]
        case how.UnitOff():
            return [(c.off <= 0, NEGATIVE)]
        case how.FixedPrice():
            return [(c.price < 0, NEGATIVE)]
        case how.Earned():
            return [(c.per_units < 0 or c.per_amount < 0, NEGATIVE)]
    return []


REFUSED = Text("优惠「{code}」：{why}", "Offer “{code}”: {why}")
ENDS_BEFORE = Text(
    "结束日 {until} 早于开始日 {since}，请改正活动期。",
    "it ends on {until}, before it begins on {since}; correct the period.",
)
FUNDING = Text(
    "各方承担的比例合计 {found}%，应正好为 100%，请改正。",
    "the funders' shares sum to {found} %, not to 100 %; correct them.",
)
FUNDER = Text(
    "承担方只能是商家、平台或供应商，文件中是「{found}」，请改正。",
    "a funder is merchant, platform or supplier, found “{found}”; correct it.",
)
CAP = Text("上限必须大于零；不设上限请留空。", "a cap is larger than zero; leave it out for none.")
BUDGETS = Text(
    "按承担方写的预算必须大于零，而且只能写承担了一部分的一方。",
    "a budget by funder is larger than zero and only for one who pays a part of the offer.",
)
GIFT = Text(
    "赠品优惠要写明赠品、至少一件、价值不为负；其他优惠不能带赠品。",
    "a gift offer names its gift, at least one unit, worth not below zero; other offers name none.",
)
FREIGHT = Text(
    "运费优惠只能是折扣、减固定金额或固定运费。",
    "freight is made cheaper by a percentage, an amount, or a fixed freight.",
)
NEGATIVE = Text(
    "金额、件数和门槛不能为零或负数，请改正。",
    "amounts, units and thresholds are larger than zero; correct them.",
)
EMPTY_SCOPE = Text(
    "没有写任何 SKU，请列出或删去这一项。", "its list of SKUs is empty; name some or leave the list out."
)
PRESALE = Text(
    "定金膨胀只适用于预售，请把条件设为预售。", "a growing deposit is for pre-sales only; set that condition."
)
THRESHOLD = Text(
    "门槛必须大于零：门槛为零等于人人都减，请改用直降或折扣。",
    "a threshold is larger than zero; to give it to everybody use an amount or a percentage off.",
)
MORE_THAN_THRESHOLD = Text(
    "减的比门槛还多，等于倒贴，请改正。",
    "more comes off than the threshold asks for; correct one of the two.",
)
TIERS = Text(
    "各档互相矛盾：门槛应逐档升高，优惠不能变少，请改正。",
    "the tiers contradict each other: thresholds rise and what comes off never falls; correct them.",
)
EVERY = Text(
    "「每满」只能有一档，请只留一档或改为阶梯。", "“every” takes one tier; keep one, or make it a ladder."
)
PERCENT = Text(
    "比例为 {found}%，应大于 0 且不超过 100%，请改正。",
    "the percentage is {found}; it is above 0 and at most 100: correct it.",
)
GROUP = Text(
    "每 {group} 件中优惠 {get} 件说不通，请改正。", "{get} of every {group} units makes no sense; correct it."
)
BUNDLE = Text(
    "套装至少有一种商品、每种至少一件。", "a bundle holds at least one good, at least one unit of each."
)
DEPOSIT = Text("定金抵用的金额应大于定金本身。", "a deposit counts as more than was paid.")
