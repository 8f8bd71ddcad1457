"""Commands about fee rates: what each shop pays its platform from which day, and changing it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from zhanggui.answers.code_words import PLATFORMS
from zhanggui.answers.words import COMPONENTS, FEE_SOURCES
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.language import Text

COLUMNS = (
    Text("店铺", "shop"),
    Text("平台", "platform"),
    Text("费用", "fee"),
    Text("来源", "source"),
    Text("费率", "rate"),
    Text("每单固定", "fixed an order"),
    Text("生效日", "since"),
    Text("现行", "in force"),
    Text("说明", "note"),
)
SET = Text(
    "已记下：{shop} 的{fee}从 {since} 起按店铺费率 {rate}。该日起的利润已随之改变。",
    "Entered: from {since} on the {fee} of {shop} is its own rate, {rate}. Profit from that day on follows it.",
)
ENDED = Text(
    "已停用：{shop} 的{fee}从 {since} 起恢复平台费率。", "Ended: from {since} on the {fee} of {shop} is the platform's."
)  # fmt: skip
REMOVED = Text(
    "已删除：{shop} 从 {since} 起的{fee}费率，恢复此前的费率。",
    "Removed: the {fee} rate of {shop} from {since}; what held before holds on.",
)

Shop = Annotated[str, typer.Argument(metavar="SHOP", help="店铺编码 · shop code")]
Component = Annotated[
    str,
    typer.Argument(
        metavar="COMPONENT", help="commission（佣金）| payment_fee（支付费）| other_fees（其他费用）"
    ),
]
Rate = Annotated[str, typer.Argument(metavar="RATE", help="百分数，例如 3.5 · percent, such as 3.5")]
Since = Annotated[
    datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="从这天付款的订单起 · for orders paid from this day")
]  # fmt: skip
Fixed = Annotated[str, typer.Option("--fixed", help="每单固定金额 · amount an order")]
Currency = Annotated[
    str, typer.Option("--currency", help="固定金额的币种，默认为店铺币种 · of --fixed; else the shop's")
]
Note = Annotated[str, typer.Option("--note", help="备注，例如合同号 · note, such as the contract")]

group = typer.Typer(help="费率：各店铺付给平台的费用 · what shops pay their platforms", add_completion=False)


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.add_typer(group, name="fees")
    group.callback(invoke_without_command=True)(fees)
    group.command("set")(set_)
    group.command("end")(end)
    group.command("remove")(remove)


def fees(ctx: typer.Context, json: Json = False) -> None:
    """各店铺的费率：店铺自己的和平台的，按生效日 · every shop's rates, its own and the platform's, by day."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.fees import fee_answers

    answers = fee_answers(reader)
    if json:
        print_json(answers)
    else:
        heads = [session.say(head) for head in COLUMNS]
        print_table(session.say(Text("费率", "Fee rates")), heads, [_row(session, one) for one in answers])


def _row(session: Session, one: dict[str, Any]) -> list[object]:
    platform = PLATFORMS.get(one["platform"], Text(one["platform"], one["platform"]))
    fixed = f"{one['fixed']:,.2f} {one['currency']}" if one["fixed"] else ""
    held = session.say(Text("是", "yes")) if one["in_force"] else ""
    return [
        one["shop"], session.say(platform), session.say(COMPONENTS[one["component"]]),
        session.say(FEE_SOURCES[one["source"]]), percent_of(one["rate"]), fixed, one["since"], held,
        one.get("rate_why") or one["note"],
    ]  # fmt: skip


def percent_of(rate: Any) -> str | None:
    """3.5% of 0.035; None where nobody says one."""
    return None if rate is None else f"{(rate * 100).normalize():f}%"


def set_(
    ctx: typer.Context, shop: Shop, component: Component, rate: Rate, since: Since,
    fixed: Fixed = "", currency: Currency = "", note: Note = "", json: Json = False,
) -> None:  # fmt: skip
    """店铺从某天起的费率；同一天再记一次即更正 · a shop's own rate from a day on; the same day again corrects it."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.masterdata.fees import Typed, set_fee

    typed = Typed(
        shop=shop, component=component, since=since.date(), percent=rate, fixed=fixed, currency=currency, note=note
    )  # fmt: skip
    _tell(session, set_fee(workspace, typed, at=session.now), SET, "set", json=json)


def end(
    ctx: typer.Context, shop: Shop, component: Component, since: Since, note: Note = "", json: Json = False
) -> None:
    """从某天起恢复平台费率 · from a day on the platform's own rate again."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.masterdata.fees import end_fee

    made = end_fee(workspace, shop=shop, component=component, since=since.date(), note=note, at=session.now)
    _tell(session, made, ENDED, "ended", json=json)


def remove(ctx: typer.Context, shop: Shop, component: Component, since: Since, json: Json = False) -> None:
    """删除从某天起的一条费率（记错时用）· take back what was entered for a day."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.masterdata.fees import remove_fee

    gone = remove_fee(workspace, shop=shop, component=component, since=since.date(), at=session.now)
    _tell(session, gone, REMOVED, "removed", json=json)


def _tell(session: Session, fee: Any, sentence: Text, state: str, *, json: bool) -> None:
    if json:
        print_json(
            {
                "shop": fee.shop, "component": fee.component, "since": fee.since, "rate": fee.rate,
                "fixed": fee.fixed, "currency": fee.currency, "note": fee.note, "state": state,
            }
        )  # fmt: skip
        return
    name, rate = COMPONENTS[fee.component], percent_of(fee.rate)
    print(session.say(sentence.with_(shop=fee.shop, fee=name, since=fee.since, rate=rate)))
