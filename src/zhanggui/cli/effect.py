"""``zg method effect``: a panel in; the effect of a treatment, its interval and its placebo test out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
HEADS = {
    "method": Text("方法", "method"),
    "effect": Text("效果", "effect"),
    "lo-95": Text("95% 下限", "95 % low"),
    "hi-95": Text("95% 上限", "95 % high"),
    "p_placebo": Text("安慰剂 p", "placebo p"),
    "measurable": Text("可测量", "measurable"),
}


def register(group: typer.Typer) -> None:
    """Add this command to ``zg method``."""
    group.command("effect")(effect)


def effect(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV：每单位每期一行 · one row per unit and time")
    ],
    unit: Annotated[str, typer.Option("--unit", help="单位所在列（店铺、SKU、地区） · column of units")],
    time: Annotated[str, typer.Option("--time", help="时间所在列 · column of times")],
    outcome: Annotated[str, typer.Option("--outcome", help="结果所在列 · column of the outcome")],
    treated: Annotated[
        str, typer.Option("--treated", help="处理所在列，0 或 1 · column of the treatment, 0 or 1")
    ],
    method: Annotated[str, typer.Option("--method", help="auto | did | sc | sdid")] = "auto",
    seed: Annotated[
        int, typer.Option("--seed", help="安慰剂分组的随机种子 · seed of the placebo groups")
    ] = 1,
    json: Json = False,
) -> None:
    """效果评估：双重差分、合成控制、合成双重差分，带安慰剂检验 · effect of a treatment, with placebo test."""
    session: Session = ctx.obj
    from zhanggui.answers.effect_method import effect_answer

    answer = effect_answer(
        file, unit=unit, time=time, outcome=outcome, treated=treated, method=method, seed=seed,
        language=session.language,
    )  # fmt: skip
    if json:
        print_json(answer)
        return
    cells = ["—" if answer[name] is None else f"{answer[name]}" for name in HEADS]
    print_table("", [session.say(t) for t in HEADS.values()], [cells])
    if answer["why"]:
        print(answer["why"])
