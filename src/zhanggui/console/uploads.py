"""Files as a browser sends them: kept until a job has imported them."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, address_of, needs
from zhanggui.collect.arriving import NO_FILE, TOO_MUCH_WAITING, receive
from zhanggui.collect.asking import ask_for
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.warehouse.files import is_disk_full

NO_ROOM = Text(
    "磁盘已满，文件没有收下。请清理空间后重新拖入。",
    "The disk is full; the files were not kept. Free some space and drop them again.",
)


STATUSES = {NO_FILE: 400, TOO_MUCH_WAITING: 409}
"""Of what is refused; anything else was too much at once."""


@needs(Right.IMPORT)
@require_POST
def upload(request: Asked) -> HttpResponse:
    """Keep what was dropped and ask for its import; answers with the page of the job."""
    try:
        folder = receive(request.workspace.place, request.FILES.getlist("file"), request.POST.getlist("path"))
    except (Refused, OSError) as wrong:
        return not_received(request, wrong)
    asked = {
        "folder": folder.name,
        "shop": request.POST.get("shop") or None,
        "files": len(request.FILES.getlist("file")),
    }
    job = ask_for(
        request.workspace, "import", by=request.user.login, at=request.now, source=address_of(request),
        asked=asked, shops=request.user.shops,
    )  # fmt: skip
    return JsonResponse({"page": reverse("job", args=[job.pk]), "job": job.pk}, status=202)


def not_received(request: Asked, wrong: Refused | OSError) -> HttpResponse:
    """Why nothing was kept, as the script of the page reads it."""
    if isinstance(wrong, Refused):
        status = STATUSES.get(wrong.text, 413)
        return JsonResponse({"error": wrong.text.in_(request.language)}, status=status)
    if not is_disk_full(wrong):
        raise wrong
    return JsonResponse({"error": NO_ROOM.in_(request.language)}, status=507)
