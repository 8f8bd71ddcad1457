"""From the order to its lines: what is left on the order is shared, a foreign goods cost is converted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

import narwhals as nw

from zhanggui.kpi.lines import Frame
from zhanggui.profit.basis import KEY
from zhanggui.profit.money import BY_ORDER
from zhanggui.profit.rounding import ONE, ZERO, half_up
from zhanggui.profit.shares import Weights, needs_order, share_locally, share_ranked
from zhanggui.profit.stages import collected, computed, is_empty

ALONE, ABROAD, SORTED = (nw.lit(n, dtype=nw.Int64) for n in range(3))
_COST_GROUP = [*KEY, "cost_currency"]
_BY_COST = Weights(
    within=_COST_GROUP, order=["line_id"], weight="__size", total="__total", count="__count", coin="coin"
)


def with_line_money(rows: Frame, names: Sequence[str]) -> Frame:
    """Add ``line_<name>`` = own + share of the rest for each of ``names``, and ``goods_cost`` in the order's currency.

    A goods cost in another currency is summed over the order, converted once, half up, and shared by cost.
    Only orders that need an ordering of their lines go through the sorting road. ``rows`` are computed.
    """
    moving = _moving(rows, [f"rest_{n}" for n in names])
    still = {f"share_{n}": nw.col(f"rest_{n}") for n in names if f"rest_{n}" not in moving}
    wholes = {f"share_{n}": f"rest_{n}" for n in names if f"rest_{n}" in moving}
    columns = [*rows.collect_schema().names(), *still, *wholes, "goods_cost"]
    marked = rows.with_columns(__road=_road(list(moving)), **still)
    settled = [frame.select(columns) for frame in _by_road(marked, wholes)]
    joined = nw.concat(settled) if settled[1:] else settled[0]
    return joined.with_columns(**{f"line_{n}": nw.col(f"own_{n}") + nw.col(f"share_{n}") for n in names})


def _moving(rows: Frame, wholes: list[str]) -> list[str]:
    """The wholes that are neither 0 nor unknown on every row: only these must be shared."""
    (largest,) = collected(rows.select(*(nw.col(whole).abs().max() for whole in wholes)))
    return [whole for whole in wholes if largest[whole]]


def _road(wholes: Sequence[str]) -> nw.Expr:
    abroad = nw.coalesce(nw.col("cost_times") != nw.col("cost_by"), nw.lit(False)) & (
        nw.col("line_count") > 1
    )
    hard = reduce(or_, (needs_order(nw.col(whole), BY_ORDER) for whole in wholes), nw.lit(False))
    return nw.when(hard).then(SORTED).when(abroad).then(ABROAD).otherwise(ALONE)


def _by_road(marked: Frame, wholes: Mapping[str, str]) -> list[Frame]:
    """The rows with their shares and ``goods_cost``, in one frame for each road that any row takes."""
    if is_empty(marked.filter(nw.col("__road") != ALONE)):
        return [_local_cost(share_locally(marked, wholes, BY_ORDER))]
    marked = computed(marked)
    settled = [_local_cost(share_locally(marked.filter(nw.col("__road") == ALONE), wholes, BY_ORDER))]
    foreign = marked.filter(nw.col("__road") == ABROAD)
    if not is_empty(foreign):
        settled.append(_foreign_cost(share_locally(foreign, wholes, BY_ORDER)))
    sorted_out = marked.filter(nw.col("__road") == SORTED)
    if not is_empty(sorted_out):
        settled.append(_foreign_cost(share_ranked(sorted_out, wholes, BY_ORDER)))
    return settled


def _local_cost(rows: Frame) -> Frame:
    times, by, native = nw.col("cost_times"), nw.col("cost_by"), nw.col("native_cost")
    converted = half_up(native * times, by, nw.col("coin"))
    same = (times == by) | (native == 0)
    return rows.with_columns(goods_cost=nw.when(same).then(native).otherwise(converted))


def _foreign_cost(rows: Frame) -> Frame:
    times, by, native = nw.col("cost_times"), nw.col("cost_by"), nw.col("native_cost")
    abroad = nw.coalesce(times != by, nw.lit(False)) & ~native.is_null()
    sized = rows.with_columns(
        __native=nw.when(abroad).then(native).otherwise(ZERO),
        __size=nw.when(abroad).then(native.abs()).otherwise(ZERO),
        __counts=nw.when(abroad).then(ONE).otherwise(ZERO),
        __one=ONE,
    )
    summed = sized.with_columns(
        __sum=nw.col("__native").sum().over(*_COST_GROUP),
        __total=nw.col("__size").sum().over(*_COST_GROUP),
        __count=nw.col("__one").sum().over(*_COST_GROUP),
    )
    whole = summed.with_columns(__whole=half_up(nw.col("__sum") * times, by, nw.col("coin")))
    shared = share_ranked(whole, {"__cost": "__whole"}, _BY_COST)
    same = (times == by) | (native == 0)
    return shared.with_columns(goods_cost=nw.when(same).then(native).when(abroad).then(nw.col("__cost")))
