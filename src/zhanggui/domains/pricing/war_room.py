"""The stop-loss of an event as a state change: it fires once, and the log says when, by whom and at which loss."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.models import AuditEntry
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, to_ticks
from zhanggui.domains.pricing.analysis.budget_burn import Burnt
from zhanggui.domains.pricing.analysis.event import Event
from zhanggui.domains.pricing.analysis.watch import Fired, stop_loss

VERB = "fire_stop_loss"
WARN = "warn_of_budget"
NOT_DUE = Text(
    "活动「{code}」没有到止损线，不能止损。", "Event {code} has not reached its stop-loss; nothing was done."
)
ALREADY = Text(
    "活动「{code}」已由 {who} 止损，不会再触发。",
    "The stop-loss of {code} was fired by {who} already; it fires once.",
)


def fired(code: str) -> Fired | None:
    """When the stop-loss of an event fired; None where it has not."""
    entry = AuditEntry.objects.filter(verb=VERB, subject=_subject(code)).order_by("pk").first()
    return (
        None
        if entry is None
        else Fired(at=entry.at, who=entry.who, loss=to_ticks(Decimal(entry.details["loss"])))
    )


def fire_stop_loss(
    workspace: OpenWorkspace, *, event: Event, profit: int, at: datetime, by: str = COMMAND_LINE
) -> Fired:
    """Fire the stop-loss; Refused where it has fired or is not due. Of two who fire at once one is told who was first."""
    before = fired(event.code)
    if before is not None:
        raise Refused(ALREADY.with_(code=event.code, who=before.who))
    loss = stop_loss(event, profit, fired=None)
    if loss is None:
        raise Refused(NOT_DUE.with_(code=event.code))
    with transaction.atomic():
        details = {"loss": str(from_ticks(loss)), "currency": event.currency}
        entry = record(
            workspace.secrets, who=by, verb=VERB, at=at, subject=_subject(event.code), details=details
        )
        # Recording holds the log's lock until the end: whoever came first is in it by now.
        first = AuditEntry.objects.filter(verb=VERB, subject=entry.subject).order_by("pk").first()
        if first is not None and first.pk != entry.pk:
            raise Refused(ALREADY.with_(code=event.code, who=first.who))
    return Fired(at=at, who=by, loss=loss)


def warned(code: str) -> set[tuple[str, str, int]]:
    """The warnings given so far: offer (empty: the whole event), funder, percent."""
    entries = AuditEntry.objects.filter(verb=WARN, subject=_subject(code))
    return {(one.details["offer"], one.details["funder"], int(one.details["percent"])) for one in entries}


def warn_budgets(
    workspace: OpenWorkspace, *, event: Event, found: Sequence[Burnt], at: datetime, by: str = COMMAND_LINE
) -> list[Burnt]:
    """Note that budgets have reached 80 or 100 %; those not warned of before. Each level of each budget is noted once."""
    known = warned(event.code)
    due = [one for one in found if one.level and (one.code, one.funder, one.level) not in known]
    return [one for one in due if _warned_first(workspace, event, one, at, by)]


def _warned_first(workspace: OpenWorkspace, event: Event, one: Burnt, at: datetime, by: str) -> bool:
    """Note one warning; False, and nothing noted, where somebody else was first."""
    key = {"offer": one.code, "funder": one.funder, "percent": str(one.level)}
    details = key | {"spent": str(from_ticks(one.spent)), "budget": str(from_ticks(one.budget)), "currency": event.currency}  # fmt: skip
    with transaction.atomic():
        entry = record(
            workspace.secrets, who=by, verb=WARN, at=at, subject=_subject(event.code), details=details
        )
        entries = AuditEntry.objects.filter(verb=WARN, subject=entry.subject).order_by("pk")
        first = next(row for row in entries if key.items() <= row.details.items())
        if first.pk != entry.pk:
            transaction.set_rollback(True)
    return first.pk == entry.pk


def _subject(code: str) -> str:
    return f"event {code}"[:200]
