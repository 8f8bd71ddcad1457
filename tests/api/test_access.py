"""Who may do what: every operation for every role's key, no key, a revoked one, another shop's. No cell is left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from zhanggui.access.rights import ROLE_RIGHTS, Right, Role


def _operations() -> list[tuple[str, str]]:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.site.settings")
    import django

    django.setup()
    from zhanggui.api.operations import operations_of
    from zhanggui.api.urls import api

    return sorted((method, path) for method, path, _ in operations_of(api))


OPERATIONS = _operations()
NEEDS = {
    ("GET", "/orders"): Right.SEE_ORDERS,
    ("GET", "/totals"): Right.SEE_ORDERS,
    ("GET", "/kpis"): Right.SEE_ORDERS,
    ("GET", "/kpis/{code}"): Right.SEE_ORDERS,
    ("GET", "/profit"): Right.SEE_PROFIT,
    ("GET", "/rows"): Right.SEE_ORDERS,
    ("GET", "/prices"): Right.SEE_PROFIT,
    ("GET", "/skus"): Right.SEE_ORDERS,
    ("GET", "/profiles"): Right.SEE_ORDERS,
    ("GET", "/batches"): Right.SEE_ORDERS,
    ("GET", "/quarantine"): Right.SEE_ORDERS,
    ("GET", "/imports/{number}"): Right.IMPORT,
    ("POST", "/imports"): Right.IMPORT,
    ("POST", "/orders:batch"): Right.IMPORT,
    ("POST", "/batches/{number}/undo"): Right.UNDO,
    ("POST", "/quarantine/fix"): Right.FIX,
    ("POST", "/quarantine/replay"): Right.FIX,
    ("GET", "/decisions"): Right.SEE_PROFIT,
    ("GET", "/decisions/{number}"): Right.SEE_PROFIT,
    ("POST", "/decisions/{number}/accept"): Right.DECIDE,
    ("POST", "/decisions/{number}/refuse"): Right.DECIDE,
    ("POST", "/decisions/{number}/execute"): Right.EXECUTE,
    ("GET", "/track-record"): Right.SEE_PROFIT,
    ("GET", "/stock"): Right.SEE_PROFIT,
    ("GET", "/buildings"): Right.SEE_PROFIT,
    ("GET", "/transfers"): Right.SEE_PROFIT,
    ("GET", "/transfers/{number}"): Right.SEE_PROFIT,
    ("POST", "/transfers/{number}/receive"): Right.EXECUTE,
    ("POST", "/transfers/{number}/cancel"): Right.EXECUTE,
    ("GET", "/promotions"): Right.SEE_PROFIT,
    ("POST", "/promotions"): Right.DECIDE,
    ("GET", "/promotions/{number}"): Right.SEE_PROFIT,
    ("GET", "/promotions/{number}/whatif"): Right.SEE_PROFIT,
    ("POST", "/promotions/{number}/check"): Right.DECIDE,
    ("POST", "/promotions/{number}/cap"): Right.DECIDE,
    ("POST", "/promotions/{number}/approve"): Right.EXECUTE,
    ("POST", "/promotions/{number}/start"): Right.EXECUTE,
    ("POST", "/promotions/{number}/end"): Right.EXECUTE,
    ("POST", "/promotions/{number}/cancel"): Right.EXECUTE,
    ("POST", "/promotions/{number}/conclude"): Right.EXECUTE,
    ("GET", "/events"): Right.SEE_PROFIT,
    ("GET", "/events/review"): Right.SEE_PROFIT,
    ("POST", "/events/review"): Right.SEE_PROFIT,
    ("GET", "/war-room"): Right.SEE_PROFIT,
}
"""The matrix, typed by hand: a new operation without a line here fails."""


def test_every_operation_stands_in_the_matrix() -> None:
    assert set(OPERATIONS) == set(NEEDS)


def _call(program: Any, method: str, path: str) -> Any:
    place = path.strip("/").format(code="gmv", number=999)
    return program.get(place) if method == "GET" else program.post(place)


def test_a_key_does_what_its_role_may_and_nothing_else(program: Any) -> None:
    """Calls without content: who may use the operation hears what is missing (or gets an answer), never 401 or 403."""
    wrong = []
    for role in Role:
        caller = program(rights=ROLE_RIGHTS[role])
        for (method, path), right in NEEDS.items():
            status = _call(caller, method, path).status_code
            allowed = right in ROLE_RIGHTS[role]
            if (status == 403) is allowed or status in (401, 429) or status >= 500:
                wrong.append((role, method, path, status))
    assert wrong == []


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer zg_nobody", "Basic enpnOjE=", "Bearer " + "x" * 9_000]
)
def test_without_a_valid_key_nothing_is_answered(client: Any, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    for method, path in OPERATIONS:
        place = "/api/v1" + path.format(code="gmv", number=1)
        answer = client.generic(method, place, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "no_key"), place
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_is_good_for_nothing_at_once(program: Any, workspace: Any) -> None:
    from zhanggui.access.models import ApiKey, Person
    from zhanggui.access.people import revoke_key

    caller = program()
    assert caller.get("kpis").status_code == 200
    revoke_key(workspace, ApiKey.objects.get(), by=Person.objects.get(), at=datetime.now(UTC))
    assert caller.get("kpis").status_code == 401


def test_a_signed_in_browser_is_no_key(client: Any, erp: Any) -> None:
    from zhanggui.access.models import Person

    client.force_login(Person.objects.get(), backend="zhanggui.access.signing_in.LoginAndPassword")
    assert client.get("/api/v1/kpis").status_code == 401
    assert client.post("/api/v1/orders:batch", "{}", content_type="application/json").status_code == 401


def test_the_program_does_not_start_with_an_operation_that_declares_nothing(erp: Any, client: Any) -> None:
    from zhanggui.api.operations import silent_operations
    from zhanggui.api.urls import api

    assert silent_operations() == []
    router = api._routers[1][1]
    view = router.path_operations["/kpis"].operations[0].view_func
    declared, view.allowed = view.allowed, None
    try:
        assert silent_operations() == ["GET /kpis"]
    finally:
        view.allowed = declared


def test_what_a_key_did_last_is_noted_at_most_once_a_minute(program: Any) -> None:
    from zhanggui.access.models import ApiKey

    caller = program()
    caller.get("kpis")
    first = ApiKey.objects.get().used_at
    caller.get("kpis")
    assert first is not None
    assert ApiKey.objects.get().used_at == first


def test_a_program_that_runs_wild_is_slowed_down(erp: Any) -> None:
    from zhanggui.api.pace import pace

    pace.at_once, pace.a_second = 3, 0.5
    try:
        pace._left.clear()
        statuses = [erp.get("kpis").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        assert int(erp.get("kpis").headers["Retry-After"]) in (1, 2)
    finally:
        pace.at_once, pace.a_second = 1_500.0, 300.0


def test_the_page_about_the_api_is_for_members_of_the_team(client: Any, erp: Any) -> None:
    from zhanggui.access.models import Person

    assert client.get("/api/v1/docs").status_code == 302
    assert client.get("/api/v1/openapi.json").status_code == 401
    assert "/orders:batch" in str(erp.asks("openapi.json"))
    client.force_login(Person.objects.get(), backend="zhanggui.access.signing_in.LoginAndPassword")
    page = client.get("/api/v1/docs").content.decode()
    assert all(f"/api/v1{path}" in page for _, path in OPERATIONS)
    assert "看成本和利润" in page
