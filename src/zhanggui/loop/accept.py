"""A person accepts, changes or refuses. Of two at once one wins, and the other is told who and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.periods import minute
from zhanggui.core.plain import from_text, to_text
from zhanggui.loop.decision import Decision, from_values
from zhanggui.loop.kind import Accepted, Kinds
from zhanggui.loop.models import (
    ACCEPTED,
    EXECUTED,
    LAPSED,
    MEASURED,
    PROPOSED,
    REFUSED,
    TAKEN_BACK,
    DecisionRecord,
)

STATE_NAMES = {
    PROPOSED: Text("待决定", "proposed"),
    ACCEPTED: Text("已采纳", "accepted"),
    REFUSED: Text("已拒绝", "refused"),
    LAPSED: Text("已失效", "lapsed"),
    EXECUTED: Text("已执行", "executed"),
    TAKEN_BACK: Text("已撤回", "taken back"),
    MEASURED: Text("已复盘", "measured"),
}
NO_SUCH = Text("没有编号为 {number} 的决策。", "There is no decision number {number}.")
DECIDED = Text(
    "决策 {number} 已由 {who} 于 {at} 处理（{state}），没有再改动。",
    "Decision {number} was {state} by {who} at {at}; nothing was changed.",
)
GONE = Text(
    "决策 {number} 已被新一轮建议取代，请看最新的决策台。",
    "Decision {number} was replaced by a newer round of advice: see the newest list.",
)
NO_REASON = Text("拒绝时请写明理由，下一轮建议会用到。", "Say why it is refused: the next round uses it.")
NO_SUCH_FIELD = Text(
    "这类决策没有可修改的「{field}」。可以修改：{fields}。",
    "Decisions of this kind have no {field} to change. To change: {fields}.",
)


def find(number: int) -> DecisionRecord:
    """The decision with this number; Refused when there is none."""
    try:
        return DecisionRecord.objects.select_related("run", "execution").get(pk=number)
    except (DecisionRecord.DoesNotExist, OverflowError) as missing:
        raise Refused(NO_SUCH.with_(number=number)) from missing


def proposed(kept: DecisionRecord) -> Decision:
    """The decision as it was proposed."""
    return from_values(from_text(kept.told))


def action_of(kept: DecisionRecord) -> dict[str, Any]:
    """The action, with what the person who accepted it changed."""
    return dict(proposed(kept).action) | dict(from_text(kept.change))


def as_accepted(kept: DecisionRecord) -> Accepted:
    """The decision with its action in force."""
    return Accepted(
        number=kept.pk, decision=proposed(kept), action=action_of(kept), by=kept.decided_by
    )  # fmt: skip


def accept(
    workspace: OpenWorkspace,
    kinds: Kinds,
    number: int,
    *,
    at: datetime,
    by: str = COMMAND_LINE,
    change: Mapping[str, str] | None = None,
) -> DecisionRecord:
    """Accept a decision, with changes of its action. Accepting again the same way changes nothing.

    Refused when somebody else decided first, or when the changed action breaks a floor of its kind.
    """
    kept = find(number)
    changed = _changed(kinds, kept, change or {})
    _check_floor(kinds, kept, changed)
    with transaction.atomic():
        won = DecisionRecord.objects.filter(pk=number, state=PROPOSED).update(
            state=ACCEPTED, change=to_text(changed), decided_by=by, decided_at=at
        )
        if won:
            _tell(workspace, kept, "accept_decision", at, by, {"change": _shown(changed)})
    kept = find(number)
    again = kept.state == ACCEPTED and kept.decided_by == by and from_text(kept.change) == changed
    if not won and not again:
        raise _too_late(kept)
    return kept


def refuse(
    workspace: OpenWorkspace, number: int, *, reason: str, at: datetime, by: str = COMMAND_LINE
) -> DecisionRecord:
    """Refuse a decision that waits, or one that was accepted and not carried out yet."""
    reason = reason.strip()[:500]
    if not reason:
        raise WrongUsage(NO_REASON)
    kept = find(number)
    with transaction.atomic():
        won = DecisionRecord.objects.filter(pk=number, state__in=[PROPOSED, ACCEPTED]).update(
            state=REFUSED, reason=reason, decided_by=by, decided_at=at
        )
        if won:
            _tell(workspace, kept, "refuse_decision", at, by, {"reason": reason})
    kept = find(number)
    again = kept.state == REFUSED and kept.decided_by == by and kept.reason == reason
    if not won and not again:
        raise _too_late(kept)
    return kept


def _changed(kinds: Kinds, kept: DecisionRecord, change: Mapping[str, str]) -> dict[str, Any]:
    """What differs from the proposed action, read by the fields of the kind."""
    decision, fields = proposed(kept), kinds[kept.kind].fields
    for name in change:
        if name not in fields:
            raise WrongUsage(NO_SUCH_FIELD.with_(field=name, fields=", ".join(fields) or "—"))
    read = {name: fields[name].read(typed, decision) for name, typed in change.items()}
    return {name: value for name, value in read.items() if decision.action.get(name) != value}


def _check_floor(kinds: Kinds, kept: DecisionRecord, changed: Mapping[str, Any]) -> None:
    decision = proposed(kept)
    asked = Accepted(number=kept.pk, decision=decision, action=dict(decision.action) | dict(changed), by="")
    verdict = kinds[kept.kind].allowed(asked)
    if not verdict and verdict.why:
        raise Refused(verdict.why)


def _too_late(kept: DecisionRecord) -> Refused:
    if kept.state == LAPSED:
        return Refused(GONE.with_(number=kept.pk))
    state = STATE_NAMES[kept.state]
    return Refused(
        DECIDED.with_(number=kept.pk, who=kept.decided_by, at=minute(kept.decided_at), state=state)
    )


def _tell(
    workspace: OpenWorkspace,
    kept: DecisionRecord,
    verb: str,
    at: datetime,
    by: str,
    details: Mapping[str, Any],
) -> None:
    record(
        workspace.secrets, who=by, verb=verb, at=at, subject=f"{kept.pk} {kept.kind}", shop=kept.shop,
        details=details,
    )  # fmt: skip


def _shown(changed: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in changed.items()}
