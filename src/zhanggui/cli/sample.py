"""Commands about sample data: the simulated merchant, our empty templates."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

NOT_A_FIRST = Text(
    "--start 应是某月的第一天，例如 2026-09-01，收到的是 {day}。",
    "--start takes the first day of a month, such as 2026-09-01, not {day}.",
)
NO_SUCH_SHOPS = Text(
    "--shops 应是 1 到 {most}，收到的是 {shops}。示例商家共有 {most} 家店。",
    "--shops takes 1 to {most}, not {shops}: the sample merchant has {most} shops.",
)
START = date(2025, 7, 1)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("simulate")(simulate)
    app.command("templates")(templates)


def simulate(
    ctx: typer.Context,
    directory: Path,
    seed: Annotated[int, typer.Option("--seed")] = 7,
    shops: Annotated[
        int, typer.Option("--shops", min=1, help="示例商家的前几家店 · the first so many of the sample shops")
    ] = 6,
    skus: Annotated[int, typer.Option("--skus", min=10)] = 300,
    months: Annotated[int, typer.Option("--months", min=1, max=36)] = 12,
    orders_per_day: Annotated[int, typer.Option("--orders-per-day", min=1)] = 100,
    start: Annotated[Optional[datetime], typer.Option("--start", formats=["%Y-%m-%d"])] = None,  # noqa: UP045
    buildings: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            "--buildings", min=2, max=6, help="各自有占比的仓库数 · buildings with shares of their own"
        ),
    ] = None,
    json: Json = False,
) -> None:
    """生成样板商家的导出文件与真值 · write a sample merchant's export files and its truth."""
    session: Session = ctx.obj
    from zhanggui.simulate.merchant import simulate as write
    from zhanggui.simulate.register import all_shops

    if shops > len(all_shops()):
        raise WrongUsage(NO_SUCH_SHOPS.with_(most=len(all_shops()), shops=shops))
    first = start.date() if start else START
    if first.day != 1:
        raise WrongUsage(NOT_A_FIRST.with_(day=first))
    made = write(
        directory,
        seed=seed,
        shops=shops,
        skus=skus,
        months=months,
        orders_per_day=orders_per_day,
        start=first,
        buildings=buildings,
    )
    if json:
        print_json({"exports": str(made.exports), "truth": str(made.truth), "files": len(made.files)})
        return
    said = Text(
        "已写出 {n} 个文件到 {exports}；真值另存于 {truth}",
        "{n} files written to {exports}; the truth is in {truth}",
    )
    print(session.say(said.with_(n=len(made.files), exports=made.exports, truth=made.truth)))


def templates(ctx: typer.Context, directory: Path, json: Json = False) -> None:
    """写出空白模板（成本、库存、商品…）· write our empty templates."""
    session: Session = ctx.obj
    from zhanggui.collect.templates.blank import write_blank

    written = [str(p) for p in write_blank(directory)]
    if json:
        print_json({"files": written})
    else:
        print(
            session.say(
                Text("已写出 {n} 个模板到 {d}", "{n} templates written to {d}").with_(
                    n=len(written), d=directory
                )
            )
        )
