"""Advice to set another price: up to the floor where goods are sold below it, or where a rule wants it among competitors'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up, to_ticks
from zhanggui.core.verdict import Verdict
from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule, Place, Wanted, wanted_price
from zhanggui.domains.pricing.analysis.competitors import (
    Band,
    CompetitorRule,
    band,
    judged,
    own_names,
    sightings,
)
from zhanggui.domains.pricing.analysis.elasticity import Response, Responses, responses
from zhanggui.domains.pricing.analysis.floor import FloorRule, ledger
from zhanggui.domains.pricing.analysis.offers import PAID_DAYS, lowest_paid
from zhanggui.domains.pricing.analysis.price_effect import NOT_OVER, price_effect
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView, price_view
from zhanggui.domains.pricing.analysis.repricing import Advice, RepriceRule, advised
from zhanggui.domains.pricing.decisions import elasticity_card
from zhanggui.domains.pricing.words import ASSUMED
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.stages import collected

CHANGE_PRICE = "change_price"
HORIZON_DAYS = 14
LEAST_GAIN = Decimal(5)
RESPONSES = (0.0, 2.0, 4.0)
"""Per cent of units less for each per cent of price more: none, usual, strong. Assumed until elasticities are known."""
BELOW, RULE, ANSWER = "below_floor", "competitors", "elasticity"
TITLES = {
    BELOW: Text(
        "{shop} 的 {sku} {name} 低于底价 {floor}：标价从 {old} 提到 {new}",
        "{sku} {name} in {shop} sells below its floor of {floor}: raise {old} to {new}",
    ),
    RULE: Text(
        "{shop} 的 {sku} {name} 按竞品价从 {old} 调到 {new}",
        "{sku} {name} in {shop}: from {old} to {new}, after the competitors",
    ),
    ANSWER: elasticity_card.TITLE,
}
RESPONSE = Text(
    "销量对价格的反应是假设的（价格变 1%，销量反向变 0% 到 4%，按 2% 算中值）。",
    "How units answer the price is assumed (0 to 4 % the other way for each per cent, 2 % for the middle).",
)
BY_RESPONSES = Text(
    "销量反应 0%、2%、4% 时得到上面的区间", "at responses of 0, 2 and 4 % it gives the range above"
)
REFERENCE = Text(
    "提价后 7 天内的划线价不得高于提价前 7 天的最低成交价（明码标价规定第十六条）。",
    "For 7 days a crossed-out price may not exceed the lowest deal of the 7 days before (SAMR Order 56, art. 16).",
)
TOO_LOW = Text(
    "{new} 低于底价 {floor}：每件扣掉全部费用后亏损。请填不低于底价的价格，或先改成本、费率。",
    "{new} is below the floor of {floor}: a unit would lose money. Set no less than the floor, or mend costs and rates first.",
)
TOO_FAR = Text(
    "从 {old} 到 {new} 一次变动超过 {most}。请分几次调整。",
    "From {old} to {new} is more than {most} at once. Go in smaller steps.",
)
METHOD = Text(
    "调价后每天的利润（不计推广）与调价前比，减去同类目未调价 SKU 的变化；区间来自把同样的算法用在它们身上",
    "Profit a day (ads left out) after against before, less what unchanged SKUs of the category did; the interval comes from "
    "the same calculation on each of them",
)


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Money over the horizon against leaving the price, at the assumed responses: lowest, usual, highest."""

    low: Decimal
    mid: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
class Round:
    """All that one round of proposals looks at, worked out once."""

    seen: Seen
    view: PriceView
    looked: Mapping[str, list[Any]]
    skus: Mapping[str, Mapping[str, Any]]
    answers: Responses
    lowest: Mapping[tuple[str, str], tuple[int, int]]
    changed: Mapping[tuple[str, str], date]
    best: BestPriceRule = field(default_factory=BestPriceRule)


