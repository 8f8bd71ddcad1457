"""Supply's advice to pricing: sell off what lies too long. Tables in, decisions out; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.core.verdict import Verdict
from zhanggui.domains.supply.analysis.demand import Demand, Floats, daily_demand
from zhanggui.domains.supply.analysis.empty_days import without_empty_days
from zhanggui.domains.supply.analysis.position import STALE_DAYS, Position, positions
from zhanggui.domains.supply.analysis.slow_stock import (
    MarkDownRule,
    SlowStock,
    alike,
    best_discount,
    gain,
    mark_down_effect,
    scatter_of,
    slow_stock,
    unit_costs,
    unit_prices,
    units_between,
    worth,
)
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.domains.supply.decisions.order_card import STALE, UNITS
from zhanggui.domains.supply.decisions.order_stock import on_order
from zhanggui.kpi.lines import Tables
from zhanggui.loop.decision import Decision, Evidence, Expected, Step
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.stages import collected

MARK_DOWN = "mark_down"
PACE_DAYS, PRICE_DAYS = 90, 400
LEAST_GAIN = 20
TITLE = Text(
    "把 {sku} {name} 降价 {off}，到 {price}：{days} 天约卖 {sold} 件（在库 {units} 件）",
    "Cut {sku} {name} by {off} to {price}: about {sold} of {units} units sell in {days} days",
)
METHOD = Text(
    "降价后的销量与降价前比，减去同类目未降价商品的变化；多卖的按回款算，本来也会卖的按让利扣",
    "Units after against units before, less what the others of its category did; what was sold anyway counts as given away",
)
ASSUMED = Text(
    "买家对降价的反应是假设的（降价 1% 多卖 1% 到 3%）：没有复盘过的降价之前不要当作已知。",
    "How buyers answer a lower price is assumed (1 to 3 % more for each per cent): no markdown has been measured yet.",
)
BELOW_COST = Text(
    "低于成本：每件扣费后回款 {net}，成本 {cost}，每件亏 {loss}。高于成本的价格都不如继续持有。",
    "Below cost: a unit brings {net} after fees and cost {cost}, a loss of {loss}. No price above cost beats keeping it.",
)
SAY_SO = Text(
    "降价后每件扣费后回款 {net}，低于成本 {cost}。确要亏本清仓，请把「允许低于成本」填「是」。",
    "A unit would bring {net} after fees, below its cost of {cost}. To sell at a loss, set below_cost to yes.",
)
NOT_OVER = Text("测量期还没结束（到 {day}）。", "The period to measure is not over (until {day}).")
NO_SALES_FILES = Text("期间没有任何订单数据。", "There are no orders at all in the period.")


def propose_mark_downs(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU whose stock lasts too long and would bring more at a lower price."""
    rule, day = mark_down_rule(seen), known_until(seen.tables, seen.today)
    running = {one["sku"] for one in seen.inputs.get("marked_down", ()) if one["until"] > day}
    found = slow_seen(seen, rule, day)
    names = {row["sku"]: row["name"] or "" for row in collected(seen.tables["sku"].select("sku", "name"))}
    for one, position in found:
        share = best_discount(one, rule)
        if share is None or one.sku in running:
            continue
        decision = _decision(one, position, rule, share, names.get(one.sku, ""), day)
        if decision.expected.mid >= LEAST_GAIN:
            yield decision


def mark_down_rule(seen: Seen) -> MarkDownRule:
    """The rule as the inputs keep it."""
    return MarkDownRule(**seen.inputs.get("mark_down_rule", {}))


