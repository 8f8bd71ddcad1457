"""The card of a price to set: what it should earn, what speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.pricing.analysis.best_prices import Wanted
from zhanggui.domains.pricing.analysis.competitors import Band
from zhanggui.domains.pricing.analysis.elasticity import Response
from zhanggui.domains.pricing.analysis.family_prices import Together
from zhanggui.domains.pricing.analysis.floor import FloorRule, ledger
from zhanggui.domains.pricing.analysis.offers import PAID_DAYS
from zhanggui.domains.pricing.analysis.price_limits import Limit
from zhanggui.domains.pricing.analysis.price_view import Priced
from zhanggui.domains.pricing.analysis.repricing import RepriceRule
from zhanggui.domains.pricing.decisions import elasticity_card
from zhanggui.domains.pricing.decisions.price_held import (
    FLOOR_WINS,
    HELD,
    HELD_BY,
    HORIZON_DAYS,
    Gain,
    Held,
    gain,
    said_of,
    told_of,
)
from zhanggui.domains.pricing.decisions.price_round import Round
from zhanggui.domains.pricing.words import ASSUMED
from zhanggui.loop.decision import Decision, Evidence, Expected, Step

CHANGE_PRICE = "change_price"
LEAST_GAIN = Decimal(5)
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


@dataclass(frozen=True, kw_only=True)
class Change:
    """A price to set (all in ticks, as asked) and why; ``wanted`` and ``answer`` where the elasticity is the reason.

    ``held``: limits that bind; ``broken``: those that the way up to the floor breaks.
    """

    row: Priced
    old: int
    new: int
    rail: int
    reason: str
    rule: RepriceRule
    around: Band | None = None
    wanted: Wanted | None = None
    answer: Response | None = None
    held: tuple[Held, ...] = ()
    broken: tuple[Limit, ...] = ()
    joint: Together | None = None


def card_of(change: Change, this: Round) -> Decision | None:
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
            "limits": [] if change.reason == BELOW else [told_of(one) for one in this.limits_of(row)],
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
    for one in change.held:
        yield Evidence(name=HELD.with_(rule=one.said), value=f"{one.cost:,.2f}", unit=unit)
    if change.answer is not None:
        lowest, _ = this.lowest.get((row.offer.sku, row.offer.shop), (None, 0))
        yield from elasticity_card.evidence(change.answer, lowest)
        if change.joint is not None:
            yield from elasticity_card.beside(change.joint, unit)


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
    if change.joint is not None and change.joint.beside:
        yield elasticity_card.JOINT.with_(n=len(change.joint.beside))
    for one in change.held:
        yield HELD_BY.with_(
            rule=one.said, free=_said(one.free), cost=f"{one.cost:,.2f}", currency=row.shop.currency
        )
    for limit in change.broken:
        yield FLOOR_WINS.with_(rule=said_of(limit))
    for code in row.floor.assumed:
        yield ASSUMED[code]


def _said(ticks: int | None) -> str:
    return "—" if ticks is None else f"{from_ticks(ticks):,.2f}"
