"""预填方案 in the console: what a coming event's plan should be, shown first, written down as a draft on a click."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.promotion_suggest import suggest_and_create, suggest_answer
from zhanggui.console.pages import page, reader_of, shops_of
from zhanggui.console.purchases import status_of
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.plan.calendar import coming

AHEAD_DAYS = 120
NO_DAYS = Text("请选择活动的第一天和最后一天。", "Choose the first and the last day of the event.")
NO_SHARE = Text("平台间价差应为 0 到 99 的整数。", "The gap between shops is a whole number from 0 to 99.")


@needs(Right.SEE_PROFIT)
def suggest(request: Asked) -> HttpResponse:
    """The form, and the suggestion where days are chosen."""
    if "since" not in request.GET:
        return _shown(request)
    try:
        since, until, parity = _asked(request.GET)
        found = suggest_answer(
            reader_of(request), since, until, request.GET.getlist("shop"), parity=parity
        ).answer
    except ZhangguiError as error:
        return _shown(request, status=status_of(error), problem=error.text)
    return _shown(request, told=found)


@needs(Right.DECIDE)
@require_POST
def make(request: Asked) -> HttpResponse:
    """Write it down as a draft."""
    try:
        since, until, parity = _asked(request.POST)
        number = suggest_and_create(
            reader_of(request), since, until, request.POST.getlist("shop"), at=request.now, by=request.user.login, parity=parity
        )  # fmt: skip
    except ZhangguiError as error:
        return _shown(request, status=status_of(error), problem=error.text)
    return redirect("promotion", number)


def _asked(typed: QueryDict) -> tuple[date, date, Decimal | None]:
    try:
        since, until = (date.fromisoformat(typed.get(name, "")) for name in ("since", "until"))
    except ValueError:
        raise Refused(NO_DAYS) from None
    share = typed.get("parity", "").strip()
    if share and not (share.isascii() and share.isdecimal() and len(share) <= 2):
        raise Refused(NO_SHARE)
    return since, until, Decimal(share) / 100 if share else None


def _shown(request: Asked, *, status: int = 200, **more: Any) -> HttpResponse:
    reader = reader_of(request)
    typed = request.GET if request.method == "GET" else request.POST
    soon = [(name, first, last) for name, first, last in coming(reader.today - timedelta(days=1), AHEAD_DAYS)]
    return page(
        request, "promotion_suggest.html", status=status, typed={key: typed.get(key, "") for key in ("since", "until", "parity")},
        chosen=typed.getlist("shop"), shops=shops_of(reader), soon=soon, **more,
    )  # fmt: skip