def slow_seen(seen: Seen, rule: MarkDownRule, day: date) -> list[tuple[SlowStock, Position]]:
    """Slow stock by what a run has seen, with its position."""
    tables, matches = seen.tables, seen.matches
    ordered = [on_order(one) for one in seen.inputs.get("ordered", ())]
    stock = positions(tables, today=day, ordered=ordered, matches=matches)
    demand = daily_demand(tables, until=day, days=PACE_DAYS, matches=matches, skus=sorted(stock))
    demand = without_empty_days(demand, tables, matches=matches)
    prices = unit_prices(tables, since=day - timedelta(days=PRICE_DAYS), until=day, matches=matches)
    listed = slow_stock(stock, demand, prices, unit_costs(tables, day), rule)
    return [(one, stock[one.sku]) for one in listed]


def _decision(
    one: SlowStock, position: Position, rule: MarkDownRule, share: float, name: str, day: date
) -> Decision:
    gains = sorted(gain(one, rule, discount=share, elasticity=e) for e in rule.elasticity)
    mid = gain(one, rule, discount=share, elasticity=rule.elasticity[1])
    price, net = one.price * (1 - share), one.price * (1 - share) * (1 - rule.fees)
    sold = worth(one, rule, discount=share, elasticity=rule.elasticity[1]).sold
    title = TITLE.with_(
        sku=one.sku, name=name, off=f"{share:.0%}", price=f"{price:,.2f}", units=f"{one.units:,}",
        sold=f"{sold:,.0f}", days=rule.horizon_days,
    )  # fmt: skip
    below = net < one.cost
    return Decision(
        kind=MARK_DOWN,
        subject={"sku": one.sku},
        action={
            "discount": _money(share), "below_cost": "yes" if below else "no", "name": name,
            "old_price": _money(one.price), "units": one.units,
        },
        title=title,
        expected=Expected(
            low=_money(gains[0]), mid=_money(mid), high=_money(gains[-1]), currency=one.currency,
            horizon_days=rule.horizon_days,
        ),
        cost=Decimal(0),
        confidence=Decimal("0.3") if position.age_days(day) > STALE_DAYS else Decimal("0.5"),
        deadline=day + timedelta(days=7),
        reversible=True,
        evidence=tuple(_evidence(one)),
        steps=tuple(_steps(one, rule, share)),
        risks=tuple(_risks(one, position, net, day)),
        instead={
            "full": _money(one.price * (1 - rule.fees)), "cost": _money(one.cost), "fees": _money(rule.fees),
            "kept": _money(_kept_a_unit(one, rule)),
        },
    )  # fmt: skip


def _kept_a_unit(one: SlowStock, rule: MarkDownRule) -> float:
    """What a unit that is left unsold is worth after the horizon."""
    left = worth(one, rule, discount=0.0, elasticity=rule.elasticity[1])
    remaining = one.units - left.sold
    return left.kept / remaining if remaining > 0 else 0.0


def _evidence(one: SlowStock) -> Iterable[Evidence]:
    yield Evidence(name=Text("在库（推算）", "on hand (rolled forward)"), value=f"{one.units:,}", unit=UNITS)
    yield Evidence(name=Text("近 90 天每天卖", "sold a day (90 days)"), value=f"{one.rate:,.3f}", unit=UNITS)
    yield Evidence(
        name=Text("按此能卖", "lasts"), value=f"{min(one.days, 9999):,.0f}", unit=Text("天", "days")
    )
    yield Evidence(
        name=Text("占用成本", "money tied up"), value=f"{one.units * one.cost:,.2f}",
        unit=Text(one.currency, one.currency),
    )  # fmt: skip
    yield Evidence(
        name=Text("近期成交价", "price paid lately"), value=f"{one.price:,.2f}", unit=Text(one.currency, one.currency)
    )  # fmt: skip


