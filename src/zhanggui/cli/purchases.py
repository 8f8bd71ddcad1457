"""Commands about purchase orders: list, one, write by hand, each step, receipts, the supplier's confirmation."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

HEADS = (Text("采购单", "order"), Text("供应商", "supplier"), Text("状态", "state"), Text("下单", "ordered"),
         Text("约定到货", "promised"), Text("SKU", "SKUs"), Text("件数", "units"), Text("已到", "came"),
         Text("金额", "cost"), Text("币种", "currency"))  # fmt: skip
NAMES = (
    "number",
    "supplier",
    "state_name",
    "ordered_day",
    "promised_day",
    "skus",
    "units",
    "came",
    "cost",
    "currency",
)
LINES = (Text("SKU", "SKU"), Text("订", "ordered"), Text("确认", "confirmed"), Text("到", "came"), Text("不良", "bad"),
         Text("欠", "owed"), Text("采购价", "unit cost"))  # fmt: skip
LINE_NAMES = ("sku", "quantity", "confirmed", "came", "defects", "owed", "unit_cost")
DIFFERENCES = (Text("采购单", "order"), Text("SKU", "SKU"), Text("订", "ordered"), Text("确认", "confirmed"),
               Text("原到货日", "day before"), Text("确认到货日", "day confirmed"))  # fmt: skip
NOT_A_LINE = Text("{option} 写成 {form}，收到「{given}」。", "Write {option} as {form}, not {given}.")
LEDGER = Text(
    "台账：共订 {ordered} 件＝未发出 {not_sent}＋待到 {owed}＋已到 {came}＋不再到 {short}＋已取消 {cancelled}",
    "Ledger: {ordered} units ordered = not sent {not_sent} + owed {owed} + came {came} + never to come {short} + "
    "cancelled {cancelled}",
)
STEPS = ("approve", "send", "confirm", "close", "cancel")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("purchases")(purchases)
    app.command("purchase")(purchase)
    app.command("purchase-new")(new)
    app.command("purchase-step")(step)
    app.command("purchase-edit")(edit)
    app.command("receive")(receive)
    app.command("purchase-confirm")(confirm)
    app.command("purchase-files")(files)


def purchases(
    ctx: typer.Context,
    state: Annotated[str | None, typer.Option("--state", help="open | draft | approved | sent | …")] = None,
    json: Json = False,
) -> None:
    """采购单和台账 · purchase orders and their ledger."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.purchases import ledger_answer, purchases_answer

    found, sums = purchases_answer(reader, state=state), ledger_answer()
    if json:
        print_json({"orders": found, "ledger": sums})
        return
    _print(session, found)
    print(session.say(LEDGER.with_(**sums)))


def purchase(ctx: typer.Context, number: str, json: Json = False) -> None:
    """一张采购单：明细、经过、疑点 · one purchase order: lines, history, remarks."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.purchases import purchase_answer

    _tell(session, purchase_answer(reader, number), as_json=json)


def new(
    ctx: typer.Context,
    supplier: str,
    lines: Annotated[list[str], typer.Option("--line", help="SKU=数量[@采购价] · SKU=units[@unit cost]")],
    wanted: Annotated[datetime, typer.Option("--wanted", formats=["%Y-%m-%d"], help="希望到货 · wanted by")],
    currency: Annotated[str, typer.Option("--currency", help="币种 · currency")] = "CNY",
    note: Annotated[str, typer.Option("--note", help="备注 · note")] = "",
    by: By = "zg",
    json: Json = False,
) -> None:
    """手工写一张采购单草稿 · write a draft purchase order by hand."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.purchases import purchase_answer
    from zhanggui.domains.supply.hand_orders import draft_by_hand, read_line

    listed = [read_line(*_line(one)) for one in lines]
    order = draft_by_hand(
        reader.workspace, supplier=supplier, lines=listed, currency=currency, wanted_day=wanted.date(), at=session.now,
        today=session.today, by=by, note=note,
    )  # fmt: skip
    _tell(session, purchase_answer(reader, order.number), as_json=json)


def step(
    ctx: typer.Context,
    number: str,
    verb: Annotated[str, typer.Argument(metavar="STEP", help="approve | send | confirm | close | cancel")],
    by: By = "zg",
    json: Json = False,
) -> None:
    """采购单走一步 · one step of a purchase order: approve, send, confirm, close, cancel."""
    session: Session = ctx.obj
    if verb not in STEPS:
        raise WrongUsage(NOT_A_LINE.with_(option="STEP", form=" | ".join(STEPS), given=verb))
    reader = session.reader()
    from zhanggui.answers.purchases import purchase_answer
    from zhanggui.domains.supply import workflows

    getattr(workflows, verb)(reader.workspace, number, at=session.now, by=by)
    _tell(session, purchase_answer(reader, number), as_json=json)


