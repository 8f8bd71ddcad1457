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
CARBON = {
    "mode": Text("方案", "mode"),
    "orders": Text("单量", "orders"),
    "grams": Text("每单克数", "grams an order"),
}
LATE_CARRIERS = {
    "carrier": Text("快递公司", "carrier"), "late": Text("迟到", "late"), "days": Text("平均晚几天", "days late"),
    "due": Text("可索赔", "to claim"), "credited": Text("已赔", "credited"), "said": Text("说明", "note"),
}  # fmt: skip
LATE = {
    "bill_number": Text("账单", "bill"), "tracking_no": Text("运单号", "tracking number"), "province": Text("目的省", "province"),
    "promised": Text("承诺天数", "promised"), "days": Text("实际天数", "days"), "due": Text("可索赔", "to claim"),
    "said": Text("说明", "note"),
}  # fmt: skip
UNDER_WAY = {
    "order_id": Text("订单", "order"), "carrier": Text("快递公司", "carrier"), "province": Text("目的省", "province"),
    "due": Text("最晚送达", "promised by"), "chance": Text("迟到的可能", "chance"),
}  # fmt: skip
GRAMS = Text(
    "每单 {order} 克二氧化碳当量：运输 {road}，纸箱 {box}；换成最低的方式为 {best} 克。",
    "{order} g CO₂e an order: road {road}, box {box}; the lowest way would be {best} g.",
)
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
    late: Annotated[
        bool, typer.Option("--late", help="迟到的包裹和可能迟到的包裹 · parcels that were or may be late")
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
    if late:
        _late(session, json)
        return
    from zhanggui.answers.packing import packing_answer

    found = logistics_answer(reader).answer | {"carbon": packing_answer(reader).answer["carbon"]}
    if json:
        print_json(found)
        return
    _table(session, Text("快递账单", "Carrier bills"), BILLS, found["bills"])
    _table(session, Text("承运商", "Carriers"), CARRIERS, found["carriers"])
    _table(session, Text("配送方案", "Modes of delivery"), MODES, found["modes"])
    if found["carbon"]:
        _table(session, Text("碳排放", "Carbon"), CARBON, found["carbon"]["modes"])
        told = {name: found["carbon"][name] for name in ("order", "road", "box", "best")}
        print(session.say(GRAMS.with_(**told)))
        for factor in found["carbon"]["factors"]:
            print(f"— {factor['value']} · {factor['source']}")


def _late(session: Session, json: bool) -> None:
    from zhanggui.answers.late_parcels import late_answer

    found = late_answer(session.reader()).answer
    if json:
        print_json(found)
        return
    _table(session, Text("迟到", "Late"), LATE_CARRIERS, found["carriers"])
    _table(session, Text("迟到的包裹", "Late parcels"), LATE, found["lines"][:SHOWN])
    _table(
        session,
        Text("在途：迟到的可能", "Under way: chance to be late"),
        UNDER_WAY,
        found["under_way"][:SHOWN],
    )
    if found["why"]:
        print(found["why"])


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
