"""``zg bench``: comparisons on simulated merchants, to be run again by anybody. No workspace is needed."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
HEADS = (Text("策略", "policy"), Text("利润", "profit"), Text("少卖的毛利", "margin missed"),
         Text("持有成本", "holding"), Text("订货成本", "ordering"), Text("有货率", "service"),
         Text("占用资金", "stock"), Text("掌柜多赚", "ours earns more"), Text("95% 区间", "95 % interval"),
         Text("胜出", "won"))  # fmt: skip
TRANSFER_HEADS = (Text("做法", "policy"), Text("利润", "profit"), Text("比不调拨多赚", "more than sending nothing"),
                  Text("95% 区间", "95 % interval"), Text("胜出", "won"))  # fmt: skip
FORESIGHT = Text(
    "{n} 个商家，每家 {days} 天。掌柜的利润是预知未来需求者的 {share}。",
    "{n} merchants, {days} days each. Ours earns {share} of what foresight earns.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(
        help="在模拟商家上比较做法 · compare ways of working on simulated merchants", no_args_is_help=True
    )
    group.command("loop")(loop)
    group.command("transfers")(transfers)
    app.add_typer(group, name="bench")


def loop(
    ctx: typer.Context,
    seeds: Annotated[int, typer.Option("--seeds", help="模拟商家数 · simulated merchants")] = 20,
    days: Annotated[int, typer.Option("--days", help="天数 · days on trial")] = 180,
    skus: Annotated[int, typer.Option("--skus", help="SKU 数 · SKUs of a merchant")] = 40,
    orders_per_day: Annotated[
        int, typer.Option("--orders-per-day", help="日订单 · orders a day of a merchant")
    ] = 40,
    json: Json = False,
) -> None:
    """订货闭环：掌柜的订货规则与固定上下限、移动平均、预知未来相比 · the closed loop of orders against its peers."""
    session: Session = ctx.obj
    from zhanggui.answers.bench import loop_answer

    def tell(seed: int) -> None:
        print(f"{seed}/{seeds}", end=" ", flush=True, file=sys.stderr)

    found = loop_answer(seeds=seeds, days=days, skus=skus, orders_per_day=orders_per_day, tell=tell)
    print(file=sys.stderr)
    if json:
        print_json(found)
        return
    from zhanggui.answers.bench import POLICY_NAMES

    rows = [[session.say(POLICY_NAMES[one["name"]]), *_cells(one, seeds)] for one in found["policies"]]
    print_table("", [session.say(head) for head in HEADS], rows)
    share = f"{found['of_foresight']:.2%}"
    print(session.say(FORESIGHT.with_(n=len(found["seeds"]), days=days, share=share)))


def transfers(
    ctx: typer.Context,
    seeds: Annotated[int, typer.Option("--seeds", help="模拟商家数 · simulated merchants")] = 20,
    days: Annotated[int, typer.Option("--days", help="天数 · days on trial")] = 112,
    skus: Annotated[int, typer.Option("--skus", help="SKU 数 · SKUs of a merchant")] = 40,
    json: Json = False,
) -> None:
    """两仓调拨：掌柜的规则与不调拨、按销量调匀、预知未来相比 · transfers between two buildings against their peers."""
    session: Session = ctx.obj
    from zhanggui.answers.bench import TRANSFER_NAMES, transfers_answer

    found = transfers_answer(seeds=seeds, days=days, skus=skus)
    if json:
        print_json(found)
        return
    rows = [
        [
            session.say(TRANSFER_NAMES[one["name"]]), f"{one['profit']:,.0f}", f"{one['ahead']:+,.0f}",
            f"{one['low']:+,.0f} … {one['high']:+,.0f}", f"{one['won']}/{seeds}",
        ]
        for one in found["policies"]
    ]  # fmt: skip
    print_table("", [session.say(head) for head in TRANSFER_HEADS], rows)


def _cells(one: dict[str, Any], seeds: int) -> list[str]:
    money = [f"{one[name]:,.0f}" for name in ("profit", "missed", "holding", "ordering")]
    told = [*money, f"{one['served']:.2%}", f"{one['stock']:,.0f}"]
    if one["ahead"] is None:
        return [*told, "", "", ""]
    sure = "" if one["low"] is None else f"{one['low']:+,.0f} … {one['high']:+,.0f}"
    return [*told, f"{one['ahead']:+,.0f}", sure, f"{one['won']}/{seeds}"]
