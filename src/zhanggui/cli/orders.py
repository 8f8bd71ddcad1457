"""Commands about orders: one order with its lines, totals."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.cli.settlement import print_settlement
from zhanggui.core.language import Text

if TYPE_CHECKING:
    pass

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
Since = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="从这天起 · from this day")
]
Until = Annotated[
    Optional[datetime],  # noqa: UP045
    typer.Option("--until", formats=["%Y-%m-%d"], help="到这天止（不含）· up to but not including this day"),
]
ShopOption = Annotated[Optional[str], typer.Option("--shop", help="店铺编码 · shop code")]  # noqa: UP045

TOTALS = {
    "orders": Text("订单", "orders"),
    "order_lines": Text("明细", "lines"),
    "paid_orders": Text("支付订单", "paid orders"),
    "refunded_orders": Text("退款订单", "refunded orders"),
    "paid": Text("实付金额", "paid"),
    "refunded": Text("退款金额", "refunded"),
    "quarantined": Text("隔离行", "quarantined"),
    "currency": Text("币种", "currency"),
}
RECONCILE = (Text("项目", "item"), Text("订单", "orders"), Text("金额", "amount"), Text("可解释", "explains"))
LINE = {
    "line_id": Text("子订单编号", "line"),
    "sku": Text("SKU", "SKU"),
    "title": Text("标题", "title"),
    "quantity": Text("数量", "quantity"),
    "paid": Text("实付金额", "paid"),
    "refunded": Text("退款金额", "refunded"),
    "file": Text("文件", "file"),
    "line": Text("行", "line"),
}
SAME = Text("  店铺 {shop} 的文件里也有：{order_id}", "  also in a file of shop {shop}: {order_id}")
LEFT_OUT = Text(
    "  不计入：与店铺 {shop} 的 {order_id} 是同一订单（zg doubles）",
    "  does not count: the same order as {order_id} of shop {shop} (zg doubles)",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("order")(order)
    app.command("totals")(totals)
    app.command("reconcile")(reconcile)
    app.command("bills")(bills)


def day_of(moment: datetime | None) -> date | None:
    """The day of an option."""
    return moment.date() if moment else None


def order(ctx: typer.Context, order_id: str, shop: ShopOption = None, json: Json = False) -> None:
    """一张订单及其明细 · one order and its lines."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.orders import order_answers

    found = order_answers(reader, order_id, shop)
    if json:
        print_json(found)
        return
    if not found:
        session.tell(Text("没有订单 {id}。", "There is no order {id}.").with_(id=order_id))
    for one in found:
        print(f"{one['shop']} · {one['order_id']} · {one['raw_status']} · {one['paid']} {one['currency']}")
        for same in one["same_as"]:
            print(session.say((SAME if one["counts"] else LEFT_OUT).with_(**same)))
        shown = ("line_id", "sku", "title", "quantity", "paid", "refunded", "file", "line")
        names = [session.say(LINE[c]) for c in shown]
        print_table("", names, [[line[c] for c in shown] for line in one["lines"]])


def totals(
    ctx: typer.Context, since: Since = None, until: Until = None, shop: ShopOption = None, json: Json = False
) -> None:
    """订单合计（按付款日）· totals by paid day."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.orders import quarantined_rows, totals_answers

    answers = totals_answers(reader, since=day_of(since), until=day_of(until), shop=shop)
    nothing = dict.fromkeys(TOTALS, 0) | {
        "paid": "0.00",
        "refunded": "0.00",
        "quarantined": quarantined_rows(reader, shop),
        "currency": None,
    }
    if json:
        print_json(answers[0] if len(answers) == 1 else answers or nothing)
        return
    print_table(
        session.say(Text("合计", "Totals")),
        [session.say(t) for t in TOTALS.values()],
        [[a[c] for c in TOTALS] for a in answers],
    )


def reconcile(
    ctx: typer.Context,
    expect: Annotated[
        str,
        typer.Option(
            "--expect",
            help="paid=平台后台的支付金额；bill=账单合计（只写 bill：只看账单） · paid= the platform's total; "
            "bill= the bill's total (bill alone: only what was loaded)",
        ),
    ] = "bill",
    shop: ShopOption = None,
    since: Since = None,
    until: Until = None,
    currency: Annotated[str, typer.Option("--currency")] = "CNY",
    json: Json = False,
) -> None:
    """与平台后台合计或账单对账，并解释差额 · explain the difference to the platform's own total or bill."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.orders import expected_total, reconcile_answer
    from zhanggui.answers.settlement import settlement_answer

    name, total = expected_total(expect)
    asked: dict[str, Any] = {
        "shop": shop,
        "since": day_of(since),
        "until": day_of(until),
        "currency": currency,
    }
    if name == "bill" or total is None:
        found = settlement_answer(reader, expected=total, **asked)
        show = print_settlement
    else:
        found, show = reconcile_answer(reader, total, **asked), _print_reconciliation
    if json:
        print_json(found)
    else:
        show(session, found)


def _print_reconciliation(session: Session, found: dict[str, Any]) -> None:
    print_table(
        session.say(Text("对账（{c}）", "Reconciliation ({c})").with_(c=found["currency"])),
        [session.say(t) for t in RECONCILE],
        [
            [session.say(Text("平台合计", "the platform's total")), None, found["expected"], ""],
            [session.say(Text("系统合计", "our total")), None, found["ours"], ""],
            *([p["name"], p["orders"], p["amount"], "✓" if p["explains"] else ""] for p in found["parts"]),
            [session.say(Text("未解释", "unexplained")), None, found["unexplained"], ""],
        ],
    )


def bills(
    ctx: typer.Context,
    months: Annotated[
        int,
        typer.Option("--months", min=1, max=12, help="本月之外的月数 · whole months beside the running one"),
    ] = 3,
    json: Json = False,
) -> None:
    """各店各月的账单：到了没有，每一笔有没有归属 · every shop's bills by month: here or missing, and what found no order."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.bills import month_bills_answer

    found = month_bills_answer(reader, months=months)
    if json:
        print_json(found)
        return
    title = session.say(Text("各店账单一览", "Bills of all shops"))
    rows = [[shop["name"], *(_said(cell) for cell in shop["months"])] for shop in found["shops"]]
    print_table(title, [session.say(Text("店铺", "Shop")), *found["months"]], rows)


def _said(cell: dict[str, Any]) -> str:
    """What was booked, and what is to be said of it."""
    amounts = [f"{bill['loaded']:,} {bill['currency']}" for bill in cell["bills"]]
    return "\n".join([*amounts, cell["says"]])
