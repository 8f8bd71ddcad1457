"""Supply's kinds of decision, as the loop runs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.supply import cash_limit, workflows
from zhanggui.domains.supply.analysis.destinations import Destination, split_order
from zhanggui.domains.supply.decisions.hurry import EXPEDITE, measure_hurry, propose_hurry
from zhanggui.domains.supply.decisions.order_stock import ORDER_STOCK, measure_order, propose_orders
from zhanggui.domains.supply.decisions.split_supplier import SPLIT_SUPPLIER, propose_split
from zhanggui.domains.supply.freight_kinds import FREIGHT_KINDS
from zhanggui.domains.supply.hurrying import ask_to_hurry, plan_hurry
from zhanggui.domains.supply.late_kind import LATE_KINDS
from zhanggui.domains.supply.mark_down_kind import MARK_DOWN_KIND
from zhanggui.domains.supply.models import PurchaseLine
from zhanggui.domains.supply.purchase_files import Sheet, SheetLine, email_text, workbook
from zhanggui.domains.supply.purchase_ledger import blocked_suppliers, good_receipts, own_lines
from zhanggui.domains.supply.transfer_kind import transfer_kind
from zhanggui.domains.supply.transfer_workflows import moves
from zhanggui.domains.supply.workflows import OrderedLine
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Accepted, Field, Kind, OutboxFile, Plan

PLACED = Text(
    "采购单 {number}：{supplier}，{skus} 个 SKU，{units} 件，{money} {currency}",
    "Purchase order {number}: {supplier}, {skus} SKUs, {units} units, {money} {currency}",
)
NOT_A_QUANTITY = Text(
    "订货数量应为正整数，收到「{typed}」。", "The quantity to order is a whole number above 0, got {typed}."
)
BELOW_MINIMUM = Text(
    "订货数量 {typed} 低于起订量 {minimum}。",
    "The quantity {typed} is below the supplier's minimum of {minimum}.",
)
SENT_ALREADY = Text(
    "采购单 {number} 已经发给供应商，请先与供应商取消，再在采购单页取消。",
    "Purchase order {number} went to the supplier: cancel it with them, then on its page.",
)


def gather(_workspace: OpenWorkspace) -> dict[str, Any]:
    """What a proposal needs of our own records: units that suppliers still owe, orders with their receipts, what is on
    the way between buildings, cash, and who gets no orders.
    """
    return {
        "blocked": blocked_suppliers(),
        "ordered": [
            {
                "sku": line.sku, "units": owed, "number": line.order.number,
                "promised_day": line.promised_day or line.order.promised_day,
                "stock_warehouse": line.order.stock_warehouse or None,
            }
            for line, owed in workflows.open_lines()
        ],
        "received": [
            {
                "decision": line.decision, "sku": line.sku, "day": receipt.received_day,
                "units": receipt.quantity - receipt.defects,
            }
            for line in PurchaseLine.objects.exclude(decision=None).prefetch_related("receipts").order_by("pk")
            for receipt in line.receipts.all()
        ],
        "moves": moves(),
        "spent": [vars(one) for one in cash_limit.spent()],
        "rule": cash_limit.rule(),
    }  # fmt: skip


def gather_all(workspace: OpenWorkspace) -> dict[str, Any]:
    """The same with every line of our own orders that was sent."""
    return gather(workspace) | {"own": own_lines()}


def share(_workspace: OpenWorkspace) -> dict[str, Any]:
    """What other domains may know: good units that came on our own orders, and who gets no orders."""
    return {"receipts": good_receipts(), "blocked_suppliers": blocked_suppliers()}


def plan_orders(accepted: Sequence[Accepted], at: datetime) -> list[Plan]:
    """One purchase order for each supplier and currency."""
    groups: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
    for one in accepted:
        groups[one.action["supplier"], one.decision.expected.currency].append(one)
    return [_plan(supplier, currency, listed, at) for (supplier, currency), listed in sorted(groups.items())]


def place_order(workspace: OpenWorkspace, plan: Plan, by: str, at: datetime) -> dict[str, Any]:
    """Write its purchase orders into the records; they count as approved: each line was accepted."""
    record = plan.record
    for one in record["orders"]:
        workflows.place_purchase_order(
            workspace, number=one["number"], supplier=record["supplier"], currency=record["currency"],
            stock_warehouse=one["to"], ordered_day=at.date(), promised_day=record["wanted_day"],
            lines=[OrderedLine(**line) for line in one["lines"]], at=at, by=by, approved=True,
        )  # fmt: skip
    return {"numbers": [one["number"] for one in record["orders"]]}


def cancel_order(workspace: OpenWorkspace, back: Mapping[str, Any], by: str, at: datetime) -> None:
    """Cancel the purchase orders, as long as the supplier has not heard of any."""
    orders = [workflows.find(number) for number in back.get("numbers") or [back["number"]]]
    for order in orders:
        if order.state not in ("draft", "approved"):
            raise Refused(SENT_ALREADY.with_(number=order.number))
    with transaction.atomic():
        for order in orders:
            workflows.cancel(workspace, order.number, at=at, by=by)


def read_quantity(typed: str, decision: Decision) -> int:
    """A quantity that the supplier takes."""
    text = typed.strip().replace(",", "")
    if not text.isdecimal() or int(text) == 0 or len(text) > 9:
        raise WrongUsage(NOT_A_QUANTITY.with_(typed=typed))
    minimum = decision.action.get("minimum", 1)
    if int(text) < minimum:
        raise WrongUsage(BELOW_MINIMUM.with_(typed=text, minimum=minimum))
    return int(text)


def read_day(typed: str, _decision: Decision) -> date:
    """The day the goods are wanted."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as wrong:
        text = Text(
            "日期写成 2026-07-01 这样，收到「{typed}」。", "Write the day like 2026-07-01, got {typed}."
        )
        raise WrongUsage(text.with_(typed=typed)) from wrong


