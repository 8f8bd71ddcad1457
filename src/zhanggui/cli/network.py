"""``zg network``: which warehouses to open, which province from where, on the merchant's own orders."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

HEADS = (
    Text("方案", "network"), Text("仓库", "sites"), Text("固定/月", "fixed a month"), Text("履约/月", "orders a month"),
    Text("安全库存/月", "safety stock a month"), Text("合计/月", "total a month"), Text("每单", "an order"),
    Text("比今天省/月", "saves a month"), Text("平均天数", "mean days"), Text("时效达成", "promise kept"),
)  # fmt: skip
PROVINCE_HEADS = (
    Text("省", "province"), Text("从", "from"), Text("单/月", "orders a month"), Text("运费", "parcel"),
    Text("公里", "km"), Text("天", "days"),
)  # fmt: skip
TODAY, ONE = Text("今天", "today"), Text("{n} 个仓库", "{n} site(s)")
BEST = Text("最省：{sites}", "Cheapest: {sites}")
IDLE = Text("{sites}一单也不发", "{sites} would serve nobody")
MIDDLE = Text(
    "到全部订单总距离最短的点在{city}附近（北纬 {latitude}，东经 {longitude}）。",
    "The point with the least distance to all orders lies near {city} ({latitude} N, {longitude} E).",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("network")(network)


def network(
    ctx: typer.Context,
    promise: Annotated[
        Optional[float],  # noqa: UP045  typer reads this annotation at run time
        typer.Option("--promise", help="承诺几天送达 · days promised"),
    ] = None,
    share: Annotated[float, typer.Option("--share", help="其中多少订单须按时 · share kept, 0-1")] = 0.95,
    sites: Annotated[int, typer.Option("--sites", help="最多比较几个仓库 · compare up to so many sites")] = 5,
    days: Annotated[int, typer.Option("--days", help="用最近几天的订单 · orders of so many days")] = 180,
    json: Json = False,
) -> None:
    """开哪些仓库，哪个省从哪里发 · which warehouses to open, which province from where."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.network import network_answer, rule_of

    found = network_answer(reader, rule_of(promise_days=promise, share=share, sites=sites, days=days)).answer
    if found["refused"]:
        raise Refused(found["refused"])
    if json:
        print_json(in_language(session, found))
        return
    rows = [_row(session, option) for option in (found["today"], *found["options"])]
    print_table("", [session.say(t) for t in HEADS], rows)
    best = next((option for option in found["options"] if option["best"]), None)
    if best:
        print(session.say(BEST.with_(sites="、".join(best["sites"]))))
        columns = ("province", "site", "orders_month", "parcel", "km", "days")
        print_table(
            "", [session.say(t) for t in PROVINCE_HEADS], [[p[c] for c in columns] for p in best["provinces"]]
        )
    print(session.say(MIDDLE.with_(**found["middle"])))
    for text in found["assumed"]:
        print(f"— {session.say(text)}")


def _row(session: Session, option: dict[str, Any]) -> list[object]:
    name = session.say(TODAY if option["count"] is None else ONE.with_(n=option["count"]))
    if option["why"]:
        return [name, session.say(option["why"]), *[None] * 8]
    idle = f" ({session.say(IDLE.with_(sites='、'.join(option['idle'])))})" if option["idle"] else ""
    return [
        name, "、".join(option["sites"]) + idle, option["fixed_month"], option["serving_month"], option["stock_month"],
        option["total_month"], option["cost_per_order"], option.get("saves_month"), option["mean_days"],
        None if option["kept"] is None else f"{option['kept']:.0%}",
    ]  # fmt: skip


def in_language(session: Session, found: Any) -> Any:
    """The answer with its sentences in the reader's language."""
    if isinstance(found, Text):
        return session.say(found)
    if isinstance(found, dict):
        return {key: in_language(session, value) for key, value in found.items()}
    if isinstance(found, list):
        return [in_language(session, value) for value in found]
    return found
