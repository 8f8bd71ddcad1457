"""Every state change of a promotion plan, one verb each. The first one wins; what was changed meanwhile is refused.

Files of a start or an end are written by whoever calls, after the change is in the records (see ``plan_files``): they can be
written again at any time, since they depend on nothing but the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.periods import minute
from zhanggui.core.plain import from_text, to_text
from zhanggui.domains.pricing.analysis.plan.capping import capped
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms, read_terms
from zhanggui.domains.pricing.models import (
    APPROVED,
    CANCELLED,
    CHECKED,
    DRAFT,
    ENDED,
    REVIEWED,
    RUNNING,
    PromotionPlan,
    PromotionTask,
)

STATE_NAMES = {
    DRAFT: Text("草稿", "draft"),
    CHECKED: Text("已检查", "checked"),
    APPROVED: Text("已批准", "approved"),
    RUNNING: Text("进行中", "running"),
    ENDED: Text("已结束", "ended"),
    REVIEWED: Text("已复盘", "reviewed"),
    CANCELLED: Text("已取消", "cancelled"),
}
NO_SUCH = Text(
    "没有活动方案 {number}。用 zg promo plans 查看有哪些。",
    "There is no promotion plan {number}: zg promo plans lists them.",
)
NOT_NOW = Text(
    "活动方案 {number} 的状态是「{state}」（{who}，{at}），这一步要求「{wanted}」。",
    "Plan {number} is {state} ({who}, {at}); this step needs one that is {wanted}.",
)
LACKS = Text(
    "活动方案 {number} 不能批准或开始：{why}。", "Plan {number} can be neither approved nor started: {why}."
)
BLOCKED = Text(
    "活动方案 {number} 有必须先改的问题：{why}", "Plan {number} has findings that must be mended first: {why}"
)
BELOW_FLOOR = Text(
    "活动方案 {number} 有 {n} 个 SKU 的订单会低于底价。请先限制优惠，或写明理由后批准。",
    "Orders of {n} SKUs in plan {number} would fall below their floor. Cap an offer first, or approve with a reason.",
)
OVER = Text(
    "活动方案 {number} 的活动期已在 {until} 结束，不能开始。",
    "The window of plan {number} ended on {until}: it cannot start.",
)
NO_TASK = Text("活动方案 {number} 没有未完成的任务 {task}。", "Plan {number} has no open task {task}.")
NOT_A_FIGURE = Text(
    "复盘要写明实际件数和利润，收到「{found}」。",
    "A review needs the units and the profit that came of it, got “{found}”.",
)


def create_plan(
    workspace: OpenWorkspace, told: Mapping[str, Any], *, zone: tzinfo, at: datetime, by: str = COMMAND_LINE
) -> PromotionPlan:
    """Write down a plan as a draft; Refused where it cannot be meant."""
    terms = read_terms(told, zone=zone)
    with transaction.atomic():
        made = PromotionPlan.objects.create(
            name=terms.name, owner=terms.owner, starts_at=terms.since, ends_at=terms.until, told=to_text(told),
            made_by=by, made_at=at, changed_by=by, changed_at=at,
        )  # fmt: skip
        record(workspace.secrets, who=by, verb="create_promotion_plan", at=at, subject=str(made.pk),
               details={"name": terms.name, "shops": list(terms.shops)})  # fmt: skip
        _set_tasks(made, terms)
    return made


def change_plan(
    workspace: OpenWorkspace, number: int, told: Mapping[str, Any], *, zone: tzinfo, at: datetime, by: str = COMMAND_LINE
) -> PromotionPlan:  # fmt: skip
    """Write a plan anew while nobody approved it: a draft again, without report; tasks are those of the new wording."""
    terms = read_terms(told, zone=zone)
    more: dict[str, Any] = {"told": to_text(told), "report": "", "name": terms.name, "owner": terms.owner,
            "starts_at": terms.since, "ends_at": terms.until}  # fmt: skip
    with transaction.atomic():
        record(workspace.secrets, who=by, verb="change_promotion_plan", at=at, subject=str(number))
        changed = _move(number, (DRAFT, CHECKED), DRAFT, at=at, by=by, **more)
        changed.tasks.all().delete()
        _set_tasks(changed, terms)
    return changed


def check_plan(
    workspace: OpenWorkspace, number: int, report: Mapping[str, Any], *, told: str, at: datetime, by: str = COMMAND_LINE
) -> PromotionPlan:  # fmt: skip
    """Keep what the check of just the wording ``told`` found; whatever it found, the plan is checked then."""
    found = {"losses": len(report["losses"]), "blocked": len(report["blocked"])}
    with transaction.atomic():
        record(
            workspace.secrets, who=by, verb="check_promotion_plan", at=at, subject=str(number), details=found
        )
        return _move(
            number, (DRAFT, CHECKED), CHECKED, at=at, by=by, only={"told": told}, report=to_text(report)
        )


def must_be_unapproved(plan: PromotionPlan) -> None:
    """Refused where the plan can no longer be checked or changed."""
    if plan.state not in (DRAFT, CHECKED):
        raise _not_now(plan, (DRAFT, CHECKED))


def cap_offer(
    workspace: OpenWorkspace, number: int, code: str, *, at: datetime, by: str = COMMAND_LINE, sku: str | None = None,
    most_off: Decimal | None = None, threshold: Decimal | None = None,
) -> PromotionPlan:  # fmt: skip
    """Cap an offer of the plan: leave ``sku`` out, take ``most_off`` off an order at most, raise its ``threshold``, or drop it
    altogether. The plan is a draft again: it must be checked anew.
    """
    plan = find_plan(number)
    told = to_text(capped(from_text(plan.told), code, sku=sku, most_off=most_off, threshold=threshold))
    details = {
        "offer": code,
        "sku": sku or "",
        "most_off": str(most_off or ""),
        "threshold": str(threshold or ""),
    }
    with transaction.atomic():
        record(
            workspace.secrets, who=by, verb="cap_promotion_offer", at=at, subject=str(number), details=details
        )
        return _move(
            number, (DRAFT, CHECKED), DRAFT, at=at, by=by, only={"told": plan.told}, told=told, report=""
        )


def approve_plan(
    workspace: OpenWorkspace, number: int, *, zone: tzinfo, at: datetime, by: str, reason: str = ""
) -> PromotionPlan:
    """Approve a checked plan. It needs goals, limits and an owner, and no finding that blocks; orders below their floor need
    a ``reason``, which stands in the log beside the name.
    """
    plan = find_plan(number)
    if plan.state == CHECKED:
        _whole(plan, zone)
        _clean(plan, reason)
    with transaction.atomic():
        record(workspace.secrets, who=by, verb="approve_promotion_plan", at=at, subject=str(number),
               details={"reason": reason.strip()} if reason.strip() else {})  # fmt: skip
        return _move(number, (CHECKED,), APPROVED, at=at, by=by, only={"told": plan.told, "report": plan.report},
                     signed_off=reason.strip()[:500])  # fmt: skip


def start_plan(
    workspace: OpenWorkspace, number: int, handed: Mapping[str, Any], *, zone: tzinfo, at: datetime, by: str
) -> PromotionPlan:
    """Start an approved plan: its files go to the platforms, ``handed`` says what with. Before its window is fine, after it
    is not.
    """
    plan = find_plan(number)
    if plan.state == APPROVED:
        _whole(plan, zone)
        if plan.ends_at <= at:
            raise Refused(OVER.with_(number=number, until=f"{plan.ends_at.astimezone(zone):%Y-%m-%d %H:%M}"))
    with transaction.atomic():
        record(workspace.secrets, who=by, verb="start_promotion_plan", at=at, subject=str(number))
        return _move(number, (APPROVED,), RUNNING, at=at, by=by, handed=to_text(handed))


def end_plan(
    workspace: OpenWorkspace, number: int, *, at: datetime, by: str, reason: str = "", restored: Sequence[str] = ()
) -> PromotionPlan:  # fmt: skip
    """End a running plan, early or not: prices are restored by the files ``restored``."""
    plan = find_plan(number)
    handed = to_text(from_text(plan.handed) | {"restored": list(restored)}) if plan.handed else ""
    with transaction.atomic():
        record(workspace.secrets, who=by, verb="end_promotion_plan", at=at, subject=str(number),
               details={"reason": reason} if reason else {})  # fmt: skip
        return _move(number, (RUNNING,), ENDED, at=at, by=by, only={"handed": plan.handed}, handed=handed)


def review_plan(
    workspace: OpenWorkspace, number: int, review: Mapping[str, Any], *, at: datetime, by: str
) -> PromotionPlan:
    """Keep what came of an ended plan: ``units`` and ``profit``, with whatever else ``review`` tells."""
    if review.get("units") is None or review.get("profit") is None:
        raise WrongUsage(NOT_A_FIGURE.with_(found=dict(review)))
    with transaction.atomic():
        record(workspace.secrets, who=by, verb="review_promotion_plan", at=at, subject=str(number))
        return _move(number, (ENDED,), REVIEWED, at=at, by=by, review=to_text(review))


def cancel_plan(workspace: OpenWorkspace, number: int, *, at: datetime, by: str) -> PromotionPlan:
    """Give a plan up that does not run yet."""
    with transaction.atomic():
        record(workspace.secrets, who=by, verb="cancel_promotion_plan", at=at, subject=str(number))
        return _move(number, (DRAFT, CHECKED, APPROVED), CANCELLED, at=at, by=by)


def finish_task(workspace: OpenWorkspace, number: int, task: int, *, at: datetime, by: str) -> PromotionTask:
    """Note that a task is done."""
    with transaction.atomic():
        record(
            workspace.secrets,
            who=by,
            verb="finish_promotion_task",
            at=at,
            subject=str(number),
            details={"task": task},
        )
        open_one = PromotionTask.objects.filter(pk=task, plan_id=number, done_at=None)
        if not open_one.update(done_at=at, done_by=by):
            raise Refused(NO_TASK.with_(number=number, task=task))
    return PromotionTask.objects.get(pk=task)


def find_plan(number: int) -> PromotionPlan:
    """The plan with this number; Refused when there is none."""
    try:
        return PromotionPlan.objects.get(pk=number)
    except (PromotionPlan.DoesNotExist, OverflowError) as missing:
        raise Refused(NO_SUCH.with_(number=number)) from missing


def _set_tasks(plan: PromotionPlan, terms: PlanTerms) -> None:
    PromotionTask.objects.bulk_create(
        PromotionTask(plan=plan, what=one.what, who=one.who, due_day=one.due) for one in terms.tasks
    )


def _whole(plan: PromotionPlan, zone: tzinfo) -> None:
    lacks = read_terms(from_text(plan.told), zone=zone).lacks()
    if lacks:
        raise Refused(LACKS.with_(number=plan.pk, why=joined(lacks)))


def _clean(plan: PromotionPlan, reason: str) -> None:
    report = from_text(plan.report)
    if report["blocked"]:
        raise Refused(BLOCKED.with_(number=plan.pk, why=joined(report["blocked"])))
    if report["losses"] and not reason.strip():
        raise Refused(BELOW_FLOOR.with_(number=plan.pk, n=len(report["losses"])))


def joined(texts: Sequence[Text]) -> Text:
    """Several sentences as one."""
    return Text("；".join(t.zh for t in texts), "; ".join(t.en for t in texts))


def _move(
    number: int, before: Sequence[str], state: str, *, at: datetime, by: str, only: Mapping[str, Any] | None = None, **more: Any
) -> PromotionPlan:  # fmt: skip
    """One step, if nobody was first and the plan still reads as whoever steps has seen it (``only``)."""
    found = find_plan(number)
    mine = PromotionPlan.objects.filter(pk=number, state__in=before, **(only or {}))
    won = mine.update(state=state, changed_by=by, changed_at=at, **more)
    found.refresh_from_db()
    if not won:
        raise _not_now(found, before)
    return found


def _not_now(found: PromotionPlan, before: Sequence[str]) -> Refused:
    wanted = Text(
        "、".join(STATE_NAMES[s].zh for s in before), " or ".join(STATE_NAMES[s].en for s in before)
    )
    when = minute(found.changed_at)
    state, who = STATE_NAMES[found.state], found.changed_by
    return Refused(NOT_NOW.with_(number=found.pk, state=state, who=who, at=when, wanted=wanted))
