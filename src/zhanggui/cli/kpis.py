"""Commands about KPIs: definitions, one figure by groups."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from zhanggui.cli.figures import frames, matches
from zhanggui.cli.orders import Json, Since, Until, day_of
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text
from zhanggui.core.references import Reference

KPI_COLUMNS = (Text("代码", "code"), Text("名称", "name"), Text("单位", "unit"), Text("公式", "formula"))


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("kpis")(kpis)
    app.command("kpi")(kpi)


def kpis(ctx: typer.Context, json: Json = False) -> None:
    """指标定义 · KPI definitions."""
    from zhanggui.kpi.register import KPIS

    session: Session = ctx.obj
    defined = [
        {
            "code": k.code,
            "name": session.say(Text(k.zh, k.en)),
            "zh": k.zh,
            "en": k.en,
            "unit": str(k.unit),
            "better": str(k.better),
            "formula": (k.ratio or k.numerator).in_(session.language),
            "filled_by": list(k.filled_by),
        }
        for k in KPIS.values()
    ]
    if json:
        print_json(defined)
        return
    rows = [[d["code"], d["name"], d["unit"], d["formula"]] for d in defined]
    print_table(session.say(Text("指标", "KPIs")), [session.say(c) for c in KPI_COLUMNS], rows)


def kpi(
    ctx: typer.Context,
    code: str,
    by: Annotated[Optional[str], typer.Option("--by", help="shop,platform,day,week,month,sku …")] = None,  # noqa: UP045
    since: Since = None,
    until: Until = None,
    json: Json = False,
) -> None:
    """一个指标（可分组）· one KPI, by groups."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.kpi.compute import compute
    from zhanggui.kpi.register import kpi_called

    definition = kpi_called(code)
    groups = [g.strip() for g in by.split(",")] if by else []
    rows = compute(
        definition, frames(workspace), by=groups, since=day_of(since), until=day_of(until), matches=matches()
    )
    period = {"since": str(day_of(since) or ""), "until": str(day_of(until) or "")}
    answers = [_answer(session, row, period) for row in rows]
    if json:
        print_json(answers)
        return
    names = [*groups, session.say(Text(definition.zh, definition.en)), session.say(Text("说明", "note"))]
    print_table(
        "", names, [[*(a[g] for g in groups), a["value"], a["why"] or a["warning"] or ""] for a in answers]
    )


def _answer(session: Session, row: Any, period: dict[str, str]) -> dict[str, Any]:
    selection = {k: "" if v is None else str(v) for k, v in row.group.items()} | period
    if row.currency:
        selection["currency"] = row.currency
    return {
        **row.group,
        "currency": row.currency,
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "why": session.say(row.why) if row.why else None,
        "warning": session.say(row.warning) if row.warning else None,
        "refs": {
            part: str(Reference("kpi", f"{row.kpi}.{part}", selection))
            for part in ("numerator", "denominator")
            if getattr(row, part) is not None
        },
    }
