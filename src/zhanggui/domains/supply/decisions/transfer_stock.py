"""Supply's advice: send units of a SKU to the building that will run out of them, from one that will not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.building_stock import Buildings, buildings_of
from zhanggui.domains.supply.analysis.buildings import Came, came_by_building, counted_by_building
from zhanggui.domains.supply.analysis.network import MILLIONTHS
from zhanggui.domains.supply.analysis.order_effect import NOT_OVER, NOTHING_CAME, Arrival, period_over
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.domains.supply.analysis.transfer_effect import METHOD, NO_COUNTS, transfer_effect, wanted_at
from zhanggui.domains.supply.analysis.transfer_plan import TransferRule
from zhanggui.domains.supply.analysis.transfer_ways import site_places, ways_between
from zhanggui.domains.supply.analysis.transfers import Transfer, best_transfers_of
from zhanggui.domains.supply.decisions.order_stock import STOCK_ERROR, moves_seen, rule_of, stock_seen
from zhanggui.domains.supply.decisions.transfer_card import confidence, evidence, risks, steps
from zhanggui.kpi.lines import Tables
from zhanggui.loop.decision import Decision, Expected, Series
from zhanggui.loop.kind import Accepted, Measured, Seen
from zhanggui.profit.stages import collected

TRANSFER_STOCK = "transfer_stock"
OPEN_DAYS = 3
TITLE = Text(
    "从{source}调 {quantity} 件 {sku} {name} 到{target}",
    "Send {quantity} × {sku} {name} from {source} to {target}",
)


def propose_transfers(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU and way that pays; none where nobody knows which building serves what."""
    rule, today = TransferRule(), known_until(seen.tables, seen.today)
    buildings = buildings_seen(seen)
    if not buildings.stock:
        return
    for one in transfers_seen(seen, rule):
        yield transfer_decision(one, rule, today, buildings.assumed)


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


def transfers_seen(seen: Seen, rule: TransferRule) -> list[Transfer]:
    """Every transfer that pays, best first."""
    buildings, today = buildings_seen(seen), known_until(seen.tables, seen.today)
    names = {one.building for listed in buildings.stock.values() for one in listed}
    ways = ways_between(seen.tables, names, site_places(seen.tables), today=today)
    found = best_transfers_of(
        stock_seen(seen), buildings, ways, weights_of(seen.tables), rule=rule, review_days=rule_of(seen).review_days, today=today,
    )  # fmt: skip
    return sorted(found, key=lambda one: (-one.gains[1], one.sku))


def weights_of(tables: Tables) -> dict[str, float]:
    """Kilograms of a unit, by SKU, where they are known."""
    rows = collected(tables["sku"].filter(nw.col("weight_kg") > 0).select("sku", "weight_kg"))
    return {row["sku"]: row["weight_kg"] / MILLIONTHS for row in rows}


def transfer_decision(one: Transfer, rule: TransferRule, today: date, assumed: tuple[Text, ...]) -> Decision:
    """The decision to send what pays."""
    source, target = one.source.stock.building, one.target.stock.building
    low, mid, high = (_yuan(value) for value in one.gains)
    cost = _yuan(one.cost)
    return Decision(
        kind=TRANSFER_STOCK,
        subject={"sku": one.sku, "from": source, "to": target},
        action={
            "quantity": one.sent.units, "most": max(one.sent.units, one.source.stock.on_hand), "from": source, "to": target,
            "way_days": one.way.days, "name": one.name, "spec": one.spec, "unit_cost": _money(one.unit_cost),
            "fixed": _money(one.fixed),
        },
        title=TITLE.with_(source=source, target=target, quantity=f"{one.sent.units:,}", sku=one.sku, name=one.name),
        expected=Expected(low=low, mid=mid, high=high, currency=one.currency, horizon_days=one.target.next_days),
        cost=cost,
        confidence=confidence(one, today, len(assumed)),
        deadline=_last_day(one, today),
        reversible=True,
        evidence=tuple(evidence(one)),
        steps=tuple(steps(one)),
        risks=tuple(risks(one, today, rule.lost_share, assumed)),
        instead=_instead(one),
    )  # fmt: skip


