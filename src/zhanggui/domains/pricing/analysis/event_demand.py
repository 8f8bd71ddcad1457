"""What a promotion will want of each SKU, gifts included: usual sales times a lift that is not sure, on top of all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import exp, inf, log, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.pricing.analysis.event_supply import Supply
from zhanggui.domains.pricing.analysis.floor import FloorRule, ledger
from zhanggui.domains.pricing.analysis.plan.lifts import Event, LiftRule, learned
from zhanggui.domains.pricing.analysis.plan.reading import Goal, PlanTerms
from zhanggui.domains.pricing.analysis.plan.sold import USUAL_DAYS
from zhanggui.domains.pricing.analysis.plan.tags import Brings, brings, goods_of
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView

Floats = npt.NDArray[np.float64]
Z80 = 1.2815515655446004
SURE = (1.0, 1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """``units`` that the window would sell anyway, times a lift: low, mid, high of its 80 % interval. ``counted``: units sold that
    the usual sales were learned from; few of them are themselves chance.
    """

    units: float
    lift: tuple[float, float, float]
    counted: float = inf


@dataclass(frozen=True, kw_only=True)
class Want:
    """One SKU of one plan. ``lifted``: demand that the plan moves; ``rest``: usual units of the window that it does not, in
    shops outside it. ``gift``: it is given away with others; what a missing one loses is the sale it goes with.
    """

    number: int
    plan: PlanTerms
    sku: str
    name: str
    lifted: tuple[Lifted, ...]
    rest: float
    assumed: bool
    stock: float
    unit_profit: Decimal
    unit_cost: Decimal
    gift: bool = False


def demand_of(want: Want) -> tuple[float, float]:
    """Mean and standard deviation of what is wanted in the window."""
    return spread_of(want.lifted, want.rest)


def spread_of(lifted: Sequence[Lifted], rest: float = 0.0) -> tuple[float, float]:
    """Mean and standard deviation of units: lognormal lifts on usual sales, what the plan does not move, counts on top.

    Lifts of goods that share a gift are taken to be high and low together. The error of usual sales is that of counting them.
    """
    means, swings = zip(*(_lifted(one) for one in lifted), strict=True) if lifted else ((), ())
    mean = sum(means) + rest
    return mean, sqrt(mean + sum(swings) ** 2)


def _lifted(one: Lifted) -> tuple[float, float]:
    low, mid, high = (max(x, 0.01) for x in one.lift)
    spread = log(high / low) / (2 * Z80)
    mean = one.units * mid * exp(spread**2 / 2)
    return mean, mean * sqrt(exp(spread**2 + 1 / (one.counted + 0.5)) - 1)


def quantiles(mean: float, sd: float, levels: npt.ArrayLike) -> Floats:
    """Units wanted at these levels: a gamma distribution of that mean and standard deviation, which is never negative."""
    from zhanggui.methods.inventory.distributions import Gamma

    at = np.asarray(levels, float)
    return Gamma(np.full(at.size, mean), np.full(at.size, sd)).quantile(at)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What every plan's demand is worked out from. ``usual``: units a day by (sku, shop). ``stock``: units at its start.
    ``supplies``: who sells what, whose prices stand in for the cost of a gift that is never sold.
    """

    usual: Mapping[tuple[str, str], Decimal]
    past: Sequence[Event]
    stock: Mapping[str, Decimal]
    names: Mapping[str, Mapping[str, Any]]
    supplies: Mapping[str, Sequence[Supply]]
    view: PriceView
    rule: LiftRule


def wants(number: int, plan: PlanTerms, known: Known) -> list[Want]:
    """What the plan wants of each of its goods and gifts whose cost and stock are known."""
    categories = {sku: row["category"] or "" for sku, row in known.names.items()}
    found = {
        shop: brings(plan, shop, goods_of(plan, shop, known.view, categories)[0], plan.offers, worst={})
        for shop in plan.shops
    }
    goods = {goal.sku: one for goal in plan.goals if (one := _of_goal(number, plan, goal, found, known))}
    gifts = {one.sku: one for one in _gifts(number, plan, goods, found, known)}
    both = [_together(goods[sku], gifts[sku]) if sku in gifts else goods[sku] for sku in goods]
    return [*both, *(one for sku, one in gifts.items() if sku not in goods)]


