"""Commands about goods: SKUs, which item of which shop is which SKU, and what a unit costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhanggui.cli.files import Json, print_receipts
from zhanggui.cli.session import Session, print_json, print_table, progress_bar
from zhanggui.core.codes import fold_sku
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text

if TYPE_CHECKING:
    from zhanggui.answers.reader import Reader

CARD = {
    "sku": Text("SKU", "SKU"),
    "name": Text("名称", "name"),
    "category": Text("类目", "category"),
    "cost": Text("现行成本", "cost"),
    "cost_currency": Text("币种", "currency"),
    "cost_from_day": Text("成本生效日", "cost since"),
    "on_hand": Text("在库", "on hand"),
    "units_30_days": Text("近 30 天销量", "units in 30 days"),
    "shops": Text("在售店铺", "shops"),
    "source": Text("来源", "source"),
    "components": Text("组合装组件", "components"),
}
SOURCES = {
    "catalogue": Text("商品档案", "catalogue"),
    "sales": Text("订单", "sales"),
    "files": Text("成本、库存、采购或链接", "cost, stock, purchases or listing"),
}
PROPOSAL = {
    "shop": Text("店铺", "shop"),
    "item_key": Text("店铺商品", "item"),
    "title": Text("标题与规格", "title and spec"),
    "sku": Text("建议 SKU", "proposed SKU"),
    "name": Text("SKU 名称", "its name"),
    "confidence": Text("置信度", "confidence"),
    "why": Text("依据", "why"),
}
NOT_SOLD = Text(
    "{shop} 的订单里没有商品 {item}。可用 zg match 查看待匹配的商品。",
    "No order of {shop} has an item {item}. zg match lists the open ones.",
)
BAD_SHARE = Text(
    "置信度应在 0 到 1 之间，例如 0.95。", "The confidence lies between 0 and 1, for example 0.95."
)
NOTHING_OPEN = Text("没有待确认的匹配建议。", "There are no open proposals.")
NEXT = Text(
    "确认：zg match confirm 店铺 商品 SKU；整批接受：zg match accept-above 0.95；不是同一件：zg match split 店铺 商品",
    "Confirm: zg match confirm SHOP ITEM SKU; many: zg match accept-above 0.95; apart: zg match split SHOP ITEM",
)
CONFIRMED = Text("已确认：{shop} 的 {item} 就是 {sku}。", "Confirmed: {item} of {shop} is {sku}.")
SPLIT = Text("已拆分：{shop} 的 {item} 单独成为 {sku}。", "Split: {item} of {shop} stands alone as {sku}.")
UNDONE = Text("已撤销：{shop} 的 {item} 不再算作 {sku}。", "Undone: {item} of {shop} is no longer {sku}.")
ACCEPTED = Text(
    "已接受 {n} 条置信度不低于 {least} 的建议，还有 {left} 条待确认。每条都可用 zg match undo 撤销。",
    "{n} proposals at {least} or more accepted, {left} remain open. zg match undo takes any of them back.",
)

Shop = Annotated[str, typer.Argument(metavar="SHOP", help="店铺编码 · shop code")]
ItemKey = Annotated[str, typer.Argument(metavar="ITEM", help="店铺商品，见 zg match · item, see zg match")]
Sku = Annotated[str, typer.Argument(metavar="SKU", help="SKU 编码 · SKU code")]
Confidence = Annotated[float, typer.Argument(metavar="CONFIDENCE", help="0 到 1，例如 0.95 · 0 to 1")]

matching = typer.Typer(help="跨平台的同一商品 · the same goods across platforms", add_completion=False)
costs = typer.Typer(help="单位成本 · unit costs", no_args_is_help=True, add_completion=False)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("skus")(skus)
    app.add_typer(matching, name="match")
    app.add_typer(costs, name="costs")
    matching.callback(invoke_without_command=True)(match)
    matching.command("confirm")(confirm)
    matching.command("split")(split)
    matching.command("undo")(undo)
    matching.command("accept-above")(accept_above)
    costs.command("import")(import_costs)


def skus(ctx: typer.Context, json: Json = False) -> None:
    """SKU 一览：成本、库存、在售店铺、近 30 天销量 · all SKUs."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.goods import sku_cards

    cards = sku_cards(reader)
    if json:
        print_json(cards)
        return
    rows = [[_cell(session, name, card[name]) for name in CARD] for card in cards]
    print_table(session.say(Text("SKU 一览", "SKUs")), [session.say(head) for head in CARD.values()], rows)


