"""Where shops' servers call: webhooks of connected shops. Who may call is said by the signature alone."""

from __future__ import annotations

from django.http import Http404, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zhanggui.access.web import Asked, public
from zhanggui.collect.live.delivering import MOST_BYTES, TOO_MUCH, Reply, take_delivery
from zhanggui.collect.models import LiveConnection


@public
@csrf_exempt
@require_POST
def hook(request: Asked, code: str) -> JsonResponse:
    """Take one delivery of a connection; 404 where there is none that listens."""
    connection = LiveConnection.objects.filter(code=code, on=True).first()
    if connection is None:
        raise Http404
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    if not told.isdecimal() or len(told) > len(str(MOST_BYTES)) or int(told) > MOST_BYTES:
        return _answer(Reply(413, TOO_MUCH.with_(mb=MOST_BYTES >> 20)))
    given = {name.lower(): value for name, value in request.headers.items()}
    return _answer(take_delivery(request.workspace, connection, given, request.body, at=request.now))


def _answer(reply: Reply) -> JsonResponse:
    said = {"error": reply.said.en} if reply.said else {"kept": reply.kept}
    return JsonResponse(said, status=reply.status)
