"""The worker: takes one job after the other and keeps its lease alive while it works."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import Error as RecordsError
from django.db import close_old_connections, connection

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import ZhangguiError
from zhanggui.core.language import Text
from zhanggui.core.periods import clock_now
from zhanggui.jobs import queue
from zhanggui.jobs.models import Job
from zhanggui.jobs.repeating import ask_for_due

POLL_SECONDS = 1.0
RENEW_SECONDS = 15.0
SHOWN_EVERY_SECONDS = 0.5
BEHIND_PAGES = 10
"""How much a worker of its own gives way (nice): whoever waits for a page comes before an import."""
PAUSE_SECONDS = 2.0
"""How long the worker waits when the records do not answer."""

UNKNOWN_KIND = Text("本版本不认识任务类型 {kind}。", "This release knows no job of kind {kind}.")
DEFECT = Text(
    "程序内部出错（{reason}）。已完成的部分都已保存，可以重试；仍出错请报告给开发者。",
    "The program failed ({reason}). What was done is kept; try again, and report it if it fails again.",
)
log = logging.getLogger("zhanggui.jobs")

Clock = Callable[[], datetime]


class Cancelled(Exception):
    """Somebody asked to stop the job, or it is another worker's by now."""


@dataclass
class Running:
    """A job while it is worked on: what was asked, how far it is, and where to tell so."""

    job: Job
    workspace: OpenWorkspace
    clock: Clock
    cursor: dict[str, Any] = field(default_factory=dict)
    _told: float = 0.0

    @property
    def asked(self) -> Mapping[str, Any]:
        asked: Mapping[str, Any] = self.job.asked
        return asked

    def tell(self, doing: str, done: int, total: int | None = None) -> None:
        """Say how far the work is (at most twice a second); raises Cancelled when it should stop."""
        if time.monotonic() - self._told < SHOWN_EVERY_SECONDS:
            return
        self._told = time.monotonic()
        self.check()
        if not queue.save_progress(self.job, doing=doing[:300], done=done, total=total):
            raise Cancelled

    def check(self) -> None:
        """A safe point to stop at; raises Cancelled when somebody asked for it."""
        if not Job.objects.filter(pk=self.job.pk, worker=self.job.worker, cancel_asked=False).exists():
            raise Cancelled

    def save(self, **cursor: Any) -> None:
        """Keep how far the job came. Call inside the transaction that keeps the work itself."""
        self.cursor |= cursor
        if not queue.save_progress(self.job, cursor=self.cursor):
            raise Cancelled


Kind = Callable[[Running], Any]
"""Does a job from its cursor on and gives its result (JSON)."""

Asks = Callable[[datetime], None]
"""Asks (``enqueue``) for the jobs whose time has come at a moment; called about once a second, so it must be quick."""


def work(
    workspace: OpenWorkspace,
    kinds: Mapping[str, Kind],
    *,
    clock: Clock = clock_now,
    until_idle: bool = False,
    stop: threading.Event | None = None,
    lease: timedelta = queue.LEASE,
    timed: Sequence[Asks] = (),
) -> int:
    """Work until told to stop (or, ``until_idle``, until nothing waits); how many jobs were worked on.

    ``timed``: who asks for jobs by the clock, beside the daily ones.
    """
    worker, count = uuid.uuid4().hex, 0
    stop = stop or threading.Event()
    while not stop.is_set():
        close_old_connections()
        try:
            job = _next(worker, clock(), lease, timed)
            if job is not None:
                run(Running(job, workspace, clock, dict(job.cursor)), kinds)
                count += 1
                continue
        except RecordsError as wrong:
            if until_idle:
                raise
            _records_fail(wrong)
            stop.wait(PAUSE_SECONDS)
            continue
        if until_idle:
            break
        stop.wait(POLL_SECONDS)
    return count


def _next(worker: str, now: datetime, lease: timedelta, timed: Sequence[Asks]) -> Job | None:
    ask_for_due(now=now)
    for asks in timed:
        asks(now)
    return queue.claim(worker, now=now, lease=lease)


def _records_fail(wrong: Exception) -> None:
    """The database was restarted, is full or held: a job in hand goes on from its cursor when its lease is over."""
    log.warning("the records do not answer, trying again: %s", str(wrong).strip())
    connection.close()


def run(running: Running, kinds: Mapping[str, Kind]) -> None:
    """Do one claimed job to its end, whatever the end is."""
    job, clock = running.job, running.clock
    kind = kinds.get(job.kind)
    if kind is None:
        queue.end(job, "failed", now=clock(), problem=UNKNOWN_KIND.with_(kind=job.kind))
        return
    try:
        with _lease(job, clock):
            result = kind(running)
        queue.end(job, "done", now=clock(), result=result)
    except Cancelled:
        queue.end(job, "cancelled", now=clock())
    except ZhangguiError as refused:
        queue.end(job, "failed", now=clock(), problem=refused.text)
    except Exception as wrong:
        if isinstance(wrong, RecordsError) and not connection.is_usable():
            raise
        log.exception("job %s (%s) failed", job.pk, job.kind)
        said = DEFECT.with_(reason=f"{type(wrong).__name__}: {wrong}"[:300])
        queue.end(job, "failed", now=clock(), problem=said)


@contextmanager
def _lease(job: Job, clock: Clock) -> Iterator[None]:
    """Renew the job's lease from a thread of its own: a long calculation has no safe point to do so."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEW_SECONDS):
            try:
                queue.keep_alive(job, now=clock())
            except RecordsError as wrong:
                _records_fail(wrong)
        connection.close()

    thread = threading.Thread(target=renew, name=f"lease of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
