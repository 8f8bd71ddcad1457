"""配送路线 Routes of own vehicles: a file of stops in, who drives where when out, drivers' lists in the outbox."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, address_of, needs
from zhanggui.answers.route_jobs import FLEET, ROUTES, ask_for_routes, is_installed, plan_of
from zhanggui.answers.stops_file import COLUMNS
from zhanggui.console.choices import job_of, jobs_of
from zhanggui.console.jobs import described
from zhanggui.console.pages import page
from zhanggui.console.purchases import whole_merchant
from zhanggui.console.routes_map import WIDE, routes_map
from zhanggui.console.uploads import not_received
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.methods.routing.solve import NOT_INSTALLED

SHOWN = 10
NAMES = {
    "vehicles": Text("车辆", "vehicles"),
    "capacity": Text("每辆容量", "capacity of each"),
    "leaves": Text("出车", "leave from"),
    "back": Text("最晚收车", "back by"),
    "speed": Text("时速", "km/h"),
    "detour": Text("绕行系数", "detour"),
}
READ = [spelt[0] for name, spelt in COLUMNS.items() if name not in ("x", "y")]


@needs(Right.EXECUTE)
def routes(request: Asked) -> HttpResponse:
    """The form, and the newest plans."""
    whole_merchant(request)
    return _form(request)


@needs(Right.EXECUTE)
@require_POST
def plan_routes(request: Asked) -> HttpResponse:
    """Look at the file and ask for the search; what cannot be read is said at once, row by row."""
    whole_merchant(request)
    try:
        job = ask_for_routes(
            request.workspace, request.FILES.get("file"), request.POST.dict(), by=request.user.login, at=request.now,
            source=address_of(request),
        )  # fmt: skip
    except (Refused, WrongUsage) as wrong:
        return _form(request, problem=wrong.text, status=400)
    except OSError as wrong:
        return not_received(request, wrong)
    return redirect("planned_routes", job.pk)


@needs(Right.EXECUTE)
def planned_routes(request: Asked, number: int) -> HttpResponse:
    """One plan: progress while it is searched, then routes, map and lists."""
    whole_merchant(request)
    found = _job(request, number)
    plan = plan_of(request.workspace.place, found) if found.state == "done" else None
    drawn = routes_map(plan) if plan else None
    return page(request, "planned_routes.html", job=described(found), plan=plan, map=drawn, wide=WIDE)


@needs(Right.EXECUTE)
@require_POST
def route_lists(request: Asked, number: int) -> HttpResponseBase:
    """The drivers' lists of a plan, from the outbox."""
    whole_merchant(request)
    name = str((_job(request, number).result or {}).get("file") or "")
    path = request.workspace.place.outbox / name
    if not name or not path.is_file():
        raise Http404
    record(
        request.workspace.secrets, who=request.user.login, verb="export", at=request.now, subject=name,
        details={"job": number},
    )  # fmt: skip
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _job(request: Asked, number: int) -> Any:
    found = job_of(request, number)
    if found.kind != ROUTES:
        raise Http404
    return found


def _form(request: Asked, *, problem: Text | None = None, status: int = 200) -> HttpResponse:
    typed = request.POST
    fields = [(name, NAMES[name], typed.get(name) or usual) for name, usual in FLEET.items()]
    newest = [described(job) for job in jobs_of(request).filter(kind=ROUTES).order_by("-pk")[:SHOWN]]
    return page(
        request, "routes.html", status=status, fields=fields, newest=newest, problem=problem, columns=READ,
        seconds=typed.get("seconds") or "10", depot=typed.get("depot") or "",
        missing=None if is_installed() else NOT_INSTALLED,
    )  # fmt: skip
