"""Advice to sell aged stock off by a date on a ladder of falling prices. Tables in, decisions out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up, to_ticks
from zhanggui.core.verdict import Verdict
from zhanggui.domains.pricing.analysis.aged_stock import LadderRule, SellOff, on_hand, sell_off, sell_offs
from zhanggui.domains.pricing.analysis.price_effect import NOT_OVER, price_effect
from zhanggui.domains.pricing.analysis.price_view import Priced
from zhanggui.domains.pricing.decisions.price_round import price_view_seen, responses_seen
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.stages import collected

MARKDOWN_LADDER = "markdown_ladder"
LEAST_GAIN = 20
UNITS = Text("件", "units")
TITLE = Text(
    "{sku} {name}：{units} 件积压，{weeks} 周内分 {rungs} 级降价到 {off}，{end} 前清理",
    "{sku} {name}: sell {units} aged units off by {end}, in {rungs} steps down to {off} within {weeks} weeks",
)
METHOD = Text(
    "降价前后每天的回款（货款已付出，剩下的一件按期末价值算）之差，减去同类目未调价 SKU 的变化；区间来自把同样的算法用在它们身上",
    "Money a day after against before (the goods are paid for; a unit left counts what it is then worth), less what unchanged SKUs "
    "of the category did; the interval comes from the same calculation on each of them",
)
GUESSED = Text(
    "买家对降价的反应是假设的（降价 1% 多卖 1% 到 3%）：价格测试或复盘之前不要当作已知。",
    "How buyers answer a lower price is assumed (1 to 3 % more for each per cent) until a test or a markdown has shown it.",
)
AGAIN = Text(
    "每一级的日期按平均销量算；卖得快慢不同时，每周重新提出的建议会跟着变。",
    "The dates of the steps go by mean sales; what is proposed anew every week follows what was really sold.",
)
DEEPER = Text(
    "允许低于底价时最深降到 {off}，预计再多回款 {more}。需要具名签字：采纳时把「签字人」填上姓名。",
    "Below the floor, down to {off}, it should bring {more} more. That takes a name: put it into signed_by on accepting.",
)
SIGN = Text(
    "这一级 {price} 低于 {shop} 的底价 {floor}。低于底价清仓须具名签字，请把「签字人」填上姓名。",
    "The step to {price} lies below the floor of {floor} in {shop}. Selling below the floor takes a name in signed_by.",
)


def propose_ladders(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU whose stock lies too long and brings more on a ladder."""
    rule, view, answers = ladder_rule(seen), price_view_seen(seen), responses_seen(seen)
    running = {one["sku"] for one in seen.inputs.get("sold_off", ()) if one["until"] > seen.today}
    stock = on_hand(seen.tables, day=view.known, matches=seen.matches)
    names = {row["sku"]: row["name"] or "" for row in collected(seen.tables["sku"].select("sku", "name"))}
    for one in sell_offs(stock, view, answers, rule):
        if one.mid < LEAST_GAIN or one.sku in running:
            continue
        deeper = sell_off(one.sku, one.units, view, answers, rule, below_floor=True)
        yield _decision(one, deeper, rule, names.get(one.sku, ""), seen.today)


def ladder_rule(seen: Seen) -> LadderRule:
    """The rule as the inputs keep it."""
    return LadderRule(**seen.inputs.get("ladder_rule", {}))


def signed_or_above_floor(accepted: Accepted) -> Verdict:
    """No step below a shop's floor without a name."""
    if accepted.action["signed_by"]:
        return Verdict(True)
    floors = accepted.decision.instead["floors"]
    for step in steps_of(accepted.action):
        for shop, price in step["prices"].items():
            if price < floors[shop]:
                told = {"price": f"{price:,.2f}", "shop": shop, "floor": f"{floors[shop]:,.2f}"}
                return Verdict(False, SIGN.with_(**told))
    return Verdict(True)


