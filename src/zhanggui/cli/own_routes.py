"""``zg routes``: delivery routes of the merchant's own vehicles, as lists in the outbox."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.network import in_language
from zhanggui.cli.orders import Json
from zhanggui.cli.routing import NOT_ALLOWED, Iterations, Seed
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

HEADS = (
    Text("车辆", "vehicle"), Text("顺序", "no."), Text("停靠点", "stop"), Text("到达", "arrives"), Text("离开", "leaves"),
    Text("累计公里", "km"), Text("卸货", "unloads"),
)  # fmt: skip
SUMMARY = Text(
    "{vehicles} 辆车，共 {km} 公里。路线表：outbox/{file}",
    "{vehicles} vehicles, {km} km. Route lists: outbox/{file}",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("routes")(routes)


def routes(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="停靠点表：停靠点、纬度、经度（或 x、y 公里）、需求、最早、最晚、停留分钟 · stops: stop, lat, lon (or x, y in km), demand, earliest, latest, service"
        ),
    ],
    vehicles: Annotated[int, typer.Option("--vehicles", help="车辆数 · vehicles")],
    capacity: Annotated[
        str,
        typer.Option("--capacity", help="每辆车的容量，单位同需求 · capacity of one, in the unit of demand"),
    ],
    depot: Annotated[
        Optional[str],  # noqa: UP045  typer reads this annotation at run time
        typer.Option("--depot", help="仓库那一行的名称，或 纬度,经度 · the depot's row, or lat,lon"),
    ] = None,
    leaves: Annotated[str, typer.Option("--leaves", help="出车时间 · leaving from")] = "08:00",
    back: Annotated[str, typer.Option("--back", help="最晚收车 · back by")] = "20:00",
    speed: Annotated[float, typer.Option("--speed", help="平均时速 · km/h")] = 30.0,
    detour: Annotated[
        float, typer.Option("--detour", help="公路与直线距离之比 · road over straight distance")
    ] = 1.3,
    seconds: Annotated[float, typer.Option("--seconds", help="搜索多少秒 · seconds to search")] = 10.0,
    seed: Seed = 1,
    iterations: Iterations = None,
    by: By = "zg",
    json: Json = False,
) -> None:
    """自有车辆的配送路线 · delivery routes of our own vehicles."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.own_routes import own_routes
    from zhanggui.answers.routing import effort_of

    found = own_routes(
        reader.workspace, file, depot, effort_of(seconds, iterations, seed), by=by, at=session.now, vehicles=vehicles,
        capacity=capacity, detour=detour, speed=speed, leaves=leaves, back=back,
    )  # fmt: skip
    if json:
        print_json(in_language(session, found))
        return
    if found["why"]:
        raise Refused(NOT_ALLOWED.with_(why=found["why"]))
    print_table("", [session.say(t) for t in HEADS], _rows(found))
    print(session.say(SUMMARY.with_(**{k: found[k] for k in ("vehicles", "km", "file")})))
    for text in found["assumed"]:
        print(f"— {session.say(text)}")


def _rows(found: dict[str, Any]) -> list[list[object]]:
    return [
        [
            str(route["vehicle"]),
            str(number),
            one["stop"],
            one["arrives"],
            one["leaves"],
            f"{one['km']}",
            one["demand"],
        ]
        for route in found["routes"]
        for number, one in enumerate(route["stops"], 1)
    ]
