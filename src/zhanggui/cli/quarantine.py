"""Commands about refused rows: list, fix, replay."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
COLUMNS = (
    Text("批次", "batch"),
    Text("行", "line"),
    Text("规则", "rule"),
    Text("列", "column"),
    Text("原因", "reason"),
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(help="隔离区：被拒绝的行 · refused rows", invoke_without_command=True)
    group.callback()(quarantine)
    group.command("fix")(fix)
    group.command("replay")(replay)
    app.add_typer(group, name="quarantine")


def quarantine(
    ctx: typer.Context,
    batch: Annotated[Optional[int], typer.Option("--batch")] = None,  # noqa: UP045
    json: Json = False,
) -> None:
    """查看被拒绝的行及原因 · rows that were refused, and why."""
    if ctx.invoked_subcommand:
        return
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.quarantine import refused_rows

    rows = list(refused_rows(reader, batch))
    if json:
        print_json(rows)
        return
    shown = [[r["batch"], r["line"], r["rule"], r["column"], r["reason"]] for r in rows]
    print_table(session.say(Text("隔离区", "Quarantine")), [session.say(c) for c in COLUMNS], shown)


def fix(
    ctx: typer.Context,
    rule: str,
    corrections: Annotated[
        list[str], typer.Option("--set", help="列=新值，「列=」清空 · column=value; column= makes it empty")
    ],
    batch: Annotated[Optional[int], typer.Option("--batch")] = None,  # noqa: UP045
    rows: Annotated[Optional[str], typer.Option("--rows", help="行号，逗号分隔 · lines")] = None,  # noqa: UP045
    json: Json = False,
) -> None:
    """给某条规则拒绝的行填上更正 · correct rows a rule refused."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.replaying import fix_rows

    lines = _lines(rows) if rows else None
    fixed = fix_rows(workspace, rule, _pairs(corrections), batch=batch, lines=lines, now=session.now)
    if json:
        print_json({"fixed": fixed})
    else:
        said = Text(
            "已更正 {n} 行。运行 zg quarantine replay 重新导入。",
            "{n} rows corrected. Run zg quarantine replay.",
        )
        print(session.say(said.with_(n=fixed)))


def _lines(rows: str) -> list[int]:
    parts = [part.strip() for part in rows.replace("，", ",").split(",")]
    if not all(part.isdecimal() for part in parts):
        raise WrongUsage(Text("--rows 应写成行号，逗号分隔：3,7,12。", "--rows takes line numbers: 3,7,12."))
    return [int(part) for part in parts]


def _pairs(corrections: list[str]) -> dict[str, str]:
    if not all("=" in c for c in corrections):
        raise WrongUsage(Text("--set 应写成 列=新值。", "--set takes column=value."))
    return dict(c.split("=", 1) for c in corrections)


def replay(ctx: typer.Context, json: Json = False) -> None:
    """重新导入隔离区的行 · try refused rows again."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.replaying import replay as try_again

    result = try_again(workspace, known_profiles(), now=session.now)
    if json:
        print_json({"replayed": result.replayed, "loaded": result.loaded, "still": result.still})
    else:
        said = Text(
            "重试 {a} 行：导入 {b} 行，仍被隔离 {c} 行。", "{a} rows tried: {b} in, {c} still refused."
        )
        print(session.say(said.with_(a=result.replayed, b=result.loaded, c=result.still)))
