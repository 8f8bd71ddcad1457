"""促销复盘: what each finished event brought, what it cost, what buyers said, and what the next plan takes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhanggui.answers.events import event_of, event_told, events_of_reader, gaps_of, zone_of
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.stored import Stored, keep, kept, state_now, stored, was_kept
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.core.plain import to_text
from zhanggui.domains.pricing.event_words import FUNDERS, METHODS, NO_CATEGORY, NO_REASON, PARTS

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.event import Event
    from zhanggui.domains.pricing.analysis.event_effect import EventEffect, Part
    from zhanggui.domains.pricing.analysis.event_lift import Lift
    from zhanggui.domains.pricing.analysis.event_voices import Voices
    from zhanggui.domains.pricing.analysis.learned_lift import Learned

QUESTION = "event_review"


def events_answer(reader: Reader) -> list[dict[str, Any]]:
    """Every event, newest first, with the newest review that was made of it as it is planned now."""
    now = datetime.combine(reader.today, time(12), tzinfo=zone_for_today())
    found = events_of_reader(reader)
    return [
        event_told(one, now) | {"review": was_kept(reader, QUESTION, _asked(one, found))} for one in found
    ]


def zone_for_today() -> Any:
    """Business days are China's where no shop is asked for."""
    from zoneinfo import ZoneInfo

    from zhanggui.answers.events import HOME

    return ZoneInfo(HOME)


def review_answer(reader: Reader, code: str) -> Stored:
    """The review of one event; ``why`` says why there is none yet. Kept until data or settings change."""
    ready = ready_review(reader, code)
    if ready is not None and ready.fresh:
        return ready
    event, state = event_of(reader, code), state_now()
    answer = _found(reader, event)
    if answer["why"] is None:
        keep(reader, QUESTION, _asked(event, events_of_reader(reader)), answer, state)
    return Stored(answer, state.at, True)


def ready_review(reader: Reader, code: str) -> Stored | None:
    """What can be told of one event at once: why there is no review yet, or the review that was made, which is fresh while
    nothing has come in since; None where it must be computed first.
    """
    from zhanggui.domains.pricing.analysis.event_effect import known_until, newest_paid, too_early

    others = events_of_reader(reader)
    event = event_of(reader, code, others)
    newest = stored(reader, "newest_paid", {}, lambda: newest_paid(reader.tables()), wait=True).answer
    until = known_until(newest, event, reader.today)
    early = too_early(event, until, today=reader.today, zone=zone_of(event))
    if early is not None:
        return Stored(_planned(reader, event) | {"why": early}, state_now().at, True)
    found = kept(reader, QUESTION, _asked(event, others))
    if found is None:
        return None
    same = found.fresh and found.answer["known_until"] == until - timedelta(days=1)
    return Stored(found.answer, found.at, same)


def reviews_answer(reader: Reader) -> list[dict[str, Any]]:
    """Reviews of all events that are over, newest first; computes those that are not kept."""
    return [
        review_answer(reader, one["event"]).answer for one in events_answer(reader) if one["state"] == "over"
    ]


def learned_answer(reader: Reader) -> dict[str, Any]:
    """What all reviews made so far teach: lift by category with its interval for the next event, and the planner's bias.

    Where a plan was concluded, the bias is what its SKUs were planned to sell against what they sold, as it was kept then.
    """
    past = [
        one | {"event": told["event"]}
        for told in events_answer(reader)
        if told["review"] and told["review"]["why"] is None
        for one in told["review"]["past"]
    ]
    learned = learned_from(with_gaps(past, gaps_of(reader)))
    rows = [*learned.categories.values()]
    return {
        "events": len({one["event"] for one in past}),
        "categories": [
            _learned_told(one, reader) for one in sorted(rows, key=lambda one: (-one.events, one.category))
        ],
        "common": _learned_told(learned.common, reader),
    }


def with_gaps(
    past: Sequence[Mapping[str, Any]], gaps: Mapping[tuple[str, str], tuple[int, int]]
) -> list[dict[str, Any]]:
    """``past`` with units and goals of concluded plans in the place of the review's; ``gaps``: (sold, planned) by (event, category).

    >>> with_gaps([{"event": "618", "category": "tea", "units": 90.0, "goal": None}], {("618", "tea"): (80, 100)})
    [{'event': '618', 'category': 'tea', 'units': 80, 'goal': 100}]
    """
    seen = {(one["event"], one["category"]) for one in past}
    told = [
        dict(one) | dict(zip(("units", "goal"), gaps.get((one["event"], one["category"]), ()), strict=False))
        for one in past
    ]
    rest = [key for key in gaps if key not in seen]
    return told + [
        {
            "event": event,
            "category": category,
            "units": gaps[event, category][0],
            "goal": gaps[event, category][1],
        }
        for event, category in rest
    ]


def learned_from(past: Sequence[Mapping[str, Any]]) -> Learned:
    """``learned_lifts`` of what reviews keep as ``past``."""
    from zhanggui.domains.pricing.analysis.learned_lift import PastLift, learned_lifts

    return learned_lifts([PastLift(**one) for one in past])


def _learned_told(one: Any, reader: Reader) -> dict[str, Any]:
    low, high = (None if not 0 < x < 1e6 else _ratio(x) for x in (one.low, one.high))
    name = one.category or reader.say(NO_CATEGORY)
    measured = low is not None
    return {
        "category": name, "lift": _ratio(one.lift) if measured else None, "low": low, "high": high, "events": one.events,
        "bias": _ratio(one.bias),
    }  # fmt: skip


