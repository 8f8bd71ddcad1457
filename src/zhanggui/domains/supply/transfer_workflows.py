"""Every state change of a transfer between buildings, one verb each: sent, received, cancelled. The first one wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.periods import minute
from zhanggui.domains.supply.models import CANCELLED, ON_THE_WAY, RECEIVED, StockTransfer, TransferLine

STATE_NAMES = {
    ON_THE_WAY: Text("在途", "on the way"),
    RECEIVED: Text("已收货", "received"),
    CANCELLED: Text("已取消", "cancelled"),
}
NO_SUCH = Text(
    "没有调拨单 {number}。用 zg transfers 查看有哪些。",
    "There is no transfer {number}: zg transfers lists them.",
)
NO_LINE = Text("调拨单 {number} 里没有 {sku}。", "Transfer {number} has no {sku}.")
OVER = Text(
    "调拨单 {number} 的状态已是「{state}」（{who}，{at}），不能再改。",
    "Transfer {number} is {state} already ({who}, {at}): it cannot be changed.",
)
BAD_COUNT = Text(
    "{sku} 收到的数量应在 0 与发出的 {sent} 之间，收到 {found}。",
    "Units of {sku} that came: between 0 and the {sent} that were sent, got {found}.",
)
TOO_EARLY = Text(
    "收货日期 {day} 早于发出日期 {sent}，请核对。",
    "Received on {day}, before it was sent on {sent}: check the day.",
)


@dataclass(frozen=True, kw_only=True)
class SentLine:
    """What is sent of a SKU."""

    sku: str
    quantity: int
    decision: int | None = None


def send_transfer(
    workspace: OpenWorkspace, *, number: str, source: str, target: str, lines: Sequence[SentLine], sent_day: date,
    due_day: date, at: datetime, by: str = COMMAND_LINE,
) -> StockTransfer:  # fmt: skip
    """Note that goods leave one building for another; they are on the way until they are received."""
    with transaction.atomic():
        details = {"from": source, "to": target, "lines": {line.sku: line.quantity for line in lines}}
        record(workspace.secrets, who=by, verb="send_transfer", at=at, subject=number, details=details)
        made = StockTransfer.objects.create(
            number=number, source=source, target=target, sent_day=sent_day, due_day=due_day, made_by=by, made_at=at,
            changed_by=by, changed_at=at,
        )  # fmt: skip
        TransferLine.objects.bulk_create(TransferLine(transfer=made, **vars(line)) for line in lines)
    return made


def receive_transfer(
    workspace: OpenWorkspace, number: str, *, received_day: date, at: datetime, by: str,
    came: Mapping[str, int] | None = None,
) -> StockTransfer:  # fmt: skip
    """Note what arrived of it: by SKU, all as sent where not named. What did not arrive is lost and no longer expected."""
    told = dict(came or {})
    with transaction.atomic():
        details = {"came": told, "day": str(received_day)}
        moved = _move(workspace, number, RECEIVED, "receive_transfer", at=at, by=by, details=details)
        if received_day < moved.sent_day:
            raise WrongUsage(TOO_EARLY.with_(day=received_day, sent=moved.sent_day))
        for line in moved.lines.all():
            line.came = told.pop(line.sku, line.quantity)
            if not 0 <= line.came <= line.quantity:
                raise WrongUsage(BAD_COUNT.with_(sku=line.sku, sent=line.quantity, found=line.came))
            line.save(update_fields=["came"])
        if told:
            raise Refused(NO_LINE.with_(number=number, sku=", ".join(sorted(told))))
        moved.received_day = received_day
        moved.save(update_fields=["received_day"])
    return moved


def cancel_transfer(workspace: OpenWorkspace, number: str, *, at: datetime, by: str) -> StockTransfer:
    """The goods stay where they are, as long as they were not received."""
    with transaction.atomic():
        return _move(workspace, number, CANCELLED, "cancel_transfer", at=at, by=by)


def find_transfer(number: str) -> StockTransfer:
    """The transfer with this number; Refused when there is none."""
    try:
        return StockTransfer.objects.get(number=number)
    except StockTransfer.DoesNotExist as missing:
        raise Refused(NO_SUCH.with_(number=number)) from missing


def moves() -> list[dict[str, Any]]:
    """Every line that was not cancelled, as ``analysis.position.Move`` takes it."""
    lines = TransferLine.objects.exclude(transfer__state=CANCELLED).select_related("transfer")
    return [
        {
            "sku": line.sku, "units": line.quantity, "source": line.transfer.source, "target": line.transfer.target,
            "sent_day": line.transfer.sent_day, "due_day": line.transfer.due_day, "number": line.transfer.number,
            "received_day": line.transfer.received_day, "came": line.came, "decision": line.decision,
        }
        for line in lines.order_by("transfer__pk", "sku")
    ]  # fmt: skip


def _move(
    workspace: OpenWorkspace, number: str, state: str, verb: str, *, at: datetime, by: str,
    details: Mapping[str, Any] | None = None,
) -> StockTransfer:  # fmt: skip
    """One step, if nobody was first."""
    found = find_transfer(number)
    record(workspace.secrets, who=by, verb=verb, at=at, subject=number, details=details)
    won = StockTransfer.objects.filter(pk=found.pk, state=ON_THE_WAY).update(
        state=state, changed_by=by, changed_at=at
    )
    found.refresh_from_db()
    if not won:
        when = minute(found.changed_at)
        raise Refused(
            OVER.with_(number=number, state=STATE_NAMES[found.state], who=found.changed_by, at=when)
        )
    return found
