"""指标 KPIs: every figure with its definition, how it compares, how it goes, and why it is unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.days import newest_day
from zhanggui.answers.kpi_pages import chapter_answer, kpi_by_shop
from zhanggui.answers.masking import shows_cost
from zhanggui.console.charts import bars, sparkline
from zhanggui.console.pages import page, reader_of
from zhanggui.console.periods import CHOICES, period_of
from zhanggui.console.templatetags.words import money, number, percent
from zhanggui.core.language import Text
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.register import CHAPTERS, KPIS
from zhanggui.kpi.words import Better, Unit

BETTER = {
    Better.UP: Text("越高越好", "higher is better"),
    Better.DOWN: Text("越低越好", "lower is better"),
    Better.NONE: Text("无好坏方向", "neither is better"),
}


def may_see(request: Asked, kpi: Kpi) -> bool:
    """KPIs that tell what something costs are for those who may see profit."""
    return Right.SEE_PROFIT in request.user.rights or not shows_cost(kpi)


@needs(Right.SEE_ORDERS)
def kpis(request: Asked) -> HttpResponse:
    """One chapter at a time: computing all of them at once would make every reader wait for all files."""
    reader = reader_of(request)
    newest = newest_day(reader).answer
    if newest is None:
        return page(request, "kpis.html", empty=True)
    chapter = request.GET.get("chapter", "")
    chapter = chapter if chapter in CHAPTERS else next(iter(CHAPTERS))
    period = period_of(request.GET, newest)
    found = chapter_answer(reader, chapter, period.since, period.until)
    shown = [
        described(k, found.answer[k.code])
        for k in KPIS.values()
        if k.chapter == chapter and may_see(request, k)
    ]
    return page(
        request, "kpis.html", found=found, chapter=chapter, chapters=CHAPTERS, kpis=shown, period=period,
        before=period.before(), periods=CHOICES,
    )  # fmt: skip


@needs(Right.SEE_ORDERS)
def kpi(request: Asked, code: str) -> HttpResponse:
    """One KPI: its definition, its trend, and every shop."""
    one = KPIS.get(code)
    if one is None or not may_see(request, one):
        raise Http404
    reader = reader_of(request)
    newest = newest_day(reader).answer
    if newest is None:
        return page(request, "kpi.html", empty=True, kpi=defined(one))
    period = period_of(request.GET, newest)
    found = kpi_by_shop(reader, code, period.since, period.until)
    shops = found.answer["shop"]
    drawn = bars([row["value"] for row in shops or []])
    return page(
        request, "kpi.html", found=found, kpi=defined(one), period=period, before=period.before(), periods=CHOICES,
        figures=[figure_of(one, row) for row in found.answer["all"]],
        shops=None if shops is None else [figure_of(one, row) | {"shop": row["shop"], "bar": bar} for row, bar in zip(shops, drawn, strict=True)],
    )  # fmt: skip


def described(kpi: Kpi, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A KPI with its figures, one a currency."""
    return {"definition": defined(kpi), "figures": [figure_of(kpi, row) for row in rows]}


def defined(kpi: Kpi) -> dict[str, Any]:
    """What a reader must know to read the figure."""
    ratio, below = kpi.ratio, kpi.denominator
    return {
        "code": kpi.code,
        "name": kpi.name,
        "chapter": kpi.chapter,
        "chapter_name": CHAPTERS[kpi.chapter],
        "unit": kpi.unit.text,
        "better": BETTER[kpi.better],
        "formula": _both(ratio) if ratio else _both(kpi.numerator),
        "numerator": _both(kpi.numerator),
        "denominator": _both(below) if below else None,
        "pitfalls": kpi.pitfalls,
    }


def _both(said: Any) -> Text:
    return Text(said.in_("zh"), said.in_("en"))


def figure_of(kpi: Kpi, row: dict[str, Any]) -> dict[str, Any]:
    """One figure in words: value, the one before, the change, the line of its trend."""
    value, before = row["value"], row["before"]
    return {
        "value": written(kpi.unit, value, row["currency"]),
        "before": written(kpi.unit, before, row["currency"]),
        "change": change(kpi.unit, value, before),
        "mood": mood(kpi.better, value, before),
        "why": row["why"],
        "warning": row["warning"],
        "currency": row["currency"],
        "numerator": part_of(row, "numerator"),
        "denominator": part_of(row, "denominator"),
        "lines": sparkline(row["trend"]),
        "time": row["time"],
        "low": _end(kpi, row, min),
        "high": _end(kpi, row, max),
    }


def _end(kpi: Kpi, row: dict[str, Any], which: Any) -> str:
    known = [v for v in row["trend"] if v is not None]
    return written(kpi.unit, which(known), row["currency"]) if known else ""


def part_of(row: dict[str, Any], part: str) -> dict[str, str] | None:
    """Numerator or denominator, with the way to its rows."""
    if row[part] is None:
        return None
    written_so = money(row[part], row["currency"]) if isinstance(row[part], Decimal) else number(row[part])
    return {"value": written_so, "ref": row["refs"].get(part, "")}


def written(unit: Unit, value: Any, currency: str | None) -> str:
    """A figure as a reader of its unit expects it: 12.5%, ¥42,300.00, 1,902."""
    if value is None:
        return "—"
    if unit is Unit.SHARE:
        return percent(value, 2)
    if unit in (Unit.MONEY, Unit.MONEY_DAYS):
        return money(value, currency)
    return number(value) if isinstance(value, int) else number(round(Decimal(value), 2))


def change(unit: Unit, value: Any, before: Any) -> Text | None:
    """How much more or less: points for shares, percent for everything else; None where it cannot be said."""
    if value is None or before is None:
        return None
    if unit is Unit.SHARE:
        points = f"{(Decimal(value) - Decimal(before)) * 100:+,.2f}"
        return Text(f"{points} 个百分点", f"{points} points")
    if not before:
        return None
    share = f"{(Decimal(value) - Decimal(before)) / abs(Decimal(before)) * 100:+,.1f}%"
    return Text(share, share)


def mood(better: Better, value: Any, before: Any) -> str:
    """Is the change good or bad news?"""
    if value is None or before is None or value == before or better is Better.NONE:
        return ""
    return "good" if (value > before) == (better is Better.UP) else "bad"
