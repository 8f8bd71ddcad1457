"""Pricing's request to supply: have enough on hand before a promotion starts. Tables and plans in, decisions out.

The quantity is the newsvendor's: what one unit too few loses is what it earns in the plan, what one too many costs is a share of
its goods cost (assumed). Of the orders that the supplier takes (whole cartons, at least its minimum) the best one is asked for.
Goods that come after the start count for what is wanted from then on, and the decision says that they are late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.core.periods import CHINA
from zhanggui.domains.pricing.analysis.event_demand import Known, Want, demand_of, quantiles, wants
from zhanggui.domains.pricing.analysis.event_supply import (
    Supply,
    counted,
    received,
    supplies,
    supply_for,
)
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.offers import known_until
from zhanggui.domains.pricing.analysis.plan.lifts import LiftRule, events
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms, read_terms
from zhanggui.domains.pricing.analysis.plan.sold import on_hand, sold_by_day, stock_at, usual_sales
from zhanggui.domains.pricing.analysis.price_view import price_view
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.stages import collected

Floats = npt.NDArray[np.float64]

EVENT_STOCK = "event_stock"
LEFTOVER_SHARE = Decimal("0.1")
"""Part of its goods cost that a unit left over loses until it sells: assumed."""
AHEAD_DAYS = 60
LEAST_GAIN = Decimal(10)
POINTS = 400
"""Equally likely demands that the expected gain is averaged over."""

TITLE = Text(
    "为「{plan}」备货 {quantity} 件 {sku} {name}", "Have {quantity} more of {sku} {name} for “{plan}”"
)
LATE_TITLE = Text(
    "来不及赶上「{plan}」开始：{sku} {name} 最快 {day} 到货，只够后段，备 {quantity} 件",
    "Too late for the start of “{plan}”: {sku} {name} comes on {day} at the earliest; {quantity} for the rest of it",
)
METHOD = Text(
    "活动期内卖出的超过原有库存的件数（最多到货件数）× 每件利润，减去剩下的积压损失",
    "Units sold in the window beyond the stock there was (at most what came) × profit a unit, less what is left over",
)
BY_COUNTS = Text(
    "没有收货记录，到货件数由盘点推算（{first} 到 {last}：库存变化 + 卖出 − 原已在途）。",
    "No receipt is on record: what came is told from the counts ({first} to {last}: change of stock + sold − already on order).",
)
NOT_OVER = Text("活动到 {day} 才结束。", "The event ends on {day}.")
NOTHING_CAME = Text(
    "活动结束前没有这个 SKU 的收货记录，盘点也看不出到过货。",
    "No receipt of the SKU stands before the event's end, and the counts show none that came.",
)
LEFT_ASSUMED = Text(
    "卖不完的每件按成本的 10% 计损失（假设）", "a unit left over loses 10 % of its cost (assumed)"
)
LIFT_ASSUMED = Text("销量倍数由策划人假设", "the lift is the planner's assumption")
NO_LEAD = Text("没有供货条件，交期按 7 天（假设）", "no supply terms: a lead time of 7 days is assumed")
LATE = Text(
    "太晚：{supplier} 交期 {lead} 天，今天下单 {day} 到货，活动 {since} 就开始；只计到货之后的需求",
    "too late: {supplier} takes {lead} days, ordered today it comes on {day}, the event starts on {since}; only demand after that counts",
)
NO_NAME = Text("供应商", "the supplier")
IS_GIFT = Text(
    "赠品：缺一件就少卖一单（按所附商品的利润计）",
    "a gift: one too few loses the sale it was promised with (at the profit of the goods)",
)
FORCED = Text(
    "起订量 {minimum}、箱规 {pack}：只算需求会订 {wanted} 件",
    "minimum {minimum}, carton {pack}: by demand alone it would be {wanted}",
)


@dataclass(frozen=True)
class Asked:
    """What to order of a want: ``quantity`` units from ``supply``, that come on ``arrives`` with ``share`` of the window left.

    ``wanted``: what demand alone asks for. ``gains``: low, mid, high. ``at``: stock to have by the critical ratio.
    """

    supply: Supply
    arrives: date
    share: float
    wanted: int
    quantity: int
    ratio: Decimal
    gains: tuple[Decimal, Decimal, Decimal]


def propose_event_stock(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU of a coming plan that would run short by more than it is worth."""
    plans = [(one["number"], read_terms(one["told"], zone=CHINA)) for one in seen.inputs.get("plans", ())]
    coming = [
        (n, p) for n, p in plans if seen.today < p.since.date() <= seen.today + timedelta(days=AHEAD_DAYS)
    ]
    done = {(one["number"], one["sku"]) for one in seen.inputs.get("stocked", ())}
    if not coming:
        return
    sold = supplies(seen.tables, today=seen.today, blocked=seen.facts.get("blocked_suppliers", ()))
    for want in _wanted(seen, coming, sold):
        if (want.number, want.sku) not in done:
            decision = advise(want, sold.get(want.sku, []), today=seen.today)
            if decision is not None:
                yield decision


