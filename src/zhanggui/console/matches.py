"""匹配 Matches: which item of which shop is which SKU. The program proposes, people decide, any decision can be undone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.goods import is_sold
from zhanggui.answers.goods_pages import decisions, proposals_answer
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.paging import sheet
from zhanggui.core.codes import fold_sku
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.masterdata import matching
from zhanggui.masterdata.models import Match

LEAST = 0.5
USUAL = 0.95
BAD_SHARE = Text(
    "置信度应在 0.5 到 1 之间，例如 0.95。", "The confidence lies between 0.5 and 1, such as 0.95."
)
NO_SKU = Text("请填写 SKU 编码。", "Enter a SKU code.")
CHANGED = Text(
    "这件商品刚被 {who} 处理过（{sku}）。请刷新页面再看。",
    "{who} has just decided on this item ({sku}). Reload the page and look again.",
)
GONE = Text("这个决定已被撤销或被新的决定取代。", "This decision was undone, or a newer one holds.")


@needs(Right.SEE_ORDERS)
def matches(request: Asked) -> HttpResponse:
    """Open proposals, surest first, and what was decided by whom."""
    reader = reader_of(request)
    found = proposals_answer(reader)
    made = decisions(reader)
    newest: dict[tuple[str, str], int] = {}
    for one in made:
        if one.undone_at is None:
            newest.setdefault((one.shop, one.item_key), one.pk)
    history = [{"record": one, "holds": newest.get((one.shop, one.item_key)) == one.pk} for one in made]
    return page(
        request, "matches.html", found=found, sheet=sheet(found.answer, request.GET.get("page")), history=history,
        usual=USUAL,
    )  # fmt: skip


@needs(Right.MATCH)
@require_POST
def confirm(request: Asked) -> HttpResponse:
    """The item is this SKU."""
    sku = fold_sku(request.POST.get("sku", "").strip())[:200]
    if not sku:
        return refused(request, Refused(NO_SKU))
    return _decide(request, lambda **item: matching.confirm(request.workspace, sku=sku, **item))


@needs(Right.MATCH)
@require_POST
def split(request: Asked) -> HttpResponse:
    """The item is no other SKU."""
    return _decide(request, lambda **item: matching.split(request.workspace, **item))


def _decide(request: Asked, verb: Callable[..., Match]) -> HttpResponse:
    """Decide on the item the page showed, unless somebody did so in the meantime."""
    shop, item, known = (request.POST.get(k, "") for k in ("shop", "item_key", "known"))
    reader = reader_of(request)
    if not reader.sees(shop) or not is_sold(reader.tables(), shop, item):
        raise Http404
    with transaction.atomic():
        latest = _latest(shop, item)
        if str(latest.pk if latest else "") != known:
            who, sku = (latest.decided_by, latest.sku) if latest else ("—", "—")
            return refused(request, Refused(CHANGED.with_(who=who, sku=sku)), status=409)
        verb(shop=shop, item_key=item, at=request.now, by=request.user.login)
    return redirect("matches")


def _latest(shop: str, item: str) -> Match | None:
    """The decision in force; its row is locked until the transaction ends."""
    found = Match.objects.filter(shop=shop, item_key=item, undone_at__isnull=True)
    return found.select_for_update().order_by("-pk").first()


@needs(Right.MATCH)
@require_POST
def undo(request: Asked, number: int) -> HttpResponse:
    """Take the decision back; what was decided before holds again."""
    made = Match.objects.filter(pk=number).first()
    if made is None or not reader_of(request).sees(made.shop):
        raise Http404
    with transaction.atomic():
        latest = _latest(made.shop, made.item_key)
        if latest is None or latest.pk != number:
            return refused(request, Refused(GONE), status=409)
        matching.undo(
            request.workspace, shop=made.shop, item_key=made.item_key, at=request.now, by=request.user.login
        )
    return redirect("matches")


@needs(Right.MATCH)
@require_POST
def accept_above(request: Asked) -> HttpResponse:
    """Confirm every open proposal at least this sure, all of them or none."""
    share = -1.0
    with suppress(ValueError):
        share = float(request.POST.get("confidence", ""))
    if not LEAST <= share <= 1:
        return refused(request, Refused(BAD_SHARE))
    found: list[dict[str, Any]] = proposals_answer(reader_of(request)).answer
    with transaction.atomic():
        for one in found:
            if one["confidence"] >= share and _latest(one["shop"], one["item_key"]) is None:
                matching.confirm(
                    request.workspace, shop=one["shop"], item_key=one["item_key"], sku=one["sku"], at=request.now,
                    by=request.user.login,
                )  # fmt: skip
    return redirect("matches")
