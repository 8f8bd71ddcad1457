"""``zg price``: prices, floors and competitors of every SKU, one SKU line by line, what was sold below its floor."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

ROWS = {
    "sku": Text("SKU", "SKU"), "shop": Text("店铺", "shop"), "asked": Text("标价", "asked"), "paid": Text("成交价", "paid"),
    "floor": Text("底价", "floor"), "profit": Text("每件利润", "profit a unit"), "margin": Text("毛利率", "margin"),
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
SHOWN = 40
NONE = Text(
    "没有可定价的商品。先导入订单或链接表。",
    "Nothing to price yet. Import orders or the listing sheet first.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("price")(price)


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
    json: Json = False,
) -> None:
    """每个 SKU 在各店的价格、底价、竞品区间 · price, floor and competitors of every SKU in every shop."""
    session: Session = ctx.obj
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


def _said(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    from zhanggui.domains.pricing.words import PRICE_STATES

    floor = None if row["floor"] is None else f"{'≈' if row['assumed'] else ''}{row['floor']:,}"
    return row | {"floor": floor, "said": row.get("floor_why") or session.say(PRICE_STATES[row["state"]])}


def _table(session: Session, title: Text, columns: dict[str, Text], rows: list[dict[str, Any]]) -> None:
    heads = [session.say(name) for name in columns.values()]
    print_table(session.say(title), heads, [[row[name] for name in columns] for row in rows])
