"""The decision "plan the coming event": a draft plan that fills itself, proposed in time, measured by the event's review.

Tables and plans in, decisions out. Accepting and carrying it out writes a draft: a person checks, edits and approves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.core.periods import CHINA
from zhanggui.domains.pricing.analysis.elasticity import responses
from zhanggui.domains.pricing.analysis.event import event_of_plan, events_of
from zhanggui.domains.pricing.analysis.event_effect import event_effect
from zhanggui.domains.pricing.analysis.learned_lift import PastLift
from zhanggui.domains.pricing.analysis.offers import known_until
from zhanggui.domains.pricing.analysis.plan.calendar import coming
from zhanggui.domains.pricing.analysis.plan.reading import read_terms
from zhanggui.domains.pricing.analysis.plan.sold import sold_by_day
from zhanggui.domains.pricing.analysis.plan.suggestion import (
    Suggestion,
    Window,
    busy,
    name_of,
    plan_of,
    suggestion,
)
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen

PLAN_EVENT = "plan_event"
AHEAD_DAYS, LATEST_DAYS, REVIEW_DAYS = 60, 3, 15
"""Proposed so long before an event, to be decided so long before it at the latest, measured so long after it."""
LEAST_GAIN = Decimal(50)

TITLE = Text("为「{name}」建草稿方案：{skus} 个 SKU", "Draft a plan for “{name}”: {skus} SKUs")
METHOD = Text(
    "活动复盘：与没参加的 SKU 对照的净增利润", "the event's review: net gain against SKUs that were not in it"
)
NO_PLAN = Text("找不到由它建立的方案。", "The plan that it made is not there.")
NOT_RUN = Text("方案 {number} 的状态是「{state}」，没有执行过。", "Plan {number} is {state}: it never ran.")
NOT_MEASURED = Text("活动的净增测不出：{why}", "The event's net gain cannot be measured: {why}")
SHOWN = 5


def propose_plan_events(seen: Seen) -> Iterable[Decision]:
    """One decision for each coming event of the platforms and currency of the shops in which a cut is worth it."""
    shops: Mapping[str, str] = seen.inputs.get("currencies", {})
    for event, first, last in coming(seen.today, AHEAD_DAYS) if shops else ():
        if (first - seen.today).days <= LATEST_DAYS:
            continue
        for currency in sorted(set(shops.values())):
            mine = tuple(sorted(shop for shop, one in shops.items() if one == currency))
            found = _found(seen, _window(first, last, mine, currency))
            decision = _decision(event, found, seen.today) if found.advices else None
            if decision is not None and decision.expected.mid >= LEAST_GAIN:
                yield decision


def measure_plan_event(seen: Seen, accepted: Accepted, _done: date) -> Measured:
    """What the event brought, once the plan that was made ran and its fortnight after is here."""
    made = seen.inputs.get("made", {}).get(str(accepted.number))
    if made is None:
        return Measured(method=METHOD, why=NO_PLAN)
    if made["state"] in ("draft", "checked", "approved", "cancelled"):
        return Measured(method=METHOD, why=NOT_RUN.with_(number=made["number"], state=made["state_text"]))
    event = event_of_plan(made["name"], read_terms(made["told"], zone=CHINA))
    plans = [
        event_of_plan(f"#{one['number']}", read_terms(one["told"], zone=CHINA))
        for one in seen.inputs.get("ran", ())
        if one["number"] != made["number"]
    ]
    others = [*events_of(seen.tables), *(one for one in plans if one.lines)]
    found = event_effect(
        seen.tables, seen.settings, event, others=others, today=seen.today, zone=CHINA, matches=seen.matches
    )  # fmt: skip
    if isinstance(found, Text):
        return Measured(method=METHOD, why=found)
    if found.net is None:
        return Measured(method=METHOD, why=NOT_MEASURED.with_(why=found.part("direct").why or ""))
    low, mid, high = sorted(_money(x) for x in found.net)
    return Measured(
        method=METHOD,
        low=low,
        mid=mid,
        high=high,
        currency=accepted.decision.expected.currency,
        placebo=Decimal(0),
    )


def _found(seen: Seen, window: Window) -> Suggestion:
    known = known_until(seen.tables, seen.today)
    sold = seen.once(
        ("sold_by_day", known), lambda: sold_by_day(seen.tables, until=known, matches=seen.matches)
    )
    answers = seen.once(
        ("responses", known), lambda: responses(seen.tables, until=known, matches=seen.matches)
    )
    planned = [PastLift(**one) for one in seen.inputs.get("planned", ())]
    return suggestion(
        seen.tables, seen.settings, window, today=seen.today, matches=seen.matches, taken=busy(seen.inputs.get("meant", ()), window),
        planned=planned, answers=answers, sold=sold, ads_in=seen.inputs.get("ads_in", ()),
    )  # fmt: skip


def _window(first: date, last: date, shops: tuple[str, ...], currency: str) -> Window:
    return Window(
        since=datetime.combine(first, time.min, tzinfo=CHINA),
        until=datetime.combine(last + timedelta(days=1), time.min, tzinfo=CHINA), shops=shops, currency=currency,
    )  # fmt: skip


def _decision(event: str, found: Suggestion, today: date) -> Decision:
    window, name = found.window, name_of(found.window)
    plan = plan_of(found, name.zh)
    low, mid, high = (_money(x) for x in found.total())
    learnt, money = found.knowledge, Text(window.currency, window.currency)
    shown: list[tuple[Text, str, Text]] = [
        (
            Text("参加 / 不参加", "in / left out"),
            f"{len(found.advices)} / {len(found.left_out)}",
            Text("个 SKU", "SKUs"),
        ),
        (Text("可学的活动", "events learnt from"), f"{learnt.pull.events}", Text("次", "")),
        (Text("看得出弹性", "elasticity told"), f"{len(learnt.pull.answers)}", Text("个 SKU", "SKUs")),
        (
            Text("活动后透支", "pulled forward"),
            f"{learnt.pulled.share:.0%} ({learnt.pulled.windows})",
            Text("", ""),
        ),
        (Text("让利预算", "discounts"), str(plan["budget"]), money),
    ]
    best = found.advices[:SHOWN]
    return Decision(
        kind=PLAN_EVENT, subject={"event": f"{event} {window.since.year}", "currency": window.currency}, action={"plan": plan},
        title=TITLE.with_(name=name, skus=len(found.advices)),
        expected=Expected(low=low, mid=mid, high=high, currency=window.currency,
                          horizon_days=(window.until.date() - today).days + REVIEW_DAYS),
        cost=Decimal(plan["budget"]), confidence=_confidence(found),
        deadline=window.since.date() - timedelta(days=LATEST_DAYS), reversible=True,
        evidence=tuple(Evidence(name=n, value=v, unit=u) for n, v, u in shown),
        steps=tuple(
            Step(name=Text(one.sku, one.sku), value=f"−{one.depth} %",
                 how=HOW.with_(low=round(one.units[0]), units=round(one.expected), high=round(one.units[2]), gain=_money(one.gain[1])))
            for one in best
        ),
        risks=RISKS, instead={"since": window.since.date(), "until": window.until.date(), "shops": list(window.shops)},
    )  # fmt: skip


HOW = Text("{low}–{units}–{high} 件，多赚 {gain}", "{low}–{units}–{high} units, gain {gain}")
RISKS = (
    Text(
        "以往活动的拉动未必重演；执行只生成草稿，检查、修改、批准后才会开始",
        "what past events pulled may not come again; carrying this out makes a draft: it starts only after somebody checked, edited and "
        "approved it",
    ),
)


def _confidence(found: Suggestion) -> Decimal:
    """Part of the expected gain that rests on the SKU's own events."""
    own = sum(one.mean for one in found.advices if one.origin == "sku")
    return round_half_up(Decimal(repr(0.4 + 0.4 * own / found.mean)), 2)


def _money(ticks: float) -> Decimal:
    return round_half_up(from_ticks(round(ticks)), 2)


def plain_plan(action: Mapping[str, Any]) -> dict[str, Any]:
    """The plan of an accepted decision, as a plan's file says it."""
    return dict(action["plan"])
