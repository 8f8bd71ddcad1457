"""``zg logistics``: carriers' bills audited and modes compared; ``zg payback``: when equipment has paid for itself."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

BILLS = {
    "carrier": Text("快递公司", "carrier"), "bill_number": Text("账单", "bill"), "lines": Text("行数", "lines"),
    "charged": Text("收费", "charged"), "over": Text("多收", "too much"), "differences": Text("有差异", "differences"),
    "unjudged": Text("无法判断", "not judged"),
}  # fmt: skip
MODES = {
    "mode": Text("方案", "mode"), "slot": Text("时段", "slot"), "orders": Text("能送", "can send"),
    "fixed": Text("固定费", "fixed"), "cost": Text("总费用", "cost"), "per_order": Text("每单", "an order"),
    "promised_days": Text("天数", "days"), "must_be_true": Text("什么情况下更划算", "what must be true"),
}  # fmt: skip
CARRIERS = {
    "carrier": Text("快递公司", "carrier"), "score": Text("评分", "score"), "parcels": Text("包裹", "parcels"),
    "per_parcel": Text("每件收费", "a parcel"), "late": Text("迟到率", "late"), "over_rate": Text("多收率", "overcharged"),
}  # fmt: skip
DIFFERENCES = {
    "bill_number": Text("账单", "bill"), "tracking_no": Text("运单号", "tracking number"), "charged": Text("已收", "charged"),
    "expected": Text("应收", "expected"), "over": Text("多收", "too much"), "name": Text("原因", "why"),
}  # fmt: skip
SHOWN = 40
PAID_BACK = Text(
    "{months} 个月回本（不计利息 {simple} 个月）",
    "Paid back after {months} months ({simple} without interest)",
)
NEVER = Text("按这个节省额不会回本。", "At this saving it is never paid back.")
NOT_A_NUMBER = Text("请写数字，收到「{typed}」。", "Write a number, not {typed}.")


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("logistics")(logistics)
    app.command("payback")(payback)


def logistics(
    ctx: typer.Context,
    differences: Annotated[
        bool, typer.Option("--differences", help="逐行列出多收 · every line that charged too much")
    ] = False,
    json: Json = False,
) -> None:
    """快递账单核对、承运商评分、配送方案对比 · carrier bills audited, carriers scored, modes of delivery compared."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.logistics import differences_answer, logistics_answer

    if differences:
        rows = differences_answer(reader)
        if json:
            print_json(rows)
        else:
            _table(session, Text("多收的行", "Lines that charged too much"), DIFFERENCES, rows[:SHOWN])
        return
    found = logistics_answer(reader).answer
    if json:
        print_json(found)
        return
    _table(session, Text("快递账单", "Carrier bills"), BILLS, found["bills"])
    _table(session, Text("承运商", "Carriers"), CARRIERS, found["carriers"])
    _table(session, Text("配送方案", "Modes of delivery"), MODES, found["modes"])


def payback(
    ctx: typer.Context,
    investment: Annotated[str, typer.Argument(help="投资额 · what it costs")],
    saving: Annotated[str, typer.Argument(help="每月节省 · saved a month")],
    interest: Annotated[str, typer.Option("--interest", help="年利率，如 0.06 · interest a year")] = "0",
    json: Json = False,
) -> None:
    """设备多久回本 · when equipment has paid for itself."""
    session: Session = ctx.obj
    from zhanggui.domains.supply.analysis.payback import payback as run

    found = run(_number(investment), _number(saving), _number(interest))
    rows = [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in found.sheet]
    if json:
        print_json({"months": found.months, "simple_months": found.simple_months, "sheet": rows})
    elif found.months is None:
        print(session.say(NEVER))
    else:
        print(session.say(PAID_BACK.with_(months=found.months, simple=found.simple_months)))


def _table(session: Session, title: Text, columns: dict[str, Text], rows: list[dict[str, Any]]) -> None:
    heads = [session.say(name) for name in columns.values()]
    print_table(session.say(title), heads, [[row[name] for name in columns] for row in rows])


def _number(typed: str) -> Decimal:
    try:
        value = Decimal(typed.replace(",", ""))
    except InvalidOperation as wrong:
        raise WrongUsage(NOT_A_NUMBER.with_(typed=typed)) from wrong
    if not value.is_finite():
        raise WrongUsage(NOT_A_NUMBER.with_(typed=typed))
    return value
