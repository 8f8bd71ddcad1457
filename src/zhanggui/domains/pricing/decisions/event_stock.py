"""Pricing's request to supply: have enough on hand before a promotion starts. Tables and plans in, decisions out.

The quantity is the newsvendor's (``methods.inventory.newsvendor``): what one unit too few loses is what it earns in the plan, what
one too many costs is a share of its goods cost (assumed). Demand is usual sales times the lift, as uncertain as the lift is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, exp, log, sqrt
from typing import Any
from zoneinfo import ZoneInfo

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.pricing.analysis.floor import FloorRule, ledger
from zhanggui.domains.pricing.analysis.offers import known_until
from zhanggui.domains.pricing.analysis.plan.lifts import Event, LiftRule, events, learned
from zhanggui.domains.pricing.analysis.plan.reading import Goal, PlanTerms, read_terms
from zhanggui.domains.pricing.analysis.plan.sold import on_hand, sold_by_day, stock_at, usual_sales
from zhanggui.domains.pricing.analysis.plan.tags import Brings, brings, goods_of
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView, price_view
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.stages import collected

EVENT_STOCK = "event_stock"
ZONE = ZoneInfo("Asia/Shanghai")
LEFTOVER_SHARE = Decimal("0.1")
"""Part of its goods cost that a unit left over loses until it sells: assumed."""
AHEAD_DAYS = 60
LEAST_GAIN = Decimal(10)
LEAD_DAYS = 7
"""Where no terms say how long a supplier takes: assumed."""
Z80 = 1.2815515655446004

TITLE = Text(
    "为「{plan}」备货 {quantity} 件 {sku} {name}", "Have {quantity} more of {sku} {name} for “{plan}”"
)
METHOD = Text(
    "活动期内卖出的超过原有库存的件数（最多到货件数）× 每件利润，减去剩下的积压损失",
    "Units sold in the window beyond the stock there was (at most what came) × profit a unit, less what is left over",
)
NOT_OVER = Text("活动到 {day} 才结束。", "The event ends on {day}.")
NOTHING_CAME = Text("活动开始前没有这个 SKU 的收货记录。", "No receipt of the SKU stands before the event.")
LEFT_ASSUMED = Text(
    "卖不完的每件按成本的 10% 计损失（假设）", "a unit left over loses 10 % of its cost (assumed)"
)
LIFT_ASSUMED = Text("销量倍数由策划人假设", "the lift is the planner's assumption")
NO_LEAD = Text("没有供货条件，交期按 7 天（假设）", "no supply terms: a lead time of 7 days is assumed")


@dataclass(frozen=True, kw_only=True)
class Want:
    """One SKU of one plan. ``usual``: units in the window without the plan, all shops; ``planned``: of these in its shops."""

    number: int
    plan: PlanTerms
    sku: str
    name: str
    usual: float
    planned: float
    lift: tuple[float, float, float]
    assumed: bool
    stock: float
    unit_profit: Decimal
    unit_cost: Decimal
    lead_days: int | None


def propose_event_stock(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU of a coming plan that would run short by more than it is worth."""
    plans = [(one["number"], read_terms(one["told"], zone=ZONE)) for one in seen.inputs.get("plans", ())]
    coming = [
        (n, p) for n, p in plans if seen.today < p.since.date() <= seen.today + timedelta(days=AHEAD_DAYS)
    ]
    done = {(one["number"], one["sku"]) for one in seen.inputs.get("stocked", ())}
    if not coming:
        return
    for want in _wanted(seen, coming):
        if (want.number, want.sku) not in done and (decision := advise(want, today=seen.today)) is not None:
            yield decision


def advise(want: Want, *, today: date) -> Decision | None:
    """The decision; None where what lies there is enough, or a unit earns nothing in the plan."""
    from zhanggui.methods.inventory.distributions import Gamma
    from zhanggui.methods.inventory.newsvendor import newsvendor, ordered

    under, over = want.unit_profit, want.unit_cost * LEFTOVER_SHARE
    mean, sd = demand_of(want)
    if under <= 0 or over <= 0 or mean <= 0:
        return None
    demand = Gamma(mean, sd)
    best = newsvendor(demand, underage=float(under), overage=float(over))
    quantity = ceil(float(best.quantity[0]) - want.stock - 1e-9)
    if quantity <= 0:
        return None
    costs = [
        float(ordered(demand, at, underage=float(under), overage=float(over)).cost[0])
        for at in (want.stock, want.stock + quantity)
    ]
    mid = round_half_up(Decimal(repr(costs[0] - costs[1])), 2)
    if mid < LEAST_GAIN:
        return None
    ends = [float(demand.quantile(p)[0]) for p in (0.1, 0.9)]
    gains = [round_half_up(_gain(at, want.stock, quantity, under, over), 2) for at in ends]
    return _decision(want, quantity, (min(*gains, mid), mid, max(*gains, mid)), (mean, ends), today)


