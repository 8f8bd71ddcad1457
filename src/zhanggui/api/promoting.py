"""Promotions: plans from draft to result, step by step as their page moves them; what runs, and what events brought."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from zhanggui.access.rights import Right
from zhanggui.access.web import needs
from zhanggui.answers.event_review import events_answer, ready_review
from zhanggui.answers.events import events_of_reader
from zhanggui.answers.form import said
from zhanggui.answers.promotion_conclusion import review_and_tell
from zhanggui.answers.promotion_jobs import ask_for_check, ask_for_review, check_job, review_job
from zhanggui.answers.promotion_plans import (
    cap_and_tell,
    create_and_tell,
    end,
    plan_answer,
    plan_of,
    plans_answer,
    start,
    step_and_tell,
    write_again,
)
from zhanggui.answers.promotion_what_if import what_if_answer
from zhanggui.answers.war_room import war_room_answer
from zhanggui.api.answering import Limit, Skip, figures, page_of
from zhanggui.api.calls import Answer, once
from zhanggui.api.keys import Calling
from zhanggui.api.operations import Operations
from zhanggui.api.problems import not_found
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing import workflows
from zhanggui.domains.pricing.models import PromotionPlan
from zhanggui.jobs.models import Job

router = Operations(tags=["promotions"])
Word = Annotated[str, Field(max_length=1_000)]
Code = Annotated[str, Field(max_length=200)]
Figure = Annotated[str, Field(max_length=30)]
Rows = Annotated[list[dict[str, Any]], Field(max_length=2_000)]
Money = str | int | Decimal | None
EventName = Annotated[str, Query(max_length=300)]


class Plan(Schema):
    """A plan as its file says it, see docs/promotions.md: what is unknown or cannot be meant is refused by name."""

    model_config = ConfigDict(extra="forbid")
    name: Code
    since: Annotated[str, Field(max_length=40)]
    until: Annotated[str, Field(max_length=40)]
    shops: list[Code] = Field(max_length=200)
    theme: Code | None = None
    currency: Annotated[str, Field(max_length=3)] | None = None
    platform: Annotated[str, Field(max_length=40)] | None = None
    owner: Annotated[str, Field(max_length=60)] | None = None
    budget: Money = None
    stop_loss: Money = None
    goals: Rows = Field(default_factory=list)
    offers: Rows = Field(default_factory=list)
    tasks: Rows = Field(default_factory=list)
    words: list[Word] = Field(default_factory=list, max_length=500)
    prize: Money = None
    gift_stock: dict[Code, int] = Field(default_factory=dict, max_length=500)
    lift: Any = None


class Cap(Schema):
    """Which offer: leave ``sku`` out of it, let it take ``most_off`` off an order at most, raise its threshold to ``from``, or
    (none of them) drop it. ``cap`` of a report's row proposes one: ``most_off`` and ``from`` by ``amount``.
    """

    model_config = ConfigDict(extra="forbid")
    code: Code
    sku: Code = ""
    most_off: Figure = ""
    threshold: Annotated[Figure, Field(alias="from")] = ""


class Why(Schema):
    """Why, where somebody may ask later."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(max_length=500)] = ""


class Result(Schema):
    """What came of it: units and profit as decimal strings; those left out are the review's."""

    model_config = ConfigDict(extra="forbid")
    units: Figure = ""
    profit: Figure = ""
    lesson: Word = ""


class Named(Schema):
    """An event, by the name that ``GET /events`` gives it."""

    model_config = ConfigDict(extra="forbid")
    event: Annotated[str, Field(max_length=300)]


@router.get("/promotions")
@needs(Right.SEE_PROFIT)
def promotions(
    request: Calling, state: str | None = None, skip: Skip = 0, limit: Limit = 1_000
) -> HttpResponse:
    """Promotion plans, newest window first, as ``zg promo plans --json``."""
    if state is not None and state not in workflows.STATE_NAMES:
        raise not_found()
    found = [one for one in plans_answer(request.caller.reader) if state in (None, one["state"])]
    return page_of(request, found, skip, limit)


