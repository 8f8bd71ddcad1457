"""Commands about the log of who did what."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
COLUMNS = (
    Text("序号", "no."),
    Text("时间", "when"),
    Text("谁", "who"),
    Text("做了什么", "did what"),
    Text("对象", "subject"),
    Text("店铺", "shop"),
)
WHOLE = Text("审计记录完整：{n} 条，最后的封印 {seal}。", "The log is whole: {n} entries, last seal {seal}.")
BROKEN = Text("审计记录在第 {at} 条被改动过。", "The log was tampered with at entry {at}.")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(help="审计：谁在何时做了什么 · who did what", invoke_without_command=True)
    group.callback()(audit)
    group.command("verify")(verify)
    app.add_typer(group, name="audit")


def audit(
    ctx: typer.Context,
    last: Annotated[int, typer.Option("--last", min=1, help="最近多少条 · how many")] = 50,
    json: Json = False,
) -> None:
    """最近的审计记录 · the newest entries."""
    if ctx.invoked_subcommand:
        return
    session: Session = ctx.obj
    session.open()
    from zhanggui.access.models import AuditEntry

    entries = [_entry(e) for e in AuditEntry.objects.order_by("-pk")[:last]]
    if json:
        print_json(entries)
        return
    shown = ("number", "at", "who", "verb", "subject", "shop")
    print_table(
        session.say(Text("审计记录", "Audit log")),
        [session.say(c) for c in COLUMNS],
        [[str(e[c]) for c in shown] for e in entries],
    )


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "number": entry.pk, "at": entry.at, "who": entry.who, "verb": entry.verb, "subject": entry.subject,
        "shop": entry.shop, "details": entry.details, "seal": entry.seal,
    }  # fmt: skip


def verify(ctx: typer.Context, json: Json = False) -> None:
    """验证审计记录没有被改动 · prove that no entry was changed, removed or slipped in."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.access.audit import verify as walk

    found = walk(workspace.secrets)
    if json:
        print_json(
            {
                "whole": found.whole,
                "entries": found.entries,
                "last_seal": found.last_seal,
                "broken_at": found.broken_at,
            }
        )
    else:
        said = (
            WHOLE.with_(n=found.entries, seal=found.last_seal[:16])
            if found.whole
            else BROKEN.with_(at=found.broken_at)
        )
        print(session.say(said))
    raise typer.Exit(int(not found.whole))
