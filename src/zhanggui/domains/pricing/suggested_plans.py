"""What the records say to a plan that fills itself: which SKUs are taken at that time, and what such plans brought before."""

from __future__ import annotations

from typing import Any

from zhanggui.core.periods import CHINA
from zhanggui.core.plain import from_text
from zhanggui.domains.pricing.analysis.learned_lift import PastLift
from zhanggui.domains.pricing.analysis.plan.reading import SUGGESTED, read_terms
from zhanggui.domains.pricing.analysis.plan.suggestion import Window, busy
from zhanggui.domains.pricing.models import APPROVED, CHECKED, DRAFT, REVIEWED, RUNNING, PromotionPlan

MEANT = (DRAFT, CHECKED, APPROVED, RUNNING)


def busy_in(window: Window) -> dict[tuple[str, str], int]:
    """(SKU, shop) of every plan that is meant for the same time, with its number."""
    return busy(meant(), window)


def meant() -> list[dict[str, Any]]:
    """Every plan that is meant, as plain values: number, window, SKUs and shops."""
    found = []
    for plan in PromotionPlan.objects.filter(state__in=MEANT).order_by("pk"):
        terms = read_terms(from_text(plan.told), zone=CHINA)
        found.append({"number": plan.pk, "since": terms.since, "until": terms.until, "skus": [g.sku for g in terms.goals],
                      "shops": list(terms.shops)})  # fmt: skip
    return found


def planned_before() -> list[PastLift]:
    """Units wanted and sold of every reviewed plan that was filled in like this: the bias of our own expectation."""
    found = []
    for plan in PromotionPlan.objects.filter(state=REVIEWED).order_by("pk"):
        told, review = from_text(plan.told), from_text(plan.review)
        if told.get("origin") == SUGGESTED and review["units"]:
            found.append(
                PastLift(
                    event=str(plan.pk),
                    category="",
                    units=float(review["units"]),
                    goal=float(review["wanted"]["units"]),
                )
            )
    return found
