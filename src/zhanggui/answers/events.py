"""Promotions as events, for every entrance: which there are, and which of them a reader may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zhanggui.answers.reader import Reader
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.masterdata.models import Shop

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.event import Event

HOME = "Asia/Shanghai"
NO_SUCH = Text(
    "没有活动「{code}」。已有：{known}。用「促销活动」模板导入活动。",
    "There is no event {code}. Known: {known}. Import events with the promotion template.",
)
NONE = Text("（无）", "none")
SHOWN = 8


def events_of_reader(reader: Reader) -> list[Event]:
    """Events in the reader's shops, newest first, cut down to those shops."""
    from zhanggui.domains.pricing.analysis.event import events_of

    tables = reader.tables()
    parts = [one.of(reader.shops) for one in events_of(tables)]
    return [one for one in parts if one is not None]


def event_of(reader: Reader, code: str) -> Event:
    """One event by its name; Refused where the reader has none of that name."""
    found = events_of_reader(reader)
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
