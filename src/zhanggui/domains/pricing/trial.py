"""Prices on trial: half a year of the sample merchant's goods in which each policy sets the prices and meets the same buyers.

Buyers answer with the elasticities of the sample merchant's truth, which no policy but the optimum is told. A year of history
comes first, in which people moved each product's price a few times. Profit is what is expected under the truth (chance decides
what a policy sees, not what it is credited with).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from zhanggui.core.money import to_ticks
from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule, Place, wanted_price
from zhanggui.domains.pricing.analysis.elasticity import Responses, from_weeks
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, floor_price, ledger
from zhanggui.domains.pricing.analysis.weekly_sales import Floats, Weekly
from zhanggui.profit.settings import FEES
from zhanggui.simulate.catalogue import Sku, make_catalogue
from zhanggui.simulate.seasons import promotion_on, promotions, season_factor
from zhanggui.simulate.size import Size

HISTORY_WEEKS = 52
REVIEW_WEEKS = 2
FEE, FREIGHT = 0.06, 3.0
HIGHEST = 1.3
"""No price goes above this share of the first one: that is the list price."""
CROSS = 0.5
"""Per cent of units for each per cent that the lowest competitor is dearer."""
MOVES = (0.88, 0.94, 1.0, 1.07, 1.12)
"""Prices of the past as shares of the first one, as the sample merchant moves them."""
COIN = 100
SHOP = "shop"
Policy = Callable[["Trial", "Past"], Floats]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One merchant. Arrays are SKUs × weeks over history and trial: ``base`` units a week at the first price without
    competitors, ``off`` logarithm of what promotions leave of the price, ``rivals`` the lowest competitor's price; ``first``
    price and ``elasticity`` one number a SKU. ``luck`` decides the sales, the same for every policy.
    """

    skus: tuple[Sku, ...]
    start: date
    first: Floats
    elasticity: Floats
    base: Floats
    off: Floats
    rivals: Floats
    history: Floats
    luck: Floats
    terms: tuple[UnitTerms, ...]
    floor: Floats

    @property
    def weeks(self) -> int:
        return int(self.base.shape[1])

    def rate(self, prices: Floats, week: int) -> Floats:
        """Units expected in a week at these prices."""
        paid = prices * np.exp(self.off[:, week])
        rival = (self.rivals[:, week] / self.first) ** CROSS
        answer: Floats = self.base[:, week] * (paid / self.first) ** self.elasticity * rival
        return answer

    def margin(self, prices: Floats, week: int) -> Floats:
        """What a unit earns."""
        paid = prices * np.exp(self.off[:, week])
        cost = np.array([one.cost for one in self.terms]) / 10_000
        answer: Floats = paid * (1 - FEE) - cost - FREIGHT
        return answer

    def highest(self) -> Floats:
        answer: Floats = self.first * HIGHEST
        return answer


@dataclass
class Past:
    """What a policy has seen: prices and units of the weeks so far."""

    prices: Floats
    units: Floats
    promised: list[tuple[int, int, float, float, float]] = field(default_factory=list)
    """Of each change: week, SKU, price before, low and high of the gain promised for 14 days."""
    changed: Floats = field(default_factory=lambda: np.empty(0))

    @property
    def week(self) -> int:
        return int(self.prices.shape[1])


