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
from zhanggui.console.pages import page
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
BAD_DAY = Text("到货日期写成 2026-07-01 这样。", "Write the day it came like 2026-07-01.")
NOTHING_CAME = Text("请至少填一个 SKU 的到货数量。", "Fill in what came of at least one SKU.")
NOT_A_COUNT = Text("{sku} 的数量不是整数：{typed}", "{sku}: {typed} is no whole number")


@needs(Right.SEE_PROFIT)
def purchases(request: Asked) -> HttpResponse:
    """All purchase orders, newest first; only for who works for all shops."""
    _whole_merchant(request)
    state = request.GET.get("state", "")
    found = PurchaseOrder.objects.order_by("-pk")
    if state in workflows.STATE_NAMES:
        found = found.filter(state=state)
    shown = sheet(list(found.prefetch_related("lines")[:2_000]), request.GET.get("page"))
    return page(
        request,
        "purchases.html",
        sheet=shown,
        orders=[_described(order) for order in shown.rows],
        states=workflows.STATE_NAMES.items(),
        state=state,
    )


def _described(order: PurchaseOrder) -> dict[str, Any]:
    lines = list(order.lines.all())
    costs = [line.unit_cost * line.quantity for line in lines if line.unit_cost is not None]
    return {
        "order": order,
        "state": workflows.STATE_NAMES[order.state],
        "skus": len(lines),
        "units": sum(line.quantity for line in lines),
        "cost": sum(costs) if len(costs) == len(lines) else None,
    }


@needs(Right.SEE_PROFIT)
def purchase(request: Asked, number: str) -> HttpResponse:
    """One purchase order with its lines and what may be done next."""
    _whole_merchant(request)
    return _order_page(request, _found(number))


def _order_page(request: Asked, order: PurchaseOrder, *, status: int = 200, **more: Any) -> HttpResponse:
    lines = workflows.owed_lines(order)
    may = [(code, name) for code, (name, _) in STEPS.items() if order.state in workflows.FROM[code]]
    return page(
        request, "purchase.html", status=status, about=_described(order), order=order, lines=lines, steps=may,
        receives=order.state in workflows.FROM["partly_received"], **more,
    )  # fmt: skip


@needs(Right.EXECUTE)
@require_POST
def step(request: Asked, number: str) -> HttpResponse:
    """One step of the order."""
    _whole_merchant(request)
    order = _found(number)
    chosen = STEPS.get(request.POST.get("step", ""))
    if chosen is None:
        raise Http404
    try:
        chosen[1](request.workspace, number, at=request.now, by=request.user.login)
    except Refused as late:
        order.refresh_from_db()
        return _order_page(request, order, status=409, problem=late.text)
    return redirect("purchase", number)


@needs(Right.EXECUTE)
@require_POST
def receive(request: Asked, number: str) -> HttpResponse:
    """Goods that came."""
    _whole_merchant(request)
    order = _found(number)
    try:
        workflows.receive_goods(
            request.workspace, number, lines=_came(request, order), received_day=_day(request), at=request.now,
            by=request.user.login,
        )  # fmt: skip
    except ZhangguiError as error:
        order.refresh_from_db()
        status = 409 if isinstance(error, Refused) else 400
        return _order_page(request, order, status=status, problem=error.text)
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


def _found(number: str) -> PurchaseOrder:
    try:
        return workflows.find(number)
    except Refused as missing:
        raise Http404 from missing


def _whole_merchant(request: Asked) -> None:
    """Purchase orders belong to the whole merchant."""
    if request.user.shops is not None:
        raise Http404
