"""Commands that look after a workspace: doctor, backup, restore, upgrade, maintain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhanggui.cli.session import Session, print_json
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

if TYPE_CHECKING:
    from zhanggui.warehouse.findings import Check

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]

HEALTHY = Text(
    "一切正常：没有丢失或重复的行，没有对不上的金额。", "All is well: no row lost or doubled, no cent off."
)
ILL = Text("发现 {n} 个问题。", "{n} problems found.")
BACKED_UP = Text(
    "已备份 {files} 个文件、{mb} MB 到 {path}，并已核对。该文件包含密钥，请妥善保管。",
    "Backed up {files} files, {mb} MB, to {path} and verified it. It holds the key: keep it safe.",
)
RESTORED = Text("已恢复 {files} 个文件到 {path}。", "Restored {files} files to {path}.")
MOVED = Text(
    "已搬移并核对 {n} 条记录。今后请先设置环境变量 DATABASE_URL 为这个地址；原文件保留在 {kept}。",
    "Moved and verified {n} records. From now on set DATABASE_URL to this address; the old file is kept at {kept}.",
)
NO_URL = Text(
    "请给出 PostgreSQL 的地址，例如 `postgres://用户:密码@主机:5432/库名`",
    "Give PostgreSQL's address, such as postgres://user:password@host:5432/name",
)
UPGRADED = Text("工作区已是本版本的数据结构。", "The workspace has this release's structure now.")
MAINTAINED = Text(
    "清理了 {swept} 个无用文件；{before} 个小文件合并为 {after} 个。",
    "Removed {swept} files nobody needs; merged {before} small files into {after}.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("doctor")(doctor)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("upgrade")(upgrade)
    app.command("maintain")(maintain)
    app.command("move-to-postgres")(move_to_postgres)


def doctor(ctx: typer.Context, json: Json = False) -> None:
    """检查：行与金额是否守恒 · prove that no row and no cent was lost."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.doctor import examine

    checks = []
    for one in examine(workspace):
        checks.append(one)
        if not json:
            _print_check(session, one)
    problems = [session.say(p) for c in checks for p in c.problems]
    if json:
        print_json(
            {"ok": not problems, "checks": [_check_json(session, c) for c in checks], "problems": problems}
        )
    else:
        print(session.say(ILL.with_(n=len(problems)) if problems else HEALTHY))
    raise typer.Exit(int(bool(problems)))


def _print_check(session: Session, one: Check) -> None:
    print(f"{'✓' if one.ok else '✗'} {session.say(one.says)}（{one.looked_at:,}）")
    for text in (*one.problems, *one.notes):
        print(f"    {session.say(text)}")


def _check_json(session: Session, one: Check) -> dict[str, Any]:
    return {
        "check": one.code,
        "says": session.say(one.says),
        "ok": one.ok,
        "looked_at": one.looked_at,
        "problems": [session.say(p) for p in one.problems],
        "notes": [session.say(n) for n in one.notes],
    }


def backup(ctx: typer.Context, file: Path, json: Json = False) -> None:
    """备份整个工作区到一个文件 · back the workspace up into one file."""
    session: Session = ctx.obj
    from zhanggui.access.opening import find_workspace

    place = find_workspace(session.root)  # of an older release too: that is when one backs up
    from zhanggui.warehouse.backup import back_up

    done = back_up(place, file)
    if json:
        print_json({"backup": str(file.absolute()), "files": done.files, "bytes": done.bytes})
    else:
        print(session.say(BACKED_UP.with_(files=done.files, mb=done.bytes // 1_000_000, path=file)))


def restore(ctx: typer.Context, file: Path, json: Json = False) -> None:
    """从备份恢复到新的工作区目录 · restore a backup into a new workspace directory."""
    session: Session = ctx.obj
    from zhanggui.access.opening import prepare, upgrade_workspace

    place = prepare(session.root)
    from zhanggui.warehouse.backup import restore as unpack

    done = unpack(file, place)
    upgrade_workspace(session.root)
    if json:
        print_json({"workspace": str(place.root), "files": done.files, "bytes": done.bytes})
    else:
        print(session.say(RESTORED.with_(files=done.files, path=session.root)))


def upgrade(ctx: typer.Context, json: Json = False) -> None:
    """把旧版本的工作区升级到本版本 · bring an older workspace to this release."""
    session: Session = ctx.obj
    from zhanggui.access.opening import upgrade_workspace

    upgrade_workspace(session.root)
    if json:
        print_json({"workspace": str(session.root.absolute()), "upgraded": True})
    else:
        print(session.say(UPGRADED))


def maintain(ctx: typer.Context, json: Json = False) -> None:
    """整理：清理无用文件、合并小文件 · remove unneeded files, merge small ones."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.warehouse.maintaining import maintain as tidy

    done = tidy(workspace.place, at=session.now)
    if json:
        print_json({"swept": done.swept, "merged": done.merged.before, "into": done.merged.after})
    else:
        merged = {"before": done.merged.before, "after": done.merged.after}
        print(session.say(MAINTAINED.with_(swept=done.swept, **merged)))


def move_to_postgres(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="postgres://… ")],
    json: Json = False,
) -> None:
    """把记录从内置数据库搬到 PostgreSQL · move the records to PostgreSQL."""
    session: Session = ctx.obj
    if not address.startswith(("postgres://", "postgresql://")):
        raise WrongUsage(NO_URL)
    workspace = session.open()
    from zhanggui.core.databases import postgres
    from zhanggui.warehouse.moving import move_records

    done = move_records(workspace.place, postgres(address))
    if json:
        print_json({"records": done.records, "counts": done.counts})
    else:
        print(session.say(MOVED.with_(n=f"{done.records:,}", kept=workspace.place.moved)))
