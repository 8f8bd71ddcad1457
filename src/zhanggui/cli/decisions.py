"""Commands of the decision loop: propose, list, accept, refuse, execute, measure, track record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

if TYPE_CHECKING:
    from zhanggui.answers.reader import Reader

By = Annotated[str, typer.Option("--by", help="谁 · who")]
COLUMNS = (Text("编号", "no."), Text("做什么", "do what"), Text("预期收益", "expected gain"), Text("成本", "cost"),
           Text("币种", "currency"), Text("最晚", "by"), Text("状态", "state"))  # fmt: skip
NOTHING_OPEN = Text(
    "没有待决定的建议。运行 zg propose 让系统按最新数据提出建议。",
    "Nothing waits for a decision. Run zg propose to let the system look at the newest data.",
)
PROPOSED_NOW = Text("提出 {n} 条建议。", "{n} decisions are proposed.")
NOT_A_CHANGE = Text(
    "--change 写成 字段=值，例如 quantity=60；收到「{given}」。",
    "Write --change as field=value, such as quantity=60, not {given}.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("propose")(propose)
    app.command("decisions")(decisions)
    app.command("decision")(decision)
    app.command("accept")(accept)
    app.command("refuse")(refuse)
    app.command("execute")(execute)
    app.command("take-back")(take_back)
    app.command("measure")(measure)
    app.command("track-record")(track_record)


def propose(ctx: typer.Context, json: Json = False) -> None:
    """让系统按最新数据提出建议 · let the system propose on the newest data."""
    session: Session = ctx.obj
    reader = session.reader()
    found = propose_decisions(session, reader)
    if json:
        print_json(found)
        return
    print(session.say(PROPOSED_NOW.with_(n=len(found))))
    print_decisions(session, found)


def propose_decisions(session: Session, reader: Reader) -> list[dict[str, Any]]:
    """Let the system propose, and what waits for a decision then."""
    from zhanggui.answers.decisions import decisions_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.propose import propose as run

    run(reader.workspace, known_kinds(), today=session.today, at=session.now)
    return decisions_answer(reader, state="proposed")


def decisions(
    ctx: typer.Context,
    kind: Annotated[Optional[str], typer.Option("--kind", help="种类 · kind")] = None,  # noqa: UP045
    state: Annotated[Optional[str], typer.Option("--state", help="状态 · state")] = None,  # noqa: UP045
    json: Json = False,
) -> None:
    """待决定和已采纳的建议 · decisions that wait for somebody."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import decisions_answer

    found = decisions_answer(reader, kind=kind, state=state)
    if json:
        print_json(found)
    else:
        print_decisions(session, found)


def decision(ctx: typer.Context, number: int, json: Json = False) -> None:
    """一条建议的全部依据 · one decision with all its evidence."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import one_decision

    found = one_decision(reader, number)
    if json:
        print_json(found)
        return
    print_decisions(session, [found])
    for name, value in _about(session, found):
        print(f"{name}：{value}")


def accept(
    ctx: typer.Context,
    number: int,
    change: Annotated[Optional[list[str]], typer.Option("--change", help="字段=值 · field=value")] = None,  # noqa: UP045
    by: By = "zg",
    json: Json = False,
) -> None:
    """采纳一条建议（可改数量等）· accept a decision, perhaps changed."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import decision_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept as run

    changed = dict(_pair(one) for one in change or [])
    kept = run(reader.workspace, known_kinds(), number, at=session.now, by=by, change=changed)
    _tell(session, decision_answer(reader, kept), as_json=json)


def refuse(
    ctx: typer.Context,
    number: int,
    reason: Annotated[str, typer.Option("--reason", help="理由 · why")],
    by: By = "zg",
    json: Json = False,
) -> None:
    """拒绝一条建议并写明理由 · refuse a decision, with the reason."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import decision_answer
    from zhanggui.loop.accept import refuse as run

    _tell(
        session,
        decision_answer(reader, run(reader.workspace, number, reason=reason, at=session.now, by=by)),
        as_json=json,
    )


def execute(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument()],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看会做什么 · only tell what it would do")
    ] = False,
    by: By = "zg",
    json: Json = False,
) -> None:
    """执行已采纳的建议，文件写到 outbox · carry out accepted decisions; files go to outbox."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import execution_answer, plans_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.execute import execute as run

    if dry_run:
        from zhanggui.answers.limits import limits_for

        limits = limits_for(reader, numbers, at=session.now)
        told = {"dry_run": True, "limits": limits}
        done = [plan | told for plan in plans_answer(reader, numbers, at=session.now)]
    else:
        made = run(reader.workspace, known_kinds(), numbers, at=session.now, by=by)
        done = [execution_answer(reader, one) | {"dry_run": False, "state": "executed"} for one in made]
    if json:
        print_json(done[0] if len(done) == 1 else done)
        return
    if dry_run:
        from zhanggui.cli.limits import print_limits

        print_limits(session, limits)
    for one in done:
        print(one["would"] if dry_run else one["did"])
        for file in one["files"]:
            print(f"  outbox/{file['name']}")


