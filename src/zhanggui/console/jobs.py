"""任务 Jobs: what is being done in the background, how far it is, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, signed_in
from zhanggui.answers.words import COUNTS, STATUS
from zhanggui.console.pages import page, refused
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs import queue
from zhanggui.jobs.models import Job

SHOWN = 50
KINDS = {
    "import": Text("导入上传的文件", "import of uploaded files"),
    "folders": Text("每日导入", "daily import"),
    "replay": Text("重放被隔离的行", "replay of refused rows"),
    "orders": Text("导入程序推送的订单", "import of orders sent by a program"),
    "maintain": Text("整理数据文件", "tidying of data files"),
    "backup": Text("备份", "backup"),
}
STATES = {
    "queued": Text("排队中", "waiting"),
    "running": Text("进行中", "running"),
    "done": Text("已完成", "done"),
    "failed": Text("失败", "failed"),
    "cancelled": Text("已取消", "cancelled"),
}


def jobs_of(request: Asked) -> QuerySet[Job]:
    """The jobs a person may see: their own, and those of others where they manage or see every shop."""
    person = request.user
    if Right.SETTINGS in person.rights and person.shops is None:
        return Job.objects.all()
    return Job.objects.filter(by=person.login)


def job_of(request: Asked, number: int) -> Job:
    """One job this person may see; 404 for any other."""
    found = jobs_of(request).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@signed_in
def jobs(request: Asked) -> HttpResponse:
    """The newest jobs."""
    listed = [described(job) for job in jobs_of(request).order_by("-pk")[:SHOWN]]
    return page(request, "jobs.html", jobs=listed)


@signed_in
def job(request: Asked, number: int) -> HttpResponse:
    """One job: progress while it runs, its receipt afterwards."""
    return page(request, "job.html", job=described(job_of(request, number)), counts=COUNTS)


def described(job: Job) -> dict[str, Any]:
    """A job in words: kind, state, problem; the receipts of an import with their sum."""
    files = (job.result or {}).get("files", [])
    receipts = [one | {"said": STATUS[one["status"]], **_sentences(one)} for one in files]
    return {
        "id": job.pk,
        "record": job,
        "kind": KINDS.get(job.kind, Text(job.kind, job.kind)),
        "state": STATES[job.state],
        "over": job.is_over,
        "problem": Text(**job.problem) if job.problem else None,
        "receipts": receipts,
        "sum": {name: sum(one[name] for one in files) for name in COUNTS} if files else None,
    }


def _sentences(receipt: dict[str, Any]) -> dict[str, Any]:
    reason = receipt["reason"]
    return {
        "reason": Text(**reason) if reason else None,
        "warnings": [Text(**warning) for warning in receipt["warnings"]],
    }


@signed_in
@require_POST
def cancel(request: Asked, number: int) -> HttpResponse:
    """Stop a job; what is done stays done."""
    return _change(request, number, "cancel_job", queue.cancel)


@signed_in
@require_POST
def retry(request: Asked, number: int) -> HttpResponse:
    """Try a failed or cancelled job again."""
    return _change(request, number, "retry_job", queue.retry)


def _change(request: Asked, number: int, verb: str, change: Any) -> HttpResponse:
    found = job_of(request, number)
    try:
        change(found, now=request.now)
    except Refused as error:
        return refused(request, error, status=409)
    record(request.workspace.secrets, who=request.user.login, verb=verb, at=request.now, subject=str(number))
    return redirect("job", number)
