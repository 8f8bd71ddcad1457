"""What the law asks of a promotion: crossed-out prices, prizes, wording; each finding with its article and its evidence.

The texts stand dated in ``rules/price_law.yaml``. A finding is a reason to look, no legal advice; that nothing was found does
not make a promotion lawful: pictures, pages and what platforms write are not read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any
from unicodedata import normalize

import yaml

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, to_ticks
from zhanggui.domains.pricing.analysis.plan.deals import Deal, comparable
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms
from zhanggui.domains.pricing.analysis.promotion.offer import Target

WORD_RULES = ("most_words", "price_bait", "urgency", "original_price", "unfair_terms")
REFERENCE = Text(
    "{shop} 的 {sku}：划线价 {reference} 高于{when}最低成交价 {price}（{day}，订单 {order}）",
    "{sku} in {shop}: the crossed-out {reference} is above the lowest deal {when}, {price} on {day} (order {order})",
)
RECENT = Text("前 {days} 天", "of the {days} days before")
LAST = Text("前 {days} 天没有成交，最近一次的", "(none in {days} days before, so the last one)")
NO_DEAL = Text(
    "{shop} 的 {sku}：找不到成交记录，划线价 {reference} 没有依据",
    "{sku} in {shop}: no deal is known, nothing supports the crossed-out {reference}",
)
NOT_LOWER = Text(
    "{shop} 的 {sku}：活动标价 {price} 不低于前 {days} 天最低成交价 {deal}（{day}，订单 {order}），不宜称为降价",
    "{sku} in {shop}: the plan's price {price} is no lower than the lowest deal of the {days} days before, {deal} on {day} "
    "(order {order}): do not call it a cut",
)
PRIZE = Text("奖品最高 {prize}，超过上限 {most}", "the largest prize {prize} is above the cap of {most}")
GIFT = Text("赠品「{code}」没有写名称或数量（备货件数）", "gift “{code}” lacks a name or the units put aside")
WORD = Text("「{sentence}」中的「{word}」", "“{word}” in “{sentence}”")


@dataclass(frozen=True, kw_only=True)
class Article:
    """A rule of law in force from a day. ``numbers``: its limits; ``words`` that set it off, but within ``unless``."""

    code: str
    law: Text
    article: str
    since: date
    confidence: str
    severity: str
    numbers: Mapping[str, Decimal]
    words: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a rule has to say about a plan. ``deal``: the order that proves it; ``place``: where it stands in the plan."""

    rule: Article
    text: Text
    place: str
    deal: Deal | None = None


@cache
def articles() -> dict[str, Article]:
    """All rules by code."""
    text = (resources.files("zhanggui.domains.pricing") / "rules" / "price_law.yaml").read_text("utf-8")
    return {code: _article(code, told) for code, told in yaml.safe_load(text).items()}


def findings(
    plan: PlanTerms, deals: Mapping[tuple[str, str], Sequence[Deal]], *, known: date
) -> list[Finding]:
    """Everything that the rules in force on the plan's first day find, blocking ones first.

    ``deals`` by SKU and shop; deals are known up to ``known`` (exclusive), so a check long before the start looks at the days
    before ``known`` and must be made again.
    """
    start = min(plan.since.date(), known)
    rules = {code: one for code, one in articles().items() if one.since <= plan.since.date()}
    found = [*_of_prices(plan, deals, start, rules), *_of_prizes(plan, rules), *_of_words(plan, rules)]
    return sorted(found, key=lambda one: one.rule.severity != "block")


def _of_prices(
    plan: PlanTerms,
    deals: Mapping[tuple[str, str], Sequence[Deal]],
    start: date,
    rules: Mapping[str, Article],
) -> Iterator[Finding]:
    for goal in plan.goals:
        for shop in plan.shops:
            mine = deals.get((goal.sku, shop), ())
            if goal.reference is not None and "reference_price" in rules:
                yield from _reference(rules["reference_price"], goal.sku, shop, goal.reference, mine, start)
            if goal.price is not None and "lowest_price" in rules:
                yield from _no_cut(rules["lowest_price"], goal.sku, shop, goal.price, mine, start)


