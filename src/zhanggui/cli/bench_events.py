"""``zg bench events``: prices and events on trial, and plans replayed event after event."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

HEADS = (Text("做法", "policy"), Text("利润", "profit"), Text("掌柜多赚", "ours earns more"), Text("95% 区间", "95 % interval"),
         Text("胜出", "won"))  # fmt: skip
EVENT_HEADS = (Text("活动", "event"), Text("学到的倍数", "learned lift"), Text("不计倍数", "usual sales"),
               Text("上次活动的倍数", "last event's lift"), Text("逐 SKU 偏差", "by SKU"), Text("不比前一次差", "no worse than before"))  # fmt: skip
TOLD = Text(
    "{n} 个商家，每家 {days} 天。掌柜的利润是最优的 {optimum}，补上了不动价与最优之间的 {gap}；{promised} 个 SKU 活动的 80% 区间有 {gains} 包含实际多赚，"
    "{planned} 个整方案有 {plans}；每次活动平均 {joined:.0f} 个 SKU 参加，平均降 {depth}。",
    "{n} merchants, {days} days each. Ours earns {optimum} of the optimum and {gap} of what lies between keeping prices and the optimum; "
    "{gains} of {promised} promised 80 % ranges of a SKU's gain in an event held what happened, {plans} of {planned} of whole plans; "
    "{joined:.0f} SKUs took part in an event on average, {depth} off.",
)
REPLAYED = Text(
    "计划件数的误差（计划÷实际的自然对数的绝对值），各商家的中位数。同名活动第二次比第一次：{again}。80% 区间包含实际件数：{units}（{replayed} 个）。",
    "Errors of planned units, |log(planned / sold)|, medians over merchants. The second event of a name against its first: {again}. 80 % "
    "ranges of a SKU's units held {units} of {replayed}.",
)
PLAIN = Text("会员日", "member days")
OURS = Text("掌柜的建议价和预填活动", "advised prices and suggested events")


def events(
    ctx: typer.Context,
    seeds: Annotated[int, typer.Option("--seeds", help="模拟商家数 · simulated merchants")] = 20,
    skus: Annotated[int, typer.Option("--skus", help="SKU 数 · SKUs of a merchant")] = 40,
    units_per_day: Annotated[
        int, typer.Option("--units-per-day", help="日销件数 · units a day of a merchant")
    ] = 200,
    moves: Annotated[
        int, typer.Option("--moves", help="历史上每个商品调价次数 · price changes a product in the past")
    ] = 6,
    first: Annotated[int, typer.Option("--first", help="第一个种子 · the first seed")] = 1,
    json: Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")] = False,
) -> None:
    """定价和活动闭环：掌柜与不动价、成本加成、跟最低价、一律八折、最优相比 · prices and events in a closed loop against their peers."""
    session: Session = ctx.obj
    from zhanggui.answers.bench import events_answer

    def tell(seed: int) -> None:
        print(f"{seed - first + 1}/{seeds}", end=" ", flush=True, file=sys.stderr)

    found = events_answer(
        seeds=seeds, skus=skus, units_per_day=units_per_day, moves=moves, first=first, tell=tell
    )
    print(file=sys.stderr)
    if json:
        print_json(found)
        return
    for heads, rows in (
        (HEADS, policy_rows(found, session.say)),
        (EVENT_HEADS, event_rows(found, session.say)),
    ):
        print_table("", [session.say(one) for one in heads], rows)
    print(session.say(told(found)))
    print(session.say(replayed(found)))


def policy_rows(found: dict[str, Any], say: Any) -> list[list[str]]:
    """A row a policy: its profit, how far ours is ahead."""
    from zhanggui.answers.bench import PRICE_NAMES
    from zhanggui.cli.bench import ahead_cells

    return [
        [
            say(OURS if one["name"] == "ours" else PRICE_NAMES[one["name"]]),
            f"{one['profit']:,.0f}",
            *ahead_cells(one, found["seeds"]),
        ]
        for one in found["policies"]
    ]


def event_rows(found: dict[str, Any], say: Any) -> list[list[str]]:
    """A row an event that was planned: errors of planned units."""
    return [
        [
            one["event"] or say(PLAIN),
            *(_number(one[name]) for name in ("learnt", "usual", "last", "by_sku")),
            _percent(one["no_worse"]),
        ]
        for one in found["events"]
    ]


def told(found: dict[str, Any]) -> Text:
    """What the trial says in a sentence."""
    shares = {
        name: _percent(found[key])
        for name, key in (
            ("optimum", "of_optimum"),
            ("gap", "of_gap"),
            ("gains", "gains"),
            ("plans", "plans"),
        )
    }
    more = {
        "n": found["seeds"],
        "days": found["days"],
        "promised": f"{found['promised']:,}",
        "planned": found["planned"],
    }
    return TOLD.with_(**shares, **more, joined=found["joined"], depth=_percent(found["depth"]))


def replayed(found: dict[str, Any]) -> Text:
    """The second event of a name against its first."""
    first: dict[str, float] = {}
    again = []
    for one in found["events"]:
        if one["event"] and one["learnt"] is not None:
            if one["event"] in first:
                again.append(f"{one['event']} {first[one['event']]:.2f} → {one['learnt']:.2f}")
            first.setdefault(one["event"], one["learnt"])
    return REPLAYED.with_(
        again=", ".join(again) or "—", units=_percent(found["units"]), replayed=f"{found['replayed']:,}"
    )


def _number(x: float | None) -> str:
    return "—" if x is None else f"{x:.3f}"


def _percent(x: float | None) -> str:
    return "—" if x is None else f"{x:.1%}"
