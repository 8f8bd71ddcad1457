"""One order as we know it: its current state, its lines, where each stands in which file, its remarks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from zhanggui.access.opening import OpenWorkspace
from zhanggui.access.personal import personal_fields
from zhanggui.masterdata.models import Shop
from zhanggui.tables.orders import ORDER, ORDER_LINE
from zhanggui.tables.table import Table
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.engines.polars import scan
from zhanggui.warehouse.models import Batch

REMARKS = ("remark_buyer", "remark_seller")


def find_orders(
    workspace: OpenWorkspace, order_id: str, shop: str | None = None, *, personal: bool = True
) -> list[dict[str, Any]]:
    """Orders with this number (several shops may use the same one), with their lines, in contract form.

    An order of which only lines are known is shown too, its own columns null. Without ``personal`` nothing
    personal is opened: the remarks are null.
    """
    orders = _rows(workspace, ORDER, order_id, shop)
    lines = _rows(workspace, ORDER_LINE, order_id, shop)
    names = _file_names([*orders, *lines])
    shops = dict.fromkeys(r["shop"] for r in [*orders, *lines])
    return [
        _order(
            workspace,
            next((o for o in orders if o["shop"] == code), None),
            [line for line in lines if line["shop"] == code],
            names,
            personal=personal,
        )
        for code in shops
    ]


def _rows(workspace: OpenWorkspace, table: Table, order_id: str, shop: str | None) -> list[dict[str, Any]]:
    root = workspace.place.warehouse
    paths = [root / f.path for f in catalogue.listed(table.name, catalogue.CURRENT)]
    rows = scan(table, paths).filter(pl.col("order_id") == order_id)
    chosen = rows if shop is None else rows.filter(pl.col("shop") == shop)
    return chosen.collect().sort(*table.key).rows(named=True)


def _file_names(rows: list[dict[str, Any]]) -> dict[int, str]:
    batches = Batch.objects.filter(pk__in={r["batch"] for r in rows})
    return {b.pk: b.part or b.file for b in batches}


def _order(
    workspace: OpenWorkspace,
    order: dict[str, Any] | None,
    lines: list[dict[str, Any]],
    names: dict[int, str],
    *,
    personal: bool,
) -> dict[str, Any]:
    known: dict[str, Any] = order or dict.fromkeys(ORDER.names) | {
        k: lines[0][k] for k in ("shop", "platform", "order_id", "currency")
    }
    said = _said(lines)
    return {
        "shop": known["shop"],
        "platform": known["platform"],
        "order_id": known["order_id"],
        "document": known["document"],
        "status": known["status"],
        "raw_status": known["raw_status"],
        "created_at": _local(known["created_at"], known["shop"]),
        "paid_at": _local(known["paid_at"], known["shop"]),
        "business_date": known["paid_day"],
        "currency": known["currency"],
        "paid": known["paid"] if known["paid"] is not None else said["paid"],
        "refunded": known["refunded"] if known["refunded"] is not None else said["refunded"],
        **(_remarks(workspace, known["shop"], known["order_id"]) if personal else dict.fromkeys(REMARKS)),
        "batch": known["batch"] if order else None,
        "file": names.get(known["batch"]) if order else None,
        "line": known["line"] if order else None,
        "lines": [_line(line, names) for line in lines],
    }


def _local(moment: datetime | None, shop: str) -> datetime | None:
    """The moment on the shop's clock."""
    if moment is None:
        return None
    record = Shop.objects.filter(code=shop).first()
    return moment.astimezone(ZoneInfo(record.time_zone if record else "UTC"))


def _said(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums of what the lines say; null where no line says anything."""
    found = {c: [line[c] for line in lines if line[c] is not None] for c in ("paid", "refunded")}
    return {c: sum(values) if values else None for c, values in found.items()}


def _line(line: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    shown = ("line_id", "line_kind", "title", "spec", "quantity", "unit_price", "list_amount")
    return {
        **{c: line[c] for c in shown},
        "sku": line["item_key"],
        "merchant_code": line["merchant_code"],
        "discount_merchant": line["discount_merchant"],
        "discount_platform": line["discount_platform"],
        "paid": line["paid"],
        "refunded": line["refunded"],
        "batch": line["batch"],
        "file": names.get(line["batch"]),
        "line": line["line"],
    }


def _remarks(workspace: OpenWorkspace, shop: str, order_id: str) -> dict[str, str | None]:
    """The newest remarks any file carries for the order."""
    found = personal_of_order(workspace, shop, order_id)
    return {name: found.get(name) for name in REMARKS}


def personal_of_order(workspace: OpenWorkspace, shop: str, order_id: str) -> dict[str, str]:
    """What the files say about the buyer of an order, the newest of each field. Who opens it must log it."""
    root = workspace.place.warehouse
    found: dict[str, str] = {}
    for table in (ORDER, ORDER_LINE):
        paths = [root / f.path for f in catalogue.listed(table.name, catalogue.HISTORY)]
        rows = scan(table, paths).filter((pl.col("order_id") == order_id) & (pl.col("shop") == shop))
        places = rows.select("state_at", "batch", "line").collect().sort("state_at", "batch", descending=True)
        for _, batch, line in places.rows():
            fields = personal_fields(batch, line, secrets=workspace.secrets)
            found = {k: v for k, v in fields.items() if v is not None} | found
    return found


def orders_starting(
    workspace: OpenWorkspace, start: str, shops: Collection[str] | None, most: int
) -> list[dict[str, Any]]:
    """At most ``most`` orders whose number begins with ``start``: shop, number, day, state, money."""
    root = workspace.place.warehouse
    paths = [root / f.path for f in catalogue.listed(ORDER.name, catalogue.CURRENT)]
    rows = scan(ORDER, paths).filter(pl.col("order_id").str.starts_with(start))
    chosen = rows if shops is None else rows.filter(pl.col("shop").is_in(sorted(shops)))
    columns = (
        "shop",
        "platform",
        "order_id",
        "status",
        "raw_status",
        "paid_day",
        "currency",
        "paid",
        "refunded",
    )
    return chosen.select(columns).head(most).collect().sort("order_id", "shop").rows(named=True)
