"""The workbook that drivers get: every visit with its times, and one line for each vehicle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from zhanggui.domains.supply.analysis.delivery_routes import DeliveryPlan, clock

VISITS = ("车辆", "顺序", "停靠点", "到达", "等待(分钟)", "离开", "累计公里", "卸货", "最早", "最晚")
VEHICLES = ("车辆", "停靠点数", "出发", "回到仓库", "公里", "装载")
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same routes are the same file, whenever it is written


def route_workbook(plan: DeliveryPlan) -> bytes:
    """The plan as xlsx. Texts are texts: a name that looks like a formula stays a name."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        bold = book.add_format({"bold": True})
        _sheet(book.add_worksheet("路线"), VISITS, _visits(plan), bold)
        _sheet(book.add_worksheet("车辆"), VEHICLES, _vehicles(plan), bold)
    return out.getvalue()


def _visits(plan: DeliveryPlan) -> Iterable[Sequence[Any]]:
    for vehicle, route in enumerate(plan.routes, 1):
        for place, one in enumerate(route.visits, 1):
            stop = one.stop
            bounds = ["" if at is None else clock(at) for at in (stop.earliest, stop.latest)]
            yield [
                vehicle, place, stop.name, clock(one.arrives), round(one.waits), clock(one.leaves), round(one.km, 1),
                float(stop.demand), *bounds,
            ]  # fmt: skip


def _vehicles(plan: DeliveryPlan) -> Iterable[Sequence[Any]]:
    for vehicle, route in enumerate(plan.routes, 1):
        yield [
            vehicle, len(route.visits), clock(route.leaves), clock(route.back), round(route.km, 1), float(route.load)
        ]  # fmt: skip


def _sheet(page: Any, heads: Sequence[str], rows: Iterable[Sequence[Any]], bold: Any) -> None:
    page.freeze_panes(1, 0)
    page.set_column(0, len(heads) - 1, 12)
    for column, head in enumerate(heads):
        page.write_string(0, column, head, bold)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            (page.write_string if isinstance(cell, str) else page.write_number)(at, column, cell)