def make_trial(
    seed: int, *, skus: int = 40, days: int = 180, orders_per_day: int = 200, moves: int = 6
) -> Trial:
    """The goods of a seed's sample merchant. ``moves``: changes of each product's price in the year before."""
    weeks = HISTORY_WEEKS + days // 7
    size = Size(
        seed=seed,
        skus=skus,
        months=12 + -(-days // 30) + 1,
        orders_per_day=orders_per_day,
        start=date(2024, 7, 1),
    )
    goods = [one for one in make_catalogue(size).skus if one.kind == "usual"]
    rng = np.random.default_rng(seed)
    first = np.array([one.price for one in goods]) / 100
    terms = tuple(unit_terms(one, size.start) for one in goods)
    floor = np.array([(floor_price(one, FloorRule()) or 0) / 10_000 for one in terms])
    demand = np.array([one.demand for one in goods])
    base, off = _calendar(size, goods, weeks)
    return Trial(
        skus=tuple(goods), start=size.start, first=first, elasticity=np.array([one.elasticity for one in goods]),
        base=base * (7 * orders_per_day * demand / demand.sum())[:, None], off=off, rivals=wandering(rng, first, weeks),
        history=_history(rng, goods, first, moves), luck=rng.random((len(goods), weeks)), terms=terms, floor=floor,
    )  # fmt: skip


def unit_terms(sku: Sku, day: date) -> UnitTerms:
    """What a unit of the sample merchant costs beside its price: FEE and FREIGHT are everybody's."""
    return UnitTerms(
        cost=sku.cost_on(day) * 100, spoilt=0, freight=to_ticks(Decimal(repr(FREIGHT))),
        rates=dict.fromkeys(FEES, 0) | {FEES[0]: round(FEE * 1_000_000)}, fixed=dict.fromkeys(FEES, 0), coin=COIN,
    )  # fmt: skip


def _calendar(size: Size, goods: Iterable[Sku], weeks: int) -> tuple[Floats, Floats]:
    """Season and promotions of each SKU by week; two products in three take part in a promotion."""
    known = promotions(size)
    base, off = [], []
    for sku in goods:
        days = [size.start + timedelta(days=n) for n in range(7 * weeks)]
        on = [promotion_on(known, day) if sku.product % 3 else None for day in days]
        lift = [
            season_factor(sku.season, day) * (p.lift if p else 1.0) for day, p in zip(days, on, strict=True)
        ]
        cut = [np.log(1 - p.discount) if p else 0.0 for p in on]
        base.append(np.reshape(lift, (weeks, 7)).mean(axis=1))
        off.append(np.reshape(cut, (weeks, 7)).mean(axis=1))
    return np.array(base), np.array(off)


def wandering(rng: np.random.Generator, first: Floats, weeks: int) -> Floats:
    """The lowest of three competitors, each wandering around our first price: standard deviation 0.12 of the logarithm."""
    paths = np.zeros((3, first.size, weeks))
    paths[:, :, 0] = rng.normal(0, 0.12, (3, first.size))
    for week in range(1, weeks):
        step = rng.normal(0, 0.12 * np.sqrt(1 - 0.9**2), (3, first.size))
        paths[:, :, week] = 0.9 * paths[:, :, week - 1] + step
    answer: Floats = first[:, None] * np.exp(paths.min(axis=0))
    return answer


def _history(rng: np.random.Generator, goods: list[Sku], first: Floats, moves: int) -> Floats:
    """Prices of the past; variants of a product move together. The last one is the first price again."""
    shares = {}
    for product in sorted({one.product for one in goods}):
        weeks = np.sort(rng.choice(np.arange(2, HISTORY_WEEKS - 4), moves, replace=False))
        path = np.ones(HISTORY_WEEKS)
        for week in weeks:
            path[week:] = rng.choice(MOVES)
        path[HISTORY_WEEKS - 4 :] = 1.0
        shares[product] = path
    asked: Floats = np.round(first[:, None] * np.array([shares[one.product] for one in goods]), 1)
    return asked


def run(trial: Trial, policy: Policy) -> tuple[float, Past]:
    """Profit expected over the trial's weeks under a policy that is asked every second week, and what it saw."""
    past = Past(prices=np.empty((len(trial.skus), 0)), units=np.empty((len(trial.skus), 0)))
    for week in range(HISTORY_WEEKS):
        _sell(trial, past, trial.history[:, week])
    profit, prices = 0.0, trial.history[:, -1]
    for week in range(HISTORY_WEEKS, trial.weeks):
        if (week - HISTORY_WEEKS) % REVIEW_WEEKS == 0:
            prices = policy(trial, past)
        profit += float((trial.rate(prices, week) * trial.margin(prices, week)).sum())
        _sell(trial, past, prices)
    return profit, past


def _sell(trial: Trial, past: Past, prices: Floats) -> None:
    from scipy.stats import poisson

    sold = poisson.ppf(trial.luck[:, past.week], trial.rate(prices, past.week))
    past.prices = np.column_stack([past.prices, prices])
    past.units = np.column_stack([past.units, sold])


def keep(_trial: Trial, past: Past) -> Floats:
    """The price of the first day of the trial, always."""
    last: Floats = past.prices[:, -1]
    return last


def cost_plus(trial: Trial, _past: Past) -> Floats:
    """Cost, parcel and fees, and the margin on top that the merchant's goods earned on average at their first prices."""
    share = float(np.mean(1 - trial.floor / trial.first))
    marked_up: Floats = np.minimum(np.round(trial.floor / (1 - share), 1), trial.highest())
    return marked_up


def match_lowest(trial: Trial, past: Past) -> Floats:
    """The lowest competitor's price of last week, never below the floor."""
    matched: Floats = np.clip(np.round(trial.rivals[:, past.week - 1], 1), trial.floor, trial.highest())
    return matched


def optimum(trial: Trial, _past: Past) -> Floats:
    """The best price under the true elasticity: cost / (1 - fees) · e / (e + 1) (Lerner 1934), within floor and list price."""
    with np.errstate(divide="ignore"):
        best = np.where(
            trial.elasticity < -1, trial.floor * trial.elasticity / (trial.elasticity + 1), np.inf
        )
    return np.clip(best, trial.floor, trial.highest())


def ours(trial: Trial, past: Past) -> Floats:
    """Every SKU whose buyers' answer is known goes a step towards what should earn most; a changed price stands two weeks."""
    known = answers(trial, past)
    prices = past.prices[:, -1].copy()
    for n in range(len(trial.skus)):
        place = _place(trial, past, n)
        found = wanted_price(place, known.of(f"{n}", SHOP), trial.terms[n], FloorRule(), BestPriceRule())
        if found is not None and found.mid > 0:
            past.promised.append((past.week, n, prices[n], found.low, found.high))
            prices[n] = found.price / 10_000
    return prices


def tested_first(trial: Trial, past: Past) -> Floats:
    """Twelve weeks in which all prices are tested a tenth up and down in turn, then like ours."""
    tried = past.week - HISTORY_WEEKS
    if tried >= 12:
        return ours(trial, past)
    levels = np.array([0.9, 1.0, 1.1])[(tried // REVIEW_WEEKS + np.arange(len(trial.skus))) % 3]
    tested: Floats = np.clip(np.round(trial.first * levels, 1), trial.floor, trial.highest())
    return tested


def answers(trial: Trial, past: Past) -> Responses:
    """What the product would say of the weeks seen."""
    shape = past.units.shape
    return from_weeks(
        Weekly(
            keys=tuple((f"{n}", SHOP) for n in range(shape[0])), start=trial.start, units=past.units, price=past.prices,
            off=trial.off[:, : shape[1]], visitors=np.full(shape, np.nan),
            category=tuple(one.category for one in trial.skus), product=tuple(str(one.product) for one in trial.skus),
        )
    )  # fmt: skip


def _place(trial: Trial, past: Past, n: int) -> Place:
    asked = round(float(past.prices[n, -1]) * 100) * COIN
    return Place(
        asked=asked, credited=asked, units=float(past.units[n, -4:].mean() / 7), coin=COIN,
        floor=round(float(trial.floor[n]) * 10_000), ceiling=round(float(trial.highest()[n]) * 100) * COIN,
    )  # fmt: skip


def kept_promises(trial: Trial, past: Past, seed: int) -> tuple[int, int]:
    """How many promised ranges held what happened, of how many: two weeks' sales at the new price against two weeks' sales, by
    chance of their own, at the old one.
    """
    rng, held, told = np.random.default_rng(seed), 0, 0
    for week, n, old, low, high in past.promised:
        if week + REVIEW_WEEKS > trial.weeks:
            continue
        earned = 0.0
        for after in range(week, week + REVIEW_WEEKS):
            before = trial.history[:, -1].copy()
            before[n] = old
            unsold = rng.poisson(trial.rate(before, after)[n])
            earned += past.units[n, after] * trial.margin(past.prices[:, after], after)[n]
            earned -= unsold * trial.margin(before, after)[n]
        held, told = held + (low <= earned <= high), told + 1
    return held, told


POLICIES: dict[str, Policy] = {
    "ours": ours, "tested_first": tested_first, "keep": keep, "cost_plus": cost_plus, "match_lowest": match_lowest,
    "optimum": optimum,
}  # fmt: skip


def unit_profit(terms: UnitTerms, price: float) -> float:
    """By the floor's ledger, in money: what ``Trial.margin`` must agree with."""
    return float(ledger(terms, round(price * 100) * COIN, FloorRule()).profit) / 10_000
