"""Claims for late parcels, as the loop runs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.language import Text
from zhanggui.domains.supply.decisions.claim_late import CLAIM_LATE, measure_late_claim, propose_late_claims
from zhanggui.domains.supply.freight_kinds import carry_out, executed, plain_name, take_back
from zhanggui.domains.supply.lists import Column, list_workbook
from zhanggui.loop.kind import Accepted, Kind, OutboxFile, Plan

CLAIMED = Text(
    "向{carrier}索赔账单 {bill} 的迟到：{lines} 件，{money} {currency}",
    "Claim late parcels of bill {bill} from {carrier}: {lines} parcels, {money} {currency}",
)
COLUMNS = (
    ("tracking_no", Column("运单号", 20)), ("order_id", Column("订单编号", 22)), ("day", Column("揽收日期", 12)),
    ("delivered", Column("签收日期", 12)), ("province", Column("目的省", 10)), ("promised", Column("承诺天数", 10)),
    ("days", Column("实际天数", 10)), ("late", Column("晚几天", 10)), ("due", Column("申请赔付", 12)),
)  # fmt: skip


def gather_claimed(_workspace: OpenWorkspace) -> dict[str, Any]:
    """Parcels whose lateness was claimed already: carrier, tracking number."""
    return {
        "claimed_late": [
            [told["subject"]["carrier"], line["tracking_no"]]
            for told in executed(CLAIM_LATE)
            for line in told["instead"]["lines"]
        ]
    }


def plan_late_claims(accepted: Sequence[Accepted], _at: datetime) -> list[Plan]:
    """One claim file for each bill."""
    return [_claim(one) for one in accepted]


def _claim(one: Accepted) -> Plan:
    subject, lines = one.decision.subject, one.decision.instead["lines"]
    carrier, bill = subject["carrier"], subject["bill_number"]
    total = one.action["amount"]
    told = CLAIMED.with_(
        carrier=carrier, bill=bill, lines=len(lines), money=f"{total:,.2f}",
        currency=one.decision.expected.currency,
    )  # fmt: skip
    rows = [[line[name] for name, _ in COLUMNS] for line in lines]
    rows.append(["合计", *[None] * (len(COLUMNS) - 2), total])
    name = f"迟到索赔-{plain_name(carrier)}-{plain_name(bill)}-{one.number}.xlsx"
    file = OutboxFile(name, list_workbook("迟到赔付", [column for _, column in COLUMNS], rows))
    record = {"carrier": carrier, "bill_number": bill}
    return Plan(decisions=(one.number,), told=told, files=(file,), record=record)


LATE_KINDS = (
    Kind(
        code=CLAIM_LATE,
        name=Text("迟到索赔", "claim late parcels"),
        propose=propose_late_claims,
        gather=gather_claimed,
        plan=plan_late_claims,
        carry_out=carry_out,
        take_back=take_back,
        measure=measure_late_claim,
    ),
)
