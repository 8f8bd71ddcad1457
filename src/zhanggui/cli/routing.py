"""``zg method route``: delivery routes for a CVRPLIB file. No workspace is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
Seconds = Annotated[float, typer.Option("--seconds", help="搜索多少秒 · seconds to search")]
Seed = Annotated[int, typer.Option("--seed", help="随机种子 · seed of the search")]
Iterations = Annotated[
    Optional[int],  # noqa: UP045  typer reads this annotation at run time
    typer.Option(
        "--iterations",
        help="改为按次数停止，结果可重现 · stop after so many rounds instead: same answer again",
    ),
]
SUMMARY = Text(
    "总距离 {cost:,}，{vehicles} 辆车，{stops} 个停靠点。",
    "Distance {cost:,}, {vehicles} vehicles, {stops} stops.",
)
NOT_ALLOWED = Text("路线不可行：{why}", "The routes are not allowed: {why}")


def register(group: typer.Typer) -> None:
    """Add this command to ``zg method``."""
    group.command("route")(route)


def route(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CVRPLIB 格式的 .vrp，可带时间窗 · .vrp as in CVRPLIB, time windows too")
    ],
    seconds: Seconds = 30.0,
    seed: Seed = 1,
    iterations: Iterations = None,
    rounding: Annotated[
        str,
        typer.Option(
            "--rounding", help="auto | whole | tenth | exact：距离怎样取整 · how distances are rounded"
        ),
    ] = "auto",
    json: Json = False,
) -> None:
    """车辆路线 · vehicle routes."""
    session: Session = ctx.obj
    from zhanggui.answers.routing import effort_of, route_answer

    answer = route_answer(file, effort_of(seconds, iterations, seed), rounding, session.language)
    if json:
        print_json(answer)
        return
    heads = [session.say(t) for t in (Text("路线", "route"), Text("停靠点", "stops"))]
    print_table("", heads, [[str(n), " ".join(map(str, r))] for n, r in enumerate(answer["routes"], 1)])
    print(session.say(SUMMARY.with_(**{k: answer[k] for k in ("cost", "vehicles", "stops")})))
    if not answer["feasible"]:
        print(session.say(NOT_ALLOWED.with_(why=answer["why"])))
