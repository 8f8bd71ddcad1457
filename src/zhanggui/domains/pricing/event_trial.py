"""Prices and events on trial: a merchant's days, in which each policy sets prices and cuts, and meets the same buyers.

Buyers follow a truth that no policy but the optimum is told: elasticities, each event's pull on each SKU, how much more they mind
the price in events, how much of what an event sells is missing in the fortnight after it, seasons, competitors. What lies in
stock when an event starts may run out. A year and a bit of history comes first, in which people moved prices a few times and
cut by hand. Profit is what is expected under the truth (a fluid limit where stock ends).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, floor_price
from zhanggui.domains.pricing.analysis.plan.suggest import Advice
from zhanggui.domains.pricing.analysis.weekly_sales import Floats
from zhanggui.domains.pricing.trial import CROSS, FEE, FREIGHT, HIGHEST, MOVES, unit_terms, wandering
from zhanggui.simulate.catalogue import Sku, make_catalogue
from zhanggui.simulate.seasons import promotions, season_factor
from zhanggui.simulate.size import Size

Flags = npt.NDArray[np.bool_]
HISTORY_DAYS, TRIAL_DAYS, REVIEW_DAYS = 399, 182, 14
START = date(2024, 4, 22)
"""A Monday; the trial's half year holds 618, 818 and 双11."""
MEMBER_DAYS = (("会员日", 2), ("会员日", 4), ("会员日", 7), ("会员日", 9))
"""Small events of the shop's own on the 18th to 20th of months without a large one."""
MEMBER_LIFT, MEMBER_DISCOUNT = 1.25, 0.08
LEAST_CUT = 0.05
"""A shallower cut is no part in an event, for anybody."""
PAST_CUTS = (0.05, 0.1, 0.15, 0.2)
OWN_PULL, OWN_SHIFT = 0.25, 0.3
SHIFT = -0.5
PULLED, AFTER = 0.25, 14
STOCK, OWN_STOCK = 3.0, 0.4
"""Stock at an event's start: so many times what the days sell without it, this standard deviation of the logarithm."""


@dataclass(frozen=True)
class TradeEvent:
    """Days ``first`` to ``last`` (included) of the trial's calendar; ``name`` "" where platforms know none."""

    name: str
    first: int
    last: int
    lift: float

    @property
    def days(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, kw_only=True)
class World:
    """SKUs × days: ``base`` units at the first price, ``rival`` the factor of competitors, ``lowest`` their price; SKUs × events:
    ``pull`` (log), ``past_cut`` (share, 0: not in), ``stock``. One number a SKU: ``first``, ``elasticity``, ``shift``, ``pulled``.
    """

    skus: tuple[Sku, ...]
    events: tuple[TradeEvent, ...]
    first: Floats
    elasticity: Floats
    shift: Floats
    pulled: Floats
    base: Floats
    rival: Floats
    lowest: Floats
    pull: Floats
    past_cut: Floats
    stock: Floats
    history: Floats
    luck: Floats
    terms: tuple[UnitTerms, ...]
    floor: Floats

    @property
    def days(self) -> int:
        return int(self.base.shape[1])

    def margin(self, paid: Floats) -> Floats:
        """What a unit earns at what is paid for it."""
        cost = np.array([one.cost for one in self.terms]) / 10_000
        answer: Floats = paid * (1 - FEE) - cost - FREIGHT
        return answer

    def rate(self, prices: Floats, day: int) -> Floats:
        """Units expected on a day without an event."""
        answer: Floats = self.base[:, day] * (prices / self.first) ** self.elasticity * self.rival[:, day]
        return answer

    def lifted(self, cut: Floats, event: int) -> Floats:
        """By how much an event multiplies the sales of those who cut by a share; 1 for the others."""
        joined = cut >= LEAST_CUT - 1e-9
        up = np.exp(self.pull[:, event]) * (1 - cut) ** (self.elasticity + self.shift)
        answer: Floats = np.where(joined, up, 1.0)
        return answer

    def event_on(self, day: int) -> int | None:
        """Which event runs on a day."""
        return next((n for n, one in enumerate(self.events) if one.first <= day <= one.last), None)

    def without(self, prices: Floats, event: int) -> Floats:
        """Units wanted over an event's days by those who stay out; stock may end before."""
        one = self.events[event]
        wanted: Floats = np.sum([self.rate(prices, day) for day in range(one.first, one.last + 1)], axis=0)
        return wanted


