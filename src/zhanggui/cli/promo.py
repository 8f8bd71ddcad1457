"""``zg promo``: what a cart costs under all offers and why, the lowest price any buyer can build, what events brought."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zhanggui.answers.form import said
from zhanggui.cli import promo_plans, promo_suggest
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table, progress_bar
from zhanggui.core.language import Text
from zhanggui.core.periods import minute

app = typer.Typer(
    help="促销：到手价与最低到手价 · promotions: what carts cost, and at worst", no_args_is_help=True
)

PlanFile = Annotated[
    Path,
    typer.Argument(help="优惠、商品和购物车，YAML 或 JSON，见 docs/promotions.md · offers, goods and a cart"),
]
LINES = (Text("SKU", "SKU"), Text("件数", "units"), Text("标价", "price"), Text("实付", "paid"))
WORST = (
    Text("SKU", "SKU"), Text("标价", "list price"), Text("最低到手价", "lowest price"), Text("证明", "proof"),
    Text("商家实收", "received"), Text("价格底线", "floor"), Text("每件亏", "loss a unit"), Text("购物车", "cart"),
    Text("叠加的优惠", "offers that stack"),
)  # fmt: skip
CAP = Text(
    "{sku} 低于底线：{cap}，之后商家实收至少 {received}，常见购物车的买家共多付 {cost}。",
    "{sku} is below its floor: {cap}; then it brings at least {received}, and usual carts pay {cost} more.",
)
NO_CAP = Text(
    "{sku} 低于底线，限制任何一个优惠都不够；最有用的是：{cap}，之后实收 {received}。",
    "{sku} is below its floor and no single cap is enough; what helps most is: {cap}; then it brings {received}.",
)


def register(main: typer.Typer) -> None:
    """Add this group's commands."""
    promo_plans.register(app)
    promo_suggest.register(app)
    main.add_typer(app, name="promo")


@app.command("cart")
def cart(ctx: typer.Context, file: PlanFile, json: Json = False) -> None:
    """购物车的到手价，每一分钱的来由 · what a cart costs, and why, to the last fen."""
    session: Session = ctx.obj
    from zhanggui.answers.promotions import cart_answer

    found = cart_answer(file)
    if json:
        print_json({**found, "why": [session.say(text) for text in found["why"]]})
        return
    rows = [[one["sku"], one["quantity"], one["price"], one["paid"]] for one in found["lines"]]
    print_table("", [session.say(t) for t in LINES], rows)
    for text in found["why"]:
        print(session.say(text))


@app.command("worst")
def worst(ctx: typer.Context, file: PlanFile, json: Json = False) -> None:
    """每个 SKU 的最低到手价、亏本的订单、该限制哪个优惠 · lowest prices, loss orders, what to cap."""
    session: Session = ctx.obj
    from zhanggui.answers.promotions import worst_answer

    found = worst_answer(file, today=session.today)
    if json:
        print_json({**found, "said": [session.say(text) for text in found["said"]]})
        return
    print_table("", [session.say(t) for t in WORST], [_row(one, session) for one in found["goods"]])
    for text in (*found["said"], *(_cap(one) for one in found["goods"] if one["cap"])):
        print(f"— {session.say(text)}")


EVENTS = (
    Text("活动", "event"), Text("开始", "start"), Text("结束", "end"), Text("SKU", "SKUs"), Text("目标件数", "goal"),
    Text("卖出", "sold"), Text("增量件数", "extra units"), Text("净增利润", "net gain"), Text("区间", "range"), Text("状态", "state"),
)  # fmt: skip
PART_COLUMNS = (
    Text("组成", "part"), Text("增量件数", "extra units"), Text("利润", "profit"), Text("低", "low"), Text("高", "high"),
    Text("为什么测不出", "why not measured"),
)  # fmt: skip
CATEGORIES = (
    Text("类目", "category"), Text("目标", "goal"), Text("卖出", "sold"), Text("倍数", "lift"), Text("低", "low"), Text("高", "high"),
    Text("为什么测不出", "why not measured"),
)  # fmt: skip
LEARNED = (
    Text("类目", "category"), Text("下次倍数", "next lift"), Text("低", "low"), Text("高", "high"), Text("测过的活动", "events"),
    Text("计划÷实际", "planned / sold"),
)  # fmt: skip
BUDGETS = (
    Text("优惠", "offer"),
    Text("承担方", "paid by"),
    Text("预算", "budget"),
    Text("已花", "spent"),
    Text("比例", "share"),
)
WHOLE_EVENT = Text("整个活动", "the whole event")
NO_EVENTS = Text(
    "还没有活动。填写「促销活动」模板并导入（zg templates 目录）。",
    "There are no events yet. Fill in the promotion template and import it (zg templates DIR).",
)
COSTS = Text(
    "让利：商家 {merchant}，平台 {platform}，达人 {influencer}；赠品成本 {gifts}。还会退款约 {come}。",
    "Discounts: merchant {merchant}, platform {platform}, influencer {influencer}; gifts {gifts}. Refunds still to come: {come}.",
)
HEARD = Text(
    "评价 {n} 条，三星及以下 {low}（活动前 {usual}）。",
    "{n} reviews, three stars or less: {low} (before: {usual}).",
)
REVIEWING = Text("正在复盘…", "Reviewing…")
UNTOLD = Text("不知道", "unknown")


