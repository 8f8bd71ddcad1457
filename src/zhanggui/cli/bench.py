"""``zg bench``: comparisons on simulated merchants, to be run again by anybody. No workspace is needed."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from zhanggui.cli import bench_events
from zhanggui.cli.bench_events import policy_rows
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
HEADS = (Text("策略", "policy"), Text("利润", "profit"), Text("少卖的毛利", "margin missed"),
         Text("持有成本", "holding"), Text("订货成本", "ordering"), Text("有货率", "service"),
         Text("占用资金", "stock"), Text("掌柜多赚", "ours earns more"), Text("95% 区间", "95 % interval"),
         Text("胜出", "won"))  # fmt: skip
TRANSFER_HEADS = (Text("做法", "policy"), Text("利润", "profit"), Text("比不调拨多赚", "more than sending nothing"),
                  Text("95% 区间", "95 % interval"), Text("胜出", "won"))  # fmt: skip
PRICE_HEADS = (Text("做法", "policy"), Text("利润", "profit"), Text("掌柜多赚", "ours earns more"),
               Text("95% 区间", "95 % interval"), Text("胜出", "won"))  # fmt: skip
PRICE_TOLD = Text(
    "{n} 个商家，每家 {days} 天。掌柜的利润是最优的 {optimum}，补上了不动价与最优之间的 {gap}；{promised} 次预期的 80% 区间有 {promises} 包含"
    "实际；{intervals} 个弹性的 95% 区间有 {covered} 包含真值；{told} 的 SKU 能判断弹性。",
    "{n} merchants, {days} days each. Ours earns {optimum} of the optimum and {gap} of what lies between keeping prices and the "
    "optimum; {promises} of {promised} promised 80 % ranges held what happened, {covered} of {intervals} 95 % intervals hold the "
    "true elasticity; that of {told} of the SKUs could be told.",
)
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
    group.command("pricing")(pricing)
    group.command("events")(bench_events.events)
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


def pricing(
    ctx: typer.Context,
    seeds: Annotated[int, typer.Option("--seeds", help="模拟商家数 · simulated merchants")] = 20,
    days: Annotated[int, typer.Option("--days", help="天数 · days on trial")] = 180,
    skus: Annotated[int, typer.Option("--skus", help="SKU 数 · SKUs of a merchant")] = 40,
    orders_per_day: Annotated[
        int, typer.Option("--orders-per-day", help="日销件数 · units a day of a merchant")
    ] = 200,
    moves: Annotated[
        int,
        typer.Option("--moves", help="过去一年每个商品调价次数 · price changes a product in the year before"),
    ] = 6,
    first: Annotated[int, typer.Option("--first", help="第一个种子 · the first seed")] = 1,
    json: Json = False,
) -> None:
    """定价闭环：掌柜的建议价与不动价、成本加成、跟最低价、最优价相比 · prices in a closed loop against their peers."""
    session: Session = ctx.obj
    from zhanggui.answers.bench import pricing_answer

    def tell(seed: int) -> None:
        print(f"{seed}/{seeds}", end=" ", flush=True, file=sys.stderr)

    found = pricing_answer(
        seeds=seeds, days=days, skus=skus, orders_per_day=orders_per_day, moves=moves, first=first, tell=tell
    )
    print(file=sys.stderr)
    if json:
        print_json(found)
        return
    print_table("", [session.say(head) for head in PRICE_HEADS], policy_rows(found, session.say))
    print(session.say(price_told(found)))


def price_told(found: dict[str, Any]) -> Text:
    """What the trial of prices says in a sentence."""
    shares = {
        name: "—" if found[key] is None else f"{found[key]:.1%}"
        for name, key in (
            ("optimum", "of_optimum"), ("gap", "of_gap"), ("promises", "promises"), ("covered", "covered"), ("told", "told")
        )
    }  # fmt: skip
    told = {
        "n": found["seeds"],
        "days": found["days"],
        "promised": found["promised"],
        "intervals": found["intervals"],
    }
    return PRICE_TOLD.with_(**told, **shares)


def ahead_cells(one: dict[str, Any], seeds: int) -> list[str]:
    """How far ours is ahead of a policy, its interval, seeds won; empty for ours itself."""
    if one["ahead"] is None:
        return ["", "", ""]
    sure = "" if one["low"] is None else f"{one['low']:+,.0f} … {one['high']:+,.0f}"
    return [f"{one['ahead']:+,.0f}", sure, f"{one['won']}/{seeds}"]


def _cells(one: dict[str, Any], seeds: int) -> list[str]:
    money = [f"{one[name]:,.0f}" for name in ("profit", "missed", "holding", "ordering")]
    told = [*money, f"{one['served']:.2%}", f"{one['stock']:,.0f}"]
    if one["ahead"] is None:
        return [*told, "", "", ""]
    sure = "" if one["low"] is None else f"{one['low']:+,.0f} … {one['high']:+,.0f}"
    return [*told, f"{one['ahead']:+,.0f}", sure, f"{one['won']}/{seeds}"]
