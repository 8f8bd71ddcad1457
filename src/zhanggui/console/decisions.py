"""决策台 Decisions: what the system advises, with its money; accept, change, refuse, carry out, take back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.background import PROPOSE
from zhanggui.answers.decisions import (
    decision_answer,
    decisions_answer,
    execution_answer,
    plans_answer,
    record_of_kind,
    seen_by,
    series_of,
)
from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.limits import limits_for, stopped_answer
from zhanggui.console.charts import curves
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.paging import sheet, whole_number
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.jobs.queue import enqueue
from zhanggui.loop.accept import STATE_NAMES, accept, refuse
from zhanggui.loop.decision import Series
from zhanggui.loop.execute import execute, take_back
from zhanggui.loop.models import ACCEPTED, PROPOSED, DecisionRecord, DecisionRun

MOST = 2_000
NOTHING_CHOSEN = Text("没有勾选任何建议。", "Nothing was chosen.")
TABS = (PROPOSED, ACCEPTED, "executed", "measured", "refused")


@needs(Right.SEE_PROFIT)
def decisions(request: Asked) -> HttpResponse:
    """What waits for somebody, best first; other states by tab."""
    reader = reader_of(request)
    state = request.GET.get("state", PROPOSED)
    state = state if state in TABS else PROPOSED
    kind = request.GET.get("kind", "")
    kind = kind if kind in known_kinds() else ""
    found = decisions_answer(reader, kind=kind or None, state=state, most=MOST)
    return _list(request, found, state=state, kind=kind)


def _list(request: Asked, found: list[dict[str, Any]], *, state: str, kind: str, **more: Any) -> HttpResponse:
    run = DecisionRun.objects.order_by("-pk").first()
    return page(
        request,
        "decisions.html",
        sheet=sheet(found, request.GET.get("page")),
        state=state,
        kind=kind,
        tabs=[(one, STATE_NAMES[one]) for one in TABS],
        kinds=[(code, one.name) for code, one in known_kinds().items()],
        total=_total(found),
        run=run,
        stops=stopped_answer(reader_of(request)),
        everywhere=request.user.shops is None,
        **more,
    )


def _total(found: Sequence[dict[str, Any]]) -> list[tuple[str, Any]]:
    """Expected gain by currency."""
    total: dict[str, Any] = {}
    for one in found:
        currency = one["expected"]["currency"]
        total[currency] = total.get(currency, 0) + one["expected"]["mid"]
    return list(total.items())


@needs(Right.SEE_PROFIT)
def decision(request: Asked, number: int) -> HttpResponse:
    """One card with all its evidence."""
    return _card(request, _seen(request, number))


def _seen(request: Asked, number: int) -> DecisionRecord:
    """The decision, or 404 where this person may not see it."""
    try:
        return seen_by(reader_of(request), number)
    except Refused as missing:
        raise Http404 from missing


def _card(request: Asked, kept: DecisionRecord, *, status: int = 200, **more: Any) -> HttpResponse:
    reader, kind = reader_of(request), known_kinds()[kept.kind]
    card = decision_answer(reader, kept)
    proposed, measured = series_of(kept)
    return page(
        request,
        "decision.html",
        status=status,
        card=card,
        state=STATE_NAMES[kept.state],
        fields=[(name, field.name, str(card["action"].get(name, ""))) for name, field in kind.fields.items()],
        record=record_of_kind(kept.kind),
        chart=_chart(request, proposed),
        chart_after=_chart(request, measured),
        execution=execution_answer(reader, kept.execution) if kept.execution else None,
        final=kind.take_back is None,
        days_left=(card["deadline"] - reader.today).days,
        **more,
    )


def _chart(request: Asked, series: Sequence[Series]) -> dict[str, Any] | None:
    """The lines of a chart; demand and stock have scales of their own, so only lines of one unit share one."""
    if not series:
        return None
    drawn = []
    for role in dict.fromkeys(one.role for one in series):
        named = [(one.name.in_(request.language), one.role, one.values) for one in series if one.role == role]
        lines, top = curves(named)
        drawn += [(line, top) for line in lines]
    first = series[0]
    days = (len(first.values) - 1) * first.step_days
    return {"curves": drawn, "since": first.start, "days": days}


@needs(Right.DECIDE)
@require_POST
def propose_now(request: Asked) -> HttpResponse:
    """Let the system look at the newest data; only for who works for all shops."""
    if request.user.shops is not None:
        raise Http404
    job = enqueue(PROPOSE, by=request.user.login, at=request.now)
    return redirect("job", job.pk)


@needs(Right.DECIDE)
@require_POST
def accept_one(request: Asked, number: int) -> HttpResponse:
    """Accept, with what was changed in the form."""
    kept = _seen(request, number)
    fields = known_kinds()[kept.kind].fields
    change = {name: request.POST[name] for name in fields if request.POST.get(name, "").strip()}
    try:
        accept(request.workspace, known_kinds(), number, at=request.now, by=request.user.login, change=change)
    except ZhangguiError as error:
        return _card(request, _seen(request, number), status=_status(error), problem=error.text)
    return redirect("decision", number)


@needs(Right.DECIDE)
@require_POST
def refuse_one(request: Asked, number: int) -> HttpResponse:
    """Refuse, with the reason."""
    _seen(request, number)
    reason = request.POST.get("reason", "")
    try:
        refuse(request.workspace, number, reason=reason, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _card(request, _seen(request, number), status=_status(error), problem=error.text)
    return redirect("decisions")


@needs(Right.DECIDE)
@require_POST
def accept_some(request: Asked) -> HttpResponse:
    """Accept every chosen one as it is; what somebody else decided first is told and the rest goes on."""
    late: list[Text] = []
    for number in _chosen(request):
        _seen(request, number)
        try:
            accept(request.workspace, known_kinds(), number, at=request.now, by=request.user.login)
        except ZhangguiError as error:
            late.append(error.text)
    if late:
        found = decisions_answer(reader_of(request), state=ACCEPTED, most=MOST)
        return _list(request, found, state=ACCEPTED, kind="", problem=late[0], status=409)
    return redirect("/decisions?state=accepted")


@needs(Right.EXECUTE)
@require_POST
def execute_some(request: Asked) -> HttpResponse:
    """Show what carrying out the chosen ones would do; with ``sure`` do it."""
    numbers = _chosen(request)
    for number in numbers:
        _seen(request, number)
    try:
        if not numbers:
            raise Refused(NOTHING_CHOSEN)
        if not request.POST.get("sure"):
            return _dry_run(request, numbers)
        execute(request.workspace, known_kinds(), numbers, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return refused(request, error, status=_status(error))
    return redirect("decision", numbers[0]) if len(numbers) == 1 else redirect("/decisions?state=executed")


def _dry_run(request: Asked, numbers: list[int]) -> HttpResponse:
    reader = reader_of(request)
    plans = plans_answer(reader, numbers, at=request.now)
    limits = limits_for(reader, numbers, at=request.now)
    return page(request, "dry_run.html", plans=plans, numbers=numbers, limits=limits)


@needs(Right.EXECUTE)
@require_POST
def take_back_one(request: Asked, number: int) -> HttpResponse:
    """Take back what carrying out a decision did."""
    _seen(request, number)
    try:
        take_back(request.workspace, known_kinds(), number, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _card(request, _seen(request, number), status=_status(error), problem=error.text)
    return redirect("decision", number)


@needs(Right.SEE_PROFIT)
def outbox_file(request: Asked, number: int, name: str) -> FileResponse:
    """A file that carrying out the decision wrote."""
    kept = _seen(request, number)
    listed = {file["name"] for file in kept.execution.files} if kept.execution else set()
    path = request.workspace.place.outbox / name
    if name not in listed or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _chosen(request: Asked) -> list[int]:
    numbers = (whole_number(typed) for typed in request.POST.getlist("number")[:MOST])
    return [number for number in numbers if number is not None]


def _status(error: ZhangguiError) -> int:
    """Somebody was first: 409; a value that cannot be: 400."""
    return 409 if isinstance(error, Refused) else 400