def steps_of(action: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The steps that are carried out: the deeper ones where somebody signed for them."""
    chosen: list[Mapping[str, Any]] = (
        action["deeper"] if action["signed_by"] and action["deeper"] else action["steps"]
    )
    return chosen


def measure_ladder(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What an executed ladder brought over its weeks, in all its shops together."""
    decision, days = accepted.decision, accepted.decision.expected.horizon_days
    until = done + timedelta(days=days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    found = price_effect(
        seen.tables, seen.settings, sku=decision.subject["sku"], shops=sorted(decision.instead["floors"]), done=done, days=days,
        left_out=set(seen.inputs.get("moved", ())), matches=seen.matches,
        unit_worth=to_ticks(decision.instead["kept"]),
    )  # fmt: skip
    if isinstance(found, Text):
        return Measured(method=METHOD, why=found)
    low, mid, high, placebo = (
        round_half_up(Decimal(repr(float(value))) / 10_000, 2)
        for value in (found.low, found.mid, found.high, found.placebo)
    )
    currency = decision.expected.currency
    return Measured(method=METHOD, low=low, mid=mid, high=high, currency=currency, placebo=placebo)


def _decision(one: SellOff, deeper: SellOff | None, rule: LadderRule, name: str, today: date) -> Decision:
    currency, end = one.rows[0].shop.currency, today + timedelta(weeks=rule.weeks)
    lowest = max(rung.discount for rung in one.rungs)
    more = deeper if deeper is not None and deeper.mid > one.mid + LEAST_GAIN else None
    title = TITLE.with_(
        sku=one.sku, name=name, units=f"{one.units:,}", weeks=rule.weeks, rungs=len(one.rungs), off=f"{lowest:.0%}", end=end
    )  # fmt: skip
    return Decision(
        kind=MARKDOWN_LADDER,
        subject={"sku": one.sku},
        action={
            "name": name, "steps": _plan(one, today, end), "deeper": _plan(more, today, end) if more else [], "signed_by": "",
            "old": {row.offer.shop: _asked(row) for row in one.rows},
            "items": {row.offer.shop: [dict(item) for item in row.offer.items] for row in one.rows},
        },
        title=title,
        expected=Expected(
            low=_money(one.low), mid=_money(one.mid), high=_money(one.high), currency=currency, horizon_days=7 * rule.weeks
        ),
        cost=Decimal(0),
        confidence=Decimal("0.6") if one.known else Decimal("0.5"),
        deadline=today + timedelta(days=7),
        reversible=True,
        evidence=tuple(_evidence(one)),
        steps=tuple(_steps(one, today)),
        risks=tuple(_risks(one, more)),
        instead={"kept": _money(one.kept), "floors": {row.offer.shop: _rail(row) for row in one.rows}},
    )  # fmt: skip


def _plan(one: SellOff, today: date, end: date) -> list[dict[str, Any]]:
    """Steps with their days and the price to ask in each shop."""
    starts = [today + timedelta(weeks=rung.week) for rung in one.rungs]
    return [
        {
            "from": start, "until": until, "off": round_half_up(Decimal(repr(rung.discount)), 2),
            "prices": {row.offer.shop: price_at(row, rung.discount) for row in one.rows},
        }
        for rung, start, until in zip(one.rungs, starts, [*starts[1:], end], strict=True)
    ]  # fmt: skip


def price_at(row: Priced, discount: float) -> Decimal:
    """What to ask at a discount, in whole coins."""
    coin, ticks = row.shop.coin, to_ticks(_asked(row))
    return from_ticks(max(coin, int(ticks * (1 - discount)) // coin * coin))


def _asked(row: Priced) -> Decimal:
    return from_ticks(row.offer.asked if row.offer.asked is not None else row.offer.price or 0)


def _rail(row: Priced) -> Decimal:
    """The floor as a price asked: the usual discounts come off it too."""
    asked, now, coin = to_ticks(_asked(row)), row.offer.price or 1, row.shop.coin
    return from_ticks(asked * (row.floor.price or 0) // (now * coin) * coin)


def _evidence(one: SellOff) -> Iterable[Evidence]:
    yield Evidence(name=Text("在库（推算）", "on hand (rolled forward)"), value=f"{one.units:,}", unit=UNITS)
    yield Evidence(name=Text("每周卖", "sold a week"), value=f"{one.pace:,.2f}", unit=UNITS)
    yield Evidence(
        name=Text("按此能卖", "lasts"), value=f"{min(one.units / one.pace * 7, 9999):,.0f}", unit=Text("天", "days")
    )  # fmt: skip
    yield Evidence(
        name=Text("价格弹性", "price elasticity") if one.known else Text("价格弹性（假设）", "price elasticity (assumed)"),
        value=f"{one.elasticity:+.2f}",
    )  # fmt: skip
    yield Evidence(
        name=Text("期末剩余一件的价值", "worth of a unit left at the end"), value=f"{one.kept:,.2f}",
        unit=Text(one.rows[0].shop.currency, one.rows[0].shop.currency),
    )  # fmt: skip
    yield Evidence(
        name=Text("底价允许的最大降幅", "deepest discount above the floor"), value=f"{one.deepest:.0%}"
    )


def _steps(one: SellOff, today: date) -> Iterable[Step]:
    for rung in one.rungs:
        asked = ", ".join(f"{row.offer.shop} {price_at(row, rung.discount):,.2f}" for row in one.rows)
        yield Step(
            name=Text(
                f"{today + timedelta(weeks=rung.week)} 起", f"from {today + timedelta(weeks=rung.week)}"
            ),
            value=f"-{rung.discount:.0%}",
            how=Text(
                f"预计剩 {rung.left:,.0f} 件；{asked}", f"{rung.left:,.0f} units expected to be left; {asked}"
            ),
        )
    yield Step(name=Text("期末预计剩余", "expected to be left at the end"), value=f"{one.left:,.0f}")


def _risks(one: SellOff, deeper: SellOff | None) -> Iterable[Text]:
    if not one.known:
        yield GUESSED
    yield AGAIN
    if deeper is not None:
        off = max(rung.discount for rung in deeper.rungs)
        yield DEEPER.with_(off=f"{off:.0%}", more=f"{deeper.mid - one.mid:,.2f}")


def _money(value: float) -> Decimal:
    return round_half_up(Decimal(repr(float(value))), 2)
