"""Modes of delivery (自营, 第三方, 共享, 众包) compared: break-even volumes, and our own parcels replayed through each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.tariff import ANY, Price, PriceList, billable_weight, price_list
from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

KIND_NAMES = {
    "self": Text("自营", "own"),
    "third_party": Text("第三方", "third party"),
    "shared": Text("共享", "shared"),
    "crowd": Text("众包同城", "crowd-sourced"),
}
SLOT_NAMES = {
    "same_day": Text("当日", "same day"),
    "next_day": Text("次日", "next day"),
    "standard": Text("标准", "standard"),
}
RATE = 1_000_000
UNKNOWN_PLACE = "?"
MM3_A_CM3 = 1000


@dataclass(frozen=True, kw_only=True)
class RiskCosts:
    """What a late and a damaged parcel costs the merchant beside the fee: assumed until somebody states it."""

    late: Decimal = Decimal("3.00")
    damaged: Decimal = Decimal("40.00")

    def __post_init__(self) -> None:
        if self.late < 0 or self.damaged < 0:
            raise ValueError("a late or damaged parcel cannot cost less than nothing")


@dataclass(frozen=True, kw_only=True)
class Mode:
    """A mode of delivery on a day. Money in ticks; ``places`` None: it delivers everywhere. Rates None: unknown."""

    name: str
    kind: str
    slot: str
    currency: str
    fixed_month: int
    capacity_month: int | None
    promised_days: float | None
    late_rate: float | None
    damage_rate: float | None
    divisor: float | None
    places: frozenset[str] | None

    def serves(self, province: str) -> bool:
        """Does it deliver there? A place nobody told us only a mode that delivers everywhere."""
        return self.places is None or province in self.places


@dataclass(frozen=True, kw_only=True)
class RegionCost:
    """What a mode would have cost for a province's parcels of the period, fixed cost left out. Ticks."""

    province: str
    orders: int
    variable: int
    risk: int

    @property
    def total(self) -> int:
        return self.variable + self.risk


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """Our own parcels through one mode. ``regions`` holds only provinces it serves and has prices for."""

    mode: Mode
    months: float
    regions: Mapping[str, RegionCost]
    unserved: int

    @property
    def orders(self) -> int:
        return sum(one.orders for one in self.regions.values())

    @property
    def fixed(self) -> int:
        return round(self.mode.fixed_month * self.months)

    @property
    def cost(self) -> int:
        """Fixed and variable cost of the period, risk left out."""
        return self.fixed + sum(one.variable for one in self.regions.values())

    @property
    def total(self) -> int:
        return self.fixed + sum(one.total for one in self.regions.values())

    @property
    def fits(self) -> bool:
        """Does it serve every parcel, within its capacity?"""
        most = self.mode.capacity_month
        return self.unserved == 0 and (most is None or self.orders <= most * self.months)


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Which share of a province's parcels goes by which mode, and the cost of the period in ticks, risk counted."""

    shares: Mapping[tuple[str, str], float]
    cost: int
    single: str | None
    single_cost: int | None

    @property
    def saving(self) -> int | None:
        return None if self.single_cost is None else self.single_cost - self.cost


def monthly_cost(fixed: Decimal, per_order: Decimal, orders: int) -> Decimal:
    """Fixed cost and the orders' fees of a month.

    >>> monthly_cost(Decimal(8000), Decimal("5.6"), 10_000)
    Decimal('64000.0')
    """
    return fixed + per_order * orders


