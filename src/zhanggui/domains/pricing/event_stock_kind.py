"""Stock for an event as the loop runs it: one request sheet a plan for whoever buys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.plain import from_text
from zhanggui.domains.pricing.analysis.event_supply import Supply
from zhanggui.domains.pricing.decisions.event_stock import (
    EVENT_STOCK,
    measure_event_stock,
    propose_event_stock,
)
from zhanggui.domains.pricing.models import APPROVED, CHECKED, RUNNING, PromotionPlan
from zhanggui.domains.pricing.plan_files import request_sheet
from zhanggui.loop.accept import proposed
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Accepted, Field, Kind, OutboxFile, Plan
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord

MOST = 1_000_000
ASKED = Text(
    "备货申请 {name}：{skus} 个 SKU，{units} 件，最晚 {day} 到货",
    "Request {name}: {skus} SKUs, {units} units, to be there by {day}",
)
NOT_UNITS = Text(
    "备货数量应为 1 到 1,000,000 的整数，收到「{typed}」。",
    "The quantity is a whole number from 1 to 1,000,000, got {typed}.",
)

NOT_LOTS = Text(
    "备货数量 {typed} 不是供应商接受的：起订量 {minimum}，箱规 {pack}；可用 {lots}。",
    "The supplier does not take an order of {typed}: at least {minimum}, in cartons of {pack}; it takes {lots}.",
)


def gather(_workspace: OpenWorkspace) -> dict[str, Any]:
    """Plans that are meant, as written, and what was stocked up for already."""
    plans = PromotionPlan.objects.filter(state__in=(CHECKED, APPROVED, RUNNING)).order_by("pk")
    done = DecisionRecord.objects.filter(kind=EVENT_STOCK, state__in=[EXECUTED, MEASURED]).order_by("pk")
    subjects = [proposed(one).subject for one in done]
    return {
        "plans": [{"number": one.pk, "told": from_text(one.told)} for one in plans],
        "stocked": [{"number": int(one["plan"]), "sku": one["sku"]} for one in subjects],
    }


def plan_requests(accepted: Sequence[Accepted], at: datetime) -> list[Plan]:
    """One sheet a plan."""
    by_plan: dict[str, list[Accepted]] = defaultdict(list)
    for one in accepted:
        by_plan[one.decision.subject["plan"]].append(one)
    return [_plan(number, listed, at) for number, listed in sorted(by_plan.items())]


def hand_over(_workspace: OpenWorkspace, plan: Plan, _by: str, _at: datetime) -> Mapping[str, Any]:
    """The sheet is the whole of it."""
    return dict(plan.record)


def take_back(_workspace: OpenWorkspace, _back: Mapping[str, Any], _by: str, _at: datetime) -> None:
    """The loop takes the sheet in; nothing else was done."""


def read_units(typed: str, decision: Decision) -> int:
    """A whole number of units that the supplier takes."""
    text = typed.strip().replace(",", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= MOST):
        raise WrongUsage(NOT_UNITS.with_(typed=typed))
    units, told = int(text), decision.action
    lots = Supply(minimum=told.get("minimum", 1), pack=told.get("pack", 1)).lots(units)
    if units not in lots:
        more = {"minimum": told["minimum"], "pack": told["pack"], "lots": "、".join(map(str, lots))}
        raise WrongUsage(NOT_LOTS.with_(typed=typed, **more))
    return units


def event_stock_kind() -> Kind:
    """The kind."""
    return Kind(
        code=EVENT_STOCK,
        name=Text("活动备货", "stock for an event"),
        propose=propose_event_stock,
        gather=gather,
        plan=plan_requests,
        carry_out=hand_over,
        take_back=take_back,
        measure=measure_event_stock,
        fields={"quantity": Field(name=Text("数量", "quantity"), read=read_units)},
    )


def _plan(number: str, listed: Sequence[Accepted], at: datetime) -> Plan:
    name = f"备货申请-{number}-{at:%Y%m%d}-{min(one.number for one in listed)}.xlsx"
    since = min(one.action["since"] for one in listed)
    rows = [_row(one) for one in sorted(listed, key=lambda one: one.decision.subject["sku"])]
    units = sum(one.action["quantity"] for one in listed)
    return Plan(
        decisions=tuple(one.number for one in listed),
        told=ASKED.with_(name=name, skus=len(listed), units=f"{units:,}", day=since),
        files=(OutboxFile(name, request_sheet(rows)),),
        record={"name": name, "plan": number},
    )


def _row(one: Accepted) -> list[Any]:
    """A decision of an older release tells neither supplier nor carton."""
    told = one.action
    terms = [told.get("supplier", ""), told.get("minimum", 1), told.get("pack", 1)]
    since = str(told["since"])
    return [one.decision.subject["sku"], told["name"], told["plan_name"], since, told["quantity"], since, *terms,
            str(told.get("arrives", ""))]  # fmt: skip
