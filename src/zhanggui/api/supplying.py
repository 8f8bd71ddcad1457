"""Stock and transfers between buildings, as their pages tell and move them; for keys of all shops."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from ninja import Schema
from pydantic import ConfigDict, Field

from zhanggui.access.rights import Right
from zhanggui.access.web import needs
from zhanggui.answers.stock import stock_answer
from zhanggui.answers.transfers import buildings_answer, transfer_answer, transfers_answer
from zhanggui.api.answering import Limit, Skip, figures, page_of
from zhanggui.api.calls import Answer, once
from zhanggui.api.keys import Calling
from zhanggui.api.operations import Operations
from zhanggui.api.problems import not_found
from zhanggui.core.errors import Refused
from zhanggui.domains.supply import transfer_workflows

router = Operations(tags=["stock"])
Units = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Receive(Schema):
    """What came and when: ``came`` names units by SKU; SKUs that are not named came as sent."""

    model_config = ConfigDict(extra="forbid")
    day: date
    came: dict[Annotated[str, Field(max_length=200)], Units] = Field(default_factory=dict, max_length=2_000)


@router.get("/stock")
@needs(Right.SEE_PROFIT)
def stock(request: Calling, state: str | None = None, skip: Skip = 0, limit: Limit = 1_000) -> HttpResponse:
    """Every SKU's stock, worst first, as ``zg stock --json``: when it runs out, what that costs, what to order."""
    _whole(request)
    rows = [row for row in stock_answer(request.caller.reader).answer if state in (None, row["state"])]
    say = request.caller.reader.say
    told = [row | {"why": say(row["why"]) if row["why"] else None} for row in rows]
    return page_of(request, told, skip, limit)


@router.get("/buildings")
@needs(Right.SEE_PROFIT)
def buildings(request: Calling) -> HttpResponse:
    """What each building holds, and what to send from which to which."""
    _whole(request)
    reader = request.caller.reader
    found = buildings_answer(reader).answer
    return figures(request, found | {"assumed": [reader.say(text) for text in found["assumed"]]})


@router.get("/transfers")
@needs(Right.SEE_PROFIT)
def transfers(
    request: Calling, state: str | None = None, skip: Skip = 0, limit: Limit = 1_000
) -> HttpResponse:
    """Transfers between buildings, newest first."""
    _whole(request)
    if state is not None and state not in transfer_workflows.STATE_NAMES:
        raise not_found()
    found = transfers_answer(request.caller.reader, state=state, most=skip + limit)
    return page_of(request, found, skip, limit)


@router.get("/transfers/{number}")
@needs(Right.SEE_PROFIT)
def transfer(request: Calling, number: str) -> HttpResponse:
    """One transfer with its lines."""
    _known(request, number)
    return figures(request, transfer_answer(request.caller.reader, number))


@router.post("/transfers/{number}/receive")
@needs(Right.EXECUTE)
def receive(request: Calling, number: str, asked: Receive) -> HttpResponse:
    """Note what arrived. 409 where it was received or cancelled before."""
    _known(request, number)

    def do() -> Answer:
        transfer_workflows.receive_transfer(
            request.workspace, number, came=asked.came, received_day=asked.day, at=request.now, by=request.caller.name
        )  # fmt: skip
        return Answer(200, transfer_answer(request.caller.reader, number))

    return once(request, [repr((asked.day, sorted(asked.came.items()))).encode()], do).response()


@router.post("/transfers/{number}/cancel")
@needs(Right.EXECUTE)
def cancel(request: Calling, number: str) -> HttpResponse:
    """The goods stay where they are. 409 where it was received or cancelled before."""
    _known(request, number)

    def do() -> Answer:
        transfer_workflows.cancel_transfer(request.workspace, number, at=request.now, by=request.caller.name)
        return Answer(200, transfer_answer(request.caller.reader, number))

    return once(request, [], do).response()


def _whole(request: Calling) -> None:
    """Stock belongs to no one shop: for a key of some shops there is none."""
    if not request.caller.whole_merchant():
        raise not_found()


def _known(request: Calling, number: str) -> None:
    _whole(request)
    try:
        transfer_workflows.find_transfer(number)
    except Refused as missing:
        raise not_found() from missing
