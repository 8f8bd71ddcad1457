"""Commands about shops that are asked themselves: connect one, pull, disconnect."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from zhanggui.cli.files import print_receipts
from zhanggui.cli.orders import Json
from zhanggui.cli.session import Session, print_json, print_table
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.periods import minute

HEADS = (
    Text("店铺", "shop"), Text("平台", "platform"), Text("网址", "address"), Text("状态", "state"),
    Text("上次取数", "last pull"), Text("下次取数", "next pull"), Text("间隔", "every"), Text("最新订单变动", "newest change"), Text("待导入推送", "waiting"),
    Text("推送地址", "webhook"),
)  # fmt: skip
ON, OFF = Text("已连接", "connected"), Text("已断开", "disconnected")
NONE = Text("还没有连接店铺。", "No shop is connected.")
SECRETS = Text(
    "令牌不写在命令里。请放进一个只有自己可读的文件，每行「名称=值」，用 --secrets 指定。{platform} 需要：{names}；可另加推送密钥「webhook」。",
    "Tokens are never typed into a command. Put them into a file only you can read, a line name=value each, and name it "
    "with --secrets. {platform} needs: {names}; webhook may be added.",
)
BAD_LINE = Text("{file} 第 {n} 行应为「名称=值」。", "Line {n} of {file} should be name=value.")
OPEN_FILE = Text("{file} 别人也能读。请先运行：{command}", "Others can read {file}. Run first: {command}")
CONNECTED = Text("已连接 {shop}。取数：zg pull {shop}", "{shop} is connected. Pull it: zg pull {shop}")
DISCONNECTED = Text(
    "已断开 {shop}，令牌已删除；取回的数据都在。", "{shop} is disconnected, its tokens are gone; what was pulled stays."
)  # fmt: skip
PLANNED = Text(
    "{shop}：{every}，下次 {due}。由 zg serve 的后台任务执行。",
    "{shop}: {every}, next at {due}. The background work of zg serve does it.",
)
NOTHING_NEW = Text("{shop}：没有新的变动。", "{shop}: nothing new.")

ShopName = Annotated[str, typer.Argument(metavar="[SHOP]", help="店铺编码 · shop code")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("connect")(connect)
    app.command("pull")(pull)
    app.command("pull-every")(pull_every)
    app.command("disconnect")(disconnect)


def connect(
    ctx: typer.Context,
    shop: ShopName = "",
    platform: Annotated[str, typer.Option("--platform", help="woocommerce | shopify | vendure")] = "",
    address: Annotated[str, typer.Option("--address", help="店铺网址 · the shop's address")] = "",
    secrets: Annotated[Path | None, typer.Option("--secrets", help="令牌文件 · file with the tokens")] = None,
    lan: Annotated[
        bool, typer.Option("--lan", help="店铺在自家局域网 · it stands in your own network")
    ] = False,
    currency: Annotated[
        str, typer.Option("--currency", help="新店铺的币种，默认 CNY · of a new shop; else CNY")
    ] = "",
    time_zone: Annotated[
        str, typer.Option("--time-zone", help="新店铺的时区，默认北京时间 · of a new shop; else Chinese time")
    ] = "",
    json: Json = False,
) -> None:
    """连接店铺的接口；不带参数时列出已连接的店铺 · connect a shop's server; without arguments those there are."""
    session: Session = ctx.obj
    reader = session.reader()
    from zhanggui.answers.live import connections_answer

    if shop:
        said: dict[str, Any] = {"shop": shop, "address": address, "own_network": lan, "currency": currency}
        _connect(session, reader.workspace, secrets, platform=platform, time_zone=time_zone, **said)
    found = connections_answer(reader, session.now)
    if json:
        print_json(found)
        return
    if shop:
        session.tell(CONNECTED.with_(shop=shop))
    _print(session, found)


