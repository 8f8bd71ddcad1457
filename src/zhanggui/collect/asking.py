"""Asking for work from a page or a program: the job, and the entry that says who asked for it and from where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhanggui.access.audit import record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.jobs.models import Job
from zhanggui.jobs.queue import enqueue


def ask_for(
    workspace: OpenWorkspace,
    kind: str,
    *,
    by: str,
    at: datetime,
    source: str,
    asked: Mapping[str, Any],
    shops: Collection[str] | None,
    key: str | None = None,
) -> Job:
    """Enqueue a job and log it (``source``: the caller's address). What becomes of it is logged when it runs.

    Asking again with a ``key`` that has its job already is no new job and no new entry.
    """
    with transaction.atomic():
        before = Job.objects.filter(key=key).first() if key is not None else None
        job = before or enqueue(kind, by=by, at=at, asked=asked, shops=shops, key=key)
        if before is None and job.by == by:
            record_asked(
                workspace, kind, by=by, at=at, source=source, shops=shops, job=job.pk, **_told(asked)
            )
    return job


def record_asked(
    workspace: OpenWorkspace,
    kind: str,
    *,
    by: str,
    at: datetime,
    source: str,
    shops: Collection[str] | None,
    subject: str = "",
    **details: Any,
) -> None:
    """Log that somebody asked for work of this kind; ``shops`` one of them: it is about that shop."""
    shop = next(iter(shops)) if shops is not None and len(shops) == 1 else ""
    record(
        workspace.secrets, who=by, verb=ASKED[kind], at=at, subject=subject or f"job {details.get('job')}",
        shop=shop, details={"from": source, **details},
    )  # fmt: skip


ASKED = {"import": "start_import", "replay": "start_replay", "undo": "start_undo", "routes": "start_routes"}
"""The verb of asking for each kind of work."""


def _told(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What of a request is worth a line of the log."""
    return {name: asked[name] for name in ("batch", "batches", "shop", "only", "files") if asked.get(name)}