def break_even(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> Decimal | None:
    """Orders a month at which two modes of (fixed cost, cost per order) cost the same; None where they never do.

    (F₁ − F₂) / (c₂ − c₁); below it the mode with the smaller fixed cost is cheaper.

    >>> break_even((Decimal(8000), Decimal("5.6")), (Decimal(0), Decimal("7.4"))).quantize(Decimal("0.01"))
    Decimal('4444.44')
    """
    (fixed, fee), (other_fixed, other_fee) = one, other
    if fee == other_fee:
        return None
    volume = (fixed - other_fixed) / (other_fee - fee)
    return volume if volume > 0 else None


def modes_in_force(tables: Tables, day: date) -> tuple[list[Mode], PriceList]:
    """Every mode that has begun on ``day``, and the price list of all of them by mode and province."""
    rows = collected(tables["logistics_mode"].drop("batch", "line", "state_at", strict=False))
    prices = price_list((r["mode"], r["province"], _price(r)) for r in rows if r["order_fee"] is not None)
    newest: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in sorted(rows, key=lambda r: r["from_day"]):
        if row["from_day"] <= day and row["order_fee"] is not None:
            newest[row["mode"]][row["province"]] = row
    return [_mode(name, listed) for name, listed in sorted(newest.items())], prices


def replay(
    own: Iterable[Parcel],
    modes: Sequence[Mode],
    prices: PriceList,
    *,
    months: float,
    risk: RiskCosts | None = None,
) -> list[Replayed]:
    """Every parcel through every mode, each by the price that held on its day. Parcels of unknown weight count as the
    median of the known ones, those of unknown province as everywhere else.
    """
    if months <= 0:
        raise ValueError(f"months must be positive, got {months}")
    listed, costs = list(own), risk or RiskCosts()
    usual = usual_weight(listed)
    return [_replayed(mode, listed, prices, months, costs, usual) for mode in modes]


def usual_weight(own: Iterable[Parcel]) -> int:
    """The median weight of parcels whose weight is known; 0 where none is."""
    known = [one.weight for one in own if one.weight is not None]
    return round(float(np.median(known))) if known else 0


def best_mix(found: Sequence[Replayed]) -> Mix | None:
    """The cheapest way to send every parcel that some mode serves, fixed costs and capacities kept; None where the
    capacities do not suffice. Never dearer than the cheapest single mode that serves all.

    Mixed-integer program (scipy's HiGHS): shares y of each province and mode, a mode with orders is paid for whole.
    Where capacity splits a province, its average cost stands for the part.
    """
    provinces = sorted({place for one in found for place in one.regions})
    pairs = [(place, m) for place in provinces for m, one in enumerate(found) if place in one.regions]
    if not pairs:
        return None
    solved = _solve(found, provinces, pairs)
    if solved is None:
        return None
    shares = {
        (place, found[m].mode.name): float(share)
        for (place, m), share in zip(pairs, solved, strict=True)
        if share > 1e-9
    }
    used = {m for (_, m), share in zip(pairs, solved, strict=True) if share > 1e-9}
    paid = sum(found[m].regions[place].total * s for (place, m), s in zip(pairs, solved, strict=True))
    single = _cheapest(found)
    return Mix(
        shares=shares, cost=round(paid + sum(found[m].fixed for m in used)),
        single=single.mode.name if single else None, single_cost=single.total if single else None,
    )  # fmt: skip


def _cheapest(found: Sequence[Replayed]) -> Replayed | None:
    fit = [one for one in found if one.fits and one.orders]
    most = max((one.orders for one in found), default=0)
    return min((one for one in fit if one.orders == most), key=lambda one: one.total, default=None)


def _solve(
    found: Sequence[Replayed], provinces: Sequence[str], pairs: Sequence[tuple[str, int]]
) -> Sequence[float] | None:
    from scipy.optimize import Bounds, LinearConstraint, milp

    shares, modes = len(pairs), len(found)
    costs = [float(found[m].regions[place].total) for place, m in pairs] + [float(one.fixed) for one in found]
    rows, low, high = [], [], []
    for place in provinces:
        rows.append([float(p == place) for p, _ in pairs] + [0.0] * modes)
        low.append(1.0)
        high.append(1.0)
    for m, one in enumerate(found):
        orders = [float(one.regions[p].orders) if n == m else 0.0 for p, n in pairs]
        most = sum(orders) if one.mode.capacity_month is None else one.mode.capacity_month * one.months
        rows.append([*orders, *(-float(most) if n == m else 0.0 for n in range(modes))])
        low.append(-np.inf)
        high.append(0.0)
    answer = milp(
        costs, constraints=LinearConstraint(np.array(rows), low, high), bounds=Bounds(0, 1),
        integrality=[0] * shares + [1] * modes,
    )  # fmt: skip
    if not answer.success:
        return None
    solved: Sequence[float] = answer.x[:shares]
    return solved


def _replayed(
    mode: Mode, own: Sequence[Parcel], prices: PriceList, months: float, risk: RiskCosts, usual: int
) -> Replayed:
    orders: Counter[str] = Counter()
    variable: Counter[str] = Counter()
    unserved = 0
    for one in own:
        place = one.province or UNKNOWN_PLACE
        fee = _fee(mode, one, prices, usual) if mode.serves(place) else None
        if fee is None:
            unserved += 1
        else:
            orders[place] += 1
            variable[place] += fee
    each = _risk(mode, risk)
    regions = {
        place: RegionCost(province=place, orders=n, variable=variable[place], risk=round(each * n))
        for place, n in orders.items()
    }
    return Replayed(mode=mode, months=months, regions=regions, unserved=unserved)


def _fee(mode: Mode, one: Parcel, prices: PriceList, usual: int) -> int | None:
    price = prices.in_force(mode.name, one.province, one.day)
    if price is None:
        return None
    volume = None if one.volume is None else one.volume / MM3_A_CM3
    weight = billable_weight(usual if one.weight is None else one.weight, volume, mode.divisor)
    fee = price.of(weight)
    return None if fee is None else fee + price.surcharge


def _risk(mode: Mode, risk: RiskCosts) -> float:
    """What lateness and damage cost an order, in ticks; what is unknown counts as nothing (the page says so)."""
    cost = (
        Decimal(repr(mode.late_rate or 0.0)) * risk.late
        + Decimal(repr(mode.damage_rate or 0.0)) * risk.damaged
    )
    return float(cost * 10_000)


def _price(row: Mapping[str, Any]) -> Price:
    return Price(
        since=row["from_day"], currency=row["currency"] or "CNY", fee=row["order_fee"], first=row["first_weight_kg"],
        step=row["step_kg"], step_fee=row["step_fee"], surcharge=row["surcharge"] or 0,
    )  # fmt: skip


def _mode(name: str, rows: Mapping[str, Mapping[str, Any]]) -> Mode:
    whole = rows.get(ANY) or max(rows.values(), key=lambda row: row["fixed_month"] or 0)
    return Mode(
        name=name, kind=whole["kind"] or "third_party", slot=whole["slot"] or "standard",
        currency=whole["currency"] or "CNY", fixed_month=whole["fixed_month"] or 0,
        capacity_month=whole["capacity_month"], promised_days=_rate(whole["promised_days"]),
        late_rate=_rate(whole["late_rate"]), damage_rate=_rate(whole["damage_rate"]),
        divisor=_rate(whole["divisor"]), places=None if ANY in rows else frozenset(rows),
    )  # fmt: skip


def _rate(millionths: int | None) -> float | None:
    return None if millionths is None else millionths / RATE


def average(one: Replayed) -> Decimal | None:
    """Cost of an order, fixed cost shared out, risk left out; None where the mode serves none."""
    return None if not one.orders else from_ticks(round(one.cost / one.orders))
