"""6.2.1: an offer for some tiers with a budget by funder: what it will give away, what is gone, and one warning a level."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.profit.conftest import World

from zhanggui.core.errors import Refused
from zhanggui.domains.pricing.analysis.budget_burn import Burnt, Given, burnt, given_in
from zhanggui.domains.pricing.analysis.event import Event, EventLine, OfferBudget, event_of_plan
from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms, read_terms
from zhanggui.domains.pricing.analysis.plan.spend import spends
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.reading import offer_from

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 6, 1, 8, tzinfo=ZONE)
GOLD = {
    "code": "GOLD", "kind": "threshold", "level": "shop", "from": 100, "minus": 10, "member_tiers": ["gold"],
    "funding": {"merchant": 60, "platform": 40}, "budget": {"merchant": 30, "platform": 40}, "since": date(2026, 6, 1),
    "until": date(2026, 6, 2),
}  # fmt: skip


def plan(**more: Any) -> PlanTerms:
    told = {"name": "618", "shops": ["t1"], "since": "2026-06-01 08:00", "until": "2026-06-02 08:00", "budget": 500,
            "goals": [{"sku": "TEA", "units": 20, "profit": 100}], "offers": [GOLD]}  # fmt: skip
    return read_terms(told | more, zone=ZONE)


def test_the_funder_whose_money_is_gone_first_ends_the_offer() -> None:
    """The merchant pays 60 % and has 30, enough for 50 off; the platform pays 40 % and has 40, enough for 100: 50 it is."""
    offer = offer_from(GOLD, "CNY")
    assert offer.budget == 5_000
    line, gold = (Line("TEA", 10_000),), Buyer(tier="gold")
    paid = [Promotions([offer]).best(Cart(lines=line, buyer=gold, spent={"GOLD": s})).total for s in (4_000, 4_500, 5_000)]  # fmt: skip
    assert paid == [9_000, 9_500, 10_000]  # whole, what is left, off
    assert Promotions([offer]).best(Cart(lines=line, buyer=Buyer(tier="silver"))).total == 10_000


def test_a_budget_of_one_who_pays_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="only for one who pays a part"):
        offer_from(GOLD | {"budget": {"supplier": 10}}, "CNY")


def test_spend_is_goal_units_times_what_a_unit_is_given_and_never_more_than_the_budget() -> None:
    """20 units at 2 each bought alone are 40; at 7.50 in the worst order 150, but the budget ends at 50."""
    rows = [{"sku": "TEA", "usual_off": {"GOLD": Decimal(2)}, "worst_off": {"GOLD": Decimal("7.5")}}]
    (found,) = spends(plan(), rows)
    assert (found.expected, found.greatest, found.budget, found.tiers) == (40, 50, 50, ("gold",))
    (free,) = spends(plan(offers=[{k: v for k, v in GOLD.items() if k != "budget"}]), rows)
    assert (free.greatest, free.budget) == (150, None)


def event(*offers: OfferBudget, budget: int | None = None) -> Event:
    tea = EventLine(shop="t1", sku="TEA")
    return Event(code="618", start=START, end=START + timedelta(hours=24), lines=(tea,), offers=offers, budget=budget)  # fmt: skip


def test_a_plan_as_an_event_carries_the_budgets_of_its_offers() -> None:
    found = event_of_plan("618", plan()).offers
    assert [(one.code, one.funder, one.budget) for one in found] == [
        ("GOLD", "merchant", 300_000),
        ("GOLD", "platform", 400_000),
    ]


def test_the_only_offer_of_a_funder_burns_what_the_orders_tell() -> None:
    """24 of 30 gone is the warning at 80 %; 40 of 40 the one at 100 %."""
    offers = (OfferBudget(code="G", funder="merchant", budget=300_000), OfferBudget(code="G", funder="platform", budget=400_000))  # fmt: skip
    found = burnt(event(*offers), Given(merchant=240_000, platform=400_000, untold=0))
    assert [(one.spent, one.exact, one.level) for one in found] == [(240_000, True, 80), (400_000, True, 100)]


def test_of_two_offers_only_the_most_either_can_have_spent_is_known() -> None:
    offers = [OfferBudget(code=code, funder="merchant", budget=300_000) for code in "AB"]
    found = burnt(event(*offers, budget=1_000_000), Given(merchant=240_000, platform=0, untold=0))
    assert [(one.code, one.spent, one.exact, one.level) for one in found] == [
        ("", 240_000, True, 0),
        ("A", 240_000, False, 0),
        ("B", 240_000, False, 0),
    ]


def test_where_orders_do_not_tell_what_a_funder_gave_nothing_is_claimed_of_his_budget() -> None:
    """The platform's discount is not in the file: 0 of 40 is no burn; the merchant's is, 24 of 30."""
    world = World()
    when = (START + timedelta(hours=1)).astimezone(UTC)
    world.order("A", paid="50", paid_day=START.date(), paid_at=when)
    world.line("A", "1", paid="50", discount_merchant="24")
    offers = (OfferBudget(code="G", funder="merchant", budget=300_000), OfferBudget(code="G", funder="platform", budget=400_000))  # fmt: skip
    given = given_in(world.tables, event())
    assert (given.untold, given.untold_platform) == (0, 1)
    found = burnt(event(*offers), given)
    assert [(one.exact, one.untold, one.level) for one in found] == [(True, 0, 80), (False, 1, 0)]


def test_what_was_given_is_read_from_the_lines_paid_within_the_event() -> None:
    world = World()
    for order, hours, off in (("A", 1, "3"), ("B", 2, "4.5"), ("C", -1, "9")):
        when = (START + timedelta(hours=hours)).astimezone(UTC)
        world.order(order, paid="50", paid_day=START.date(), paid_at=when)
        world.line(order, "1", paid="50", discount_merchant=off)
    assert given_in(world.tables, event()).merchant == 75_000


@pytest.mark.both_databases
def test_each_level_of_a_budget_is_warned_of_once(workspace: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.domains.pricing.war_room import warn_budgets

    def gone(spent: int) -> list[Burnt]:
        return [Burnt(code="G", funder="merchant", budget=100, spent=spent, exact=True)]

    told = [
        len(warn_budgets(workspace, event=event(), found=gone(n), at=START)) for n in (79, 80, 95, 100, 120)
    ]
    assert told == [0, 1, 0, 1, 0]
    assert [one.details["percent"] for one in AuditEntry.objects.filter(verb="warn_of_budget").order_by("pk")] == ["80", "100"]  # fmt: skip
