"""Connected shops, as every entrance tells them: where, how far, what waits, what went wrong. Never a token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from zhanggui.answers.reader import Reader
from zhanggui.collect.live.adapter import Adapter
from zhanggui.collect.live.register import ADAPTERS
from zhanggui.collect.live.timetable import EVERY, name_of
from zhanggui.collect.live.walking import cursor_from
from zhanggui.collect.models import LiveConnection, LiveDelivery
from zhanggui.core.language import Text

OVERDUE = timedelta(minutes=10)
"""A pull that is due for so long was not asked for: nothing works in the background."""
LATE = Text(
    "到点没有取数，后台任务似乎没有运行。请确认 zg serve（或 zg worker）在运行。",
    "It was due and nothing pulled it: the background work seems not to run. See that zg serve (or zg worker) runs.",
)


def connections_answer(reader: Reader, now: datetime) -> list[dict[str, Any]]:
    """Every connection of the reader's shops, as of a moment. ``age``: how old the newest whole pull is."""
    waiting = dict(
        LiveDelivery.objects.filter(sealed__isnull=False).values_list("connection").annotate(n=Count("pk"))
    )
    return [
        _one(reader, kept, waiting.get(kept.pk, 0), now)
        for kept in LiveConnection.objects.order_by("shop")
        if reader.sees(kept.shop)
    ]


def _one(reader: Reader, kept: LiveConnection, waiting: int, now: datetime) -> dict[str, Any]:
    adapter = ADAPTERS[kept.platform]
    late = kept.on and kept.due_at is not None and kept.due_at < now - OVERDUE
    problem = reader.say(Text(**kept.problem)) if kept.problem else None
    return {
        "shop": kept.shop, "platform": kept.platform, "platform_name": reader.say(adapter.name), "address": kept.address,
        "own_network": kept.own_network, "on": kept.on, "pulled_at": kept.pulled_at, "heard_at": kept.heard_at,
        "newest": cursor_from(kept.cursors.get("order")).since, "waiting": waiting, "problem": problem,
        "every": name_of(kept.every), "every_text": reader.say(EVERY[name_of(kept.every)][1]), "due_at": kept.due_at,
        "tried_at": kept.tried_at, "failures": kept.failures,
        "age": reader.say(age(now - kept.pulled_at)) if kept.pulled_at else None, "late": reader.say(LATE) if late else None,
        "hook": f"/hooks/{kept.code}" if adapter.signature else None,
    }  # fmt: skip


def platforms_to_connect() -> list[Adapter]:
    """What can be connected."""
    return list(ADAPTERS.values())


def age(passed: timedelta) -> Text:
    """How long ago something was, in the largest unit that is whole.

    >>> [age(timedelta(minutes=n)).en for n in (0, 59, 95, 3_000)]
    ['just now', '59 min ago', '1 h ago', '2 d ago']
    """
    minutes = int(passed.total_seconds()) // 60
    if minutes < 1:
        return Text("刚刚", "just now")
    if minutes < 60:
        return Text("{n} 分钟前", "{n} min ago").with_(n=minutes)
    if minutes < 48 * 60:
        return Text("{n} 小时前", "{n} h ago").with_(n=minutes // 60)
    return Text("{n} 天前", "{n} d ago").with_(n=minutes // (24 * 60))
