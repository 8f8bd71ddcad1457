"""Commands about orders: one order with its lines, totals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Optional

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

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


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("order")(order)
    app.command("totals")(totals)


def day_of(moment: datetime | None) -> date | None:
    """The day of an option."""
    return moment.date() if moment else None


def order(ctx: typer.Context, order_id: str, shop: ShopOption = None, json: Json = False) -> None:
    """一张订单及其明细 · one order and its lines."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.showing import find_orders

    found = find_orders(workspace, order_id, shop)
    if json:
        print_json(found)
        return
    if not found:
        session.tell(Text("没有订单 {id}。", "There is no order {id}.").with_(id=order_id))
    for one in found:
        print(f"{one['shop']} · {one['order_id']} · {one['raw_status']} · {one['paid']} {one['currency']}")
        shown = ("line_id", "sku", "title", "quantity", "paid", "refunded", "file", "line")
        names = [session.say(LINE[c]) for c in shown]
        print_table("", names, [[line[c] for c in shown] for line in one["lines"]])


def totals(
    ctx: typer.Context, since: Since = None, until: Until = None, shop: ShopOption = None, json: Json = False
) -> None:
    """订单合计（按付款日）· totals by paid day."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.clean.models import QuarantinedRow
    from zhanggui.kpi.totals import totals as compute
    from zhanggui.warehouse import store
    from zhanggui.warehouse.models import Batch

    tables = store.read(workspace.place.warehouse)
    found = compute(tables, since=day_of(since), until=day_of(until), shops=[shop] if shop else [])
    batches = Batch.objects.filter(state="loaded", **({"shop": shop} if shop else {})).values("pk")
    quarantined = QuarantinedRow.objects.filter(batch__in=batches).count()
    answers: list[dict[str, Any]] = [vars(t) | {"quarantined": quarantined} for t in found]
    nothing = dict.fromkeys(TOTALS, 0) | {
        "paid": "0.00",
        "refunded": "0.00",
        "quarantined": quarantined,
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