@dataclass
class Lived:
    """What a policy has seen so far: SKUs × days of asked price, paid price, units, and whether stock had ended; and what it promised
    of each event it took part in.
    """

    asked: Floats
    paid: Floats
    units: Floats
    ended: Flags
    advised: dict[int, dict[int, Advice]] = field(default_factory=dict)
    cuts: dict[int, Floats] = field(default_factory=dict)

    @property
    def day(self) -> int:
        return int(self.units.shape[1])

    windows: tuple[TradeEvent, ...] = ()

    def sold(self, event: int, sku: int) -> float:
        """Units of a SKU over an event's days."""
        one = self.windows[event]
        return float(self.units[sku, one.first : one.last + 1].sum())


Prices = Callable[[World, Lived], Floats]
Cuts = Callable[[World, Lived, int], Floats]


def make_world(seed: int, *, skus: int = 40, units_per_day: int = 200, moves: int = 6) -> World:
    """The goods of a seed's sample merchant with a truth of their own for events."""
    days = HISTORY_DAYS + TRIAL_DAYS
    size = Size(seed=seed, skus=skus, months=20, orders_per_day=units_per_day, start=START.replace(day=1))
    goods = tuple(one for one in make_catalogue(size).skus if one.kind == "usual")
    rng = np.random.default_rng([seed, 4])
    first = np.array([one.price for one in goods]) / 100
    terms = tuple(unit_terms(one, START) for one in goods)
    events, demand = _events(size, days), np.array([one.demand for one in goods])
    seasons = np.array(
        [[season_factor(one.season, START + timedelta(days=n)) for n in range(days)] for one in goods]
    )
    base = seasons * (units_per_day * demand / demand.sum())[:, None]
    lowest = np.repeat(wandering(rng, first, -(-days // 7)), 7, axis=1)[:, :days]
    own = OWN_PULL * rng.standard_normal((len(goods), 1)) + 0.1 * rng.standard_normal(
        (len(goods), len(events))
    )
    usual = np.array([base[:, one.first : one.last + 1].sum(axis=1) for one in events]).T
    return World(
        skus=goods, events=events, first=first, elasticity=np.array([one.elasticity for one in goods]),
        shift=SHIFT + OWN_SHIFT * rng.standard_normal(len(goods)), pulled=np.clip(rng.normal(PULLED, 0.1, len(goods)), 0, 0.6),
        base=base, rival=(lowest / first[:, None]) ** CROSS, lowest=lowest, pull=np.log([one.lift for one in events]) + own,
        past_cut=_past_cuts(rng, goods, len(events)), stock=np.round(usual * STOCK * np.exp(OWN_STOCK * rng.standard_normal(usual.shape))),
        history=_history(rng, goods, first, moves), luck=rng.random((len(goods), days)), terms=terms,
        floor=np.array([(floor_price(one, FloorRule()) or 0) / 10_000 for one in terms]),
    )  # fmt: skip


def _events(size: Size, days: int) -> tuple[TradeEvent, ...]:
    found = [
        TradeEvent(one.name.split()[0], (one.start - START).days, (one.end - START).days - 1, one.lift)
        for one in promotions(size)
    ]
    for year in (2024, 2025):
        for _, month in MEMBER_DAYS:
            at = (date(year, month, 18) - START).days
            found.append(TradeEvent("", at, at + 2, MEMBER_LIFT))
    return tuple(
        sorted((one for one in found if one.first >= 0 and one.last < days), key=lambda one: one.first)
    )


def _past_cuts(rng: np.random.Generator, goods: tuple[Sku, ...], events: int) -> Floats:
    """Cuts of the past as people made them: two products in three take part, each product its own depth an event."""
    products = sorted({one.product for one in goods})
    cuts = {p: rng.choice(PAST_CUTS, events) if p % 3 else np.zeros(events) for p in products}
    return np.array([cuts[one.product] for one in goods])


def _history(rng: np.random.Generator, goods: tuple[Sku, ...], first: Floats, moves: int) -> Floats:
    """Prices of the past by day; variants of a product move together, each on a Monday. The last is the first price again."""
    weeks, shares = HISTORY_DAYS // 7, {}
    for product in sorted({one.product for one in goods}):
        path = np.ones(weeks)
        for week in np.sort(rng.choice(np.arange(2, weeks - 4), moves, replace=False)):
            path[week:] = rng.choice(MOVES)
        path[weeks - 4 :] = 1.0
        shares[product] = np.repeat(path, 7)
    asked: Floats = np.round(first[:, None] * np.array([shares[one.product] for one in goods]), 1)
    return asked


def live(world: World, prices: Prices, cuts: Cuts, *, until: int | None = None) -> tuple[float, Lived]:
    """Profit expected over the trial under a policy, and what it saw. ``prices`` is asked every second Monday, ``cuts`` when an event
    starts (a share a SKU, 0: not in).
    """
    n, end = len(world.skus), world.days if until is None else until
    lived = Lived(
        np.empty((n, 0)), np.empty((n, 0)), np.empty((n, 0)), np.empty((n, 0), bool), windows=world.events
    )
    dip, profit, asked = np.ones((n, world.days + AFTER)), 0.0, world.history[:, 0]
    cut, left, fluid, extra = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    for day in range(end):
        trial = day >= HISTORY_DAYS
        if not trial:
            asked = world.history[:, day]
        elif (day - HISTORY_DAYS) % REVIEW_DAYS == 0:
            asked = prices(world, lived)
        at = world.event_on(day)
        usual = world.rate(asked, day) * dip[:, day]
        rate, paid = usual, asked
        if at is not None:
            if world.events[at].first == day:
                cut = cuts(world, lived, at) if trial else world.past_cut[:, at]
                left, fluid, extra, lived.cuts[at] = world.stock[:, at], world.stock[:, at], np.zeros(n), cut
            cut = np.where(cut >= LEAST_CUT - 1e-9, cut, 0.0)
            rate, paid = usual * world.lifted(cut, at), asked * (1 - cut)
        sold = _counts(world.luck[:, day], rate)
        expected = rate
        if at is not None:
            sold, expected = np.minimum(sold, left), np.minimum(rate, fluid)
            left, fluid = left - sold, fluid - expected
            extra = extra + np.maximum(0.0, expected - usual)
            if world.events[at].last == day:
                _pull_forward(world, dip, asked, day, extra)
        if trial:
            profit += float(expected @ world.margin(paid))
        _seen(lived, asked, paid, sold, (left <= 0) & (at is not None))
    return profit, lived


def _pull_forward(world: World, dip: Floats, asked: Floats, day: int, extra: Floats) -> None:
    """Of the extra units a part is missing in the fortnight after."""
    usual = world.rate(asked, min(day, world.days - 1)) * AFTER
    share = np.minimum(0.6, world.pulled * extra / np.maximum(usual, 1e-9))
    dip[:, day + 1 : day + 1 + AFTER] *= 1 - share[:, None]


def _counts(luck: Floats, rate: Floats) -> Floats:
    from scipy.stats import poisson

    answer: Floats = poisson.ppf(luck, rate)
    return answer


def _seen(lived: Lived, asked: Floats, paid: Floats, sold: Floats, ended: Flags) -> None:
    lived.asked = np.column_stack([lived.asked, asked])
    lived.paid = np.column_stack([lived.paid, paid])
    lived.units = np.column_stack([lived.units, sold])
    lived.ended = np.column_stack([lived.ended, ended])


def list_price(world: World) -> Floats:
    """No price goes above this."""
    answer: Floats = world.first * HIGHEST
    return answer
