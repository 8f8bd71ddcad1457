"""Asking for work, and what may happen to it: claim, keep alive, cancel, retry. Every change is conditional.

A job is somebody's while its lease lasts. Whoever works on it renews the lease; when a worker dies, by kill -9
too, the lease runs out and the next worker goes on from the saved cursor.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
OPEN = ("queued", "running")

GAVE_UP = Text(
    "试了 {n} 次都中途停止（可能是内存不足）。请查看日志，必要时拆小文件后重试。",
    "Stopped midway {n} times (out of memory?). See the log; try smaller files.",
)
NOT_STOPPED = Text("任务 {id} 已经结束，不能取消。", "Job {id} is over and cannot be cancelled.")
NOT_FAILED = Text("任务 {id} 没有失败，不用重试。", "Job {id} has not failed.")


def enqueue(
    kind: str,
    *,
    by: str,
    at: datetime,
    asked: Mapping[str, Any] | None = None,
    shops: Collection[str] | None = None,
    key: str | None = None,
) -> Job:
    """Ask for a job; asking again with the same ``key`` gives the job that is there already."""
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind, asked=dict(asked or {}), by=by, queued_at=at, key=key,
                shops=None if shops is None else sorted(shops),
            )  # fmt: skip
    except IntegrityError:
        return Job.objects.get(key=key)


def claim(worker: str, *, now: datetime, lease: timedelta = LEASE) -> Job | None:
    """The oldest job that waits, or whose worker died; it is ``worker``'s for the length of a lease.

    A job whose ``queued_at`` is still to come is not due yet.
    """
    waiting = Q(state="queued", queued_at__lte=now) | Q(state="running", alive_at__lt=now - lease)
    for job in Job.objects.filter(waiting).order_by("pk")[:20]:
        if job.attempts >= MOST_ATTEMPTS:
            _give_up(job, now)
            continue
        mine = Job.objects.filter(pk=job.pk, state=job.state, worker=job.worker, alive_at=job.alive_at)
        taken = mine.update(
            state="running",
            worker=worker,
            alive_at=now,
            started_at=job.started_at or now,
            attempts=F("attempts") + 1,
        )
        if taken:
            return Job.objects.get(pk=job.pk)
    return None


def _give_up(job: Job, now: datetime) -> None:
    said = GAVE_UP.with_(n=job.attempts)
    Job.objects.filter(pk=job.pk, state=job.state, worker=job.worker).update(
        state="failed", ended_at=now, problem={"zh": said.zh, "en": said.en}
    )


def keep_alive(job: Job, *, now: datetime) -> bool:
    """Renew the lease; False when the job is no longer this worker's."""
    return bool(_mine(job).update(alive_at=now))


def save_progress(job: Job, **fields: Any) -> bool:
    """Save how far the job is; False when it is no longer this worker's."""
    return bool(_mine(job).update(**fields))


def end(
    job: Job, state: str, *, now: datetime, result: Any | None = None, problem: Text | None = None
) -> None:
    """The job is over: done, failed or cancelled."""
    said = {"zh": problem.zh, "en": problem.en} if problem else None
    _mine(job).update(state=state, ended_at=now, result=result, problem=said, doing="")


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, worker=job.worker, state="running")


def cancel(job: Job, *, now: datetime) -> None:
    """Stop a job: at once when it waits, else at its next safe point; Refused when it is over."""
    if Job.objects.filter(pk=job.pk, state="queued").update(state="cancelled", ended_at=now):
        return
    if not Job.objects.filter(pk=job.pk, state="running").update(cancel_asked=True):
        raise Refused(NOT_STOPPED.with_(id=job.pk))


def retry(job: Job, *, now: datetime) -> None:
    """Try a failed or cancelled job again, from where it stopped."""
    again = Job.objects.filter(pk=job.pk, state__in=("failed", "cancelled"))
    fresh: dict[str, Any] = {"state": "queued", "attempts": 0, "queued_at": now, "cancel_asked": False}
    if not again.update(**fresh, ended_at=None, problem=None):
        raise Refused(NOT_FAILED.with_(id=job.pk))
