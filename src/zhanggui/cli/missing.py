"""The command of files that did not come."""

from __future__ import annotations

import typer

from zhanggui.cli.files import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

COLUMNS = (
    Text("店铺", "shop"),
    Text("文件", "file"),
    Text("从", "since"),
    Text("到", "until"),
    Text("影响", "effect"),
)
ALL_HERE = Text("文件齐全。", "No file is missing.")
LATE = Text("{until}（还没有导入）", "{until} (nothing yet)")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("missing")(missing)


def missing(ctx: typer.Context, json: Json = False) -> None:
    """没有来的文件：哪家店、哪几天、影响哪些数字 · files that did not come, and what they make of the figures."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.arrivals import missing_answer

    found = missing_answer(reader)
    if json:
        print_json(found)
        return
    if not found:
        print(session.say(ALL_HERE))
        return
    rows = [
        [
            one["shop"], one["kind"], one["since"],
            session.say(LATE.with_(until=one["until"])) if one["late"] else one["until"], one["effect"],
        ]
        for one in found
    ]  # fmt: skip
    print_table(session.say(Text("缺少的文件", "Missing files")), [session.say(c) for c in COLUMNS], rows)
