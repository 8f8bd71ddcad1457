"""执行开关与上限 Stops and caps: what may be carried out, how much of it a day, who stopped what and when."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.limits import limits_answer, stopped_answer
from zhanggui.console.pages import page, reader_of
from zhanggui.core.errors import ZhangguiError
from zhanggui.loop.limits import let_go_on, set_caps, stop
from zhanggui.loop.models import Switch


@needs(Right.EXECUTE)
def limits(request: Asked) -> HttpResponse:
    """Every kind with its switch, its caps and what of today is used up; only for who works for all shops."""
    _whole_merchant(request)
    return _page(request)


def _page(request: Asked, *, status: int = 200, **more: object) -> HttpResponse:
    reader = reader_of(request)
    return page(
        request, "limits.html", status=status, kinds=limits_answer(reader, at=request.now),
        stops=stopped_answer(reader), **more,
    )  # fmt: skip


@needs(Right.EXECUTE)
@require_POST
def switch(request: Asked) -> HttpResponse:
    """Stop a kind ("" all kinds), or let it go on."""
    _whole_merchant(request)
    kind, at, by = request.POST.get("kind", ""), request.now, request.user.login

    def change() -> Switch:
        if request.POST.get("stopped") != "1":
            return let_go_on(request.workspace, known_kinds(), kind, at=at, by=by)
        return stop(
            request.workspace, known_kinds(), kind, reason=request.POST.get("reason", ""), at=at, by=by
        )

    return _done(request, change)


@needs(Right.SETTINGS)
@require_POST
def caps(request: Asked) -> HttpResponse:
    """Set the caps of a kind for a day."""
    _whole_merchant(request)
    return _done(
        request,
        lambda: set_caps(
            request.workspace, known_kinds(), request.POST.get("kind", ""), per_day=request.POST.get("per_day", ""),
            money_per_day=request.POST.get("money_per_day", ""), at=request.now, by=request.user.login,
        ),
    )  # fmt: skip


def _done(request: Asked, change: Callable[[], Switch]) -> HttpResponse:
    try:
        change()
    except ZhangguiError as error:
        return _page(request, status=400, problem=error.text)
    return redirect("limits")


def _whole_merchant(request: Asked) -> None:
    if request.user.shops is not None:
        raise Http404
