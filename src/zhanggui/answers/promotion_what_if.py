"""促销方案的试算 What a plan would bring: scenarios, sensitivity, break-even, with every input it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhanggui.answers.promotion_plans import categories_of, plan_of, stacking_with
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, minor_digits, round_half_up
from zhanggui.core.plain import from_text

if TYPE_CHECKING:
    from zhanggui.domains.pricing.analysis.plan.lifts import Event, LiftRule
    from zhanggui.domains.pricing.analysis.plan.reading import PlanTerms
    from zhanggui.domains.pricing.analysis.plan.tags import Brings
    from zhanggui.domains.pricing.analysis.plan.what_if import Case, Outcome, WhatIf
    from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView

INPUTS = {
    "lift": Text("销量倍数", "lift"),
    "price": Text("实收单价", "received a unit"),
    "cost": Text("货品成本 ±5%", "goods cost ±5 %"),
    "usual": Text("日常销量 ±20%", "usual sales ±20 %"),
    "stock": Text("库存（现有 / 不限）", "stock (as it is / without end)"),
    "refunds": Text("退款（加倍 / 没有）", "refunds (twice / none)"),
}
SOURCES = {
    "assumed": Text("策划人假设", "assumed by the planner"),
    "suggested": Text("预填：从以往活动和弹性学到", "pre-filled: learnt from past events and elasticity"),
    "sku": Text("本 SKU 的 {n} 次活动", "{n} past windows of the SKU"),
    "category": Text("同类目的 {n} 条活动记录", "{n} past windows of its category"),
    "all": Text("全部商品的 {n} 条活动记录", "{n} past windows of all goods"),
    "none": Text("没有历史也没有假设，按 1 倍", "neither past nor assumed: 1"),
}
UNKNOWN_COST = Text("底价和成本算不出，未计入", "cost not known: left out")
NEVER_SOLD = Text("近期没有销量，未计入", "no sales lately: left out")


def what_if_answer(reader: Reader, number: int) -> Stored:
    """Scenarios ``low``, ``mid``, ``high``; ``swings``; ``break_even``; ``rows``: a SKU × shop with its inputs; ``left_out``."""
    plan, terms = plan_of(reader, number)
    asked = {
        "today": reader.today,
        "plan": number,
        "told": plan.told,
        "report": plan.report,
        "with": _beside(number, terms),
    }
    return stored(reader, "promotion_what_if", asked, lambda: _found(reader, number), wait=True)


def _beside(number: int, terms: PlanTerms) -> list[str]:
    return [p.told for p, _ in stacking_with(number, terms)]


def _found(reader: Reader, number: int) -> dict[str, Any]:
    from zhanggui.domains.pricing.analysis.plan.what_if import what_if

    plan, terms = plan_of(reader, number)
    report = from_text(plan.report) if plan.report else {"worst": []}
    cases, sources, left_out = cases_of(reader, number, terms, report)
    days = terms.hours / 24
    found = what_if(cases, days)
    digits = minor_digits(terms.currency)
    return {
        "number": number, "currency": terms.currency, "days": round_half_up(days, 2), "checked": bool(plan.report),
        "low": _outcome(found.low, digits), "mid": _outcome(found.mid, digits), "high": _outcome(found.high, digits),
        "break_even": found.break_even, "swings": _swings(found, digits, reader),
        "rows": [_row(one, sources[one.sku, one.shop], days, terms, digits, reader) for one in cases],
        "left_out": [{"sku": sku, "shop": shop, "why": reader.say(why)} for sku, shop, why in left_out],
        "over_budget": terms.budget is not None and _money(found.mid.discount, digits) > terms.budget,
        "gifts": _gifts(found, terms),
    }  # fmt: skip


def cases_of(
    reader: Reader, number: int, terms: PlanTerms, report: Mapping[str, Any]
) -> tuple[list[Case], dict[tuple[str, str], tuple[str, int]], list[tuple[str, str, Text]]]:
    """Every goal in every shop as a case, where its lift is from, and what had to be left out and why."""
    from zhanggui.domains.pricing.analysis.floor import FloorRule
    from zhanggui.domains.pricing.analysis.offers import known_until
    from zhanggui.domains.pricing.analysis.plan.lifts import LiftRule, events
    from zhanggui.domains.pricing.analysis.plan.sold import on_hand, sold_by_day, stock_at, usual_sales
    from zhanggui.domains.pricing.analysis.plan.tags import brings, goods_of
    from zhanggui.domains.pricing.analysis.price_view import price_view

    tables, start = reader.tables(), terms.since.date()
    known = known_until(tables, reader.today)
    view = price_view(tables, profit_settings(), day=start, rule=FloorRule(), matches=matches())
    sold, rule = sold_by_day(tables, until=known, matches=matches()), LiftRule()
    usual, past = usual_sales(sold, rule), events(sold, rule)
    stock = stock_at(on_hand(tables, day=reader.today), usual, start)
    categories = categories_of(tables)
    offers = [*terms.offers, *(o for _, t in stacking_with(number, terms) for o in t.offers)]
    cases, sources, left_out = [], {}, []
    for shop in terms.shops:
        goods, _ = goods_of(terms, shop, view, categories)
        worst = {one["sku"]: one["received"] for one in report["worst"] if one["shop"] == shop}
        prices = brings(terms, shop, goods, offers, worst=worst)
        for goal in terms.goals:
            row = next((one for one in view.of_sku(goal.sku) if one.offer.shop == shop), None)
            sales = usual.get((goal.sku, shop))
            if row is None or row.floor.terms is None or goal.sku not in prices or row.offer.price is None:
                left_out.append((goal.sku, shop, UNKNOWN_COST))
            elif not sales:
                left_out.append((goal.sku, shop, NEVER_SOLD))
            else:
                lift, source = _lift(terms, goal, categories.get(goal.sku, ""), past, rule)
                sources[goal.sku, shop] = source
                cases.append(
                    _case(row, sales, stock, usual, lift, source[0] == "assumed", prices[goal.sku], view)
                )
    return cases, sources, left_out


def _case(
    row: Priced, sales: Decimal, stock: Mapping[str, Decimal], usual: Mapping[tuple[str, str], Decimal],
    lift: tuple[Decimal, Decimal, Decimal], assumed: bool, prices: Brings, view: PriceView,
) -> Case:  # fmt: skip
    from zhanggui.domains.pricing.analysis.plan.what_if import Case

    sku, shop, terms = row.offer.sku, row.offer.shop, row.floor.terms
    assert terms is not None
    assert row.offer.price is not None
    all_shops = sum((units for (one, _), units in usual.items() if one == sku), Decimal(0))
    mine = stock[sku] * sales / all_shops if sku in stock else None
    gift_costs = [
        one.floor.terms.cost for gift in prices.gifts for one in view.of_sku(gift) if one.floor.terms
    ]
    return Case(
        sku=sku, shop=shop, terms=terms, usual=sales, now=row.offer.price, tag=prices.tag, price=prices.usual,
        price_low=prices.low, price_high=prices.high, lift=lift, assumed=assumed, stock=mine,
        gift=Decimal(sum(prices.gifts.values())), gift_cost=max(gift_costs, default=0),
    )  # fmt: skip


def _lift(
    terms: PlanTerms, goal: Any, category: str, past: list[Event], rule: LiftRule
) -> tuple[tuple[Decimal, Decimal, Decimal], tuple[str, int]]:
    """The planner's own word goes first, then the past."""
    from zhanggui.domains.pricing.analysis.plan.lifts import learned
    from zhanggui.domains.pricing.analysis.plan.reading import SUGGESTED

    said = goal.lift or terms.lift
    if said is not None:
        return (said.low, said.mid, said.high), ("suggested" if terms.origin == SUGGESTED else "assumed", 0)
    found = learned(past, goal.sku, category, rule)
    if found is None:
        return (Decimal(1), Decimal(1), Decimal(1)), ("none", 0)
    low, mid, high = (Decimal(f"{one:.3f}") for one in (found.low, found.mid, found.high))
    return (low, mid, high), (found.of, found.events)


