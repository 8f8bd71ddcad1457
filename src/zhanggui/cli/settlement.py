"""A platform's bill on the screen: groups, what a typed total differs by, orders that differ."""

from __future__ import annotations

from typing import Any

from zhanggui.cli.session import Session, print_table
from zhanggui.core.language import Text

GROUPS = (
    Text("账单明细属于", "entries"),
    Text("类型", "kind"),
    Text("笔数", "entries"),
    Text("金额", "amount"),
)
PARTS = (Text("项目", "item"), Text("笔数", "entries"), Text("金额", "amount"), Text("可解释", "explains"))
GAPS = (
    Text("店铺", "shop"),
    Text("订单", "order"),
    Text("应结", "ordered"),
    Text("已结", "settled"),
    Text("差额", "difference"),
    Text("原因", "reason"),
)


def print_settlement(session: Session, found: dict[str, Any]) -> None:
    """Print what ``answers.settlement_answer`` found."""
    rows: list[list[Any]] = []
    for group in found["groups"]:
        rows.append([group["name"], "", group["entries"], group["amount"]])
        rows += [["", k["name"], k["entries"], k["amount"]] for k in group["kinds"]]
    rows.append([session.say(Text("已导入合计", "loaded")), "", found["entries"], found["loaded"]])
    title = Text("账单（{c}）", "Bill ({c})").with_(c=found["currency"])
    print_table(session.say(title), [session.say(t) for t in GROUPS], rows)
    if found["expected"] is not None:
        _print_difference(session, found)
    _print_orders(session, found)


def _print_difference(session: Session, found: dict[str, Any]) -> None:
    print_table(
        session.say(Text("与账单合计的差额", "Difference to the bill's total")),
        [session.say(t) for t in PARTS],
        [
            [session.say(Text("账单合计", "the bill's total")), None, found["expected"], ""],
            [session.say(Text("已导入合计", "loaded")), found["entries"], found["loaded"], ""],
            *([p["name"], p["entries"], p["amount"], "✓" if p["explains"] else ""] for p in found["parts"]),
            [session.say(Text("未解释", "unexplained")), None, found["unexplained"], ""],
        ],
    )


def _print_orders(session: Session, found: dict[str, Any]) -> None:
    orders, ads = found["orders"], found["ads"]
    said = Text(
        "结算到的订单 {orders} 张，其中 {equal} 张与应结一致，{unknown} 张实付未知；差额合计 {difference}。"
        "已完成而未结算的 {waiting} 张，{waiting_amount}。推广：账单扣 {booked}，推广报表 {reported}。",
        "{orders} orders were settled, {equal} of them at what was ordered, of {unknown} nobody knows what was paid; "
        "they differ by {difference}. {waiting} completed orders wait, {waiting_amount}. Ads: {booked} by the bill, "
        "{reported} by the reports.",
    )
    session.tell(
        said.with_(**{k: str(v) for k, v in (orders | ads | {"difference": orders["difference"]}).items()})
    )
    for double in found["doubles"]:
        twice = Text(
            "订单 {order_id} 的 {amount} 可能在两个文件里各有一次：请核对打款记录与账单。",
            "{amount} of order {order_id} may stand in two files: compare payments to buyers with the bill.",
        )
        session.tell(twice.with_(**{k: str(v) for k, v in double.items()}))
    if orders["differing"]:
        shown = ("shop", "order_id", "ordered", "settled", "difference", "why")
        print_table(
            session.say(Text("与应结不一致的订单", "Orders settled at another amount")),
            [session.say(t) for t in GAPS],
            [[gap[c] for c in shown] for gap in orders["differing"]],
        )
