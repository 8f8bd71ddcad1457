"""采购单 Purchase orders as every entrance tells them: with lines, history, remarks and files."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.answers.reader import Reader
from zhanggui.answers.suppliers import suppliers_answer
from zhanggui.answers.words import VERBS
from zhanggui.core.language import Text
from zhanggui.domains.supply import hand_orders, workflows
from zhanggui.domains.supply.confirmation_files import Confirmation, differences
from zhanggui.domains.supply.models import OPEN, PurchaseOrder
from zhanggui.domains.supply.purchase_ledger import ledger, steps_of
from zhanggui.profit.stages import collected

OLD_FILE = Text(
    "这张采购单在生成文件之后改过：outbox/{number}.xlsx 是旧的，请发本页的「采购单文件」。",
    "It was changed after its file was written: outbox/{number}.xlsx is the old one, send the order sheet of this page.",
)
DETAILS = {
    "came": Text("到货（件，不良）", "came (units, bad)"),
    "day": Text("到货日", "on"),
    "confirmed": Text("确认数量", "confirmed"),
    "promised": Text("约定到货", "promised"),
    "days": Text("各行到货日", "days of lines"),
    "lines": Text("明细", "lines"),
    "removed": Text("去掉", "dropped"),
    "supplier": Text("供应商", "supplier"),
    "skus": Text("SKU", "SKUs"),
}


def purchases_answer(
    reader: Reader, *, state: str | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """Purchase orders of our own, newest first; of one state where it is named, of all open ones where it is "open"."""
    found = PurchaseOrder.objects.order_by("-pk").prefetch_related("lines__receipts")
    if state == "open":
        found = found.filter(state__in=OPEN)
    elif state:
        found = found.filter(state=state)
    return [described(reader, order) for order in found[:most]]


def described(reader: Reader, order: PurchaseOrder) -> dict[str, Any]:
    """One order in a line of the list."""
    lines = list(order.lines.all())
    costs = [line.unit_cost * line.quantity for line in lines if line.unit_cost is not None]
    late = (reader.today - order.promised_day).days if order.promised_day and order.state in OPEN else 0
    return {
        "number": order.number,
        "supplier": order.supplier,
        "to": order.stock_warehouse or None,
        "state": order.state,
        "state_name": reader.say(workflows.STATE_NAMES[order.state]),
        "ordered_day": order.ordered_day,
        "promised_day": order.promised_day,
        "late_days": late if late > 0 else None,
        "skus": len(lines),
        "units": sum(line.quantity for line in lines),
        "came": sum(one.quantity for line in lines for one in line.receipts.all()),
        "cost": sum(costs, Decimal(0)) if len(costs) == len(lines) else None,
        "currency": order.currency,
    }


def purchase_answer(reader: Reader, number: str) -> dict[str, Any]:
    """One order: lines with what is owed, who did what when, what is odd about it. Refused when there is none."""
    order = workflows.find(number)
    return described(reader, order) | {
        "note": order.note or None,
        "lines": lines_answer(order),
        "steps": timeline(reader, number),
        "remarks": [reader.say(text) for text in remarks_of(reader, order)],
    }


def lines_answer(order: PurchaseOrder) -> list[dict[str, Any]]:
    """Each line: ordered, confirmed, came, bad, owed."""
    found = []
    for line, owed in workflows.owed_lines(order):
        receipts = list(line.receipts.all())
        found.append(
            {
                "sku": line.sku, "quantity": line.quantity, "confirmed": line.confirmed,
                "promised_day": line.promised_day or order.promised_day, "came": sum(one.quantity for one in receipts),
                "defects": sum(one.defects for one in receipts), "owed": owed if order.state in OPEN else 0,
                "unit_cost": line.unit_cost, "decision": line.decision,
            }
        )  # fmt: skip
    return found


def timeline(reader: Reader, number: str) -> list[dict[str, Any]]:
    """Who did what, oldest first, out of the audit log."""
    return [
        {"at": one.at, "who": one.who, "verb": one.verb, "did": reader.say(VERBS[one.verb]), "details": _told(reader, one.details)}
        for one in steps_of(number)
    ]  # fmt: skip


def _told(reader: Reader, details: dict[str, Any]) -> str:
    parts = []
    for name, said in DETAILS.items():
        value = details.get(name)
        if value not in (None, "", "None", {}, []):
            parts.append(f"{reader.say(said)} {_plain(value)}")
    return "；".join(parts) if reader.language == "zh" else "; ".join(parts)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{key} × {_plain(one)}" for key, one in value.items())
    if isinstance(value, list) and value and isinstance(value[0], str):
        return "、".join(value)
    if isinstance(value, list):
        return f"{value[0]} ({value[1]})" if len(value) == 2 and value[1] else str(value[0])
    return str(value)


def terms_of(reader: Reader, supplier: str) -> list[dict[str, Any]]:
    """What the supplier sells on what terms."""
    found = suppliers_answer(reader).answer["suppliers"].get(supplier)
    terms: list[dict[str, Any]] = found["terms"] if found else []
    return terms


def remarks_of(reader: Reader, order: PurchaseOrder) -> list[Text]:
    """What is odd about an order that the supplier has not confirmed yet."""
    if order.state not in ("draft", "approved"):
        return []
    lines = list(order.lines.order_by("sku").values("sku", "quantity", "unit_cost", "decision"))
    days = (order.promised_day - order.ordered_day).days if order.promised_day else None
    told = hand_orders.remarks(lines, terms_of(reader, order.supplier), days=days)
    return [OLD_FILE.with_(number=order.number), *told] if _differs_from_its_file(order) else told


def _differs_from_its_file(order: PurchaseOrder) -> bool:
    """Was it changed after the loop wrote its file into the outbox?"""
    by_decision = order.lines.filter(decision__isnull=False).exists()
    return by_decision and any(step.verb == "purchase_order_draft" for step in steps_of(order.number))


def sku_names(reader: Reader) -> dict[str, tuple[str, str]]:
    """Name and specification of every SKU."""
    rows = collected(reader.tables()["sku"].select("sku", "name", "spec"))
    return {row["sku"]: (row["name"] or "", row["spec"] or "") for row in rows}


def ledger_answer() -> dict[str, Any]:
    """The ledger: every unit ever ordered in exactly one place."""
    found = ledger()
    return asdict(found) | {"whole": found.whole}


def confirmation_answer(reader: Reader, said: Confirmation) -> dict[str, Any]:
    """What a supplier's file says beside what was ordered, by order."""
    orders = []
    for number in said.numbers:
        order = workflows.find(number)
        lines = differences(order, said)
        orders.append(
            {
                "number": number, "supplier": order.supplier, "state": order.state,
                "state_name": reader.say(workflows.STATE_NAMES[order.state]),
                "can_confirm": order.state in workflows.FROM["confirmed"],
                "day": last_day([line.day for line in lines]), "different": sum(line.differs for line in lines),
                "lines": [asdict(line) | {"differs": line.differs} for line in lines],
            }
        )  # fmt: skip
    refused = [
        {"line": one.line, "cells": list(one.cells), "why": reader.say(one.why)} for one in said.refused
    ]
    return {"orders": orders, "refused": refused}


def last_day(days: list[date | None]) -> date | None:
    """The day by which all is there."""
    return max((day for day in days if day), default=None)