def advise(want: Want, listed: Iterable[Supply] = (), *, today: date) -> Decision | None:
    """The decision; None where what lies there is enough, a unit earns nothing in the plan, or nothing can come before its end."""
    asked = ask(want, list(listed), today=today)
    return None if asked is None or asked.gains[1] < LEAST_GAIN else _decision(want, asked, today)


def ask(want: Want, listed: list[Supply], *, today: date) -> Asked | None:
    """The order that gains most by its expected value; None where nothing is short or can come in time."""
    supply = supply_for(listed, today=today, since=want.plan.since.date())
    arrives = supply.arrives(today)
    share, demand = share_left(want.plan, arrives), _demands(want)
    under, over = want.unit_profit, want.unit_cost * LEFTOVER_SHARE
    if under <= 0 or over <= 0 or demand is None or share <= 0:
        return None
    usable = useful(demand, want.stock, share)
    ratio = under / (under + over)
    wanted = _ceil(float(np.quantile(usable, float(ratio), method="higher")))
    if wanted <= 0:
        return None
    best = max(supply.lots(wanted), key=lambda one: (_gained(usable, one, under, over).mean(), -one))
    each = _gained(usable, best, under, over)
    low, mid, high = (_money(x) for x in (np.quantile(each, 0.1), each.mean(), np.quantile(each, 0.9)))
    return Asked(supply, arrives, share, wanted, best, ratio, (min(low, mid), mid, max(high, mid)))


def share_left(plan: PlanTerms, arrives: date) -> float:
    """Part of the plan's window that is left on the morning of a day: 1 where that is before its start."""
    there = datetime.combine(arrives, time(0), tzinfo=CHINA)
    if arrives <= plan.since.date():
        return 1.0
    return max(0.0, (plan.until - there) / (plan.until - plan.since))


def last_day(plan: PlanTerms) -> date:
    """The last day with any moment of the plan in it; ``until`` is the first moment after."""
    return (plan.until - timedelta(microseconds=1)).date()


def useful(demand: Floats, stock: float, share: float) -> Floats:
    """Units beyond the stock that would sell, for each possible demand, if they come with ``share`` of the window left.

    Demand is spread evenly: what is missing before they come is lost, and stock that is left by then goes first.

    >>> useful(np.array([100.0]), 30, 1.0), useful(np.array([100.0]), 30, 0.4), useful(np.array([100.0]), 90, 0.4)
    (array([70.]), array([40.]), array([10.]))
    """
    return np.minimum(np.maximum(demand - stock, 0.0), demand * share)


def _demands(want: Want) -> Floats | None:
    """Equally likely demands of the window, small to large; None where nothing is wanted."""
    mean, sd = demand_of(want)
    return None if mean <= 0 else quantiles(mean, sd, (np.arange(POINTS) + 0.5) / POINTS)


