"""Coming in: first run with the code from the terminal, invitations, sign in, sign out, the language."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.models import Person
from zhanggui.access.people import join
from zhanggui.access.web import LANGUAGE_COOKIE, Asked, public, signed_in
from zhanggui.console.pages import page
from zhanggui.core.errors import Refused
from zhanggui.core.language import LANGUAGES, Text

WRONG = Text("登录名或密码不对。", "Login or password is wrong.")
LOCKED = Text("失败次数太多，请 15 分钟后再试。", "Too many failed tries. Try again in 15 minutes.")
BACKEND = "zhanggui.access.signing_in.LoginAndPassword"


@public
def sign_in(request: Asked) -> HttpResponse:
    """Login and password; a workspace nobody has joined yet leads to the first run."""
    if not Person.objects.exists():
        return redirect("join")
    if request.method != "POST":
        return page(request, "sign_in.html", next=request.GET.get("next", ""))
    person = authenticate(request, username=request.POST.get("login"), password=request.POST.get("password"))
    if person is None:
        return page(request, "sign_in.html", status=401, problem=WRONG, next=request.POST.get("next", ""))
    login(request, person)
    record(request.workspace.secrets, who=str(person), verb="sign_in", at=request.now)
    return HttpResponseRedirect(_inside(request.POST.get("next", "")))


def _inside(target: str) -> str:
    """Where to go after signing in: only to our own pages."""
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return target if safe else "/"


def locked_out(
    request: Any, _response: Any = None, _credentials: Any = None, *_: Any, **__: Any
) -> HttpResponse:
    """Too many failures for this login from this address."""
    return page(request, "sign_in.html", status=429, problem=LOCKED)


@public
def join_team(request: Asked) -> HttpResponse:
    """Use a one-time code: the owner's from the terminal, or an invitation."""
    first = not Person.objects.exists()
    code = request.POST.get("code") or request.GET.get("code", "")
    if request.method != "POST":
        return page(request, "join.html", first=first, code=code)
    try:
        person = join(
            request.workspace,
            code.strip(),
            login=request.POST.get("login", ""),
            name=request.POST.get("name", ""),
            password=request.POST.get("password", ""),
            language=request.language,
            at=request.now,
        )
    except Refused as refused:
        typed = {k: request.POST.get(k, "") for k in ("login", "name")}
        return page(request, "join.html", status=400, first=first, code=code, problem=refused.text, **typed)
    login(request, person, backend=BACKEND)
    return redirect("inbox")


@signed_in
@require_POST
def sign_out(request: Asked) -> HttpResponse:
    """Leave; the session is gone."""
    logout(request)
    return redirect("sign_in")


@public
@require_POST
def choose_language(request: Asked) -> HttpResponse:
    """Chinese or English, remembered in this browser."""
    chosen = request.POST.get("language", "zh")
    response = HttpResponseRedirect(_inside(request.POST.get("next", "/")))
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=365 * 86_400, samesite="Lax", httponly=True)
    return response
