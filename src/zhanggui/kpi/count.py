"""Counting base measures: measures of one fact and one day are counted together in one pass over the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw

from zhanggui.kpi.definition import Measure
from zhanggui.kpi.lines import Frame
from zhanggui.kpi.selection import Group, Selection, key_column, read_group


@dataclass(frozen=True)
class Count:
    """One measure in one group: its total (money in ticks), how many rows hit it, how many carried a value."""

    total: int
    rows: int
    known: int


Counts: TypeAlias = dict[Measure, dict[Group, Count]]


def count_measures(measures: Iterable[Measure], keys: Sequence[str], selection: Selection) -> Counts:
    """Every measure in every group that has a row for it. Groups without one are absent, not 0."""
    passes: dict[Any, list[Measure]] = defaultdict(list)
    for measure in dict.fromkeys(measures):
        alone = measure if measure.distinct else None
        passes[measure.fact, measure.day, measure.last_over, alone].append(measure)
    counts: Counts = {}
    for together in passes.values():
        counts.update(_count_pass(together, keys, selection))
    return counts


def measured_rows(measures: Sequence[Measure], keys: Sequence[str], selection: Selection) -> Frame:
    """The rows of a pass: the fact's rows of the selection, of state measures only the newest."""
    first = measures[0]
    frame = selection.rows(first.fact, first.day, keys, measures)
    return _newest(frame, first, keys) if first.last_over else frame


def _newest(frame: Frame, measure: Measure, keys: Sequence[str]) -> Frame:
    assert measure.day is not None
    times = [key_column(dim) for dim in keys if dim in ("day", "week", "month")]
    newest = nw.col(measure.day).max().over(*measure.last_over, *times)
    return frame.with_columns(__newest=newest).filter(nw.col(measure.day) == nw.col("__newest"))


def _count_pass(measures: Sequence[Measure], keys: Sequence[str], selection: Selection) -> Counts:
    frame = measured_rows(measures, keys, selection)
    if measures[0].distinct:
        return {measures[0]: _distinct(frame, measures[0], keys)}
    return _sums(frame, measures, keys)


def _sums(frame: Frame, measures: Sequence[Measure], keys: Sequence[str]) -> Counts:
    conditions = {id(m.where) for m in measures}
    shared = measures[0].where if len(conditions) == 1 else None
    if shared is not None:
        frame = frame.filter(shared)
    columns: dict[str, nw.Expr] = {}
    for number, measure in enumerate(measures):
        columns.update(_columns(measure, number, filtered=len(conditions) == 1))
    names = [key_column(dim) for dim in keys]
    # Not select: engines answer one row when nothing but literals is selected.
    prepared = frame.with_columns(**columns)
    sums = [nw.col(name).sum() for name in columns]
    total = prepared.group_by(*names).agg(*sums) if names else prepared.select(*sums)
    found: Counts = {measure: {} for measure in measures}
    for row in total.collect().iter_rows(named=True):
        group = read_group(keys, [row[name] for name in names])
        for number, measure in enumerate(measures):
            count = _count(row, number)
            if count.rows:
                found[measure][group] = count
    return found


def _columns(measure: Measure, number: int, *, filtered: bool) -> dict[str, nw.Expr]:
    """What to add up for a measure: the rows that hit it, its value, and the rows that carry a value."""
    one, zero = nw.lit(1, nw.Int64), nw.lit(0, nw.Int64)
    where = None if filtered else measure.where
    columns = {f"__rows{number}": one if where is None else nw.when(where).then(one).otherwise(zero)}
    if measure.value is None:
        return columns
    columns[f"__total{number}"] = measure.value if where is None else nw.when(where).then(measure.value)
    if measure.may_lack:
        empty = measure.value.is_null()
        missing = empty if where is None else empty & where
        columns[f"__missing{number}"] = nw.when(missing).then(one).otherwise(zero)
    return columns


def _count(row: dict[str, Any], number: int) -> Count:
    rows = int(row[f"__rows{number}"] or 0)
    total = row.get(f"__total{number}", rows)
    return Count(total=int(total or 0), rows=rows, known=rows - int(row.get(f"__missing{number}") or 0))


def _distinct(frame: Frame, measure: Measure, keys: Sequence[str]) -> dict[Group, Count]:
    names = [key_column(dim) for dim in keys]
    rows = distinct_rows(frame, measure)
    # A shop stands on one platform, so inside a shop or platform the platform tells nothing apart.
    within_platform = "shop" in keys or "platform" in keys
    columns = [c for c in measure.distinct if c != "platform" or not within_platform]
    if len(columns) == 1 and measure.repeated is None:
        number = nw.col(columns[0]).n_unique().alias("__n")
    else:
        rows, number = _different(rows, names, columns, measure.repeated), nw.len().alias("__n")
    total = rows.group_by(*names).agg(number) if names else rows.select(number)
    return {
        read_group(keys, row[:-1]): Count(total=int(row[-1]), rows=int(row[-1]), known=int(row[-1]))
        for row in total.collect().iter_rows()
        if row[-1]
    }


def _different(rows: Frame, names: Sequence[str], columns: Sequence[str], repeated: str | None) -> Frame:
    """One row per group and thing counted; with ``repeated`` only things seen with two values of it."""
    # Named apart, since a group column may be one of the counted ones.
    counted = {f"__d{i}": nw.col(column) for i, column in enumerate(columns)}
    if repeated is None:
        return rows.select(*names, **counted).unique()
    seen = rows.select(*names, **counted, __again=nw.col(repeated))
    times = seen.group_by(*names, *counted).agg(
        __first=nw.col("__again").min(), __last=nw.col("__again").max()
    )
    return times.filter(nw.col("__first") != nw.col("__last"))


def distinct_rows(frame: Frame, measure: Measure) -> Frame:
    """The rows a distinct count looks at: where the condition holds and nothing counted is missing."""
    kept = frame if measure.where is None else frame.filter(measure.where)
    columns = [*measure.distinct, *([measure.repeated] if measure.repeated else [])]
    for column in columns:
        kept = kept.filter(~nw.col(column).is_null())
    return kept
