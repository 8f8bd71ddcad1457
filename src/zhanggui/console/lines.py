"""One line of a received file: where every row behind a figure leads in the end."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.file_lines import FileLine, batch_tells_costs, file_line
from zhanggui.console.batches import batch_of
from zhanggui.console.pages import page, reader_of
from zhanggui.console.revealing import reason_given, reveal
from zhanggui.core.errors import Refused


@needs(Right.SEE_ORDERS)
def line(request: Asked, number: int, at: int) -> HttpResponse:
    """The line as it stood in the file, and the rows it made; personal cells masked."""
    return page(request, "line.html", line=_line(request, number, at))


@needs(Right.SEE_PERSONAL)
@require_POST
def reveal_line(request: Asked, number: int, at: int) -> HttpResponse:
    """The same with its personal cells, for a reason that goes into the log."""
    found = _line(request, number, at)
    try:
        reveal(request, reason_given(request), batch=found.batch, line=at)
    except Refused as no:
        return page(request, "line.html", status=400, problem=no.text, line=found)
    return page(request, "line.html", line=_line(request, number, at, open_all=True), revealed=True)


def _line(request: Asked, number: int, at: int, *, open_all: bool = False) -> FileLine:
    batch = batch_of(request, number)
    if batch_tells_costs(batch) and Right.SEE_PROFIT not in request.user.rights:
        raise PermissionDenied
    found = file_line(reader_of(request), batch, at, reveal=open_all)
    if found is None:
        raise Http404
    return found
