"""The transfer between buildings as the loop runs it: one sheet and one journey for each pair of buildings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.supply import transfer_workflows
from zhanggui.domains.supply.decisions.transfer_stock import (
    TRANSFER_STOCK,
    measure_transfer,
    propose_transfers,
    way_cost,
)
from zhanggui.domains.supply.transfer_workflows import SentLine
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Accepted, Field, Kind, OutboxFile, Plan

HEADER = ("SKU编码", "名称", "规格", "数量")
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same transfer is the same file, whenever it is written

PLANNED = Text(
    "调拨单 {number}：{source} → {target}，{skus} 个 SKU，{units} 件",
    "Transfer {number}: {source} → {target}, {skus} SKUs, {units} units",
)
NOT_A_QUANTITY = Text(
    "调拨数量应为 1 到调出仓在库 {most} 之间的整数，收到「{typed}」。",
    "The quantity is a whole number from 1 to the {most} on hand where it leaves, got {typed}.",
)


def plan_transfers(accepted: Sequence[Accepted], at: datetime) -> list[Plan]:
    """One transfer for each pair of buildings."""
    groups: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
    for one in accepted:
        groups[one.action["from"], one.action["to"]].append(one)
    return [_plan(source, target, listed, at) for (source, target), listed in sorted(groups.items())]


def _plan(source: str, target: str, listed: Sequence[Accepted], at: datetime) -> Plan:
    number = f"DB{at:%Y%m%d}-{min(one.number for one in listed)}"
    units = sum(one.action["quantity"] for one in listed)
    due = at.date() + timedelta(days=max(one.action["way_days"] for one in listed))
    rows = [
        [one.decision.subject["sku"], one.action["name"], one.action["spec"], one.action["quantity"]]
        for one in listed
    ]
    head = [
        ("调拨单号", number),
        ("调出仓", source),
        ("调入仓", target),
        ("发出日期", f"{at:%Y-%m-%d}"),
        ("预计到货", f"{due}"),
    ]
    return Plan(
        decisions=tuple(one.number for one in listed),
        told=PLANNED.with_(number=number, source=source, target=target, skus=len(listed), units=f"{units:,}"),
        files=(OutboxFile(f"{number}.xlsx", transfer_workbook(head, rows)),),
        record={
            "number": number, "source": source, "target": target, "due_day": due,
            "lines": [
                {"sku": one.decision.subject["sku"], "quantity": one.action["quantity"], "decision": one.number}
                for one in listed
            ],
        },
        money=sum((way_cost(one.action, one.action["quantity"]) for one in listed), Decimal(0)),
    )  # fmt: skip


def transfer_workbook(head: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]) -> bytes:
    """The sheet for both buildings as xlsx. Texts are texts: a name that looks like a formula stays a name."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        page, bold = book.add_worksheet("调拨单"), book.add_format({"bold": True})
        page.set_column(0, 2, 24)
        for row, (name, value) in enumerate(head):
            page.write_string(row, 0, name, bold)
            page.write_string(row, 1, value)
        first = len(head) + 1
        for column, name in enumerate(HEADER):
            page.write_string(first, column, name, bold)
        for row, cells in enumerate(rows, first + 1):
            for column, cell in enumerate(cells):
                (page.write_string if isinstance(cell, str) else page.write_number)(row, column, cell)
        end = first + 1 + len(rows)
        page.write_string(end, 0, "合计", bold)
        page.write_number(end, 3, sum(cells[3] for cells in rows), bold)
    return out.getvalue()


def send(workspace: OpenWorkspace, plan: Plan, by: str, at: datetime) -> Mapping[str, Any]:
    """Write the transfer into the records: the goods are on the way."""
    told = plan.record
    transfer_workflows.send_transfer(
        workspace, number=told["number"], source=told["source"], target=told["target"], sent_day=at.date(),
        due_day=told["due_day"], lines=[SentLine(**line) for line in told["lines"]], at=at, by=by,
    )  # fmt: skip
    return {"number": told["number"]}


def take_back(workspace: OpenWorkspace, back: Mapping[str, Any], by: str, at: datetime) -> None:
    """Cancel the transfer, as long as the goods were not received."""
    transfer_workflows.cancel_transfer(workspace, back["number"], at=at, by=by)


def read_units(typed: str, decision: Decision) -> int:
    """No more than lies where it leaves."""
    text, most = typed.strip().replace(",", ""), decision.action["most"]
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise WrongUsage(NOT_A_QUANTITY.with_(typed=typed, most=most))
    return int(text)


def transfer_kind(gather: Callable[[OpenWorkspace], Mapping[str, Any]]) -> Kind:
    """The kind; it needs the same records as an order does."""
    return Kind(
        code=TRANSFER_STOCK,
        name=Text("调拨", "transfer stock"),
        propose=propose_transfers,
        gather=gather,
        plan=plan_transfers,
        carry_out=send,
        take_back=take_back,
        measure=measure_transfer,
        fields={"quantity": Field(name=Text("数量", "quantity"), read=read_units)},
    )
