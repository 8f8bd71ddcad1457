"""价格 Prices: what each SKU is asked and paid in each shop, its floor and why, competitors, what was sold below."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.price_rules import rules_answer
from zhanggui.answers.prices import LINES_SHOWN, assumed_told, price_answer, prices_answer, rule_of
from zhanggui.console.excel import workbook
from zhanggui.console.pages import page, reader_of, refused, shops_of
from zhanggui.console.paging import sheet
from zhanggui.core.errors import Refused, WrongUsage, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.pricing.shop_rules import remove_rule, set_rule
from zhanggui.domains.pricing.words import GROUNDS, PRICE_STATES, SWITCHES

COLUMNS = (
    ("sku", Text("SKU", "SKU")),
    ("name", Text("名称", "name")),
    ("shop", Text("店铺", "shop")),
    ("currency", Text("币种", "currency")),
    ("asked", Text("标价", "asked")),
    ("paid", Text("近 30 天成交价", "paid (30 days)")),
    ("units", Text("近 30 天件数", "units (30 days)")),
    ("floor", Text("底价", "floor")),
    ("floor_with_ads", Text("含推广费的底价", "floor with ads")),
    ("profit", Text("每件预期利润", "expected profit")),
    ("margin", Text("预期毛利率", "expected margin")),
    ("lowest", Text("竞品最低", "lowest competitor")),
    ("middle", Text("竞品中位", "median competitor")),
    ("highest", Text("竞品最高", "highest competitor")),
    ("competitors", Text("竞品数", "competitors")),
    ("rank", Text("我的名次", "our rank")),
    ("advised", Text("按竞品建议标价", "asked by the rule")),
    ("advised_why", Text("为什么", "why")),
    ("elasticity", Text("价格弹性", "elasticity")),
    ("elastic_low", Text("弹性下限", "elasticity, low")),
    ("elastic_high", Text("弹性上限", "elasticity, high")),
    ("elastic_why", Text("弹性为什么算不出", "why no elasticity")),
    ("below_units", Text("低于底价件数", "units below floor")),
    ("short", Text("少收", "short")),
)


@needs(Right.SEE_PROFIT)
def prices(request: Asked) -> HttpResponse:
    """All SKUs in all shops, worst first; by shop, state or words, for a margin wanted."""
    reader, typed = reader_of(request), request.GET.get("margin", "").strip()
    try:
        found = prices_answer(reader, rule_of(typed))
    except WrongUsage as error:
        return refused(request, error, status=400)
    rows: list[dict[str, Any]] = found.answer["rows"]
    state, shop, text = (request.GET.get(name, "").strip() for name in ("state", "shop", "text"))
    of_shop = [row for row in rows if shop in ("", row["shop"]) and _says(row, text)]
    chosen = [row for row in of_shop if _is(row, state)]
    shown, lines = sheet(chosen, request.GET.get("page")), found.answer["lines"]
    lines = [line for line in lines if shop in ("", line["shop"])]
    return page(
        request, "prices.html", found=found, told=found.answer, sheet=shown, any=bool(rows), state=state, shop=shop, text=text,
        margin=typed, rules=rules_answer(reader), switches=[(code, name, GROUNDS[code]) for code, name in SWITCHES.items()], shops=shops_of(reader), lines=lines[:LINES_SHOWN], hidden=max(0, len(lines) - LINES_SHOWN),
        rows=[row | {"said": PRICE_STATES[row["state"]], "tells": assumed_told(row["assumed"], reader)} for row in shown.rows],
        counts=[(code, name, sum(_is(row, code) for row in of_shop)) for code, name in _STATES.items()],
    )  # fmt: skip


@needs(Right.SEE_PROFIT)
def price(request: Asked, sku: str) -> HttpResponse:
    """One SKU: why its floor is what it is in each shop, the floor by province, competitors' offers."""
    reader, typed = reader_of(request), request.GET.get("margin", "").strip()
    try:
        found = price_answer(reader, sku, rule_of(typed))
    except WrongUsage as error:
        return refused(request, error, status=400)
    except Refused as missing:
        raise Http404 from missing
    told = [
        one | {"said": PRICE_STATES[one["state"]], "tells": assumed_told(one["assumed"], reader)}
        for one in found
    ]
    ladders = prices_answer(reader, rule_of(typed)).answer["ladders"].get(sku, {})
    named = [(name, text, ladders[name]) for name, text in LADDERS.items() if name in ladders]
    return page(request, "price.html", sku=sku, shops=told, margin=typed, ladders=named)


@needs(Right.DECIDE)
@require_POST
def price_rule(request: Asked) -> HttpResponse:
    """Set a shop's repricing rule, or go back to the usual one."""
    shop = request.POST.get("shop", "")
    if not reader_of(request).sees(shop):
        raise Http404
    try:
        if request.POST.get("do") == "remove":
            remove_rule(request.workspace, shop, at=request.now, by=request.user.login)
        else:
            typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
            set_rule(
                request.workspace, shop, typed | {"on": "yes" if typed.get("on") else "no"}, at=request.now, by=request.user.login
            )  # fmt: skip
    except ZhangguiError as error:
        return refused(request, error, status=400)
    return redirect("prices")


@needs(Right.EXPORT)
@require_POST
def prices_excel(request: Asked) -> HttpResponseBase:
    """The whole list as a workbook; for whoever may see costs."""
    if Right.SEE_PROFIT not in request.user.rights:
        raise Http404
    try:
        found = prices_answer(reader_of(request), rule_of(request.GET.get("margin", "")))
    except WrongUsage as error:
        return refused(request, error, status=400)
    rows = ([row[name] for name, _ in COLUMNS] for row in found.answer["rows"])
    return workbook(
        request, Text("价格", "prices").in_(request.language), [head for _, head in COLUMNS], rows
    )


LADDERS = {
    "above_floor": Text("清仓阶梯（不低于底价）", "Ladder above the floor"),
    "below_floor": Text("清仓阶梯（低于底价，须具名签字）", "Ladder below the floor (takes a signature)"),
}
_STATES = {
    **{code: PRICE_STATES[code] for code in ("below", "asked_below", "above", "unknown")},
    "undercut": Text("竞品低 5% 以上", "a competitor 5 % below"),
    "sold_below": Text("近 30 天有低于底价的订单", "sold below floor in 30 days"),
}


def _is(row: dict[str, Any], state: str) -> bool:
    if state == "undercut":
        return bool(row["undercut"])
    return bool(row["below_lines"]) if state == "sold_below" else state in ("", row["state"])


def _says(row: dict[str, Any], text: str) -> bool:
    return not text or text.lower() in f"{row['sku']} {row['name']}".lower()