@app.command("review")
def review(
    ctx: typer.Context,
    event: Annotated[
        str | None, typer.Argument(help="活动名称；不写则全部 · an event; all of them without")
    ] = None,
    learned: Annotated[
        bool,
        typer.Option("--learned", help="下次计划可用的倍数和计划偏差 · lifts and bias for the next plan"),
    ] = False,
    json: Json = False,
) -> None:
    """活动带来的净增利润，为什么，顾客怎么说 · what events really brought, why, and what buyers said."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.event_review import learned_answer, review_answer, reviews_answer

    if event is not None:
        with progress_bar(quiet=json) as progress:
            progress(session.say(REVIEWING), 0)
            found = review_answer(reader, event).answer
        print_json(said(found, session.language)) if json else _one_event(found, session)
        return
    reviews = reviews_answer(reader)
    if learned:
        told = learned_answer(reader)
        print_json(told) if json else _learned(told, session)
    elif json:
        print_json([said(one, session.language) for one in reviews])
    elif not reviews:
        print(session.say(NO_EVENTS))
    else:
        print_table("", [session.say(t) for t in EVENTS], [_event_row(one, session) for one in reviews])


FIGURES = (Text("项目", "figure"), Text("值", "value"))
WRONG = (
    Text("SKU", "SKU"), Text("店铺", "shop"), Text("每件实收", "brought"), Text("应为", "should be"), Text("件数", "units"),
    Text("订单", "orders"),
)  # fmt: skip
BURN = (Text("SKU", "SKU"), Text("还剩", "left"), Text("每小时", "an hour"), Text("卖完时间", "runs out"))
FIRED = Text(
    "已止损：{who} 于 {at} 触发，亏损 {loss}。", "Stopped: {who} fired the stop-loss at {at}, loss {loss}."
)
AGE = Text("数据到 {at}；值班：{who}。", "Data until {at}; on duty: {who}.")


@app.command("watch")
def watch(
    ctx: typer.Context,
    event: Annotated[
        str | None, typer.Argument(help="活动名称；不写则进行中的 · an event; the running one without")
    ] = None,
    json: Json = False,
) -> None:
    """盯活动：计划与实际、库存、错价；到止损线触发一次 · watch an event; fires its stop-loss once."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.war_room import fire, war_room_answer, warn

    found = war_room_answer(reader, event, now=session.now)
    if found["stop_now"]:
        fire(reader, found["event"], now=session.now)
        found = war_room_answer(reader, found["event"], now=session.now)
    warn(reader, found["event"], now=session.now)
    if json:
        print_json(found)
        return
    names = {
        "units": Text("卖出件数", "units sold"), "planned": Text("到此刻计划", "planned by now"), "profit": Text("利润", "profit"),
        "orders": Text("订单", "orders"), "an_order": Text("每单利润", "profit an order"), "losing": Text("亏本的订单", "losing orders"),
    }  # fmt: skip
    print_table(
        found["event"],
        [session.say(t) for t in FIGURES],
        [[session.say(t), found[k]] for k, t in names.items()],
    )
    wrong = [
        [w["sku"], w["shop"], w["price"], w["expected"], w["units"], "、".join(w["orders"][:3])]
        for w in found["wrong"]
    ]
    print_table(session.say(Text("价格不对", "Wrong prices")), [session.say(t) for t in WRONG], wrong)
    burn = [[b["sku"], b["left"], b["an_hour"], minute(b["runs_out"])] for b in found["burns"][:20]]
    print_table(session.say(Text("库存消耗", "Stock burn")), [session.say(t) for t in BURN], burn)
    budgets = [
        [
            b["code"] or session.say(WHOLE_EVENT),
            b["funder_said"],
            b["budget"],
            "—" if b["untold"] else b["spent"] if b["exact"] else f"≤ {b['spent']}",
            f"{b['share']:.0%}" if b["exact"] else "—",
        ]
        for b in found["budgets"]
    ]
    print_table(session.say(Text("预算消耗", "Budgets")), [session.say(t) for t in BUDGETS], budgets)
    print(session.say(AGE.with_(at=minute(found["known"]), who="、".join(found["duty"]) or "—")))
    if found["fired"]:
        print(session.say(FIRED.with_(**found["fired"] | {"at": minute(found["fired"]["at"])})))


