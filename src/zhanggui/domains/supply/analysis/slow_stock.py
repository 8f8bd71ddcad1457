"""Stock that lies too long: how much of it, and what a lower price should bring in against keeping it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw
import numpy as np

from zhanggui.core.money import from_ticks
from zhanggui.domains.supply.analysis.demand import Demand, Floats
from zhanggui.domains.supply.analysis.position import Position
from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines
from zhanggui.methods.effect.changes import FEWEST_OTHERS
from zhanggui.methods.effect.interval import Errors
from zhanggui.profit.stages import collected

DAYS_A_YEAR = 365
LEVEL, ONE_IN_FIVE = 0.8, 1.2816
"""Of the range that is shown, and the normal quantile that goes with it."""


@dataclass(frozen=True, kw_only=True)
class MarkDownRule:
    """When stock is slow, and how buyers are taken to answer a lower price.

    slow_days: stock that lasts longer than this at the present pace is slow.
    horizon_days: days the lower price holds, and that are measured.
    discounts: shares off the price that are tried.
    elasticity: lowest, usual and highest per cent of units more for each per cent of price less. Assumed, until the
    merchant's own markdowns were measured.
    fees: share of the price that platforms and payment keep. Assumed.
    holding_rate: what a yuan of stock costs a year, as a share. value_lost: share of its price that unsold stock loses in
    a year (season, fashion, packaging). Both assumed.
    """

    slow_days: int = 180
    horizon_days: int = 30
    discounts: tuple[float, ...] = (0.1, 0.2, 0.3, 0.4, 0.5)
    elasticity: tuple[float, float, float] = (1.0, 2.0, 3.0)
    fees: float = 0.08
    holding_rate: float = 0.25
    value_lost: float = 0.3

    def __post_init__(self) -> None:
        if self.slow_days < 1 or self.horizon_days < 1:
            raise ValueError("slow_days and horizon_days must be at least 1")
        if not self.discounts or not all(0 < share < 1 for share in self.discounts):
            raise ValueError(f"discounts are shares between 0 and 1, got {self.discounts}")
        if not 0 <= self.elasticity[0] <= self.elasticity[1] <= self.elasticity[2]:
            raise ValueError(f"elasticity is lowest, usual, highest, got {self.elasticity}")
        if not 0 <= self.fees < 1 or self.holding_rate < 0 or self.value_lost < 0:
            raise ValueError(
                "fees must lie between 0 and 1, holding_rate and value_lost must not be negative"
            )


@dataclass(frozen=True, kw_only=True)
class SlowStock:
    """A SKU whose ``units`` on hand last ``days`` at ``rate`` units a day (infinite: nothing sells).

    ``price``: what buyers paid for a unit lately; ``cost``: what it cost.
    """

    sku: str
    units: int
    rate: float
    price: float
    cost: float
    currency: str

    @property
    def days(self) -> float:
        return self.units / self.rate if self.rate > 0 else float("inf")


@dataclass(frozen=True)
class Worth:
    """Money of a SKU's stock at one price: ``cash`` that comes in over the horizon, ``kept`` what the rest is then worth,
    ``holding`` what storing costs meanwhile, ``sold`` units.
    """

    sold: float
    cash: float
    kept: float
    holding: float

    @property
    def total(self) -> float:
        return self.cash + self.kept - self.holding


def worth(one: SlowStock, rule: MarkDownRule, *, discount: float, elasticity: float) -> Worth:
    """What the stock brings if its price is cut by ``discount`` for the horizon (0: as it is).

    Units a day grow by (1 - discount)^-elasticity. What is left afterwards sells at the old price and pace; until then it
    loses value and costs room, so a unit that waits T years is worth price · (1 - fees) · (1 - value_lost · T) less
    cost · holding_rate · T, never below nothing. Stock that does not sell at all is worth nothing then.
    """
    pace = one.rate * (1 - discount) ** -elasticity
    sold = min(float(one.units), pace * rule.horizon_days)
    left = one.units - sold
    net = one.price * (1 - rule.fees)
    if one.rate > 0:
        years = (rule.horizon_days + left / one.rate / 2) / DAYS_A_YEAR
        unit = max(0.0, net * (1 - rule.value_lost * years) - one.cost * rule.holding_rate * years)
    else:
        unit = 0.0
    holding = one.cost * rule.holding_rate / DAYS_A_YEAR * rule.horizon_days * (one.units - sold / 2)
    return Worth(sold, sold * net * (1 - discount), left * unit, holding)


def gain(one: SlowStock, rule: MarkDownRule, *, discount: float, elasticity: float) -> float:
    """How much more money a lower price brings than leaving it."""
    lower = worth(one, rule, discount=discount, elasticity=elasticity)
    return lower.total - worth(one, rule, discount=0.0, elasticity=elasticity).total


def best_discount(one: SlowStock, rule: MarkDownRule) -> float | None:
    """The discount that gains most by the usual elasticity; below cost only where nothing above cost gains; else None."""
    usual = rule.elasticity[1]
    gains = {share: gain(one, rule, discount=share, elasticity=usual) for share in rule.discounts}
    for shares in (
        [s for s in rule.discounts if one.price * (1 - s) * (1 - rule.fees) >= one.cost],
        rule.discounts,
    ):
        best = max(shares, key=lambda share: gains[share], default=None)
        if best is not None and gains[best] > 0:
            return best
    return None


def slow_stock(
    positions: Mapping[str, Position],
    demand: Demand,
    prices: Mapping[str, float],
    costs: Mapping[str, tuple[float, str]],
    rule: MarkDownRule,
) -> list[SlowStock]:
    """SKUs whose stock lasts longer than ``slow_days`` at the pace of their known days, slowest first.

    ``demand`` covers the days the pace is taken from; a SKU that sold nothing in it is paced at half a unit in all, so
    that a lower price has something to lift. SKUs without a price or a cost are left out: their loss is unknown. Do not
    trust it for goods of a season that is yet to come.
    """
    found = [
        SlowStock(
            sku=sku, units=one.on_hand, rate=pace(demand.of(sku)), price=prices[sku], cost=costs[sku][0],
            currency=costs[sku][1],
        )
        for sku, one in positions.items()
        if one.on_hand > 0 and sku in prices and sku in costs
    ]  # fmt: skip
    slow = [one for one in found if one.days > rule.slow_days]
    return sorted(slow, key=lambda one: (-one.days, one.sku))


def pace(days: Floats) -> float:
    """Units a day over the known days; half a unit in all where nothing was sold."""
    known = days[np.isfinite(days)]
    count = known.size or days.size
    return float(max(known.sum(), 0.5) / count) if count else 0.0


def unit_prices(
    tables: Tables, *, since: date, until: date, matches: Frame | None = None
) -> dict[str, float]:
    """What buyers paid for a unit of each SKU on paid lines; SKUs without any are absent."""
    lines = sold_lines(tables, matches).filter(
        (nw.col("paid_day") >= since) & (nw.col("paid_day") < until) & (nw.col("document") == "order"),
        nw.col("line_kind").is_in(GOODS) | nw.col("line_kind").is_null(),
        (nw.col("paid") > 0) & (nw.col("quantity") > 0),
        ~nw.col("sku").is_null(),
    )
    sums = lines.group_by("sku").agg(paid=nw.col("paid").sum(), units=nw.col("quantity").sum())
    return {row["sku"]: float(from_ticks(row["paid"]) / row["units"]) for row in collected(sums)}


def unit_costs(tables: Tables, today: date) -> dict[str, tuple[float, str]]:
    """What a unit of each SKU costs by the newest dated cost, and the currency."""
    rows = collected(tables["unit_cost"].filter(nw.col("from_day") <= today))
    dated = sorted(rows, key=lambda row: row["from_day"])
    return {
        row["sku"]: (float(from_ticks(row["cost"])), row["currency"] or "CNY")
        for row in dated
        if row["cost"] is not None
    }


@dataclass(frozen=True, kw_only=True)
class MarkDownEffect:
    """Units sold thanks to the lower price and the money they brought, with an 80 % range.

    ``alone``: units of the SKU before and after; ``control``: how much the others of its category sold after for each
    unit before.
    """

    before: float
    after: float
    control: float
    thanks: float
    low: float
    mid: float
    high: float


def mark_down_effect(
    before: float, after: float, others_before: float, others_after: float, *, full: float, lower: float, kept: float,
    scatter: Errors | None = None,
) -> MarkDownEffect:  # fmt: skip
    """Units after against units before × what the control did; counts of buyers scatter like a Poisson's, and more where
    ``scatter`` says that those of SKUs which were left alone do (``scatter_of``).

    ``full`` and ``lower``: net money of a unit at the old and the new price; ``kept``: what a unit left unsold would have
    been worth. Gained: (lower - kept) for each unit sold thanks to the price; given away: (full - lower) for each that would
    have been sold anyway. Nothing is claimed where the control sold nothing before.
    """
    control = others_after / others_before if others_before > 0 else 1.0
    anyway = before * control
    thanks = after - anyway
    noise = _poisson_noise(before, after, others_before, others_after)
    half = ONE_IN_FIVE * noise
    if scatter is not None:
        half = max(half, scatter.half_width(noise, LEVEL))
    value = [
        (lower - kept) * units - (full - lower) * min(anyway, after)
        for units in (thanks - half, thanks, thanks + half)
    ]
    return MarkDownEffect(
        before=before, after=after, control=control, thanks=thanks, low=min(value), mid=value[1], high=max(value)
    )  # fmt: skip


def _poisson_noise(before: float, after: float, others_before: float, others_after: float) -> float:
    """Standard deviation of the units sold thanks to a price, if all counts are Poisson's; at least one unit."""
    control = others_after / others_before if others_before > 0 else 1.0
    parts = after + before * control**2
    if others_before > 0:
        parts += (before / others_before) ** 2 * (others_after + others_before * control**2)
    return float(np.sqrt(max(parts, 1.0)))