def _steps(one: SlowStock, rule: MarkDownRule, share: float) -> Iterable[Step]:
    """Money of the stock at each price: replayed by hand from the figures above."""
    for discount in (0.0, *rule.discounts):
        found = worth(one, rule, discount=discount, elasticity=rule.elasticity[1])
        chosen = Text("（选中）", " (chosen)") if discount == share else Text("", "")
        yield Step(
            name=Text(f"降价 {discount:.0%}{chosen.zh}", f"{discount:.0%} off{chosen.en}"),
            value=f"{found.total:,.2f}",
            how=Text(
                f"{rule.horizon_days} 天卖 {found.sold:,.1f} 件，回款 {found.cash:,.2f}，剩余价值 {found.kept:,.2f}，持有成本 {found.holding:,.2f}",
                f"sells {found.sold:,.1f} in {rule.horizon_days} days for {found.cash:,.2f}; the rest is worth "
                f"{found.kept:,.2f}, storing costs {found.holding:,.2f}",
            ),
        )


def _risks(one: SlowStock, position: Position, net: float, day: date) -> Iterable[Text]:
    if net < one.cost:
        yield BELOW_COST.with_(net=f"{net:,.2f}", cost=f"{one.cost:,.2f}", loss=f"{one.cost - net:,.2f}")
    if position.age_days(day) > STALE_DAYS:
        yield STALE.with_(days=position.age_days(day))
    yield ASSUMED


def above_cost_or_said(accepted: Accepted) -> Verdict:
    """Below cost only where the action says so."""
    net = net_price(accepted)
    cost = accepted.decision.instead["cost"]
    said = accepted.action["below_cost"] == "yes"
    return Verdict(net >= cost or said, SAY_SO.with_(net=f"{net:,.2f}", cost=f"{cost:,.2f}"))


def new_price(accepted: Accepted) -> Decimal:
    """The price to set."""
    old, share = accepted.action["old_price"], accepted.action["discount"]
    return round_half_up(old * (1 - share), 2)


def net_price(accepted: Accepted) -> Decimal:
    """What a unit brings at the new price after fees."""
    fees: Decimal = accepted.decision.instead["fees"]
    return round_half_up(new_price(accepted) * (1 - fees), 2)


def measure_mark_down(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What an executed markdown brought over its horizon, against SKUs of its category that were not marked down."""
    decision, days = accepted.decision, accepted.decision.expected.horizon_days
    until = done + timedelta(days=days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    demand = daily_demand(seen.tables, until=until, days=3 * days, matches=seen.matches)
    if not demand.skus or demand.until < until:
        return Measured(method=METHOD, why=NO_SALES_FILES)
    sku, others = decision.subject["sku"], _others(seen.tables, decision.subject["sku"], seen)
    starts = [done - timedelta(days=n * days) for n in (2, 1, 0, -1)]
    own, control = (
        [units_between(demand, listed, a, b) for a, b in pairwise(starts)] for listed in ([sku], others)
    )
    values: dict[str, Any] = {"full": float(decision.instead["full"]), "lower": float(net_price(accepted)),
              "kept": float(decision.instead["kept"])}  # fmt: skip
    scatter = scatter_of(*(_each(demand, others, a, b) for a, b in pairwise(starts[1:])))
    found = mark_down_effect(own[1], own[2], control[1], control[2], **values, scatter=scatter)
    before = mark_down_effect(own[0], own[1], control[0], control[1], **values | {"lower": values["full"]})
    return Measured(
        method=METHOD, low=_money(found.low), mid=_money(found.mid), high=_money(found.high),
        currency=decision.expected.currency, placebo=_money(before.mid),
    )  # fmt: skip


def _each(demand: Demand, skus: Sequence[str], since: date, until: date) -> Floats:
    return np.array([units_between(demand, [sku], since, until) for sku in skus])


def _others(tables: Tables, sku: str, seen: Seen) -> list[str]:
    return list(alike(tables, sku, (one["sku"] for one in seen.inputs.get("marked_down", ()))))


def as_share(typed: str) -> Decimal | None:
    """A share written as a share (0.2) or in per cent (20%); None where it is neither or not between 0 and 1."""
    text = typed.strip()
    try:
        share = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ArithmeticError:
        return None
    return share if share.is_finite() and 0 < share < 1 else None


def _money(value: Any) -> Decimal:
    return round_half_up(Decimal(repr(float(value))), 2)
