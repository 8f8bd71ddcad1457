"""Decisions: see them, accept, refuse, carry out, as their page does."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import ConfigDict, Field

from zhanggui.access.rights import Right
from zhanggui.access.web import needs
from zhanggui.answers.decisions import (
    decision_answer,
    decisions_answer,
    execution_answer,
    plans_answer,
    seen_by,
    track_record_answer,
)
from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.limits import limits_for
from zhanggui.api.answering import Limit, Skip, figures, page_of
from zhanggui.api.calls import Answer, once
from zhanggui.api.keys import Calling
from zhanggui.api.operations import Operations
from zhanggui.api.problems import not_found
from zhanggui.core.errors import Refused
from zhanggui.loop.accept import accept, refuse
from zhanggui.loop.execute import execute
from zhanggui.loop.models import STATES, DecisionRecord

router = Operations(tags=["decisions"])
Word = Annotated[str, Field(max_length=500)]


class Accept(Schema):
    """What to change of the action: ``{"quantity": "60"}``; empty: as proposed."""

    model_config = ConfigDict(extra="forbid")
    change: dict[Annotated[str, Field(max_length=60)], Word] = Field(default_factory=dict, max_length=20)


class Refuse(Schema):
    """Why it is refused."""

    model_config = ConfigDict(extra="forbid")
    reason: Word


class Execute(Schema):
    """``dry_run``: only tell what it would do."""

    model_config = ConfigDict(extra="forbid")
    dry_run: bool = False


@router.get("/decisions")
@needs(Right.SEE_PROFIT)
def decisions(
    request: Calling, kind: str | None = None, state: str | None = None, skip: Skip = 0, limit: Limit = 1_000
) -> HttpResponse:
    """Decisions that wait for somebody (or of another ``state``), best first, as ``zg decisions --json``."""
    if state is not None and state not in STATES:
        raise not_found()
    found = decisions_answer(request.caller.reader, kind=kind, state=state, most=skip + limit)
    return page_of(request, found, skip, limit)


@router.get("/decisions/{number}")
@needs(Right.SEE_PROFIT)
def decision(request: Calling, number: int) -> HttpResponse:
    """One decision with all its evidence."""
    return figures(request, decision_answer(request.caller.reader, _seen(request, number)))


@router.post("/decisions/{number}/accept")
@needs(Right.DECIDE)
def accept_one(request: Calling, number: int, asked: Accept) -> HttpResponse:
    """Accept it, perhaps changed. 409 when somebody else decided first."""
    _seen(request, number)

    def do() -> Answer:
        change = dict(asked.change)
        accept(
            request.workspace, known_kinds(), number, at=request.now, by=request.caller.name, change=change
        )
        return _now(request, number)

    return once(request, [repr(sorted(asked.change.items())).encode()], do).response()


@router.post("/decisions/{number}/refuse")
@needs(Right.DECIDE)
def refuse_one(request: Calling, number: int, asked: Refuse) -> HttpResponse:
    """Refuse it, with the reason."""
    _seen(request, number)

    def do() -> Answer:
        refuse(request.workspace, number, reason=asked.reason, at=request.now, by=request.caller.name)
        return _now(request, number)

    return once(request, [asked.reason.encode()], do).response()


@router.post("/decisions/{number}/execute")
@needs(Right.EXECUTE)
def execute_one(request: Calling, number: int, asked: Execute) -> HttpResponse:
    """Carry an accepted decision out; its files go to the outbox. Doing it again changes nothing.

    A dry run names the ``limits`` of its kind: what stops it, the day's caps and what is used up of them.
    """
    _seen(request, number)
    reader = request.caller.reader
    if asked.dry_run:
        (plan,) = plans_answer(reader, [number], at=request.now)
        limits = limits_for(reader, [number], at=request.now)
        return figures(request, plan | {"dry_run": True, "limits": limits})
    # Files are written here, so it is no part of the transaction of an idempotent call: it is idempotent itself.
    (made,) = execute(request.workspace, known_kinds(), [number], at=request.now, by=request.caller.name)
    return figures(request, execution_answer(reader, made) | {"dry_run": False, "state": "executed"})


@router.get("/track-record")
@needs(Right.SEE_PROFIT)
def track_record(request: Calling) -> HttpResponse:
    """What each kind of decision and each person has kept of its promises; for keys of all shops."""
    if not request.caller.whole_merchant():
        raise not_found()
    return figures(request, track_record_answer(request.caller.reader))


def _now(request: Calling, number: int) -> Answer:
    answer: dict[str, Any] = decision_answer(request.caller.reader, _seen(request, number))
    return Answer(200, answer)


def _seen(request: Calling, number: int) -> DecisionRecord:
    """The decision, or 404 where the caller may not see it."""
    try:
        return seen_by(request.caller.reader, number)
    except Refused as missing:
        raise not_found() from missing
