"""Connecting a shop's server: only an owner says which, and every change is in the log. Tokens are kept encrypted."""

from __future__ import annotations

import secrets as chance
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.collect.live.addresses import read_server
from zhanggui.collect.live.register import ADAPTERS
from zhanggui.collect.models import LiveConnection
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.shops import new_shop

WEBHOOK = "webhook"
LONGEST_SECRET = 500
LONGEST_SHOP = 60

NO_PLATFORM = Text(
    "不能连接「{given}」，可连接：{known}。", "“{given}” cannot be connected; there are: {known}."
)
SECRET_MISSING = Text("缺少「{what}」。", "“{what}” is missing.")
BAD_SECRET = Text(
    "「{what}」含有换行等字符或太长，请重新复制。",
    "“{what}” holds a line break or the like, or is too long; copy it again.",
)
BAD_SHOP = Text(
    "店铺编码不能为空，最多 {n} 个字符。", "A shop's code is not empty and has at most {n} characters."
)
OTHER_PLATFORM = Text(
    "店铺 {shop} 属于 {platform}，不能连到 {asked}。请换一个店铺编码。",
    "Shop {shop} is on {platform} and cannot be connected to {asked}. Take another code.",
)
NOT_CONNECTED = Text(
    "店铺「{shop}」没有连接。已连接：{known}。", "Shop “{shop}” is not connected. Connected are: {known}."
)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A connection as an owner typed it. ``secrets`` by the adapter's names, ``webhook`` what signs its webhooks."""

    shop: str
    platform: str
    address: str
    secrets: Mapping[str, str] = field(repr=False)
    webhook: str = field(default="", repr=False)
    own_network: bool = False


def connect_shop(
    workspace: OpenWorkspace, typed: Typed, *, at: datetime, by: str = COMMAND_LINE
) -> LiveConnection:
    """Keep a connection; one the shop has already gets the new address and tokens and goes on where it was.

    Another address is another shop until proved the same: its cursors begin anew. Refused with the sentence that says
    what is wrong.
    """
    adapter = ADAPTERS.get(typed.platform)
    if adapter is None:
        raise Refused(NO_PLATFORM.with_(given=typed.platform, known=", ".join(ADAPTERS)))
    server = read_server(typed.address, own_network=typed.own_network)
    sealed = workspace.secrets.seal(_checked(typed))
    with transaction.atomic():
        shop = _shop(typed.shop.strip(), typed.platform)
        kept = LiveConnection.objects.filter(shop=shop.code).first() or LiveConnection(
            shop=shop.code, code=chance.token_hex(8)
        )
        if kept.address != str(server):
            kept.cursors = {}
        kept.platform, kept.address, kept.own_network = typed.platform, str(server), typed.own_network
        kept.sealed, kept.on, kept.problem = sealed, True, None
        kept.made_by, kept.made_at = by, at
        kept.save()
        record(
            workspace.secrets, who=by, verb="connect_shop", at=at, subject=shop.code, shop=shop.code,
            details={"address": kept.address, "own_network": kept.own_network},
        )  # fmt: skip
    return kept


def _checked(typed: Typed) -> dict[str, str]:
    wanted = {name: (what, True) for name, what in ADAPTERS[typed.platform].secrets.items()}
    wanted[WEBHOOK] = (Text("推送密钥", "webhook secret"), False)
    given = {**typed.secrets, WEBHOOK: typed.webhook}
    kept: dict[str, str] = {}
    for name, (what, must) in wanted.items():
        value = given.get(name, "").strip()
        if must and not value:
            raise Refused(SECRET_MISSING.with_(what=what))
        if len(value) > LONGEST_SECRET or not value.isprintable():
            raise Refused(BAD_SECRET.with_(what=what))
        kept[name] = value
    return kept


def _shop(code: str, platform: str) -> Shop:
    if not code or len(code) > LONGEST_SHOP:
        raise Refused(BAD_SHOP.with_(n=LONGEST_SHOP))
    found = Shop.objects.filter(code=code).first()
    if found is None:
        found = new_shop(code, platform)
        found.time_zone = ADAPTERS[platform].time_zone if found.currency != "CNY" else found.time_zone
        found.save()
    if found.platform != platform:
        raise Refused(OTHER_PLATFORM.with_(shop=code, platform=found.platform, asked=platform))
    return found


def disconnect_shop(
    workspace: OpenWorkspace, shop: str, *, at: datetime, by: str = COMMAND_LINE
) -> LiveConnection:
    """Ask the shop's server no more and forget its tokens; what was pulled stays."""
    kept = connection_of(shop)
    with transaction.atomic():
        LiveConnection.objects.filter(pk=kept.pk).update(on=False, sealed=workspace.secrets.seal({}))
        record(workspace.secrets, who=by, verb="disconnect_shop", at=at, subject=kept.shop, shop=kept.shop)
    return LiveConnection.objects.get(pk=kept.pk)


def connection_of(shop: str) -> LiveConnection:
    """The shop's connection that is on; Refused when there is none."""
    found = LiveConnection.objects.filter(shop=shop, on=True).first()
    if found is None:
        known = LiveConnection.objects.filter(on=True).order_by("shop").values_list("shop", flat=True)
        raise Refused(NOT_CONNECTED.with_(shop=shop, known=", ".join(known) or "—"))
    return found


def tokens_of(workspace: OpenWorkspace, kept: LiveConnection) -> dict[str, str]:
    """What an owner entered, in plain. For the moment of a call only: never log or show it."""
    opened: dict[str, str] = workspace.secrets.unseal(bytes(kept.sealed))
    return opened