def demand_of(want: Want) -> tuple[float, float]:
    """Mean and standard deviation of what is wanted in the window: a lognormal lift on usual sales, counts on top."""
    low, mid, high = (max(one, 0.01) for one in want.lift)
    spread = log(high / low) / (2 * Z80)
    planned = want.planned * mid * exp(spread**2 / 2)
    mean = planned + want.usual - want.planned
    return mean, sqrt(mean + planned**2 * (exp(spread**2) - 1))


def _gain(demand: float, stock: float, quantity: int, under: Decimal, over: Decimal) -> Decimal:
    """What having ``quantity`` more earns if just ``demand`` is wanted."""
    sold = min(max(demand - stock, 0.0), quantity)
    return Decimal(repr(sold)) * under - Decimal(repr(quantity - sold)) * over


def _decision(
    want: Want,
    quantity: int,
    gains: tuple[Decimal, Decimal, Decimal],
    demand: tuple[float, list[float]],
    today: date,
) -> Decision:
    plan, since, cost = want.plan, want.plan.since.date(), round_half_up(quantity * want.unit_cost, 2)
    units, money = Text("件", "units"), Text(plan.currency, plan.currency)
    lead = LEAD_DAYS if want.lead_days is None else want.lead_days
    mean, (low, high) = demand
    shown = [
        (Text("活动期需求", "demand in the window"), f"{mean:,.0f} ({low:,.0f}–{high:,.0f})", units),
        (Text("销量倍数", "lift"), " – ".join(f"{one:.2f}" for one in want.lift), Text("", "")),
        (Text("开始时库存", "stock at the start"), f"{want.stock:,.0f}", units),
        (Text("活动中每件利润", "profit of a unit in the plan"), f"{want.unit_profit:,.2f}", money),
    ]
    ratio = want.unit_profit / (want.unit_profit + want.unit_cost * LEFTOVER_SHARE)
    return Decision(
        kind=EVENT_STOCK, subject={"sku": want.sku, "plan": str(want.number)},
        action={"quantity": quantity, "name": want.name, "plan_name": plan.name, "since": since},
        title=TITLE.with_(plan=plan.name, quantity=f"{quantity:,}", sku=want.sku, name=want.name),
        expected=Expected(low=gains[0], mid=gains[1], high=gains[2], currency=plan.currency,
                          horizon_days=max(1, (plan.until.date() - today).days + 1)),
        cost=cost, confidence=Decimal("0.5") if want.assumed else Decimal("0.8"),
        deadline=max(today, since - timedelta(days=lead)), reversible=True,
        evidence=tuple(Evidence(name=name, value=value, unit=unit) for name, value, unit in shown),
        steps=(
            Step(name=Text("临界比例", "critical ratio"), value=f"{ratio:.3f}", how=Text("每件利润 ÷（每件利润 + 每件积压损失）", "profit a unit / (profit + loss of a unit left over)")),
            Step(name=Text("应有库存", "stock to have"), value=f"{quantity + want.stock:,.0f}", how=Text("需求分布在该比例处的值", "the quantile of demand at that ratio")),
            Step(name=Text("补货", "to buy"), value=f"{quantity:,}", how=Text("应有库存 − 开始时库存", "stock to have − stock at the start")),
        ),
        risks=(LEFT_ASSUMED, *([LIFT_ASSUMED] if want.assumed else []), *([NO_LEAD] if want.lead_days is None else [])),
        instead={"stock": want.stock, "margin": want.unit_profit, "left_over": want.unit_cost * LEFTOVER_SHARE,
                 "since": since, "until": plan.until.date()},
    )  # fmt: skip


