"""``zg method inventory``: a table of items in; policy, today's order and why, out. No workspace is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zhanggui.answers.inventory_columns import columns_help
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
SHOWN = {
    "id": Text("编码", "id"),
    "policy": Text("策略", "policy"),
    "reorder_point": Text("再订货点", "reorder point"),
    "order_up_to": Text("目标库存", "order up to"),
    "quantity": Text("订货量", "quantity"),
    "cost": Text("每期成本", "cost per period"),
    "service": Text("服务水平", "service"),
    "refused": Text("拒绝原因", "refused because"),
}
EXPLAINED = 20
MORE = Text("只解释前 {n} 行；全部见 --json。", "The first {n} rows are explained; all with --json.")


def register(group: typer.Typer) -> None:
    """Add this command to ``zg method``."""
    group.command("inventory", epilog=columns_help())(inventory)


def inventory(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CSV：每行一个商品，列名见下 · one item per row, columns below")
    ],
    json: Json = False,
) -> None:
    """库存策略、订货量和理由 · inventory policy, order quantity and why."""
    session: Session = ctx.obj
    from zhanggui.answers.inventory_method import inventory_answers

    answers = inventory_answers(file, session.language)
    if json:
        print_json(answers)
        return
    print_table("", [session.say(t) for t in SHOWN.values()], [_cells(a) for a in answers])
    if len(answers) > EXPLAINED:
        print(session.say(MORE.with_(n=EXPLAINED)))
    for answer in answers[:EXPLAINED]:
        print_why(session, answer)


def print_why(session: Session, answer: dict[str, Any]) -> None:
    """The steps to the quantity and what was assumed, for one row."""
    if answer["refused"]:
        return
    print(f"\n{answer['id']}")
    for step in answer["why"]:
        print(f"  {step['text']}")
    for text in answer["assumed"]:
        print(session.say(Text("  假设：{text}", "  assumed: {text}").with_(text=text)))


def _cells(answer: dict[str, Any]) -> list[object]:
    return ["" if answer[name] is None else f"{answer[name]}" for name in SHOWN]
