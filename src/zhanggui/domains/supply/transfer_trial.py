"""Transfers on trial: two buildings whose SKUs sell in shares nobody wrote down, goods spread by the shares of all.

Every policy meets the same demand and deliveries. The rule of Zhanggui learns the shares from weekly counts alone; of the
forecast it knows the mean. Its peers send nothing, send until both buildings last equally long by the last four weeks
(a spreadsheet's rule), or know all demand to come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from zhanggui.domains.supply.analysis.buildings import Count, Share, shares_by_counts
from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.demand_spread import Spread
from zhanggui.domains.supply.analysis.transfer_plan import (
    MIDDLES,
    Place,
    TransferRule,
    best_sending,
    demand_points,
    units_to_keep,
)

PLACES = ("A", "B")
OVERALL = np.array([0.6, 0.4])
START = date(2026, 1, 1)
WEEK, LEARNING, BETWEEN = 7, 56, 28
"""Days between counts, before the first transfer, between deliveries of a SKU."""
FORECAST_ERROR = 0.1
EVEN_LEAST = 3


@dataclass(frozen=True, kw_only=True)
class TransferTrial:
    """Days after the learning, SKUs, and what a way costs; ``alike``: weight of the Beta the true shares come from."""

    seed: int
    skus: int = 40
    days: int = 112
    unit_cost: float = 0.8
    fixed: float = 30.0
    way_days: int = 3
    alike: float = 12.0
    rule: TransferRule = field(default_factory=TransferRule)

    def __post_init__(self) -> None:
        if self.skus < 3 or self.days < WEEK or self.way_days < 1:
            raise ValueError("at least 3 SKUs, a week and one day on the way")


@dataclass(frozen=True)
class Lot:
    """A SKU on a review day: what both buildings hold and expect, and what each policy may know."""

    sku: int
    held: Floats
    next_days: int
    day: int


Policy = Callable[["Shop", Sequence[Lot]], "list[tuple[int, int, int]]"]
"""SKU, building it leaves (0 or 1), units."""


@dataclass
class Shop:
    """The merchant of a trial: demand (SKU, building, day), margins, and the counts so far."""

    trial: TransferTrial
    demand: Floats
    rate: Floats
    margin: Floats
    true_share: Floats
    counts: list[Floats] = field(default_factory=list)
    came: dict[tuple[str, str], list[tuple[date, int]]] = field(default_factory=dict)

    def shares(self) -> list[tuple[Share, Share] | None]:
        """By SKU, as the product learns them."""
        listed = {
            f"{sku:04d}": {
                name: [
                    Count(day=START + timedelta(days=WEEK * n), on_hand=int(one[sku, place]), reserved=0)
                    for n, one in enumerate(self.counts)
                ]
                for place, name in enumerate(PLACES)
            }
            for sku in range(self.trial.skus)
        }
        found = shares_by_counts(listed, self.came, since=START).of
        return [(found[s][PLACES[0]], found[s][PLACES[1]]) if s in found else None for s in listed]


def make_shop(trial: TransferTrial) -> Shop:
    """A merchant of the seed."""
    rng = np.random.default_rng(trial.seed)
    rate = np.exp(rng.normal(0.5, 0.8, trial.skus))
    first = rng.beta(trial.alike * OVERALL[0], trial.alike * OVERALL[1], trial.skus)
    share = np.stack([first, 1 - first], axis=1)
    days = LEARNING + trial.days + BETWEEN
    demand = rng.poisson((rate[:, None] * share)[:, :, None], (trial.skus, len(PLACES), days)).astype(float)
    return Shop(trial, demand, rate, rng.uniform(5, 30, trial.skus), share)


def profit_of(trial: TransferTrial, policy: Policy) -> float:
    """Margin of all units sold after the learning, ways taken off."""
    shop = make_shop(trial)
    rng = np.random.default_rng(trial.seed + 10**6)
    held = np.floor(shop.rate[:, None] * BETWEEN * 1.2 * OVERALL[None, :]) + 1
    coming: dict[int, list[tuple[int, int, int]]] = {}
    earned = 0.0
    for day in range(LEARNING + trial.days):
        if day % WEEK == 0:
            shop.counts.append(held.copy())
        for sku in range(trial.skus):
            if day % BETWEEN == sku % BETWEEN:
                _deliver(shop, held, sku, day)
        for sku, place, units in coming.pop(day, []):
            _add(shop, held, sku, place, day, units)
        if day >= LEARNING and day % WEEK == 0:
            lots = [Lot(sku, held[sku].copy(), _until_next(sku, day), day) for sku in range(trial.skus)]
            sent = [one for one in policy(shop, lots) if one[2] > 0]
            earned -= sum(trial.unit_cost * units + trial.rule.line_cost for _, _, units in sent)
            earned -= trial.fixed * len({place for _, place, _ in sent})
            for sku, place, units in sent:
                _add(shop, held, sku, place, day, -units)
                coming.setdefault(day + trial.way_days, []).append((sku, 1 - place, units))
        sold = _sell(shop, held, day, rng)
        earned += float(shop.margin @ sold) if day >= LEARNING else 0.0
    return earned


def _until_next(sku: int, day: int) -> int:
    return (sku - day) % BETWEEN or BETWEEN


def _deliver(shop: Shop, held: Floats, sku: int, day: int) -> None:
    """What the merchant misses of a usual stock, spread by the shares of all SKUs."""
    wanted = max(0, round(shop.rate[sku] * BETWEEN * 1.2 + 1 - held[sku].sum()))
    first = round(wanted * OVERALL[0])
    for place, units in enumerate((first, wanted - first)):
        _add(shop, held, sku, place, day, units)


def _add(shop: Shop, held: Floats, sku: int, place: int, day: int, units: int) -> None:
    if units:
        held[sku, place] += units
        shop.came.setdefault((f"{sku:04d}", PLACES[place]), []).append((START + timedelta(days=day), units))


def _sell(shop: Shop, held: Floats, day: int, rng: np.random.Generator) -> Floats:
    """Units sold of each SKU. What a building lacks is lost, or shipped from the other one if it has some."""
    wanted = shop.demand[:, :, day]
    own = np.minimum(wanted, held)
    held -= own
    lacking = (wanted - own).astype(int)
    asked = rng.binomial(lacking, 1 - shop.trial.rule.lost_share)[:, ::-1]
    other = np.minimum(asked, held)
    held -= other
    return np.asarray((own + other).sum(axis=1))


def send_nothing(_shop: Shop, _lots: Sequence[Lot]) -> list[tuple[int, int, int]]:
    """Stock stays where it came."""
    return []


def send_evenly(shop: Shop, lots: Sequence[Lot]) -> list[tuple[int, int, int]]:
    """Until both buildings last equally long at what left each in four weeks; fewer than three units stay."""
    found = []
    for lot in lots:
        left = _left(shop, lot)
        if left.sum() <= 0:
            continue
        short = lot.held.sum() * left / left.sum() - lot.held
        place = int(short.argmin())
        units = int(min(lot.held[place], -short[place]))
        if units >= EVEN_LEAST:
            found.append((lot.sku, place, units))
    return found


def _left(shop: Shop, lot: Lot) -> Floats:
    """Units that left each building in the last four weeks, by counts and what came."""
    until, since = START + timedelta(days=lot.day), START + timedelta(days=lot.day - BETWEEN)
    fall: Floats = shop.counts[-1 - BETWEEN // WEEK][lot.sku] - shop.counts[-1][lot.sku]
    for place, name in enumerate(PLACES):
        moved = shop.came.get((f"{lot.sku:04d}", name), ())
        fall[place] += sum(units for day, units in moved if since <= day < until)
    return np.asarray(np.maximum(fall, 0.0))


def send_by_rule(shop: Shop, lots: Sequence[Lot]) -> list[tuple[int, int, int]]:
    """The product's rule with the shares it learnt."""
    spread = Spread(np.array([1.0]), np.array([FORECAST_ERROR]))
    learnt = shop.shares()
    sides = {}
    for lot in lots:
        own = learnt[lot.sku]
        if own is not None:
            daily = np.full(BETWEEN, shop.rate[lot.sku])
            days = [min(shop.trial.way_days, lot.next_days), lot.next_days]
            sides[lot.sku] = [
                demand_points(daily, days, share=one.share, error=one.error, spread=spread) for one in own
            ]
    return _best(shop, lots, sides, keep=shop.trial.rule.keep)


