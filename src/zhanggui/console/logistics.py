"""物流 Logistics: what carriers charged too much, and which mode of delivery would cost least where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.late_parcels import late_answer
from zhanggui.answers.logistics import (
    NOT_WHOLE,
    differences_answer,
    logistics_answer,
    shown_costs,
    waiting_claims,
    waiting_late_claims,
)
from zhanggui.answers.packing import boxes_answer, packing_answer
from zhanggui.console.excel import workbook
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.modes import KIND_NAMES, SLOT_NAMES

DIFFERENCES = (
    ("carrier", Text("快递公司", "carrier")),
    ("bill_number", Text("账单号", "bill")),
    ("tracking_no", Text("运单号", "tracking number")),
    ("order_id", Text("订单编号", "order")),
    ("day", Text("揽收日期", "picked up")),
    ("province", Text("账单目的省", "province charged")),
    ("own_province", Text("实际目的省", "our province")),
    ("weight", Text("计费重量", "weight charged")),
    ("own_weight", Text("申报重量", "our weight")),
    ("charged", Text("已收", "charged")),
    ("expected", Text("应收", "expected")),
    ("over", Text("多收", "too much")),
    ("currency", Text("币种", "currency")),
    ("name", Text("原因", "why")),
)
SHOWN_UNDER_WAY = 40
BOXES = (
    ("order_id", Text("订单编号", "order")),
    ("day", Text("发出", "left")),
    ("carrier", Text("快递公司", "carrier")),
    ("province", Text("目的省", "province")),
    ("goods", Text("商品", "goods")),
    ("box", Text("箱型", "box")),
    ("filled", Text("装满", "filled")),
    ("weight", Text("重量（公斤）", "weight (kg)")),
    ("billable", Text("计费重量（公斤）", "charged (kg)")),
    ("cost", Text("箱费加运费", "box and freight")),
    ("why", Text("没有装箱的原因", "why not packed")),
)
LATE = (
    ("carrier", Text("快递公司", "carrier")),
    ("bill_number", Text("账单号", "bill")),
    ("tracking_no", Text("运单号", "tracking number")),
    ("order_id", Text("订单编号", "order")),
    ("province", Text("目的省", "province")),
    ("day", Text("揽收日期", "picked up")),
    ("delivered", Text("签收日期", "delivered")),
    ("promised", Text("承诺天数", "days promised")),
    ("days", Text("实际天数", "days")),
    ("due", Text("可索赔", "to claim")),
    ("said", Text("说明", "note")),
)


@needs(Right.SEE_PROFIT)
def logistics(request: Asked) -> HttpResponse:
    """Bills, carriers, modes, regions."""
    reader = reader_of(request)
    if reader.shops is not None:
        return refused(request, Refused(NOT_WHOLE), status=403)
    found, waiting = logistics_answer(reader), waiting_claims()
    told = found.answer
    columns = shown_costs(told["regions"])
    late, claims = late_answer(reader).answer, waiting_late_claims()
    return page(
        request,
        "logistics.html",
        packing=packing_answer(reader).answer,
        late=late,
        late_carriers=[row | {"decision": claims.get(row["carrier"])} for row in late["carriers"]],
        under_way=late["under_way"][:SHOWN_UNDER_WAY],
        found=found,
        told=told,
        columns=columns,
        modes=[m | {"kind": KIND_NAMES[m["kind"]], "slot": SLOT_NAMES[m["slot"]]} for m in told["modes"]],
        bills=[b | {"decision": waiting.get(f"{b['carrier']} {b['bill_number']}")} for b in told["bills"]],
        regions=[
            row | {"cells": [(name, row["costs"].get(name)) for name in columns]} for row in told["regions"]
        ],
    )


@needs(Right.EXPORT)
@require_POST
def logistics_excel(request: Asked) -> HttpResponseBase:
    """Every bill line that charged too much; ``?modes=1`` the comparison by province, ``?packing=1`` the box of every
    parcel, ``?late=1`` the parcels that came late.
    """
    reader = reader_of(request)
    if reader.shops is not None or Right.SEE_PROFIT not in request.user.rights:
        return refused(request, Refused(NOT_WHOLE), status=403)
    if request.GET.get("modes"):
        return _modes_excel(request)
    if request.GET.get("packing"):
        return _listed(request, Text("装箱", "boxes"), BOXES, boxes_answer(reader))
    if request.GET.get("late"):
        return _listed(request, Text("迟到", "late parcels"), LATE, late_answer(reader).answer["lines"])
    rows = ([row[name] for name, _ in DIFFERENCES] for row in differences_answer(reader))
    name = Text("快递账单差异", "bill differences").in_(request.language)
    return workbook(request, name, [head for _, head in DIFFERENCES], rows)


def _listed(
    request: Asked, name: Text, columns: Sequence[tuple[str, Text]], listed: Sequence[Mapping[str, Any]]
) -> HttpResponseBase:
    rows = ([row[key] for key, _ in columns] for row in listed)
    return workbook(request, name.in_(request.language), [head for _, head in columns], rows)


def _modes_excel(request: Asked) -> HttpResponseBase:
    regions = logistics_answer(reader_of(request)).answer["regions"]
    columns = shown_costs(regions)
    heads: list[Text | str] = [
        Text("目的省", "province"),
        Text("单量", "orders"),
        Text("最省组合选用", "in the best mix"),
        *columns,
    ]
    rows = ([r["province"], r["orders"], r["best"], *(r["costs"].get(c) for c in columns)] for r in regions)
    return workbook(request, Text("物流方案对比", "modes by province").in_(request.language), heads, rows)
