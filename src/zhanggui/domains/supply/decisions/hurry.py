"""Supply's advice: ask a supplier to hurry an order that comes too late for the shelf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.deliveries import Deliveries, deliveries
from zhanggui.domains.supply.analysis.demand import daily_demand
from zhanggui.domains.supply.analysis.late_orders import HurryRule, LateLine, late_lines
from zhanggui.domains.supply.analysis.order_effect import (
    NO_SALES_FILES,
    NOT_OVER,
    NOTHING_CAME,
    Arrival,
    OrderEffect,
    days_of,
    order_effect,
    period_over,
)
from zhanggui.domains.supply.analysis.stock_view import SkuStock, known_until
from zhanggui.domains.supply.decisions.order_stock import STOCK_ERROR, stock_seen
from zhanggui.loop.decision import Decision, Evidence, Expected
from zhanggui.loop.kind import Accepted, Measured, Seen

EXPEDITE = "expedite"
AFTER_DAYS = 7
NAMED = 3

TITLE = Text(
    "催 {supplier} 的采购单 {number}：{skus} 等 {count} 个 SKU 会断货",
    "Ask {supplier} to hurry order {number}: {skus} ({count} SKUs) run out before it comes",
)
METHOD = Text(
    "用之后的真实销量重放库存：实际到货日与不催时预计到货日各能卖多少，差额乘每件利润",
    "Stock replayed over the sales that followed, with the goods on the day they came and on the day expected without asking; "
    "the difference times margin",
)
ASSUMED = Text(
    "催单一次成功率按 {success:.0%}、提前 {days} 天估；复盘几次之后以实测修正。",
    "Asking is assumed to work {success:.0%} of the time and to save {days} days, until it was measured.",
)
UNITS, DAYS = Text("件", "units"), Text("天", "days")


def propose_hurry(seen: Seen) -> Iterable[Decision]:
    """One decision for each open order that is late, or will be, and leaves a shelf empty."""
    found = deliveries(seen.tables, seen.inputs.get("own", ()))
    if not any(line.owed for line in found.lines):
        return
    yield from hurry_decisions(
        found, stock_seen(seen), HurryRule(), today=known_until(seen.tables, seen.today)
    )


def hurry_decisions(
    found: Deliveries, stock: dict[str, SkuStock], rule: HurryRule, *, today: date
) -> Iterable[Decision]:
    """The decisions, given all deliveries and the stock of every SKU."""
    orders: dict[tuple[str, str], list[LateLine]] = {}
    for one in late_lines(found, stock, rule, today=today):
        orders.setdefault((one.line.supplier, one.line.number), []).append(one)
    for (supplier, number), lines in sorted(orders.items()):
        if sum(line.gain for line in lines) * Decimal(repr(rule.success)) >= Decimal(repr(rule.least_gain)):
            yield _decision(
                supplier, number, sorted(lines, key=lambda o: (-o.gain, o.line.sku)), stock, rule, today
            )


def _decision(
    supplier: str,
    number: str,
    lines: Sequence[LateLine],
    stock: dict[str, SkuStock],
    rule: HurryRule,
    today: date,
) -> Decision:
    best = sum((line.gain for line in lines), Decimal(0))
    skus = [one.line.sku for one in lines]
    last = max(one.expected_day for one in lines)
    order = stock[skus[0]].order
    return Decision(
        kind=EXPEDITE,
        subject={"purchase": number, "supplier": supplier},
        action={"supplier": supplier, "number": number, "skus": ", ".join(sorted(skus))},
        title=TITLE.with_(supplier=supplier, number=number, skus="、".join(skus[:NAMED]), count=len(skus)),
        expected=Expected(
            low=Decimal(0), mid=round_half_up(best * Decimal(repr(rule.success)), 2), high=best,
            currency=order.terms.currency if order else lines[0].line.currency,
            horizon_days=max(1, (last - today).days + AFTER_DAYS),
        ),
        cost=Decimal(0),
        confidence=Decimal("0.5"),
        deadline=max(today, min(one.expected_day for one in lines) - timedelta(days=rule.days)),
        reversible=False,
        evidence=tuple(e for one in lines[:NAMED] for e in _evidence(one)),
        risks=(ASSUMED.with_(success=rule.success, days=rule.days),),
        instead={"lines": [_instead(one, stock[one.line.sku]) for one in lines]},
    )  # fmt: skip


def _evidence(one: LateLine) -> Iterable[Evidence]:
    line, sku = one.line, one.line.sku
    yield Evidence(name=Text(f"{sku} 还欠", f"{sku} still owed"), value=f"{line.owed:,}", unit=UNITS)
    days = f"{line.promised_day} → {one.expected_day}"
    yield Evidence(name=Text(f"{sku} 约定 → 预计到货", f"{sku} promised → expected"), value=days)
    yield Evidence(
        name=Text(f"{sku} 到货前断货", f"{sku} empty before it comes"), value=f"{one.empty_days}", unit=DAYS
    )


def _instead(one: LateLine, stock: SkuStock) -> dict[str, Any]:
    """What the measurement compares with: the line on the day it was expected without asking."""
    coming = stock.position.coming if stock.position else ()
    return {
        "sku": one.line.sku, "owed": one.line.owed, "promised": one.line.promised_day, "expected": one.expected_day,
        "on_hand": one.on_hand, "margin": one.margin,
        "coming": [
            {"day": c.promised_day, "units": c.units} for c in coming if c.promised_day and c.number != one.line.number
        ],
    }  # fmt: skip


def measure_hurry(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What the days saved earned, from the sales that followed: below zero where it came later than was expected.

    Suppliers hurry some orders by themselves: the gain is that of the day it came, whoever's doing it was.
    """
    decision = accepted.decision
    until = period_over(done, decision.expected.horizon_days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    number = decision.subject["purchase"]
    came = [
        one for one in deliveries(seen.tables, seen.inputs.get("own", ())).receipts if one.number == number
    ]
    demand = daily_demand(seen.tables, until=until, days=2 * (until - done).days, matches=seen.matches)
    if not demand.skus:
        return Measured(method=METHOD, why=NO_SALES_FILES)
    effects = []
    for told in decision.instead["lines"]:
        arrived = [
            Arrival(day=one.day, units=one.quantity - one.defects)
            for one in came
            if one.sku == told["sku"] and one.day >= done
        ]
        if arrived:
            sku = told["sku"]
            sold, before = days_of(demand, sku, done, until), days_of(demand, sku, demand.start, done)
            effects.append(_effect(told, arrived, sold, before, done))
    if not effects:
        return Measured(method=METHOD, why=NOTHING_CAME)
    sums = [
        sum((getattr(one, name) for one in effects), Decimal(0)) for name in ("low", "mid", "high", "placebo")
    ]
    return Measured(
        method=METHOD,
        low=sums[0],
        mid=sums[1],
        high=sums[2],
        placebo=sums[3],
        currency=decision.expected.currency,
    )


def _effect(told: Any, arrived: list[Arrival], sold: Any, before: Any, done: date) -> OrderEffect:
    """The same units on the day they came instead of the day they were expected."""
    units = sum(one.units for one in arrived)
    others = [Arrival(day=one["day"], units=one["units"]) for one in told["coming"]]
    late = Arrival(day=told["expected"], units=units)
    return order_effect(
        sold, before, start=done, on_hand=told["on_hand"], others=[*others, late],
        arrivals=[*arrived, Arrival(day=told["expected"], units=-units)], margin=told["margin"],
        holding_a_day=Decimal(0), stock_error=STOCK_ERROR,
    )  # fmt: skip
