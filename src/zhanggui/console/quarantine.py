"""隔离区 Quarantine: refused rows with their reasons; correct one reason or one row, and try again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, address_of, needs
from zhanggui.answers.refused_rows import (
    RefusedRow,
    each_refused_row,
    loaded_batches,
    refused_row,
    refused_rows,
)
from zhanggui.answers.shop_names import shop_names
from zhanggui.collect.asking import ask_for
from zhanggui.collect.replaying import fix_rows
from zhanggui.console.excel import workbook
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.paging import whole_number
from zhanggui.console.revealing import reason_given, reveal
from zhanggui.core.errors import Refused, WorkspaceUnusable, WrongUsage
from zhanggui.core.language import Text
from zhanggui.warehouse.models import Batch

SHOWN = 50
WAIT_SECONDS = 3.0
"""A page does not wait for an import to end; it says who writes."""
NOTHING_CHANGED = Text(
    "没有改动任何一列，请先填上正确的值。", "Nothing was changed. Type the right value first."
)
GONE = Text(
    "这些行刚刚已被处理，隔离区里没有了。请刷新列表。",
    "These rows were dealt with a moment ago and wait no longer. Look at the list again.",
)
BUSY = Text(
    "正在导入文件，暂时不能更正。请等导入结束后再试。",
    "Files are being imported; nothing can be corrected until that is over. Try again then.",
)
HEADERS = (
    Text("批次", "Batch"),
    Text("店铺", "Shop"),
    Text("文件", "File"),
    Text("行", "Line"),
    Text("列", "Column"),
    Text("内容", "Value"),
    Text("原因", "Reason"),
)


def _sees_costs(request: Asked) -> bool:
    return Right.SEE_PROFIT in request.user.rights


@needs(Right.SEE_ORDERS)
def quarantine(request: Asked) -> HttpResponse:
    """Refused rows, of one batch or rule where asked so, 50 a page."""
    asked = _asked(request)
    rows = refused_rows(
        reader_of(request),
        costs=_sees_costs(request),
        after=whole_number(request.GET.get("after", "")) or 0,
        size=SHOWN + 1,
        **asked,
    )
    more = rows[SHOWN - 1].id if len(rows) > SHOWN else None
    return page(request, "quarantine.html", rows=rows[:SHOWN], more=more, asked=asked)


def _asked(request: Asked) -> dict[str, Any]:
    batch = whole_number(request.GET.get("batch", ""))
    return {"batch": batch, "shop": request.GET.get("shop"), "rule": request.GET.get("rule", "")}


@needs(Right.EXPORT)
@require_POST
def quarantine_excel(request: Asked) -> HttpResponseBase:
    """The same rows as a workbook, personal data masked."""
    names = shop_names()
    found = each_refused_row(reader_of(request), costs=_sees_costs(request), **_asked(request))
    rows = (
        [
            r.batch.pk, names.get(r.batch.shop, r.batch.shop), r.file, r.line, r.column,
            "•••" if r.value is None else r.value, r.reason.in_(request.language),
        ]
        for r in found
    )  # fmt: skip
    return workbook(request, Text("隔离区", "quarantine").in_(request.language), HEADERS, rows)


@needs(Right.SEE_ORDERS)
def row(request: Asked, number: int) -> HttpResponse:
    """One refused row with all its cells and, for who may, a place to correct each."""
    return page(request, "refused_row.html", row=_row(request, number))


def _row(request: Asked, number: int, *, open_all: bool = False) -> RefusedRow:
    found = refused_row(reader_of(request), number, costs=_sees_costs(request), reveal=open_all)
    if found is None:
        raise Http404
    return found


@needs(Right.SEE_PERSONAL)
@require_POST
def reveal_row(request: Asked, number: int) -> HttpResponse:
    """Show the personal data of one refused row to who says why; the reason goes into the log."""
    found = _row(request, number)
    try:
        reveal(request, reason_given(request), batch=found.batch, line=found.line)
    except Refused as no:
        return page(request, "refused_row.html", status=400, problem=no.text, row=found)
    return page(request, "refused_row.html", row=_row(request, number, open_all=True), revealed=True)


@needs(Right.FIX)
@require_POST
def fix_row(request: Asked, number: int) -> HttpResponse:
    """Lay corrections over one row and try its batch again."""
    found = _row(request, number)
    changes = {}
    for at, cell in enumerate(found.cells):
        typed = request.POST.get(f"cell-{at}", "").strip()
        emptied = request.POST.get(f"empty-{at}") == "yes"
        if cell.header and (typed or emptied) and typed != cell.fix:
            changes[cell.header] = typed
    if not changes:
        return page(request, "refused_row.html", status=400, problem=NOTHING_CHANGED, row=found)
    return _fix_and_replay(request, found.batch, found.rule, changes, lines=[found.line])


@needs(Right.FIX)
@require_POST
def fix_reason(request: Asked) -> HttpResponse:
    """Give all rows of one batch that were refused for one reason the same value in one column, and try again."""
    one = _batch(request, request.POST.get("batch", ""))
    header, value = request.POST.get("header", ""), request.POST.get("value", "")
    emptied = request.POST.get("empty") == "yes"
    if not header or not (value.strip() or emptied):
        return refused(request, Refused(NOTHING_CHANGED))
    column = request.POST.get("column")
    return _fix_and_replay(request, one, request.POST.get("rule", ""), {header: value}, column=column)


def _batch(request: Asked, number: str) -> Batch:
    batches = loaded_batches(reader_of(request), costs=_sees_costs(request))
    found = batches.filter(pk=whole_number(number) or 0).first()
    if found is None:
        raise Http404
    return found


def _fix_and_replay(
    request: Asked, one: Batch, rule: str, changes: dict[str, str], **which: Any
) -> HttpResponse:
    try:
        fixed = fix_rows(
            request.workspace, rule, changes, batch=one.pk, now=request.now, by=request.user.login,
            wait_seconds=WAIT_SECONDS, **which,
        )  # fmt: skip
    except WrongUsage as wrong:
        return refused(request, wrong)
    except WorkspaceUnusable:
        return refused(request, Refused(BUSY), status=409)
    if not fixed:
        return refused(request, Refused(GONE), status=409)
    return _replayed(request, [one.pk])


@needs(Right.FIX)
@require_POST
def replay(request: Asked) -> HttpResponse:
    """Try refused rows again: of the batches named, else of all the person may see."""
    named = [n for typed in request.POST.getlist("batch") if (n := whole_number(typed))]
    seen = loaded_batches(reader_of(request), costs=_sees_costs(request)).filter(quarantined__gt=0)
    chosen = seen.filter(pk__in=named) if named else seen
    numbers = list(chosen.order_by("pk").values_list("pk", flat=True))
    if not numbers:
        raise Http404
    return _replayed(request, numbers)


def _replayed(request: Asked, numbers: list[int]) -> HttpResponse:
    job = ask_for(
        request.workspace, "replay", by=request.user.login, at=request.now, source=address_of(request),
        asked={"batches": numbers}, shops=request.user.shops,
    )  # fmt: skip
    return redirect("job", job.pk)
