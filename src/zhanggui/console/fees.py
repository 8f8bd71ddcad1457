"""费率 Fee rates: what each shop pays its platform from which day, its own rates and the platform's."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.code_words import PLATFORMS
from zhanggui.answers.fees import fee_answers
from zhanggui.answers.words import COMPONENTS, FEE_SOURCES
from zhanggui.console.pages import page, reader_of, refused, shops_of
from zhanggui.core.errors import Refused
from zhanggui.masterdata import fees as records
from zhanggui.masterdata.models import ShopFee


@needs(Right.FEES)
def fees(request: Asked) -> HttpResponse:
    """Every shop's rates over time, and the form to enter one."""
    reader = reader_of(request)
    shops = {shop.code: shop for shop in shops_of(reader)}
    cards = [
        {"shop": shops[code], "platform": PLATFORMS.get(shops[code].platform), "rates": list(rates)}
        for code, rates in groupby(fee_answers(reader), key=lambda one: one["shop"])
    ]
    return page(
        request, "fees.html", cards=cards, names={name: COMPONENTS[name] for name in records.COMPONENTS},
        sources=FEE_SOURCES, longest_note=records.LONGEST_NOTE,
    )  # fmt: skip


@needs(Right.FEES)
@require_POST
def enter(request: Asked) -> HttpResponse:
    """A shop's own rate from a day on, or its correction."""
    shop, component, since = _asked(request)
    typed = records.Typed(
        shop=shop, component=component, since=since, percent=request.POST.get("rate", ""),
        fixed=request.POST.get("fixed", ""), note=request.POST.get("note", ""),
    )  # fmt: skip
    return _done(
        request, lambda: records.set_fee(request.workspace, typed, by=request.user.login, at=request.now)
    )


@needs(Right.FEES)
@require_POST
def end(request: Asked) -> HttpResponse:
    """From a day on the platform's own rate again."""
    shop, component, since = _asked(request)

    def change() -> ShopFee:
        return records.end_fee(
            request.workspace, shop=shop, component=component, since=since, note=request.POST.get("note", ""),
            by=request.user.login, at=request.now,
        )  # fmt: skip

    return _done(request, change)


@needs(Right.FEES)
@require_POST
def remove(request: Asked) -> HttpResponse:
    """Take back what was entered for a day."""
    shop, component, since = _asked(request)

    def change() -> ShopFee:
        return records.remove_fee(
            request.workspace, shop=shop, component=component, since=since, by=request.user.login, at=request.now
        )  # fmt: skip

    return _done(request, change)


def _asked(request: Asked) -> tuple[str, str, str]:
    """The shop, fee and day a form names; another shop's is not there for this reader."""
    shop, component, since = (request.POST.get(name, "") for name in ("shop", "component", "since"))
    if shop not in {one.code for one in shops_of(reader_of(request))}:
        raise Http404
    return shop, component, since


def _done(request: Asked, change: Callable[[], ShopFee]) -> HttpResponse:
    try:
        change()
    except Refused as error:
        return refused(request, error)
    return redirect("fees")
