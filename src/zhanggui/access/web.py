"""What every request passes: deny by default, who asks, which language, safe headers.

A view says who may use it with ``@public``, ``@signed_in`` or ``@needs(Right.…)``; the API's views look at keys
themselves (``BY_KEY``). One that says nothing is never served, and the program does not even start with it
(``undeclared``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from zhanggui.access.models import Person
from zhanggui.access.opening import OpenWorkspace, served_workspace
from zhanggui.access.rights import Right
from zhanggui.core.language import LANGUAGES
from zhanggui.core.periods import utc_now

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC, SIGNED_IN, BY_KEY = "public", "signed_in", "by_key"
LANGUAGE_COOKIE = "zg_language"
DJANGO_LANGUAGE = {"zh": "zh-hans", "en": "en"}

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No script, style or picture but our own files; nothing inline, nothing evaluated, nothing from elsewhere."""


class Asked(HttpRequest):
    """A request as views see it after the gate (types only)."""

    user: Person
    language: str
    now: datetime
    workspace: OpenWorkspace


def public(view: View) -> View:
    """Anybody may use this view, signed in or not."""
    view.allowed = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any member of the team may use this view."""
    view.allowed = SIGNED_IN  # type: ignore[attr-defined]
    return view


def needs(right: Right) -> Callable[[View], View]:
    """Only who has the right may use this view."""

    def declared(view: View) -> View:
        view.allowed = right  # type: ignore[attr-defined]
        return view

    return declared


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the connection says; headers could say anything."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def allowed_of(view: Any) -> str | None:
    """What a view declares; None when it says nothing."""
    found: str | None = getattr(view, "allowed", None)
    return found


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of the program with its view, in the order they are tried."""
    resolver = resolver or get_resolver()
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path, one.callback
        else:
            yield from routes(one, path)


def undeclared() -> list[str]:
    """Routes whose view does not say who may use it."""
    return [path for path, view in routes() if allowed_of(view) is None]


class Gate:
    """Django middleware: turns away whoever may not use the view, before it runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.language = language_of(request)  # type: ignore[attr-defined]
        request.now = utc_now()  # type: ignore[attr-defined]
        request.workspace = served_workspace()  # type: ignore[attr-defined]
        with translation.override(DJANGO_LANGUAGE[request.language]):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """None lets the view run."""
        allowed, person = allowed_of(view), request.user
        if allowed in (PUBLIC, BY_KEY):
            return None
        if not isinstance(person, Person):
            return HttpResponseRedirect(f"/login?next={quote(request.get_full_path())}")
        if allowed is None or not (allowed == SIGNED_IN or allowed in person.rights):
            raise PermissionDenied
        return None

    def process_exception(self, _: HttpRequest, wrong: Exception) -> None:
        """What PostgreSQL cannot keep (a NUL, a text longer than its column) is the sender's mistake, not ours."""
        if isinstance(wrong, DataError):
            raise BadRequest(str(wrong)) from wrong


def language_of(request: HttpRequest) -> str:
    """The reader's language: what they chose in this browser, else what is set for the person, else Chinese."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE) or getattr(request.user, "language", None)
    return chosen if chosen in LANGUAGES else "zh"