def propose_changes(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU × shop below its floor, or whose rule or buyers want another price that is worth it."""
    this = _round(seen)
    for row in this.view.rows:
        found = _proposed(row, this)
        if found is not None:
            yield found


def reprice_rule(seen: Seen, shop: str = "") -> RepriceRule:
    """The shop's rule as the inputs keep it; the usual one where nobody set any."""
    return RepriceRule(**seen.inputs.get("rules", {}).get(shop, {}))


def responses_seen(seen: Seen) -> Responses:
    """How buyers answer prices, worked out once a round."""
    until = price_view_seen(seen).known
    return seen.once(("responses", until), lambda: responses(seen.tables, until=until, matches=seen.matches))


def _round(seen: Seen) -> Round:
    view = price_view_seen(seen)
    columns = seen.tables["sku"].select("sku", "name", "list_price", "currency")
    return Round(
        seen=seen,
        view=view,
        looked=sightings(seen.tables, day=seen.today),
        skus={row["sku"]: row for row in collected(columns)},
        answers=responses_seen(seen),
        lowest=lowest_paid(seen.tables, day=view.known, matches=seen.matches),
        changed=_last_changes(seen),
    )


def gain(row: Priced, new: int, rule: FloorRule, *, days: int = HORIZON_DAYS) -> Gain | None:
    """What a unit earns more at ``new`` (ticks, credited), times the units of the last days, fewer or more by the response
    that is assumed where nobody knows the elasticity.
    """
    terms, paid = row.floor.terms, row.offer.price
    if terms is None or not paid or not row.offer.units:
        return None
    a_day = row.offer.units / PAID_DAYS
    before, after = ledger(terms, paid, rule).profit, ledger(terms, new, rule).profit
    gains = sorted(
        (float(after) * (new / paid) ** -response - float(before)) * a_day * days for response in RESPONSES
    )
    usual = (float(after) * (new / paid) ** -RESPONSES[1] - float(before)) * a_day * days
    low, mid, high = (_yuan(value) for value in (gains[0], usual, gains[-1]))
    return Gain(low=low, mid=mid, high=high)


def within_rails(accepted: Accepted) -> Verdict:
    """Never below the floor, never more at once than allowed; up to the floor is always allowed."""
    told, new = accepted.decision.instead, accepted.action["price"]
    floor, old = told["floor"], accepted.action["old_price"]
    if new < floor:
        return Verdict(False, TOO_LOW.with_(new=f"{new:,.2f}", floor=f"{floor:,.2f}"))
    most = told["largest_step"]
    far = new < old * (1 - most) or (new > old * (1 + most) and new > told["advised"])
    return Verdict(not far, TOO_FAR.with_(old=f"{old:,.2f}", new=f"{new:,.2f}", most=f"{most:.0%}"))


def measure_price(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What an executed change brought over its horizon."""
    decision = accepted.decision
    until = done + timedelta(days=decision.expected.horizon_days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    sku, shop = decision.subject["sku"], decision.subject["shop"]
    others = {one["sku"] for one in seen.inputs.get("changed", ()) if one["shop"] == shop}
    found = price_effect(
        seen.tables, seen.settings, sku=sku, shops=[shop], done=done, days=decision.expected.horizon_days, left_out=others,
        matches=seen.matches,
    )  # fmt: skip
    if isinstance(found, Text):
        return Measured(method=METHOD, why=found)
    return Measured(
        method=METHOD, low=_yuan(found.low), mid=_yuan(found.mid), high=_yuan(found.high),
        currency=decision.expected.currency, placebo=_yuan(found.placebo),
    )  # fmt: skip


def rail_of(row: Priced, old: int, floor: int, now: int) -> int:
    """The floor as a price asked: the same discounts as before come off, so what is asked must rise by as much as what is
    credited; never less than the floor itself.
    """
    coin = row.shop.coin
    return max(floor, -(-old * floor // (now * coin)) * coin)


def rule_price(
    row: Priced,
    around: Band,
    rule: RepriceRule,
    sku: Mapping[str, Any],
    *,
    day: date,
    changed: date | None = None,
) -> Advice:
    """Where the rule wants the price asked: this alone is a dry run. The ceiling is the list price, or what is asked now."""
    floor, now = row.floor.price, row.offer.price
    old = row.offer.asked if row.offer.asked is not None else now
    if old is None or now is None:
        return Advice(price=0, target=None, reasons=("no_price",))
    rail = None if floor is None else rail_of(row, old, floor, now)
    ceiling = ceiling_of(row, old, rule, sku)
    return advised(
        old, around, rule, floor=rail, ceiling=ceiling, coin=row.shop.coin, day=day, changed=changed
    )


def price_view_seen(seen: Seen) -> PriceView:
    """Prices and floors, worked out once a round."""
    rule = FloorRule()
    return seen.once(
        ("price_view", rule),
        lambda: price_view(seen.tables, seen.settings, day=seen.today, rule=rule, matches=seen.matches),
    )


def _proposed(row: Priced, this: Round) -> Decision | None:
    """Below its floor first; else where the shop's own rule wants another price, else where buyers' answer does.

    A price is what is asked, as buyers see it. Without a rule of the shop's own the usual one and the elasticity compete: the
    larger gain is proposed.
    """
    floor, now, rule = row.floor.price, row.offer.price, reprice_rule(this.seen, row.offer.shop)
    if floor is None or now is None or row.offer.units == 0:
        return None
    old = row.offer.asked if row.offer.asked is not None else now
    rail, changed = rail_of(row, old, floor, now), this.changed.get((row.offer.sku, row.offer.shop))
    if changed is not None and (this.seen.today - changed).days < rule.cool_down_days:
        return None
    if now < floor:
        return (
            _decision(Change(row=row, old=old, new=rail, rail=rail, reason=BELOW, rule=rule), this)
            if rail > old
            else None
        )
    by_rule = _by_rule(row, old, rail, rule, this)
    if by_rule is not None and row.offer.shop in this.seen.inputs.get("rules", {}):
        return by_rule
    found = [one for one in (by_rule, _by_answer(row, old, rail, rule, this)) if one is not None]
    return max(found, key=lambda one: one.expected.mid, default=None)


def _by_rule(row: Priced, old: int, rail: int, rule: RepriceRule, this: Round) -> Decision | None:
    around = _band(row, this.view, this.looked, this.seen)
    if rule.dry_run or not around.prices:
        return None
    changed, sku = this.changed.get((row.offer.sku, row.offer.shop)), this.skus.get(row.offer.sku, {})
    wanted = rule_price(row, around, rule, sku, day=this.seen.today, changed=changed)
    if not wanted.changes(old):
        return None
    return _decision(
        Change(row=row, old=old, new=wanted.price, rail=rail, reason=RULE, rule=rule, around=around), this
    )


def _by_answer(row: Priced, old: int, rail: int, rule: RepriceRule, this: Round) -> Decision | None:
    answer = this.answers.of(row.offer.sku, row.offer.shop)
    wanted = advised_price(row, answer, this.skus.get(row.offer.sku, {}), rule, this.best)
    if wanted is None:
        return None
    return _decision(
        Change(
            row=row, old=old, new=wanted.price, rail=rail, reason=ANSWER, rule=rule,
            around=_band(row, this.view, this.looked, this.seen), wanted=wanted, answer=answer,
        ),
        this,
    )  # fmt: skip


def ceiling_of(row: Priced, old: int, rule: RepriceRule, sku: Mapping[str, Any]) -> int:
    """The highest price to ask: the rule's share of the list price, where both are known; else the list price, never less than
    what is asked now.
    """
    listed = sku.get("list_price") if sku.get("currency") in (None, row.shop.currency) else None
    if listed and rule.ceiling is not None:
        return int(listed * rule.ceiling) // row.shop.coin * row.shop.coin
    return max(listed or 0, old)


def advised_price(
    row: Priced,
    answer: Response,
    sku: Mapping[str, Any],
    reprice: RepriceRule,
    rule: BestPriceRule | None = None,
) -> Wanted | None:
    """The price to ask that should earn most by how buyers answer; None where nothing can be advised.

    Never above the list price, where there is one: what a price is crossed out against must have been asked.
    """
    floor, now = row.floor.price, row.offer.price
    if floor is None or now is None or row.floor.terms is None or not answer.draws.size:
        return None
    old = row.offer.asked if row.offer.asked is not None else now
    highest = int((answer.highest or 0) * (1 + (rule or BestPriceRule()).beyond) * 10_000)
    listed = sku.get("list_price") and sku.get("currency") in (None, row.shop.currency)
    place = Place(
        asked=old, credited=now, units=row.offer.units / PAID_DAYS, floor=rail_of(row, old, floor, now),
        ceiling=ceiling_of(row, old, reprice, sku) if listed else max(highest, old), coin=row.shop.coin,
    )  # fmt: skip
    return wanted_price(place, answer, row.floor.terms, FloorRule(), rule or BestPriceRule())


def _band(row: Priced, view: PriceView, looked: Mapping[str, list[Any]], seen: Seen) -> Band:
    items = [item for one in view.of_sku(row.offer.sku) for item in one.offer.items]
    names = own_names(seen.inputs.get("shops", {}), items)
    ours = row.offer.asked or row.offer.price
    found = judged(
        looked.get(row.offer.sku, []),
        CompetitorRule(),
        day=seen.today,
        ours=ours,
        currency=row.shop.currency,
        own=names,
    )
    return band(found, ours)


def _last_changes(seen: Seen) -> dict[tuple[str, str], date]:
    days: dict[tuple[str, str], date] = {}
    for one in seen.inputs.get("changed", ()):
        key = one["sku"], one["shop"]
        days[key] = max(one["day"], days.get(key, one["day"]))
    return days


@dataclass(frozen=True, kw_only=True)
class Change:
    """A price to set (all in ticks, as asked) and why; ``wanted`` and ``answer`` where the elasticity is the reason."""

    row: Priced
    old: int
    new: int
    rail: int
    reason: str
    rule: RepriceRule
    around: Band | None = None
    wanted: Wanted | None = None
    answer: Response | None = None


def _decision(change: Change, this: Round) -> Decision | None:
    row, old, new = change.row, change.old, change.new
    offer, now, floor = row.offer, row.offer.price, row.floor.price
    assert now is not None
    assert floor is not None
    credited = new * now // (old * row.shop.coin) * row.shop.coin
    credited = max(credited, floor) if change.reason == BELOW else credited
    found = _gain_of(change, credited, this)
    if found is None or found.mid < LEAST_GAIN:
        return None
    name = this.skus.get(offer.sku, {}).get("name") or ""
    told = {
        key: f"{from_ticks(value):,.2f}" for key, value in {"old": old, "new": new, "floor": floor}.items()
    }
    return Decision(
        kind=CHANGE_PRICE,
        subject={"sku": offer.sku, "shop": offer.shop},
        action={
            "price": from_ticks(new), "old_price": from_ticks(old), "name": name, "reason": change.reason,
            "items": [dict(item) for item in offer.items],
        },
        title=TITLES[change.reason].with_(sku=offer.sku, shop=offer.shop, name=name, **told),
        expected=Expected(
            low=found.low, mid=found.mid, high=found.high, currency=row.shop.currency, horizon_days=HORIZON_DAYS
        ),
        cost=Decimal(0),
        confidence=Decimal("0.4") if row.floor.assumed else Decimal("0.6"),
        deadline=this.seen.today + timedelta(days=7),
        reversible=True,
        evidence=tuple(_evidence(change, this)),
        steps=tuple(_steps(change, credited, this.view.rule)),
        risks=tuple(_risks(change, this)),
        instead={
            "floor": from_ticks(change.rail), "advised": from_ticks(new), "largest_step": change.rule.largest_cut,
            "cool_down_days": change.rule.cool_down_days,
        },
        shop=offer.shop,
    )  # fmt: skip


def _gain_of(change: Change, credited: int, this: Round) -> Gain | None:
    if change.wanted is None:
        return gain(change.row, credited, this.view.rule)
    low, mid, high = (
        round_half_up(Decimal(repr(value)), 2)
        for value in (change.wanted.low, change.wanted.mid, change.wanted.high)
    )
    return Gain(low=low, mid=mid, high=high)


def _evidence(change: Change, this: Round) -> Iterable[Evidence]:
    row, around = change.row, change.around
    unit = Text(row.shop.currency, row.shop.currency)
    paid, floor = row.offer.price, row.floor.price
    yield Evidence(
        name=Text("近 30 天每件实收（含平台补贴）", "credited for a unit in 30 days"),
        value=_said(paid),
        unit=unit,
    )
    yield Evidence(name=Text("底价", "floor"), value=_said(floor), unit=unit)
    yield Evidence(name=Text("近 30 天件数", "units in 30 days"), value=f"{row.offer.units:,}")
    if around is not None and around.prices:
        spread = f"{_said(around.lowest)} – {_said(around.highest)}"
        yield Evidence(
            name=Text(f"竞品（{len(around.prices)} 个）", f"competitors ({len(around.prices)})"),
            value=spread,
            unit=unit,
        )
    if change.answer is not None:
        lowest, _ = this.lowest.get((row.offer.sku, row.offer.shop), (None, 0))
        yield from elasticity_card.evidence(change.answer, lowest)


def _steps(change: Change, credited: int, rule: FloorRule) -> Iterable[Step]:
    row = change.row
    terms, paid = row.floor.terms, row.offer.price
    assert terms is not None
    assert paid is not None
    for name, price in (
        (Text("现价每件预期利润", "a unit now"), paid),
        (Text("新价每件预期利润", "a unit then"), credited),
    ):
        found = ledger(terms, price, rule)
        how = Text(f"每件实收 {_said(price)}", f"credited {_said(price)}")
        yield Step(name=name, value=f"{round_half_up(found.profit / 10_000, 2):,.2f}", how=how)
    units = f"{row.offer.units / PAID_DAYS * HORIZON_DAYS:,.1f}"
    name = Text("14 天件数（按近 30 天）", "units of 14 days (by the last 30)")
    if change.wanted is None or change.answer is None:
        yield Step(name=name, value=units, how=BY_RESPONSES)
    else:
        yield Step(name=name, value=units)
        yield from elasticity_card.steps(change.wanted, change.answer)


def _risks(change: Change, this: Round) -> Iterable[Text]:
    row, old, new = change.row, change.old, change.new
    if change.wanted is None:
        yield RESPONSE
    else:
        _, units = this.lowest.get((row.offer.sku, row.offer.shop), (0, 0))
        yield from elasticity_card.risks(change.wanted, units, old - new)
    if new > old:
        yield REFERENCE
    for code in row.floor.assumed:
        yield ASSUMED[code]


def _said(ticks: int | None) -> str:
    return "—" if ticks is None else f"{from_ticks(ticks):,.2f}"


def _yuan(ticks: float) -> Decimal:
    return round_half_up(Decimal(repr(float(ticks))) / 10_000, 2)


def as_price(typed: str) -> Decimal | None:
    """A price as typed: above 0, at most two decimals; None where it is none."""
    try:
        price = Decimal(typed.strip().replace(",", ""))
    except ArithmeticError:
        return None
    good = price.is_finite() and 0 < price < 10**8 and price == round_half_up(price, 2)
    return from_ticks(to_ticks(price)) if good else None
