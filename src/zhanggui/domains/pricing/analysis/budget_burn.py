"""What a running event has given away of its budgets, by funder: first come, first served, and off once it is spent.

Order files tell the discount of a line and who paid it, not which offer it came from. So the whole event's burn is known; that
of one offer is, where it is the only offer on money its funder takes part in, else only that it is no more than the
funder's whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw

from zhanggui.domains.pricing.analysis.event import Event, OfferBudget
from zhanggui.domains.pricing.analysis.event_sales import in_event
from zhanggui.kpi.lines import Frame, Tables, sold_lines
from zhanggui.profit.stages import collected

WARN_AT = (80, 100)
"""Percent of a budget at which a warning is given, once each."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """Discounts of the event's lines in ticks by funder, and the lines that do not tell what he gave."""

    merchant: int
    platform: int
    untold: int
    untold_platform: int = 0


@dataclass(frozen=True, kw_only=True)
class Burnt:
    """A budget and what is gone of it (ticks). ``code``: the offer, empty for the whole event. ``exact``: else at most so
    much, or, where ``untold`` lines do not say what the funder gave, nothing is known but what the others say.
    """

    code: str
    funder: str
    budget: int
    spent: int
    exact: bool
    untold: int = 0

    @property
    def level(self) -> int:
        """The highest percent of ``WARN_AT`` that is reached; 0 below all, and where the amount is not exact."""
        share = Fraction(100 * self.spent, self.budget)
        return max((at for at in WARN_AT if share >= at), default=0) if self.exact else 0


def given_in(tables: Tables, event: Event, *, matches: Frame | None = None) -> Given:
    """What buyers of the event's goods were given between its start and its end, refunded lines included."""
    col = nw.col
    orders = tables["order"].select("shop", "order_id", "paid_at")
    lines = sold_lines(tables, matches).filter(in_event(event), col("document") == "order")
    lines = lines.select("shop", "order_id", "discount_merchant", "discount_platform")
    rows = [
        row
        for row in collected(lines.join(orders, on=["shop", "order_id"], how="inner"))
        if row["paid_at"] is not None and event.start <= row["paid_at"] < event.end
    ]
    return Given(
        merchant=sum(row["discount_merchant"] or 0 for row in rows),
        platform=sum(row["discount_platform"] or 0 for row in rows),
        untold=sum(row["discount_merchant"] is None for row in rows),
        untold_platform=sum(row["discount_platform"] is None for row in rows),
    )


def burnt(event: Event, given: Given) -> list[Burnt]:
    """The event's own budget (the merchant's money) and those of its offers, in the order of the plan."""
    spent = {"merchant": (given.merchant, given.untold), "platform": (given.platform, given.untold_platform)}
    whole = [] if event.budget is None else [
        Burnt(code="", funder="merchant", budget=event.budget, spent=given.merchant, exact=given.untold == 0, untold=given.untold)
    ]  # fmt: skip
    return whole + [
        _of_offer(one, event, *spent[one.funder])
        for one in event.offers
        if one.funder in spent and one.budget
    ]


def _of_offer(one: OfferBudget, event: Event, spent: int, untold: int) -> Burnt:
    alone = sum(other.funder == one.funder for other in event.offers) == 1
    assert one.budget is not None
    return Burnt(
        code=one.code,
        funder=one.funder,
        budget=one.budget,
        spent=spent,
        exact=alone and not untold,
        untold=untold,
    )