def _asked(event: Event, others: Sequence[Event]) -> dict[str, Any]:
    """What was planned, and which events ran before or into it, are part of the question: a change of them is reviewed anew.
    The day is none: what a review rests on is how far sales are known, which stands in it.
    """
    from zhanggui.domains.pricing.analysis.event_effect import AFTER_DAYS

    last = event.end + timedelta(days=AFTER_DAYS)
    told = {
        "start": event.start,
        "end": event.end,
        "lines": [[x.shop, x.sku, x.price, x.goal] for x in event.lines],
    }
    return {
        "event": event.code,
        "plan": to_text(told),
        "limits": (event.budget, event.stop_loss),
        "beside": sorted((one.code, one.start, one.end) for one in others if one.start < last),
    }


def _planned(reader: Reader, event: Event) -> dict[str, Any]:
    return event_told(event, datetime.combine(reader.today, time(12), tzinfo=zone_of(event)))


def _found(reader: Reader, event: Event) -> dict[str, Any]:
    from zhanggui.domains.pricing.analysis.event_effect import event_effect
    from zhanggui.domains.pricing.analysis.event_voices import voices

    tables, zone, known = reader.tables(), zone_of(event), matches()
    plan = _planned(reader, event)
    found = event_effect(
        tables,
        profit_settings(),
        event,
        others=events_of_reader(reader),
        today=reader.today,
        zone=zone,
        matches=known,
    )
    if isinstance(found, Text):
        return plan | {"why": found}
    first, last = event.days(zone)
    heard = voices(tables, event, first=first, until=last, matches=known)
    return plan | {"why": None} | _told(found, reader) | {"voices": _heard(heard, reader)}


def _told(found: EventEffect, reader: Reader) -> dict[str, Any]:
    direct = found.part("direct").lift
    return {
        "known_until": found.known_until - timedelta(days=1), "units": round(found.units), "paid": _money(found.paid),
        "reached": None if not found.goal else round_half_up(Decimal(round(found.units)) / found.goal, 4),
        "actual_profit": _money(found.actual_profit), "refunded": _money(found.refunded), "unknown_lines": found.unknown_lines,
        "net": _range(found.net), "left_out": list(found.left_out),
        "parts": [_part(one) for one in found.parts],
        "lift": _lift(direct), "refunds_to_come": _money(found.refunds_to_come), "refunds_profit": _money(found.refunds_profit),
        "funded": {name: _money(getattr(found.funded, name)) for name in FUNDERS},
        "categories": [
            {"category": one.category or reader.say(NO_CATEGORY), "units": round(one.lift.units), "goal": one.goal,
             "lift": _lift(one.lift), "why": one.lift.why}
            for one in sorted(found.categories, key=lambda one: -one.lift.units)
        ],
        "past": [_past(found.code, one) for one in found.categories],
        "skus": [{"sku": sku, "category": category, "units": round(units)} for sku, (category, units) in found.sold.items()],
        "notes": list(found.notes),
    }  # fmt: skip


def _past(code: str, one: Any) -> dict[str, Any]:
    sure = one.lift.measurable
    return {
        "event": code, "category": one.category, "log": one.lift.log if sure else None, "error": one.lift.error if sure else None,
        "units": one.lift.units, "goal": one.goal,
    }  # fmt: skip


def _part(one: Part) -> dict[str, Any]:
    return {
        "name": one.name, "said": PARTS[one.name], "profit": _range(one.profit), "why": one.why, "lift": _lift(one.lift),
        "units": None if one.units is None else [round(x) for x in one.units],
    }  # fmt: skip


def _lift(one: Lift | None) -> dict[str, Any] | None:
    """Factors on sales; None where not measured."""
    if one is None or not one.measurable or one.log is None:
        return None
    import math

    mid, low, high = (_ratio(math.exp(x)) for x in (one.log, one.low, one.high))
    return {
        "mid": mid, "low": low, "high": high, "proven": one.proven, "method": one.method, "method_said": METHODS.get(one.method, Text(one.method, one.method)), "controls": one.controls,
        "weeks": one.weeks, "p": None if one.p is None else _ratio(one.p),
    }  # fmt: skip


def _heard(one: Voices, reader: Reader) -> dict[str, Any]:
    low, usual = (None if x is None else _ratio(x) for x in (one.low_share, one.usual_low_share))
    return {
        "reviews": sum(one.stars.values()), "stars": {str(k): v for k, v in one.stars.items()}, "low_share": low, "usual_low_share": usual,
        "worst": [
            {"shop": x.shop, "order_id": x.order_id, "at": x.at, "stars": x.stars, "title": x.title, "content": x.content}
            for x in one.worst
        ],
        "reasons": [
            {"reason": reason or reader.say(NO_REASON), "cases": cases, "amount": from_ticks(amount)}
            for reason, cases, amount in one.reasons
        ],
    }  # fmt: skip


def _range(one: tuple[float, float, float] | None) -> dict[str, Decimal] | None:
    if one is None:
        return None
    low, mid, high = (_money(x) for x in one)
    assert low is not None
    assert mid is not None
    assert high is not None
    return {"low": low, "mid": mid, "high": high}


def _money(ticks: float | None) -> Decimal | None:
    return None if ticks is None else round_half_up(from_ticks(round(ticks)), 2)


def _ratio(x: float) -> Decimal:
    return round_half_up(Decimal(repr(float(x))), 4)
