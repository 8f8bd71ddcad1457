"""Every fen in a sentence: which offer took it off which line, by which arithmetic, and who pays."""

from __future__ import annotations

from decimal import Decimal

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.calculators import WHOLE, Calculator
from zhanggui.domains.pricing.analysis.promotion.cart import from_minor
from zhanggui.domains.pricing.analysis.promotion.offer import FUNDERS, Offer
from zhanggui.domains.pricing.analysis.promotion.receipt import Applied, Receipt
from zhanggui.domains.pricing.analysis.promotion.stacking import LEVEL_NAMES

FUNDER_NAMES = {
    "merchant": Text("商家", "the merchant"),
    "platform": Text("平台", "the platform"),
    "supplier": Text("供应商", "the supplier"),
}
LINE = Text(
    "第 {line} 行 {sku}：{level}优惠「{name}」（{rule}）减 {part}，由 {who} 承担。",
    "Line {line} {sku}: {level} offer “{name}” ({rule}) takes off {part}, paid for by {who}.",
)
FREIGHT = Text(
    "运费：{level}优惠「{name}」（{rule}）减 {part}，由 {who} 承担。",
    "Freight: {level} offer “{name}” ({rule}) takes off {part}, paid for by {who}.",
)
GIFT = Text("「{name}」送 {sku} {n} 件。", "“{name}” gives {n} of {sku}.")
SHORT = Text(
    "「{name}」还欠赠品 {sku} {n} 件：赠品库存不够。",
    "“{name}” owes {n} more of gift {sku}: its stock is used up.",
)
CAPPED = Text(
    "「{name}」的优惠被上限或剩余预算截住，只减了 {off}。",
    "A cap or what is left of the budget holds “{name}” at {off}.",
)
TO_PAY = Text("合计 {total}，共减 {off}，应付 {pay}。", "Altogether {total}, {off} off: {pay} to pay.")


def explained(receipt: Receipt) -> list[Text]:
    """Sentences whose amounts sum to what came off; the last one adds up."""
    found: list[Text] = []
    for one in receipt.applied:
        found += _of(one, receipt)
    currency = receipt.cart.currency
    shown = {
        name: from_minor(n, currency)
        for name, n in (("total", receipt.cart.total), ("off", receipt.off), ("pay", receipt.total))
    }
    return [*found, TO_PAY.with_(**shown)]


def _of(one: Applied, receipt: Receipt) -> list[Text]:
    currency, offer = receipt.cart.currency, one.offer
    common = {"level": LEVEL_NAMES[offer.level], "name": offer.name, "rule": rule_of(offer)}
    funded = one.by_funder()
    found = []
    for i, part in enumerate((*one.parts, one.freight)):
        if part:
            who = _who({f: funded[f][i] for f in FUNDERS if f in funded}, currency)
            shown = from_minor(part, currency)
            if i == len(one.parts):
                found.append(FREIGHT.with_(part=shown, who=who, **common))
            else:
                found.append(
                    LINE.with_(line=i + 1, sku=receipt.cart.lines[i].sku, part=shown, who=who, **common)
                )
    if offer.gift and one.gifts:
        found.append(GIFT.with_(name=offer.name, sku=offer.gift.sku, n=one.gifts))
    if offer.gift and one.gifts_short:
        found.append(SHORT.with_(name=offer.name, sku=offer.gift.sku, n=one.gifts_short))
    return [*found, CAPPED.with_(name=offer.name, off=from_minor(one.off, currency))] if one.capped else found


def _who(shares: dict[str, int], currency: str) -> Text:
    """``商家`` or ``商家 1.20、平台 0.80``."""
    paying = {f: n for f, n in shares.items() if n}
    if len(paying) == 1:
        return FUNDER_NAMES[next(iter(paying))]
    each = [(FUNDER_NAMES[f], from_minor(n, currency)) for f, n in paying.items()]
    return Text("、".join(f"{t.zh} {n}" for t, n in each), ", ".join(f"{t.en} {n}" for t, n in each))


def rule_of(offer: Offer) -> Text:
    """The offer's arithmetic in words: 每满 300.00 减 40.00."""
    return _rule(offer.calculator, offer.currency)


def _rule(c: Calculator, currency: str) -> Text:
    def money(n: int) -> Decimal:
        return from_minor(n, currency)

    match c:
        case how.Steps(every=True):
            at, off = c.tiers[0]
            return Text("每满 {at} 减 {off}", "{off} off every {at}").with_(at=money(at), off=money(off))
        case how.Steps():
            return _joined(
                [
                    Text("满 {at} 减 {off}", "{off} off from {at}").with_(at=money(a), off=money(o))
                    for a, o in c.tiers
                ]
            )
        case how.UnitTiers():
            return _joined(
                [
                    Text("满 {at} 件减 {off}%", "{off} % off from {at} units").with_(at=a, off=_percent(o))
                    for a, o in c.tiers
                ]
            )
        case how.Percent() | how.UnitPercent():
            return Text("减 {off}%", "{off} % off").with_(off=_percent(c.off))
        case how.UnitOff():
            return Text("每件减 {off}", "{off} off each").with_(off=money(c.off))
        case how.FixedPrice():
            return Text("每件 {price}", "{price} each").with_(price=money(c.price))
        case how.CheapestOff():
            text = Text(
                "每 {group} 件中最便宜的 {get} 件减 {off}%", "the cheapest {get} of every {group} {off} % off"
            )
            return text.with_(group=c.group, get=c.get, off=_percent(c.off))
        case how.AnyFor():
            return Text("任选 {n} 件 {price}", "any {n} for {price}").with_(n=c.group, price=money(c.price))
        case how.Bundle():
            return Text("套装 {price}", "bundle for {price}").with_(price=money(c.price))
        case how.Points():
            return Text("{n} 积分抵 {one}", "{n} points pay {one}").with_(n=c.points_for_one, one=money(1))
        case how.Deposit():
            text = Text("定金 {paid} 抵 {counts}", "a deposit of {paid} counts as {counts}")
            return text.with_(paid=money(c.paid), counts=money(c.counts_as))
    return Text("赠品", "gift")


def _joined(texts: list[Text]) -> Text:
    return Text("、".join(t.zh for t in texts), ", ".join(t.en for t in texts))


def _percent(off: int) -> str:
    return f"{Decimal(off * 100) / WHOLE:f}".rstrip("0").rstrip(".") if off % 100 else str(off * 100 // WHOLE)
