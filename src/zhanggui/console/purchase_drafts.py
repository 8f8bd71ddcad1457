"""采购单 by hand: write a draft, take its files, read the supplier's confirmation."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.purchases import confirmation_answer, sku_names, terms_of
from zhanggui.answers.suppliers import suppliers_list
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.purchases import found_order, order_page, status_of, whole_merchant
from zhanggui.core.errors import Refused, WrongUsage, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.supply import workflows
from zhanggui.domains.supply.confirmation_files import LARGEST, read_confirmation
from zhanggui.domains.supply.hand_orders import draft_by_hand, read_line, sheet_of
from zhanggui.domains.supply.purchase_files import email_text, workbook

FREE_LINES = 3
NO_FILE = Text(
    "请选择供应商发回的确认文件（20 MB 以内）。", "Choose the file the supplier sent back (up to 20 MB)."
)
BAD_DAY = Text("日期写成 2026-07-01 这样，收到「{found}」。", "Write the day like 2026-07-01, got {found}.")
NOT_A_COUNT = Text(
    "{sku} 的确认数量应为 0 或正整数，收到「{found}」。",
    "Confirmed quantity of {sku}: a whole number of 0 or more, got {found}.",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Right.EXECUTE)
def new(request: Asked) -> HttpResponse:
    """The form: a supplier, what it sells with terms, some free lines."""
    whole_merchant(request)
    if request.method == "POST":
        return _create(request)
    return _form(request, request.GET.get("supplier", "").strip())


def _form(request: Asked, supplier: str, *, status: int = 200, **more: Any) -> HttpResponse:
    reader = reader_of(request)
    typed = {name: request.POST.get(name, "") for name in request.POST}
    rows = [
        one | {"place": n, "typed": typed.get(f"quantity-{n}", ""), "priced": typed.get(f"price-{n}", "")}
        for n, one in enumerate(terms_of(reader, supplier) if supplier else [])
    ]
    free = [
        {"place": n, "sku": typed.get(f"sku-{n}", ""), "typed": typed.get(f"quantity-{n}", ""), "priced": typed.get(f"price-{n}", "")}
        for n in range(len(rows), len(rows) + FREE_LINES)
    ]  # fmt: skip
    return page(
        request, "new_purchase.html", status=status, supplier=supplier, rows=rows, free=free, typed=typed,
        count=len(rows) + FREE_LINES, suppliers=[one["name"] for one in suppliers_list(reader) if not one["blocked"]], **more,
    )  # fmt: skip


def _create(request: Asked) -> HttpResponse:
    supplier, reader = request.POST.get("supplier", "").strip(), reader_of(request)
    try:
        lines = [
            read_line(sku, quantity, request.POST.get(f"price-{n}", ""))
            for n in range(min(2_000, _count(request)))
            if (sku := request.POST.get(f"sku-{n}", "").strip())
            and (quantity := request.POST.get(f"quantity-{n}", "").strip())
        ]
        order = draft_by_hand(
            request.workspace, supplier=supplier, lines=lines, currency=request.POST.get("currency") or "CNY",
            wanted_day=_day(request.POST.get("wanted_day", "")), at=request.now, today=reader.today, by=request.user.login,
            note=request.POST.get("note", ""),
        )  # fmt: skip
    except ZhangguiError as error:
        return _form(request, supplier, status=status_of(error), problem=error.text)
    return redirect("purchase", order.number)


@needs(Right.SEE_PROFIT)
def workbook_of(request: Asked, number: str) -> HttpResponse:
    """The order as xlsx for the supplier."""
    whole_merchant(request)
    order = found_order(number)
    answer = HttpResponse(workbook(sheet_of(order, sku_names(reader_of(request)))), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{order.number}.xlsx"'
    return answer


@needs(Right.SEE_PROFIT)
def email_of(request: Asked, number: str) -> HttpResponse:
    """The text of the e-mail that goes with it."""
    whole_merchant(request)
    text = email_text(sheet_of(found_order(number), sku_names(reader_of(request))))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@needs(Right.EXECUTE)
@require_POST
def read_file(request: Asked) -> HttpResponse:
    """A supplier's confirmation: what it says beside what was ordered. Nothing is changed yet."""
    whole_merchant(request)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST:
        return refused(request, WrongUsage(NO_FILE))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "confirmation"
        path.write_bytes(file.read())
        try:
            said = read_confirmation(path, name=str(file.name)[:100])
        except Refused as error:
            return refused(request, error)
    return page(
        request, "confirmation.html", said=confirmation_answer(reader_of(request), said), name=file.name
    )


@needs(Right.EXECUTE)
@require_POST
def edit(request: Asked, number: str) -> HttpResponse:
    """Change an order that was not sent: quantities, lines to drop, the day."""
    whole_merchant(request)
    order = found_order(number)
    try:
        lines = list(order.lines.all())
        removed = {line.sku for line in lines if request.POST.get(f"drop-{line.pk}")}
        typed = {line.sku: request.POST.get(f"quantity-{line.pk}", str(line.quantity)) for line in lines}
        quantities = {sku: read_line(sku, text).quantity for sku, text in typed.items() if sku not in removed}
        day = request.POST.get("day", "").strip()
        workflows.edit(
            request.workspace, number, quantities=quantities, removed=removed, at=request.now, by=request.user.login,
            promised_day=_day(day) if day else None, known=_known(request),
        )  # fmt: skip
    except ZhangguiError as error:
        order.refresh_from_db()
        return order_page(request, order, status=status_of(error), problem=error.text)
    return redirect("purchase", number)


def _known(request: Asked) -> datetime | None:
    """When the order that the person saw was last changed."""
    try:
        return datetime.fromisoformat(request.POST.get("known", ""))
    except ValueError:
        return None


@needs(Right.EXECUTE)
@require_POST
def confirm(request: Asked, number: str) -> HttpResponse:
    """Note what the supplier promised, line by line."""
    whole_merchant(request)
    order = found_order(number)
    try:
        quantities, days = {}, {}
        for line in order.lines.all():
            quantities[line.sku] = _confirmed(
                line.sku, request.POST.get(f"confirmed-{line.sku}", str(line.quantity))
            )
            if day := request.POST.get(f"day-{line.sku}", "").strip():
                days[line.sku] = _day(day)
        whole_day = request.POST.get("day", "").strip()
        workflows.confirm(
            request.workspace, number, quantities=quantities, days=days, at=request.now, by=request.user.login,
            promised_day=_day(whole_day) if whole_day else max(days.values(), default=None),
        )  # fmt: skip
    except ZhangguiError as error:
        order.refresh_from_db()
        return order_page(request, order, status=status_of(error), problem=error.text)
    return redirect("purchase", number)


def _confirmed(sku: str, typed: str) -> int:
    text = typed.strip().replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise WrongUsage(NOT_A_COUNT.with_(sku=sku, found=typed))
    return int(text)


def _count(request: Asked) -> int:
    typed = request.POST.get("count", "0")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise Http404
    return int(typed)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as wrong:
        raise WrongUsage(BAD_DAY.with_(found=typed)) from wrong