@router.get("/promotions/{number}")
@needs(Right.SEE_PROFIT)
def promotion(request: Calling, number: int) -> HttpResponse:
    """One plan whole: goals, offers, tasks, files, the report of its last check and ``check``: how far a check under way is."""
    return figures(request, _told(request, _plan(request, number)))


@router.post("/promotions")
@needs(Right.DECIDE)
def make(request: Calling, asked: Plan) -> HttpResponse:
    """Write a plan down as a draft. 409 says what in it cannot be meant."""
    plan = asked.dict(exclude_none=True)

    def do() -> Answer:
        number = create_and_tell(request.caller.reader, plan, at=request.now, by=request.caller.name)
        return Answer(201, _told(request, _plan(request, number)), f"/api/v1/promotions/{number}")

    return once(request, [repr(sorted(plan.items())).encode("utf-8", "surrogatepass")], do).response()


@router.post("/promotions/{number}/check")
@needs(Right.DECIDE)
def check(request: Calling, number: int) -> HttpResponse:
    """Check it before launch. 202 while that runs (watch ``check`` of the plan at Location), 200 where the report was there."""
    _plan(request, number)

    def do() -> Answer:
        job = ask_for_check(request.caller.reader, number, at=request.now, by=request.caller.name)
        told = _told(request, _plan(request, number))
        return Answer(200 if job is None else 202, told, f"/api/v1/promotions/{number}")

    return once(request, [], do).response()


@router.post("/promotions/{number}/cap")
@needs(Right.DECIDE)
def cap(request: Calling, number: int, asked: Cap) -> HttpResponse:
    """Cap an offer: the plan is a draft again and must be checked anew."""

    def do() -> None:
        cap_and_tell(
            request.caller.reader, number, asked.code, sku=asked.sku, most_off=asked.most_off, threshold=asked.threshold,
            at=request.now, by=request.caller.name,
        )  # fmt: skip

    return _step(request, number, do, asked.code, asked.sku, asked.most_off, asked.threshold)


@router.get("/promotions/{number}/whatif")
@needs(Right.SEE_PROFIT)
def whatif(request: Calling, number: int) -> HttpResponse:
    """What it would bring, as ``zg promo whatif --json``: three scenarios, what moves the gain most, the break-even lift."""
    _plan(request, number)
    return figures(request, what_if_answer(request.caller.reader, number).answer)


@router.post("/promotions/{number}/approve")
@needs(Right.EXECUTE)
def approve(request: Calling, number: int, asked: Why) -> HttpResponse:
    """Approve a checked plan; orders below their floor need a ``reason``."""
    return _moved(request, number, "approve", asked.reason)


@router.post("/promotions/{number}/start")
@needs(Right.EXECUTE)
def start_one(request: Calling, number: int) -> HttpResponse:
    """Start an approved plan: price and offer sheets go to the outbox, ``files`` names them."""
    answer = _step(
        request, number, lambda: start(request.caller.reader, number, at=request.now, by=request.caller.name)
    )
    # Files are no part of the transaction: a call that is repeated writes the same ones again.
    write_again(request.caller.reader, number)
    return answer


@router.post("/promotions/{number}/end")
@needs(Right.EXECUTE)
def end_one(request: Calling, number: int, asked: Why) -> HttpResponse:
    """End a running plan: sheets that restore its prices go to the outbox."""

    def do() -> None:
        end(request.caller.reader, number, at=request.now, by=request.caller.name, reason=asked.reason)

    answer = _step(request, number, do, asked.reason)
    write_again(request.caller.reader, number)
    return answer


@router.post("/promotions/{number}/cancel")
@needs(Right.EXECUTE)
def cancel(request: Calling, number: int) -> HttpResponse:
    """Give a plan up that has not started."""
    return _moved(request, number, "cancel", "")


