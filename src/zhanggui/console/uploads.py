"""Files as a browser sends them: kept until a job has imported them."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.collect.arriving import receive
from zhanggui.core.errors import Refused
from zhanggui.jobs.queue import enqueue


@needs(Right.IMPORT)
@require_POST
def upload(request: Asked) -> HttpResponse:
    """Keep what was dropped and ask for its import; answers with the page of the job."""
    try:
        folder = receive(request.workspace.place, request.FILES.getlist("file"), request.POST.getlist("path"))
    except Refused as refused:
        return JsonResponse({"error": refused.text.in_(request.language)}, status=413)
    asked = {"folder": folder.name, "shop": request.POST.get("shop") or None}
    job = enqueue("import", by=request.user.login, at=request.now, asked=asked, shops=request.user.shops)
    return JsonResponse({"page": reverse("job", args=[job.pk]), "job": job.pk}, status=202)