def take_back(ctx: typer.Context, number: int, by: By = "zg", json: Json = False) -> None:
    """撤回一条建议的执行 · take back what carrying out a decision did."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import one_decision
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.execute import take_back as run

    run(reader.workspace, known_kinds(), number, at=session.now, by=by)
    _tell(session, one_decision(reader, number), as_json=json)


def measure(
    ctx: typer.Context,
    due: Annotated[
        bool, typer.Option("--due", help="只复盘到期且未复盘的 · only what is due and not measured yet")
    ] = False,
    by: By = "zg",
    json: Json = False,
) -> None:
    """复盘：已执行的建议真正赚了多少 · what executed decisions really earned."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import decision_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.measure import measure as run

    kept = run(reader.workspace, known_kinds(), today=session.today, at=session.now, by=by, all_=not due)
    found = [decision_answer(reader, one) for one in kept]
    if json:
        print_json(found)
        return
    heads = (Text("编号", "no."), Text("做什么", "do what"), Text("预期", "expected"), Text("实测", "measured"),
             Text("说明", "note"))  # fmt: skip
    rows = [
        [d["id"], d["title"], d["expected"]["mid"], d["measured"]["mid"], d["measured"]["why"] or ""]
        for d in found
    ]
    print_table(session.say(Text("复盘", "Review")), [session.say(h) for h in heads], rows)


def track_record(ctx: typer.Context, json: Json = False) -> None:
    """每类建议的兑现情况 · what each kind of decision has kept of its promises."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.decisions import track_record_answer

    found = track_record_answer(reader)
    if json:
        print_json(found)
        return
    heads = (Text("种类", "kind"), Text("已执行", "executed"), Text("已复盘", "measured"), Text("命中", "hits"),
             Text("承诺", "promised"), Text("实测", "earned"), Text("修正", "correction"))  # fmt: skip
    names = ("name", "executed", "measured", "hits", "promised", "earned", "kept")
    print_table(
        session.say(Text("兑现记录", "Track record")), [session.say(h) for h in heads],
        [[row[name] for name in names] for row in found["kinds"]],
    )  # fmt: skip


def _tell(session: Session, found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        print_decisions(session, [found])


def print_decisions(session: Session, found: list[dict[str, Any]]) -> None:
    """Decisions as a table for people."""
    if not found:
        print(session.say(NOTHING_OPEN))
        return
    from zhanggui.loop.accept import STATE_NAMES

    rows = [
        [d["id"], d["title"], d["expected"]["mid"], d["cost"], d["expected"]["currency"], d["deadline"],
         session.say(STATE_NAMES[d["state"]])]
        for d in found
    ]  # fmt: skip
    print_table(session.say(Text("决策台", "Decisions")), [session.say(c) for c in COLUMNS], rows)


def _about(session: Session, found: dict[str, Any]) -> list[tuple[str, str]]:
    """What a person reads beside the line of the list."""
    expected = found["expected"]
    spread = f"{expected['low']:,} … {expected['high']:,} {expected['currency']}"
    told = [(session.say(Text("收益范围", "range of the gain")), spread)]
    told += [(e["name"], f"{e['value']} {e['unit']}".strip()) for e in found["evidence"]]
    told += [(s["name"], f"{s['value']}  ({s['how']})") for s in found["steps"]]
    return told + [(session.say(Text("风险", "risk")), risk) for risk in found["risks"]]


def _pair(given: str) -> tuple[str, str]:
    name, separator, value = given.partition("=")
    if not separator or not name.strip():
        raise WrongUsage(NOT_A_CHANGE.with_(given=given))
    return name.strip(), value