def _plan(supplier: str, currency: str, listed: Sequence[Accepted], at: datetime) -> Plan:
    """One purchase order for each building that gets some of it."""
    # A card that was accepted late must not ask for goods on a day that is over.
    wanted = max(at.date(), min(one.action["wanted_day"] for one in listed))
    groups: dict[str, list[tuple[Accepted, int]]] = defaultdict(list)
    for one in listed:
        for building, units in _parts(one).items():
            groups[building].append((one, units))
    orders, files, first = [], [], f"PO{at:%Y%m%d}-{min(one.number for one in listed)}"
    for place, (building, lines) in enumerate(sorted(groups.items())):
        number = first if place == 0 else f"{first}-{place + 1}"
        sheet = Sheet(
            number=number, supplier=supplier, ordered_day=at.date(), wanted_day=wanted, currency=currency, to=building,
            lines=[_sheet_line(one, units) for one, units in lines],
        )  # fmt: skip
        files += [
            OutboxFile(f"{number}.xlsx", workbook(sheet)),
            OutboxFile(f"{number}.txt", email_text(sheet).encode()),
        ]
        ordered = [_ordered(one, units) for one, units in lines]
        orders.append({"number": number, "to": building, "lines": ordered})
    money = sum((_cost(one) for one in listed), Decimal(0))
    return Plan(
        decisions=tuple(one.number for one in listed),
        told=_told(supplier, currency, listed, orders, money),
        files=tuple(files),
        record={"supplier": supplier, "currency": currency, "wanted_day": wanted, "orders": orders},
        money=money,
    )


def _told(
    supplier: str, currency: str, listed: Sequence[Accepted], orders: Sequence[Mapping[str, Any]], money: Decimal
) -> Text:  # fmt: skip
    units = sum(one.action["quantity"] for one in listed)
    numbers = [f"{one['number']}（{one['to']}）" if one["to"] else one["number"] for one in orders]
    return PLACED.with_(
        number="、".join(numbers), supplier=supplier, skus=len(listed), units=f"{units:,}", money=f"{money:,.2f}",
        currency=currency,
    )  # fmt: skip


def _parts(one: Accepted) -> Mapping[str, int]:
    """Units for each building; "" where nobody knows to which."""
    instead, units = one.decision.instead, one.action["quantity"]
    places = [Destination(**told) for told in instead.get("to", ())]
    return split_order(units, places, pack=instead["pack"]) if places else {"": units}


def _ordered(one: Accepted, units: int) -> dict[str, Any]:
    return {
        "sku": one.decision.subject["sku"], "quantity": units, "unit_cost": one.action["unit_cost"], "decision": one.number,
    }  # fmt: skip


def _sheet_line(one: Accepted, units: int) -> SheetLine:
    action = one.action
    return SheetLine(
        sku=one.decision.subject["sku"], name=action["name"], spec=action["spec"], quantity=units,
        unit_cost=action["unit_cost"],
    )  # fmt: skip


def _cost(one: Accepted) -> Decimal:
    price: Decimal = one.action["unit_cost"] or Decimal(0)
    quantity: int = one.action["quantity"]
    return price * quantity


ORDER_FIELDS = {
    "quantity": Field(name=Text("数量", "quantity"), read=read_quantity),
    "wanted_day": Field(name=Text("希望到货日", "wanted by"), read=read_day),
}
ORDER = Kind(
    code=ORDER_STOCK,
    name=Text("订货", "order stock"),
    propose=propose_orders,
    gather=gather,
    shares=share,
    plan=plan_orders,
    carry_out=place_order,
    take_back=cancel_order,
    measure=measure_order,
    fields=ORDER_FIELDS,
    opposes=frozenset({"mark_down"}),
)
KINDS = (
    ORDER,
    Kind(
        code=EXPEDITE,
        name=Text("催单", "expedite"),
        propose=propose_hurry,
        gather=gather_all,
        plan=plan_hurry,
        carry_out=ask_to_hurry,
        measure=measure_hurry,
    ),
    # An order like any other, of the second supplier.
    replace(ORDER, code=SPLIT_SUPPLIER, name=Text("第二供应商补货", "split supplier"), propose=propose_split),
    transfer_kind(gather),
    MARK_DOWN_KIND,
    *FREIGHT_KINDS,
    *LATE_KINDS,
)
"""Every kind of decision that supply proposes."""