def _event_row(one: dict[str, Any], session: Session) -> list[object]:
    from zhanggui.domains.pricing.event_words import EVENT_STATES

    days = [f"{one[key]:%Y-%m-%d}" for key in ("start", "end")]
    if one["why"] is not None:
        return [
            one["event"],
            *days,
            one["skus"],
            one["goal"],
            None,
            None,
            None,
            None,
            session.say(one["why"]),
        ]
    net, extra = one["net"], one["parts"][0]["units"]
    around = f"{net['low']:,} – {net['high']:,}" if net else None
    state = session.say(EVENT_STATES[one["state"]] if net else one["parts"][0]["why"])
    return [
        one["event"], *days, one["skus"], one["goal"], one["units"], extra and extra[1], net and net["mid"], around, state,
    ]  # fmt: skip


def _one_event(one: dict[str, Any], session: Session) -> None:
    print_table(one["event"], [session.say(t) for t in EVENTS], [_event_row(one, session)])
    if one["why"] is not None:
        return
    parts = [
        [
            session.say(p["said"]),
            p["units"] and p["units"][1],
            *_spread(p["profit"]),
            p["why"] and session.say(p["why"]),
        ]
        for p in one["parts"]
    ]
    print_table("", [session.say(t) for t in PART_COLUMNS], parts)
    rows = [
        [c["category"], c["goal"], c["units"], *_spread(c["lift"]), c["why"] and session.say(c["why"])]
        for c in one["categories"]
    ]
    print_table("", [session.say(t) for t in CATEGORIES], rows)
    come = one["refunds_to_come"]
    print(session.say(COSTS.with_(**one["funded"], come=UNTOLD if come is None else come)))
    voices = one["voices"]
    shares = {
        key: "—" if voices[f] is None else f"{voices[f]:.0%}"
        for key, f in (("low", "low_share"), ("usual", "usual_low_share"))
    }
    print(session.say(HEARD.with_(n=voices["reviews"], **shares)))
    for note in one["notes"]:
        print(f"— {session.say(note)}")


def _spread(one: dict[str, Any] | None) -> list[object]:
    return [None, None, None] if one is None else [one["mid"], one["low"], one["high"]]


def _learned(told: dict[str, Any], session: Session) -> None:
    rows = [
        [one["category"], one["lift"], one["low"], one["high"], one["events"], one["bias"]]
        for one in [*told["categories"], told["common"] | {"category": "*"}]
    ]
    print_table("", [session.say(t) for t in LEARNED], rows)


def _row(one: dict[str, Any], session: Session) -> list[object]:
    from zhanggui.answers.promotions import proof_mark

    carts = "、".join(f"{line['sku']}×{line['quantity']}" for line in one["cart"])
    shown = [
        one["sku"],
        one["list"],
        one["worst"],
        session.say(proof_mark(one)),
        one["received"],
        one["floor"],
        one["loss"],
    ]
    return [*shown, carts, "、".join(dict.fromkeys(one["offers"]))]


def _cap(one: dict[str, Any]) -> Text:
    from zhanggui.answers.promotions import cap_words

    first = one["cap"][0]
    text = CAP if first["clears"] else NO_CAP
    return text.with_(
        sku=one["sku"], cap=cap_words(first, one["sku"]), received=first["received"], cost=first["cost"]
    )
