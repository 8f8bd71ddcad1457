"""``zg stock``: every SKU with its stock, when it runs out, what an empty day costs, what to order from whom."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text

HEADS = (
    Text("SKU", "SKU"), Text("名称", "name"), Text("状态", "state"), Text("在库", "on hand"), Text("在途", "on order"),
    Text("每天卖", "a day"), Text("断货日", "runs out"), Text("断货每天少赚", "lost a day"), Text("供应商", "supplier"),
    Text("建议订货", "to order"), Text("金额", "cost"), Text("预期收益", "gain"), Text("币种", "currency"),
)  # fmt: skip
PLAIN = ("on_hand", "on_order", "a_day", "runs_out", "lost_a_day", "supplier")
NONE = Text(
    "没有库存数据。把库存表和订单导入：zg import 文件夹", "No stock yet. Import the stock list and orders: zg import DIR"
)  # fmt: skip
BAD_STATE = Text("没有「{state}」这个状态，可选：{states}。", "There is no state {state}: one of {states}.")
OLD = Text("{n} 个 SKU 的盘点已过期，数字是推算的。", "The counts of {n} SKUs are old: rolled forward.")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("stock")(stock)


def stock(
    ctx: typer.Context,
    state: Annotated[
        str, typer.Option("--state", help="short、soon、order、fine、idle、unknown · only these")
    ] = "",
    json: Json = False,
) -> None:
    """库存、断货日、断货损失和建议订货 · stock, when it runs out, what that costs, what to order."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.stock import NOT_WHOLE, STATES, stock_answer

    if reader.shops is not None:
        raise Refused(NOT_WHOLE)
    if state and state not in STATES:
        raise WrongUsage(BAD_STATE.with_(state=state, states="、".join(STATES)))
    rows = [row for row in stock_answer(reader).answer if state in ("", row["state"])]
    if json:
        print_json([row | {"why": session.say(row["why"]) if row["why"] else None} for row in rows])
        return
    if not rows:
        print(session.say(NONE))
        return
    title = session.say(Text("库存补货", "Stock"))
    print_table(title, [session.say(one) for one in HEADS], [_row(session, STATES, row) for row in rows])
    if old := sum(row["stale"] for row in rows):
        print(session.say(OLD.with_(n=old)))


def _row(session: Session, states: dict[str, Text], row: dict[str, Any]) -> list[object]:
    order = [row[name] if row["pays"] else None for name in ("quantity", "cost", "gain")]
    told = [row[name] for name in PLAIN]
    return [row["sku"], row["name"], session.say(states[row["state"]]), *told, *order, row["currency"]]
