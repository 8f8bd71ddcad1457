"""``zg packing``: which box for which parcel, what the set of boxes costs, parcels a little above a weight step."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

BOXES = {
    "box": Text("箱型", "box"), "size": Text("内径（毫米）", "inside (mm)"), "each": Text("单价", "each"),
    "parcels": Text("包裹", "parcels"), "cost": Text("箱费", "cost"), "filled": Text("装满", "filled"),
    "without": Text("没有它多花", "more without it"), "homeless": Text("没有它装不下", "no box without it"),
}  # fmt: skip
CANDIDATES = {
    "size": Text("新箱型（毫米）", "new size (mm)"), "each": Text("估计单价", "each, estimated"), "parcels": Text("包裹", "parcels"),
    "saving": Text("可省", "saves"), "homed": Text("现在装不下的", "held by none today"),
}  # fmt: skip
STEPS = {
    "goods": Text("商品", "goods"), "box": Text("箱型", "box"), "above_g": Text("超出（克）", "above (g)"),
    "parcels": Text("包裹", "parcels"), "saving": Text("降到档内可省", "saves below the step"),
}  # fmt: skip
PARCELS = {
    "order_id": Text("订单", "order"), "goods": Text("商品", "goods"), "box": Text("箱型", "box"), "filled": Text("装满", "filled"),
    "weight": Text("重量（公斤）", "weight (kg)"), "billable": Text("计费重量（公斤）", "charged (kg)"),
    "cost": Text("箱费加运费", "box and freight"), "why": Text("没有装箱的原因", "why not packed"),
}  # fmt: skip
SHOWN = 40
SUMMARY = Text(
    "{packed} / {parcels} 个包裹有箱型建议；箱费 {box_cost}，运费 {freight}，{by_volume} 个按体积计费。",
    "{packed} of {parcels} parcels have a box; boxes {box_cost}, freight {freight}, {by_volume} charged by volume.",
)
NOTHING = Text(
    "还没有箱型或商品尺寸：用 zg templates 目录 生成模板，填写「包装箱」和「商品」的长宽高后导入。",
    "No boxes or no sizes of goods yet: fill in 包装箱, and the sizes of 商品, from zg templates DIR.",
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("packing")(packing)


def packing(
    ctx: typer.Context,
    parcels: Annotated[
        bool, typer.Option("--parcels", help="逐个包裹列出箱型 · the box of every parcel")
    ] = False,
    json: Json = False,
) -> None:
    """包装选择：每个包裹用哪种箱、箱型组合的费用、重量档 · boxes for parcels, what the set costs, weight steps."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.packing import boxes_answer, packing_answer

    if parcels:
        rows = boxes_answer(reader)
        if json:
            print_json(rows)
        else:
            _table(session, Text("包裹", "Parcels"), PARCELS, rows[:SHOWN])
        return
    found = packing_answer(reader).answer
    if json:
        print_json(found)
        return
    if not found["any_boxes"] or not found["any_sizes"]:
        print(session.say(NOTHING))
        return
    _table(session, Text("箱型", "Boxes"), BOXES, found["boxes"])
    _table(session, Text("加一种箱型", "One size more"), CANDIDATES, found["candidates"])
    _table(session, Text("略超重量档", "A little above a weight step"), STEPS, found["steps"])
    names = ("packed", "parcels", "box_cost", "freight", "by_volume")
    print(session.say(SUMMARY.with_(**{name: found[name] for name in names})))
    for row in found["unknown"]:
        print(f"— {row['why']}：{row['parcels']}")


def _table(session: Session, title: Text, columns: dict[str, Text], rows: list[dict[str, Any]]) -> None:
    heads = [session.say(name) for name in columns.values()]
    print_table(session.say(title), heads, [[row[name] for name in columns] for row in rows])
