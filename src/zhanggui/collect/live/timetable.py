"""When a connected shop is pulled by itself: every so many minutes; later and later while it does not answer.

The moment of the next pull stands with the connection, not in a queue: a worker that was off makes up for what it missed
with one pull, and one that dies leaves a moment that comes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.collect.live.calling import AskedToWait
from zhanggui.collect.live.connections import connection_of
from zhanggui.collect.models import LiveConnection
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job
from zhanggui.jobs.queue import OPEN, enqueue
from zhanggui.jobs.repeating import BY

PULL = "live_pull"
EVERY: Mapping[str, tuple[int, Text]] = {
    "off": (0, Text("不自动取", "never by itself")),
    "15m": (15, Text("每 15 分钟", "every 15 minutes")),
    "30m": (30, Text("每 30 分钟", "every 30 minutes")),
    "1h": (60, Text("每小时", "every hour")),
    "3h": (180, Text("每 3 小时", "every 3 hours")),
    "6h": (360, Text("每 6 小时", "every 6 hours")),
    "12h": (720, Text("每 12 小时", "every 12 hours")),
    "daily": (1440, Text("每天", "every day")),
}
"""What can be chosen: how it is written, the minutes from pull to pull, how it is called."""
NOT_OFFERED = Text(
    "没有「{given}」这个间隔，可选：{known}。", "There is no interval “{given}”; there are: {known}."
)
LONGEST_ASKED = 86_400
"""A server may ask for a day of rest, in seconds; not to be left alone for good."""
FURTHEST = timedelta(days=2)
"""A next pull that is further away was set by a clock that was wrong."""


@dataclass(frozen=True, kw_only=True)
class BackOff:
    """How long a shop that did not answer is left alone: ``first`` after the first failure, twice as long after each
    further one, at most ``longest`` (or the connection's own interval, where that is longer).
    """

    first: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=4)

    def __post_init__(self) -> None:
        if not timedelta(0) < self.first <= self.longest:
            raise ValueError(f"first must be above zero and at most longest, got {self}")

    def wait(self, failures: int, every: timedelta) -> timedelta:
        """The time from the ``failures``-th failure in a row to the next try; ``every``: the usual interval.

        >>> [str(BackOff().wait(n, timedelta(minutes=15))) for n in (1, 2, 5, 6, 1000)]
        ['0:15:00', '0:30:00', '4:00:00', '4:00:00', '4:00:00']
        """
        doubled: int = 1 << min(failures - 1, 20)
        return min(self.first * doubled, max(every, self.longest))


def every_named(given: str) -> int:
    """The minutes of an interval as people write it; Refused when it is none of those offered."""
    found = EVERY.get(given)
    if found is None:
        raise Refused(NOT_OFFERED.with_(given=given[:20], known=", ".join(EVERY)))
    return found[0]


def name_of(minutes: int) -> str:
    """How an interval is written.

    >>> name_of(60)
    '1h'
    """
    return next((name for name, (own, _) in EVERY.items() if own == minutes), f"{minutes}m")


def pull_every(
    workspace: OpenWorkspace, shop: str, every: str, *, at: datetime, by: str = COMMAND_LINE
) -> LiveConnection:
    """Have a shop pulled by itself from now on (or no more); Refused when it is not connected or the interval unknown."""
    minutes, kept = every_named(every), connection_of(shop)
    last = kept.pulled_at
    due = max(at, last + timedelta(minutes=minutes)) if last else at
    with transaction.atomic():
        LiveConnection.objects.filter(pk=kept.pk).update(every=minutes, due_at=due if minutes else None)
        record(
            workspace.secrets, who=by, verb="pull_every", at=at, subject=kept.shop, shop=kept.shop,
            details={"every": every},
        )  # fmt: skip
    return LiveConnection.objects.get(pk=kept.pk)


def ask_for_pulls(now: datetime) -> None:
    """Ask for the pull of every shop whose moment has come; two workers that see it at once ask once."""
    due = Q(due_at__lte=now) | Q(due_at__gt=now + FURTHEST) | Q(due_at__isnull=True)
    for kept in LiveConnection.objects.filter(due, on=True, every__gt=0).order_by("pk"):
        with transaction.atomic():
            later = now + timedelta(minutes=kept.every)
            if LiveConnection.objects.filter(pk=kept.pk, due_at=kept.due_at).update(due_at=later):
                ask_for_pull(kept, by=BY, at=now)


def ask_for_pull(kept: LiveConnection, *, by: str, at: datetime) -> Job:
    """The job that pulls a shop: one that waits or runs already, else a new one. Call inside a transaction."""
    asked = Job.objects.filter(kind=PULL, state__in=OPEN, asked__connection=kept.pk).order_by("pk").first()
    return asked or enqueue(PULL, by=by, at=at, asked={"connection": kept.pk}, shops=[kept.shop])


@transaction.atomic
def pulled(kept: LiveConnection, *, started: datetime, ended: datetime) -> None:
    """Write down that a pull came to its end; the next is due an interval after this one began."""
    row = _locked(kept)
    every = timedelta(minutes=row.every)
    row.pulled_at, row.tried_at, row.problem, row.failures = started, started, None, 0
    row.due_at = max(started + every, ended) if every else None
    row.save(update_fields=["pulled_at", "tried_at", "problem", "failures", "due_at"])


@transaction.atomic
def failed(kept: LiveConnection, wrong: ZhangguiError, *, started: datetime, ended: datetime) -> None:
    """Write down why a pull did not come to its end, and when the shop is asked again: never before the moment its
    server named itself.
    """
    row = _locked(kept)
    if row.address != kept.address or not row.on:
        return  # it is another connection by now
    row.tried_at, row.failures = started, row.failures + 1
    row.problem = {"zh": wrong.text.zh, "en": wrong.text.en}
    if row.every:
        asked = (
            timedelta(seconds=min(wrong.seconds, LONGEST_ASKED))
            if isinstance(wrong, AskedToWait)
            else timedelta(0)
        )
        row.due_at = ended + max(BackOff().wait(row.failures, timedelta(minutes=row.every)), asked)
    row.save(update_fields=["tried_at", "problem", "failures", "due_at"])


def _locked(kept: LiveConnection) -> LiveConnection:
    return LiveConnection.objects.select_for_update().get(pk=kept.pk)