def send_with_foresight(shop: Shop, lots: Sequence[Lot]) -> list[tuple[int, int, int]]:
    """The same rule where all demand to come is known."""
    sure = np.ones(MIDDLES.size)
    sides = {}
    for lot in lots:
        ahead = shop.demand[lot.sku, :, lot.day :]
        way = min(shop.trial.way_days, lot.next_days)
        sides[lot.sku] = [[one[:way].sum() * sure, one[: lot.next_days].sum() * sure] for one in ahead]
    return _best(shop, lots, sides, keep=0.5)


def _best(
    shop: Shop, lots: Sequence[Lot], sides: dict[int, list[list[Floats]]], *, keep: float
) -> list[tuple[int, int, int]]:
    trial, rule = shop.trial, shop.trial.rule
    cost = np.array([[np.inf, trial.unit_cost], [trial.unit_cost, np.inf]])
    found, gains = [], {0: 0.0, 1: 0.0}
    for lot in lots:
        if lot.sku not in sides:
            continue
        places = [
            Place(on_hand=int(held), until_way=way, until_next=until, keep=units_to_keep(until, keep))
            for held, (way, until) in zip(lot.held, sides[lot.sku], strict=True)
        ]
        for one in best_sending(places, cost, worth=float(shop.margin[lot.sku]) * rule.lost_share):
            if one.mid > rule.line_cost:
                found.append((lot.sku, one.source, one.units))
                gains[one.source] += one.mid - rule.line_cost
    return [one for one in found if gains[one[1]] - trial.fixed >= rule.least_gain]


POLICIES: dict[str, Policy] = {
    "nothing": send_nothing,
    "evenly": send_evenly,
    "ours": send_by_rule,
    "foresight": send_with_foresight,
}


def transfer_table(seeds: Sequence[int], *, skus: int, days: int) -> dict[str, list[float]]:
    """Profit of each policy for each seed."""
    trials = [TransferTrial(seed=seed, skus=skus, days=days) for seed in seeds]
    return {name: [profit_of(trial, policy) for trial in trials] for name, policy in POLICIES.items()}
