"""Asking suppliers to hurry: the text of the e-mail, and the entry in the order's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhanggui.access.audit import record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.language import Text
from zhanggui.loop.kind import Accepted, OutboxFile, Plan

TOLD = Text("催 {supplier} 的采购单 {number}（{skus}）", "Ask {supplier} to hurry order {number} ({skus})")


def plan_hurry(accepted: Sequence[Accepted], _at: datetime) -> list[Plan]:
    """One e-mail for each order."""
    return [_plan(one) for one in accepted]


def ask_to_hurry(workspace: OpenWorkspace, plan: Plan, by: str, at: datetime) -> dict[str, Any]:
    """Note in the log that the supplier is asked; the e-mail itself a person sends."""
    number = plan.record["number"]
    details = {"supplier": plan.record["supplier"], "skus": plan.record["skus"]}
    record(workspace.secrets, who=by, verb="hurry_purchase_order", at=at, subject=number, details=details)
    return {"number": number}


def _plan(one: Accepted) -> Plan:
    action = one.action
    return Plan(
        decisions=(one.number,),
        told=TOLD.with_(supplier=action["supplier"], number=action["number"], skus=action["skus"]),
        files=(OutboxFile(f"{action['number']}-催单-{one.number}.txt", hurry_text(one).encode()),),
        record={"number": action["number"], "supplier": action["supplier"], "skus": action["skus"]},
    )


def hurry_text(one: Accepted) -> str:
    """The text of the e-mail, to be copied."""
    lines: Sequence[Mapping[str, Any]] = one.decision.instead["lines"]
    return "\n".join(
        [
            f"主题：请加急采购单 {one.action['number']}",
            "",
            f"{one.action['supplier']}，您好：",
            "",
            "以下货品我们即将断货，请尽快发出，并回复每个 SKU 最早的到货日期；能分批的请先发一部分：",
            *(
                f"{n}. {line['sku']}：还欠 {line['owed']:,} 件，约定 {line['promised']:%Y-%m-%d} 到货"
                for n, line in enumerate(lines, 1)
            ),
            "",
        ]
    )
