"""备份 Backup: one verified file that holds the whole workspace, made while work goes on."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.console.pages import page
from zhanggui.console.settings import start

NAME = re.compile(r"zhanggui-\d{8}-\d{6}\.tar")


@needs(Right.BACKUP)
def backup(request: Asked) -> HttpResponse:
    """The backups there are, and how to restore one."""
    folder = request.workspace.place.backups
    found = sorted(folder.glob("*.tar"), reverse=True) if folder.is_dir() else []
    files = [
        {"name": f.name, "mb": max(1, f.stat().st_size // 1_000_000)} for f in found if NAME.fullmatch(f.name)
    ]
    return page(request, "backup.html", files=files, folder=folder)


@needs(Right.BACKUP)
@require_POST
def make_backup(request: Asked) -> HttpResponse:
    """Back up in the background."""
    return redirect("job", start(request, "backup").pk)


@needs(Right.BACKUP)
@require_POST
def download(request: Asked, name: str) -> HttpResponseBase:
    """The file itself. It holds the key: whoever has it can read everything, so every download is logged."""
    path = request.workspace.place.backups / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise Http404
    record(
        request.workspace.secrets, who=request.user.login, verb="download_backup", at=request.now, subject=name
    )  # fmt: skip
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)
