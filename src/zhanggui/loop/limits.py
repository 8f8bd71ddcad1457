"""What may be carried out: stopped or not, so many decisions and so much money a day; who said so and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Sum

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.loop.kind import Kind, Kinds, Plan
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord, Execution, Switch

EVERYTHING = ""
"""The kind of the switch that holds for all of them."""
MOST_A_DAY = 100_000
HIGHEST = Decimal(10) ** 12
NO_SUCH_KIND = Text(
    "没有「{kind}」这类建议。可以选：{kinds}。", "There is no kind {kind}. Choose one of: {kinds}."
)
NO_REASON = Text("暂停时请写明理由，其他人会看到。", "Say why it is stopped: the others will read it.")
NOT_A_COUNT = Text(
    "每日条数应是 0 到 {most} 的整数，收到「{typed}」。留空为默认值。",
    "Decisions a day: a whole number from 0 to {most}, got {typed}. Leave it empty for the usual.",
)
NOT_MONEY = Text(
    "每日金额应是 0 或以上的金额，收到「{typed}」。留空为不限。",
    "Money a day is an amount of 0 or more, got {typed}. Leave it empty for no limit.",
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What holds for a kind. ``everywhere`` and ``own``: the switches of all kinds and of this one, where set.

    ``money_per_day`` is in the reporting currency; None: no limit.
    """

    everywhere: Switch | None
    own: Switch | None
    per_day: int
    money_per_day: Decimal | None

    @property
    def stopped_by(self) -> Switch | None:
        """The switch that stops it; None where it may be carried out."""
        return next((one for one in (self.everywhere, self.own) if one and one.stopped), None)


@dataclass(frozen=True, kw_only=True)
class Used:
    """Decisions carried out on a day, and the money they spent in the reporting currency."""

    decisions: int
    money: Decimal


def limits_of(kind: Kind) -> Limits:
    """The limits in force for a kind."""
    switches = {one.kind: one for one in Switch.objects.filter(kind__in=[EVERYTHING, kind.code])}
    own = switches.get(kind.code)
    return Limits(
        everywhere=switches.get(EVERYTHING), own=own,
        per_day=own.per_day if own and own.per_day is not None else kind.per_day,
        money_per_day=own.money_per_day if own and own.money_per_day is not None else kind.money_per_day,
    )  # fmt: skip


def used_on(kind: Kind, at: datetime) -> Used:
    """What was carried out of a kind on the day of ``at``; what was taken back does not count."""
    done = DecisionRecord.objects.filter(
        kind=kind.code, execution__at__date=at.date(), state__in=[EXECUTED, MEASURED]
    )
    spent = Execution.objects.filter(kind=kind.code, at__date=at.date(), taken_back_at__isnull=True)
    return Used(decisions=done.count(), money=spent.aggregate(sum=Sum("money"))["sum"] or Decimal(0))


def money_of(plan: Plan) -> Decimal | None:
    """The money of a plan in the reporting currency, by the rates its decisions were ranked with; None without one."""
    if plan.money == 0:
        return Decimal(0)
    rates = set(DecisionRecord.objects.filter(pk__in=plan.decisions).values_list("rate", flat=True))
    # A plan spends one currency; of two rates of two days the dearer one keeps the cap.
    known: list[Decimal] = [rate for rate in rates if rate is not None]
    return None if None in rates or not known else plan.money * max(known)


def stop(
    workspace: OpenWorkspace, kinds: Kinds, kind: str, *, reason: str, at: datetime, by: str = COMMAND_LINE
) -> Switch:
    """Stop carrying out a kind ("" all kinds). Its caps stay as they are."""
    if not reason.strip():
        raise WrongUsage(NO_REASON)
    return _set(
        workspace, kinds, kind, "stop_kind", {"stopped": True, "reason": reason.strip()[:200]}, at, by
    )


def let_go_on(
    workspace: OpenWorkspace, kinds: Kinds, kind: str, *, at: datetime, by: str = COMMAND_LINE
) -> Switch:
    """Let a kind ("" all kinds) be carried out again."""
    return _set(workspace, kinds, kind, "let_kind_go_on", {"stopped": False, "reason": ""}, at, by)


def set_caps(
    workspace: OpenWorkspace, kinds: Kinds, kind: str, *, per_day: str | None, money_per_day: str | None,
    at: datetime, by: str = COMMAND_LINE,
) -> Switch:  # fmt: skip
    """Set what of a kind may be carried out on a day, as it is typed: "" leaves it to the kind, None leaves it as it
    is. What is stopped stays stopped.

    A cap belongs to a kind: one over all kinds there is not.
    """
    if kind == EVERYTHING:
        raise WrongUsage(NO_SUCH_KIND.with_(kind=kind, kinds="、".join(kinds)))
    values: dict[str, Any] = {} if per_day is None else {"per_day": _count(per_day)}
    if money_per_day is not None:
        values["money_per_day"] = typed_limit(money_per_day, NOT_MONEY)
    return _set(workspace, kinds, kind, "set_caps", values, at, by)


def _set(
    workspace: OpenWorkspace,
    kinds: Kinds,
    kind: str,
    verb: str,
    values: dict[str, Any],
    at: datetime,
    by: str,
) -> Switch:
    """``by`` and ``at`` of a switch are those of its stop; who set a cap stands in the audit log."""
    if kind != EVERYTHING and kind not in kinds:
        raise WrongUsage(NO_SUCH_KIND.with_(kind=kind, kinds="、".join(kinds)))
    details = {name: str(value) for name, value in values.items() if name != "stopped"}
    with transaction.atomic():
        record(workspace.secrets, who=by, verb=verb, at=at, subject=kind or "*", details=details)
        signed = {"by": by, "at": at}
        told = values | signed if "stopped" in values else values
        switch, _ = Switch.objects.update_or_create(kind=kind, defaults=told, create_defaults=values | signed)
    return switch


def _count(typed: str) -> int | None:
    text = typed.strip().replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= MOST_A_DAY):
        raise WrongUsage(NOT_A_COUNT.with_(typed=typed, most=f"{MOST_A_DAY:,}"))
    return int(text)


def typed_limit(typed: str, wrong: Text) -> Decimal | None:
    """A limit of money as people type it, empty for none; WrongUsage with ``wrong`` where it is no amount of 0 or more."""
    text = typed.strip().replace(",", "")
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise WrongUsage(wrong.with_(typed=typed)) from None
    if not amount.is_finite() or not 0 <= amount < HIGHEST:
        raise WrongUsage(wrong.with_(typed=typed))
    return amount.quantize(Decimal("0.01"))
