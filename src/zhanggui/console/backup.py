"""备份 Backup: one verified file that holds the whole workspace, made while work goes on; and the way back."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.collect.arriving import MOST_BYTES, receive
from zhanggui.console.pages import page
from zhanggui.console.settings import start
from zhanggui.console.uploads import not_received
from zhanggui.core.errors import Refused
from zhanggui.jobs.models import Job
from zhanggui.jobs.queue import enqueue

NAME = re.compile(r"zhanggui-\d{8}-\d{6}\.tar")
UPLOADED = "backup.tar"


@needs(Right.BACKUP)
def backup(request: Asked) -> HttpResponse:
    """The backups there are, and how to restore each."""
    folder, root = request.workspace.place.backups, request.workspace.place.root.absolute()
    found = sorted(folder.glob("*.tar"), reverse=True) if folder.is_dir() else []
    files = [_described(path, root) for path in found if NAME.fullmatch(path.name)]
    newest = folder.absolute() / (files[0]["name"] if files else "backup.tar")
    steps = restore_steps(newest, root)
    return page(
        request, "backup.html", files=files, folder=folder.absolute(), most_bytes=MOST_BYTES, steps=steps
    )


def _described(path: Path, root: Path) -> dict[str, Any]:
    return {
        "name": path.name,
        "mb": max(1, path.stat().st_size // 1_000_000),
        "restore": restore_steps(path.absolute(), root)[0],
    }


def restore_steps(path: Path, root: Path) -> list[str]:
    """The commands that restore a backup beside the workspace, check it and open it, ready to be pasted.

    >>> restore_steps(Path("/ws/backups/zhanggui-20260701-040000.tar"), Path("/ws"))[0]
    'zg --workspace /ws-20260701-040000 restore /ws/backups/zhanggui-20260701-040000.tar'
    """
    made = path.stem.removeprefix("zhanggui-") if NAME.fullmatch(path.name) else "restored"
    words = [["restore", str(path)], ["doctor"], ["serve"]]
    return [shlex.join(["zg", "--workspace", f"{root}-{made}", *some]) for some in words]


@needs(Right.BACKUP)
@require_POST
def make_backup(request: Asked) -> HttpResponse:
    """Back up in the background."""
    return redirect("job", start(request, "backup").pk)


@needs(Right.BACKUP)
@require_POST
def check(request: Asked, name: str) -> HttpResponse:
    """Verify a backup of the list in the background: whole, of which workspace, how much it holds."""
    _existing(request, name)
    return redirect("job", _ask_check(request, {"name": name}).pk)


@needs(Right.BACKUP)
@require_POST
def check_uploaded(request: Asked) -> HttpResponse:
    """Verify a backup from elsewhere; it is kept no longer than that takes."""
    place = request.workspace.place
    try:
        folder = receive(place, request.FILES.getlist("file")[:1], [UPLOADED])
    except (Refused, OSError) as wrong:
        return not_received(request, wrong)
    try:
        job = _ask_check(request, {"name": UPLOADED, "folder": folder.name})
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return JsonResponse({"page": reverse("job", args=[job.pk]), "job": job.pk}, status=202)


def _ask_check(request: Asked, asked: dict[str, str]) -> Job:
    with transaction.atomic():
        job = enqueue("check_backup", by=request.user.login, at=request.now, asked=asked)
        record(
            request.workspace.secrets, who=request.user.login, verb="check_backup", at=request.now,
            subject=asked["name"], details={"job": job.pk},
        )  # fmt: skip
    return job


@needs(Right.BACKUP)
@require_POST
def download(request: Asked, name: str) -> HttpResponseBase:
    """The file itself. It holds the key: whoever has it can read everything, so every download is logged."""
    path = _existing(request, name)
    record(
        request.workspace.secrets, who=request.user.login, verb="download_backup", at=request.now, subject=name
    )  # fmt: skip
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _existing(request: Asked, name: str) -> Path:
    path = request.workspace.place.backups / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise Http404
    return path
