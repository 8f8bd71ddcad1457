"""促销 Promotions: the list of plans, one plan with goals, worst stack, law and tasks, its what-if, its steps."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.promotion_conclusion import conclusion_answer, review_and_tell
from zhanggui.answers.promotion_plans import (
    cap_and_tell,
    check_and_keep,
    plan_answer,
    plan_of,
    plans_answer,
    step_and_tell,
)
from zhanggui.answers.promotion_what_if import what_if_answer
from zhanggui.console.pages import page, reader_of
from zhanggui.console.paging import sheet, whole_number
from zhanggui.console.purchases import status_of
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.pricing import workflows
from zhanggui.domains.pricing.models import APPROVED, CHECKED, DRAFT, ENDED, RUNNING

SHOWN = 30
"""SKUs of the worst stack that stand on the page; those with a loss come first."""
STEPS = {
    CHECKED: (("approve", Text("批准", "Approve")), ("cancel", Text("取消方案", "Cancel the plan"))),
    APPROVED: (
        ("start", Text("开始，生成文件", "Start, write the files")),
        ("cancel", Text("取消方案", "Cancel the plan")),
    ),
    RUNNING: (("end", Text("结束，恢复原价", "End, restore the prices")),),
    DRAFT: (("cancel", Text("取消方案", "Cancel the plan")),),
}


@needs(Right.SEE_PROFIT)
def promotions(request: Asked) -> HttpResponse:
    """All plans, newest window first."""
    state = request.GET.get("state", "")
    found = plans_answer(reader_of(request))
    rows = [one for one in found if state not in workflows.STATE_NAMES or one["state"] == state]
    shown = sheet(rows, request.GET.get("page"))
    states = list(workflows.STATE_NAMES.items())
    return page(
        request, "promotions.html", sheet=shown, plans=shown.rows, state=state, states=states, any=bool(found)
    )


@needs(Right.SEE_PROFIT)
def promotion(request: Asked, number: int) -> HttpResponse:
    """One plan."""
    return _shown(request, number)


@needs(Right.SEE_PROFIT)
def whatif(request: Asked, number: int) -> HttpResponse:
    """What it would bring."""
    reader = reader_of(request)
    try:
        one, found = plan_answer(reader, number), what_if_answer(reader, number).answer
    except Refused as missing:
        raise Http404 from missing
    return page(request, "promotion_whatif.html", one=one, told=found)


@needs(Right.DECIDE)
@require_POST
def check(request: Asked, number: int) -> HttpResponse:
    """Check it before launch."""
    _mine(request, number)
    try:
        check_and_keep(reader_of(request), number, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("promotion", number)


@needs(Right.DECIDE)
@require_POST
def cap(request: Asked, number: int) -> HttpResponse:
    """Cap an offer, and check at once what that gives."""
    _mine(request, number)
    code, sku = request.POST.get("code", ""), request.POST.get("sku", "").strip()
    reader, who = reader_of(request), request.user.login
    try:
        cap_and_tell(
            reader, number, code, sku=sku, most_off=request.POST.get("most_off"), at=request.now, by=who
        )
        check_and_keep(reader, number, at=request.now, by=who)
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("promotion", number)


@needs(Right.EXECUTE)
@require_POST
def step(request: Asked, number: int) -> HttpResponse:
    """Approve, start, end, cancel."""
    _mine(request, number)
    chosen, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    try:
        step_and_tell(
            reader_of(request), number, chosen, at=request.now, by=request.user.login, reason=reason
        )
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("promotion", number)


@needs(Right.DECIDE)
@require_POST
def task(request: Asked, number: int) -> HttpResponse:
    """A task is done."""
    _mine(request, number)
    chosen = whole_number(request.POST.get("task", ""))
    try:
        workflows.finish_task(request.workspace, number, chosen or 0, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("promotion", number)


@needs(Right.EXECUTE)
def file(request: Asked, number: int, name: str) -> HttpResponseBase:
    """A sheet of the plan out of the outbox."""
    _mine(request, number)
    one = plan_answer(reader_of(request), number)
    path = request.workspace.place.outbox / name
    if name not in one["files"] or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@needs(Right.EXECUTE)
@require_POST
def conclude(request: Asked, number: int) -> HttpResponse:
    """What came of it."""
    _mine(request, number)
    typed = {name: request.POST.get(name, "") for name in ("units", "profit", "lesson")}
    try:
        review_and_tell(reader_of(request), number, **typed, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("promotion", number)


def _mine(request: Asked, number: int) -> None:
    """Nobody is told of a plan for shops that are not theirs."""
    try:
        plan_of(reader_of(request), number)
    except Refused as missing:
        raise Http404 from missing


def _shown(request: Asked, number: int, *, status: int = 200, **more: Any) -> HttpResponse:
    try:
        one = plan_answer(reader_of(request), number)
    except Refused as missing:
        raise Http404 from missing
    report = one["report"]
    goals = {goal["sku"] for goal in one["goals"]}
    worst = (
        [row for row in report["worst"] if row["loss"] is not None or row["sku"] in goals] if report else []
    )
    ended = one["state"] == ENDED
    return page(
        request, "promotion.html", status=status, one=one, report=report, worst=worst[:SHOWN], hidden=max(0, len(worst) - SHOWN),
        steps=STEPS.get(one["state"], ()), edits=one["state"] in (DRAFT, CHECKED), ended=ended,
        counted=conclusion_answer(reader_of(request), number) if ended and Right.EXECUTE in request.user.rights else None, **more,
    )  # fmt: skip