def _of_goal(
    number: int, plan: PlanTerms, goal: Goal, found: Mapping[str, Mapping[str, Brings]], known: Known
) -> Want | None:
    row = _dearest(known.view, plan, goal.sku, found)
    if row is None or goal.sku not in known.stock:
        return None
    priced, bring = row
    terms = priced.floor.terms
    assert terms is not None
    lift, assumed = _lift(plan, goal, known)
    mine = _usual(plan, goal.sku, known, plan.shops)
    gifts = sum((n * _cost(gift, plan, known) for gift, n in bring.gifts.items()), Decimal(0))
    profit = ledger(terms, bring.usual, FloorRule()).profit / 10_000 - gifts
    return Want(
        number=number, plan=plan, sku=goal.sku, name=_name(goal.sku, known), 
        lifted=(Lifted(units=mine, lift=lift, counted=mine / (float(plan.hours) / 24) * USUAL_DAYS),), rest=_usual(plan, goal.sku, known) - mine, assumed=assumed, stock=float(known.stock[goal.sku]),
        unit_profit=round_half_up(profit, 4), unit_cost=from_ticks(terms.cost),
    )  # fmt: skip


def _gifts(
    number: int, plan: PlanTerms, goods: Mapping[str, Want], found: Mapping[str, Mapping[str, Brings]], known: Known
) -> Iterator[Want]:  # fmt: skip
    """Gifts that go along with the goods. A missing one loses the sale it was promised with; put aside is what the plan says."""
    for gift in sorted({gift for of in found.values() for one in of.values() for gift in one.gifts}):
        cost, carriers = _cost(gift, plan, known), list(_carriers(gift, plan, goods, found))
        aside = float(plan.gift_stock.get(gift, 0))
        if not cost or not carriers:
            continue
        lifted = tuple(replace(one, units=one.units * each) for want, each in carriers for one in want.lifted)
        wanted = sum(one.units for one in lifted)
        lost = sum(
            (want.unit_profit / each * Decimal(repr(want.lifted[0].units * each)) for want, each in carriers),
            Decimal(0),
        )
        yield Want(
            number=number, plan=plan, sku=gift, name=_name(gift, known), lifted=lifted, rest=_usual(plan, gift, known),
            assumed=any(want.assumed for want, _ in carriers), stock=max(aside, float(known.stock.get(gift, 0))),
            unit_profit=round_half_up(lost / Decimal(repr(wanted)), 4) if wanted else Decimal(0), unit_cost=cost, gift=True,
        )  # fmt: skip


def _carriers(
    gift: str, plan: PlanTerms, goods: Mapping[str, Want], found: Mapping[str, Mapping[str, Brings]]
) -> Iterable[tuple[Want, int]]:
    """Goods that bring the gift along, with how many of it a unit brings in the plan's most generous shop."""
    for sku, want in goods.items():
        each = max(
            (found[shop][sku].gifts.get(gift, 0) for shop in plan.shops if sku in found[shop]), default=0
        )
        if each:
            yield want, each


def _together(goods: Want, gift: Want) -> Want:
    """A SKU that is sold and given away: what is wanted adds up, a unit loses what it loses when sold."""
    return replace(goods, lifted=(*goods.lifted, *gift.lifted), stock=max(goods.stock, gift.stock))


def _dearest(
    view: PriceView, plan: PlanTerms, sku: str, found: Mapping[str, Mapping[str, Brings]]
) -> tuple[Priced, Brings] | None:
    """The plan's shop in which a unit brings most, with what it brings: a unit too few is missing where it earns most."""
    rows = [
        (one, found[one.offer.shop][sku])
        for one in view.of_sku(sku)
        if one.offer.shop in plan.shops and one.floor.terms is not None and sku in found[one.offer.shop]
    ]
    return max(rows, key=lambda pair: (pair[1].usual, pair[0].offer.shop), default=None)


def _lift(plan: PlanTerms, goal: Goal, known: Known) -> tuple[tuple[float, float, float], bool]:
    """The planner's own word goes first, then the past; whether it is assumed."""
    said = goal.lift or plan.lift
    if said is not None:
        return (float(said.low), float(said.mid), float(said.high)), True
    category = known.names.get(goal.sku, {}).get("category") or ""
    found = learned(known.past, goal.sku, category, known.rule)
    return (SURE, True) if found is None else ((found.low, found.mid, found.high), False)


def _usual(plan: PlanTerms, sku: str, known: Known, shops: Sequence[str] | None = None) -> float:
    """Usual units of the window, of all shops or of these."""
    days = float(plan.hours) / 24
    return days * sum(
        float(units)
        for (one, shop), units in known.usual.items()
        if one == sku and (shops is None or shop in shops)
    )


def _cost(sku: str, plan: PlanTerms, known: Known) -> Decimal:
    """Cost of a unit where any shop's floor knows it, else as quoted in the plan's currency; 0 where nobody knows."""
    costs = [one.floor.terms.cost for one in known.view.of_sku(sku) if one.floor.terms]
    quoted = [one.landed or 0 for one in known.supplies.get(sku, ()) if one.currency == plan.currency]
    return from_ticks(max(costs or quoted, default=0))


def _name(sku: str, known: Known) -> str:
    return str(known.names.get(sku, {}).get("name") or "")
