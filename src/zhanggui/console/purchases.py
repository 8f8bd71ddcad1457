"""采购单 Purchase orders: each step one button, goods received line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.purchases import ledger_answer, purchase_answer, purchases_answer
from zhanggui.console.pages import page, reader_of
from zhanggui.console.paging import sheet, whole_number
from zhanggui.core.errors import Refused, WrongUsage, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.supply import workflows
from zhanggui.domains.supply.models import PurchaseOrder

STEPS: dict[str, tuple[Text, Callable[..., PurchaseOrder]]] = {
    "approved": (Text("审批", "Approve"), workflows.approve),
    "sent": (Text("已发给供应商", "Sent to the supplier"), workflows.send),
    "confirmed": (Text("供应商已确认", "Confirmed by the supplier"), workflows.confirm),
    "closed": (Text("不再到货，完成", "Nothing more will come"), workflows.close),
    "cancelled": (Text("取消采购单", "Cancel"), workflows.cancel),
}
OPEN = Text("未完成", "open")
MOST = 2_000
BAD_DAY = Text("到货日期写成 2026-07-01 这样。", "Write the day it came like 2026-07-01.")
NOTHING_CAME = Text("请至少填一个 SKU 的到货数量。", "Fill in what came of at least one SKU.")
NOT_A_COUNT = Text("{sku} 的数量不是整数：{typed}", "{sku}: {typed} is no whole number")


@needs(Right.SEE_PROFIT)
def purchases(request: Asked) -> HttpResponse:
    """All purchase orders, newest first; only for who works for all shops."""
    whole_merchant(request)
    state, reader = request.GET.get("state", ""), reader_of(request)
    chosen = state if state == "open" or state in workflows.STATE_NAMES else None
    shown = sheet(purchases_answer(reader, state=chosen, most=MOST), request.GET.get("page"))
    return page(
        request, "purchases.html", sheet=shown, orders=shown.rows, states=[("open", OPEN), *workflows.STATE_NAMES.items()],
        state=state, ledger=ledger_answer(),
    )  # fmt: skip


@needs(Right.SEE_PROFIT)
def purchase(request: Asked, number: str) -> HttpResponse:
    """One purchase order with its lines and what may be done next."""
    whole_merchant(request)
    return order_page(request, found_order(number))


def order_page(request: Asked, order: PurchaseOrder, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an order, after whatever was tried."""
    reader = reader_of(request)
    may = [(code, name) for code, (name, _) in STEPS.items() if order.state in workflows.FROM[code]]
    keys = dict(order.lines.values_list("sku", "pk"))
    told = purchase_answer(reader, order.number)
    return page(
        request, "purchase.html", status=status, about=told, order=order, steps=may,
        lines=[line | {"pk": keys[line["sku"]]} for line in told["lines"]],
        edits=order.state in workflows.FROM["draft"],
        receives=order.state in workflows.FROM["partly_received"], confirms=order.state in workflows.FROM["confirmed"], **more,
    )  # fmt: skip


@needs(Right.EXECUTE)
@require_POST
def step(request: Asked, number: str) -> HttpResponse:
    """One step of the order."""
    whole_merchant(request)
    order = found_order(number)
    chosen = STEPS.get(request.POST.get("step", ""))
    if chosen is None:
        raise Http404
    try:
        chosen[1](request.workspace, number, at=request.now, by=request.user.login)
    except Refused as late:
        order.refresh_from_db()
        return order_page(request, order, status=409, problem=late.text)
    return redirect("purchase", number)


@needs(Right.EXECUTE)
@require_POST
def receive(request: Asked, number: str) -> HttpResponse:
    """Goods that came."""
    whole_merchant(request)
    order = found_order(number)
    try:
        workflows.receive_goods(
            request.workspace, number, lines=_came(request, order), received_day=_day(request), at=request.now,
            by=request.user.login,
        )  # fmt: skip
    except ZhangguiError as error:
        order.refresh_from_db()
        return order_page(request, order, status=status_of(error), problem=error.text)
    return redirect("purchase", number)


def _came(request: Asked, order: PurchaseOrder) -> list[workflows.ReceivedLine]:
    found = []
    for line in order.lines.all():
        typed = request.POST.get(f"came-{line.pk}", "").strip()
        if typed:
            bad = request.POST.get(f"bad-{line.pk}", "").strip() or "0"
            found.append(
                workflows.ReceivedLine(
                    sku=line.sku, quantity=_count(line.sku, typed), defects=_count(line.sku, bad)
                )
            )
    if not found:
        raise WrongUsage(NOTHING_CAME)
    return found


def _count(sku: str, typed: str) -> int:
    count = whole_number(typed)
    if count is None or count > 10**9:
        raise WrongUsage(NOT_A_COUNT.with_(sku=sku, typed=typed))
    return count


def _day(request: Asked) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError as wrong:
        raise WrongUsage(BAD_DAY) from wrong


def status_of(error: ZhangguiError) -> int:
    """Somebody was first, or a rule says no: 409; a value that cannot be: 400."""
    return 409 if isinstance(error, Refused) else 400


def found_order(number: str) -> PurchaseOrder:
    """The order of an address."""
    try:
        return workflows.find(number)
    except Refused as missing:
        raise Http404 from missing


def whole_merchant(request: Asked) -> None:
    """Purchase orders belong to the whole merchant."""
    if request.user.shops is not None:
        raise Http404
