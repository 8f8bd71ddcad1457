"""库存补货 Stock: what runs short, what an empty day costs, what to order from whom."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.reader import Reader
from zhanggui.answers.stock import NOT_WHOLE, STATES, by_supplier, cash_told, stock_answer, waiting_orders
from zhanggui.answers.transfers import buildings_answer, waiting_transfers
from zhanggui.console.excel import workbook
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.paging import sheet
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.domains.supply.cash_limit import set_cash_limit

SHOWN = 20
COLUMNS = (
    ("sku", Text("SKU", "SKU")),
    ("name", Text("名称", "name")),
    ("on_hand", Text("在库", "on hand")),
    ("on_order", Text("在途", "on order")),
    ("a_day", Text("预计每天卖", "expected a day")),
    ("runs_out", Text("预计断货日", "runs out")),
    ("lost_a_day", Text("断货每天少赚", "lost a day")),
    ("supplier", Text("供应商", "supplier")),
    ("lead_days", Text("交期", "lead time")),
    ("quantity", Text("建议订货", "to order")),
    ("cost", Text("金额", "cost")),
    ("gain", Text("预期收益", "expected gain")),
)


@needs(Right.SEE_PROFIT)
def stock(request: Asked) -> HttpResponse:
    """All SKUs, worst first; by state, supplier or words."""
    reader = reader_of(request)
    if reader.shops is not None:
        return refused(request, Refused(NOT_WHOLE), status=403)
    found = stock_answer(reader)
    rows: list[dict[str, Any]] = found.answer
    state, text = request.GET.get("state", ""), request.GET.get("text", "").strip()
    supplier = request.GET.get("supplier", "")
    chosen = [row for row in rows if _fits(row, state, supplier, text)]
    shown, waiting = sheet(chosen, request.GET.get("page")), waiting_orders()
    return page(
        request,
        "stock.html",
        found=found,
        sheet=shown,
        rows=[
            row | {"said": STATES[row["state"]], "decision": waiting.get(row["sku"])} for row in shown.rows
        ],
        counts=[(code, name, sum(row["state"] == code for row in rows)) for code, name in STATES.items()],
        suppliers=by_supplier(rows),
        state=state,
        supplier=supplier,
        text=text,
        any=bool(rows),
        cash=cash_told(rows, reader),
        places=places(reader) if rows else None,
    )


def places(reader: Reader) -> dict[str, Any] | None:
    """Stock by building with what to send between them; None where all stock lies in one."""
    found: dict[str, Any] = buildings_answer(reader).answer
    if not found["buildings"] and not found["unshared"]:
        return None
    waiting = waiting_transfers()
    listed = [
        one | {"decision": waiting.get((one["sku"], one["from"], one["to"]))}
        for one in found["transfers"][:SHOWN]
    ]
    return found | {"shown": listed, "more": max(0, len(found["transfers"]) - SHOWN)}


@needs(Right.DECIDE)
@require_POST
def cash(request: Asked) -> HttpResponse:
    """Set the cash for each week's orders, or lift the limit; only for who works for all shops."""
    if request.user.shops is not None:
        raise Http404
    try:
        typed = request.POST.get("amount", "")
        set_cash_limit(request.workspace, typed, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return refused(request, error, status=400)
    return redirect("stock")


@needs(Right.EXPORT)
@require_POST
def stock_excel(request: Asked) -> HttpResponseBase:
    """The whole list as a workbook."""
    reader = reader_of(request)
    if reader.shops is not None or Right.SEE_PROFIT not in request.user.rights:
        return refused(request, Refused(NOT_WHOLE), status=403)
    rows = ([row[name] for name, _ in COLUMNS] for row in stock_answer(reader).answer)
    name = Text("库存补货", "stock").in_(request.language)
    return workbook(request, name, [head for _, head in COLUMNS], rows)


def _fits(row: dict[str, Any], state: str, supplier: str, text: str) -> bool:
    said = f"{row['sku']} {row['name']}".lower()
    return (
        (not state or row["state"] == state)
        and (not supplier or row["supplier"] == supplier)
        and (not text or text.lower() in said)
    )
