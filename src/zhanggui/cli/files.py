"""Commands about files: init, import, profiles, batches, undo, quarantine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from zhanggui.answers.words import COUNTS, STATUS
from zhanggui.cli.session import Session, print_json, print_table, progress_bar, visible
from zhanggui.core.language import Text
from zhanggui.core.workspace import Workspace

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]

BATCH = {
    "batch": Text("批次", "batch"),
    "file": Text("文件", "file"),
    "profile": Text("文件类型", "profile"),
    "shop": Text("店铺", "shop"),
    "state": Text("状态", "state"),
}


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("init")(init)
    app.command("import")(import_files)
    app.command("profiles")(profiles)
    app.command("batches")(batches)
    app.command("undo")(undo)


def init(
    ctx: typer.Context,
    directory: Annotated[Path | None, typer.Argument()] = None,
    json: Json = False,
) -> None:
    """新建工作区 · make a workspace."""
    from zhanggui.access.opening import create_workspace

    session: Session = ctx.obj
    root = directory or session.root
    created = create_workspace(root)
    if json:
        print_json({"workspace": str(root.absolute()), "created": created})
        return
    made, there = (
        Text("已建立工作区 {root}", "Made workspace {root}"),
        Text("工作区 {root} 已存在", "{root} is there already"),
    )
    print(session.say((made if created else there).with_(root=root)))
    print(
        session.say(
            Text(
                "下一步：zg --workspace {root} import 导出文件所在的文件夹",
                "Next: zg --workspace {root} import FOLDER",
            ).with_(root=root)
        )
    )


def import_files(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument()],
    profile: Annotated[Optional[str], typer.Option("--as", help="文件类型 · profile")] = None,  # noqa: UP045
    shop: Annotated[Optional[str], typer.Option("--shop", help="店铺编码 · shop code")] = None,  # noqa: UP045
    yes: Annotated[
        bool, typer.Option("--yes", help="接受无歧义的对应关系 · accept an unambiguous mapping")
    ] = False,
    json: Json = False,
) -> None:
    """导入文件、文件夹或压缩包 · import files, folders, zips."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.clean.receipt import totals
    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.receipts import import_json, worst_exit_code

    with progress_bar(quiet=json) as progress:
        importer = Importer(
            workspace=workspace,
            profiles=known_profiles(),
            now=session.now,
            options=ImportOptions(profile=profile, shop=shop, yes=yes),
            progress=progress,
        )
        receipts = importer.run(paths)
    if json:
        print_json(import_json(receipts, totals(receipts), session.language))
    else:
        print_receipts(session, receipts)
    raise typer.Exit(worst_exit_code(receipts))


def print_receipts(session: Session, receipts: list[Any]) -> None:
    """The receipt for people: a line per file, the sum, then reasons and warnings."""
    from zhanggui.clean.receipt import totals

    columns = [
        session.say(Text("店铺", "shop")),
        session.say(Text("文件", "file")),
        session.say(Text("结果", "result")),
        *map(session.say, COUNTS.values()),
    ]
    rows = [
        [r.shop or "", r.file, session.say(STATUS[r.status]), *(getattr(r, c) for c in COUNTS)]
        for r in receipts
    ]
    if len(receipts) > 1:
        rows.append([session.say(Text("合计", "total")), "", "", *totals(receipts).values()])
    print_table(session.say(Text("导入回执", "Receipt")), columns, rows)
    for receipt in receipts:
        if receipt.reason:
            fitting = f" {'、'.join(receipt.candidates)}" if receipt.candidates else ""
            print(visible(f"✗ {session.say(receipt.reason)}{fitting}"))
        if receipt.evidence:
            print(visible(f"  {session.say(receipt.evidence)}"))
        for warning in receipt.warnings:
            print(visible(f"! {receipt.file}: {session.say(warning)}"))


def profiles(ctx: typer.Context, json: Json = False) -> None:
    """认识的文件类型 · kinds of files we know."""
    from zhanggui.answers.profiles import profile_answers
    from zhanggui.collect.profiles import known_profiles

    session: Session = ctx.obj
    if Workspace(session.root).exists:
        session.open()  # saved mappings are the workspace's
    known = list(known_profiles().values())
    if json:
        print_json(profile_answers())
        return
    rows = [
        [p.name, session.say(Text(p.zh, p.en)), len(p.fields), session.say(p.how_to_export)] for p in known
    ]
    print_table(
        session.say(Text("文件类型", "Profiles")),
        [
            session.say(t)
            for t in (
                Text("代码", "code"),
                Text("名称", "name"),
                Text("列", "columns"),
                Text("如何导出", "how to export"),
            )
        ],
        rows,
    )


def batches(ctx: typer.Context, json: Json = False) -> None:
    """导入批次 · batches."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.batches import batch_answers

    listed = batch_answers(reader)
    if json:
        print_json(listed)
        return
    columns = ["batch", "file", "profile", "shop", "state", *COUNTS]
    names = [session.say({**BATCH, **COUNTS}[c]) for c in columns]
    print_table(session.say(Text("导入批次", "Batches")), names, [[b[c] for c in columns] for b in listed])


def undo(ctx: typer.Context, batch: int, json: Json = False) -> None:
    """撤销一批导入 · undo a batch."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.undoing import undo_batch

    undo_batch(workspace, batch, now=session.now)
    if json:
        print_json({"batch": batch, "state": "undone"})
    else:
        print(session.say(Text("已撤销批次 {batch}。", "Batch {batch} is undone.").with_(batch=batch)))
