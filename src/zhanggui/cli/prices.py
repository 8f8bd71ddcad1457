"""``zg price``: prices, floors and competitors of every SKU, one SKU line by line, what was sold below its floor."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from zhanggui.cli.decisions import By
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

ROWS = {
    "sku": Text("SKU", "SKU"), "shop": Text("店铺", "shop"), "asked": Text("标价", "asked"), "paid": Text("成交价", "paid"),
    "floor": Text("底价", "floor"), "floor_with_ads": Text("含推广费", "with ads"), "profit": Text("每件利润", "profit a unit"), "margin": Text("毛利率", "margin"),
    "lowest": Text("竞品最低", "lowest"), "highest": Text("竞品最高", "highest"), "rank": Text("名次", "rank"),
    "short": Text("30 天少收", "short"), "said": Text("状态", "state"),
}  # fmt: skip
LINES = {
    "day": Text("付款日", "paid"), "order_id": Text("订单", "order"), "sku": Text("SKU", "SKU"), "shop": Text("店铺", "shop"),
    "units": Text("件数", "units"), "price": Text("实收", "brought"), "floor": Text("底价", "floor"), "short": Text("少收", "short"),
}  # fmt: skip
LEDGER = {
    "text": Text("项目", "line"), "how": Text("怎么算", "how"), "floor": Text("底价时", "at the floor"),
    "now": Text("现价时", "at present"),
}  # fmt: skip
PROVINCES = {
    "province": Text("目的省", "province"),
    "share": Text("占比", "share"),
    "floor": Text("底价", "floor"),
}
OFFERS = {
    "competitor": Text("竞争对手", "competitor"), "price": Text("价格", "price"), "captured_at": Text("采集时间", "seen"),
    "seen_in": Text("来源", "from"), "state_text": Text("是否计入", "counts"),
}  # fmt: skip
ADVICE = {
    "sku": Text("SKU", "SKU"), "shop": Text("店铺", "shop"), "asked": Text("标价", "asked"), "lowest": Text("竞品最低", "lowest"),
    "floor": Text("底价", "floor"), "advised": Text("建议标价", "advised"), "advised_why": Text("为什么", "why"),
}  # fmt: skip
ELASTIC = {
    "text": Text("算法", "specification"), "elasticity": Text("弹性", "elasticity"), "gain": Text("14 天多赚", "gain of 14 days"),
}  # fmt: skip
LADDER = {
    "from": Text("开始", "from"), "off": Text("降价", "off"), "left": Text("预计剩余", "left"), "asked": Text("各店标价", "asked"),
}  # fmt: skip
RULES = {
    "shop": Text("店铺", "shop"), "state": Text("状态", "state"), "target": Text("目标", "target"),
    "offset": Text("比目标高", "above it"), "ceiling": Text("上限", "ceiling"), "largest_cut": Text("单次最多降", "largest cut"),
    "largest_rise": Text("单次最多涨", "largest rise"), "cool_down_days": Text("冷却天数", "days of rest"),
    "parity": Text("各店同价", "one price"), "seven_day": Text("7 天最低价", "7-day lowest"),
    "ads_in_floor": Text("底价含推广", "ads in floor"), "by": Text("谁设的", "by"),
}  # fmt: skip
YES = Text("是", "yes")
KNOWN = Text(
    "弹性 {e}，95% 区间 {low} 到 {high}，{weeks} 周",
    "elasticity {e}, 95 % interval {low} to {high}, {weeks} weeks",
)
BEST = Text(
    "建议标价 {price}，14 天多赚 {mid}（{low} 到 {high}），少赚的概率 {worse}",
    "advised: ask {price}, gains {mid} in 14 days ({low} to {high}); chance of earning less {worse}",
)
CROSS = Text(
    "同系列（{n} 个 SKU）涨价 1%，它的销量变 {effect}%，95% 区间 {low} 到 {high}。{why}",
    "units move by {effect} % for each per cent the family ({n} SKUs) is dearer, 95 % interval {low} to {high}. {why}",
)
HELD = Text(
    "受限于{text}：不受限会改到 {price}，14 天再多赚 {cost}",
    "held by {text}: without it {price}, {cost} more in 14 days",
)
SOLD_OFF = Text(
    "{units} 件，每周卖 {pace}，比不降价多回款 {mid}（{low} 到 {high}）{currency}，期末剩 {left} 件",
    "{units} units, {pace} a week: brings {mid} more than keeping the price ({low} to {high}) {currency}, {left} left at the end",
)
ABOVE, BELOW = (
    Text("清仓阶梯（不低于底价）", "Ladder above the floor"),
    Text("清仓阶梯（低于底价，须具名签字）", "Ladder below the floor (takes a signature)"),
)
NEEDS_SKU = Text("请写明要清仓的 SKU，例如：{example}", "Name the SKU to sell off, such as: {example}").with_(
    example="zg price --ladder TEA"
)
SHOWN = 40
NONE = Text(
    "没有可定价的商品。先导入订单或链接表。",
    "Nothing to price yet. Import orders or the listing sheet first.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("price")(price)
    app.command("price-rule")(price_rule)


def price(
    ctx: typer.Context,
    sku: Annotated[
        str | None, typer.Argument(help="只看这个 SKU，逐行列出底价 · this SKU, line by line")
    ] = None,
    margin: Annotated[str, typer.Option("--margin", help="要求的毛利率 % · margin wanted, percent")] = "",
    shop: Annotated[Optional[str], typer.Option("--shop", help="店铺 · shop")] = None,  # noqa: UP045
    below: Annotated[
        bool, typer.Option("--below", help="低于底价卖出的订单 · orders sold below their floor")
    ] = False,
    rule: Annotated[
        bool,
        typer.Option(
            "--rule", help="按竞品规则试算，不改价 · what the repricing rule would ask, changing nothing"
        ),
    ] = False,
    ladder: Annotated[
        bool, typer.Option("--ladder", help="这个 SKU 的清仓阶梯 · the SKU's ladder of markdowns")
    ] = False,
    json: Json = False,
) -> None:
    """每个 SKU 在各店的价格、底价、竞品区间 · price, floor and competitors of every SKU in every shop."""
    session: Session = ctx.obj
    if ladder:
        _ladder(session, sku, as_json=json)
        return
    reader = session.reader()
    from zhanggui.answers.prices import price_answer, prices_answer, rule_of

    wanted = rule_of(margin)
    if sku is not None:
        _one(
            session,
            [one for one in price_answer(reader, sku, wanted) if shop in (None, one["shop"])],
            as_json=json,
        )
        return
    found = prices_answer(reader, wanted).answer
    rows = [row for row in found["lines" if below else "rows"] if shop in (None, row["shop"])]
    if rule and not below:
        rows = [row for row in rows if row["advised_why"]]
    if json:
        print_json(rows)
    elif rule and not below:
        _table(session, Text("按竞品规则试算", "The rule, tried"), ADVICE, rows[:SHOWN])
    elif not rows and not below:
        print(session.say(NONE))
    elif below:
        _table(session, Text("低于底价的订单", "Sold below floor"), LINES, rows[:SHOWN])
    else:
        _table(session, Text("价格", "Prices"), ROWS, [_said(session, row) for row in rows[:SHOWN]])


def price_rule(
    ctx: typer.Context,
    shop: Annotated[str, typer.Argument(metavar="[SHOP]", help="店铺，不写则列出 · shop; none lists all rules")] = "",
    target: Annotated[str, typer.Option("--target", help="lowest | middle")] = "",
    offset: Annotated[str, typer.Option("--offset", help="比目标高多少 % · percent above the target")] = "",
    ceiling: Annotated[str, typer.Option("--ceiling", help="上限，吊牌价的 % · percent of the list price")] = "",
    largest_cut: Annotated[str, typer.Option("--largest-cut", help="单次最多降 % · percent")] = "",
    largest_rise: Annotated[str, typer.Option("--largest-rise", help="单次最多涨 % · percent")] = "",
    cool_down_days: Annotated[str, typer.Option("--cool-down-days", help="冷却天数 · days of rest")] = "",
    parity: Annotated[bool, typer.Option("--parity/--no-parity", help="各店同价 · nowhere of ours cheaper")] = False,
    seven_day: Annotated[bool, typer.Option("--seven-day/--no-seven-day", help="不高于 7 天最低成交价 · not above the lowest deal of 7 days")] = False,
    ads_in_floor: Annotated[bool, typer.Option("--ads-in-floor/--no-ads-in-floor", help="底价含推广费 · floors earn ads too")] = False,
    on: Annotated[bool, typer.Option("--on/--off", help="是否提出建议 · propose or only show")] = True,
    remove: Annotated[bool, typer.Option("--remove", help="恢复默认规则 · the usual rule again")] = False,
    by: By = "zg",
    json: Json = False,
) -> None:  # fmt: skip
    """各店的调价规则：查看、设定、恢复默认 · each shop's repricing rule: show, set, go back to the usual one."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.price_rules import rules_answer
    from zhanggui.domains.pricing.shop_rules import remove_rule, set_rule

    typed = {
        "target": target, "offset": offset, "ceiling": ceiling, "largest_cut": largest_cut, "largest_rise": largest_rise,
        "cool_down_days": cool_down_days, "parity": "yes" if parity else "", "seven_day": "yes" if seven_day else "",
        "ads_in_floor": "yes" if ads_in_floor else "",
    }  # fmt: skip
    if remove and shop:
        remove_rule(reader.workspace, shop, at=session.now, by=by)
    elif shop and (not on or any(typed.values())):
        set_rule(reader.workspace, shop, typed | {"on": "yes" if on else "no"}, at=session.now, by=by)
    rows = [row for row in rules_answer(reader) if shop in ("", row["shop"])]
    if json:
        print_json(rows)
    else:
        switches = {True: session.say(YES), False: "—"}
        said = [
            row | {name: switches[row[name]] for name in ("parity", "seven_day", "ads_in_floor")}
            for row in rows
        ]
        _table(session, Text("调价规则", "Repricing rules"), RULES, said)


