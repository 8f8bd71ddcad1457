"""店铺连接 Connections: shops whose servers are asked, and told by; only for owners who work for all shops."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.live import connections_answer, platforms_to_connect
from zhanggui.collect.live.connections import Typed, connect_shop, connection_of, disconnect_shop
from zhanggui.collect.live.timetable import EVERY, ask_for_pull, pull_every
from zhanggui.collect.models import LiveConnection
from zhanggui.console.pages import page, reader_of
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job


@needs(Right.CONNECT)
def connections(request: Asked) -> HttpResponse:
    """Every connection, and the form for one more."""
    _whole_merchant(request)
    return _page(request)


def _page(request: Asked, *, status: int = 200, problem: Text | None = None) -> HttpResponse:
    return page(
        request, "connections.html", status=status, problem=problem, kept=connections_answer(reader_of(request), request.now),
        adapters=platforms_to_connect(), intervals={name: called for name, (_, called) in EVERY.items()},
        typed={name: request.POST.get(name, "") for name in ("shop", "address", "platform")},
    )  # fmt: skip


@needs(Right.CONNECT)
@require_POST
def connect(request: Asked) -> HttpResponse:
    """Keep a connection; its first pull is the next click, so that nothing is called by a slip of the hand."""
    _whole_merchant(request)
    asked = request.POST
    platform = asked.get("platform", "")
    names = {name for one in platforms_to_connect() if one.platform == platform for name in one.secrets}
    typed = Typed(
        shop=asked.get("shop", ""), platform=platform, address=asked.get("address", ""),
        own_network=asked.get("own_network") == "yes", webhook=asked.get("webhook", ""),
        currency=asked.get("currency", ""), time_zone=asked.get("time_zone", ""),
        secrets={name: asked.get(f"{platform}_{name}", "") for name in names},
    )  # fmt: skip
    try:
        connect_shop(request.workspace, typed, at=request.now, by=request.user.login)
    except Refused as error:
        return _page(request, status=400, problem=error.text)
    return redirect("connections")


@needs(Right.CONNECT)
@require_POST
def disconnect(request: Asked) -> HttpResponse:
    """Ask a shop's server no more."""
    _whole_merchant(request)
    try:
        disconnect_shop(
            request.workspace, request.POST.get("shop", ""), at=request.now, by=request.user.login
        )
    except Refused as error:
        return _page(request, status=400, problem=error.text)
    return redirect("connections")


@needs(Right.CONNECT)
@require_POST
def pull(request: Asked) -> HttpResponse:
    """Pull a connection now, in the background."""
    _whole_merchant(request)
    try:
        found = connection_of(request.POST.get("shop", ""))
    except Refused as error:
        return _page(request, status=400, problem=error.text)
    return redirect("job", _start(request, found).pk)


@needs(Right.CONNECT)
@require_POST
def every(request: Asked) -> HttpResponse:
    """Choose how often a shop is pulled by itself."""
    _whole_merchant(request)
    asked = request.POST
    try:
        pull_every(
            request.workspace, asked.get("shop", ""), asked.get("every", ""), at=request.now, by=request.user.login
        )  # fmt: skip
    except Refused as error:
        return _page(request, status=400, problem=error.text)
    return redirect("connections")


@transaction.atomic
def _start(request: Asked, found: LiveConnection) -> Job:
    job = ask_for_pull(found, by=request.user.login, at=request.now)
    record(
        request.workspace.secrets, who=request.user.login, verb="start_pull", at=request.now, subject=found.shop,
        shop=found.shop, details={"job": job.pk},
    )  # fmt: skip
    return job


def _whole_merchant(request: Asked) -> None:
    if request.user.shops is not None:
        raise Http404
