"""Promotions as events, for every entrance: which there are, and which of them a reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zhanggui.answers.reader import Reader
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.core.plain import from_text
from zhanggui.masterdata.models import Shop

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.event import Event
    from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms
    from zhanggui.domains.pricing.models import PromotionPlan

HOME = "Asia/Shanghai"
NO_SUCH = Text(
    "没有活动「{code}」。已有：{known}。在「促销」页批准一个活动方案，或用「促销活动」模板导入。",
    "There is no event {code}. Known: {known}. Approve a plan on the Promotions page, or import events with the promotion template.",
)
NONE = Text("（无）", "none")
SHOWN = 8


def events_of_reader(reader: Reader) -> list[Event]:
    """Events in the reader's shops, from files and from plans that were approved, newest first, cut down to those shops."""
    from zhanggui.domains.pricing.analysis.event import events_of

    told = list(events_of(reader.tables()))
    told += _planned(taken={one.code for one in told})
    told.sort(key=lambda one: (one.start, one.code), reverse=True)
    parts = [one.of(reader.shops) for one in told]
    return [one for one in parts if one is not None]


def event_code_of(reader: Reader, number: int) -> str | None:
    """What plan ``number`` is called as an event; None before it is approved."""
    return next((code for plan, code, _ in _plans(_filed(reader)) if plan.pk == number), None)


def plan_number_of(reader: Reader, event: str) -> int | None:
    """The plan that an event of the reader is; None for one out of a file."""
    found = next(((plan, terms) for plan, code, terms in _plans(_filed(reader)) if code == event), None)
    return found[0].pk if found and (reader.shops is None or set(found[1].shops) <= reader.shops) else None


def gaps_of(reader: Reader) -> dict[tuple[str, str], tuple[int, int]]:
    """Units sold and planned of every concluded plan in the reader's shops, by event and category; SKUs without a goal left out."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for plan, code, terms in _plans(_filed(reader)):
        if not plan.review or not (reader.shops is None or set(terms.shops) <= reader.shops):
            continue
        for row in from_text(plan.review).get("skus", ()):
            if row["planned"]:
                sold, planned = found.get((code, row["category"]), (0, 0))
                found[code, row["category"]] = (sold + row["sold"], planned + row["planned"])
    return found


def _filed(reader: Reader) -> set[str]:
    from zhanggui.domains.pricing.analysis.event import events_of

    return {one.code for one in events_of(reader.tables())}


def _planned(taken: set[str]) -> list[Event]:
    from zhanggui.domains.pricing.analysis.event import event_of_plan

    return [event_of_plan(code, terms) for _, code, terms in _plans(taken)]


def _plans(taken: set[str]) -> Iterator[tuple[PromotionPlan, str, PlanTerms]]:
    """Plans that are events, oldest first; one whose name is taken (by a file or an older plan) carries its number too."""
    from zhanggui.answers.promotion_plans import terms_of
    from zhanggui.domains.pricing.models import APPROVED, ENDED, REVIEWED, RUNNING, PromotionPlan

    for plan in PromotionPlan.objects.filter(state__in=(APPROVED, RUNNING, ENDED, REVIEWED)).order_by("pk"):
        terms = terms_of(plan)
        code = f"{terms.name} #{plan.pk}" if terms.name in taken else terms.name
        taken = taken | {code}
        if terms.goals:
            yield plan, code, terms


def event_of(reader: Reader, code: str, found: list[Event] | None = None) -> Event:
    """One event (of those ``found``) by its name; Refused where the reader has none of that name."""
    found = events_of_reader(reader) if found is None else found
    for one in found:
        if one.code == code:
            return one
    known = "、".join(one.code for one in found[:SHOWN])
    raise Refused(NO_SUCH.with_(code=code, known=known or NONE))


def zone_of(event: Event) -> ZoneInfo:
    """The zone of the event's first shop: its business days are those of its shops."""
    found = Shop.objects.filter(code__in=sorted(event.shops)).order_by("code").first()
    return ZoneInfo(found.time_zone if found and found.time_zone else HOME)


def event_told(event: Event, now: datetime) -> dict[str, Any]:
    """The plan of an event."""
    state = "coming" if now < event.start else "running" if now < event.end else "over"
    return {
        "event": event.code, "state": state, "start": event.start, "end": event.end, "shops": sorted(event.shops),
        "skus": len(event.skus), "goal": event.goal, "currency": event.currency, "owner": event.owner,
        "budget": None if event.budget is None else from_ticks(event.budget),
        "stop_loss": None if event.stop_loss is None else from_ticks(event.stop_loss),
    }  # fmt: skip
