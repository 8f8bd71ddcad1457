"""Commands about transfers between buildings: list, receive, cancel."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

HEADS = (Text("调拨单", "transfer"), Text("调出仓", "from"), Text("调入仓", "to"), Text("状态", "state"), Text("发出", "sent"),
         Text("预计到货", "due"), Text("收货", "received"), Text("SKU", "SKUs"), Text("件数", "units"), Text("已到", "came"))  # fmt: skip
NAMES = ("number", "from", "to", "state_name", "sent_day", "due_day", "received_day", "skus", "units", "came")
PLACES = (Text("仓库", "building"), Text("SKU", "SKUs"), Text("在库", "on hand"), Text("在途", "coming"),
          Text("无货", "without stock"), Text("建议调出", "to send"), Text("建议调入", "to take"), Text("盘点日", "counted"))  # fmt: skip
PLACE_NAMES = ("building", "skus", "units", "coming", "empty", "send", "take", "counted_day")
ADVISED = (Text("SKU", "SKU"), Text("调出仓", "from"), Text("在库", "on hand"), Text("调入仓", "to"), Text("在库", "on hand"),
           Text("预计断货日", "runs out"), Text("调拨", "to send"), Text("预期收益", "expected gain"), Text("币种", "currency"))  # fmt: skip
ADVISED_NAMES = (
    "sku",
    "from",
    "from_on_hand",
    "to",
    "to_on_hand",
    "to_empty_day",
    "units",
    "gain",
    "currency",
)
NOT_A_LINE = Text(
    "--line 写成 SKU=收到件数，收到「{given}」。", "Write --line as SKU=units that came, not {given}."
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("transfers")(transfers)
    app.command("transfer-receive")(receive)
    app.command("transfer-cancel")(cancel)


def transfers(ctx: typer.Context, json: Json = False) -> None:
    """各仓库存和调拨单 · stock by building and the transfers between them."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.transfers import buildings_answer, transfers_answer

    listed, places = transfers_answer(reader), buildings_answer(reader).answer
    if json:
        print_json({"transfers": listed, "stock": places})
        return
    print_table(
        session.say(Text("各仓库存", "Stock by building")), [session.say(head) for head in PLACES],
        [[one[name] for name in PLACE_NAMES] for one in places["buildings"]],
    )  # fmt: skip
    print_table(
        session.say(Text("建议的调拨（在决策台采纳）", "Transfers that pay (accept them among the decisions)")),
        [session.say(head) for head in ADVISED], [[one[name] for name in ADVISED_NAMES] for one in places["transfers"]],
    )  # fmt: skip
    for said in places["assumed"]:
        print(session.say(said))
    _print(session, listed)


def receive(
    ctx: typer.Context,
    number: str,
    lines: Annotated[
        list[str] | None,
        typer.Option("--line", help="SKU=收到（不写：按发出） · SKU=units (else as sent)"),
    ] = None,
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="收货日 · came on")
    ] = None,
    by: By = "zg",
    json: Json = False,
) -> None:
    """登记调拨收货 · record what arrived of a transfer."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.domains.supply.transfer_workflows import receive_transfer

    came: date = day.date() if day else session.today
    told = dict(_line(one) for one in lines or [])
    receive_transfer(reader.workspace, number, came=told, received_day=came, at=session.now, by=by)
    _tell(session, number, as_json=json)


def cancel(ctx: typer.Context, number: str, by: By = "zg", json: Json = False) -> None:
    """取消还没收货的调拨 · cancel a transfer that was not received yet."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.domains.supply.transfer_workflows import cancel_transfer

    cancel_transfer(reader.workspace, number, at=session.now, by=by)
    _tell(session, number, as_json=json)


def _tell(session: Session, number: str, *, as_json: bool) -> None:
    from zhanggui.answers.transfers import transfer_answer

    found = transfer_answer(session.reader(), number)
    if as_json:
        print_json(found)
    else:
        _print(session, [found])


def _print(session: Session, listed: list[dict[str, object]]) -> None:
    print_table(
        session.say(Text("调拨单", "Transfers")), [session.say(head) for head in HEADS],
        [[one[name] for name in NAMES] for one in listed],
    )  # fmt: skip


def _line(given: str) -> tuple[str, int]:
    sku, separator, units = given.rpartition("=")
    if not separator or not sku.strip() or not (units.isascii() and units.isdigit() and len(units) < 10):
        raise WrongUsage(NOT_A_LINE.with_(given=given))
    return sku.strip(), int(units)
