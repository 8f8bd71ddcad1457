"""Who may use which address: every route of the program × every role, and of somebody else's shop."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from zhanggui.access.rights import ROLE_RIGHTS, Role

SAMPLES = {"number": "999999", "line": "2", "code": "nobody", "kind": "maintain", "name": "zhanggui-20260701-000000.tar",
           "shop": "nobody", "order_id": "999999", "rule": "none"}  # fmt: skip
ROLES = [role.value for role in Role]


def _routes() -> list[tuple[str, Any]]:
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from zhanggui.access.web import routes

    return list(routes())


def _filled(route: str) -> str:
    """An address of the route: places filled with things that do not exist."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: SAMPLES.get(m.group(1), "1"), route)


@pytest.fixture
def pages(workspace: Any) -> list[tuple[str, Any]]:
    from zhanggui.access.web import BY_KEY, allowed_of

    return [
        (route, view)
        for route, view in _routes()
        if allowed_of(view) != BY_KEY and not route.startswith("api/")
    ]


def test_no_route_is_undeclared(workspace: Any) -> None:
    from zhanggui.access.web import undeclared

    assert undeclared() == []


def test_a_view_that_says_nothing_is_never_served(
    workspace: Any, signed_in: Callable[..., Any], settings: Any
) -> None:
    """The gate itself, not only the check at the start."""
    from django.core.exceptions import PermissionDenied
    from django.test import RequestFactory

    from zhanggui.access.models import Person
    from zhanggui.access.web import Gate

    signed_in("owner")
    request = RequestFactory().get("/new")
    request.user = Person.objects.get()
    with pytest.raises(PermissionDenied):
        Gate(lambda _: None).process_view(request, lambda _: None)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_reaches_exactly_what_it_may(
    pages: Any, signed_in: Callable[..., Any], role: str, method: str
) -> None:
    from zhanggui.access.web import PUBLIC, SIGNED_IN, allowed_of

    rights = {right.value for right in ROLE_RIGHTS[Role(role)]} | {PUBLIC, SIGNED_IN}
    wrong, browser = {}, signed_in(role)
    for route, view in pages:
        if route == "logout":
            continue
        status = getattr(browser, method)(_filled(route)).status_code
        allowed = allowed_of(view) in rights
        if status >= 500 or (status == 403) == allowed:
            wrong[route] = status
    assert wrong == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_who_is_not_signed_in_reaches_anything_but_the_door(
    pages: Any, workspace: Any, method: str
) -> None:
    from django.test import Client

    from zhanggui.access.web import PUBLIC, allowed_of

    visitor = Client(SERVER_NAME="localhost")
    inside = [route for route, view in pages if allowed_of(view) != PUBLIC]
    answers = {route: getattr(visitor, method)(_filled(route)) for route in inside}
    assert len(inside) > 15
    assert [
        route for route, a in answers.items() if not (a.status_code == 302 and a.url.startswith("/login?"))
    ] == []


def test_a_form_without_its_token_changes_nothing(pages: Any, member: Callable[..., Any]) -> None:
    from django.test import Client

    browser = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    browser.force_login(member("owner"), backend="zhanggui.access.signing_in.LoginAndPassword")
    forms = [
        route for route, _ in pages if not route.startswith("hooks/")
    ]  # no forms: signed, by other servers
    statuses = {route: browser.post(_filled(route)).status_code for route in forms}
    assert {route for route, status in statuses.items() if status not in (403, 405)} == set()


def test_asking_changes_nothing(pages: Any, signed_in: Callable[..., Any]) -> None:
    """GET never writes: the records are the same before and after asking for every page."""
    from django.apps import apps

    browser = signed_in("owner")
    models = [m for m in apps.get_models() if m.__module__.startswith("zhanggui.")]

    def counts() -> list[tuple[str, Any]]:
        return [(m.__name__, list(m.objects.order_by("pk").values())) for m in models]

    browser.get("/inbox")
    before = counts()
    for route, _ in pages:
        browser.get(_filled(route))
    assert counts() == before
