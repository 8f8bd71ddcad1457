"""In which order offers of different levels are computed, and which amount their thresholds look at.

Both differ between platforms and change with the season, so they are data. ``REFERENCE`` is the order of our
specification: platform, then shop, then item, then member. The Chinese marketplaces compute the price tag first
(单品), then the shop's offers, then the platform's, then the means of payment: ``ITEM_FIRST``. A threshold sees
what the earlier steps left (``Base.LEFT``), the price tags (``Base.LIST``), or the price tags less item and
member offers (``Base.TAGS``: shop coupon and cross-shop 满减 side by side, each on the price after 单品 offers).
The marketplaces' orders are from general knowledge, not from a text we hold: set them per campaign.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhanggui.core.language import Text


class Level(StrEnum):
    """Whose offer it is, and thereby when it is computed."""

    PLATFORM = "platform"
    SHOP = "shop"
    ITEM = "item"
    MEMBER = "member"
    PAYMENT = "payment"


class Base(StrEnum):
    """What a threshold looks at: what is LEFT to pay, the LIST price, or the price TAGS after item and member offers."""

    LEFT = "left"
    LIST = "list"
    TAGS = "tags"


LEVEL_NAMES = {
    Level.PLATFORM: Text("平台", "platform"),
    Level.SHOP: Text("店铺", "shop"),
    Level.ITEM: Text("单品", "item"),
    Level.MEMBER: Text("会员", "member"),
    Level.PAYMENT: Text("支付", "payment"),
}


@dataclass(frozen=True)
class Stacking:
    """The order of the levels, each exactly once, and the base of every threshold."""

    order: tuple[Level, ...]
    base: Base = Base.LEFT

    def __post_init__(self) -> None:
        if sorted(self.order) != sorted(Level):
            raise ValueError(
                f"order must name each of {[*map(str, Level)]} once, got {[*map(str, self.order)]}"
            )

    def rank(self, level: Level) -> int:
        """The place of a level in the order."""
        return self.order.index(level)


REFERENCE = Stacking((Level.PLATFORM, Level.SHOP, Level.ITEM, Level.MEMBER, Level.PAYMENT))
ITEM_FIRST = Stacking((Level.ITEM, Level.MEMBER, Level.SHOP, Level.PLATFORM, Level.PAYMENT))
SIDE_BY_SIDE = Stacking(ITEM_FIRST.order, Base.TAGS)

STACKINGS = {
    "reference": REFERENCE,
    "item_first": ITEM_FIRST,
    "side_by_side": SIDE_BY_SIDE,
    "taobao": SIDE_BY_SIDE,
    "tmall": SIDE_BY_SIDE,
    "jd": ITEM_FIRST,
    "pinduoduo": ITEM_FIRST,
    "douyin": ITEM_FIRST,
}
