"""The kind "mark down" as the loop runs it: a price list for whoever sets prices, in the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.supply import workflows
from zhanggui.domains.supply.decisions.mark_down import (
    MARK_DOWN,
    above_cost_or_said,
    as_share,
    measure_mark_down,
    new_price,
    propose_mark_downs,
)
from zhanggui.domains.supply.lists import Column, list_workbook
from zhanggui.loop.accept import proposed
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Accepted, Field, Kind, OutboxFile, Plan
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord

LISTED = Text(
    "降价清单 {name}：{skus} 个 SKU，交给定价执行",
    "Price list {name}: {skus} SKUs, handed to whoever sets prices",
)
NOT_A_SHARE = Text("降价写成 20% 或 0.2，收到「{typed}」。", "Write the discount as 20% or 0.2, got {typed}.")
YES_OR_NO = Text("填「是」或「否」，收到「{typed}」。", "Say yes or no, got {typed}.")
COLUMNS = (
    Column("SKU编码", 22),
    Column("名称", 26),
    Column("原价", 12),
    Column("降价", 10),
    Column("新价", 12),
    Column("开始", 14),
    Column("结束", 14),
    Column("低于成本", 10),
)


def gather_marked_down(_workspace: OpenWorkspace) -> dict[str, Any]:
    """What a proposal needs: units that suppliers still owe, and what was marked down until when."""
    executed = DecisionRecord.objects.filter(kind=MARK_DOWN, state__in=[EXECUTED, MEASURED]).order_by("pk")
    return {
        "ordered": [
            {"sku": line.sku, "units": owed, "number": line.order.number, "promised_day": line.order.promised_day}
            for line, owed in workflows.open_lines()
        ],
        "marked_down": [
            {"sku": proposed(kept).subject["sku"], "until": kept.measure_on} for kept in executed if kept.measure_on
        ],
    }  # fmt: skip


def plan_mark_downs(accepted: Sequence[Accepted], at: datetime) -> list[Plan]:
    """One price list for all of them."""
    name = f"markdown-{at:%Y%m%d}-{min(one.number for one in accepted)}.xlsx"
    rows = [_row(one, at) for one in sorted(accepted, key=lambda one: one.decision.subject["sku"])]
    return [
        Plan(
            decisions=tuple(one.number for one in accepted),
            told=LISTED.with_(name=name, skus=len(accepted)),
            files=(OutboxFile(name, list_workbook("降价清单", COLUMNS, rows)),),
            record={"file": name},
        )
    ]


def hand_over(_workspace: OpenWorkspace, plan: Plan, _by: str, _at: datetime) -> Mapping[str, Any]:
    """The list is the whole of it: prices are set by pricing."""
    return dict(plan.record)


def take_list_back(_workspace: OpenWorkspace, _back: Mapping[str, Any], _by: str, _at: datetime) -> None:
    """The loop takes the file back; no record of ours has to change."""


def read_discount(typed: str, _decision: Decision) -> Decimal:
    """A share off the price."""
    share = as_share(typed)
    if share is None:
        raise WrongUsage(NOT_A_SHARE.with_(typed=typed))
    return share


def read_yes_or_no(typed: str, _decision: Decision) -> str:
    """yes or no."""
    said = {"yes": "yes", "是": "yes", "no": "no", "否": "no"}.get(typed.strip().lower())
    if said is None:
        raise WrongUsage(YES_OR_NO.with_(typed=typed))
    return said


def _row(one: Accepted, at: datetime) -> list[Any]:
    end = at.date() + timedelta(days=one.decision.expected.horizon_days)
    action = one.action
    return [
        one.decision.subject["sku"], action["name"], action["old_price"], f"{action['discount']:.0%}", new_price(one),
        at.date().isoformat(), end.isoformat(), "是" if action["below_cost"] == "yes" else "否",
    ]  # fmt: skip


MARK_DOWN_KIND = Kind(
    code=MARK_DOWN,
    name=Text("降价清库存", "mark down"),
    propose=propose_mark_downs,
    gather=gather_marked_down,
    plan=plan_mark_downs,
    carry_out=hand_over,
    take_back=take_list_back,
    measure=measure_mark_down,
    allowed=above_cost_or_said,
    fields={
        "discount": Field(name=Text("降价", "discount"), read=read_discount),
        "below_cost": Field(name=Text("允许低于成本", "below cost"), read=read_yes_or_no),
    },
    opposes=frozenset({"order_stock"}),
)
