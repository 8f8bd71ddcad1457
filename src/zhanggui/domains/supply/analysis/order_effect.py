"""What an order really earned: the sales that only its units made possible, against the stock without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.demand import Demand, Floats

METHOD = Text(
    "用订货后的真实销量重放库存：有这批货与没有这批货各能卖多少，差额乘每件利润，减去占用成本",
    "Stock replayed over the sales that followed, with and without the order; the difference times margin, less holding",
)
NOT_OVER = Text("测量期还没结束（到 {day}）。", "The period to measure is not over (until {day}).")
NOTHING_CAME = Text(
    "没有收货记录，不知道货什么时候到的。", "No receipt is on record: nobody knows when it came."
)
NO_SALES_FILES = Text(
    "测量期内没有任何订单数据，请先导入订单。", "There are no orders at all in the period: import them first."
)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Good units of the order that came on a day."""

    day: date
    units: int


@dataclass(frozen=True, kw_only=True)
class OrderEffect:
    """Margin of the units sold thanks to the order less their holding, as a range; ``thanks`` is those units.

    ``placebo`` is the same sum over as many days before the order, where it must be zero.
    """

    low: Decimal
    mid: Decimal
    high: Decimal
    thanks: float
    placebo: Decimal
    stock_with: Floats
    stock_without: Floats


def order_effect(
    sold: Floats,
    before: Floats,
    *,
    start: date,
    on_hand: int,
    others: list[Arrival],
    arrivals: list[Arrival],
    margin: Decimal,
    holding_a_day: Decimal,
    stock_error: float,
) -> OrderEffect:
    """The effect over the days of ``sold`` (units a day from ``start``), given the stock at ``start``.

    ``others`` came without the order, ``arrivals`` thanks to it. Units are counted as sold thanks to the order when the
    stock without it could not have covered them, first come first served. The range comes from ``stock_error``, the
    share by which the stock at ``start`` may be wrong (from the next count). What customers bought instead of the
    missing goods is not seen: where they take a substitute of ours, this overstates the gain.
    """
    found = [
        _value(sold, start, on_hand * factor, others, arrivals, margin, holding_a_day)
        for factor in (1 + stock_error, 1.0, max(0.0, 1 - stock_error))
    ]
    ends = sorted(value for value, *_ in found)
    mid, thanks, kept_with, kept_without = found[1]
    placebo, *_ = _value(
        before, start, float(np.nansum(before)) + max(0, on_hand), [], [], margin, holding_a_day
    )
    return OrderEffect(
        low=_yuan(ends[0]), mid=_yuan(mid), high=_yuan(ends[-1]), thanks=thanks, placebo=_yuan(placebo),
        stock_with=kept_with, stock_without=kept_without,
    )  # fmt: skip


def _value(
    sold: Floats, start: date, on_hand: float, others: list[Arrival], arrivals: list[Arrival], margin: Decimal,
    holding_a_day: Decimal,
) -> tuple[float, float, Floats, Floats]:  # fmt: skip
    wanted = np.nan_to_num(sold)
    without = _replay(wanted, on_hand, _by_day(others, start, wanted.size))
    own = _by_day(arrivals, start, wanted.size)
    together = _replay(wanted, on_hand, _by_day(others, start, wanted.size) + own)
    thanks = float((together.sold - without.sold).sum())
    holding = float((together.left - without.left).sum()) * float(holding_a_day)
    return float(margin) * thanks - holding, thanks, together.left, without.left


@dataclass(frozen=True)
class _Replayed:
    sold: Floats
    left: Floats


def _replay(wanted: Floats, on_hand: float, came: Floats) -> _Replayed:
    """Sales and the stock left each evening: what is missing is lost, not owed."""
    left, sold, evenings = max(0.0, on_hand), np.zeros(wanted.size), np.zeros(wanted.size)
    for day in range(wanted.size):
        left += came[day]
        sold[day] = min(wanted[day], left)
        left -= sold[day]
        evenings[day] = left
    return _Replayed(sold, evenings)


def _by_day(arrivals: list[Arrival], start: date, days: int) -> Floats:
    came = np.zeros(days)
    for one in arrivals:
        place = (one.day - start).days
        if 0 <= place < days:
            came[place] += one.units
    return came


def days_of(demand: Demand, sku: str, since: date, until: date) -> Floats:
    """A SKU's units a day from ``since`` up to ``until``, as far as the demand reaches."""
    first = max(0, (since - demand.start).days)
    days: Floats = demand.of(sku)[first : max(first, (until - demand.start).days)]
    return days


def period_over(done: date, horizon_days: int) -> date:
    """The first day after the period that is measured."""
    return done + timedelta(days=horizon_days)


def _yuan(value: float) -> Decimal:
    return round_half_up(Decimal(repr(float(value))), 2)
