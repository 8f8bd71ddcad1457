"""收件箱 Inbox: drop files, see what came in."""

from __future__ import annotations

from django.http import HttpResponse

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.batches import batch_answers
from zhanggui.answers.words import COUNTS, STATES
from zhanggui.console.pages import page, reader_of

SHOWN = 50


@needs(Right.SEE_ORDERS)
def inbox(request: Asked) -> HttpResponse:
    """The newest files with their receipts, and where to drop more."""
    batches = batch_answers(reader_of(request))[::-1]
    shown = [one | {"said": STATES[one["state"]]} for one in batches[:SHOWN]]
    return page(request, "inbox.html", batches=shown, counts=COUNTS)
