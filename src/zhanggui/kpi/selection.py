"""Which rows a question is about: the days, the filters, the groups. Turns a fact into countable rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import narwhals as nw

from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.kpi.calendar import TIMES, time_key, time_to_key, time_value
from zhanggui.kpi.definition import Fact, Kpi, Measure, Scope
from zhanggui.kpi.facts import within
from zhanggui.kpi.lines import Frame, Tables

Group: TypeAlias = tuple[Any, ...]

_NOT_ALLOWED = Text(
    zh="指标「{kpi}」不能按 {dims} 分组或筛选；可以用：{allowed}",
    en="KPI “{kpi}” cannot be grouped or filtered by {dims}; it can by: {allowed}",
)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The tables and what is asked of them. ``until`` is the day after the last one.

    ``filters`` maps a dimension to the one value or the several values it may have.
    """

    tables: Tables
    by: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    matches: Frame | None = None

    def keys_of(self, kpi: Kpi) -> tuple[str, ...]:
        """The columns that keep a KPI's groups apart: what was asked, and the currency where money is in it."""
        asked = tuple(dict.fromkeys(self.by))
        return (*asked, "currency") if kpi.is_money and "currency" not in asked else asked

    def check(self, kpi: Kpi) -> None:
        """Raises ``WrongUsage`` naming what is allowed when the KPI's facts lack a dimension asked for."""
        wrong = [d for d in dict.fromkeys((*self.by, *self.filters)) if d not in kpi.dims]
        if wrong:
            raise WrongUsage(
                _NOT_ALLOWED.with_(kpi=kpi.code, dims=", ".join(wrong), allowed=", ".join(kpi.dims) or "—")
            )

    def rows(self, fact: Fact, day: str | None, keys: Sequence[str], measures: Iterable[Measure]) -> Frame:
        """The fact's rows of the period that pass the filters, with one column ``__k_<dim>`` per key."""
        needs = {column for measure in measures for column in measure.needs}
        scope = Scope(
            tables=self.tables,
            wanted=frozenset(needs.union(keys, self.filters)),
            since=self.since,
            until=self.until,
            matches=self.matches,
        )
        frame = fact.build(scope)
        if day is not None:
            frame = within(frame, day, self.since, self.until)
        for dim, wanted in self.filters.items():
            frame = frame.filter(_key(dim, day).is_in(_values(dim, wanted)))
        named = {key_column(dim): _key(dim, day) for dim in keys}
        return frame.with_columns(**named) if named else frame


def key_column(dim: str) -> str:
    """The column a group's value is kept in while figures are put together."""
    return f"__k_{dim}"


def read_group(keys: Sequence[str], row: Sequence[Any]) -> Group:
    """A group's values as people read them: days, Mondays, months."""
    return tuple(
        time_value(dim, value) if dim in TIMES else value for dim, value in zip(keys, row, strict=False)
    )


def only_group(frame: Frame, keys: Sequence[str], group: Group) -> Frame:
    """The rows of one group; a None in it means rows without that value."""
    for dim, value in zip(keys, group, strict=True):
        column = nw.col(key_column(dim))
        if value is None:
            frame = frame.filter(column.is_null())
        else:
            frame = frame.filter(column == (time_to_key(dim, value) if dim in TIMES else value))
    return frame


def _key(dim: str, day: str | None) -> nw.Expr:
    return time_key(dim, day) if dim in TIMES and day is not None else nw.col(dim)


def _values(dim: str, wanted: Any) -> list[Any]:
    values = list(wanted) if isinstance(wanted, (list, tuple, set, frozenset)) else [wanted]
    return [time_to_key(dim, value) for value in values] if dim in TIMES else values