def scatter_of(before: Floats, after: Floats) -> Errors | None:
    """How far SKUs that were left alone strayed from what their fellows did, each in units of its Poisson noise.

    ``before`` and ``after``: units of each such SKU. Real sales scatter more than a Poisson's (orders of many units, ads,
    a rival's price), and their own past says by how much. None under three SKUs that sold before.
    """
    told = before > 0
    before, after = before[told], after[told]
    if before.size < FEWEST_OTHERS:
        return None
    rest = before.sum() - before, after.sum() - after
    noise = [_poisson_noise(*one) for one in zip(before, after, *rest, strict=True)]
    return Errors((after - before * rest[1] / rest[0]) / np.array(noise), before.size - 1.0)


def alike(tables: Tables, sku: str, without: Iterable[str]) -> Sequence[str]:
    """SKUs of the same category that were not marked down; every other SKU where the category is unknown."""
    rows = collected(tables["sku"].select("sku", "category"))
    categories = {row["sku"]: row["category"] for row in rows}
    left_out, own = {*without, sku}, categories.get(sku)
    return sorted(
        other for other, category in categories.items() if category == own and other not in left_out
    )


def units_between(demand: Demand, skus: Iterable[str], since: date, until: date) -> float:
    """Units of some SKUs from ``since`` up to ``until``."""
    first, last = max(0, (since - demand.start).days), (until - demand.start) // timedelta(days=1)
    return float(sum(np.nansum(demand.of(sku)[first : max(first, last)]) for sku in skus))
