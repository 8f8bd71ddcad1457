"""Supply's advice: order what would run short. Tables in, decisions out; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.building_stock import Buildings, buildings_of
from zhanggui.domains.supply.analysis.cash import Spent
from zhanggui.domains.supply.analysis.demand import daily_demand
from zhanggui.domains.supply.analysis.destinations import Destination, destinations
from zhanggui.domains.supply.analysis.order_effect import (
    METHOD,
    NO_SALES_FILES,
    NOT_OVER,
    NOTHING_CAME,
    Arrival,
    days_of,
    order_effect,
    period_over,
)
from zhanggui.domains.supply.analysis.position import Move, OnOrder
from zhanggui.domains.supply.analysis.reorder import ReorderRule
from zhanggui.domains.supply.analysis.stock_view import Ordering, SkuStock, known_until, stock_of
from zhanggui.domains.supply.analysis.transfer_ways import site_places
from zhanggui.domains.supply.decisions.order_card import confidence, evidence, risks, sent_to, series, steps
from zhanggui.loop.decision import Decision, Expected, Series
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.rates import rates_into

ORDER_STOCK = "order_stock"
STOCK_ERROR = 0.05
"""Share by which a rolled-forward stock may be wrong: assumed."""

TITLE = Text("向{supplier}订 {quantity} 件 {sku} {name}", "Order {quantity} × {sku} {name} from {supplier}")


def propose_orders(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU that should be ordered today and would earn by it."""
    day, pays, places = known_until(seen.tables, seen.today), worth_asking(seen), buildings_seen(seen).stock
    for one in stock_seen(seen).values():
        if one.order and one.order.need.quantity > 0 and pays(one.order):
            to = destinations(places.get(one.sku, ()))
            yield order_decision(one.order, day, late=(seen.today - day).days, to=to)


def worth_asking(seen: Seen) -> Callable[[Ordering], bool]:
    """Whether an order should earn enough; where nobody knows what its currency is worth, people judge."""
    rule = rule_of(seen)
    rates, least = rates_into(rule.currency, seen.tables, day=seen.today), Decimal(str(rule.least_gain))

    def pays(one: Ordering) -> bool:
        rate = rates.get(one.terms.currency)
        return rate is None or one.need.gain_mid * rate >= least

    return pays


def rule_of(seen: Seen) -> ReorderRule:
    """How the merchant orders, as the inputs keep it."""
    return ReorderRule(**seen.inputs.get("rule", {}))


def stock_seen(seen: Seen) -> dict[str, SkuStock]:
    """The stock of every SKU by what a run has seen; kinds that look at the same stock work it out once."""
    rule, spent = rule_of(seen), tuple(Spent(**one) for one in seen.inputs.get("spent", ()))
    ordered = tuple(on_order(one) for one in seen.inputs.get("ordered", ()))
    blocked, moves = tuple(seen.inputs.get("blocked", ())), moves_seen(seen)

    def work_out() -> dict[str, SkuStock]:
        return stock_of(
            seen.tables, seen.settings, rule, today=seen.today, ordered=ordered, matches=seen.matches, spent=spent,
            blocked=blocked, moves=moves,
        )  # fmt: skip

    return seen.once(("stock", rule, ordered, spent, blocked, moves), work_out)


def moves_seen(seen: Seen) -> tuple[Move, ...]:
    """What was sent between buildings, by our own records."""
    return tuple(Move(**one) for one in seen.inputs.get("moves", ()))


def buildings_seen(seen: Seen) -> Buildings:
    """What every building holds, by what a run has seen; a page and a kind work it out once."""
    moves, stock = moves_seen(seen), stock_seen(seen)
    today = known_until(seen.tables, seen.today)
    positions = {sku: one.position for sku, one in stock.items() if one.position}

    def work_out() -> Buildings:
        return buildings_of(
            seen.tables, positions, today=today, moves=moves, places=site_places(seen.tables), matches=seen.matches
        )  # fmt: skip

    return seen.once(("buildings", moves, tuple(positions.values())), work_out)


