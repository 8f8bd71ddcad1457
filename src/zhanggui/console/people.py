"""人员与密钥 People and keys: who is in the team, what each may do, which programs may ask."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access import people as team
from zhanggui.access.models import ApiKey, Person
from zhanggui.access.rights import RIGHT_NAMES, ROLE_NAMES, Right, Role, covers, may_grant
from zhanggui.access.web import Asked, needs
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop

UNKNOWN = Text("没有这样的角色、权限或店铺。", "There is no such role, right or shop.")
NO_SHOPS = Text("请勾选店铺，或勾选全部。", "Tick the shops, or tick all of them.")
FOR_PROGRAMS = [r for r in Right if r not in (Right.PEOPLE, Right.BACKUP, Right.FEES)]
"""What a key may be given: people are managed, keys handed out and fee rates entered by people."""


@needs(Right.PEOPLE)
def people(request: Asked) -> HttpResponse:
    """Everybody, and the programs' keys."""
    return _page(request)


def _page(request: Asked, **more: Any) -> HttpResponse:
    """The page; ``code`` or ``secret`` stand on it this once."""
    reader, role = reader_of(request), Role(request.user.role)
    everybody = [p for p in Person.objects.order_by("login") if covers(request.user.shops, p.shops)]
    keys = [k for k in ApiKey.objects.order_by("-pk") if covers(request.user.shops, k.shops)]
    return page(
        request,
        "people.html",
        everybody=[
            {
                "person": p,
                "role": ROLE_NAMES[Role(p.role)],
                "may_change": team.may_change(request.user, p),
                "may_reset": team.may_reset(request.user, p),
            }
            for p in everybody
        ],
        keys=[_shown(key) for key in keys],
        roles=[(r, ROLE_NAMES[r]) for r in Role if may_grant(role, r)],
        grantable=[(r, RIGHT_NAMES[r]) for r in FOR_PROGRAMS if r in request.user.rights],
        shops=[s for s in Shop.objects.order_by("code") if reader.sees(s.code)],
        everywhere=reader.shops is None,
        **more,
    )


def _shown(key: ApiKey) -> dict[str, Any]:
    """A key with what it may do today."""
    works = team.cut_to_maker(key)
    return {"key": key, "works": works, "may": [RIGHT_NAMES[r] for r in Right if r in key.rights]}


@needs(Right.PEOPLE)
@require_POST
def invite(request: Asked) -> HttpResponse:
    """A one-time code for a new colleague, shown this once."""
    try:
        code = team.invite(
            request.workspace, role=_role(request), shops=_shops(request), by=request.user, at=request.now
        )
    except (Refused, WrongUsage) as error:
        return refused(request, error)
    return _page(request, code=code)


@needs(Right.PEOPLE)
@require_POST
def change(request: Asked, number: int) -> HttpResponse:
    """Another role, other shops, disabled or enabled again."""
    person, active = _person(request, number), request.POST.get("active") == "yes"
    try:
        team.change_person(
            request.workspace, person, role=_role(request), shops=_shops(request), active=active,
            by=request.user, at=request.now,
        )  # fmt: skip
    except (Refused, WrongUsage) as error:
        return _denied(request, error)
    return redirect("people")


@needs(Right.PEOPLE)
@require_POST
def new_password(request: Asked, number: int) -> HttpResponse:
    """A code with which somebody chooses a new password."""
    person = _person(request, number)
    try:
        code = team.invite(
            request.workspace, role=Role(person.role), shops=person.shops, by=request.user, at=request.now,
            person=person,
        )  # fmt: skip
    except Refused as error:
        return _denied(request, error)
    return _page(request, code=code, code_for=person)


def _denied(request: Asked, error: Refused | WrongUsage) -> HttpResponse:
    """What only the owner may do is forbidden; anything else was asked for wrongly."""
    return refused(request, error, status=403 if error.text == team.ONLY_THE_OWNER else 400)


@needs(Right.PEOPLE)
@require_POST
def make_key(request: Asked) -> HttpResponse:
    """A key for a program; its secret is shown this once."""
    asked = request.POST.getlist("right")
    try:
        if not asked or not set(asked) <= {r.value for r in FOR_PROGRAMS}:
            raise WrongUsage(UNKNOWN)
        _, secret = team.make_key(
            request.workspace, name=request.POST.get("name", ""), rights=[Right(r) for r in asked],
            shops=_shops(request), by=request.user, at=request.now,
        )  # fmt: skip
    except (Refused, WrongUsage) as error:
        return refused(request, error)
    return _page(request, secret=secret)


@needs(Right.PEOPLE)
@require_POST
def revoke_key(request: Asked, number: int) -> HttpResponse:
    """The key is good for nothing from now on."""
    key = ApiKey.objects.filter(pk=number).first()
    if key is None or not covers(request.user.shops, key.shops):
        raise Http404
    try:
        team.revoke_key(request.workspace, key, by=request.user, at=request.now)
    except Refused as late:
        return refused(request, late, status=409)
    return redirect("people")


def _person(request: Asked, number: int) -> Person:
    person = Person.objects.filter(pk=number).first()
    if person is None or not covers(request.user.shops, person.shops):
        raise Http404
    return person


def _role(request: Asked) -> Role:
    role = request.POST.get("role", "")
    if role not in {r.value for r in Role}:
        raise WrongUsage(UNKNOWN)
    return Role(role)


def _shops(request: Asked) -> list[str] | None:
    """The shops ticked; "all" is all the granter has. Nothing ticked grants nothing, so it is asked again."""
    chosen = [s for s in request.POST.getlist("shop") if s != "*"]
    if "*" in request.POST.getlist("shop"):
        return request.user.shops
    if not chosen:
        raise WrongUsage(NO_SHOPS)
    known = set(Shop.objects.filter(code__in=chosen).values_list("code", flat=True))
    if set(chosen) != known:
        raise WrongUsage(UNKNOWN)
    return sorted(chosen)
