"""The main job: import what is new, compute, brief, propose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from zhanggui.answers.words import COMPONENTS
from zhanggui.cli.decisions import print_decisions, propose_decisions
from zhanggui.cli.figures import KNOWN, known
from zhanggui.cli.files import print_receipts
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table, progress_bar
from zhanggui.core.language import Text

if TYPE_CHECKING:
    pass

NOTHING_PAID = Text(
    "还没有已付款的订单。请先导入订单文件：zg import 文件夹",
    "No paid order yet. Import orders: zg import FOLDER",
)
VERDICTS = {
    "below": Text("低于预期", "below"),
    "within": Text("正常", "as expected"),
    "above": Text("高于预期", "above"),
}
FEW_WEEKS = Text("无法判断：当天无订单或周数不足", "cannot tell: no orders, or too few weeks")
SHOWN_DECISIONS = 10
SHOWN = ("buyer_paid", "refunds", "goods_cost", "ads", "profit")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("run")(run)
    app.command("today")(today)


def run(
    ctx: typer.Context,
    paths: Annotated[Optional[list[Path]], typer.Argument()] = None,  # noqa: UP045
    json: Json = False,
) -> None:
    """日常一步：导入新文件、计算、简报、提出建议 · the daily job: import what is new, compute, brief, propose."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.briefs import brief_answer
    from zhanggui.clean.receipt import totals
    from zhanggui.collect.folders import known_folders, remember_folders
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.receipts import import_json, worst_exit_code

    places = paths or known_folders()
    with progress_bar(quiet=json) as progress:
        importer = Importer(
            workspace=reader.workspace, profiles=known_profiles(), now=session.now, progress=progress
        )
        receipts = importer.run(places, beside=bool(paths))
    remember_folders(paths or [], at=session.now)
    made = brief_answer(reader)
    proposed = propose_decisions(session, reader) if made is not None else []
    if json:
        imported = import_json(receipts, totals(receipts), session.language)
        print_json({"import": imported, "brief": made, "decisions": proposed})
    else:
        news = [r for r in receipts if r.status != "already_loaded"]
        print_receipts(session, news or receipts[:0])
        print_brief(session, made)
        if proposed:
            print_decisions(session, proposed[:SHOWN_DECISIONS])
    raise typer.Exit(worst_exit_code(receipts))


def today(ctx: typer.Context, json: Json = False) -> None:
    """简报：最近一天与近 30 天 · the brief: last day and last 30 days."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.briefs import today_brief

    made = today_brief(reader)
    if json:
        print_json(made)
        return
    if made is not None:
        made = made | {"truths": made["things"]}
        _print_ranges(session, made["shops"])
    print_brief(session, made)


def _print_ranges(session: Session, shops: list[dict[str, Any]]) -> None:
    """Each shop's last day against the same weekday of the weeks before."""
    heads = (Text("店铺", "shop"), Text("币种", "currency"), Text("当天利润", "profit of the day"),
             Text("预期从", "expected from"), Text("预期到", "to"), Text("判断", "verdict"))  # fmt: skip
    rows = [
        [s["shop"], s["currency"], s["value"], *((s["expected"] or {}).get(n) for n in ("low", "high")),
         session.say(VERDICTS.get(s["verdict"], FEW_WEEKS))]
        for s in shops
    ]  # fmt: skip
    print_table(
        session.say(Text("今日（对比前八周同一星期几）", "Today (same weekday of eight weeks)")),
        [session.say(h) for h in heads],
        rows,
    )


def print_brief(session: Session, made: dict[str, Any] | None) -> None:
    """The brief for people."""
    if made is None:
        print(session.say(NOTHING_PAID))
        return
    heads = [session.say(Text("店铺", "shop")), session.say(Text("币种", "currency"))]
    heads += [session.say({**COMPONENTS, "profit": Text("利润", "profit")}[c]) for c in SHOWN]
    heads += [session.say(t) for t in KNOWN]
    for title, rows in (
        (Text("最近一天 {day}（退款按退款日）", "Last day {day} (refunds on their day)"), made["last_day"]),
        (
            Text("{since} 至 {day}（退款记回原订单）", "{since} to {day} (refunds with their order)"),
            made["period"],
        ),
    ):
        shown = [[r["shop"], r["currency"], *(r[c] for c in SHOWN), *known(r)] for r in rows]
        print_table(session.say(title.with_(day=made["day"], since=made["since"])), heads, shown)
    for number, truth in enumerate(made["truths"], 1):
        print(f"{number}. {truth['text']}")
    unknown = dict.fromkeys(r["profit_why"] for r in made["period"] if r.get("profit_why"))
    for reason in unknown:
        print(
            session.say(
                Text(
                    "— 标「—」的数字暂不可计算：{why}", "— figures shown as — cannot be computed: {why}"
                ).with_(why=reason)
            )
        )
