"""What each offer of a plan is expected to give away, and the most it can, before launch.

Expected: the units of the goals, each bought alone by a buyer who has every coupon, tier and card. Greatest: the same
units, each bought in its worst order; never more than the budget, which is spent first come, first served: once it is gone
the offer is off, and the last order gets what is left. Files do not tell buyers' tiers, so an offer for some tiers is
counted as if every buyer belonged to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import Any

from zhanggui.core.money import round_half_up
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms
from zhanggui.domains.pricing.analysis.promotion.cart import from_minor
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target


@dataclass(frozen=True, kw_only=True)
class Spend:
    """One offer: money given away in the plan's currency; ``budget`` None where there is none, ``tiers`` whom it is for."""

    code: str
    budget: Decimal | None
    expected: Decimal
    greatest: Decimal
    tiers: tuple[str, ...]


def spends(terms: PlanTerms, rows: Sequence[Mapping[str, Any]]) -> list[Spend]:
    """Every offer on money. ``rows``: the worst stack, with what a unit is given by offer (``usual_off``, ``worst_off``)."""
    return [_spend(one, terms, rows) for one in terms.offers if one.target is Target.GOODS]


def _spend(offer: Offer, terms: PlanTerms, rows: Sequence[Mapping[str, Any]]) -> Spend:
    budget = None if offer.budget is None else from_minor(offer.budget, terms.currency)
    usual, worst = (_over_goals(offer.code, key, terms, rows) for key in ("usual_off", "worst_off"))
    greatest = max(usual, worst)
    return Spend(
        code=offer.code, budget=budget, expected=usual if budget is None else min(usual, budget),
        greatest=greatest if budget is None else min(greatest, budget), tiers=tuple(sorted(offer.conditions.tiers or ())),
    )  # fmt: skip


def _over_goals(code: str, key: str, terms: PlanTerms, rows: Sequence[Mapping[str, Any]]) -> Decimal:
    """Units of every goal times what a unit is given; where several shops sell it, their mean."""
    total = Decimal(0)
    for goal in terms.goals:
        given = [float(row[key].get(code, 0)) for row in rows if row["sku"] == goal.sku]
        total += (goal.units or 0) * Decimal(repr(fmean(given))) if given else Decimal(0)
    return round_half_up(total, 2)
