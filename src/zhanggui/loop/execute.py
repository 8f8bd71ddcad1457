"""Carrying out what was accepted: dry run, caps, kill switch, one commit, files in the outbox, taking back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.plain import from_text, to_text
from zhanggui.loop import outbox
from zhanggui.loop.accept import STATE_NAMES, as_accepted, find, proposed
from zhanggui.loop.kind import Kind, Kinds, Plan
from zhanggui.loop.limits import limits_of, money_of, used_on
from zhanggui.loop.models import ACCEPTED, EXECUTED, MEASURED, TAKEN_BACK, DecisionRecord, Execution
from zhanggui.loop.recheck import held_now, let_go, tell_held

NOT_ACCEPTED = Text(
    "决策 {number} 的状态是「{state}」，只有已采纳的决策才能执行，请先采纳。",
    "Decision {number} is {state}: only an accepted one can be carried out. Accept it first.",
)
STOPPED = Text(
    "「{kind}」的执行已由 {who} 于 {at:%Y-%m-%d %H:%M} 暂停：{reason}。需要时请在决策台恢复。",
    "Carrying out {kind} was stopped by {who} at {at:%Y-%m-%d %H:%M}: {reason}. Let it go on first, on the list of decisions.",
)
OVER_COUNT = Text(
    "「{kind}」今天已执行 {done} 条，再执行 {more} 条会超过每日上限 {most} 条。请明天再执行，或少选几条。",
    "{done} decisions of kind {kind} were carried out today; {more} more would exceed the {most} of a day. Go on tomorrow, or choose fewer.",
)
OVER_MONEY = Text(
    "「{kind}」今天已动用 {done}，再执行 {more} 会超过每日上限 {most}。请明天再执行，或少选几条。",
    "{kind}: {done} was spent today; {more} more would exceed the {most} of a day. Go on tomorrow, or choose fewer.",
)
NO_RATE = Text(
    "「{kind}」设了每日金额上限，但决策 {numbers} 的币种没有汇率，无法核对。请先导入「汇率」，再重新提出并采纳。",
    "{kind} has a cap of money a day, and no exchange rate is known for decision {numbers}. Import exchange rates, "
    "then propose and accept anew.",
)
FINAL = Text("「{kind}」执行后不能撤回。", "What {kind} did cannot be taken back.")
NOT_EXECUTED = Text(
    "决策 {number} 的状态是「{state}」，没有可撤回的执行。",
    "Decision {number} is {state}: there is nothing to take back.",
)


def plans_of(kinds: Kinds, numbers: Iterable[int], *, at: datetime) -> list[tuple[Kind, Plan]]:
    """What carrying out these accepted decisions would do: the dry run. Nothing is changed."""
    by_kind: dict[str, list[DecisionRecord]] = defaultdict(list)
    for number in dict.fromkeys(numbers):
        kept = find(number)
        if kept.state != ACCEPTED:
            raise Refused(NOT_ACCEPTED.with_(number=number, state=STATE_NAMES[kept.state]))
        by_kind[kept.kind].append(kept)
    found = []
    for code, listed in by_kind.items():
        kind = kinds[code]
        accepted = [as_accepted(kept) for kept in listed]
        for one in accepted:
            verdict = kind.allowed(one)
            if not verdict and verdict.why:
                raise Refused(verdict.why)
        found += [(kind, plan) for plan in kind.plan(accepted, at)]
    return found


def execute(
    workspace: OpenWorkspace, kinds: Kinds, numbers: Sequence[int], *, at: datetime, by: str = COMMAND_LINE
) -> list[Execution]:
    """Carry out accepted decisions, those that belong together as one. Doing it again changes nothing.

    Refused by the kill switch, by a cap of the day, for decisions that are not accepted, and where the facts of the moment
    forbid one (see ``recheck``): that one is then let go of, on record, and none is carried out.
    """
    outbox.bring_out(workspace.place)
    done = _done_already(numbers)
    waiting = [number for number in numbers if number not in done]
    made = list({one.pk: one for one in done.values()}.values())
    plans = plans_of(kinds, waiting, at=at)
    held = held_now(workspace, kinds, waiting, at=at)
    let_go(workspace, held, at=at, by=by)
    tell_held(held)
    for kind, plan in plans:
        made.append(_carry_out(workspace, kind, plan, at=at, by=by))
    outbox.bring_out(workspace.place)
    return made


def take_back(
    workspace: OpenWorkspace, kinds: Kinds, number: int, *, at: datetime, by: str = COMMAND_LINE
) -> Execution:
    """Take back the execution of a decision, and with it all that were carried out together."""
    kept = find(number)
    if kept.execution is None or kept.state not in (EXECUTED, MEASURED):
        raise Refused(NOT_EXECUTED.with_(number=number, state=STATE_NAMES[kept.state]))
    kind, execution = kinds[kept.kind], kept.execution
    if kind.take_back is None:
        raise Refused(FINAL.with_(kind=kind.name))
    with transaction.atomic():
        won = Execution.objects.filter(pk=execution.pk, taken_back_at__isnull=True).update(
            taken_back_at=at, taken_back_by=by
        )
        if won:
            kind.take_back(workspace, from_text(execution.back), by, at)
            DecisionRecord.objects.filter(execution=execution).update(state=TAKEN_BACK)
            numbers = list(execution.decisionrecord_set.order_by("pk").values_list("pk", flat=True))
            _tell(workspace, "take_back_decision", kind, numbers, execution.files, at, by)
    outbox.take_in(workspace.place, execution.files)
    execution.refresh_from_db()
    return execution


def _done_already(numbers: Iterable[int]) -> dict[int, Execution]:
    kept = DecisionRecord.objects.filter(pk__in=list(numbers), state__in=[EXECUTED, MEASURED])
    return {one.pk: one.execution for one in kept.select_related("execution") if one.execution}


def _carry_out(workspace: OpenWorkspace, kind: Kind, plan: Plan, *, at: datetime, by: str) -> Execution:
    files = outbox.stage(workspace.place, plan.files)
    try:
        with transaction.atomic():
            # The entry comes first: on PostgreSQL it lets one at a time count what the caps still allow.
            _tell(workspace, "execute_decision", kind, plan.decisions, files, at, by)
            return _carried(workspace, kind, plan, files, at=at, by=by)
    except BaseException:
        outbox.forget(workspace.place, files)
        raise


def _carried(
    workspace: OpenWorkspace, kind: Kind, plan: Plan, files: list[dict[str, Any]], *, at: datetime, by: str
) -> Execution:
    _check_switches(kind, plan, at)
    told = {"zh": plan.told.zh, "en": plan.told.en}
    money = money_of(plan) or Decimal(0)
    execution = Execution.objects.create(kind=kind.code, at=at, by=by, told=told, files=files, money=money)
    _claim(plan, execution, at)
    execution.back = to_text(dict(kind.carry_out(workspace, plan, by, at)))
    execution.save(update_fields=["back"])
    return execution


def _claim(plan: Plan, execution: Execution, at: datetime) -> None:
    """Mark each decision as executed, or none: of two who execute at once one wins."""
    for number in plan.decisions:
        kept = find(number)
        due = at.date() + timedelta(days=proposed(kept).expected.horizon_days)
        won = DecisionRecord.objects.filter(pk=number, state=ACCEPTED).update(
            state=EXECUTED, execution=execution, measure_on=due
        )
        if not won:
            raise Refused(NOT_ACCEPTED.with_(number=number, state=STATE_NAMES[find(number).state]))


def _check_switches(kind: Kind, plan: Plan, at: datetime) -> None:
    held = limits_of(kind)
    for switch in (held.everywhere, held.own):
        if switch and switch.stopped:
            raise Refused(
                STOPPED.with_(kind=kind.name, who=switch.by, at=switch.at, reason=switch.reason or "—")
            )
    used, more = used_on(kind, at), len(plan.decisions)
    if used.decisions + more > held.per_day:
        raise Refused(OVER_COUNT.with_(kind=kind.name, done=used.decisions, more=more, most=held.per_day))
    if held.money_per_day is not None:
        _check_money(kind, plan, used.money, held.money_per_day)


def _check_money(kind: Kind, plan: Plan, done: Decimal, most: Decimal) -> None:
    more = money_of(plan)
    if more is None:
        raise Refused(NO_RATE.with_(kind=kind.name, numbers="、".join(map(str, plan.decisions))))
    if done + more > most:
        told = {"done": f"{done:,.2f}", "more": f"{more:,.2f}", "most": f"{most:,.2f}"}
        raise Refused(OVER_MONEY.with_(kind=kind.name, **told))


def _tell(
    workspace: OpenWorkspace, verb: str, kind: Kind, numbers: Sequence[int], files: Sequence[Mapping[str, Any]],
    at: datetime, by: str,
) -> None:  # fmt: skip
    details = {"decisions": list(numbers), "files": [file["name"] for file in files]}
    record(workspace.secrets, who=by, verb=verb, at=at, subject=kind.code, details=details)