def _gained(usable: Floats, quantity: int, under: Decimal, over: Decimal) -> Floats:
    """What having ``quantity`` more earns at each possible demand."""
    sold = np.minimum(usable, quantity)
    return np.asarray(sold * float(under) - (quantity - sold) * float(over))


def _ceil(units: float) -> int:
    return int(np.ceil(units - 1e-9))


def _money(amount: float) -> Decimal:
    return round_half_up(Decimal(repr(float(amount))), 2)


def _decision(want: Want, asked: Asked, today: date) -> Decision:
    plan, since, supply, quantity = want.plan, want.plan.since.date(), asked.supply, asked.quantity
    cost, late = round_half_up(quantity * want.unit_cost, 2), asked.arrives > since
    low, mid, high = asked.gains
    title = (LATE_TITLE if late else TITLE).with_(
        plan=plan.name, quantity=f"{quantity:,}", sku=want.sku, name=want.name, day=asked.arrives
    )
    return Decision(
        kind=EVENT_STOCK, subject={"sku": want.sku, "plan": str(want.number)},
        action={"quantity": quantity, "name": want.name, "plan_name": plan.name, "since": since, "supplier": supply.supplier,
                "minimum": supply.minimum, "pack": supply.pack, "arrives": asked.arrives},
        title=title,
        expected=Expected(low=low, mid=mid, high=high, currency=plan.currency,
                          horizon_days=max(1, (plan.until.date() - today).days + 1)),
        cost=cost, confidence=Decimal("0.5") if want.assumed else Decimal("0.8"),
        deadline=max(today, since - timedelta(days=supply.lead_days)), reversible=True,
        evidence=tuple(_evidence(want, asked)), steps=tuple(_steps(asked)), risks=tuple(_risks(want, asked)),
        instead={"stock": want.stock, "margin": want.unit_profit, "left_over": want.unit_cost * LEFTOVER_SHARE,
                 "since": since, "until": last_day(plan)},
    )  # fmt: skip


def _evidence(want: Want, asked: Asked) -> Iterable[Evidence]:
    demand, units, money = _demands(want), Text("件", "units"), Text(want.plan.currency, want.plan.currency)
    assert demand is not None
    low, high = np.quantile(demand, (0.1, 0.9))
    lifts = "; ".join(" – ".join(f"{x:.2f}" for x in one.lift) for one in want.lifted)
    shown = [
        (Text("活动期需求", "demand in the window"), f"{demand.mean():,.0f} ({low:,.0f}–{high:,.0f})", units),
        (Text("销量倍数", "lift"), lifts, Text("", "")),
        (Text("开始时库存", "stock at the start"), f"{want.stock:,.0f}", units),
        (Text("活动中每件利润", "profit of a unit in the plan"), f"{want.unit_profit:,.2f}", money),
        (Text("供应商", "supplier"), asked.supply.supplier or "—", Text("", "")),
        (Text("今天下单到货", "ordered today it comes on"), str(asked.arrives), Text("", "")),
    ]
    return [Evidence(name=name, value=value, unit=unit) for name, value, unit in shown]


def _steps(asked: Asked) -> Iterable[Step]:
    supply = asked.supply
    yield Step(name=Text("临界比例", "critical ratio"), value=f"{asked.ratio:.3f}",
               how=Text("每件利润 ÷（每件利润 + 每件积压损失）", "profit a unit / (profit + loss of a unit left over)"))  # fmt: skip
    if asked.share < 1:
        yield Step(name=Text("到货时还剩的活动期", "window left when it comes"), value=f"{asked.share:.0%}",
                   how=Text("只有这部分需求能由这批货满足", "only demand of that part can be met by these goods"))  # fmt: skip
    yield Step(name=Text("还缺", "short"), value=f"{asked.wanted:,}",
               how=Text("缺口分布在该比例处的值（需求 − 开始时库存）", "the quantile of what is short at that ratio: demand − stock at the start"))  # fmt: skip
    yield Step(name=Text("补货", "to buy"), value=f"{asked.quantity:,}",
               how=Text(f"起订量 {supply.minimum}、箱规 {supply.pack} 允许的订量中预期收益最高的", f"of the orders that a minimum of {supply.minimum} and cartons of {supply.pack} allow, the one that gains most"))  # fmt: skip


