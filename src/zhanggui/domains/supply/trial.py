"""The ordering rule on trial: half a year of the sample merchant in which its own orders decide what can be sold.

Every policy meets the same demand, lead times, minimums and cartons. The peers are given the setting that was best for
them with hindsight; ours is given none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, product

import numpy as np

from zhanggui.domains.supply.analysis.demand import Demand, Floats
from zhanggui.domains.supply.analysis.outlook import outlooks
from zhanggui.domains.supply.analysis.position import OnOrder, Position
from zhanggui.domains.supply.analysis.reorder import DAYS_A_YEAR, ReorderRule, need
from zhanggui.domains.supply.analysis.terms import Terms
from zhanggui.methods.inventory.comparison import MovingAverage, clairvoyant, fixed_min_max
from zhanggui.methods.inventory.simulate import Policy, Run, Today, World, simulate
from zhanggui.simulate.size import Size
from zhanggui.simulate.world import World as Merchant
from zhanggui.simulate.world import make_world

HISTORY_DAYS = 365
FEES = 0.08
SAFETY_DAYS = (3.0, 7.0, 14.0, 21.0, 28.0)
COVER_DAYS = (7.0, 14.0, 28.0)
SUPPLIERS = ((7.0, 1.5), (12.0, 3.0), (18.0, 5.0), (25.0, 8.0))
"""Mean and spread of the lead times of the sample's suppliers, in days."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One merchant: the past before the trial, its days, and what goods earn and cost."""

    start: date
    skus: tuple[str, ...]
    past: Floats
    world: World
    margin: Floats
    cost: Floats
    lead: Floats
    spread: Floats
    rule: ReorderRule


@dataclass(frozen=True, kw_only=True)
class Result:
    """Profit of the trial's days: ``margin`` of all demand less ``missed`` (what was not sold), ``holding`` and ``ordering``.

    ``served`` is the share of demand in units; ``stock`` the money tied up on an average evening.
    """

    margin: float
    missed: float
    holding: float
    ordering: float
    served: float
    stock: float

    @property
    def profit(self) -> float:
        return self.margin - self.missed - self.holding - self.ordering


