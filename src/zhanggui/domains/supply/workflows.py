"""Every state change of a purchase order, one verb each.

draft → approved → sent → confirmed → partly_received → closed; cancelled until something came. A verb that comes too
late changes nothing and says who was first. Until it is sent an order may be changed; then it is a draft again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.periods import minute
from zhanggui.domains.supply.models import (
    APPROVED,
    CANCELLED,
    CLOSED,
    CONFIRMED,
    DRAFT,
    OPEN,
    PARTLY,
    SENT,
    GoodsReceipt,
    PurchaseLine,
    PurchaseOrder,
    Supplier,
)

STATE_NAMES = {
    DRAFT: Text("草稿", "draft"),
    APPROVED: Text("已审批", "approved"),
    SENT: Text("已发送", "sent"),
    CONFIRMED: Text("供应商已确认", "confirmed"),
    PARTLY: Text("部分到货", "partly received"),
    CLOSED: Text("已完成", "closed"),
    CANCELLED: Text("已取消", "cancelled"),
}
NO_SUCH = Text("没有采购单 {number}。", "There is no purchase order {number}.")
NO_LINE = Text("采购单 {number} 里没有 {sku}。", "Purchase order {number} has no {sku}.")
WRONG_STATE = Text(
    "采购单 {number} 的状态是「{state}」（{who}，{at}），不能{verb}。",
    "Purchase order {number} is {state} ({who}, {at}): it cannot be {verb}.",
)
BLOCKED = Text(
    "供应商「{supplier}」已停用（{why}），不能下单。需要时请先在供应商页恢复。",
    "Supplier {supplier} is blocked ({why}): no orders. Unblock it on its page first.",
)
TWICE = Text("{sku} 出现了不止一次，请合并成一行。", "{sku} stands more than once: make it one line.")
NEGATIVE = Text(
    "{sku} 的确认数量应为 0 或正整数，收到 {found}。",
    "Confirmed quantity of {sku}: a whole number of 0 or more, got {found}.",
)
NOTHING = Text("采购单没有明细。", "A purchase order needs at least one line.")
NOT_POSITIVE = Text(
    "{sku} 的数量应为正整数，收到 {found}。", "Quantity of {sku}: a whole number above 0, got {found}."
)
DEFECTS = Text(
    "{sku} 的不良数量应在 0 与到货数量 {came} 之间，收到 {found}。",
    "Bad units of {sku}: between 0 and the {came} that came, got {found}.",
)
CHANGED_SINCE = Text(
    "采购单 {number} 已被 {who} 于 {at} 改动，您看到的不是最新的。请看现在的内容，再改一次。",
    "Purchase order {number} was changed by {who} at {at}, after what you saw. Look at it as it is now and change it again.",
)
NO_LINE_LEFT = Text(
    "采购单 {number} 至少要留一行；全都不要请取消整张采购单。",
    "Purchase order {number} needs a line: to drop them all, cancel the order.",
)
BEFORE_ORDER = Text(
    "约定到货 {day} 早于下单日 {ordered}。", "It is promised for {day}, before it is ordered ({ordered})."
)
VERBS = {
    DRAFT: Text("修改", "changed"),
    APPROVED: Text("审批", "approved"),
    SENT: Text("标记为已发送", "marked as sent"),
    CONFIRMED: Text("确认", "confirmed"),
    PARTLY: Text("收货", "received"),
    CLOSED: Text("完成", "closed"),
    CANCELLED: Text("取消", "cancelled"),
}
FROM = {
    DRAFT: (DRAFT, APPROVED),
    APPROVED: (DRAFT,),
    SENT: (APPROVED,),
    CONFIRMED: (SENT,),
    PARTLY: (SENT, CONFIRMED, PARTLY),
    CLOSED: (SENT, CONFIRMED, PARTLY),
    CANCELLED: (DRAFT, APPROVED, SENT, CONFIRMED),
}


@dataclass(frozen=True, kw_only=True)
class OrderedLine:
    """What is ordered of a SKU."""

    sku: str
    quantity: int
    unit_cost: Decimal | None
    decision: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReceivedLine:
    """What came of a SKU, and how much of it was bad."""

    sku: str
    quantity: int
    defects: int = 0


def place_purchase_order(
    workspace: OpenWorkspace, *, number: str, supplier: str, lines: Sequence[OrderedLine], currency: str,
    ordered_day: date, promised_day: date | None, at: datetime, by: str = COMMAND_LINE, approved: bool = False,
    note: str = "", stock_warehouse: str = "",
) -> PurchaseOrder:  # fmt: skip
    """A new order: a draft, or approved where the decision behind it was accepted. ``stock_warehouse``: the building it
    goes to, "" where that is not said.
    """
    _check_lines(lines)
    with transaction.atomic():
        _check_supplier(supplier)
        details = {"supplier": supplier, "lines": {line.sku: line.quantity for line in lines}}
        record(workspace.secrets, who=by, verb="place_purchase_order", at=at, subject=number, details=details)
        order = PurchaseOrder.objects.create(
            number=number, supplier=supplier, stock_warehouse=stock_warehouse, currency=currency,
            state=APPROVED if approved else DRAFT,
            ordered_day=ordered_day, promised_day=promised_day, note=note[:500], made_by=by, made_at=at,
            changed_by=by, changed_at=at,
        )  # fmt: skip
        PurchaseLine.objects.bulk_create(PurchaseLine(order=order, **vars(line)) for line in lines)
    return order


def edit(
    workspace: OpenWorkspace, number: str, *, quantities: Mapping[str, int] | None = None, removed: Collection[str] = (),
    promised_day: date | None = None, known: datetime | None = None, at: datetime, by: str = COMMAND_LINE,
) -> PurchaseOrder:  # fmt: skip
    """Change an order that was not sent yet: quantities by SKU, lines to drop, the day of all. What was approved must be
    approved again. The decisions behind its lines stay as they were accepted.

    ``known``: when the order that the person saw was last changed; Refused where somebody changed it since. Where nothing
    differs nothing is changed.
    """
    order = find(number)
    old = {line.sku: line.quantity for line in order.lines.all()}
    new = _edited(order, old, dict(quantities or {}), removed)
    day = promised_day if promised_day and promised_day != order.promised_day else None
    if day and day < order.ordered_day:
        raise WrongUsage(BEFORE_ORDER.with_(day=day, ordered=order.ordered_day))
    told = {sku: f"{old[sku]} → {count}" for sku, count in new.items() if count != old[sku]}
    gone = sorted(old.keys() - new.keys())
    if not told and not gone and day is None:
        return order
    details = {"lines": told, "removed": gone, "promised": str(day or "")}
    with transaction.atomic():
        order = _move(workspace, number, DRAFT, at=at, by=by, details=details, known=known)
        order.lines.filter(sku__in=gone).delete()
        for sku in told:
            order.lines.filter(sku=sku).update(quantity=new[sku])
        if day:
            order.promised_day = day
            order.save(update_fields=["promised_day"])
    return order


def _edited(
    order: PurchaseOrder, old: Mapping[str, int], asked: Mapping[str, int], removed: Collection[str]
) -> dict[str, int]:
    """The quantities after the change."""
    for sku in (*asked, *removed):
        if sku not in old:
            raise Refused(NO_LINE.with_(number=order.number, sku=sku))
    kept = {sku: count for sku, count in old.items() if sku not in removed}
    if not kept:
        raise WrongUsage(NO_LINE_LEFT.with_(number=order.number))
    for sku, count in asked.items():
        _check_quantity(sku, count)
    return {sku: asked.get(sku, count) for sku, count in kept.items()}


def approve(workspace: OpenWorkspace, number: str, *, at: datetime, by: str) -> PurchaseOrder:
    """Approve a draft."""
    return _move(workspace, number, APPROVED, at=at, by=by)


def send(workspace: OpenWorkspace, number: str, *, at: datetime, by: str) -> PurchaseOrder:
    """Note that the order went to the supplier."""
    return _move(workspace, number, SENT, at=at, by=by)


def confirm(
    workspace: OpenWorkspace, number: str, *, at: datetime, by: str, quantities: Mapping[str, int] | None = None,
    promised_day: date | None = None, days: Mapping[str, date] | None = None,
) -> PurchaseOrder:  # fmt: skip
    """Note what the supplier promised: quantities by SKU (all as ordered where not named), the day of all or of some
    lines. What is not promised is no longer expected to come.
    """
    asked, own_days = dict(quantities or {}), dict(days or {})
    for sku, quantity in asked.items():
        if quantity < 0:
            raise WrongUsage(NEGATIVE.with_(sku=sku, found=quantity))
    with transaction.atomic():
        order = _move(
            workspace,
            number,
            CONFIRMED,
            at=at,
            by=by,
            details={"confirmed": asked, "promised": str(promised_day or ""), "days": _texts(own_days)},
        )
        for line in order.lines.all():
            line.confirmed = asked.pop(line.sku, line.quantity)
            line.promised_day = own_days.get(line.sku)
            line.save(update_fields=["confirmed", "promised_day"])
        if asked:
            raise Refused(NO_LINE.with_(number=number, sku=", ".join(asked)))
        if promised_day is not None:
            order.promised_day = promised_day
            order.save(update_fields=["promised_day"])
    return order


def receive_goods(
    workspace: OpenWorkspace, number: str, *, lines: Iterable[ReceivedLine], received_day: date, at: datetime, by: str
) -> PurchaseOrder:  # fmt: skip
    """Note what came. The order closes by itself once every line has come in full."""
    came = list(lines)
    with transaction.atomic():
        details = {
            "came": {line.sku: [line.quantity, line.defects] for line in came},
            "day": str(received_day),
        }
        order = _move(workspace, number, PARTLY, at=at, by=by, details=details)
        for line in came:
            _receive(order, line, received_day, at, by)
        if all(owed <= 0 for _, owed in owed_lines(order)):
            PurchaseOrder.objects.filter(pk=order.pk).update(state=CLOSED)
            order.state = CLOSED
    return order


def close(workspace: OpenWorkspace, number: str, *, at: datetime, by: str) -> PurchaseOrder:
    """Nothing more will come."""
    return _move(workspace, number, CLOSED, at=at, by=by)


def cancel(workspace: OpenWorkspace, number: str, *, at: datetime, by: str) -> PurchaseOrder:
    """Cancel an order of which nothing came yet."""
    return _move(workspace, number, CANCELLED, at=at, by=by)


def find(number: str) -> PurchaseOrder:
    """The order with this number; Refused when there is none."""
    try:
        return PurchaseOrder.objects.get(number=number)
    except PurchaseOrder.DoesNotExist as missing:
        raise Refused(NO_SUCH.with_(number=number)) from missing


def owed_lines(order: PurchaseOrder) -> list[tuple[PurchaseLine, int]]:
    """Each line with the units that are still to come."""
    lines = order.lines.annotate(came=Sum("receipts__quantity")).order_by("sku")
    return [(line, expected(line) - (line.came or 0)) for line in lines]


def expected(line: PurchaseLine) -> int:
    """Units the supplier will deliver: what it confirmed, before that what was ordered."""
    return line.quantity if line.confirmed is None else line.confirmed


def open_lines() -> list[tuple[PurchaseLine, int]]:
    """Every line of every open order with the units that are still to come."""
    lines = PurchaseLine.objects.filter(order__state__in=OPEN).select_related("order")
    summed = lines.annotate(came=Sum("receipts__quantity")).order_by("order__number", "sku")
    return [(line, owed) for line in summed if (owed := expected(line) - (line.came or 0)) > 0]


def _move(
    workspace: OpenWorkspace, number: str, state: str, *, at: datetime, by: str, details: Mapping[str, Any] | None = None,
    known: datetime | None = None,
) -> PurchaseOrder:  # fmt: skip
    """One step, if nobody was first (since ``known``, where that is given); a step that was taken already is taken."""
    order = find(number)
    unchanged = {} if known is None else {"changed_at": known}
    with transaction.atomic():
        record(
            workspace.secrets, who=by, verb=f"purchase_order_{state}", at=at, subject=number, details=details
        )  # fmt: skip
        won = PurchaseOrder.objects.filter(pk=order.pk, state__in=FROM[state], **unchanged).update(
            state=state, changed_by=by, changed_at=at
        )
        order.refresh_from_db()
        if not won:
            when = minute(order.changed_at)
            if order.state in FROM[state]:
                raise Refused(CHANGED_SINCE.with_(number=number, who=order.changed_by, at=when))
            raise Refused(
                WRONG_STATE.with_(
                    number=number,
                    state=STATE_NAMES[order.state],
                    who=order.changed_by,
                    at=when,
                    verb=VERBS[state],
                )
            )
    return order


def _receive(order: PurchaseOrder, came: ReceivedLine, day: date, at: datetime, by: str) -> None:
    _check_quantity(came.sku, came.quantity)
    if not 0 <= came.defects <= came.quantity:
        raise WrongUsage(DEFECTS.with_(sku=came.sku, came=came.quantity, found=came.defects))
    line = order.lines.filter(sku=came.sku).first()
    if line is None:
        raise Refused(NO_LINE.with_(number=order.number, sku=came.sku))
    GoodsReceipt.objects.create(
        line=line, received_day=day, quantity=came.quantity, defects=came.defects, by=by, at=at
    )


def _check_lines(lines: Sequence[OrderedLine]) -> None:
    if not lines:
        raise WrongUsage(NOTHING)
    seen: set[str] = set()
    for line in lines:
        _check_quantity(line.sku, line.quantity)
        if line.sku in seen:
            raise WrongUsage(TWICE.with_(sku=line.sku))
        seen.add(line.sku)


def _check_supplier(name: str) -> None:
    kept = Supplier.objects.filter(name=name, blocked=True).first()
    if kept:
        raise Refused(BLOCKED.with_(supplier=name, why=kept.blocked_why or "—"))


def _texts(days: Mapping[str, date]) -> dict[str, str]:
    return {sku: str(day) for sku, day in days.items()}


def _check_quantity(sku: str, quantity: int) -> None:
    if quantity <= 0:
        raise WrongUsage(NOT_POSITIVE.with_(sku=sku, found=quantity))
