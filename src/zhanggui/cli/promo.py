"""``zg promo``: what a cart costs under all offers and why, and the lowest price any buyer can build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zhanggui.cli import promo_plans
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

app = typer.Typer(
    help="促销：到手价与最低到手价 · promotions: what carts cost, and at worst", no_args_is_help=True
)

PlanFile = Annotated[
    Path,
    typer.Argument(help="优惠、商品和购物车，YAML 或 JSON，见 docs/promotions.md · offers, goods and a cart"),
]
LINES = (Text("SKU", "SKU"), Text("件数", "units"), Text("标价", "price"), Text("实付", "paid"))
WORST = (
    Text("SKU", "SKU"), Text("标价", "list price"), Text("最低到手价", "lowest price"), Text("不会低于", "no lower than"),
    Text("商家实收", "received"), Text("价格底线", "floor"), Text("每件亏", "loss a unit"), Text("购物车", "cart"),
    Text("叠加的优惠", "offers that stack"),
)  # fmt: skip
CAP = Text(
    "{sku} 低于底线：限制「{code}」后商家实收至少 {received}，常见购物车的买家共多付 {cost}。",
    "{sku} is below its floor: without “{code}” it brings at least {received}; usual carts pay {cost} more.",
)
NO_CAP = Text(
    "{sku} 低于底线，去掉任何一个优惠都不够；最有用的是「{code}」，去掉后实收 {received}。",
    "{sku} is below its floor and no single offer is enough; “{code}” helps most: {received} without it.",
)


def register(main: typer.Typer) -> None:
    """Add this group's commands."""
    promo_plans.register(app)
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
    print_table("", [session.say(t) for t in WORST], [_row(one) for one in found["goods"]])
    for text in (*found["said"], *(_cap(one) for one in found["goods"] if one["cap"])):
        print(f"— {session.say(text)}")


def _row(one: dict[str, Any]) -> list[object]:
    carts = "、".join(f"{line['sku']}×{line['quantity']}" for line in one["cart"])
    shown = [one[key] for key in ("sku", "list", "worst", "no_lower_than", "received", "floor", "loss")]
    return [*shown, carts, "、".join(dict.fromkeys(one["offers"]))]


def _cap(one: dict[str, Any]) -> Text:
    first = one["cap"][0]
    text = CAP if first["clears"] else NO_CAP
    return text.with_(sku=one["sku"], code=first["code"], received=first["received"], cost=first["cost"])