def make_trial(seed: int, *, skus: int = 60, days: int = 180, orders_per_day: int = 60) -> Trial:
    """The sample merchant of a seed: a year of history, then ``days`` on trial. All demand is of its real orders."""
    months = 12 + -(-days // 30) + 1
    size = Size(seed=seed, skus=skus, months=months, orders_per_day=orders_per_day, start=date(2024, 7, 1))
    merchant = make_world(size)
    goods = [sku for sku in merchant.goods.skus if sku.kind == "usual"]
    units = _units(merchant, [sku.code for sku in goods])
    rng = np.random.default_rng(seed)
    supplier = rng.integers(0, len(SUPPLIERS), len(goods))
    lead, spread = np.array(SUPPLIERS).T[:, supplier]
    past, trial = units[:, :HISTORY_DAYS], units[:, HISTORY_DAYS : HISTORY_DAYS + days]
    rate = past[:, -28:].mean(axis=1)
    pack = rng.choice([1.0, 6.0, 12.0], len(goods))
    world = World(
        demand=trial,
        lead=np.clip(np.rint(rng.normal(lead[:, None], spread[:, None], trial.shape)), 2, 60).astype(int),
        start=np.rint(rate * (lead + 14)),
        lost_sales=True,
        moq=np.rint(rate * rng.choice([0.0, 3.0, 10.0], len(goods))),
        pack=pack,
    )
    price = np.array([sku.price for sku in goods]) / 100
    cost = np.array([sku.cost_on(size.start) for sku in goods]) / 100
    return Trial(
        start=size.start + timedelta(days=HISTORY_DAYS), skus=tuple(sku.code for sku in goods), past=past,
        world=world, margin=np.maximum(price * (1 - FEES) - cost, 0.05 * price), cost=cost, lead=lead, spread=spread,
        rule=ReorderRule(lost_share=1.0, least_gain=0.0),
    )  # fmt: skip


def _units(merchant: Merchant, skus: list[str]) -> Floats:
    """Units wanted by SKU and day: everything that was ordered and paid."""
    place = {sku: n for n, sku in enumerate(skus)}
    units = np.zeros((len(skus), len(merchant.size.days)))
    for order in chain.from_iterable(merchant.orders.values()):
        day = (order.paid_at.date() - merchant.size.start).days if order.paid_at else -1
        if 0 <= day < units.shape[1]:
            for line in order.lines:
                for sku, count in line.offer.parts:
                    if sku.code in place:
                        units[place[sku.code], day] += count * line.quantity
    return units


@dataclass
class OwnRule:
    """The product's rule as a policy: forecasts and orders as the stock page makes them, every review day."""

    trial: Trial

    def __call__(self, today: Today) -> Floats:
        """The order of today."""
        trial = self.trial
        orders = np.zeros(len(trial.skus))
        if today.day % trial.rule.review_days:
            return orders
        leads = {sku: round(float(trial.lead[n])) for n, sku in enumerate(trial.skus)}
        spread = {sku: float(trial.spread[n]) for n, sku in enumerate(trial.skus)}
        looks = outlooks(self._demand(today), leads, trial.rule.review_days, lead_spread=spread)
        for n, sku in enumerate(trial.skus):
            if sku in looks:
                found = need(
                    _position(sku, today, n), self._terms(n), looks[sku], trial.rule,
                    margin=Decimal(repr(float(trial.margin[n]))), landed=Decimal(repr(float(trial.cost[n]))),
                )  # fmt: skip
                orders[n] = found.quantity
        return orders

    def _demand(self, today: Today) -> Demand:
        """What was sold so far; a day that ended with an empty shelf is unknown, not without demand."""
        sold = np.where(self._empty(today), np.nan, today.sold)
        units = np.concatenate([self.trial.past, sold], axis=1)[:, -400:]
        return Demand(self.trial.skus, self.trial.start + timedelta(days=today.day - units.shape[1]), units)

    def _empty(self, today: Today) -> Floats:
        asked = today.asked if today.asked.size else today.sold
        return np.asarray(asked > today.sold)

    def _terms(self, n: int) -> Terms:
        world = self.trial.world
        return Terms(
            sku=self.trial.skus[n], supplier="", landed=None, currency="CNY", lead_days=float(self.trial.lead[n]),
            lead_spread=float(self.trial.spread[n]), minimum=max(1, int(np.broadcast_to(world.moq, len(self.trial.skus))[n])),
            pack=max(1, int(np.broadcast_to(world.pack, len(self.trial.skus))[n])),
        )  # fmt: skip


def _position(sku: str, today: Today, n: int) -> Position:
    coming = (OnOrder(sku=sku, units=int(today.on_order[n]), promised_day=None),) if today.on_order[n] else ()
    return Position(
        sku=sku, counted_day=date(2000, 1, 1), counted=int(today.on_hand[n]), reserved=0, sold=0, received=0, coming=coming
    )  # fmt: skip


def run(trial: Trial, policy: Policy) -> Result:
    """What a policy earns on the trial's days."""
    return result_of(trial, simulate(trial.world, policy))


def result_of(trial: Trial, done: Run) -> Result:
    """What a run earned and cost."""
    rate = trial.cost * trial.rule.holding_rate / DAYS_A_YEAR
    evening = (trial.cost[:, None] * done.on_hand).sum(axis=0)
    return Result(
        margin=float((trial.margin[:, None] * done.demand).sum()),
        missed=float((trial.margin[:, None] * done.short).sum()),
        holding=float((rate[:, None] * done.on_hand).sum()),
        ordering=float(trial.rule.order_cost * (done.ordered > 0).sum()),
        served=float(1 - done.short.sum() / done.demand.sum()),
        stock=float(evening.mean()),
    )


def compare(trial: Trial) -> dict[str, Result]:
    """Ours, the peers with the setting that was best for each afterwards, and one who knows the future."""
    rate = trial.past[:, -90:].mean(axis=1)
    holding = trial.cost * trial.rule.holding_rate / DAYS_A_YEAR
    best, _ = clairvoyant(trial.world, fixed=trial.rule.order_cost, holding=holding)
    free = World(
        demand=trial.world.demand, lead=trial.world.lead, start=trial.world.start, lost_sales=True
    )  # fmt: skip
    return {
        "ours": run(trial, OwnRule(trial)),
        "min_max": _best(
            trial,
            [
                fixed_min_max(rate, trial.lead, safety_days=safety, cover_days=cover)
                for safety, cover in product(SAFETY_DAYS, COVER_DAYS)
            ],
        ),
        "moving_average": _best(
            trial,
            [
                MovingAverage(trial.lead, trial.past[:, -28:].mean(axis=1), safety, cover)
                for safety, cover in product(SAFETY_DAYS, COVER_DAYS)
            ],
        ),
        "clairvoyant": result_of(trial, simulate(free, best)),
    }


def _best(trial: Trial, policies: list[Policy]) -> Result:
    return max((run(trial, policy) for policy in policies), key=lambda one: one.profit)
