"""A plan that fills itself: which SKUs of which shops at which depth in a coming event, by all that the tables teach.

Nothing here is a person's word: where neither events nor elasticity say anything a SKU is left out with what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

import numpy as np

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, minor_digits, round_half_up
from zhanggui.domains.pricing.analysis.elasticity import Responses, responses
from zhanggui.domains.pricing.analysis.floor import FloorRule
from zhanggui.domains.pricing.analysis.learned_lift import PastLift, learned_lifts
from zhanggui.domains.pricing.analysis.offers import known_until
from zhanggui.domains.pricing.analysis.plan.aside import cannibalised, pulled_forward
from zhanggui.domains.pricing.analysis.plan.calendar import events as calendar_events
from zhanggui.domains.pricing.analysis.plan.deals import deals_before
from zhanggui.domains.pricing.analysis.plan.lifts import Event, Floats, LiftRule, Sold, events
from zhanggui.domains.pricing.analysis.plan.pull import learn_pull
from zhanggui.domains.pricing.analysis.plan.reading import LARGEST_LIFT, SUGGESTED
from zhanggui.domains.pricing.analysis.plan.sold import on_hand, sold_by_day, stock_at, usual_sales
from zhanggui.domains.pricing.analysis.plan.suggest import (
    LEVELS,
    Advice,
    Asked,
    Knowledge,
    LeftOut,
    Stand,
    SuggestRule,
    suggest,
)
from zhanggui.domains.pricing.analysis.price_view import Priced, PriceView, price_view
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected

DEAL_DAYS = 7
STOP_SHARE = Decimal("0.05")
"""A stop-loss of at least this share of the discounts: assumed."""
NAME = Text("{event} {year}", "{event} {year}")
PLAIN_NAME = Text("活动 {since}", "event {since}")
BUSY = Text("同期已在方案 {number} 里", "already in plan {number} at the same time")
OTHER_CURRENCY = Text("以 {found} 结算，方案用 {currency}", "paid in {found}, the plan is in {currency}")


@dataclass(frozen=True, kw_only=True)
class Window:
    """The event asked about: ``since`` ≤ moment < ``until`` (with a zone), in ``shops``."""

    since: datetime
    until: datetime
    shops: tuple[str, ...]
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if self.until <= self.since or not self.shops:
            raise ValueError(f"a window ends after it starts and names shops, got {self}")

    @property
    def days(self) -> float:
        return (self.until - self.since).total_seconds() / 86_400

    @property
    def event(self) -> str:
        """The platforms' event that it falls on; "" for none."""
        last = (self.until - timedelta(microseconds=1)).date()
        return next(iter(calendar_events(self.since.date(), last)), "")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What the plan should be. ``prices``: of each advised SKU, per shop what it brings now and at the depth (ticks)."""

    window: Window
    knowledge: Knowledge
    advices: tuple[Advice, ...]
    left_out: tuple[LeftOut, ...]
    prices: Mapping[str, Mapping[str, tuple[int, int]]]
    known: date

    def total(self, name: str = "draws") -> tuple[float, float, float]:
        """Gain of the whole plan (ticks): 10 %, 50 %, 90 % of the sum over SKUs, draw by draw."""
        drawn: Floats = sum((getattr(one, name) for one in self.advices), np.zeros(1))
        low, mid, high = (float(x) for x in np.quantile(drawn, LEVELS))
        return low, mid, high

    @property
    def mean(self) -> float:
        return sum(one.mean for one in self.advices)


def suggestion(
    tables: Tables, settings: ProfitSettings, window: Window, *, today: date, rule: SuggestRule | None = None,
    matches: Frame | None = None, taken: Mapping[tuple[str, str], int] | None = None, planned: Sequence[PastLift] = (),
    parity: Decimal | None = None, answers: Responses | None = None, sold: Sold | None = None, ads_in: Collection[str] = (),
) -> Suggestion:  # fmt: skip
    """The plan for a window. ``taken``: SKU × shops that another plan has then, with its number; ``planned``: what plans made like
    this one wanted and sold; ``parity``: in no shop so much (a share) below what a shop outside the plan asks (None: not asked).
    ``answers`` and ``sold`` where they are worked out already; ``ads_in``: shops whose floors count ads.
    """
    start, rule = window.since.date(), rule or SuggestRule()
    known = known_until(tables, today)
    view = price_view(tables, settings, day=start, rule=FloorRule(), matches=matches, ads_in=ads_in)
    panel = sold if sold is not None else sold_by_day(tables, until=known, matches=matches)
    told = answers if answers is not None else responses(tables, until=known, matches=matches)
    knowledge, usual = learnt(panel, told, known, planned), usual_sales(panel, LiftRule())
    stock = stock_at(on_hand(tables, day=today), usual, start)
    skus = sorted({row.offer.sku for row in view.rows if row.offer.shop in window.shops})
    deals = deals_before(tables, skus, window.shops, min(start, known), matches=matches)
    lowest = {
        key: min(
            (d.price for d in mine if d.day >= min(start, known) - timedelta(days=DEAL_DAYS)), default=None
        )
        for key, mine in deals.items()
    }
    categories = {
        row["sku"]: row["category"] or "" for row in collected(tables["sku"].select("sku", "category"))
    }
    advices, left_out, prices = [], [], {}
    for sku in skus:
        stands = _stands(sku, view, window, usual, lowest, parity)
        found: Advice | LeftOut | None = _refused(sku, view, window, taken or {})
        if found is None:
            asked = Asked(
                sku=sku, category=categories.get(sku, ""), name=window.event or "\0coming", days=window.days, stands=tuple(stands),
                stock=_share_of_stock(sku, stock, usual, window.shops),
            )  # fmt: skip
            found = suggest(asked, knowledge, rule)
        if isinstance(found, Advice):
            advices.append(found)
            prices[sku] = {one.shop: (one.now, one.at(found.depth)) for one in stands}
        else:
            left_out.append(found)
    ranked = tuple(sorted(advices, key=lambda one: (-one.mean, one.sku)))
    return Suggestion(
        window=window,
        knowledge=knowledge,
        advices=ranked,
        left_out=tuple(left_out),
        prices=prices,
        known=known,
    )


def learnt(sold: Sold, told: Responses, known: date, planned: Sequence[PastLift] = ()) -> Knowledge:
    """What sales up to ``known`` and plans so far teach."""
    rule = LiftRule()
    past, first = events(sold, rule), known - timedelta(days=sold.units.shape[1])

    def name_of(one: Event) -> str:
        named = calendar_events(first + timedelta(days=one.first), first + timedelta(days=one.last))
        return named[0] if named else f"{one.shop} {one.first}"

    surest: dict[str, Floats] = {}
    for (sku, _), one in told.by_key.items():
        if one.draws.size and (sku not in surest or one.draws.std() < surest[sku].std()):
            surest[sku] = one.draws
    return Knowledge(
        pull=learn_pull(past, surest, name_of), pulled=pulled_forward(sold, past, rule.before_days),
        taken=cannibalised(sold, past, rule.before_days), bias=learned_lifts(planned).common.bias,
    )  # fmt: skip


def busy(meant: Sequence[Mapping[str, Any]], window: Window) -> dict[tuple[str, str], int]:
    """(SKU, shop) of every plan in ``meant`` that falls on the window, with its number."""
    found: dict[tuple[str, str], int] = {}
    for one in meant:
        if one["since"] < window.until and window.since < one["until"]:
            found |= {(sku, shop): int(one["number"]) for sku in one["skus"] for shop in one["shops"]}
    return found


def name_of(window: Window) -> Text:
    """What a plan for the window is called."""
    if window.event:
        return NAME.with_(event=window.event, year=window.since.year)
    return PLAIN_NAME.with_(since=window.since.date())


def plan_of(found: Suggestion, name: str, *, owner: str = "") -> dict[str, Any]:
    """The suggestion as a plan's file says it: goals, offers by depth, budget and stop-loss. A draft for a person to edit.

    Budget: discounts at the high end. Stop-loss: what the plan may earn less at its low end, at least STOP_SHARE of the budget.
    """
    window, digits = found.window, minor_digits(found.window.currency)
    coin = Decimal(1).scaleb(-digits)
    given = from_ticks(round(sum(one.given for one in found.advices)))
    budget = max(coin, given.quantize(Decimal(1), rounding=ROUND_CEILING))
    lost = max(-from_ticks(round(found.total()[0])), budget * STOP_SHARE, coin)
    by_depth: dict[int, list[str]] = {}
    for one in found.advices:
        by_depth.setdefault(one.depth, []).append(one.sku)
    return {
        "name": name, "currency": window.currency, "shops": list(window.shops), "since": window.since.isoformat(),
        "until": window.until.isoformat(), "owner": owner, "budget": str(budget), "origin": SUGGESTED,
        "stop_loss": str(lost.quantize(Decimal(1), rounding=ROUND_CEILING)),
        "goals": [_goal(one, coin) for one in found.advices],
        "offers": [
            {"code": f"OFF{depth}", "name": f"减{depth}%", "kind": "percent", "percent": depth, "level": "item", "skus": skus}
            for depth, skus in sorted(by_depth.items())
        ],
    }  # fmt: skip


def _goal(one: Advice, coin: Decimal) -> dict[str, Any]:
    profit = round_half_up(from_ticks(round(one.profit[1])), -int(coin.as_tuple().exponent))
    lift = [str(min(LARGEST_LIFT, round(x, 3))) for x in one.lift]
    return {
        "sku": one.sku,
        "units": max(1, round(one.expected)),
        "profit": str(max(coin, profit)),
        "lift": lift,
    }


def _refused(
    sku: str, view: PriceView, window: Window, taken: Mapping[tuple[str, str], int]
) -> LeftOut | None:
    number = next((taken[sku, shop] for shop in window.shops if (sku, shop) in taken), None)
    if number is not None:
        return LeftOut(sku=sku, why=BUSY.with_(number=number))
    rows = [row for row in view.of_sku(sku) if row.offer.shop in window.shops]
    foreign = [row.shop.currency for row in rows if row.shop.currency != window.currency]
    if foreign and len(foreign) == len(rows):
        return LeftOut(sku=sku, why=OTHER_CURRENCY.with_(found=foreign[0], currency=window.currency))
    return None


def _stands(
    sku: str, view: PriceView, window: Window, usual: Mapping[tuple[str, str], Decimal],
    lowest: Mapping[tuple[str, str], int | None], parity: Decimal | None,
) -> list[Stand]:  # fmt: skip
    elsewhere = [
        row.offer.price
        for row in view.of_sku(sku)
        if row.offer.shop not in window.shops and row.offer.price and row.shop.currency == window.currency
    ]
    above = int(min(elsewhere) * (1 - parity)) if elsewhere and parity is not None else 0
    found = []
    for row in view.of_sku(sku):
        if row.offer.shop in window.shops and row.shop.currency == window.currency:
            one = _stand(
                row, float(usual.get((sku, row.offer.shop), 0)), lowest.get((sku, row.offer.shop)), above
            )
            found += [one] if one else []
    return found


def _stand(row: Priced, usual: float, lowest: int | None, above: int) -> Stand | None:
    """None where the shop knows no floor; a shop that sold nothing lately still gets the price."""
    if row.floor.terms is None or row.floor.price is None or not row.offer.price:
        return None
    return Stand(
        shop=row.offer.shop, usual=usual, now=row.offer.price, floor=row.floor.price, terms=row.floor.terms, under=lowest,
        above=above,
    )  # fmt: skip


def _share_of_stock(
    sku: str, stock: Mapping[str, Decimal], usual: Mapping[tuple[str, str], Decimal], shops: Sequence[str]
) -> float | None:
    """Of what lies there, the part that the plan's shops usually sell; None where it was never counted."""
    if sku not in stock:
        return None
    everywhere = sum((units for (one, _), units in usual.items() if one == sku), Decimal(0))
    mine = sum((usual.get((sku, shop), Decimal(0)) for shop in shops), Decimal(0))
    return float(stock[sku] * mine / everywhere) if everywhere else float(stock[sku])
