"""原始行 Rows: what stands behind a figure, each row with its file and line, summing to the figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.masking import shows_cost
from zhanggui.answers.rows import figure_answer, rows_answers
from zhanggui.answers.stored import Stored, stored
from zhanggui.console.excel import workbook
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.paging import sheet
from zhanggui.core.errors import ZhangguiError
from zhanggui.core.language import Text
from zhanggui.core.references import parse_reference
from zhanggui.kpi.register import KPIS
from zhanggui.tables.register import TABLES

LONGEST = 2_000
HEADERS = {
    "table": Text("数据表", "table"),
    "shop": Text("店铺", "shop"),
    "order_id": Text("订单号", "order"),
    "line_id": Text("明细号", "line id"),
    "counted": Text("计数对象", "counted"),
    "amount": Text("金额或数量", "amount"),
    "file": Text("文件", "file"),
    "line": Text("行", "line"),
}


def asked_rows(request: Asked, ref: str) -> Stored:
    """The rows behind a reference with the figure they sum to, both of one moment."""
    reader = reader_of(request)

    def find() -> dict[str, Any]:
        rows = rows_answers(reader, ref)
        total = sum((row["amount"] for row in rows), Decimal(0))
        return {"figure": figure_answer(reader, ref), "rows": [_shown(row) for row in rows], "sum": total}

    return stored(reader, "rows", {"ref": ref}, find)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row with what the table is called."""
    table = TABLES.get(row["table"])
    return row | {"called": Text(table.zh, row["table"].replace("_", " ")) if table else row["table"]}


def check_right(request: Asked, ref: str) -> None:
    """Rows of profit, and of KPIs that show costs, are for those who may see profit."""
    reference = parse_reference(ref)
    kpi = KPIS.get(reference.part.partition(".")[0]) if reference.family == "kpi" else None
    shows = reference.family == "profit" or (kpi is not None and shows_cost(kpi))
    if shows and Right.SEE_PROFIT not in request.user.rights:
        raise PermissionDenied


@needs(Right.SEE_ORDERS)
def rows(request: Asked) -> HttpResponse:
    """The rows behind ``ref``, page by page."""
    ref = request.GET.get("ref", "")[:LONGEST]
    try:
        check_right(request, ref)
        found = asked_rows(request, ref)
    except ZhangguiError as error:
        return refused(request, error)
    answer = found.answer
    figure, total = answer["figure"], answer["sum"]
    shown = sheet(answer["rows"], request.GET.get("page"))
    used = [name for name in HEADERS if any(row.get(name) is not None for row in shown.rows)]
    return page(
        request,
        "rows.html",
        found=found,
        ref=ref,
        figure=figure,
        sum=total,
        agrees=figure["value"] is not None and total == figure["value"],
        sheet=shown,
        used=used,
        headers=HEADERS,
    )


@needs(Right.EXPORT)
@require_POST
def rows_excel(request: Asked) -> HttpResponseBase:
    """All rows behind ``ref`` as a workbook."""
    ref = request.GET.get("ref", "")[:LONGEST]
    try:
        check_right(request, ref)
        found = asked_rows(request, ref)
    except ZhangguiError as error:
        return refused(request, error)
    figures = ([_cell(row, name) for name in HEADERS] for row in found.answer["rows"])
    return workbook(request, "rows-" + parse_reference(ref).part, list(HEADERS.values()), figures)


def _cell(row: dict[str, Any], name: str) -> Any:
    """Numbers of orders and lines stay text: Excel would round them."""
    value = row.get(name)
    return value if name in ("amount", "line") or value is None else str(value)
