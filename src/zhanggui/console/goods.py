"""商品档案 Goods: every SKU with cost, stock, shops and what it earned."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.goods_pages import card_answer, goods_answer, opened_profit, recent_profit
from zhanggui.console.pages import page, reader_of
from zhanggui.console.paging import sheet
from zhanggui.core.language import Text

SOURCES = {
    "catalogue": Text("商品表", "product sheet"),
    "sales": Text("只在订单里", "orders only"),
    "files": Text("成本、库存或采购表", "cost, stock or purchase sheet"),
}
SHOWN = {
    "": Text("全部", "all"),
    "cost": Text("缺成本", "without cost"),
    "sales": Text("近 30 天没卖出", "unsold in 30 days"),
    "stock": Text("没有库存数", "without a stock count"),
}
SORTS = ("sku", "units_30_days", "on_hand", "cost")


@needs(Right.SEE_ORDERS)
def goods(request: Asked) -> HttpResponse:
    """All SKUs, page by page; found by code or name."""
    reader = reader_of(request)
    found = goods_answer(reader)
    text, missing, sort = (request.GET.get(k, "").strip() for k in ("text", "missing", "sort"))
    sees = Right.SEE_PROFIT in request.user.rights
    if not sees and sort == "cost":
        sort = ""  # an order tells nearly as much as the figures
    cards = [c for c in found.answer if _matches(c, text) and _lacks(c, missing)]
    shown = sheet(_in_order(cards, sort), request.GET.get("page"))
    earned, until = recent_profit(reader) if sees else ({}, None)
    return page(
        request,
        "goods.html",
        found=found,
        sheet=shown,
        cards=[card | {"earned": opened_profit(earned.get(card["sku"], []), until)} for card in shown.rows],
        text=text,
        missing=missing if missing in SHOWN else "",
        shown=SHOWN,
        sources=SOURCES,
        until=until,
        sees=sees,
        any=bool(found.answer),
    )


@needs(Right.SEE_ORDERS)
def card(request: Asked, sku: str) -> HttpResponse:
    """One SKU."""
    reader = reader_of(request)
    found = card_answer(reader, sku)
    if found is None:
        raise Http404
    sees = Right.SEE_PROFIT in request.user.rights
    earned, until = recent_profit(reader) if sees else ({}, None)
    return page(
        request,
        "card.html",
        card=found,
        earned=opened_profit(earned.get(sku, []), until),
        until=until,
        sees=sees,
        sources=SOURCES,
    )


def _matches(card: dict[str, Any], text: str) -> bool:
    return not text or text.lower() in f"{card['sku']} {card['name'] or ''}".lower()


def _lacks(card: dict[str, Any], what: str) -> bool:
    if what == "cost":
        return card["cost"] is None and not card["components"]
    if what == "sales":
        return not card["units_30_days"] and bool(card["on_hand"])
    return card["on_hand"] is None if what == "stock" else True


def _in_order(cards: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """By code, or by a figure, most first; unknown ones last."""
    if sort not in SORTS or sort == "sku":
        return cards
    return sorted(cards, key=lambda c: (c[sort] is None, -(c[sort] or 0)))