def measure_transfer(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What an executed transfer earned until the target's next delivery, from both buildings' counts that followed."""
    decision, until = accepted.decision, period_over(done, accepted.decision.expected.horizon_days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    moves = moves_seen(seen)
    own = next((one for one in moves if one.decision == accepted.number and one.received_day), None)
    if own is None:
        return Measured(method=METHOD, why=NOTHING_CAME)
    counts, came = counted_by_building(seen.tables, until=seen.today), came_by_building(seen.tables, moves)
    names, sides = (own.source, own.target), decision.instead["sides"]
    wanted = {
        name: wanted_at(
            counts.get(own.sku, {}).get(name, ()), came.get((own.sku, name), ()), start=done, until=until,
            a_day=sides[name]["a_day"],
        )
        for name in names
    }  # fmt: skip
    uncounted = [name for name, units in wanted.items() if units is None]
    if uncounted:
        return Measured(method=METHOD, why=NO_COUNTS.with_(building="、".join(uncounted)))
    others = came_by_building(seen.tables, [one for one in moves if one is not own])
    units = own.units if own.came is None else own.came
    source, target = (wanted[name] for name in names)
    assert source is not None
    assert target is not None
    assert own.received_day is not None
    found = transfer_effect(
        source, target, start=done, on_hand=(sides[own.source]["on_hand"], sides[own.target]["on_hand"]),
        others=(_arrivals(others, own.sku, own.source), _arrivals(others, own.sku, own.target)),
        sent=Arrival(day=own.sent_day, units=own.units), arrived=Arrival(day=own.received_day, units=units),
        worth=decision.instead["worth"], way_cost=way_cost(decision.instead, own.units), stock_error=STOCK_ERROR,
    )  # fmt: skip
    lines = (("stock", Text("调入仓有这批货", "where it went, with it"), found.target.stock_with),
             ("without", Text("调入仓没有这批货", "where it went, without it"), found.target.stock_without))  # fmt: skip
    return Measured(
        method=METHOD, low=found.low, mid=found.mid, high=found.high, currency=decision.expected.currency,
        placebo=found.placebo,
        series=tuple(
            Series(name=name, role=role, start=done, step_days=1, values=tuple(float(v) for v in line))
            for role, name, line in lines
        ),
    )  # fmt: skip


def _arrivals(came: Came, sku: str, building: str) -> list[Arrival]:
    return [Arrival(day=day, units=units) for day, units in came.get((sku, building), ())]


def _instead(one: Transfer) -> Mapping[str, Any]:
    """What the measurement compares with: both buildings without the move."""
    return {
        "worth": _money(one.worth),
        "unit_cost": _money(one.unit_cost), "fixed": _money(one.fixed),
        "sides": {
            side.stock.building: {
                "on_hand": side.stock.on_hand, "a_day": round(side.a_day, 4), "share": round(side.stock.share.share, 4),
            }
            for side in (one.source, one.target)
        },
    }  # fmt: skip


def _last_day(one: Transfer, today: date) -> date:
    """The last day on which the units still come before the shelf is empty; today where it is too late."""
    empty = one.target.empty_day
    if empty is None:
        return today + timedelta(days=OPEN_DAYS)
    return max(today, empty - timedelta(days=one.way.days))


def way_cost(terms: Mapping[str, Any], units: int) -> Decimal:
    """What sending ``units`` costs on the card's terms: people change the quantity when they accept."""
    return round_half_up(terms["unit_cost"] * units + terms["fixed"], 2)


def _money(value: float) -> Decimal:
    return Decimal(repr(round(value, 4)))


def _yuan(value: float) -> Decimal:
    return round_half_up(Decimal(repr(float(value))), 2)