def _ladder(session: Session, sku: str | None, *, as_json: bool) -> None:
    if sku is None:
        raise WrongUsage(NEEDS_SKU)
    reader = session.reader()
    from zhanggui.answers.price_advice import ladder_answer

    found = ladder_answer(reader, sku)
    if as_json:
        print_json(found)
        return
    for name, title in (("above_floor", ABOVE), ("below_floor", BELOW)):
        if name in found:
            one = found[name]
            rows = [
                step | {"asked": ", ".join(f"{shop} {price}" for shop, price in step["prices"].items())}
                for step in one["steps"]
            ]
            _table(session, title, LADDER, rows)
            print(session.say(SOLD_OFF.with_(**{key: one[key] for key in _SOLD_OFF})))


_SOLD_OFF = ("units", "pace", "mid", "low", "high", "currency", "left")


def _elasticity(session: Session, one: dict[str, Any]) -> None:
    if one["elasticity"] is None:
        print(one["elastic_why"])
        if one["test"]:
            print(one["test"])
        return
    told = {
        "e": one["elasticity"],
        "low": one["elastic_low"],
        "high": one["elastic_high"],
        "weeks": one["elastic_weeks"],
    }
    print(session.say(KNOWN.with_(**told)))
    if one["cross"]["effect"] is not None:
        print(session.say(CROSS.with_(n=len(one["cross"]["others"]), **one["cross"])))
    if one["best"]:
        print(session.say(BEST.with_(**one["best"])))
    for held in one["held"]:
        print(session.say(HELD.with_(**held)))
    _table(
        session, Text("不同算法的弹性", "Elasticity across specifications"), ELASTIC, one["specifications"]
    )


def _one(session: Session, found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    for one in found:
        title = Text(
            f"{one['sku']} · {one['shop']} · 为什么是这个底价",
            f"{one['sku']} · {one['shop']} · why this floor",
        )
        _table(session, title, LEDGER, one["ledger"])
        if not one["ledger"]:
            print(one["floor_why"])
        _table(session, Text("各省底价", "Floor by province"), PROVINCES, one["provinces"])
        _table(session, Text("竞品", "Competitors"), OFFERS, one["offers"])
        _elasticity(session, one)


def _said(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    from zhanggui.domains.pricing.words import PRICE_STATES

    floor = None if row["floor"] is None else f"{'≈' if row['assumed'] else ''}{row['floor']:,}"
    margin = None if row["margin"] is None else f"{row['margin']:.1%}"
    return row | {
        "floor": floor,
        "margin": margin,
        "said": row.get("floor_why") or session.say(PRICE_STATES[row["state"]]),
    }


def _table(session: Session, title: Text, columns: dict[str, Text], rows: list[dict[str, Any]]) -> None:
    heads = [session.say(name) for name in columns.values()]
    print_table(session.say(title), heads, [[row[name] for name in columns] for row in rows])
