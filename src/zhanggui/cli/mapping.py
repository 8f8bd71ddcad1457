"""The command ``zg map``: what the columns of a foreign table are; asked, confirmed, remembered."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from zhanggui.cli.files import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text

if TYPE_CHECKING:
    from zhanggui.collect.generic.propose import Proposal
    from zhanggui.collect.generic.questions import Question

SAVED = Text(
    "已记住这种格式：{name}。以后同样格式的文件可直接导入：zg import {file}",
    "This layout is remembered as {name}. Files of it now import by themselves: zg import {file}",
)
NEXT = Text(
    "确认后请加 --save 名称 保存；要改某一列：--set 对应项=列名",
    "When it is right, save it with --save NAME; change a column with --set target=Column",
)
KEEP = Text("保存这个对应关系？[y/n] ", "Save this mapping? [y/n] ")
NOT_A_PAIR = Text("--set 应写成 对应项=列名，实际为：{found}", "--set wants target=Column, found: {found}")
CONTINUES = Text("接着已记住的格式 {name}", "a newer form of the remembered layout {name}")
TITLE = Text("{file}：{kind}（表头在第 {line} 行）", "{file}: {kind} (header on line {line})")
COLUMNS = (Text("列", "column"), Text("对应", "target"), Text("含义", "meaning"), Text("把握", "confidence"))


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("map")(map_file)


def map_file(
    ctx: typer.Context,
    file: Path,
    set_: Annotated[Optional[list[str]], typer.Option("--set", help="对应项=列名 · target=Column")] = None,  # noqa: UP045
    save: Annotated[Optional[str], typer.Option("--save", help="保存为 · save under this name")] = None,  # noqa: UP045
    new: Annotated[
        bool, typer.Option("--new", help="当作新格式，不接续已记住的 · a new layout, whatever it resembles")
    ] = False,
    json: Json = False,
) -> None:
    """为不认识的表格建立列的对应关系 · map the columns of a table no profile knows."""
    session: Session = ctx.obj
    workspace = session.open()
    proposal = _proposed(file, [_pair(s) for s in set_ or []], new=new)
    if not json and _somebody_there():
        proposal = _asked(session, proposal)
        _show(session, file, proposal)
        if (
            save is None
            and proposal.complete
            and input(session.say(KEEP)).strip().casefold() in ("y", "yes", "是")
        ):
            save = proposal.name
    elif not json:
        _show(session, file, proposal)
    saved = _saved(session, workspace, proposal, save) if save else None
    if json:
        print_json(_as_json(session, file, proposal, saved))
    elif saved:
        print(session.say(SAVED.with_(name=saved, file=file)))
    else:
        print(session.say(NEXT))


def _pair(saying: str) -> tuple[str, str]:
    name, equals, value = saying.partition("=")
    if not equals:
        raise WrongUsage(NOT_A_PAIR.with_(found=saying))
    return name, value


def _proposed(file: Path, sayings: list[tuple[str, str]], *, new: bool) -> Proposal:
    from zhanggui.collect.generic.answering import answered
    from zhanggui.collect.generic.continuing import understood
    from zhanggui.collect.generic.questions import NO_TABLE
    from zhanggui.collect.generic.saving import free_name
    from zhanggui.collect.reading.tables import open_tables

    for table in open_tables(file):
        proposal = understood(table, free_name(table.name), new=new)
        if proposal is not None:
            return answered(proposal, sayings)
    raise Refused(NO_TABLE.with_(file=file.name))


def _somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(session: Session, proposal: Proposal) -> Proposal:
    """Put the open questions to the person; Enter takes the first answer."""
    for question in proposal.questions:
        proposal = _asked_one(session, proposal, question)
    return proposal


def _asked_one(session: Session, proposal: Proposal, question: Question) -> Proposal:
    from zhanggui.collect.generic.answering import answered

    shown = " / ".join(f"{i}. {a}" for i, a in enumerate(question.answers, start=1))
    while True:
        said = input(f"{session.say(question.text)}\n  {shown}\n> ").strip() or "1"
        chosen = (
            question.answers[int(said) - 1]
            if said.isdigit() and 0 < int(said) <= len(question.answers)
            else said
        )
        try:
            return answered(proposal, [(question.about, chosen)])
        except WrongUsage as wrong:
            print(session.say(wrong.text))


def _saved(session: Session, workspace: Any, proposal: Proposal, name: str) -> str:
    from zhanggui.access.audit import COMMAND_LINE
    from zhanggui.collect.generic.questions import ALREADY_KNOWN, INCOMPLETE
    from zhanggui.collect.generic.saving import read_already
    from zhanggui.collect.layouts import By, keep_layout

    if not proposal.complete:
        open_ones = {q.about for q in proposal.questions if q.blocks} | {t.name for t in proposal.lacking}
        raise Refused(INCOMPLETE.with_(missing=", ".join(sorted(open_ones))))
    known = read_already(proposal.header, name)
    if known:
        raise Refused(ALREADY_KNOWN.with_(name=known))
    apart = proposal.continues is not None and proposal.continues.name != name
    mapping = replace(proposal, continues=None).mapping() if apart else proposal.mapping()
    return keep_layout(workspace, replace(mapping, name=name), By(COMMAND_LINE, session.now))


def _show(session: Session, file: Path, proposal: Proposal) -> None:
    target_at = {p: t for t, p in proposal.chosen.items()}
    rows = []
    for position, header in enumerate(proposal.header):
        target = target_at.get(position)
        meaning = session.say(proposal.table.target(target).text) if target else None
        sure = f"{proposal.confidence(target):.0%}" if target else None
        rows.append([header, target, meaning, sure])
    kind = Text(proposal.table.zh, proposal.table.en)
    title = session.say(TITLE.with_(file=file.name, kind=kind, line=proposal.header_line))
    print_table(title, [session.say(c) for c in COLUMNS], rows)
    if proposal.continues is not None:
        print(f"= {session.say(CONTINUES.with_(name=proposal.continues.profile_name))}")
    for lacking in proposal.lacking:
        print(f"✗ {session.say(Text('缺少', 'missing'))}: {lacking.name} ({session.say(lacking.text)})")
    for question in proposal.questions:
        print(f"? {session.say(question.text)} --set {question.about}={'|'.join(question.answers[:6])}")
    for name, value in proposal.options.as_json().items():
        print(f"· {name} = {value}")


def _as_json(session: Session, file: Path, proposal: Proposal, saved: str | None) -> dict[str, Any]:
    return {
        "file": file.name,
        "kind": proposal.table.code,
        "header_line": proposal.header_line,
        "columns": {
            t: {
                "column": proposal.header[p],
                "confidence": proposal.confidence(t),
                "candidates": [proposal.header[c.position] for c in proposal.rivals(t)],
            }
            for t, p in proposal.chosen.items()
        },
        "missing": [t.name for t in proposal.lacking],
        "questions": [
            {"about": q.about, "text": session.say(q.text), "answers": list(q.answers), "blocks": q.blocks}
            for q in proposal.questions
        ],
        "options": proposal.options.as_json(),
        "complete": proposal.complete,
        "continues": proposal.continues.profile_name if proposal.continues else None,
        "saved": saved,
    }
