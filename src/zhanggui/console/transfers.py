"""调拨单 Transfers: what is on the way between buildings, received line by line, or cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.transfers import transfer_answer, transfers_answer
from zhanggui.console.pages import page, reader_of
from zhanggui.console.paging import sheet, whole_number
from zhanggui.console.purchases import NOT_A_COUNT, status_of, whole_merchant
from zhanggui.core.errors import Refused, WrongUsage, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.supply import transfer_workflows
from zhanggui.domains.supply.models import ON_THE_WAY

MOST = 2_000
BAD_DAY = Text("收货日期写成 2026-07-01 这样。", "Write the day it came like 2026-07-01.")


@needs(Right.SEE_PROFIT)
def transfers(request: Asked) -> HttpResponse:
    """All transfers, newest first; only for who works for all shops."""
    whole_merchant(request)
    state = request.GET.get("state", "")
    chosen = state if state in transfer_workflows.STATE_NAMES else None
    shown = sheet(transfers_answer(reader_of(request), state=chosen, most=MOST), request.GET.get("page"))
    states = list(transfer_workflows.STATE_NAMES.items())
    return page(request, "transfers.html", sheet=shown, rows=shown.rows, states=states, state=state)


@needs(Right.SEE_PROFIT)
def transfer(request: Asked, number: str) -> HttpResponse:
    """One transfer, and what came of it."""
    whole_merchant(request)
    return _shown(request, number)


def _shown(request: Asked, number: str, *, status: int = 200, **more: Any) -> HttpResponse:
    try:
        told = transfer_answer(reader_of(request), number)
    except Refused as missing:
        raise Http404 from missing
    return page(request, "transfer.html", status=status, one=told, open=told["state"] == ON_THE_WAY, **more)


@needs(Right.EXECUTE)
@require_POST
def receive(request: Asked, number: str) -> HttpResponse:
    """What arrived of it."""
    whole_merchant(request)
    try:
        transfer_workflows.receive_transfer(
            request.workspace, number, came=_came(request, number), received_day=_day(request), at=request.now,
            by=request.user.login,
        )  # fmt: skip
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("transfer", number)


@needs(Right.EXECUTE)
@require_POST
def cancel(request: Asked, number: str) -> HttpResponse:
    """The goods stay where they are."""
    whole_merchant(request)
    try:
        transfer_workflows.cancel_transfer(request.workspace, number, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _shown(request, number, status=status_of(error), problem=error.text)
    return redirect("transfer", number)


def _came(request: Asked, number: str) -> dict[str, int]:
    found = {}
    for line in transfer_answer(reader_of(request), number)["lines"]:
        typed = request.POST.get(f"came-{line['pk']}", "").strip()
        if typed:
            units = whole_number(typed)
            if units is None:
                raise WrongUsage(NOT_A_COUNT.with_(sku=line["sku"], typed=typed))
            found[line["sku"]] = units
    return found


def _day(request: Asked) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError as wrong:
        raise WrongUsage(BAD_DAY) from wrong
