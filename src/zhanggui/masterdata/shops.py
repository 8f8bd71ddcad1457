"""Which shop a file belongs to: what the person says, what the file says, where it lies; never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from zhanggui.access.audit import record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.platforms import custom_of, files_of

BAD_RATE = Text(
    "税率应在 0 到 100 之间，收到的是「{given}」。", "A tax rate is from 0 to 100 percent, not “{given}”."
)
_NO_SHOP = re.compile(
    r"[\d\s._\-年月日至~]*|(?i:orders?|exports?|downloads?|data|files?|q[1-4]|订单|退款|推广|流量|导出|下载|数据|报表|新建文件夹)[\d\s._\-年月日()（）]*"
)


@dataclass(frozen=True)
class ShopChoice:
    """One shop, or the codes of the shops that all fit. ``only``: it was taken because there is no other.

    ``founded``: the shop is new for no other reason than that the file's folder is called so; ``candidates`` are then
    the shops of the platform that there are.
    """

    shop: Shop | None
    candidates: list[str] = field(default_factory=list)
    only: bool = False
    founded: bool = False


def choose_shop(
    *, platform: str, said: str | None, in_file: str | None, folders: Sequence[str], dropped: str = ""
) -> ShopChoice:
    """The shop for a file of ``platform``.

    ``folders`` are those it lies in, the innermost first, below the one that was ``dropped``; the name of that
    one may be a shop we know, but founds none.

    ``said`` (--shop) decides, and makes the shop if it is new; then the shop's code or name inside the file;
    then a folder called like a shop; then the only shop of the platform, unless the file lies in a folder of
    its own. A file no shop fits founds one: called like the name inside the file, else like its folder, else
    like the platform. Unsaved shops have no ``pk``.
    """
    if said:
        return ShopChoice(_known(said) or new_shop(said, platform))
    family = files_of(platform)
    shops = [s for s in Shop.objects.order_by("code") if files_of(s.platform) == family]
    around = [*folders, dropped]
    beside = [s for s in shops if s.code in around or (s.name and s.name in around)]
    home = next((f for f in folders if _may_name_a_shop(f)), None)
    if in_file:
        return ShopChoice(
            _named_inside(in_file, shops, beside) or new_shop(home or in_file, platform, in_file)
        )
    if len(beside) == 1:
        return ShopChoice(beside[0])
    if len(beside) > 1 or (len(shops) > 1 and home is None):
        return ShopChoice(None, [s.code for s in beside or shops])
    if len(shops) == 1 and home is None:
        return ShopChoice(shops[0], only=True)
    return ShopChoice(new_shop(home or platform, platform), [s.code for s in shops], founded=bool(shops))


def _named_inside(name: str, shops: Sequence[Shop], beside: Sequence[Shop]) -> Shop | None:
    """The shop a file names; a shop founded for the file's folder learns its name here."""
    for shop in shops:
        if name in (shop.code, shop.name):
            return shop
    nameless = [s for s in beside if s.name == s.code]
    if len(nameless) != 1:
        return None
    nameless[0].name = name
    return nameless[0]


def _may_name_a_shop(folder: str) -> bool:
    """Folders called by a date, a number or a kind of file say nothing about the shop."""
    return not _NO_SHOP.fullmatch(folder)


def _known(code: str) -> Shop | None:
    return Shop.objects.filter(code=code).first() or Shop.objects.filter(name=code).first()


def new_shop(code: str, platform: str, name: str | None = None) -> Shop:
    """A shop with its platform's usual currency and zone, not saved yet."""
    usual = custom_of(platform)
    return Shop(
        code=code,
        name=name or code,
        platform=platform,
        currency=usual.currency,
        time_zone=usual.time_zone,
    )


def called(code: str) -> str:
    """The shop of this code by the name people give it; the code where there is no such shop."""
    return Shop.objects.filter(code=code).values_list("name", flat=True).first() or code


def change_shop(
    workspace: OpenWorkspace,
    shop: Shop,
    *,
    name: str,
    tax_percent: str,
    by: str,
    at: datetime,
) -> None:
    """Give a shop another name or tax rate (percent included in the price; empty: no tax is counted).

    Raises Refused when the rate is no number from 0 to 100.
    """
    rate = _rate(tax_percent)
    with transaction.atomic():
        details = {"name": [shop.name, name], "tax_rate": [_text(shop.tax_rate), _text(rate)]}
        Shop.objects.filter(pk=shop.pk).update(name=name.strip()[:120] or shop.code, tax_rate=rate)
        record(
            workspace.secrets, who=by, verb="change_shop", at=at, subject=shop.code, shop=shop.code, details=details
        )  # fmt: skip


def _rate(percent: str) -> Decimal | None:
    text = percent.strip().rstrip("%％ ")
    if not text:
        return None
    try:
        rate = Decimal(text) / 100
    except ArithmeticError:
        rate = Decimal(-1)
    if not (rate.is_finite() and 0 <= rate <= 1):
        raise Refused(BAD_RATE.with_(given=percent))
    return rate.quantize(Decimal("0.000001"))


def _text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)
