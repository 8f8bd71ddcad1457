"""Order money shared over its lines, ad money over a day's lines: parts that sum to the whole, to the coin.

The method is that of ``core.money.split``: largest remainder, ties to the first in order. This form shares
several amounts over the same weights at once, each row in its own currency's coins, and sorts only the rows
that need it: a single line takes everything, and of two lines the larger remainder is the one above a half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import narwhals as nw

from zhanggui.kpi.lines import Frame
from zhanggui.profit.rounding import ONE, ZERO
from zhanggui.profit.stages import collected, computed, is_empty

_LARGEST_INTEGER = 2**61


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The columns that say how to share.

    within: columns of the group; order: columns that break ties, the smaller first.
    weight: not negative; total: sum of the group's weights; count: its rows; coin: ticks of its smallest coin.
    total, count and coin are the same on every row of a group, and none is null.
    """

    within: Sequence[str]
    order: Sequence[str]
    weight: str
    total: str
    count: str
    coin: str


def share_out(frame: Frame, wholes: Mapping[str, str], by: Weights) -> Frame:
    """Add for each ``new: whole`` of ``wholes`` the column ``new``: the row's share of the group's ``whole``.

    Weights that sum to zero: shared equally. What is finer than a coin goes to the row with the largest
    remainder. A null whole gives null shares. Weights so large that 64 bits would overflow are shortened first,
    and the parts still sum.
    """
    columns = [*frame.collect_schema().names(), *wholes]
    hard = reduce(or_, (needs_order(nw.col(whole), by) for whole in wholes.values()))
    marked = computed(frame.with_columns(__hard=hard))
    easy = share_locally(marked.filter(~nw.col("__hard")), wholes, by).select(columns)
    rows = marked.filter(nw.col("__hard"))
    return easy if is_empty(rows) else nw.concat([easy, share_ranked(rows, wholes, by).select(columns)])


def share_locally(frame: Frame, wholes: Mapping[str, str], by: Weights) -> Frame:
    """``share_out`` for rows that need no ordering (``needs_order`` false for every whole)."""
    shares = {new: _local_share(nw.col(whole), by) for new, whole in wholes.items()}
    return frame.with_columns(**shares) if shares else frame


def share_ranked(frame: Frame, wholes: Mapping[str, str], by: Weights) -> Frame:
    """``share_out`` for any rows, by sorting them; helper columns stay. What is zero everywhere is not sorted."""
    asked = frame.select(*(nw.col(whole).abs().max().alias(whole) for whole in wholes.values()))
    (largest,) = collected(asked)
    moving = {new: whole for new, whole in wholes.items() if largest[whole]}
    ranked, order = frame.with_columns(__one=ONE), list(by.order)
    for new in wholes.keys() - moving.keys():
        ranked = ranked.with_columns(nw.col(wholes[new]).alias(new))
    if len(moving) > 1:  # sort the texts once, then only whole numbers
        ranked, order = ranked.with_columns(__place=_row_number(by.within, order)), ["__place"]
    for new, whole in moving.items():
        ranked = _ranked_share(ranked, new, whole, by, order)
    return ranked


def needs_order(whole: nw.Expr, by: Weights) -> nw.Expr:
    """True where a share depends on the order of the group's rows: more than two, or two that tie."""
    coin, count = nw.col(by.coin), nw.col(by.count)
    units = whole.abs() // coin
    two_equal = (units * _weight(by) % _total(by)) * 2 == _total(by)
    unclear = two_equal | (whole.abs() % coin != 0) | (_total(by) > _LARGEST_INTEGER // (units + 1))
    return ((whole != 0) & ((count > 2) | ((count == 2) & unclear))).fill_null(False)


def _local_share(whole: nw.Expr, by: Weights) -> nw.Expr:
    """The share of one line alone, or of one of two lines without a tie."""
    coin = nw.col(by.coin)
    product = whole.abs() // coin * _weight(by)
    nearest = (product * 2 + _total(by)) // (_total(by) * 2) * coin
    signed = nw.when(whole < 0).then(-nearest).otherwise(nearest)
    return nw.when((nw.col(by.count) == 1) | (whole == 0)).then(whole).otherwise(signed)


def _ranked_share(frame: Frame, new: str, whole: str, by: Weights, order: Sequence[str]) -> Frame:
    within, coin, amount = list(by.within), nw.col(by.coin), nw.col(whole)
    cut = _total(by) // (_LARGEST_INTEGER // (amount.abs() // coin + 1)) + 1
    weighed = frame.with_columns(__units=amount.abs() // coin, __w=_weight(by) // cut, __fits=cut == 1)
    summed = weighed.with_columns(__t=nw.col("__w").sum().over(*within))
    total = (
        nw.when(nw.col("__fits")).then(_total(by)).when(nw.col("__t") > 0).then(nw.col("__t")).otherwise(ONE)
    )
    floors = summed.with_columns(__t=total).with_columns(
        __floor=nw.col("__units") * nw.col("__w") // nw.col("__t"),
        __minus_rest=-(nw.col("__units") * nw.col("__w") % nw.col("__t")),
    )
    placed = floors.with_columns(
        __left=nw.col("__units") - nw.col("__floor").sum().over(*within),
        __rank=_row_number(by.within, ["__minus_rest", *order]),
    )
    extra = nw.when(nw.col("__rank") <= nw.col("__left")).then(ONE).otherwise(ZERO)
    dust = nw.when(nw.col("__rank") == 1).then(amount.abs() % coin).otherwise(ZERO)
    part = (nw.col("__floor") + extra) * coin + dust
    return placed.with_columns(nw.when(amount < 0).then(-part).otherwise(part).alias(new))


def _row_number(within: Sequence[str], order: Sequence[str]) -> nw.Expr:
    return nw.col("__one").cum_sum().over(*within, order_by=list(order))


def _weight(by: Weights) -> nw.Expr:
    return nw.when(nw.col(by.total) == 0).then(ONE).otherwise(nw.col(by.weight))


def _total(by: Weights) -> nw.Expr:
    return nw.when(nw.col(by.total) == 0).then(nw.col(by.count)).otherwise(nw.col(by.total))
