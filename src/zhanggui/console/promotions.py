"""促销 Promotions: the list of plans, one plan with goals, worst stack, law and tasks, its what-if, its steps."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.event_review import ready_review
from zhanggui.answers.events import event_code_of
from zhanggui.answers.promotion_conclusion import conclusion_answer, review_and_tell
from zhanggui.answers.promotion_jobs import ask_for_check, check_job
from zhanggui.answers.promotion_plans import (
    cap_and_tell,
    plan_answer,
    plan_of,
    plans_answer,
    step_and_tell,
)
from zhanggui.answers.promotion_what_if import what_if_answer
from zhanggui.answers.promotions import cap_words, proof_mark, proof_words
from zhanggui.answers.reader import Reader
from zhanggui.console.jobs import described, watched_part
from zhanggui.console.pages import page, reader_of
from zhanggui.console.paging import sheet, whole_number
from zhanggui.console.purchases import status_of
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.pricing import workflows
from zhanggui.domains.pricing.models import (
    APPROVED,
    CHECKED,
    DRAFT,
    ENDED,
    REVIEWED,
    RUNNING,
    PromotionPlan,
)

EVENTS = (APPROVED, RUNNING, ENDED, REVIEWED)
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
    """One plan; to the part that watches its check only how far that is."""
    if "X-Part" in request.headers:
        return watched_part(request, check_job(_mine(request, number)))
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
    """Check it before launch, in the background."""
    _mine(request, number)
    try:
        ask_for_check(reader_of(request), number, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("promotion", number)


@needs(Right.DECIDE)
@require_POST
def cap(request: Asked, number: int) -> HttpResponse:
    """Cap an offer, and have what that gives checked."""
    _mine(request, number)
    code, sku = request.POST.get("code", ""), request.POST.get("sku", "").strip()
    reader, who = reader_of(request), request.user.login
    try:
        cap_and_tell(
            reader,
            number,
            code,
            sku=sku,
            most_off=request.POST.get("most_off"),
            threshold=request.POST.get("from"),
            at=request.now,
            by=who,
        )
        ask_for_check(reader, number, at=request.now, by=who)
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


def _mine(request: Asked, number: int) -> PromotionPlan:
    """The plan; nobody is told of one for shops that are not theirs."""
    try:
        return plan_of(reader_of(request), number)[0]
    except Refused as missing:
        raise Http404 from missing


def _proved(row: dict[str, Any], request: Asked) -> dict[str, Any]:
    """A row of the worst stack with the words of its proof, the mildest cap, and the SKU left out where that is another."""
    say = reader_of(request).say
    mildest = row["own_cap"][:1]
    left_out = [cap for cap in row["own_cap"][1:] if cap.get("way", "sku") == "sku"][:1]
    caps = [cap | {"words": say(cap_words(cap, row["sku"]))} for cap in (*mildest, *left_out)]
    return row | {"own_cap": caps, "proof_mark": say(proof_mark(row)), "proof_words": say(proof_words(row))}


def _shown(request: Asked, number: int, *, status: int = 200, **more: Any) -> HttpResponse:
    reader, plan = reader_of(request), _mine(request, number)
    one = plan_answer(reader, number)
    report, job = one["report"], check_job(plan)
    if job is not None and job.problem and job.ended_at and job.ended_at >= plan.changed_at:
        more = {"problem": Text(**job.problem)} | more
    goals = {goal["sku"] for goal in one["goals"]}
    worst = (
        [_proved(row, request) for row in report["worst"] if row["loss"] is not None or row["sku"] in goals]
        if report
        else []
    )
    return page(
        request, "promotion.html", status=status, one=one, report=report, worst=worst[:SHOWN], hidden=max(0, len(worst) - SHOWN),
        steps=STEPS.get(one["state"], ()), edits=one["state"] in (DRAFT, CHECKED), ended=one["state"] == ENDED,
        watched=described(job) if job is not None and not job.is_over else None,
        address=reverse("promotion", args=[number]), **_event(reader, one), **more,
    )  # fmt: skip


def _event(reader: Reader, one: dict[str, Any]) -> dict[str, Any]:
    """What an approved plan is called in the war room and in the review; of an ended one what was counted, once it was reviewed."""
    code = event_code_of(reader, one["number"]) if one["state"] in EVENTS else None
    ready = one["state"] == ENDED and (code is None or ready_review(reader, code) is not None)
    return {"event": code, "counted": conclusion_answer(reader, one["number"]) if ready else None}
