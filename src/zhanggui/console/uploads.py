"""Files as a browser sends them: kept apart under names of our own choosing until a job has imported them."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.console.dropped_names import inside
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs.queue import enqueue
from zhanggui.warehouse.files import is_disk_full

MOST_FILES = 500
MOST_BYTES = 2 << 30

NO_FILE = Text("没有收到文件。", "No file was received.")
TOO_MANY = Text("一次最多 {n} 个文件，请分批拖入。", "At most {n} files at once. Drop them in parts.")
NO_ROOM = Text(
    "磁盘已满，文件没有收下。请清理空间后重新拖入。",
    "The disk is full; the files were not kept. Free some space and drop them again.",
)
TOO_LARGE = Text("一次最多 {mb} MB，请分批拖入。", "At most {mb} MB at once. Drop them in parts.")


@needs(Right.IMPORT)
@require_POST
def upload(request: Asked) -> HttpResponse:
    """Keep what was dropped and ask for its import; answers with the page of the job."""
    try:
        folder = receive(request, request.FILES.getlist("file"), request.POST.getlist("path"))
    except Refused as refused:
        status = 400 if refused.text == NO_FILE else 413
        return JsonResponse({"error": refused.text.in_(request.language)}, status=status)
    except OSError as wrong:
        if not is_disk_full(wrong):
            raise
        return JsonResponse({"error": NO_ROOM.in_(request.language)}, status=507)
    asked = {"folder": folder.name, "shop": request.POST.get("shop") or None}
    job = enqueue("import", by=request.user.login, at=request.now, asked=asked, shops=request.user.shops)
    return JsonResponse({"page": reverse("job", args=[job.pk]), "job": job.pk}, status=202)


def receive(request: Asked, files: list[UploadedFile[Any]], paths: list[str]) -> Path:
    """Write the files below a new folder of ``arriving/``; Refused when they are none, too many or too large."""
    if not files:
        raise Refused(NO_FILE)
    if len(files) > MOST_FILES:
        raise Refused(TOO_MANY.with_(n=MOST_FILES))
    if sum(file.size or 0 for file in files) > MOST_BYTES:
        raise Refused(TOO_LARGE.with_(mb=MOST_BYTES >> 20))
    folder = request.workspace.place.arriving / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    try:
        for i, file in enumerate(files):
            _write(file, folder, inside(paths[i] if i < len(paths) else file.name or "file", i), i)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _write(file: UploadedFile[Any], folder: Path, place: Path, number: int) -> None:
    target = folder / place
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a file of this drop is called like the folder
        target = folder / f"_{number}" / place
        target.parent.mkdir(parents=True)
    while target.exists():
        target = target.with_name(f"_{target.name}")
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
