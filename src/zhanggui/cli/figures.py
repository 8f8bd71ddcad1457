"""Commands about profit: the waterfall by groups, the rows behind a figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import typer

from zhanggui.answers.words import COMPONENTS, GROUPS
from zhanggui.cli.orders import Json, Since, Until, day_of
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

NAMES = {**GROUPS, "order_id": Text("订单", "order"), "currency": Text("币种", "currency")}
KNOWN = (Text("已知利润", "known profit"), Text("完整订单", "complete orders"))
SHOWN_ROWS = 40


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("profit")(profit)
    app.command("rows")(rows)


def profit(
    ctx: typer.Context,
    by: Annotated[str, typer.Option("--by", help="shop | sku | order | day | platform | month")] = "shop",
    since: Since = None,
    until: Until = None,
    view: Annotated[str, typer.Option("--view", help="cohort | cash")] = "cohort",
    json: Json = False,
) -> None:
    """真实利润 · true profit."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.profit import profit_answers

    answers = profit_answers(reader, by=by, since=day_of(since), until=day_of(until), view=view)
    if json:
        print_json(answers)
    else:
        print_profit(session, by, answers)


def known(answer: dict[str, Any]) -> list[object]:
    """What the complete orders earned, and how many of all they are."""
    part = answer["known"]
    return [part["profit"], f"{part['complete_orders']:,}/{part['orders']:,}"]


def print_profit(session: Session, by: str, answers: list[dict[str, Any]]) -> None:
    """The waterfall for people, largest loss first; what is assumed is marked with ≈."""
    shown = sorted(answers, key=lambda a: (a["profit"] is None, a["profit"] or 0))[:SHOWN_ROWS]
    columns = [*({k: 1 for a in shown for k in a if k in GROUPS or k in ("order_id", "line_id")}), "currency"]
    names = [session.say(NAMES.get(c, Text(c, c))) for c in columns]
    heads = [session.say(t) for t in (*COMPONENTS.values(), Text("利润", "profit"), *KNOWN)]
    rows = [
        [*(a.get(c) for c in columns), *(_marked(a, c) for c in (*COMPONENTS, "profit")), *known(a)]
        for a in shown
    ]
    print_table(
        session.say(Text("真实利润（≈ 含假设）", "True profit (≈ partly assumed)")), [*names, *heads], rows
    )
    if len(answers) > len(shown):
        more = Text(
            "共 {n} 行，只列出利润最低的 {m} 行；全部见 --json。",
            "{n} rows, the {m} lowest shown; all with --json.",
        )
        print(session.say(more.with_(n=len(answers), m=len(shown))))
    for answer in shown:
        reasons = dict.fromkeys(v for k, v in answer.items() if k.endswith(("_why", "_by")))
        if reasons and by in ("shop", "platform"):
            print(f"— {' '.join(str(answer.get(c)) for c in columns)}: {'；'.join(reasons)}")


def _marked(answer: dict[str, Any], component: str) -> object:
    value = answer[component]
    if value is None:
        return None
    from zhanggui.answers.form import decimal_text

    return f"≈{Decimal(decimal_text(value)):,}" if component in answer["assumed"] else value


def rows(ctx: typer.Context, ref: str, json: Json = False) -> None:
    """一个数字背后的行 · the rows behind a figure."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.rows import rows_answers

    answers = rows_answers(reader, ref)
    if json:
        print_json(answers)
        return
    columns = ("table", "file", "line", "amount")
    heads = (Text("表", "table"), Text("文件", "file"), Text("行", "line"), Text("金额", "amount"))
    print_table("", [session.say(h) for h in heads], [[a[c] for c in columns] for a in answers[:200]])
