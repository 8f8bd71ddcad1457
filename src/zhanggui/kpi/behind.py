"""The rows behind a figure: which rows of which table were counted, and what each brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from zhanggui.core.money import from_ticks
from zhanggui.kpi.count import distinct_rows, measured_rows
from zhanggui.kpi.definition import Kpi, Measure, Total
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.kpi.selection import Selection, only_group

Part = Literal["numerator", "denominator"]


@dataclass(frozen=True)
class BehindRow:
    """One row that was counted: where it stands and what it brought to ``measure``.

    The amounts of one measure add up to it, below zero where the formula takes the measure away. Where
    different things are counted, ``counted`` names the thing and its rows share one: the figure is the
    number of different ``counted``, and ``amount`` is 1 on the first row of each, else 0.
    """

    table: str
    batch: int
    line: int
    amount: Decimal | int
    measure: str
    counted: str | None = None


def rows_behind(
    kpi: Kpi,
    tables: Tables,
    *,
    part: Part = "numerator",
    group: Mapping[str, Any] | None = None,
    currency: str | None = None,
    since: date | None = None,
    until: date | None = None,
    filters: Mapping[str, Any] | None = None,
    matches: Frame | None = None,
) -> list[BehindRow]:
    """Every row behind one part of a figure; their amounts add up to it exactly.

    ``group`` and ``currency`` are those of the ``KpiRow``. A sum has no denominator and so no rows there.
    """
    named = dict(group or {})
    if kpi.is_money and "currency" not in named:
        named["currency"] = currency
    selection = Selection(
        tables=tables, by=tuple(named), since=since, until=until, filters=dict(filters or {}), matches=matches
    )
    selection.check(kpi)
    total = kpi.numerator if part == "numerator" else kpi.denominator
    return [row for sign, measure in _terms(total) for row in _rows(sign, measure, named, selection)]


def _terms(total: Total | None) -> Sequence[tuple[int, Measure]]:
    return total.terms if total else ()


def _rows(sign: int, measure: Measure, group: Mapping[str, Any], selection: Selection) -> list[BehindRow]:
    keys = tuple(group)
    frame = only_group(measured_rows([measure], keys, selection), keys, tuple(group.values()))
    if measure.distinct:
        return _counted(sign, measure, frame)
    kept = frame if measure.where is None else frame.filter(measure.where)
    columns = kept.select("batch", "line", **({} if measure.value is None else {"__amount": measure.value}))
    found = columns.sort("batch", "line").collect().iter_rows()
    return [_row(sign, measure, row) for row in found if len(row) == 2 or row[2] is not None]


def _row(sign: int, measure: Measure, row: Sequence[Any]) -> BehindRow:
    amount = sign * (int(row[2]) if len(row) > 2 else 1)
    shown = from_ticks(amount) if measure.is_money else amount
    return BehindRow(measure.fact.table, int(row[0]), int(row[1]), shown, measure.code)


def _counted(sign: int, measure: Measure, frame: Frame) -> list[BehindRow]:
    columns = [*measure.distinct, *([measure.repeated] if measure.repeated else [])]
    named = {f"__c{i}": column for i, column in enumerate(columns)}
    rows = distinct_rows(frame, measure).select("batch", "line", **named).sort("batch", "line").collect()
    width = len(measure.distinct)
    found = [(row[0], row[1], row[2 : 2 + width], row[2 + width :]) for row in rows.iter_rows()]
    if measure.repeated:
        seen: dict[Any, set[Any]] = {}
        for _, _, thing, again in found:
            seen.setdefault(thing, set()).add(again)
        found = [row for row in found if len(seen[row[2]]) >= 2]
    first: set[Any] = set()
    behind = []
    for batch, line, thing, _ in found:
        amount = 0 if thing in first else sign
        first.add(thing)
        name = " ".join(str(value) for value in thing)
        behind.append(BehindRow(measure.fact.table, int(batch), int(line), amount, measure.code, name))
    return behind
