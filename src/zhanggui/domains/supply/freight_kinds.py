"""Logistics' kinds of decision, as the loop runs them: claims to carriers, changes of carrier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.plain import from_text
from zhanggui.domains.supply.decisions.change_carrier import CHANGE_CARRIER, measure_change, propose_changes
from zhanggui.domains.supply.decisions.claim_freight import CLAIM_FREIGHT, measure_claim, propose_claims
from zhanggui.domains.supply.freight_files import change_notice, claim_workbook
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Accepted, Field, Kind, OutboxFile, Plan
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord

CLAIMED = Text(
    "向{carrier}索赔账单 {bill}：{lines} 行，{money} {currency}", "Claim on bill {bill} to {carrier}: {lines} lines, {money} {currency}"
)  # fmt: skip
CHANGED = Text("通知仓库更换承运商：{places}", "Tell the warehouse to change carriers: {places}")
NOT_A_DAY = Text("日期写成 2026-07-01 这样，收到「{typed}」。", "Write the day like 2026-07-01, got {typed}.")


def gather_claimed(_workspace: OpenWorkspace) -> dict[str, Any]:
    """Bill lines that were claimed already: carrier, bill, entry."""
    return {
        "claimed": [
            [told["subject"]["carrier"], told["subject"]["bill_number"], line["entry"]]
            for told in executed(CLAIM_FREIGHT)
            for line in told["instead"]["lines"]
        ]
    }


def gather_moved(_workspace: OpenWorkspace) -> dict[str, Any]:
    """Provinces whose carrier changed already, with the carrier they left."""
    return {
        "moved": [
            [told["subject"]["province"], told["subject"]["carrier"]] for told in executed(CHANGE_CARRIER)
        ]
    }


def plan_claims(accepted: Sequence[Accepted], _at: datetime) -> list[Plan]:
    """One claim file for each bill."""
    return [_claim(one) for one in accepted]


def plan_changes(accepted: Sequence[Accepted], at: datetime) -> list[Plan]:
    """One notice for all changes."""
    rows = [
        (
            one.decision.subject["province"],
            one.decision.subject["carrier"],
            one.action["to"],
            one.action["from_day"],
        )
        for one in accepted
    ]
    name = f"更换承运商-{at:%Y%m%d}-{min(one.number for one in accepted)}.txt"
    places = "、".join(f"{place} → {new}" for place, _, new, _ in rows)
    return [
        Plan(
            decisions=tuple(one.number for one in accepted),
            told=CHANGED.with_(places=places),
            files=(OutboxFile(name, change_notice(rows).encode()),),
            record={"changes": [list(row[:3]) for row in rows]},
        )
    ]


def carry_out(_workspace: OpenWorkspace, plan: Plan, _by: str, _at: datetime) -> Mapping[str, Any]:
    """The file is all there is to do; the loop's own record says what was claimed or changed."""
    return plan.record


def take_back(_workspace: OpenWorkspace, _back: Mapping[str, Any], _by: str, _at: datetime) -> None:
    """Nothing but the file, which the loop takes out of the outbox."""


def read_day(typed: str, _decision: Decision) -> date:
    """The first day of the new carrier."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as wrong:
        raise WrongUsage(NOT_A_DAY.with_(typed=typed)) from wrong


def _claim(one: Accepted) -> Plan:
    subject, lines = one.decision.subject, one.decision.instead["lines"]
    carrier, bill = subject["carrier"], subject["bill_number"]
    told = CLAIMED.with_(
        carrier=carrier, bill=bill, lines=len(lines), money=f"{one.action['amount']:,.2f}",
        currency=one.decision.expected.currency,
    )  # fmt: skip
    name = f"运费索赔-{plain_name(carrier)}-{plain_name(bill)}-{one.number}.xlsx"
    return Plan(
        decisions=(one.number,), told=told, files=(OutboxFile(name, claim_workbook(carrier, bill, lines)),),
        record={"carrier": carrier, "bill_number": bill},
    )  # fmt: skip


def plain_name(words: str) -> str:
    """Words as a part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in words)


def executed(kind: str) -> list[dict[str, Any]]:
    """What was decided by every executed decision of a kind."""
    kept = DecisionRecord.objects.filter(kind=kind, state__in=[EXECUTED, MEASURED]).order_by("pk")
    return [from_text(one.told) for one in kept]


FREIGHT_KINDS = (
    Kind(
        code=CLAIM_FREIGHT,
        name=Text("运费索赔", "claim freight"),
        propose=propose_claims,
        gather=gather_claimed,
        plan=plan_claims,
        carry_out=carry_out,
        take_back=take_back,
        measure=measure_claim,
    ),
    Kind(
        code=CHANGE_CARRIER,
        name=Text("更换承运商", "change carrier"),
        propose=propose_changes,
        gather=gather_moved,
        plan=plan_changes,
        carry_out=carry_out,
        take_back=take_back,
        measure=measure_change,
        fields={"from_day": Field(name=Text("从哪天起", "from"), read=read_day)},
    ),
)
