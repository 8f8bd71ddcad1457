"""设置 Settings: shops with name and tax, what the worker does every day."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.code_words import PLATFORMS
from zhanggui.collect.folders import known_folders
from zhanggui.console.jobs import KINDS
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.paging import whole_number
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job, Repeat
from zhanggui.jobs.queue import enqueue
from zhanggui.jobs.repeating import repeat_daily
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.shops import change_shop

DAILY = {"folders": 6, "propose": 7, "measure": 7, "maintain": 4, "backup": 3, "live_reconcile": 2}
"""What can run every day, with the hour it is offered at."""

LATEST_HOUR = 23
BAD_HOUR = Text("钟点应在 0 到 23 之间。", "The hour is from 0 to 23.")


@needs(Right.SETTINGS)
def settings(request: Asked) -> HttpResponse:
    """Everything that can be set."""
    reader = reader_of(request)
    shops = [s for s in Shop.objects.order_by("code") if reader.sees(s.code)]
    planned = {one.kind: one for one in Repeat.objects.all()}
    daily = [
        {"kind": kind, "name": KINDS[kind], "hour": hour, "plan": planned.get(kind)}
        for kind, hour in DAILY.items()
    ]
    platforms = sorted({s.platform for s in shops})
    return page(
        request, "settings.html", shops=shops, daily=daily, folders=known_folders(),
        everywhere=reader.shops is None, problem=None,
        platforms={code: PLATFORMS.get(code, Text(code, code)) for code in platforms},
    )  # fmt: skip


@needs(Right.SETTINGS)
@require_POST
def save_shop(request: Asked, code: str) -> HttpResponse:
    """A shop's name and tax rate."""
    shop = Shop.objects.filter(code=code).first()
    if shop is None or not reader_of(request).sees(code):
        raise Http404
    try:
        change_shop(
            request.workspace,
            shop,
            name=request.POST.get("name", ""),
            tax_percent=request.POST.get("tax", ""),
            by=request.user.login,
            at=request.now,
        )
    except Refused as error:
        return refused(request, error)
    return redirect("settings")


@needs(Right.SETTINGS)
@require_POST
def save_daily(request: Asked, kind: str) -> HttpResponse:
    """Do something every day at an hour, or stop doing so; only for who works for all shops."""
    if kind not in DAILY or request.user.shops is not None:
        raise Http404
    hour = whole_number(request.POST.get("hour", ""))
    if hour is None or hour > LATEST_HOUR:
        return refused(request, Refused(BAD_HOUR))
    on = request.POST.get("on") == "yes"
    with transaction.atomic():
        repeat_daily(kind, hour=hour, on=on)
        record(
            request.workspace.secrets, who=request.user.login, verb="plan_daily", at=request.now, subject=kind,
            details={"hour": hour, "on": on},
        )  # fmt: skip
    return redirect("settings")


@needs(Right.SETTINGS)
@require_POST
def run_now(request: Asked, kind: str) -> HttpResponse:
    """Do one of the daily things now."""
    allowed = kind != "backup" or Right.BACKUP in request.user.rights
    if kind not in DAILY or request.user.shops is not None or not allowed:
        raise Http404
    return redirect("job", start(request, kind).pk)


def start(request: Asked, kind: str) -> Job:
    """Ask for the work and keep who did, both or neither."""
    with transaction.atomic():
        job = enqueue(kind, by=request.user.login, at=request.now)
        record(
            request.workspace.secrets, who=request.user.login, verb="run_now", at=request.now, subject=kind,
            details={"job": job.pk},
        )  # fmt: skip
    return job
