"""供应商 Suppliers: how each delivers, what hangs on it, quotations side by side; records and blocking."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.reader import Reader
from zhanggui.answers.stock import NOT_WHOLE
from zhanggui.answers.suppliers import quotes_answer, supplier_answer, suppliers_answer, suppliers_list
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.console.paging import sheet
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.domains.supply import supplier_records as records

LISTED_OPEN = 100


@needs(Right.SEE_PROFIT)
def suppliers(request: Asked) -> HttpResponse:
    """All suppliers, those whose loss would cost most first."""
    reader = reader_of(request)
    if reader.shops is not None:
        return refused(request, Refused(NOT_WHOLE), status=403)
    found, listed = suppliers_answer(reader), suppliers_list(reader)
    risky = sorted((one for one in listed if one["late_lines"]), key=lambda one: -one["late_lines"])
    return page(
        request, "suppliers.html", found=found, suppliers=listed, late=risky, any=bool(listed),
        single=sum(one["single_source"] for one in listed), doubts=found.answer["doubts"][:LISTED_OPEN],
        quotes=len(found.answer["quotes"]),
    )  # fmt: skip


@needs(Right.SEE_PROFIT)
def supplier(request: Asked, name: str) -> HttpResponse:
    """One supplier."""
    return _page(request, _whole(request), name)


@needs(Right.SEE_PROFIT)
def quotes(request: Asked) -> HttpResponse:
    """SKUs that several suppliers sell, their quotations on landed cost."""
    reader = reader_of(request)
    if reader.shops is not None:
        return refused(request, Refused(NOT_WHOLE), status=403)
    text = request.GET.get("text", "").strip().lower()
    rows = [one for one in quotes_answer(reader) if text in f"{one['sku']} {one['name']}".lower()]
    shown = sheet(rows, request.GET.get("page"))
    return page(request, "quotes.html", sheet=shown, rows=shown.rows, text=text, any=bool(rows) or bool(text))


@needs(Right.EXECUTE)
@require_POST
def save(request: Asked) -> HttpResponse:
    """Write down contact, contract, payment days, note; a new name makes a new supplier."""
    reader, name = _whole(request), request.POST.get("name", "")
    typed = records.Typed(**{key: request.POST.get(key, "") for key in records.Typed.__dataclass_fields__})
    try:
        kept = records.save_supplier(request.workspace, name, typed, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _problem(request, reader, name, error, typed=typed)
    return redirect("supplier", kept.name)


@needs(Right.EXECUTE)
@require_POST
def block(request: Asked) -> HttpResponse:
    """Block a supplier: first what hangs on it, then (``sure``) the deed."""
    reader, name = _whole(request), request.POST.get("name", "")
    reason = request.POST.get("reason", "")
    if not request.POST.get("sure") and reason.strip():
        return _page(request, reader, name, asking=reason.strip())
    try:
        records.block_supplier(request.workspace, name, reason=reason, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _problem(request, reader, name, error)
    return redirect("supplier", name.strip())


@needs(Right.EXECUTE)
@require_POST
def unblock(request: Asked) -> HttpResponse:
    """Orders again."""
    reader, name = _whole(request), request.POST.get("name", "")
    try:
        records.unblock_supplier(request.workspace, name, at=request.now, by=request.user.login)
    except ZhangguiError as error:
        return _problem(request, reader, name, error)
    return redirect("supplier", name.strip())


def _whole(request: Asked) -> Reader:
    """Suppliers belong to the whole merchant."""
    reader = reader_of(request)
    if reader.shops is not None:
        raise Http404
    return reader


def _page(request: Asked, reader: Reader, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    try:
        found = supplier_answer(reader, name)
    except Refused as missing:
        raise Http404 from missing
    return page(
        request, "supplier.html", status=status, one=found, loss=found["loss"][:LISTED_OPEN],
        hidden=max(0, len(found["loss"]) - LISTED_OPEN), longest=records.LONGEST, **more,
    )  # fmt: skip


def _problem(request: Asked, reader: Reader, name: str, error: ZhangguiError, **more: Any) -> HttpResponse:
    """The page again with the reason; where there is no such supplier, the reason alone."""
    try:
        return _page(request, reader, name, status=400, problem=error.text, **more)
    except Http404:
        return refused(request, error)
