"""KPIs in contract form: definitions, and one figure by groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhanggui.answers.filling import files_filling
from zhanggui.answers.reader import Reader, matches
from zhanggui.core.language import Text
from zhanggui.core.references import Reference
from zhanggui.kpi.answer import KpiRow
from zhanggui.kpi.compute import compute
from zhanggui.kpi.register import KPIS, kpi_called


def kpi_definitions(language: str) -> list[dict[str, Any]]:
    """Every KPI there is, as ``zg kpis --json`` prints it."""
    return [
        {
            "code": k.code,
            "name": Text(k.zh, k.en).in_(language),
            "zh": k.zh,
            "en": k.en,
            "unit": str(k.unit),
            "better": str(k.better),
            "formula": (k.ratio or k.numerator).in_(language),
            "filled_by": list(files_filling(k.filled_by)),
        }
        for k in KPIS.values()
    ]


def kpi_answers(
    reader: Reader,
    code: str,
    *,
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    shop: str | None = None,
) -> list[dict[str, Any]]:
    """One answer a group, as ``zg kpi CODE --json`` prints it; ``value`` null has its reason in ``why``."""
    rows = compute(
        kpi_called(code), reader.tables(only=shop), by=list(by), since=since, until=until, matches=matches()
    )
    asked = {"since": str(since or ""), "until": str(until or ""), "only": shop or ""}
    return [kpi_row_answer(reader, row, asked) for row in rows]


def kpi_row_answer(reader: Reader, row: KpiRow, asked: dict[str, str]) -> dict[str, Any]:
    """One figure with its parts, the reason where it is unknown, and the way to its rows."""
    selection = {k: "" if v is None else str(v) for k, v in row.group.items()} | asked
    if row.currency:
        selection["currency"] = row.currency
    return {
        **row.group,
        "currency": row.currency,
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "why": reader.say(row.why) if row.why else None,
        "warning": reader.say(row.warning) if row.warning else None,
        "refs": {
            part: str(Reference("kpi", f"{row.kpi}.{part}", selection))
            for part in ("numerator", "denominator")
            if getattr(row, part) is not None
        },
    }


def figure_of_kpi(
    reader: Reader, part: str, selection: dict[str, Any], period: dict[str, date | None]
) -> dict[str, Any]:
    """One part (numerator or denominator) of a KPI's figure, as its reference names it."""
    code, _, side = part.partition(".")
    kpi, only, currency = kpi_called(code), selection.pop("only", None), selection.pop("currency", None)
    rows = compute(
        kpi, reader.tables(only=only), by=list(selection), since=period["since"], until=period["until"],
        filters=selection, matches=matches(),
    )  # fmt: skip
    found = [r for r in rows if currency is None or r.currency == currency]
    values = [r.denominator if side == "denominator" else r.numerator for r in found]
    total = kpi.denominator if side == "denominator" else kpi.numerator
    return {
        "value": values[0] if values else None,
        "currency": currency,
        "family": kpi.name,
        "name": Text(total.in_("zh"), total.in_("en")) if total else kpi.name,
        "group": selection,
    }
