"""Advice to set another price: up to the floor where goods are sold below it, or where a rule wants it among competitors'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up, to_ticks
from zhanggui.core.verdict import Verdict
from zhanggui.domains.pricing.analysis.competitors import (
    Band,
    CompetitorRule,
    band,
    judged,
    own_names,
    sightings,
)
from zhanggui.domains.pricing.analysis.floor import FloorRule, ledger
from zhanggui.domains.pricing.analysis.offers import PAID_DAYS
from zhanggui.domains.pricing.analysis.price_effect import NOT_OVER, price_effect
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView, price_view
from zhanggui.domains.pricing.analysis.repricing import Advice, RepriceRule, advised
from zhanggui.domains.pricing.words import ASSUMED
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.stages import collected

CHANGE_PRICE = "change_price"
HORIZON_DAYS = 14
LEAST_GAIN = Decimal(5)
RESPONSES = (0.0, 2.0, 4.0)
"""Per cent of units less for each per cent of price more: none, usual, strong. Assumed until elasticities are known."""
BELOW, RULE = "below_floor", "competitors"
TITLES = {
    BELOW: Text(
        "{shop} 的 {sku} {name} 低于底价 {floor}：标价从 {old} 提到 {new}",
        "{sku} {name} in {shop} sells below its floor of {floor}: raise {old} to {new}",
    ),
    RULE: Text(
        "{shop} 的 {sku} {name} 按竞品价从 {old} 调到 {new}",
        "{sku} {name} in {shop}: from {old} to {new}, after the competitors",
    ),
}
RESPONSE = Text(
    "销量对价格的反应是假设的（价格变 1%，销量反向变 0% 到 4%，按 2% 算中值）。",
    "How units answer the price is assumed (0 to 4 % the other way for each per cent, 2 % for the middle).",
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


def propose_changes(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU × shop below its floor, or whose rule wants another price that is worth it."""
    view = _view(seen)
    rule = reprice_rule(seen)
    looked = sightings(seen.tables, day=seen.today)
    skus = {
        row["sku"]: row
        for row in collected(seen.tables["sku"].select("sku", "name", "list_price", "currency"))
    }
    for row in view.rows:
        found = _proposed(row, view, rule, looked, skus.get(row.offer.sku, {}), seen)
        if found is not None:
            yield found


def reprice_rule(seen: Seen) -> RepriceRule:
    """The rule as the inputs keep it."""
    return RepriceRule(**seen.inputs.get("reprice_rule", {}))


def gain(row: Priced, new: int, rule: FloorRule, *, days: int = HORIZON_DAYS) -> Gain | None:
    """What a unit earns more at ``new`` (ticks, credited), times the units of the last days, fewer or more by the response."""
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
        seen.tables, seen.settings, sku=sku, shop=shop, done=done, days=decision.expected.horizon_days, left_out=others,
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
    listed = sku.get("list_price") if sku.get("currency") in (None, row.shop.currency) else None
    ceiling = max(listed or 0, old)
    return advised(
        old, around, rule, floor=rail, ceiling=ceiling, coin=row.shop.coin, day=day, changed=changed
    )


def _view(seen: Seen) -> PriceView:
    rule = FloorRule()
    return seen.once(
        ("price_view", rule),
        lambda: price_view(seen.tables, seen.settings, day=seen.today, rule=rule, matches=seen.matches),
    )


def _proposed(
    row: Priced,
    view: PriceView,
    rule: RepriceRule,
    looked: Mapping[str, list[Any]],
    sku: Mapping[str, Any],
    seen: Seen,
) -> Decision | None:
    """Below its floor first; else where the rule wants another price. The rule's price is what is asked, as buyers see it."""
    asked, floor, now = row.offer.asked, row.floor.price, row.offer.price
    if floor is None or now is None or row.offer.units == 0:
        return None
    old, changed = asked if asked is not None else now, _last_change(seen, row)
    rail = rail_of(row, old, floor, now)
    if changed is not None and (seen.today - changed).days < rule.cool_down_days:
        return None
    if now < floor:
        return _decision(row, old, rail, rail, BELOW, None, rule, sku, view, seen) if rail > old else None
    around = _band(row, view, looked, seen)
    if rule.dry_run or not around.prices:
        return None
    wanted = rule_price(row, around, rule, sku, day=seen.today, changed=changed)
    if not wanted.changes(old):
        return None
    return _decision(row, old, wanted.price, rail, RULE, around, rule, sku, view, seen)


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


def _last_change(seen: Seen, row: Priced) -> date | None:
    days = [
        one["day"]
        for one in seen.inputs.get("changed", ())
        if (one["sku"], one["shop"]) == (row.offer.sku, row.offer.shop)
    ]
    return max(days, default=None)


def _decision(
    row: Priced, old: int, new: int, rail: int, reason: str, around: Band | None, rule: RepriceRule,
    sku: Mapping[str, Any], view: PriceView, seen: Seen,
) -> Decision | None:  # fmt: skip
    offer, now, floor = row.offer, row.offer.price, row.floor.price
    assert now is not None
    assert floor is not None
    credited = new * now // (old * row.shop.coin) * row.shop.coin
    credited = max(credited, floor) if reason == BELOW else credited
    found = gain(row, credited, view.rule)
    if found is None or found.mid < LEAST_GAIN:
        return None
    name, money = sku.get("name") or "", {"old": old, "new": new, "floor": floor}
    told = {key: f"{from_ticks(value):,.2f}" for key, value in money.items()}
    return Decision(
        kind=CHANGE_PRICE,
        subject={"sku": offer.sku, "shop": offer.shop},
        action={
            "price": from_ticks(new), "old_price": from_ticks(old), "name": name, "reason": reason,
            "items": [dict(item) for item in offer.items],
        },
        title=TITLES[reason].with_(sku=offer.sku, shop=offer.shop, name=name, **told),
        expected=Expected(
            low=found.low, mid=found.mid, high=found.high, currency=row.shop.currency, horizon_days=HORIZON_DAYS
        ),
        cost=Decimal(0),
        confidence=Decimal("0.4") if row.floor.assumed else Decimal("0.6"),
        deadline=seen.today + timedelta(days=7),
        reversible=True,
        evidence=tuple(_evidence(row, around)),
        steps=tuple(_steps(row, credited, view.rule)),
        risks=tuple(_risks(row, old, new)),
        instead={
            "floor": from_ticks(rail), "advised": from_ticks(new), "largest_step": rule.largest_cut, "cool_down_days": rule.cool_down_days,
        },
        shop=offer.shop,
    )  # fmt: skip


def _evidence(row: Priced, around: Band | None) -> Iterable[Evidence]:
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


def _steps(row: Priced, credited: int, rule: FloorRule) -> Iterable[Step]:
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
    yield Step(
        name=Text("14 天件数（按近 30 天）", "units of 14 days (by the last 30)"),
        value=f"{row.offer.units / PAID_DAYS * HORIZON_DAYS:,.1f}",
        how=Text(
            "销量反应 0%、2%、4% 时得到上面的区间", "at responses of 0, 2 and 4 % it gives the range above"
        ),
    )


def _risks(row: Priced, old: int, new: int) -> Iterable[Text]:
    yield RESPONSE
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
