"""任务 Jobs: what is being done in the background, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right, covers
from zhanggui.access.web import Asked, signed_in
from zhanggui.answers.words import COUNTS, STATUS
from zhanggui.console.choices import Choice, choices_of, job_of, jobs_of
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
    "undo": Text("撤销导入", "undoing an import"),
    "maintain": Text("整理数据文件", "tidying of data files"),
    "backup": Text("备份", "backup"),
    "propose": Text("按最新数据提出建议", "proposing on the newest data"),
    "measure": Text("复盘已执行的建议", "measuring executed decisions"),
    "routes": Text("规划配送路线", "planning of routes"),
    "check_backup": Text("核对备份", "verification of a backup"),
    "promotion_check": Text("活动方案上线前检查", "check of a promotion plan"),
    "promotion_review": Text("活动复盘", "review of an event"),
    "live_pull": Text("从店铺接口取数", "pull of a connected shop"),
    "live_hooks": Text("导入店铺接口的推送", "import of what shops' servers sent"),
    "live_reconcile": Text("与店铺接口对账", "reconciliation with connected shops"),
}
NEEDED = {
    "import": Right.IMPORT,
    "folders": Right.SETTINGS,
    "replay": Right.FIX,
    "orders": Right.IMPORT,
    "undo": Right.UNDO,
    "maintain": Right.SETTINGS,
    "backup": Right.BACKUP,
    "propose": Right.DECIDE,
    "measure": Right.DECIDE,
    "routes": Right.EXECUTE,
    "check_backup": Right.BACKUP,
    "promotion_check": Right.DECIDE,
    "promotion_review": Right.SEE_PROFIT,
    "live_pull": Right.IMPORT,
    "live_hooks": Right.IMPORT,
    "live_reconcile": Right.SETTINGS,
}
"""The right each kind of work takes: trying again is asking again."""
STATES = {
    "queued": Text("排队中", "waiting"),
    "running": Text("进行中", "running"),
    "done": Text("已完成", "done"),
    "failed": Text("失败", "failed"),
    "cancelled": Text("已取消", "cancelled"),
}


@signed_in
def jobs(request: Asked) -> HttpResponse:
    """The newest jobs."""
    listed = [described(job) for job in jobs_of(request).order_by("-pk")[:SHOWN]]
    return page(request, "jobs.html", jobs=listed)


@signed_in
def job(request: Asked, number: int) -> HttpResponse:
    """One job: progress while it runs, its receipt afterwards."""
    found = job_of(request, number)
    choose = reverse("choose", args=[number]) if Right.IMPORT in request.user.rights else None
    return page(request, "job.html", job=described(found, choices_of(found)), counts=COUNTS, choose=choose)


def described(job: Job, waiting: Mapping[tuple[str, str], Choice] | None = None) -> dict[str, Any]:
    """A job in words: kind, state, problem; the receipts of an import with their sum, and what of it waits."""
    result = job.result or {}
    files = result.get("files", [])
    receipts = [_receipt(one, (waiting or {}).get((one["path"], one["file"]))) for one in files]
    return {
        "id": job.pk,
        "record": job,
        "kind": KINDS.get(job.kind, Text(job.kind, job.kind)),
        "state": STATES[job.state],
        "over": job.is_over,
        "problem": Text(**job.problem) if job.problem else None,
        "receipts": receipts,
        "replayed": result if "replayed" in result else None,
        "undone": result.get("batch") if result.get("state") == "undone" else None,
        "checked": _checked(result["checked"]) if "checked" in result else None,
        "plan": job.asked.get("plan") if job.kind == "promotion_check" else None,
        "event": job.asked.get("event") if job.kind == "promotion_review" else None,
        "nothing": job.state == "done" and job.kind == "import" and not files,
        "sum": {name: sum(one[name] for one in files) for name in COUNTS} if files else None,
    }


def watched_part(request: Asked, job: Job | None) -> HttpResponse:
    """What a page that watches a job asks for again and again: how far it is, no more."""
    watched = described(job) if job is not None else None
    told = {"language": request.language, "address": request.get_full_path(), "watched": watched}
    return render(request, "console/watched.html", told)


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    """What a verified backup holds; the moment is text, in UTC."""
    newest = found["newest"]
    return found | {
        "mb": max(1, found["bytes"] // 1_000_000),
        "newest": datetime.fromisoformat(newest).replace(tzinfo=UTC) if newest else None,
    }


def _receipt(kept: dict[str, Any], choice: Choice | None) -> dict[str, Any]:
    reason = Text(**kept["reason"]) if kept["reason"] else None
    return kept | {
        "said": STATUS[kept["status"]],
        "choice": choice,
        "reason": choice.reason if choice else reason,
        "evidence": choice.evidence if choice else None,
        "warnings": [Text(**warning) for warning in kept["warnings"]],
    }


@signed_in
@require_POST
def cancel(request: Asked, number: int) -> HttpResponse:
    """Stop a job; what is done stays done."""
    return _change(request, number, "cancel_job", queue.cancel)


@signed_in
@require_POST
def retry(request: Asked, number: int) -> HttpResponse:
    """Try a failed or cancelled job again: whoever lost the right, or a shop of it, asks for nothing any more."""
    found = job_of(request, number)
    if NEEDED[found.kind] not in request.user.rights or not covers(request.user.shops, found.shops):
        raise PermissionDenied
    return _change(request, number, "retry_job", queue.retry)


def _change(request: Asked, number: int, verb: str, change: Any) -> HttpResponse:
    found = job_of(request, number)
    try:
        change(found, now=request.now)
    except Refused as error:
        return refused(request, error, status=409)
    record(request.workspace.secrets, who=request.user.login, verb=verb, at=request.now, subject=str(number))
    return redirect("job", number)
