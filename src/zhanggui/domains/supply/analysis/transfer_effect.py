"""What a transfer really earned: both buildings' counts replayed with and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np

from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.buildings import Count
from zhanggui.domains.supply.analysis.demand import Floats
from zhanggui.domains.supply.analysis.order_effect import Arrival, OrderEffect, order_effect

METHOD = Text(
    "用之后的盘点重放两个仓：有与没有这次调拨各能发多少，差额乘每件价值，减去运费",
    "Both buildings replayed over the counts that followed, with and without the transfer; the difference times a unit's "
    "worth, less the way",
)
NO_COUNTS = Text(
    "{building}在测量期内没有盘点，不知道发出了多少。",
    "{building} was not counted in the period: nobody knows what left it.",
)
LAST_COUNT_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class TransferEffect:
    """Money earned by the transfer, the way taken off, as a range; ``saved`` and ``lost`` units there and here."""

    low: Decimal
    mid: Decimal
    high: Decimal
    saved: float
    lost: float
    placebo: Decimal
    target: OrderEffect


def wanted_at(
    counts: Sequence[Count], came: Sequence[tuple[date, int]], *, start: date, until: date, a_day: float
) -> Floats | None:
    """Units wanted at a building on each day from ``start``: what its counts fell by, evenly over each stretch.

    After a count of nothing the expected ``a_day`` stands in until the next count that finds something: what an empty
    shelf would have sold is not seen. None where no count lies near the end or none at the start.
    """
    first = [one for one in counts if one.day <= start]
    inner = [one for one in counts if start < one.day <= until + timedelta(days=LAST_COUNT_DAYS)]
    if not first or not inner or (until - inner[-1].day).days > LAST_COUNT_DAYS:
        return None
    listed = [first[-1], *inner]
    days = np.zeros((listed[-1].day - listed[0].day).days)
    for before, after in pairwise(listed):
        brought = sum(units for day, units in came if before.day <= day < after.day)
        length = (after.day - before.day).days
        fall = max(0.0, float(before.on_hand + brought - after.on_hand)) / length
        short = before.on_hand <= 0 or after.on_hand <= 0
        days[(before.day - listed[0].day).days :][:length] = max(fall, a_day) if short else fall
    offset = (start - listed[0].day).days
    return days[offset : offset + (until - start).days]


def transfer_effect(
    source: Floats, target: Floats, *, start: date, on_hand: tuple[int, int], others: tuple[list[Arrival], list[Arrival]],
    sent: Arrival, arrived: Arrival, worth: Decimal, way_cost: Decimal, stock_error: float,
) -> TransferEffect:  # fmt: skip
    """``source`` and ``target``: units wanted a day from ``start``; ``on_hand`` and ``others`` (what came) of both, the
    move left out.
    """
    gone = order_effect(
        source, np.zeros(0), start=start, on_hand=on_hand[0], others=others[0],
        arrivals=[Arrival(day=sent.day, units=-sent.units)], margin=worth, holding_a_day=Decimal(0), stock_error=stock_error,
    )  # fmt: skip
    got = order_effect(
        target, target, start=start, on_hand=on_hand[1], others=others[1], arrivals=[arrived], margin=worth,
        holding_a_day=Decimal(0), stock_error=stock_error,
    )  # fmt: skip
    return TransferEffect(
        low=got.low + gone.low - way_cost, mid=got.mid + gone.mid - way_cost, high=got.high + gone.high - way_cost,
        saved=got.thanks, lost=-gone.thanks, placebo=got.placebo, target=got,
    )  # fmt: skip