def _cell(session: Session, name: str, value: Any) -> object:
    if name == "source":
        return session.say(SOURCES[value])
    if name == "components":
        return " + ".join(f"{part['sku']}×{part['quantity']}" for part in value)
    return "、".join(value) if name == "shops" else value


def match(ctx: typer.Context, json: Json = False) -> None:
    """待确认的匹配建议；confirm 确认、split 拆分、undo 撤销 · open proposals."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.goods import open_proposals, proposal_answer

    answers = [proposal_answer(reader, one) for one in open_proposals(reader)]
    if json:
        print_json(answers)
        return
    if not answers:
        print(session.say(NOTHING_OPEN))
        return
    shown = [
        a | {"title": f"{a['title']} {a['spec']}".strip(), "confidence": f"{a['confidence']:.2f}"}
        for a in answers
    ]
    heads = [session.say(head) for head in PROPOSAL.values()]
    print_table(
        session.say(Text("待确认的匹配", "Open proposals")), heads, [[a[c] for c in PROPOSAL] for a in shown]
    )
    print(session.say(NEXT))


def confirm(ctx: typer.Context, shop: Shop, item: ItemKey, sku: Sku, json: Json = False) -> None:
    """确认店铺的商品就是某个 SKU · confirm that an item is a SKU."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.masterdata import matching as decisions

    _must_be_sold(reader, shop, item)
    made = decisions.confirm(reader.workspace, shop=shop, item_key=item, sku=fold_sku(sku), at=session.now)
    _tell(session, made, CONFIRMED, "confirmed", json=json)


def split(ctx: typer.Context, shop: Shop, item: ItemKey, json: Json = False) -> None:
    """拆分：店铺的商品不是任何别的 SKU · an item is no other SKU."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.masterdata import matching as decisions

    _must_be_sold(reader, shop, item)
    made = decisions.split(reader.workspace, shop=shop, item_key=item, at=session.now)
    _tell(session, made, SPLIT, "split", json=json)


def undo(ctx: typer.Context, shop: Shop, item: ItemKey, json: Json = False) -> None:
    """撤销对店铺商品的最近一次决定 · take the latest decision back."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.masterdata import matching as decisions

    made = decisions.undo(workspace, shop=shop, item_key=item, at=session.now)
    _tell(session, made, UNDONE, "undone", json=json)


def accept_above(ctx: typer.Context, confidence: Confidence, json: Json = False) -> None:
    """接受置信度不低于此值的全部建议 · accept all proposals at least this sure."""
    session: Session = ctx.obj
    if not 0 <= confidence <= 1:
        raise WrongUsage(BAD_SHARE)
    reader = session.reader()
    from zhanggui.answers.goods import open_proposals, proposal_answer
    from zhanggui.masterdata.matching import confirm as decide

    found = open_proposals(reader)
    sure = [one for one in found if one.confidence >= confidence]
    for one in sure:
        item = one.item
        decide(reader.workspace, shop=item.shop, item_key=item.item_key, sku=one.sku, at=session.now)
    if json:
        accepted = [proposal_answer(reader, one) for one in sure]
        print_json({"accepted": accepted, "open": len(found) - len(sure)})
    else:
        print(session.say(ACCEPTED.with_(n=len(sure), least=confidence, left=len(found) - len(sure))))


def _must_be_sold(reader: Reader, shop: str, item: str) -> None:
    """Refuse a decision about an item that no order has: it is a typing error."""
    from zhanggui.answers.goods import is_sold

    if not is_sold(reader.tables(), shop, item):
        raise Refused(NOT_SOLD.with_(shop=shop, item=item))


def _tell(session: Session, made: Any, sentence: Text, state: str, *, json: bool) -> None:
    if json:
        print_json({"shop": made.shop, "item_key": made.item_key, "sku": made.sku, "state": state})
    else:
        print(session.say(sentence.with_(shop=made.shop, item=made.item_key, sku=made.sku)))


def import_costs(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="成本表 · cost files")],
    json: Json = False,
) -> None:
    """导入单位成本表 · import dated unit costs."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.clean.receipt import totals
    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.receipts import import_json, worst_exit_code

    options = ImportOptions(profile="templates.costs", shop=None, yes=False)
    with progress_bar(quiet=json) as progress:
        importer = Importer(
            workspace=workspace,
            profiles=known_profiles(),
            now=session.now,
            options=options,
            progress=progress,
        )
        receipts = importer.run(paths)
    if json:
        print_json(import_json(receipts, totals(receipts), session.language))
    else:
        print_receipts(session, receipts)
    raise typer.Exit(worst_exit_code(receipts))
