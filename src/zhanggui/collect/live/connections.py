"""Connecting a shop's server: only an owner says which, and every change is in the log. Tokens are kept encrypted."""

from __future__ import annotations

import re
import secrets as chance
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.collect.live.addresses import read_server
from zhanggui.collect.live.register import ADAPTERS
from zhanggui.collect.models import LiveConnection
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA, business_day
from zhanggui.jobs.models import Repeat
from zhanggui.jobs.repeating import repeat_daily
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.shops import new_shop

WEBHOOK = "webhook"
LONGEST_SECRET = 500
LONGEST_SHOP = 60
RECONCILE, NIGHT_HOUR = "live_reconcile", 2

NO_PLATFORM = Text(
    "不能连接「{given}」，可连接：{known}。", "“{given}” cannot be connected; there are: {known}."
)
SECRET_MISSING = Text("缺少「{what}」。", "“{what}” is missing.")
BAD_SECRET = Text(
    "「{what}」含有换行、中文等字符或太长，请重新复制。",
    "“{what}” holds a line break, a letter no token has, or is too long; copy it again.",
)
BAD_SHOP = Text(
    "店铺编码不能为空，最多 {n} 个字符。", "A shop's code is not empty and has at most {n} characters."
)
BAD_CURRENCY = Text(
    "币种应为三个大写字母，例如 EUR；收到的是「{given}」。", "A currency has three capitals, such as EUR, not “{given}”."
)  # fmt: skip
BAD_ZONE = Text(
    "没有时区「{given}」，应写成 {example} 这样。",
    "There is no time zone “{given}”; write it like {example}.",
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
    """A connection as an owner typed it. ``secrets`` by the adapter's names, ``webhook`` what signs its webhooks.

    ``currency`` and ``time_zone`` are of a shop that is founded here; empty: yuan and Chinese time, or the platform's.
    """

    shop: str
    platform: str
    address: str
    secrets: Mapping[str, str] = field(repr=False)
    webhook: str = field(default="", repr=False)
    own_network: bool = False
    currency: str = ""
    time_zone: str = ""


def connect_shop(
    workspace: OpenWorkspace, typed: Typed, *, at: datetime, by: str = COMMAND_LINE
) -> LiveConnection:
    """Keep a connection; one the shop has already gets the new address and tokens and goes on where it was.
    The first connection plans the nightly reconciliation.

    Another address is another shop until proved the same: its cursors begin anew. Refused with the sentence that says
    what is wrong.
    """
    adapter = ADAPTERS.get(typed.platform)
    if adapter is None:
        raise Refused(NO_PLATFORM.with_(given=typed.platform, known=", ".join(ADAPTERS)))
    server = read_server(typed.address, own_network=typed.own_network)
    sealed = workspace.secrets.seal(_checked(typed))
    with transaction.atomic():
        shop = _shop(typed)
        kept = LiveConnection.objects.filter(shop=shop.code).first() or LiveConnection(
            shop=shop.code, code=chance.token_hex(8)
        )
        if kept.address != str(server):
            kept.cursors = {}
        kept.platform, kept.address, kept.own_network = typed.platform, str(server), typed.own_network
        kept.sealed, kept.on, kept.problem, kept.failures = sealed, True, None, 0
        kept.due_at = at if kept.every else None
        kept.made_by, kept.made_at = by, at
        kept.save()
        if not Repeat.objects.filter(kind=RECONCILE).exists():  # who turned it off keeps it off
            repeat_daily(RECONCILE, hour=NIGHT_HOUR)
            Repeat.objects.filter(kind=RECONCILE).update(
                last_day=business_day(at, CHINA)
            )  # the first comes tonight
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
        in_a_header = ADAPTERS[typed.platform].sign_in is None
        if len(value) > LONGEST_SECRET or not value.isprintable() or (in_a_header and not value.isascii()):
            raise Refused(BAD_SECRET.with_(what=what))
        kept[name] = value
    return kept


def _shop(typed: Typed) -> Shop:
    code, platform = typed.shop.strip(), typed.platform
    if not code or len(code) > LONGEST_SHOP:
        raise Refused(BAD_SHOP.with_(n=LONGEST_SHOP))
    found = Shop.objects.filter(code=code).first()
    if found is None:
        found = new_shop(code, platform)
        found.currency = _currency(typed.currency.strip()) or found.currency
        found.time_zone = _zone(typed.time_zone.strip()) or found.time_zone
        found.save()
    if found.platform != platform:
        raise Refused(OTHER_PLATFORM.with_(shop=code, platform=found.platform, asked=platform))
    return found


def _currency(given: str) -> str:
    if given and not re.fullmatch("[A-Z]{3}", given):
        raise Refused(BAD_CURRENCY.with_(given=given))
    return given


def _zone(given: str) -> str:
    if given and given not in available_timezones():
        raise Refused(BAD_ZONE.with_(given=given, example="Europe/Berlin"))
    return given


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