def measure_event_stock(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What the goods earned, once the window is over and its sales are here."""
    told, sku = accepted.decision.instead, accepted.decision.subject["sku"]
    if known_until(seen.tables, seen.today) <= told["until"]:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=told["until"]))
    came = min(accepted.action["quantity"], _received(seen, sku, done, told["since"]))
    if came <= 0:
        return Measured(method=METHOD, why=NOTHING_CAME)
    days = (told["until"] - told["since"]).days + 1
    sold = sold_by_day(seen.tables, until=told["until"] + timedelta(days=1), days=days, matches=seen.matches)
    units = sum(float(sold.units[i].sum()) for i, name in enumerate(sold.names) if name[1] == sku)
    found = round_half_up(_gain(units, told["stock"], came, told["margin"], told["left_over"]), 2)
    return Measured(
        method=METHOD,
        low=found,
        mid=found,
        high=found,
        currency=accepted.decision.expected.currency,
        placebo=Decimal(0),
    )


def _received(seen: Seen, sku: str, since: date, until: date) -> int:
    col = nw.col
    rows = collected(
        seen.tables["goods_receipt"]
        .filter(
            (col("sku") == sku)
            & (col("received_day") >= nw.lit(since))
            & (col("received_day") <= nw.lit(until))
        )
        .select("quantity", "defects")
    )
    return sum((row["quantity"] or 0) - (row["defects"] or 0) for row in rows)


def _wanted(seen: Seen, plans: Iterable[tuple[int, PlanTerms]]) -> Iterable[Want]:
    known, rule = known_until(seen.tables, seen.today), LiftRule()
    sold = seen.once(
        ("sold_by_day", known), lambda: sold_by_day(seen.tables, until=known, matches=seen.matches)
    )
    usual, past = usual_sales(sold, rule), events(sold, rule)
    counted = on_hand(seen.tables, day=seen.today)
    names = {row["sku"]: row for row in collected(seen.tables["sku"].select("sku", "name", "category"))}
    leads = _leads(seen)
    for number, plan in plans:
        view = price_view(
            seen.tables, seen.settings, day=plan.since.date(), rule=FloorRule(), matches=seen.matches
        )
        stock = stock_at(counted, usual, plan.since.date())
        found = {shop: _brings(plan, shop, view, names) for shop in plan.shops}
        for goal in plan.goals:
            row = _dearest(view, plan, goal.sku, found)
            if row is not None and goal.sku in stock:
                yield _want(
                    number,
                    plan,
                    goal,
                    row,
                    usual,
                    past,
                    float(stock[goal.sku]),
                    names,
                    leads.get(goal.sku),
                    rule,
                )


def _brings(plan: PlanTerms, shop: str, view: PriceView, names: Mapping[str, Any]) -> dict[str, Brings]:
    categories = {sku: row["category"] or "" for sku, row in names.items()}
    goods, _ = goods_of(plan, shop, view, categories)
    return brings(plan, shop, goods, plan.offers, worst={})


def _dearest(
    view: PriceView, plan: PlanTerms, sku: str, found: Mapping[str, Mapping[str, Brings]]
) -> tuple[Priced, int] | None:
    """The plan's shop in which a unit brings most, with what it brings: a unit too few is missing where it earns most."""
    rows = [
        (one, found[one.offer.shop][sku].usual)
        for one in view.of_sku(sku)
        if one.offer.shop in plan.shops and one.floor.terms is not None and sku in found[one.offer.shop]
    ]
    return max(rows, key=lambda pair: (pair[1], pair[0].offer.shop), default=None)


def _want(
    number: int, plan: PlanTerms, goal: Goal, row: tuple[Priced, int], usual: Mapping[tuple[str, str], Decimal],
    past: list[Event], stock: float, names: Mapping[str, Any], lead: int | None, rule: LiftRule,
) -> Want:  # fmt: skip
    priced, price = row
    terms = priced.floor.terms
    assert terms is not None
    days, told = float(plan.hours) / 24, names.get(goal.sku, {"name": "", "category": ""})
    said, known = goal.lift or plan.lift, learned(past, goal.sku, told["category"] or "", rule)
    lift = (
        (float(said.low), float(said.mid), float(said.high))
        if said
        else (known.low, known.mid, known.high)
        if known
        else (1.0, 1.0, 1.0)
    )
    everywhere = sum(float(units) for (sku, _), units in usual.items() if sku == goal.sku) * days
    planned = (
        sum(float(units) for (sku, shop), units in usual.items() if sku == goal.sku and shop in plan.shops)
        * days
    )
    profit = round_half_up(ledger(terms, price, FloorRule()).profit / 10_000, 4)
    return Want(
        number=number, plan=plan, sku=goal.sku, name=told["name"] or "", usual=everywhere, planned=planned, lift=lift,
        assumed=said is not None or known is None, stock=stock, unit_profit=profit, unit_cost=from_ticks(terms.cost), lead_days=lead,
    )  # fmt: skip


def _leads(seen: Seen) -> dict[str, int]:
    """The quickest supplier of each SKU, by the terms there are."""
    found: dict[str, int] = {}
    for row in collected(seen.tables["supply_term"].select("sku", "lead_days")):
        if row["lead_days"] is not None:
            found[row["sku"]] = min(row["lead_days"], found.get(row["sku"], row["lead_days"]))
    return found