def _connect(session: Session, workspace: Any, secrets: Path | None, *, platform: str, **said: Any) -> None:
    from zhanggui.collect.live.connections import WEBHOOK, Typed, connect_shop
    from zhanggui.collect.live.register import ADAPTERS

    adapter = ADAPTERS.get(platform)
    if secrets is None:
        known = adapter.secrets if adapter else {}
        raise WrongUsage(SECRETS.with_(platform=platform or "—", names=", ".join(known) or "—"))
    given = _read(secrets)
    typed = Typed(platform=platform, webhook=given.pop(WEBHOOK, ""), secrets=given, **said)
    connect_shop(workspace, typed, at=session.now)


def _read(path: Path) -> dict[str, str]:
    """Names and values of a file of tokens, which nobody else may read."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise WrongUsage(OPEN_FILE.with_(file=path, command=f"chmod 600 {path}"))
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        name, is_one, value = line.partition("=")
        if line.strip():
            if not is_one:
                raise WrongUsage(BAD_LINE.with_(file=path, n=number))
            found[name.strip()] = value.strip()
    return found


def _print(session: Session, found: list[dict[str, Any]]) -> None:
    if not found:
        print(session.say(NONE))
        return
    rows = [
        [one["shop"], one["platform_name"], one["address"], one["problem"] or one["late"] or session.say(ON if one["on"] else OFF),
         minute(one["pulled_at"]), minute(one["due_at"]), one["every"], minute(one["newest"]), one["waiting"], one["hook"]]
        for one in found
    ]  # fmt: skip
    print_table(session.say(Text("店铺连接", "Connections")), [session.say(h) for h in HEADS], rows)


def pull(
    ctx: typer.Context,
    shop: ShopName = "",
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="从这天的变动起重新取 · once more what changed from this day")
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """从已连接的店铺取回新的订单、商品和退款，回执与导入相同 · pull what is new from connected shops, with receipts."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.clean.receipt import totals
    from zhanggui.collect.live.connections import connection_of
    from zhanggui.collect.live.pulling import Pull
    from zhanggui.collect.models import LiveConnection
    from zhanggui.collect.receipts import import_json, worst_exit_code

    chosen = [connection_of(shop)] if shop else list(LiveConnection.objects.filter(on=True).order_by("shop"))
    from_ = since.replace(tzinfo=UTC) if since else None
    receipts = []
    for one in chosen:
        came = Pull(workspace=workspace, connection=one, at=session.now, by="zg", since=from_).run()
        receipts += came
        if not came and not json:
            print(session.say(NOTHING_NEW.with_(shop=one.shop)))
    if json:
        print_json(import_json(receipts, totals(receipts), session.language))
    elif receipts:
        print_receipts(session, receipts)
    elif not chosen:
        print(session.say(NONE))
    raise typer.Exit(worst_exit_code(receipts))


def pull_every(
    ctx: typer.Context,
    shop: Annotated[str, typer.Argument(metavar="SHOP", help="店铺编码 · shop code")],
    every: Annotated[
        str, typer.Argument(metavar="EVERY", help="off | 15m | 30m | 1h | 3h | 6h | 12h | daily")
    ],
) -> None:
    """多久自动取一次数（zg serve 运行时） · how often a shop is pulled by itself (while zg serve runs)."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.live import timetable

    kept = timetable.pull_every(workspace, shop, every, at=session.now)
    called = session.say(timetable.EVERY[every][1])
    session.tell(PLANNED.with_(shop=shop, every=called, due=minute(kept.due_at)))


def disconnect(
    ctx: typer.Context, shop: Annotated[str, typer.Argument(metavar="SHOP", help="店铺编码 · shop code")]
) -> None:
    """断开店铺接口并删除令牌，数据保留 · disconnect a shop and forget its tokens; data stays."""
    session: Session = ctx.obj
    workspace = session.open()
    from zhanggui.collect.live.connections import disconnect_shop

    disconnect_shop(workspace, shop, at=session.now)
    session.tell(DISCONNECTED.with_(shop=shop))
