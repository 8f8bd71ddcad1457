"""Which shop a file belongs to: what the person says, what the file says, where it lies; never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhanggui.masterdata.models import Shop

FAMILIES = {"tmall": "taobao"}
"""Platforms that share another platform's export files."""

CURRENCIES = {"shopify": "USD", "amazon": "USD", "ebay": "USD"}
TIME_ZONES = {"shopify": "UTC", "amazon": "UTC", "ebay": "UTC"}


@dataclass(frozen=True)
class ShopChoice:
    """One shop, or the codes of the shops that all fit."""

    shop: Shop | None
    candidates: list[str] = field(default_factory=list)


def choose_shop(*, platform: str, said: str | None, in_file: str | None, folders: Sequence[str]) -> ShopChoice:
    """The shop for a file of ``platform``.

    ``said`` (--shop) decides, and makes the shop if it is new; then the shop's code or name inside the file;
    then a folder of that name; then the only shop of the platform. The first file of a platform without any
    shop founds one under the platform's name (or the name inside the file). Unsaved shops have no ``pk``.
    """
    if said:
        return ShopChoice(_known(said) or new_shop(said, platform))
    family = FAMILIES.get(platform, platform)
    shops = [s for s in Shop.objects.order_by("code") if FAMILIES.get(s.platform, s.platform) == family]
    if in_file:
        named = [s for s in shops if in_file in (s.code, s.name)]
        return ShopChoice(named[0] if named else new_shop(in_file, platform))
    beside = [s for s in shops if s.code in folders or (s.name and s.name in folders)]
    if len(beside) == 1:
        return ShopChoice(beside[0])
    if len(shops) > 1:
        return ShopChoice(None, [s.code for s in beside or shops])
    return ShopChoice(shops[0] if shops else new_shop(platform, platform))


def _known(code: str) -> Shop | None:
    return Shop.objects.filter(code=code).first() or Shop.objects.filter(name=code).first()


def new_shop(code: str, platform: str) -> Shop:
    """A shop with its platform's usual currency and zone, not saved yet."""
    return Shop(
        code=code,
        name=code,
        platform=platform,
        currency=CURRENCIES.get(platform, "CNY"),
        time_zone=TIME_ZONES.get(platform, "Asia/Shanghai"),
    )
