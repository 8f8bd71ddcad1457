"""利润 Profit: what was earned, by shop, platform, SKU, day, month or order, and every figure's way to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.days import newest_day
from zhanggui.answers.kept_profit import kept_profit, opened
from zhanggui.answers.profit import PROFIT, asked_of, totals_of
from zhanggui.answers.reader import Reader
from zhanggui.answers.shop_names import shop_names
from zhanggui.answers.stored import Stored
from zhanggui.answers.words import COMPONENTS, GAINS, GROUPS
from zhanggui.console.charts import waterfall
from zhanggui.console.excel import workbook
from zhanggui.console.pages import page, reader_of, refused, shops_of
from zhanggui.console.paging import sheet
from zhanggui.console.periods import CHOICES, Period, period_of
from zhanggui.console.templatetags.links import order_page, rows_of, why_of
from zhanggui.console.templatetags.words import money
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text

AMOUNTS = {**COMPONENTS, "profit": PROFIT}
VIEWS = {
    "cohort": Text("退款记回原订单", "refunds at their order"),
    "cash": Text("退款按退款日", "refunds on their day"),
}
MOST_DAYS_BY_ORDER = 31
TOO_LONG = Text(
    "按订单一次最多看 {n} 天。请缩短时间段，或先选一家店铺、按日期查看。",
    "By order at most {n} days at once. Choose a shorter period, or look by day first.",
)
_CARD = Text("结算单未到，按平台费率估算", "not settled yet: by the platform's fee card")
ESTIMATED = Text("按假设估算", "estimated")
ASSUMED = {
    "platform_subsidy": Text(
        "有退款而结算单未到，退回的补贴按比例估算",
        "refunded and not settled yet: the subsidy taken back is estimated",
    ),
    "refunds": Text(
        "售后处理中，或没有任何文件提到退款，按没有退款计；没有日期的退款算在付款日",
        "none while a case is open or no file of the shop tells of any; without a date they count on the paid day",
    ),
    "goods_cost": Text(
        "退回或未发货的商品，按假设的可再售比例计成本",
        "returned or unshipped goods: by the assumed share that can be sold again",
    ),
    "commission": _CARD,
    "payment_fee": _CARD,
    "shipping": Text("收货省份或快递不明，按价卡估算", "province or carrier unknown: by the freight card"),
    "other_fees": _CARD,
}


@dataclass(frozen=True)
class Choice:
    """What the address asks for."""

    by: str
    view: str
    shop: str | None
    period: Period

    @property
    def group_name(self) -> Text:
        return GROUPS[self.by]

    @property
    def period_asked(self) -> dict[str, Any]:
        period = self.period
        return {"since": period.since, "until": period.until, "view": self.view, "shop": self.shop}

    @property
    def asked(self) -> dict[str, str]:
        return asked_of(self.period.since, self.period.until, self.view, self.shop)


def choice_of(request: Asked, newest: date) -> Choice:
    """Grouping, view, shop and period; what is unknown falls back to the usual."""
    asked = request.GET
    by, view, shop = asked.get("by", "shop"), asked.get("view", "cohort"), asked.get("shop") or None
    return Choice(
        by if by in GROUPS else "shop", view if view in VIEWS else "cohort", shop, period_of(asked, newest)
    )


def asked_profit(reader: Reader, choice: Choice) -> Stored:
    """The kept answer to what the address asks for."""
    if choice.by == "order" and choice.period.days > MOST_DAYS_BY_ORDER:
        raise Refused(TOO_LONG.with_(n=MOST_DAYS_BY_ORDER))
    return kept_profit(reader, by=choice.by, **choice.period_asked)


@needs(Right.SEE_PROFIT)
def profit(request: Asked) -> HttpResponse:
    """The waterfall of every currency above the table."""
    reader = reader_of(request)
    newest = newest_day(reader).answer
    if newest is None:
        return page(request, "profit.html", empty=True)
    choice = choice_of(request, newest)
    try:
        found = asked_profit(reader, choice)
    except ZhangguiError as error:
        return refused(request, error)
    totals = totals_of(found.answer, choice.asked)
    shown = sheet(in_order(found.answer, choice.by, request.GET), request.GET.get("page"))
    return page(
        request,
        "profit.html",
        found=found,
        newest=newest,
        choice=choice,
        sheet=shown,
        lines=lines_of(opened(shown.rows, by=choice.by, **choice.period_asked), choice.by),
        totals=lines_of(totals, ""),
        charts=[chart_of(total) for total in totals],
        notes=notes_of(found.answer),
        shops=shops_of(reader),
        amounts=AMOUNTS,
        groups=GROUPS,
        views=VIEWS,
        periods=CHOICES,
        only=request.GET.get("only", ""),
        sort=request.GET.get("sort", ""),
    )


def in_order(answers: list[dict[str, Any]], by: str, asked: Any) -> list[dict[str, Any]]:
    """Sorted by the column an address names, most first unless it says up; what is unknown comes last.

    ``only=unknown`` leaves what has no profit.
    """
    if asked.get("only") == "unknown":
        answers = [a for a in answers if a["profit"] is None]
    column = asked.get("sort", "")
    if column in AMOUNTS:
        known = [a for a in answers if a[column] is not None]
        known.sort(key=lambda a: a[column], reverse=asked.get("dir") != "up")
        return known + [a for a in answers if a[column] is None]
    if column == "name":
        return sorted(answers, key=lambda a: name_of(a, by), reverse=asked.get("dir") == "down")
    return answers


@dataclass(frozen=True)
class Cell:
    """One figure as the table shows it: its words, the way to its rows, why it is unknown."""

    text: str
    href: str
    why: str


def lines_of(answers: Iterable[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """Rows of the table, ready to be written down: a template that formats thousands of figures is slow."""
    names = shop_names() if by in ("shop", "order") else {}
    return [
        {
            "name": _called(a, by, names) if by in a or "order_id" in a else "",
            "shop": names.get(a["shop"], a["shop"]) if by == "order" else "",
            "href": order_page(a) if by == "order" and "label" not in a and a.get("order_id") else "",
            "currency": a["currency"],
            "cells": [_cell(a, name) for name in AMOUNTS],
            "known": money(a["known"]["profit"], a["currency"]),
            "complete": f"{a['known']['complete_orders']:,}/{a['known']['orders']:,}",
        }
        for a in answers
    ]


def _cell(answer: dict[str, Any], name: str) -> Cell:
    value = answer[name]
    if value is None:
        return Cell("—", "", why_of(answer, name))
    href = rows_of(answer.get("refs", {}).get(name)) if value else ""
    about = "≈" if name in answer["assumed"] else ""
    return Cell(about + money(value, answer["currency"]), href, "")


def name_of(answer: dict[str, Any], by: str) -> str:
    """What a row is called."""
    return str(answer["order_id" if by == "order" else by] or "")


def _called(answer: dict[str, Any], by: str, names: dict[str, str]) -> str:
    """What people call a row: shops by their names."""
    name = name_of(answer, by)
    return names.get(name, name) if by == "shop" else name


def chart_of(total: dict[str, Any]) -> dict[str, Any]:
    """The waterfall of one currency: a line a component with its bar, and what came of it."""
    steps = [("gain" if name in GAINS else "loss", total[name]) for name in COMPONENTS]
    whole = total["profit"] is not None
    result: Decimal = total["profit"] if whole else total["known"]["profit"]
    drawn = waterfall(steps, result)
    lines = [
        {
            "name": text, "code": name, "value": total[name], "bar": bar, "gain": name in GAINS,
            "why": total.get(f"{name}_why"), "assumed": name in total["assumed"], "ref": total["refs"][name],
        }
        for (name, text), bar in zip(COMPONENTS.items(), drawn, strict=False)
    ]  # fmt: skip
    return {
        "currency": total["currency"], "lines": lines, "whole": whole, "result": result, "bar": drawn[-1],
        "known": total["known"], "ref": total["refs"]["profit"],
    }  # fmt: skip


def notes_of(answers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What must be said below the table: why something is unknown, what is assumed."""
    rows = list(answers)
    assumed: dict[str, dict[Text, None]] = {}
    for row in rows:
        for name in row["assumed"]:
            assumed.setdefault(name, {})[_said_of(row, name)] = None
    why = {row[f"{name}_why"]: None for row in rows for name in COMPONENTS if f"{name}_why" in row}
    return {
        "assumed": [(COMPONENTS[name], list(assumed[name])) for name in COMPONENTS if name in assumed],
        "why": list(why),
    }


