"""Planning an event as the loop runs it: carrying it out writes the draft plan; taking it back cancels the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA
from zhanggui.core.plain import from_text
from zhanggui.domains.pricing import workflows
from zhanggui.domains.pricing.decisions.plan_event import (
    PLAN_EVENT,
    measure_plan_event,
    plain_plan,
    propose_plan_events,
)
from zhanggui.domains.pricing.models import APPROVED, CHECKED, DRAFT, ENDED, REVIEWED, RUNNING, PromotionPlan
from zhanggui.domains.pricing.shop_rules import shops_counting_ads
from zhanggui.domains.pricing.suggested_plans import meant, planned_before
from zhanggui.loop.kind import Accepted, Kind, Plan
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord
from zhanggui.masterdata.models import Shop

MAKES = Text(
    "写成草稿方案「{name}」：{skus} 个 SKU，见「促销」页；不会自己开始",
    "Writes the draft plan “{name}”: {skus} SKUs, on the Promotions page; nothing starts by itself",
)


def gather(_workspace: OpenWorkspace) -> dict[str, Any]:
    """Shops by currency and those whose floors count ads; plans that are meant, that run or ran, what such plans brought, and the
    plans made by decisions before.
    """
    return {
        "currencies": {code: currency or "CNY" for code, currency in Shop.objects.values_list("code", "currency")},
        "meant": meant(), "planned": [asdict(one) for one in planned_before()], "made": _made(),
        "ads_in": sorted(shops_counting_ads()), "ran": _ran(),
    }  # fmt: skip


def plan_drafts(accepted: Sequence[Accepted], _at: datetime) -> list[Plan]:
    """One draft a decision."""
    return [
        Plan(
            decisions=(one.number,), record={"plan": plain_plan(one.action), "owner": one.by},
            told=MAKES.with_(name=one.action["plan"]["name"], skus=len(one.action["plan"]["goals"])),
        )
        for one in accepted
    ]  # fmt: skip


def write_draft(workspace: OpenWorkspace, plan: Plan, by: str, at: datetime) -> Mapping[str, Any]:
    """Write the draft down; whoever accepted it owns it."""
    told = dict(plan.record["plan"]) | {"owner": plan.record["owner"]}
    return {"number": workflows.create_plan(workspace, told, zone=CHINA, at=at, by=by).pk}


def cancel_draft(workspace: OpenWorkspace, back: Mapping[str, Any], by: str, at: datetime) -> None:
    """Cancel the plan where it does not run yet; one that runs or ran is left to whoever runs it."""
    number = int(back["number"])
    if workflows.find_plan(number).state in (DRAFT, CHECKED, APPROVED):
        workflows.cancel_plan(workspace, number, at=at, by=by)


def _ran() -> list[dict[str, Any]]:
    """Plans that are events beside those of files, as they are written: what a review must know of one another."""
    found = PromotionPlan.objects.filter(state__in=[APPROVED, RUNNING, ENDED, REVIEWED]).order_by("pk")
    return [{"number": plan.pk, "told": from_text(plan.told)} for plan in found]


def _made() -> dict[str, dict[str, Any]]:
    """By decision, the plan that it made."""
    done = DecisionRecord.objects.filter(kind=PLAN_EVENT, state__in=[EXECUTED, MEASURED]).select_related(
        "execution"
    )
    numbers = {
        one.pk: int(from_text(one.execution.back)["number"])
        for one in done
        if one.execution and one.execution.back
    }
    plans = PromotionPlan.objects.in_bulk(list(numbers.values()))
    return {
        str(decision): {
            "number": number, "state": plans[number].state, "state_text": workflows.STATE_NAMES[plans[number].state],
            "name": plans[number].name, "told": from_text(plans[number].told),
        }
        for decision, number in numbers.items() if number in plans
    }  # fmt: skip


PLAN_EVENT_KIND = Kind(
    code=PLAN_EVENT,
    name=Text("活动方案", "plan an event"),
    propose=propose_plan_events,
    gather=gather,
    plan=plan_drafts,
    carry_out=write_draft,
    take_back=cancel_draft,
    measure=measure_plan_event,
)
