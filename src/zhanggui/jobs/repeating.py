"""Jobs that come every day at an hour of Chinese time."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction

from zhanggui.core.periods import CHINA
from zhanggui.jobs.models import Repeat
from zhanggui.jobs.queue import enqueue

BY = "schedule"


def repeat_daily(kind: str, *, hour: int, minute: int = 0, on: bool = True) -> Repeat:
    """Ask for a job of this kind every day from now on (or stop asking)."""
    values = {"hour": hour, "minute": minute, "on": on}
    found, _ = Repeat.objects.update_or_create(kind=kind, defaults=values)
    return found


def ask_for_due(*, now: datetime) -> None:
    """Enqueue what is due today and was not asked for yet; a missed day is not made up for."""
    here = now.astimezone(CHINA)
    for repeat in Repeat.objects.filter(on=True).exclude(last_day=here.date()):
        if here.time() < time(repeat.hour, repeat.minute):
            continue
        with transaction.atomic():
            due = Repeat.objects.filter(pk=repeat.pk).exclude(last_day=here.date())
            if due.update(last_day=here.date()):
                enqueue(repeat.kind, by=BY, at=now, key=f"{repeat.kind} {here.date()}")
