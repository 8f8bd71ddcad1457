"""促销复盘 Promotion review: what each event brought, what it cost, what buyers said, what the next plan takes from it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.event_review import events_answer, learned_answer, ready_review
from zhanggui.answers.events import plan_number_of
from zhanggui.answers.promotion_jobs import ask_for_review, review_job
from zhanggui.answers.stored import Stored
from zhanggui.console.excel import workbook
from zhanggui.console.jobs import described, watched_part
from zhanggui.console.pages import page, reader_of
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.event_words import EVENT_STATES, FUNDERS

COLUMNS = (
    Text("活动", "event"), Text("内容", "item"), Text("件数", "units"), Text("利润", "profit"), Text("低", "low"), Text("高", "high"),
    Text("倍数", "lift"), Text("目标", "goal"), Text("为什么测不出", "why not measured"),
)  # fmt: skip
Row = list[str | int | Decimal | None]


@needs(Right.SEE_PROFIT)
def promotion_review(request: Asked) -> HttpResponse:
    """All events; of the chosen one (?event=) the review that was made of it, or how far it is."""
    reader, code = reader_of(request), request.GET.get("event", "")
    job = review_job(reader, code) if code else None
    if "X-Part" in request.headers:
        return watched_part(request, job)
    found = _ready(request, code) if code else None
    events, one = events_answer(reader), found.answer if found else None
    return page(
        request, "promotion_review.html", found=found, one=one, events=[e | {"said": EVENT_STATES[e["state"]]} for e in events],
        learned=learned_answer(reader), code=code, funded=_funded(one) if one and one["why"] is None else [],
        watched=described(job) if job is not None and not job.is_over else None, address=request.get_full_path(),
        plan=plan_number_of(reader, code) if one else None,
        problem=Text(**job.problem) if found is None and job is not None and job.problem else None,
    )  # fmt: skip


@needs(Right.SEE_PROFIT)
@require_POST
def review_event(request: Asked) -> HttpResponse:
    """Have an event reviewed, in the background, unless its review holds."""
    code = request.POST.get("event", "")
    try:
        ask_for_review(reader_of(request), code, at=request.now, by=request.user.login)
    except Refused as missing:
        raise Http404 from missing
    return redirect(f"{reverse('promotion_review')}?{urlencode({'event': code})}")


def _ready(request: Asked, code: str) -> Stored | None:
    try:
        return ready_review(reader_of(request), code)
    except Refused as missing:
        raise Http404 from missing


@needs(Right.EXPORT)
@require_POST
def promotion_review_excel(request: Asked) -> HttpResponseBase:
    """The review of one event as a workbook: its parts, then its categories."""
    if Right.SEE_PROFIT not in request.user.rights:
        raise Http404
    found = _ready(request, request.GET.get("event", ""))
    if found is None:
        raise Http404
    one = found.answer
    name = Text("促销复盘", "promotion review").in_(request.language)
    return workbook(request, name, list(COLUMNS), _rows(one, request.language))


def _rows(one: dict[str, Any], language: str) -> Iterator[Row]:
    if one["why"] is not None:
        yield [one["event"], one["why"].in_(language), None, None, None, None, None, one["goal"], None]
        return
    net = one["net"] or dict.fromkeys(("mid", "low", "high"))
    total = Text("净增利润", "net gain").in_(language)
    yield [one["event"], total, one["units"], net["mid"], net["low"], net["high"], None, one["goal"], None]
    for part in one["parts"]:
        profit, lift = part["profit"] or {}, part["lift"] or {}
        units = part["units"][1] if part["units"] else None
        why = part["why"].in_(language) if part["why"] else None
        name = part["said"].in_(language)
        yield [
            one["event"],
            name,
            units,
            profit.get("mid"),
            profit.get("low"),
            profit.get("high"),
            lift.get("mid"),
            None,
            why,
        ]
    for of in one["categories"]:
        lift, why = of["lift"] or {}, of["why"].in_(language) if of["why"] else None
        yield [
            one["event"],
            of["category"],
            of["units"],
            None,
            lift.get("low"),
            lift.get("high"),
            lift.get("mid"),
            of["goal"],
            why,
        ]


def _funded(one: dict[str, Any]) -> list[tuple[Text, Decimal]]:
    return [(name, one["funded"][code]) for code, name in FUNDERS.items()]
