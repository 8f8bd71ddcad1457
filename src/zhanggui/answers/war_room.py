"""作战室: a running event as every entrance tells it. Figures are kept until data change; who is on duty and how old is not."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhanggui.answers.events import event_of, event_told, events_of_reader, zone_of
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.stored import stored
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up, to_ticks
from zhanggui.domains.pricing.analysis.watch import Fired
from zhanggui.domains.pricing.event_words import FUNDERS
from zhanggui.domains.pricing.war_room import fire_stop_loss, fired, warn_budgets

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.budget_burn import Burnt
    from zhanggui.domains.pricing.analysis.event import Event
    from zhanggui.domains.pricing.analysis.watch import Watch

SHOWN = 30
OLD_MINUTES = 120
NO_EVENT = Text(
    "没有活动。请在「促销」页批准一个活动方案，或填写「促销活动」模板并导入。",
    "There is no event. Approve a plan on the Promotions page, or fill in the promotion template and import it.",
)


def war_room_answer(reader: Reader, code: str | None, *, now: datetime) -> dict[str, Any]:
    """The event of that name; without one the running one, else the last that began, else the next."""
    event = event_of(reader, code) if code else _current(reader, now)
    asked = {"event": event.code, "plan": repr(event)}
    told: dict[str, Any] = stored(reader, "war_room", asked, lambda: _found(reader, event), wait=True).answer
    from zhanggui.domains.pricing.analysis.event import on_duty

    state, known = fired(event.code), told["known"]
    loss = _due(event, told, state)
    return event_told(event, now) | told | {
        "duty": on_duty(event, now, zone_of(event)), "now": now, "fired": _fired(state), "stop_now": loss is not None,
        "age_minutes": None if known is None or now < known else int((min(now, event.end) - known).total_seconds() // 60),
        "old": known is None or (min(now, event.end) - known).total_seconds() > OLD_MINUTES * 60,
        "events": [one.code for one in events_of_reader(reader)],
    }  # fmt: skip


def fire(reader: Reader, code: str, *, now: datetime, by: str | None = None) -> Fired:
    """Fire the stop-loss of an event by its figures as they are now; Refused where it is not due or has fired."""
    event = event_of(reader, code)
    told = war_room_answer(reader, code, now=now)
    profit = to_ticks(told["profit"])
    if by is None:
        return fire_stop_loss(reader.workspace, event=event, profit=profit, at=now)
    return fire_stop_loss(reader.workspace, event=event, profit=profit, at=now, by=by)


def warn(reader: Reader, code: str, *, now: datetime) -> None:
    """Note the budgets that have reached 80 or 100 %, each once."""
    event = event_of(reader, code)
    warn_budgets(reader.workspace, event=event, found=_burnt(reader, event), at=now)


def _burnt(reader: Reader, event: Event) -> list[Burnt]:
    from zhanggui.domains.pricing.analysis.budget_burn import burnt, given_in

    return burnt(event, given_in(reader.tables(), event, matches=matches()))


def _current(reader: Reader, now: datetime) -> Event:
    found = events_of_reader(reader)
    if not found:
        raise Refused(NO_EVENT)
    begun = [one for one in found if one.start <= now]
    running = [one for one in begun if now < one.end]
    return (running or begun or found[-1:])[0]


def _due(event: Event, told: dict[str, Any], state: Fired | None) -> int | None:
    from zhanggui.domains.pricing.analysis.watch import stop_loss

    return stop_loss(event, to_ticks(told["profit"]), fired=state)


def _fired(state: Fired | None) -> dict[str, Any] | None:
    return None if state is None else {"at": state.at, "who": state.who, "loss": from_ticks(state.loss)}


def _found(reader: Reader, event: Event) -> dict[str, Any]:
    from zhanggui.domains.pricing.analysis.watch import watch

    zone, tables, known = zone_of(event), reader.tables(), matches()
    found = watch(tables, profit_settings(), event, zone=zone, matches=known)
    budgets = [
        {"code": one.code, "funder": one.funder, "budget": from_ticks(one.budget), "spent": from_ticks(one.spent), "exact": one.exact, "untold": one.untold,
         "funder_said": reader.say(FUNDERS[one.funder]),
         "share": _ratio(one.spent / one.budget), "level": one.level}
        for one in _burnt(reader, event)
    ]  # fmt: skip
    return _told(found) | {"budgets": budgets, "below": _below(reader, event, zone)}


def _told(found: Watch) -> dict[str, Any]:
    share = None if not found.planned else _ratio(found.units / found.planned)
    margin = None if not found.credited else _ratio(found.profit / found.credited)
    return {
        "known": found.known, "units": found.units, "planned": None if found.planned is None else round(found.planned),
        "reached": share, "credited": from_ticks(found.credited), "profit": from_ticks(found.profit), "unknown": found.unknown,
        "orders": found.orders, "margin": margin, "an_order": None if found.an_order is None else _money(found.an_order),
        "losing": len(found.losing),
        "losing_orders": [{"shop": s, "order_id": o, "profit": from_ticks(g)} for s, o, g in found.losing[:SHOWN]],
        "hours": [
            {"start": one.start, "plan": None if one.plan is None else round_half_up(Decimal(repr(one.plan)), 1), "units": one.units,
             "credited": from_ticks(one.credited)}
            for one in found.hours
        ],
        "wrong": [
            {"shop": one.shop, "sku": one.sku, "price": from_ticks(one.price), "expected": from_ticks(one.expected),
             "planned": one.planned, "off": _ratio(one.off), "orders": list(one.orders[:SHOWN]), "units": one.units, "first": one.first}
            for one in found.wrong
        ],
        "burns": [
            {"sku": one.sku, "left": one.left, "an_hour": round_half_up(Decimal(repr(one.an_hour)), 1), "runs_out": one.runs_out}
            for one in found.burns
        ],
    }  # fmt: skip


def _below(reader: Reader, event: Event, zone: Any) -> list[dict[str, Any]]:
    """Lines of the event below their floor, most money missing first."""
    from zhanggui.domains.pricing.analysis.below_floor import sold_below
    from zhanggui.domains.pricing.analysis.floor import FloorRule
    from zhanggui.domains.pricing.analysis.refund_shares import RefundRule, refund_shares

    first, last = event.days(zone)
    tables, settings, known = reader.tables(), profit_settings(), matches()
    shares = refund_shares(tables, settings, day=first, rule=RefundRule(), matches=known)
    sold = sold_below(
        tables, settings, shares, day=last, days=(last - first).days, rule=FloorRule(), matches=known
    )
    return [
        {"shop": one.shop, "order_id": one.order_id, "sku": one.sku, "price": from_ticks(one.price), "floor": from_ticks(one.floor),
         "short": from_ticks(one.short)}
        for one in sold.rows
        if (one.shop, one.sku) in event.pairs
    ]  # fmt: skip


def _money(ticks: float) -> Decimal:
    return round_half_up(from_ticks(round(ticks)), 2)


def _ratio(x: float) -> Decimal:
    return round_half_up(Decimal(repr(float(x))), 4)