def _row(
    one: Case, source: tuple[str, int], days: Decimal, terms: PlanTerms, digits: int, reader: Reader
) -> dict[str, Any]:
    from zhanggui.domains.pricing.analysis.plan.what_if import break_even_of, outcome

    goal, mid = terms.goal_of(one.sku), outcome(one, one.lift[1], days)
    even = break_even_of(one)
    return {
        "sku": one.sku, "shop": one.shop, "usual": round_half_up(one.usual, 2), "now": from_ticks(one.now), "price": from_ticks(one.price),
        "price_low": from_ticks(one.price_low), "price_high": from_ticks(one.price_high),
        "lift_low": one.lift[0], "lift": one.lift[1], "lift_high": one.lift[2], "assumed": source[0] in ("assumed", "none"),
        "source": reader.say(SOURCES[source[0]].with_(n=source[1])), "stock": None if one.stock is None else int(one.stock),
        **_outcome(mid, digits), "break_even": None if even is None else round_half_up(even, 2),
        "goal_units": goal.units if goal else None, "goal_profit": goal.profit if goal else None,
    }  # fmt: skip


def _outcome(one: Outcome, digits: int) -> dict[str, Any]:
    money = {
        name: _money(getattr(one, name), digits) for name in ("sales", "profit", "gain", "discount", "cash")
    }
    return money | {name: round_half_up(getattr(one, name), 1) for name in ("units", "short", "gifts")}


def _swings(found: WhatIf, digits: int, reader: Reader) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "text": reader.say(INPUTS[one.name]), "low": _money(one.low, digits), "high": _money(one.high, digits),
         "width": _money(one.width, digits)}
        for one in found.swings
    ]  # fmt: skip


def _gifts(found: WhatIf, terms: PlanTerms) -> dict[str, Any]:
    aside = sum(terms.gift_stock.values())
    return {
        "wanted": round_half_up(found.mid.gifts, 1),
        "aside": aside,
        "short": bool(found.mid.gifts > aside and found.mid.gifts),
    }


def _money(ticks: Decimal, digits: int) -> Decimal:
    return round_half_up(ticks / 10_000, digits)
