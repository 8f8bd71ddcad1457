"""``zg handbook``: which sections of the handbook can be worked on today."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zhanggui.answers.handbook import STATES, answers_to
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.handbook import LEAVES, Leaf, state_of
from zhanggui.core.language import Text

TITLE = Text("手册对照：有内容的小节", "Handbook map: sections with something to use")
COLUMNS = (Text("节", "section"), Text("标题", "title"), Text("状态", "state"), Text("命令", "command"))


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("handbook")(handbook)


def handbook(
    ctx: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")] = False,
) -> None:
    """手册各节今天能做什么 · what can be done today for each section of the handbook."""
    session: Session = ctx.obj
    if json:
        print_json([_as_json(leaf, session) for leaf in LEAVES])
        return
    shown = [leaf for leaf in LEAVES if answers_to(leaf.section)]
    print_table(
        session.say(TITLE), [session.say(c) for c in COLUMNS], [_row(leaf, session) for leaf in shown]
    )


def _row(leaf: Leaf, session: Session) -> tuple[str, ...]:
    answers = answers_to(leaf.section)
    names = "、".join(dict.fromkeys(one.command for one in answers))
    return leaf.section, session.say(leaf.title), session.say(STATES[state_of(answers)]), names


def _as_json(leaf: Leaf, session: Session) -> dict[str, Any]:
    answers = answers_to(leaf.section)
    return {
        "section": leaf.section,
        "title": session.say(leaf.title),
        "state": state_of(answers).value,
        "answers": [
            {
                "what": session.say(one.what),
                "missing": session.say(one.missing) if one.missing else None,
                "page": one.page,
                "command": one.command,
                "test": one.test,
            }
            for one in answers
        ],
    }
