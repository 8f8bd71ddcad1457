"""今日 Today: how the last day went, shop by shop, and what to look at first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, signed_in
from zhanggui.answers.today import things_to_do, today_answer
from zhanggui.console.charts import range_marks
from zhanggui.console.pages import page, reader_of
from zhanggui.core.language import Text
from zhanggui.domains.operations.analysis.urgent import Thing

VERDICTS = {
    "below": (Text("低于预期", "below"), "bad"),
    "within": (Text("正常", "as expected"), "good"),
    "above": (Text("高于预期", "above"), "warn"),
}
FIXED_AT = {
    "losing": ("/profit", {"by": "sku", "sort": "profit", "dir": "up"}),
    "unknown": ("/profit", {"by": "sku", "only": "unknown", "sort": "buyer_paid"}),
    "no_cost": ("/goods", {"missing": "cost"}),
    "stock": ("/goods", {"missing": "sales"}),
    "refunds": ("/profit", {"by": "order", "sort": "refunds"}),
}
"""Where each kind of thing is looked into or fixed."""


@signed_in
def today(request: Asked) -> HttpResponse:
    """The first page. Who may not see profit has the inbox as the first page."""
    if Right.SEE_PROFIT not in request.user.rights:
        return redirect("inbox")
    reader = reader_of(request)
    found = today_answer(reader)
    if found.answer is None:
        return page(request, "today.html", empty=True)
    answer = found.answer
    return page(
        request,
        "today.html",
        found=found,
        day=answer["day"],
        since=answer["since"],
        late=(reader.today - timedelta(days=1) - answer["day"]).days,
        shops=[_described(shop, answer["day"]) for shop in answer["shops"]],
        things=[(thing, where(thing, answer["day"])) for thing in things_to_do(reader, answer)],
    )


def _described(shop: dict[str, Any], day: date) -> dict[str, Any]:
    """A shop with its verdict in words, the places of its range, and the way to its day."""
    expected, value = shop["expected"], shop["value"]
    marks = None
    if expected and value is not None:
        marks = range_marks(expected["low"], expected["middle"], expected["high"], value)
    said, mark = VERDICTS.get(shop["verdict"], (None, ""))
    return shop | {"marks": marks, "said": said, "mark": mark, "page": _day_of(shop["shop"], day)}


def _day_of(shop: str, day: date) -> str:
    asked = {"by": "order", "view": "cash", "shop": shop, "period": "own", "since": day, "last": day}
    return "/profit?" + urlencode(asked)


def where(thing: Thing, day: date) -> str:
    """The page on which a thing is looked into or fixed."""
    if thing.where == "shop_day":
        return _day_of(thing.about, day)
    if thing.where == "refunds":
        path, asked = FIXED_AT["refunds"]
        return f"{path}?{urlencode(asked | {'shop': thing.about})}"
    if thing.where == "quarantine":
        return f"{reverse('quarantine')}?{urlencode({'shop': thing.about})}"
    path, asked = FIXED_AT.get(thing.where, (thing.where, {}))
    return f"{path}?{urlencode(asked)}" if asked else path
