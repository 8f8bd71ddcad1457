"""物流网络 Network: today's buildings against the best with one, two, three … and which province is served from where."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.network import network_answer, places, rule_of
from zhanggui.console.excel import workbook
from zhanggui.console.network_map import WIDE, network_map
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.network import NetworkRule

COLUMNS = (
    ("network", Text("方案", "network")),
    ("province", Text("省", "province")),
    ("site", Text("从哪个仓库发", "served from")),
    ("orders_month", Text("每月订单", "orders a month")),
    ("parcel", Text("每单运费", "freight of an order")),
    ("km", Text("公里", "km")),
    ("days", Text("天数", "days")),
)
NO_RIGHT = Text("没有查看利润的权限。", "This needs the right to see profit.")
TODAY, COUNTED = Text("今天", "today"), Text("{n} 个仓库", "{n} site(s)")
PROMISES = (None, 1, 2, 3, 4, 5)
SHARES = (("0.8", "80%"), ("0.9", "90%"), ("0.95", "95%"), ("1", "100%"))


@needs(Right.SEE_PROFIT)
def network(request: Asked) -> HttpResponse:
    """The comparison, and the map of the network chosen with ``show`` (default: the cheapest)."""
    try:
        rule = _rule(request)
        found = network_answer(reader_of(request), rule)
    except ZhangguiError as error:
        return refused(request, error, status=403 if error.exit_code == 1 else 400)
    answer = found.answer
    if answer["refused"]:
        return page(request, "network.html", found=found, refused=answer["refused"], any=False)
    options = [_named(answer["today"]), *(_named(option) for option in answer["options"])]
    shown = _shown(options, request.GET.get("show", ""))
    return page(
        request, "network.html", found=found, any=True, answer=answer, options=options, shown=shown, rule=rule,
        promises=PROMISES, shares=SHARES, kept_share=f"{rule.promise_share:.0%}", map=_map(answer, shown), wide=WIDE,
    )  # fmt: skip


@needs(Right.EXPORT)
@require_POST
def network_excel(request: Asked) -> HttpResponseBase:
    """Who is served from where in every network, as a workbook."""
    try:
        if Right.SEE_PROFIT not in request.user.rights:
            return refused(request, Refused(NO_RIGHT), status=403)
        answer = network_answer(reader_of(request), _rule(request)).answer
    except ZhangguiError as error:
        return refused(request, error, status=403 if error.exit_code == 1 else 400)
    options = [] if answer["refused"] else [answer["today"], *answer["options"]]
    rows = (
        [_named(option)["name"].in_(request.language), *(row[name] for name, _ in COLUMNS[1:])]
        for option in options
        for row in option["provinces"]
    )
    name = Text("物流网络", "network").in_(request.language)
    return workbook(request, name, [head for _, head in COLUMNS], rows)


def _rule(request: Asked) -> NetworkRule:
    def number(name: str, default: float) -> float:
        try:
            return float(request.GET.get(name) or default)
        except ValueError:
            return -1.0

    promise = number("promise", 0.0)
    return rule_of(promise_days=promise or None, share=number("share", 0.95))


def _named(option: dict[str, Any]) -> dict[str, Any]:
    name = TODAY if option["count"] is None else COUNTED.with_(n=option["count"])
    return option | {"name": name, "key": str(option["count"] or "today")}


def _shown(options: list[dict[str, Any]], asked: str) -> dict[str, Any] | None:
    """The network to draw: the one asked for, else the cheapest, else today's."""
    drawn = [option for option in options if option["provinces"]]
    chosen = [option for option in drawn if option["key"] == asked]
    best = [option for option in drawn if option.get("best")]
    return next(iter([*chosen, *best, *drawn]), None)


def _map(answer: dict[str, Any], shown: dict[str, Any] | None) -> Any:
    if shown is None:
        return None
    return network_map(answer["sites"], shown["sites"], shown["provinces"], places(shown["provinces"]))
