"""KPIs as people compare them: a chapter with the period before and a trend, one KPI by shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from zhanggui.answers.kpis import kpi_row_answer
from zhanggui.answers.reader import Reader, matches
from zhanggui.answers.stored import Stored, stored
from zhanggui.kpi.answer import KpiRow
from zhanggui.kpi.compute import compute_many
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.register import KPIS, kpi_called

LONGEST_DAILY = 62
"""A longer period's trend goes by weeks."""


def chapter_answer(reader: Reader, chapter: str, since: date, until: date) -> Stored:
    """Every KPI of a chapter for a period: ``{code: [figure, …]}``, one figure a currency."""
    kpis = [kpi for kpi in KPIS.values() if kpi.chapter == chapter]
    asked = {"chapter": chapter, "since": since, "until": until}
    return stored(reader, "kpi_chapter", asked, lambda: _figures(reader, kpis, since, until, ()))


def kpi_by_shop(reader: Reader, code: str, since: date, until: date) -> Stored:
    """One KPI for a period: ``{"all": [figure, …], "shop": [figure, …] or None where no shop is known}``."""
    kpi = kpi_called(code)

    def find() -> dict[str, Any]:
        by_shop = _figures(reader, [kpi], since, until, ("shop",))[code] if "shop" in kpi.dims else None
        return {"all": _figures(reader, [kpi], since, until, ())[code], "shop": by_shop}

    return stored(reader, "kpi_by_shop", {"kpi": code, "since": since, "until": until}, find)


def _figures(
    reader: Reader, kpis: list[Kpi], since: date, until: date, by: tuple[str, ...]
) -> dict[str, list[dict[str, Any]]]:
    """Figures of the period with ``before`` (as many days earlier) and ``trend`` (day by day, or by week)."""
    tables, decided = reader.tables(), matches()

    def ask(
        some: Iterable[Kpi], keys: tuple[str, ...], first: date, after: date
    ) -> Mapping[str, list[KpiRow]]:
        return compute_many(some, tables, by=keys, since=first, until=after, matches=decided)

    now = ask(kpis, by, since, until)
    before = ask(kpis, by, since - (until - since), since)
    time = "day" if (until - since).days <= LONGEST_DAILY else "week"
    daily = ask([k for k in kpis if time in k.dims], (*by, time), since, until)
    asked = {"since": str(since), "until": str(until), "only": ""}
    return {
        kpi.code: [
            kpi_row_answer(reader, row, asked)
            | {
                "before": _same(before[kpi.code], row),
                "trend": _trend(daily.get(kpi.code, []), row, time, since, until),
                "time": time,
            }
            for row in now[kpi.code]
        ]
        for kpi in kpis
    }


def _same(rows: Iterable[KpiRow], like: KpiRow) -> Any:
    """The value of the same group and currency in another period; None where it is unknown."""
    found = (r.value for r in rows if r.currency == like.currency and r.group == like.group)
    return next(found, None)


def _trend(rows: Iterable[KpiRow], like: KpiRow, time: str, since: date, until: date) -> list[Any]:
    """A value for every day (week) of the period, None where there is none; empty where time is unknown."""
    own = {
        _as_day(r.group[time]): r.value
        for r in rows
        if r.currency == like.currency and all(r.group[k] == v for k, v in like.group.items())
    }
    if not own:
        return []
    step = timedelta(days=1 if time == "day" else 7)
    first = since if time == "day" else since - timedelta(days=since.weekday())
    return [own.get(first + n * step) for n in range(-(-(until - first).days // step.days))]


def _as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
