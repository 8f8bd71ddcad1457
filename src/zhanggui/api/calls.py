"""Doing a thing once: a call that names itself (Idempotency-Key) gets the same answer however often it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from zhanggui.answers.form import as_json
from zhanggui.api.keys import Calling
from zhanggui.api.models import Call
from zhanggui.api.problems import JSON, Problem, wrong_field
from zhanggui.core.language import Text

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT = timedelta(days=7)
PURGED_AT_ONCE = 100

CONFLICT = Text(
    "`Idempotency-Key` 已用于另一个内容不同的请求。请为新请求换一个值。",
    "This Idempotency-Key was used for a request with other content. Use a new one for a new request.",
)
BAD_KEY = Text("应为 1 到 200 个可见字符。", "expected 1 to 200 visible characters.")


@dataclass(frozen=True)
class Answer:
    """What a call is answered; ``location`` is where its result will stand."""

    status: int
    content: Any
    location: str = ""

    def response(self) -> HttpResponse:
        """As the caller gets it."""
        headers = {"Location": self.location} if self.location else {}
        return HttpResponse(as_json(self.content), status=self.status, content_type=JSON, headers=headers)


def once(request: Calling, sent: Iterable[bytes], do: Callable[[], Answer]) -> Answer:
    """``do`` in one transaction with the note that it was done, or the answer of the first time.

    Of two equal calls at once the second waits for the first and repeats its answer; a crash leaves neither the
    deed nor the note. Raises the 409 of a key that was used for something else.
    """
    key = _key(request)
    if key is None:
        with transaction.atomic():
            return do()
    digest = _hash(request.path, sent)
    before = _answered(request.caller.name, key, digest)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            return _noted(request, key, digest, do)
    except IntegrityError:
        after = _answered(request.caller.name, key, digest)
        if after is None:
            raise
        return after


def _noted(request: Calling, key: str, digest: str, do: Callable[[], Answer]) -> Answer:
    """Take the key first: whoever comes second waits here."""
    call = Call.objects.create(
        caller=request.caller.name, key=key, sent_hash=digest, status=0, answer={}, at=request.now
    )
    answer = do()
    call.status, call.answer, call.location = answer.status, as_json(answer.content), answer.location
    call.save(update_fields=["status", "answer", "location"])
    _purge(request)
    return answer


def _answered(caller: str, key: str, digest: str) -> Answer | None:
    call = Call.objects.filter(caller=caller, key=key).first()
    if call is None:
        return None
    if call.sent_hash != digest:
        raise Problem(409, "idempotency_conflict", CONFLICT)
    return Answer(call.status, _as_sent(call.answer), call.location)


def _as_sent(kept: Any) -> Any:
    """Answers are kept as text: PostgreSQL reorders the names inside a JSON object."""
    return json.loads(kept) if isinstance(kept, str) else kept


def _key(request: Calling) -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST or not key.isprintable():
        raise wrong_field(HEADER, BAD_KEY)
    return key


def _hash(path: str, sent: Iterable[bytes]) -> str:
    digest = hashlib.sha256(path.encode())
    for part in sent:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _purge(request: Calling) -> None:
    """Forget a few answers that are too old to be asked for again."""
    old = Call.objects.filter(at__lt=request.now - KEPT).values_list("pk", flat=True)[:PURGED_AT_ONCE]
    Call.objects.filter(pk__in=list(old)).delete()
