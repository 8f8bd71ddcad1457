"""How operations answer: lists in pages, with what is not in the figures yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query

from zhanggui.answers.form import as_json
from zhanggui.api.keys import Calling
from zhanggui.api.problems import JSON, not_found
from zhanggui.collect.journal import waiting_orders
from zhanggui.masterdata.models import Shop

PENDING = "Zhanggui-Pending-Orders"
TOTAL = "Zhanggui-Total"
MOST = 10_000

Skip = Annotated[int, Query(ge=0, le=1_000_000_000, description="leave out so many from the start")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="at most so many")]


def figures(request: Calling, answer: Any) -> HttpResponse:
    """An answer about orders, with the number of orders that are taken but in no figure yet."""
    headers = {PENDING: str(waiting_orders(request.caller.shops))}
    return HttpResponse(as_json(answer), content_type=JSON, headers=headers)


def page_of(request: Calling, found: Sequence[Any], skip: int, limit: int) -> HttpResponse:
    """A part of a list; the header says how long the whole is."""
    answer = figures(request, list(found[skip : skip + limit]))
    answer.headers[TOTAL] = str(len(found))
    return answer


def known_shop(request: Calling, shop: str | None) -> str | None:
    """The shop a caller asks about; 404 when there is none or it is not the caller's."""
    if shop is None:
        return None
    request.caller.must_see(shop)
    if not Shop.objects.filter(code=shop).exists():
        raise not_found()
    return shop
