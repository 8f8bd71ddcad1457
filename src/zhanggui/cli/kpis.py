"""Commands about KPIs: definitions, one figure by groups."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from zhanggui.cli.orders import Json, Since, Until, day_of
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

KPI_COLUMNS = (Text("代码", "code"), Text("名称", "name"), Text("单位", "unit"), Text("公式", "formula"))


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("kpis")(kpis)
    app.command("kpi")(kpi)


def kpis(ctx: typer.Context, json: Json = False) -> None:
    """指标定义 · KPI definitions."""
    from zhanggui.answers.kpis import kpi_definitions

    session: Session = ctx.obj
    defined = kpi_definitions(session.language)
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
    reader = session.reader()
    from zhanggui.answers.kpis import kpi_answers
    from zhanggui.kpi.register import kpi_called

    definition = kpi_called(code)
    groups = [g.strip() for g in by.split(",")] if by else []
    answers = kpi_answers(reader, code, by=groups, since=day_of(since), until=day_of(until))
    if json:
        print_json(answers)
        return
    names = [*groups, session.say(Text(definition.zh, definition.en)), session.say(Text("说明", "note"))]
    print_table(
        "", names, [[*(a[g] for g in groups), a["value"], a["why"] or a["warning"] or ""] for a in answers]
    )
