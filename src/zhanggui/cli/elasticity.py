"""``zg method elasticity``: prices and quantities in, elasticities with intervals out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
HEADS = {
    "group": Text("组", "group"),
    "elasticity": Text("弹性", "elasticity"),
    "lo-95": Text("95% 下限", "95 % low"),
    "hi-95": Text("95% 上限", "95 % high"),
    "n": Text("记录数", "rows"),
    "why": Text("无法判断的原因", "why not"),
}


def register(group: typer.Typer) -> None:
    """Add this command to ``zg method``."""
    group.command("elasticity")(elasticity)


def elasticity(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV：每行一期，按时间先后 · one row per period, in order of time"
        ),
    ],
    quantity: Annotated[
        str, typer.Option("--quantity", help="销量所在列，可为 0 · column of quantities, 0 allowed")
    ],
    price: Annotated[str, typer.Option("--price", help="价格所在列 · column of prices")],
    group: Annotated[
        Optional[str],  # noqa: UP045  typer reads this annotation at run time
        typer.Option("--group", help="分组所在列（SKU） · column of groups, such as SKUs"),
    ] = None,
    control: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--control", help="控制列（促销、季节、流量），可多次 · column of a control, repeatable"
        ),
    ] = None,
    json: Json = False,
) -> None:
    """价格弹性：部分合并、稳健区间，价格没动过就说无法判断 · price elasticity, or why it cannot be told."""
    session: Session = ctx.obj
    from zhanggui.answers.elasticity_method import elasticity_answer

    answers = elasticity_answer(
        file, quantity=quantity, price=price, group=group, controls=control or [], language=session.language
    )
    if json:
        print_json(answers)
        return
    rows = [[_cell(answer[name]) for name in HEADS] for answer in answers]
    print_table("", [session.say(t) for t in HEADS.values()], rows)


def _cell(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
