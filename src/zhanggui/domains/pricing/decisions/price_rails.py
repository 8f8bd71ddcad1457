"""What no price may break: the floor as a price asked, the ceiling, the largest step; and what is advised within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up, to_ticks
from zhanggui.core.verdict import Verdict
from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule, Place, Wanted, wanted_price
from zhanggui.domains.pricing.analysis.competitors import Band
from zhanggui.domains.pricing.analysis.elasticity import Response
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.offers import PAID_DAYS
from zhanggui.domains.pricing.analysis.price_limits import Limit
from zhanggui.domains.pricing.analysis.price_view import Priced
from zhanggui.domains.pricing.analysis.repricing import Advice, RepriceRule, advised
from zhanggui.loop.kind import Accepted

NO_LIMIT = 10**15
TOO_LOW = Text(
    "{new} 低于底价 {floor}：每件扣掉全部费用后亏损。请填不低于底价的价格，或先改成本、费率。",
    "{new} is below the floor of {floor}: a unit would lose money. Set no less than the floor, or mend costs and rates first.",
)
BREAKS = Text(
    "{new} 违反该店打开的规则：{rule}。请改价，或先在调价规则里关掉它。",
    "{new} breaks a rule that is switched on: {rule}. Set another price, or switch the rule off first.",
)
TOO_FAR = Text(
    "从 {old} 到 {new} 一次变动超过 {most}。请分几次调整。",
    "From {old} to {new} is more than {most} at once. Go in smaller steps.",
)


def within_rails(accepted: Accepted) -> Verdict:
    """Never below the floor, never more at once than allowed; up to the floor is always allowed."""
    told, new = accepted.decision.instead, accepted.action["price"]
    floor, old = told["floor"], accepted.action["old_price"]
    if new < floor:
        return Verdict(False, TOO_LOW.with_(new=f"{new:,.2f}", floor=f"{floor:,.2f}"))
    for limit in told.get("limits", ()):
        low, high = limit["lowest"], limit["highest"]
        if (low is not None and new < low) or (high is not None and new > high):
            return Verdict(False, BREAKS.with_(new=f"{new:,.2f}", rule=limit["rule"]))
    most = told["largest_step"]
    far = new < old * (1 - most) or (new > old * (1 + most) and new > told["advised"])
    return Verdict(not far, TOO_FAR.with_(old=f"{old:,.2f}", new=f"{new:,.2f}", most=f"{most:.0%}"))


def rail_of(row: Priced, old: int, floor: int, now: int) -> int:
    """The floor as a price asked: the same discounts as before come off, so what is asked must rise by as much as what is
    credited; never less than the floor itself.
    """
    coin = row.shop.coin
    return max(floor, -(-old * floor // (now * coin)) * coin)


def ceiling_of(row: Priced, old: int, rule: RepriceRule, sku: Mapping[str, Any]) -> int:
    """The highest price to ask: the rule's share of the list price, where both are known; else the list price, never less than
    what is asked now.
    """
    listed = sku.get("list_price") if sku.get("currency") in (None, row.shop.currency) else None
    if listed and rule.ceiling is not None:
        return int(listed * rule.ceiling) // row.shop.coin * row.shop.coin
    return max(listed or 0, old)


def rule_price(
    row: Priced,
    around: Band,
    rule: RepriceRule,
    sku: Mapping[str, Any],
    *,
    day: date,
    changed: date | None = None,
    limits: Sequence[Limit] = (),
) -> Advice:
    """Where the rule wants the price asked: this alone is a dry run. The ceiling is the list price, or what is asked now;
    ``limits`` come on top, but a floor wins over them.
    """
    floor, now = row.floor.price, row.offer.price
    old = row.offer.asked if row.offer.asked is not None else now
    if old is None or now is None:
        return Advice(price=0, target=None, reasons=("no_price",))
    rail, ceiling = None if floor is None else rail_of(row, old, floor, now), ceiling_of(row, old, rule, sku)
    coin = row.shop.coin
    free = advised(old, around, rule, floor=rail, ceiling=ceiling, coin=coin, day=day, changed=changed)
    if rail is None or not any(one.breaks(free.price) for one in limits):
        return free
    low, high = _between(limits)
    found = advised(
        old,
        around,
        rule,
        floor=max(rail, low),
        ceiling=min(ceiling, high),
        coin=coin,
        day=day,
        changed=changed,
    )
    return replace(found, reasons=(*free.reasons, "limited"))


def advised_price(
    row: Priced,
    answer: Response,
    sku: Mapping[str, Any],
    reprice: RepriceRule,
    rule: BestPriceRule | None = None,
    limits: Sequence[Limit] = (),
) -> Wanted | None:
    """The price to ask that should earn most by how buyers answer; None where nothing can be advised."""
    best = rule or BestPriceRule()
    place = place_of(row, answer, sku, reprice, best, limits)
    if place is None or row.floor.terms is None:
        return None
    return wanted_price(place, answer, row.floor.terms, FloorRule(), best)


def place_of(
    row: Priced,
    answer: Response,
    sku: Mapping[str, Any],
    reprice: RepriceRule,
    rule: BestPriceRule,
    limits: Sequence[Limit],
) -> Place | None:
    """Where a SKU stands and between what it may move; None where floor, price or buyers' answer is unknown.

    Never above the list price, where there is one: what a price is crossed out against must have been asked.
    """
    floor, now = row.floor.price, row.offer.price
    if floor is None or now is None or not answer.draws.size:
        return None
    old = row.offer.asked if row.offer.asked is not None else now
    highest = int((answer.highest or 0) * (1 + rule.beyond) * 10_000)
    listed = sku.get("list_price") and sku.get("currency") in (None, row.shop.currency)
    low, high = _between(limits)
    ceiling = ceiling_of(row, old, reprice, sku) if listed else max(highest, old)
    return Place(
        asked=old, credited=now, units=row.offer.units / PAID_DAYS, floor=max(rail_of(row, old, floor, now), low),
        ceiling=min(ceiling, high), coin=row.shop.coin,
    )  # fmt: skip


def _between(limits: Sequence[Limit]) -> tuple[int, int]:
    """The lowest and highest price that all limits leave."""
    low = max((one.lowest for one in limits if one.lowest is not None), default=0)
    return low, min((one.highest for one in limits if one.highest is not None), default=NO_LIMIT)


def as_price(typed: str) -> Decimal | None:
    """A price as typed: above 0, at most two decimals; None where it is none."""
    try:
        price = Decimal(typed.strip().replace(",", ""))
    except ArithmeticError:
        return None
    good = price.is_finite() and 0 < price < 10**8 and price == round_half_up(price, 2)
    return from_ticks(to_ticks(price)) if good else None
