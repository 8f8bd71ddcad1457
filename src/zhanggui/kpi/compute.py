"""Computing KPIs: the one place where figures are made from declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from zhanggui.kpi.answer import Answer, KpiRow
from zhanggui.kpi.count import Counts, count_measures
from zhanggui.kpi.coverage import Coverage
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.kpi.selection import Selection


def compute(
    kpi: Kpi,
    tables: Tables,
    *,
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    filters: Mapping[str, Any] | None = None,
    matches: Frame | None = None,
) -> list[KpiRow]:
    """The KPI for every group of ``by``, from ``since`` to the day before ``until``.

    Money is never added across currencies: each currency is a row of its own. Raises ``WrongUsage`` for a
    dimension the KPI's facts do not have.
    """
    asked = compute_many([kpi], tables, by=by, since=since, until=until, filters=filters, matches=matches)
    return asked[kpi.code]


def compute_many(
    kpis: Iterable[Kpi],
    tables: Tables,
    *,
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    filters: Mapping[str, Any] | None = None,
    matches: Frame | None = None,
) -> dict[str, list[KpiRow]]:
    """Several KPIs at once, by code: measures they share are counted once. Otherwise as ``compute``."""
    wanted = list(kpis)
    selection = Selection(
        tables=tables, by=tuple(by), since=since, until=until, filters=dict(filters or {}), matches=matches
    )
    for kpi in wanted:
        selection.check(kpi)
    counts: dict[tuple[str, ...], Counts] = {}
    for keys in dict.fromkeys(selection.keys_of(kpi) for kpi in wanted):
        measures = [m for kpi in wanted if selection.keys_of(kpi) == keys for m in kpi.measures()]
        counts[keys] = count_measures(measures, keys, selection)
    coverage = Coverage(selection)
    return {
        kpi.code: Answer(kpi, selection, counts[selection.keys_of(kpi)], coverage).rows() for kpi in wanted
    }