def _said_of(answer: dict[str, Any], name: str) -> Text:
    """What an assumed figure rests on; an answer that says so itself has said it in the reader's language."""
    how = answer.get(f"{name}_by")
    return Text(how, how) if how else ASSUMED.get(name, ESTIMATED)


@needs(Right.EXPORT)
@require_POST
def profit_excel(request: Asked) -> HttpResponseBase:
    """The whole table as a workbook, in the order of the page."""
    if Right.SEE_PROFIT not in request.user.rights:
        return page(request, "refused.html", status=403, text=NOT_ALLOWED)
    reader = reader_of(request)
    newest = newest_day(reader).answer or reader.today
    choice = choice_of(request, newest)
    try:
        answers = asked_profit(reader, choice).answer
    except ZhangguiError as error:
        return refused(request, error)
    unknown = Text("为何未知", "why unknown")
    headers = [GROUPS[choice.by], Text("店铺", "shop"), Text("币种", "currency"), *AMOUNTS.values()]
    rows = (
        [
            name_of(a, choice.by), a.get("shop"), a["currency"], *(a[name] for name in AMOUNTS),
            a["known"]["profit"], a["known"]["complete_orders"], a["known"]["orders"], a.get("profit_why"),
        ]
        for a in in_order(answers, choice.by, request.GET)
    )  # fmt: skip
    more = [
        Text("已知利润", "known profit"),
        Text("完整订单", "complete orders"),
        Text("全部订单", "all orders"),
    ]
    name = f"profit-{choice.by}-{choice.period.since}-{choice.period.last}"
    return workbook(request, name, [*headers, *more, unknown], rows)


NOT_ALLOWED = Text("您的角色不能导出利润。", "Your role does not allow to export profit.")
