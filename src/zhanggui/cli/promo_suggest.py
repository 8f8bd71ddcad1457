"""``zg promo suggest``: the plan for a coming event, filled in by what past events and prices taught."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

Day = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="第一天 · first day")]
Last = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="最后一天 · last day")]
ROWS = (Text("SKU", "SKU"), Text("减 %", "% off"), Text("价格", "price"), Text("预计件数", "expected units"), Text("低–中–高", "low–mid–high"), Text("每小时", "an hour"),
        Text("倍数", "lift"), Text("多赚", "gain"), Text("少赚的可能", "chance of less"), Text("缺货", "short"), Text("来源", "from"))  # fmt: skip
TITLE = Text("{name}：{since} 到 {until}", "{name}: {since} to {until}")
TOTAL = Text(
    "共 {skus} 个 SKU、{units} 件，预计多赚 {low} — {mid} — {high} {currency}",
    "{skus} SKUs, {units} units, expected gain {low} — {mid} — {high} {currency}",
)
LEARNT = Text(
    "活动 {events} 次，看得出弹性的 SKU {elastic} 个；活动后透支 {pulled}（{pulled_from}），挤占同类 {taken}（{taken_from}）",
    "{events} events, {elastic} SKUs whose elasticity can be told; pulled forward {pulled} ({pulled_from}), cannibalised {taken} "
    "({taken_from})",
)
BIAS = Text(
    "这类方案以往计划是实际的 {bias} 倍，已扣除",
    "such plans wanted {bias} times what came, which is taken out",
)
OUT = Text("不参加：", "left out: ")
MADE = Text(
    "已写成草稿方案 {number}。检查、修改、批准之后才会开始。",
    "Written down as draft plan {number}. It starts only after somebody checked, edited and approved it.",
)


def register(promo: typer.Typer) -> None:
    """Add the command to ``zg promo``."""
    promo.command("suggest")(suggest)


def suggest(
    ctx: typer.Context,
    since: Day,
    until: Last,
    shop: Annotated[
        list[str] | None, typer.Option("--shop", help="店铺（可多次，默认全部）· shops, default all")
    ] = None,
    parity: Annotated[
        int | None,
        typer.Option(
            "--parity",
            min=0,
            max=99,
            help="不比方案外店铺低出这么多 % · at most this % below shops outside the plan",
        ),
    ] = None,
    make: Annotated[
        bool, typer.Option("--make/--show", help="写成草稿方案，或只看 · make a draft plan, or only show")
    ] = True,
    by: By = "zg",
    json: Json = False,
) -> None:
    """预填活动方案：哪些 SKU、降多少、件数、多赚、不参加的原因 · the plan for an event, filled in; a draft for a person to edit."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.promotion_suggest import suggest_and_create, suggest_answer

    share = None if parity is None else Decimal(parity) / 100
    asked = (reader, since.date(), until.date(), shop or ())
    found = suggest_answer(*asked, parity=share).answer
    number = None
    if make and found["rows"]:
        number = suggest_and_create(*asked, parity=share, at=session.now, by=by)
    if json:
        print_json(found | {"number": number})
        return
    _show(session, found)
    if number is not None:
        print(session.say(MADE.with_(number=number)))


def _show(session: Session, found: dict[str, Any]) -> None:
    title = TITLE.with_(
        name=found["name"], since=f"{found['since']:%Y-%m-%d %H:%M}", until=f"{found['until']:%Y-%m-%d %H:%M}"
    )
    if found["rows"]:
        print_table(
            session.say(title), [session.say(one) for one in ROWS], [_row(one) for one in found["rows"]]
        )
        gain = found["gain"]
        said = TOTAL.with_(skus=len(found["rows"]), units=found["units"], low=gain["low"], mid=gain["mid"], high=gain["high"],
                           currency=found["currency"])  # fmt: skip
        print(session.say(said))
    learnt = found["learnt"]
    pulled, taken = learnt["pulled_forward"], learnt["cannibalised"]
    print(session.say(LEARNT.with_(
        events=learnt["events"], elastic=learnt["elastic_skus"], pulled=f"{pulled['share']:.0%}", pulled_from=pulled["text"],
        taken=f"{taken['share']:.0%}", taken_from=taken["text"],
    )))  # fmt: skip
    if learnt["bias"] != 1:
        print(session.say(BIAS.with_(bias=f"{learnt['bias']:.2f}")))
    for why, skus in _by_reason(found["left_out"]).items():
        print(f"{session.say(OUT)}{', '.join(skus)}: {why}")


def _by_reason(left_out: list[dict[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in left_out:
        found.setdefault(one["why"], []).append(one["sku"])
    return found


def _row(one: dict[str, Any]) -> list[object]:
    prices = ", ".join(sorted({str(place["price"]) for place in one["prices"]}))
    units, lift, gain = (one[name] for name in ("units", "lift", "gain"))
    return [
        one["sku"], one["depth"], prices, one["expected"], f"{units['low']}–{units['mid']}–{units['high']}", one["an_hour"],
        f"{lift['low']}–{lift['mid']}–{lift['high']}", f"{gain['low']} — {gain['mid']} — {gain['high']}", f"{one['worse']:.0%}",
        one["short"], one["source"],
    ]  # fmt: skip
