"""Addresses of the API. Whatever is wrong below ``/api/v1/`` is said in JSON."""

from __future__ import annotations

from typing import Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path
from ninja import NinjaAPI

from zhanggui.access.models import Person
from zhanggui.access.rights import RIGHT_NAMES
from zhanggui.access.web import Asked, signed_in
from zhanggui.answers.form import as_json
from zhanggui.api import asking, deciding, files, promoting, pushing, supplying
from zhanggui.api.described import with_errors
from zhanggui.api.keys import AnyKey
from zhanggui.api.operations import Exact, Plain, guarded, operations_of, right_of, told_by_ninja
from zhanggui.api.problems import JSON, not_found

api = NinjaAPI(
    title="Zhanggui",
    version="1",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    renderer=Plain(),
    parser=Exact(),
)
for router in (
    asking.router,
    files.router,
    pushing.router,
    deciding.router,
    supplying.router,
    promoting.router,
):
    api.add_router("", router)
told_by_ninja(api)
"""Everything the API can do."""


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for members of the team and for any key."""
    if not isinstance(request.user, Person):
        AnyKey()(request)
    return HttpResponse(as_json(document()), content_type=JSON)


def document() -> dict[str, Any]:
    """What the API says of itself."""
    return with_errors(api.get_openapi_schema(path_prefix="/api/v1/"))


def nowhere(_: HttpRequest) -> HttpResponse:
    """An address that leads to nothing."""
    raise not_found()


@signed_in
def docs(request: Asked) -> HttpResponse:
    """What the API can do, for members of the team: our own page, because a library's own does not live with our CSP."""
    listed = [_described(request, *one) for one in operations_of(api)]
    context = {"language": request.language, "operations": listed}
    return render(request, "api/operations.html", context)


def _described(request: Asked, method: str, path: str, operation: Any) -> dict[str, Any]:
    right = right_of(operation.view_func)
    asked = [
        one for one in get_type_hints(operation.view_func).items() if one[0] not in ("request", "return")
    ]
    names = [name for argument, kind in asked for name in getattr(kind, "model_fields", [argument])]
    return {
        "method": method,
        "path": f"/api/v1{path}",
        "meaning": (operation.description or "").split("\n")[0],
        "right": RIGHT_NAMES[right].in_(request.language) if right else "",
        "parameters": names,
    }


def _operations() -> list[Any]:
    found: list[Any] = [one for one in api.urls[0] if getattr(one, "name", "") != "api-root"]
    for one in found:
        one.callback = guarded(one.callback)
    return found


urlpatterns = [
    path("openapi.json", guarded(openapi), name="openapi"),
    path("docs", docs, name="api_docs"),
    *_operations(),
    re_path("", guarded(nowhere)),
]
