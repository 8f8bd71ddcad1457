"""重复订单 Double orders: orders that two shops' files both hold, and for which shop they count."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.doubles import KINDS, double_answers
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.core.errors import Refused
from zhanggui.masterdata.doubles import BOTH, choose, undo_choice


@needs(Right.SEE_ORDERS)
def doubles(request: Asked) -> HttpResponse:
    """Every two shops that share orders, with both places of some, and the choice."""
    return page(request, "doubles.html", pairs=double_answers(reader_of(request)), kinds=KINDS)


@needs(Right.SETTINGS)
@require_POST
def choose_double(request: Asked) -> HttpResponse:
    """For which of two shops the orders count (``counts``: one of them, or ``both``)."""
    shop, other = _pair(request)
    counts = request.POST.get("counts", "")
    if counts not in (shop, other, "both"):
        raise Http404
    return _done(
        request,
        lambda: choose(
            request.workspace, shop=shop, other=other, counts=BOTH if counts == "both" else counts,
            by=request.user.login, at=request.now,
        ),
    )  # fmt: skip


@needs(Right.SETTINGS)
@require_POST
def undo_double(request: Asked) -> HttpResponse:
    """Take the latest choice between two shops back."""
    shop, other = _pair(request)
    return _done(
        request,
        lambda: undo_choice(request.workspace, shop=shop, other=other, by=request.user.login, at=request.now),
    )


def _pair(request: Asked) -> tuple[str, str]:
    """The two shops a form names; for who does not see both they are not there."""
    shop, other = request.POST.get("shop", ""), request.POST.get("other", "")
    reader = reader_of(request)
    if not (shop and other and reader.sees(shop) and reader.sees(other)):
        raise Http404
    return shop, other


def _done(request: Asked, change: Callable[[], object]) -> HttpResponse:
    try:
        change()
    except Refused as error:
        return refused(request, error)
    return redirect("doubles")
