"""作战室 War room: a running event in figures that can be read from three metres; reloads itself every minute."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.events import events_of_reader, plan_number_of
from zhanggui.answers.war_room import fire, war_room_answer
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.core.errors import Refused
from zhanggui.domains.pricing.event_words import EVENT_STATES

REFRESH_SECONDS = 60
BARS, HIGH = 48, 100.0
SHOWN = 12


@needs(Right.SEE_PROFIT)
def war_room(request: Asked) -> HttpResponse:
    """The event that runs now, or the one that is asked for (?event=)."""
    reader, code = reader_of(request), request.GET.get("event", "")
    if not code and not events_of_reader(reader):
        return page(request, "war_room.html", one=None)
    try:
        one = war_room_answer(reader, code or None, now=request.now)
    except Refused as missing:
        raise Http404 from missing
    return page(
        request, "war_room.html", one=one, plan=plan_number_of(reader, one["event"]), big_profit=round(one["profit"]), state=EVENT_STATES[one["state"]], bars=_bars(one["hours"]),
        refresh=REFRESH_SECONDS if one["state"] == "running" else 0, burns=one["burns"][:SHOWN], below=one["below"][:SHOWN],
        wrong=one["wrong"][:SHOWN], losing=one["losing_orders"][:SHOWN],
    )  # fmt: skip


@needs(Right.DECIDE)
@require_POST
def fire_stop(request: Asked) -> HttpResponse:
    """Fire the stop-loss that is due; once."""
    code = request.GET.get("event", "")
    try:
        fire(reader_of(request), code, now=request.now, by=request.user.login)
    except Refused as error:
        return refused(request, error, status=409)
    return redirect(f"{reverse('war_room')}?{urlencode({'event': code})}")


def _bars(hours: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest hours as bars: place, height of actual and plan, in parts of 100."""
    last = hours[-BARS:]
    top = max((max(float(one["plan"] or 0), one["units"]) for one in last), default=0) or 1
    return [
        one | {
            "x": 10 * n, "height": round(one["units"] / top * HIGH, 1), "y": round(HIGH - one["units"] / top * HIGH, 1),
            "mark": None if one["plan"] is None else round(HIGH - float(one["plan"]) / top * HIGH, 1),
        }
        for n, one in enumerate(last)
    ]  # fmt: skip