def _risks(want: Want, asked: Asked) -> Iterable[Text]:
    supply, since = asked.supply, want.plan.since.date()
    if asked.arrives > since:
        yield LATE.with_(
            supplier=supply.supplier or NO_NAME, lead=supply.lead_days, day=asked.arrives, since=since
        )
    if want.gift:
        yield IS_GIFT
    if asked.quantity != asked.wanted:
        yield FORCED.with_(minimum=supply.minimum, pack=supply.pack, wanted=asked.wanted)
    yield LEFT_ASSUMED
    if want.assumed:
        yield LIFT_ASSUMED
    if supply.assumed:
        yield NO_LEAD


def measure_event_stock(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What the goods earned, once the window is over and its sales are here. What came is told by receipts (files and our own);
    where there are none, by the counts.
    """
    told, sku = accepted.decision.instead, accepted.decision.subject["sku"]
    if known_until(seen.tables, seen.today) <= told["until"]:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=told["until"]))
    came, method = _came(seen, sku, done, told["until"])
    came = min(accepted.action["quantity"], came)
    if came <= 0:
        return Measured(method=method, why=NOTHING_CAME)
    units = _sold(seen, sku, told["since"], told["until"])
    found = _money(_gain(units, told["stock"], came, told["margin"], told["left_over"]))
    return Measured(
        method=method, low=found, mid=found, high=found, currency=accepted.decision.expected.currency, placebo=Decimal(0)
    )  # fmt: skip


def _gain(demand: float, stock: float, quantity: int, under: Decimal, over: Decimal) -> float:
    """What ``quantity`` more earned if just ``demand`` was sold."""
    return float(_gained(np.maximum(np.array([demand]) - stock, 0.0), quantity, under, over)[0])


def _came(seen: Seen, sku: str, done: date, until: date) -> tuple[int, Text]:
    """Good units that came from the day it was asked for to the end of the event, and how that is known."""
    units, receipts = received(seen.tables, seen.facts.get("receipts", ()), sku, since=done, until=until)
    if receipts:
        return units, METHOD
    between = counted(seen.tables, sku, since=done, until=until)
    if between is None:
        return 0, METHOD
    sold = _sold(seen, sku, between.first + timedelta(days=1), between.last)
    how = BY_COUNTS.with_(first=between.first, last=between.last)
    both = Text(f"{METHOD.zh}。{how.zh}", f"{METHOD.en}. {how.en}")
    return round(between.more + sold) - between.coming, both


def _sold(seen: Seen, sku: str, first: date, last: date) -> float:
    """Units sold in all shops from ``first`` to ``last``, both included."""
    days = (last - first).days + 1
    sold = sold_by_day(seen.tables, until=last + timedelta(days=1), days=days, matches=seen.matches)
    return sum(float(sold.units[i].sum()) for i, name in enumerate(sold.names) if name[1] == sku)


def _wanted(
    seen: Seen, plans: Iterable[tuple[int, PlanTerms]], sells: Mapping[str, list[Supply]]
) -> Iterable[Want]:
    until, rule = known_until(seen.tables, seen.today), LiftRule()
    sold = seen.once(
        ("sold_by_day", until), lambda: sold_by_day(seen.tables, until=until, matches=seen.matches)
    )
    usual, past = usual_sales(sold, rule), events(sold, rule)
    on_shelf = on_hand(seen.tables, day=seen.today)
    names = {row["sku"]: row for row in collected(seen.tables["sku"].select("sku", "name", "category"))}
    for number, plan in plans:
        day = plan.since.date()
        view = price_view(seen.tables, seen.settings, day=day, rule=FloorRule(), matches=seen.matches)
        stock = stock_at(on_shelf, usual, day)
        known = Known(usual=usual, past=past, stock=stock, names=names, supplies=sells, view=view, rule=rule)
        yield from wants(number, plan, known)