def on_order(told: Mapping[str, Any]) -> OnOrder:
    """An open line of our own purchase orders, as the inputs keep it."""
    return OnOrder(
        sku=told["sku"], units=told["units"], promised_day=told["promised_day"], number=told["number"],
        stock_warehouse=told.get("stock_warehouse"),
    )  # fmt: skip


def order_decision(one: Ordering, today: date, *, late: int = 0, to: Sequence[Destination] = ()) -> Decision:
    """The decision to order what a SKU needs; the newest orders known are ``late`` days old. ``to``: where it may go."""
    terms, need = one.terms, one.need
    horizon = max(1, round(terms.lead_days) + need.review_days)
    title = TITLE.with_(supplier=terms.supplier, quantity=f"{need.quantity:,}", sku=one.sku, name=one.name)
    return Decision(
        kind=ORDER_STOCK,
        subject={"sku": one.sku, "supplier": terms.supplier},
        action={
            "quantity": need.quantity,
            "supplier": terms.supplier,
            "unit_cost": terms.landed,
            "wanted_day": today + timedelta(days=round(terms.lead_days)),
            "minimum": terms.minimum,
            "name": one.name,
            "spec": one.spec,
        },
        title=title,
        expected=Expected(
            low=need.gain_low,
            mid=need.gain_mid,
            high=need.gain_high,
            currency=terms.currency,
            horizon_days=horizon,
        ),
        cost=round_half_up(need.cost, 2),
        confidence=confidence(one, today),
        deadline=_last_day(one, today),
        reversible=True,
        evidence=(*evidence(one), *sent_to(need.quantity, to, terms.pack)),
        steps=tuple(steps(one)),
        series=tuple(series(one, today)),
        risks=tuple(risks(one, today, late)),
        instead=_instead(one) | {"to": [vars(place) for place in to], "pack": terms.pack},
    )


def measure_order(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What an executed order earned over its horizon, from the sales and receipts that followed."""
    decision, until = accepted.decision, period_over(done, accepted.decision.expected.horizon_days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    sku, before = decision.subject["sku"], (until - done).days
    came = [
        Arrival(day=one["day"], units=one["units"])
        for one in seen.inputs.get("received", ())
        if one["decision"] == accepted.number
    ]
    if not came:
        return Measured(method=METHOD, why=NOTHING_CAME)
    demand = daily_demand(seen.tables, until=until, days=2 * before, matches=seen.matches)
    if not demand.skus:
        return Measured(method=METHOD, why=NO_SALES_FILES)
    found = order_effect(
        days_of(demand, sku, done, until), days_of(demand, sku, demand.start, done), start=done,
        on_hand=decision.instead["on_hand"], arrivals=came, margin=decision.instead["margin"],
        others=[Arrival(day=one["day"], units=one["units"]) for one in decision.instead["coming"]],
        holding_a_day=decision.instead["holding_a_day"], stock_error=STOCK_ERROR,
    )  # fmt: skip
    lines = (("stock", Text("有这批货的库存", "stock with the order"), found.stock_with),
             ("without", Text("没有这批货的库存", "stock without it"), found.stock_without))  # fmt: skip
    return Measured(
        method=METHOD, low=found.low, mid=found.mid, high=found.high, currency=decision.expected.currency,
        placebo=found.placebo,
        series=tuple(
            Series(name=name, role=role, start=done, step_days=1, values=tuple(float(v) for v in line))
            for role, name, line in lines
        ),
    )  # fmt: skip


def _instead(one: Ordering) -> dict[str, Any]:
    """What the measurement compares with: the stock without the order."""
    return {
        "on_hand": one.position.on_hand,
        "coming": [
            {"day": coming.promised_day, "units": coming.units}
            for coming in one.position.coming
            if coming.promised_day
        ],
        "margin": one.margin,
        "holding_a_day": one.need.holding_a_day,
    }


def _last_day(one: Ordering, today: date) -> date:
    """The last day on which an order still comes before the shelf may be empty; today where it is too late."""
    empty = one.shortage.earliest or one.shortage.day
    if empty is None:
        return today + timedelta(days=7)
    return max(today, empty - timedelta(days=round(one.terms.lead_days)))
