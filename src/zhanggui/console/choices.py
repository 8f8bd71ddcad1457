"""Files that wait for somebody's answer: which kind, which shop, what the columns mean; or to be thrown away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, address_of, needs
from zhanggui.collect.asking import ask_for
from zhanggui.collect.background import DONE
from zhanggui.collect.profiles import known_profiles
from zhanggui.console.pages import refused
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.workspace import Workspace
from zhanggui.jobs.models import Job
from zhanggui.masterdata.models import Shop

LOOKED_AT = 40
LONGEST_SHOP = 60
MAPPING_COMMAND = "zg map"
"""Sentences that send a command line's reader here speak of tables whose columns somebody can explain."""
REASONS = {
    "shop": Text(
        "该平台有多家店铺，系统不猜文件属于哪一家。",
        "Several shops of this platform fit and we do not guess.",
    ),
    "profile": Text("有多种文件类型都符合，系统不猜。", "Several kinds of file fit and we do not guess."),
}
"""What a page says instead of naming options of the command line."""
ANSWERED = Text(
    "这个文件已经有人处理过了，请看最新的任务。",
    "Somebody has dealt with this file already. See the newest jobs.",
)
NO_SUCH_CHOICE = Text(
    "「{choice}」不在可选项之内，请从列出的选项中选择。",
    "'{choice}' is not one of the choices. Take one that is listed.",
)
BAD_SHOP = Text(
    "店铺名应为 1 至 {n} 个字，不含特殊字符。",
    "A shop's name has 1 to {n} characters, and no control characters.",
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A file that waits. ``about``: profile, shop or columns; ``options``: what may be chosen, with its name;
    ``suggested``: the one that ``evidence`` speaks for."""

    job: int
    path: str
    file: str
    about: str
    options: tuple[tuple[str, Text], ...] = ()
    reason: Text
    suggested: str | None = None
    evidence: Text | None = None


def jobs_of(request: Asked) -> QuerySet[Job]:
    """The jobs a person may see: their own, and those of others where they manage or see every shop."""
    person = request.user
    if Right.SETTINGS in person.rights and person.shops is None:
        return Job.objects.all()
    return Job.objects.filter(by=person.login)


def job_of(request: Asked, number: int) -> Job:
    """One job this person may see; 404 for any other."""
    found = jobs_of(request).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def waiting_files(request: Asked) -> list[Choice]:
    """Every file among the newest uploads that waits for an answer, the newest first."""
    if Right.IMPORT not in request.user.rights:
        return []
    jobs = list(jobs_of(request).filter(kind="import").order_by("-pk")[:LOOKED_AT])
    return list(_waiting(request.workspace.place, jobs).values())


def choices_of(job: Job) -> dict[tuple[str, str], Choice]:
    """What of this job's files still waits, by path and table."""
    from zhanggui.access.opening import served_workspace

    if job.kind != "import" or not job.is_over:
        return {}
    later = Job.objects.filter(kind="import", pk__gte=job.pk, asked__folder=job.asked.get("folder"))
    found = _waiting(served_workspace().place, list(later.order_by("-pk")[:LOOKED_AT]))
    return {(path, file): choice for (_, path, file), choice in found.items() if choice.job == job.pk}


def _waiting(place: Workspace, newest_first: Iterable[Job]) -> dict[tuple[str, str, str], Choice]:
    """The last word on each table decides: a later job may have imported it."""
    said: dict[tuple[str, str, str], Choice | None] = {}
    profiles, shops = known_profiles(), dict(Shop.objects.values_list("code", "name"))
    for job in newest_first:
        folder = Path(str(job.asked.get("folder", ""))).name
        for one in (job.result or {}).get("files", []):
            key = (folder, one["path"], one["file"])
            if key in said:
                continue
            waits = one["status"] not in DONE and (place.arriving / folder / one["path"]).is_file()
            said[key] = _choice(job, one, profiles, shops) if waits else None
        if not job.is_over:
            said |= _answered_by(job, folder)
    return {key: choice for key, choice in said.items() if choice is not None}


def _answered_by(job: Job, folder: str) -> dict[tuple[str, str, str], None]:
    """A choice that is being carried out waits no longer."""
    tables, only = job.asked.get("tables"), job.asked.get("only") or []
    return {(folder, path, table): None for path in only for table in tables or [Path(path).name]}


def _choice(job: Job, one: dict[str, Any], profiles: dict[str, Any], shops: dict[str, str]) -> Choice:
    candidates, about = one["candidates"], _about(one, profiles)
    reason = Text(**one["reason"]) if one["reason"] else Text("", "")
    options: tuple[tuple[str, Text], ...] = ()
    if about == "shop":
        options = tuple((c, Text(shops.get(c) or c, shops.get(c) or c)) for c in candidates)
    elif about == "profile":
        options = tuple((c, Text(profiles[c].zh, profiles[c].en)) for c in candidates)
    return Choice(
        job=job.pk, path=one["path"], file=one["file"], about=about, options=options,
        reason=reason if about == "shop" and len(options) == 1 else REASONS.get(about, reason),
        suggested=one.get("suggested"), evidence=Text(**one["evidence"]) if one.get("evidence") else None,
    )  # fmt: skip


def _about(one: dict[str, Any], profiles: dict[str, Any]) -> str:
    """What is asked: shop, profile, columns, or nothing where the file cannot be read at all."""
    waits, candidates = one["status"] == "needs_choice", one["candidates"]
    if one["profile"]:
        return "shop" if waits else ""
    told_to_map = MAPPING_COMMAND in (one["reason"] or {}).get("zh", "")
    if candidates and all(c in profiles for c in candidates) and not told_to_map:
        return "profile"
    return "columns" if waits or told_to_map else ""


def choice_asked(request: Asked, number: int, typed: Any) -> tuple[Job, Choice]:
    """The job and the waiting file that a form names; 404 for another's, Refused when it waits no longer."""
    job = job_of(request, number)
    waiting = choices_of(job)
    path, file = typed.get("path", ""), typed.get("file", "")
    known = {(one["path"], one["file"]) for one in (job.result or {}).get("files", [])}
    if (path, file) not in known:
        raise Http404
    if (path, file) not in waiting:
        raise Refused(ANSWERED)
    return job, waiting[path, file]


@needs(Right.IMPORT)
@require_POST
def choose(request: Asked, number: int) -> HttpResponse:
    """Import one waiting file as what somebody chose: a kind of file, a shop, a new shop."""
    try:
        job, choice = choice_asked(request, number, request.POST)
        answer = _answer(request, choice)
    except Refused as no:
        return refused(request, no, status=409 if no.text == ANSWERED else 400)
    return redirect("job", import_waiting(request, job, choice, answer, like=_like(job, choice, answer)).pk)


def _answer(request: Asked, choice: Choice) -> dict[str, str]:
    chosen, new = request.POST.get("choice", ""), request.POST.get("new_shop", "").strip()
    if choice.about == "shop" and new:
        if len(new) > LONGEST_SHOP or not new.isprintable():
            raise Refused(BAD_SHOP.with_(n=LONGEST_SHOP))
        return {"shop": new}
    if chosen not in {option for option, _ in choice.options}:
        raise Refused(NO_SUCH_CHOICE.with_(choice=chosen[:60]))
    return {choice.about: chosen}


def _like(job: Job, choice: Choice, answer: dict[str, str]) -> list[str]:
    """Other files of the same drop that what is in them speaks for the same shop: one answer is for all of them."""
    if not choice.suggested or answer.get("shop") != choice.suggested or not _whole(choice):
        return []
    others = [one for one in choices_of(job).values() if one.suggested == choice.suggested and _whole(one)]
    return [one.path for one in others if one.path != choice.path]


def _whole(choice: Choice) -> bool:
    return choice.file == Path(choice.path).name


def import_waiting(
    request: Asked, job: Job, choice: Choice, answer: dict[str, Any], *, like: Sequence[str] = ()
) -> Job:
    """A new job for just this file (or this table of it) and those ``like`` it; choosing twice makes one."""
    asked = {
        **job.asked,
        **answer,
        "only": [choice.path, *like],
        "files": 1 + len(like),
        "tables": None if _whole(choice) else [choice.file],
    }
    key = hashlib.sha256(repr((job.pk, choice.path, choice.file, sorted(answer.items()))).encode())
    return ask_for(
        request.workspace, "import", by=request.user.login, at=request.now, source=address_of(request),
        asked=asked, shops=request.user.shops, key=f"choice {key.hexdigest()}",
    )  # fmt: skip


@needs(Right.IMPORT)
@require_POST
def discard(request: Asked, number: int) -> HttpResponse:
    """Throw an uploaded file away that nobody will import."""
    try:
        job, choice = choice_asked(request, number, request.POST)
    except Refused as no:
        return refused(request, no, status=409)
    folder = request.workspace.place.arriving / Path(str(job.asked["folder"])).name
    record(
        request.workspace.secrets, who=request.user.login, verb="discard", at=request.now,
        subject=choice.path, details={"job": job.pk},
    )  # fmt: skip
    (folder / choice.path).unlink(missing_ok=True)
    return redirect("inbox")
