"""The command of stops and caps: what may be carried out, and how much of it a day."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.periods import minute

ALL = "all"
HEADS = (Text("种类", "kind"), Text("状态", "state"), Text("今天已执行", "done today"), Text("每日条数", "a day"),
         Text("今天已动用", "spent today"), Text("每日金额", "money a day"))  # fmt: skip
GOES = Text("可执行", "may go on")
STOPPED = Text("{who} 于 {at} 暂停：{why}", "stopped by {who} at {at}: {why}")
NAME_IT = Text(
    "请写明种类，全部写 {all}。例如：{example}", "Name the kind; all of them: {all}. For example: {example}"
).with_(all=ALL, example="zg switch order_stock --stop 盘点")
ONE_THING = Text("--stop 与 --go-on 只能用一个。", "Use --stop or --go-on, not both.")

Kind = Annotated[str, typer.Argument(metavar="[KIND]", help="order_stock | mark_down | … | all")]
Stop = Annotated[str | None, typer.Option("--stop", metavar="WHY", help="暂停，写明理由 · stop it, and why")]
GoOn = Annotated[bool, typer.Option("--go-on", help="恢复 · let it go on")]
PerDay = Annotated[
    str | None, typer.Option("--per-day", help="每日条数，空为默认 · decisions a day; '' the usual")
]
Money = Annotated[
    str | None, typer.Option("--money-per-day", help="每日金额，空为不限 · money a day; '' no limit")
]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("switch")(switch)


def switch(
    ctx: typer.Context, kind: Kind = "", stop: Stop = None, go_on: GoOn = False, per_day: PerDay = None,
    money_per_day: Money = None, by: By = "zg", json: Json = False,
) -> None:  # fmt: skip
    """执行的开关和每日上限：查看、暂停、恢复、改上限 · what may be carried out: show, stop, let go on, set caps."""
    session: Session = ctx.obj
    if stop is not None and go_on:
        raise WrongUsage(ONE_THING)
    changes = stop is not None or go_on or per_day is not None or money_per_day is not None
    if changes and not kind:
        raise WrongUsage(NAME_IT)
    reader = session.reader()
    from zhanggui.answers.limits import limits_answer

    named = "" if kind == ALL else kind
    if changes:
        _change(session, reader.workspace, named, stop, go_on, per_day, money_per_day, by)
    found = limits_answer(reader, at=session.now, kinds={named} if named else None)
    if json:
        print_json(found)
    else:
        print_limits(session, found)


def _change(
    session: Session, workspace: Any, kind: str, stop: str | None, go_on: bool, per_day: str | None, money: str | None,
    by: str,
) -> None:  # fmt: skip
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop import limits

    kinds = known_kinds()
    if per_day is not None or money is not None:
        limits.set_caps(workspace, kinds, kind, per_day=per_day, money_per_day=money, at=session.now, by=by)
    if stop is not None:
        limits.stop(workspace, kinds, kind, reason=stop, at=session.now, by=by)
    elif go_on:
        limits.let_go_on(workspace, kinds, kind, at=session.now, by=by)


def print_limits(session: Session, found: list[dict[str, Any]]) -> None:
    """Stops and caps as a table for people."""
    rows = [
        [one["name"], _state(session, one), one["done"], one["per_day"], one["spent"], one["money_per_day"]]
        for one in found
    ]
    print_table(session.say(Text("开关与上限", "Stops and caps")), [session.say(h) for h in HEADS], rows)


def _state(session: Session, one: dict[str, Any]) -> str:
    told = one["stopped"]
    if not told:
        return session.say(GOES)
    return session.say(STOPPED.with_(who=told["by"], at=minute(told["at"]), why=told["reason"] or "—"))