@router.post("/promotions/{number}/conclude")
@needs(Right.EXECUTE)
def conclude(request: Calling, number: int, asked: Result) -> HttpResponse:
    """Conclude an ended plan: figures left empty are those of its review, both are kept."""

    def do() -> None:
        review_and_tell(
            request.caller.reader, number, units=asked.units, profit=asked.profit, lesson=asked.lesson, at=request.now,
            by=request.caller.name,
        )  # fmt: skip

    return _step(request, number, do, asked.units, asked.profit, asked.lesson)


@router.get("/events")
@needs(Right.SEE_PROFIT)
def events(request: Calling, skip: Skip = 0, limit: Limit = 1_000) -> HttpResponse:
    """Events, out of files and of approved plans, newest first; ``review`` where one was made."""
    found = said(events_answer(request.caller.reader), request.caller.reader.language)
    return page_of(request, found, skip, limit)


@router.get("/events/review")
@needs(Right.SEE_PROFIT)
def review(request: Calling, event: EventName) -> HttpResponse:
    """What an event brought: ``review`` (null before one was made), ``fresh`` while nothing came in since, ``job`` under way."""
    return figures(request, _reviewed(request, event))


@router.post("/events/review")
@needs(Right.SEE_PROFIT)
def review_one(request: Calling, asked: Named) -> HttpResponse:
    """Have an event reviewed. 202 while that runs (ask ``GET /events/review`` again), 200 where the review holds."""
    _reviewed(request, asked.event)

    def do() -> Answer:
        job = ask_for_review(request.caller.reader, asked.event, at=request.now, by=request.caller.name)
        return Answer(200 if job is None else 202, _reviewed(request, asked.event))

    return once(request, [asked.event.encode("utf-8", "surrogatepass")], do).response()


@router.get("/war-room")
@needs(Right.SEE_PROFIT)
def war_room(request: Calling, event: EventName = "") -> HttpResponse:
    """A running event as ``zg promo watch --json`` tells it (it fires nothing); without ``event`` the one that runs."""
    reader = request.caller.reader
    names = [one.code for one in events_of_reader(reader)]
    if not names or (event and event not in names):
        raise not_found()
    return figures(request, war_room_answer(reader, event or None, now=request.now))


def _plan(request: Calling, number: int) -> PromotionPlan:
    """The plan, or 404 where there is none of the caller's shops."""
    try:
        return plan_of(request.caller.reader, number)[0]
    except Refused as missing:
        raise not_found() from missing


def _told(request: Calling, plan: PromotionPlan) -> dict[str, Any]:
    return plan_answer(request.caller.reader, plan.pk) | {"check": _job_told(request, check_job(plan))}


def _job_told(request: Calling, job: Job | None) -> dict[str, Any] | None:
    if job is None:
        return None
    problem = request.caller.reader.say(Text(**job.problem)) if job.problem else None
    return {
        "job": job.pk,
        "state": job.state,
        "doing": job.doing,
        "done": job.done,
        "total": job.total,
        "problem": problem,
    }


def _moved(request: Calling, number: int, step: str, reason: str) -> HttpResponse:
    def do() -> None:
        step_and_tell(
            request.caller.reader, number, step, at=request.now, by=request.caller.name, reason=reason
        )

    return _step(request, number, do, reason)


def _step(request: Calling, number: int, do: Callable[[], object], *sent: str) -> HttpResponse:
    """One step, once; the plan as it stands then."""
    _plan(request, number)

    def done() -> Answer:
        do()
        return Answer(200, _told(request, _plan(request, number)))

    return once(request, [word.encode("utf-8", "surrogatepass") for word in sent], done).response()


def _reviewed(request: Calling, event: str) -> dict[str, Any]:
    reader = request.caller.reader
    try:
        found = ready_review(reader, event)
    except Refused as missing:
        raise not_found() from missing
    told = None if found is None else said(found.answer, reader.language)
    fresh = found is not None and found.fresh
    return {
        "event": event,
        "review": told,
        "fresh": fresh,
        "job": _job_told(request, review_job(reader, event)),
    }