def edit(
    ctx: typer.Context,
    number: str,
    lines: Annotated[list[str] | None, typer.Option("--line", help="SKU=数量 · SKU=units")] = None,
    drop: Annotated[list[str] | None, typer.Option("--drop", help="去掉的 SKU · SKU to drop")] = None,
    wanted: Annotated[
        datetime | None, typer.Option("--wanted", formats=["%Y-%m-%d"], help="约定到货 · promised for")
    ] = None,
    by: By = "zg",
    json: Json = False,
) -> None:
    """发出之前改采购单：数量、去掉一行、到货日 · change an order that was not sent: quantities, lines, the day."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.purchases import purchase_answer
    from zhanggui.domains.supply import workflows
    from zhanggui.domains.supply.hand_orders import read_line

    read = [read_line(*_line(one)) for one in lines or []]
    workflows.edit(
        reader.workspace, number, quantities={one.sku: one.quantity for one in read}, removed=drop or [],
        promised_day=wanted.date() if wanted else None, at=session.now, by=by,
    )  # fmt: skip
    _tell(session, purchase_answer(reader, number), as_json=json)


def receive(
    ctx: typer.Context,
    number: str,
    lines: Annotated[list[str], typer.Option("--line", help="SKU=到货[/不良] · SKU=units[/bad units]")],
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="到货日 · came on")
    ] = None,
    by: By = "zg",
    json: Json = False,
) -> None:
    """登记到货和不良 · record what came and how much of it was bad."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.purchases import purchase_answer
    from zhanggui.domains.supply.workflows import receive_goods

    came: date = day.date() if day else session.today
    received = [_received(one) for one in lines]
    receive_goods(reader.workspace, number, lines=received, received_day=came, at=session.now, by=by)
    _tell(session, purchase_answer(reader, number), as_json=json)


def confirm(
    ctx: typer.Context,
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不同 · only show what differs")] = False,
    by: By = "zg",
    json: Json = False,
) -> None:
    """导入供应商的确认文件 · read a supplier's confirmation file and confirm its orders."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.purchases import confirmation_answer
    from zhanggui.domains.supply import workflows
    from zhanggui.domains.supply.confirmation_files import read_confirmation

    said = confirmation_answer(reader, read_confirmation(file))
    for order in said["orders"]:
        order["confirmed"] = bool(order["can_confirm"] and not dry_run)
        if order["confirmed"]:
            told = [line for line in order["lines"] if line["confirmed"] is not None]
            workflows.confirm(
                reader.workspace, order["number"], quantities={line["sku"]: line["confirmed"] for line in told},
                days={line["sku"]: line["day"] for line in told if line["day"]}, promised_day=order["day"],
                at=session.now, by=by,
            )  # fmt: skip
    if json:
        print_json(said)
        return
    names = ("sku", "ordered", "confirmed", "promised_day", "day")
    rows = [
        [o["number"], *(line[n] for n in names)]
        for o in said["orders"]
        for line in o["lines"]
        if line["differs"]
    ]
    print_table(
        session.say(Text("与订单不同的行", "Lines that differ")), [session.say(h) for h in DIFFERENCES], rows
    )
    for one in said["refused"]:
        print(f"! {one['line']}: {one['why']}")


def files(ctx: typer.Context, number: str, folder: Path, json: Json = False) -> None:
    """把采购单文件和邮件文字写到目录 · write a purchase order's sheet and e-mail text into a folder."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.purchases import sku_names
    from zhanggui.domains.supply.hand_orders import sheet_of
    from zhanggui.domains.supply.purchase_files import email_text, workbook
    from zhanggui.domains.supply.workflows import find

    sheet = sheet_of(find(number), sku_names(reader))
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{sheet.number}.xlsx", folder / f"{sheet.number}.txt"]
    written[0].write_bytes(workbook(sheet))
    written[1].write_text(email_text(sheet), encoding="utf-8")
    if json:
        print_json([str(path) for path in written])
    else:
        print("\n".join(str(path) for path in written))


def _tell(session: Session, found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    _print(session, [found])
    print_table(
        "", [session.say(h) for h in LINES], [[line[n] for n in LINE_NAMES] for line in found["lines"]]
    )
    for one in found["steps"]:
        print(f"{one['at']:%Y-%m-%d %H:%M}  {one['who']}  {one['did']}  {one['details']}")
    for odd in found["remarks"]:
        print(f"! {odd}")


def _print(session: Session, found: list[dict[str, Any]]) -> None:
    print_table(
        session.say(Text("采购单", "Purchase orders")), [session.say(h) for h in HEADS],
        [[one[n] for n in NAMES] for one in found],
    )  # fmt: skip


def _line(given: str) -> tuple[str, str, str]:
    """SKU, quantity, price of one --line."""
    sku, separator, rest = given.rpartition("=")
    quantity, _, price = rest.partition("@")
    if not separator or not sku.strip():
        raise WrongUsage(NOT_A_LINE.with_(option="--line", form="SKU=60@9.50", given=given))
    return sku.strip(), quantity, price


def _received(given: str) -> Any:
    from zhanggui.domains.supply.workflows import ReceivedLine

    sku, separator, rest = given.rpartition("=")
    units, _, bad = rest.partition("/")
    plain = [part.strip() for part in (units, bad or "0")]
    if (
        not separator
        or not sku.strip()
        or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in plain)
    ):
        raise WrongUsage(NOT_A_LINE.with_(option="--line", form="SKU=60/2", given=given))
    return ReceivedLine(sku=sku.strip(), quantity=int(plain[0]), defects=int(plain[1]))
