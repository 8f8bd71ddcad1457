"""The end of a promotion plan: what came of it, filled in from its review, corrected by a person where that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhanggui.answers.event_review import review_answer
from zhanggui.answers.events import event_code_of
from zhanggui.answers.promotion_plans import plan_answer, plan_of
from zhanggui.answers.reader import Reader
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing import workflows
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms

NOT_AN_EVENT = Text(
    "方案没有写目标 SKU，算不出实际件数，请填写。",
    "The plan names no SKUs, so nothing can be counted: type the figures.",
)
NOT_FIGURES = Text(
    "实际件数应是 0 或以上的整数，利润应是数字，收到「{units}」「{profit}」；留空即采用系统算出的。",
    "Units and profit are numbers, units whole and not below 0, got “{units}” and “{profit}”; left empty, the computed ones are taken.",
)


def conclusion_answer(reader: Reader, number: int) -> dict[str, Any]:
    """``units`` and ``profit`` of an ended plan by its review (None: cannot be told yet, see ``why``); ``skus``: planned and sold."""
    _, terms = plan_of(reader, number)
    code = event_code_of(reader, number)
    if code is None:
        return {"units": None, "profit": None, "skus": [], "why": reader.say(NOT_AN_EVENT)}
    found = review_answer(reader, code).answer
    if found["why"] is not None:
        return {"units": None, "profit": None, "skus": [], "why": reader.say(found["why"])}
    return {
        "units": found["units"], "profit": found["actual_profit"], "skus": _gaps(found["skus"], terms), "why": None
    }  # fmt: skip


def _gaps(sold: list[Mapping[str, Any]], terms: PlanTerms) -> list[dict[str, Any]]:
    """Planned and sold of every SKU; a SKU without a goal has no planned units."""
    goals = {goal.sku: goal.units for goal in terms.goals}
    return [
        {
            "sku": one["sku"],
            "category": one["category"],
            "planned": goals.get(one["sku"]),
            "sold": one["units"],
        }
        for one in sold
    ]


def review_and_tell(
    reader: Reader, number: int, *, units: str = "", profit: str = "", lesson: str = "", at: datetime, by: str
) -> dict[str, Any]:
    """Conclude an ended plan; the plan as it stands then. Figures left empty are those of the review, typed ones go before them;
    both are kept. Planned and sold by SKU are kept for the next plan's bias.
    """
    _, terms = plan_of(reader, number)
    counted = conclusion_answer(reader, number)
    typed = {"units": _whole(_figure(units)), "profit": _figure(profit)}
    if any(said.strip() and typed[name] is None for name, said in (("units", units), ("profit", profit))):
        raise WrongUsage(NOT_FIGURES.with_(units=units[:40], profit=profit[:40]))
    taken = {name: counted[name] if typed[name] is None else typed[name] for name in typed}
    review = taken | {
        "lesson": lesson.strip()[:1000],
        "wanted": {
            "units": sum(g.units or 0 for g in terms.goals),
            "profit": sum((g.profit or Decimal(0) for g in terms.goals), Decimal(0)),
        },
        "counted": {name: counted[name] for name in typed},
        "corrected": [name for name in typed if counted[name] is not None and taken[name] != counted[name]],
        "skus": counted["skus"],
    }
    workflows.review_plan(reader.workspace, number, review, at=at, by=by)
    return plan_answer(reader, number)


def _figure(typed: str) -> Decimal | None:
    try:
        found = Decimal(typed.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**12 else None


def _whole(units: Decimal | None) -> Decimal | None:
    return units if units is not None and units >= 0 and units == units.to_integral() else None
