"""Commands about remembered layouts: list, export to share, import, forget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhanggui.cli.files import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

if TYPE_CHECKING:
    from zhanggui.collect.layouts import By

COLUMNS = (Text("名称", "name"), Text("种类", "kind"), Text("列", "columns"), Text("指纹", "fingerprint"))
NONE = Text(
    "还没有记住任何格式。遇到不认识的表格时：zg map 文件",
    "No layout is remembered yet. For a table nobody knows: zg map FILE",
)
WRITTEN = Text(
    "已写入 {path}，可以发给别人：zg layout import", "Wrote {path}; others read it with zg layout import"
)
TAKEN = Text("已记住这种格式：{name}", "This layout is remembered as {name}")
FORGOTTEN = Text(
    "已忘记格式 {name}；已导入的数据不变。", "Forgot the layout {name}; what was imported stays."
)
UNREADABLE = Text("读不到 {path}。请检查路径。", "{path} cannot be read. Check the path.")
UNWRITABLE = Text("写不了 {path}。请换一个位置。", "{path} cannot be written. Choose another place.")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(help="记住的表格格式 · layouts that are remembered", invoke_without_command=True)
    group.callback()(layouts)
    group.command("export")(export_layout)
    group.command("import")(import_layout)
    group.command("forget")(forget)
    app.add_typer(group, name="layout")


def layouts(ctx: typer.Context, json: Json = False) -> None:
    """列出记住的表格格式 · layouts that are remembered."""
    if ctx.invoked_subcommand:
        return
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.layouts import layout_answers

    found = layout_answers(reader)
    if json:
        print_json(found)
        return
    rows = [
        [
            one["name"],
            one["kind"],
            "、".join("／".join(c["headers"]) for c in one["columns"]),
            one["fingerprint"],
        ]
        for one in found
    ]
    print_table(session.say(Text("表格格式", "Layouts")), [session.say(c) for c in COLUMNS], rows)
    if not found:
        print(session.say(NONE))


def export_layout(
    ctx: typer.Context,
    name: str,
    to: Annotated[Path | None, typer.Option("--to", help="写到哪个文件 · the file to write")] = None,
    json: Json = False,
) -> None:
    """导出一种格式为文件，供他人使用 · write a layout to a file, to share."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.layouts import hand_out_layout

    called, content = hand_out_layout(workspace, name, _by(session))
    path = to or Path(called)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused(UNWRITABLE.with_(path=path)) from error
    if json:
        print_json({"name": name, "file": str(path)})
    else:
        print(session.say(WRITTEN.with_(path=path)))


def import_layout(
    ctx: typer.Context,
    file: Path,
    name: Annotated[str, typer.Option("--name", help="用别的名称记住 · remember it under this name")] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="替换同名的格式 · replace one of its name")
    ] = False,
    json: Json = False,
) -> None:
    """从文件取得一种格式并记住 · remember the layout a file holds."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.layouts import take_layout

    try:
        data = file.read_bytes()
    except OSError as error:
        raise Refused(UNREADABLE.with_(path=file)) from error
    kept = take_layout(workspace, data, file.name, _by(session), name=name, replace=replace)
    if json:
        print_json({"saved": kept})
    else:
        print(session.say(TAKEN.with_(name=kept)))


def forget(ctx: typer.Context, name: str, json: Json = False) -> None:
    """忘记一种格式 · forget a layout."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.layouts import forget_layout

    gone = forget_layout(workspace, name, _by(session))
    if json:
        print_json({"forgotten": gone})
    else:
        print(session.say(FORGOTTEN.with_(name=gone)))


def _by(session: Session) -> By:
    from zhanggui.access.audit import COMMAND_LINE
    from zhanggui.collect.layouts import By

    return By(COMMAND_LINE, session.now)