def _reference(
    rule: Article, sku: str, shop: str, reference: Decimal, deals: Sequence[Deal], start: date
) -> Iterator[Finding]:
    days = int(rule.numbers["days"])
    deal, place = comparable(deals, start, days), f"goals {sku}"
    if deal is None:
        yield Finding(rule=rule, text=NO_DEAL.with_(sku=sku, shop=shop, reference=reference), place=place)
    elif to_ticks(reference) > deal.price:
        when = (RECENT if deal.day >= start - timedelta(days=days) else LAST).with_(days=days)
        text = REFERENCE.with_(sku=sku, shop=shop, reference=reference, when=when, price=from_ticks(deal.price), day=deal.day,
                               order=deal.order_id)  # fmt: skip
        yield Finding(rule=rule, text=text, place=place, deal=deal)


def _no_cut(
    rule: Article, sku: str, shop: str, price: Decimal, deals: Sequence[Deal], start: date
) -> Iterator[Finding]:
    days = int(rule.numbers["days"])
    deal = comparable(deals, start, days)
    if deal is not None and deal.day >= start - timedelta(days=days) and to_ticks(price) >= deal.price:
        text = NOT_LOWER.with_(sku=sku, shop=shop, price=price, days=days, deal=from_ticks(deal.price), day=deal.day,
                               order=deal.order_id)  # fmt: skip
        yield Finding(rule=rule, text=text, place=f"goals {sku}", deal=deal)


def _of_prizes(plan: PlanTerms, rules: Mapping[str, Article]) -> Iterator[Finding]:
    rule = rules.get("prize_cap")
    if rule and plan.prize is not None and plan.prize > rule.numbers["money"]:
        yield Finding(
            rule=rule, text=PRIZE.with_(prize=plan.prize, most=rule.numbers["money"]), place="prize"
        )
    rule = rules.get("gift_named")
    for offer in plan.offers:
        named = offer.gift is None or (offer.gift.sku and offer.gift.sku in plan.gift_stock)
        if rule and offer.target is Target.GIFT and not named:
            yield Finding(rule=rule, text=GIFT.with_(code=offer.code), place=f"offers {offer.code}")


def _of_words(plan: PlanTerms, rules: Mapping[str, Article]) -> Iterator[Finding]:
    said = [("name", plan.name), ("theme", plan.theme), *(("words", one) for one in plan.words),
            *((f"offers {one.code}", one.name.zh) for one in plan.offers)]  # fmt: skip
    for place, sentence in said:
        for code in WORD_RULES:
            if code in rules:
                for word in forbidden(sentence, rules[code]):
                    yield Finding(
                        rule=rules[code], text=WORD.with_(sentence=sentence, word=word), place=place
                    )


def forbidden(sentence: str, rule: Article) -> list[str]:
    """The words of a rule that a sentence holds, however they are spaced or written (full width, dots between).

    >>> forbidden("全网 最·低！", articles()["price_bait"])
    ['全网最低']
    """
    text = "".join(sign for sign in normalize("NFKC", sentence) if sign.isalnum())
    for lawful in rule.unless:
        text = text.replace(lawful, "")
    held = [word for word in rule.words if word in text]
    return [word for word in held if not any(word != other and word in other for other in held)]


def _article(code: str, told: Mapping[str, Any]) -> Article:
    return Article(
        code=code, law=Text(**told["law"]), article=str(told["article"]), since=told["since"], confidence=told["confidence"],
        severity=told["severity"], numbers={key: Decimal(str(n)) for key, n in (told.get("numbers") or {}).items()},
        words=tuple(told.get("words") or ()), unless=tuple(told.get("unless") or ()),
    )  # fmt: skip
