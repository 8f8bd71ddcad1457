"""Commands about orders that two shops' files both hold: which there are, and for which shop they count."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import typer

from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table, visible
from zhanggui.core.language import Text

COLUMNS = (
    Text("店铺", "shop"),
    Text("另一家", "other shop"),
    Text("内容", "what"),
    Text("数量", "documents"),
    Text("按运单", "by parcel"),
    Text("金额", "amount"),
    Text("另一家的金额", "other's amount"),
    Text("金额不同", "amounts differ"),
    Text("币种", "currency"),
    Text("计入", "counts for"),
)
NOT_DECIDED = Text("未定：两边都计入", "open: both count")
BOTH = Text("两边（不是同一订单）", "both (different orders)")
PLACES = Text(
    "  {number}：{file} 第 {line} 行 {amount} ＝ {other_number}：{other_file} 第 {other_line} 行 {other_amount}",
    "  {number}: {file} line {line}, {amount} = {other_number}: {other_file} line {other_line}, {other_amount}",
)
NONE = Text("没有在两家店铺的文件里重复的订单。", "No order stands in two shops' files.")
NEXT = Text(
    "选择算哪一家：`zg doubles count 店铺 --not 另一家`；确实是不同的订单：`zg doubles both 店铺 另一家`；文件放错了店铺：`zg undo 批次`。",
    "Say for which they count: zg doubles count SHOP --not OTHER; where they are different orders: zg doubles both SHOP "
    "OTHER; where a file was given to the wrong shop: zg undo BATCH.",
)
COUNTS = Text(
    "已记下：{shop} 与 {other} 都有的订单只计入 {counts}，指标和利润已随之改变。撤销：`zg doubles undo {shop} {other}`",
    "Noted: orders of both {shop} and {other} count for {counts} only; KPIs and profit follow. Take it back with "
    "zg doubles undo {shop} {other}",
)
BOTH_COUNT = Text(
    "已记下：{shop} 与 {other} 的这些订单是不同的订单，两边都计入。",
    "Noted: these orders of {shop} and {other} are different ones; both count.",
)
UNDONE = Text(
    "已撤销 {shop} 与 {other} 之间最近的选择。", "The latest choice between {shop} and {other} is taken back."
)

Shop = Annotated[str, typer.Argument(metavar="SHOP", help="店铺编码 · shop code")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="另一家店铺的编码 · the other shop's code")]
Not = Annotated[
    str, typer.Option("--not", help="不计入的店铺 · the shop whose copies do not count", show_default=False)
]

group = typer.Typer(
    help="重复订单：两家店铺的文件里都有的订单 · orders that two shops' files both hold", add_completion=False
)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.add_typer(group, name="doubles")
    group.callback(invoke_without_command=True)(doubles)
    group.command("count")(count)
    group.command("both")(both)
    group.command("undo")(undo)


def doubles(ctx: typer.Context, json: Json = False) -> None:
    """两家店铺的文件里都有的订单，以及算哪一家 · orders that two shops' files both hold, and for whom they count."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.doubles import double_answers

    answers = double_answers(reader)
    if json:
        print_json(answers)
    elif answers:
        _print(session, answers)
    else:
        print(session.say(NONE))


def _print(session: Session, answers: list[dict[str, Any]]) -> None:
    from zhanggui.answers.doubles import KINDS

    rows = [
        [
            *pair["shops"], session.say(KINDS[found["table"]]), found["documents"], found["by_parcel"], found["amount"],
            found["other_amount"], found["differ"], found["currency"], _decided(session, pair),
        ]
        for pair in answers
        for found in pair["found"]
    ]  # fmt: skip
    print_table(session.say(Text("重复订单", "Double orders")), [session.say(c) for c in COLUMNS], rows)
    for pair in answers:
        print(visible(" / ".join(pair["shops"])))
        for one in pair["examples"]:
            sums = {name: _amount(one[name]) for name in ("amount", "other_amount")}
            print(visible(session.say(PLACES.with_(**one | sums))))
    if any(pair["double"] for pair in answers):
        print(session.say(NEXT))


def _amount(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"


def _decided(session: Session, pair: dict[str, Any]) -> str:
    words = {None: NOT_DECIDED, "both": BOTH}
    return session.say(words[pair["counts"]]) if pair["counts"] in words else str(pair["counts"])


def count(ctx: typer.Context, shop: Shop, other: Not, json: Json = False) -> None:
    """两家都有的订单只计入这一家 · orders that both hold count for this shop only."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.masterdata.doubles import choose

    _tell(session, choose(workspace, shop=shop, other=other, counts=shop, at=session.now), json=json)


def both(ctx: typer.Context, shop: Shop, other: Other, json: Json = False) -> None:
    """它们是不同的订单，两边都计入 · they are different orders: both count."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.masterdata.doubles import BOTH as COUNT_BOTH
    from zhanggui.masterdata.doubles import choose

    _tell(session, choose(workspace, shop=shop, other=other, counts=COUNT_BOTH, at=session.now), json=json)


def undo(ctx: typer.Context, shop: Shop, other: Other, json: Json = False) -> None:
    """撤销两家店铺之间最近的选择 · take the latest choice between two shops back."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.masterdata.doubles import undo_choice

    gone = undo_choice(workspace, shop=shop, other=other, at=session.now)
    if json:
        print_json({"shops": [gone.shop, gone.other], "state": "undone"})
    else:
        print(session.say(UNDONE.with_(shop=gone.shop, other=gone.other)))


def _tell(session: Session, made: Any, *, json: bool) -> None:
    if json:
        print_json({"shops": [made.shop, made.other], "counts": made.counts or "both"})
        return
    sentence = COUNTS if made.counts else BOTH_COUNT
    print(session.say(sentence.with_(shop=made.shop, other=made.other, counts=made.counts)))
