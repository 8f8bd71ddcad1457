"""The invented shops, six and those further ones asked for, and what their platforms charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Shop:
    """One shop. ``share`` is its part of all orders, ``range_share`` the part of the products it offers;
    ``refund_factor`` multiplies how often its buyers want their money back."""

    code: str
    name: str
    family: str
    platform: str
    currency: str = "CNY"
    tax_rate: Decimal | None = None
    share: float
    range_share: float
    price_factor: float = 1.0
    advertised: int = 0
    refund_factor: float = 1.0


@dataclass(frozen=True)
class FeeCard:
    """What a platform takes from a day on: rates on the net sales of an order, and a fixed part in fen."""

    since: date
    commission: Decimal
    payment: Decimal
    other: Decimal
    fixed: int = 0


SHOPS = (
    Shop(code="tmall-flagship", name="青禾家居旗舰店", family="taobao", platform="天猫", tax_rate=Decimal("0.01"),
         share=0.28, range_share=0.65, advertised=8),
    Shop(code="douyin-live", name="青禾生活抖音直播间", family="douyin", platform="抖音", share=0.20, range_share=0.5,
         price_factor=0.95),
    Shop(code="pdd-outlet", name="青禾工厂店", family="pinduoduo", platform="拼多多", share=0.20, range_share=0.45,
         price_factor=0.78, advertised=1, refund_factor=2.4),
    Shop(code="shopify-us", name="Greensprout Home", family="shopify", platform="Shopify", currency="USD",
         share=0.08, range_share=0.35, price_factor=1.9),
    Shop(code="taobao-corner", name="木言杂货铺", family="taobao", platform="淘宝", share=0.14, range_share=0.5,
         price_factor=0.98, advertised=5),
    Shop(code="douyin-select", name="青禾优选抖音店", family="douyin", platform="抖音", share=0.10, range_share=0.3,
         price_factor=0.93),
    Shop(code="jd-flagship", name="青禾京东旗舰店", family="jd", platform="京东", share=0.12, range_share=0.45,
         price_factor=1.02, advertised=3),
    Shop(code="wechat-shop", name="青禾微信小店", family="wechat", platform="微信小店", share=0.05, range_share=0.3),
    Shop(code="youzan-mall", name="青禾有赞商城", family="youzan", platform="有赞", share=0.05, range_share=0.3),
    Shop(code="kuaishou-live", name="青禾快手小店", family="kuaishou", platform="快手", share=0.05, range_share=0.25,
         price_factor=0.9),
    Shop(code="red-store", name="青禾小红书店", family="xiaohongshu", platform="小红书", share=0.05, range_share=0.25,
         price_factor=1.05),
    Shop(code="amazon-us", name="Greensprout on Amazon", family="amazon", platform="Amazon", currency="USD", share=0.05,
         range_share=0.25, price_factor=1.9),
    Shop(code="woo-store", name="greensprout.example", family="woocommerce", platform="WooCommerce", currency="USD",
         share=0.04, range_share=0.25, price_factor=1.8),
    Shop(code="ebay-us", name="Greensprout on eBay", family="ebay", platform="eBay", currency="USD", share=0.04,
         range_share=0.25, price_factor=1.7),
)  # fmt: skip

ABROAD = ("shopify", "amazon", "woocommerce", "ebay")
"""Families whose shops sell in dollars, in English, one SKU at a time."""

FEE_CARDS: dict[str, tuple[FeeCard, ...]] = {
    "天猫": (
        FeeCard(date(2024, 9, 1), Decimal("0.05"), Decimal(0), Decimal("0.006")),
        FeeCard(date(2026, 1, 1), Decimal("0.045"), Decimal(0), Decimal("0.006")),
    ),
    "淘宝": (FeeCard(date(2024, 9, 1), Decimal(0), Decimal(0), Decimal("0.006")),),
    "京东": (FeeCard(date(2024, 1, 1), Decimal("0.05"), Decimal(0), Decimal("0.006")),),
    "拼多多": (FeeCard(date(2024, 1, 1), Decimal(0), Decimal("0.006"), Decimal(0)),),
    "Shopify": (FeeCard(date(2024, 1, 1), Decimal(0), Decimal("0.029"), Decimal(0), 30),),
    "微信小店": (FeeCard(date(2024, 1, 1), Decimal("0.05"), Decimal(0), Decimal(0)),),
    "有赞": (FeeCard(date(2024, 1, 1), Decimal(0), Decimal("0.01"), Decimal(0)),),
    "快手": (FeeCard(date(2024, 1, 1), Decimal("0.05"), Decimal(0), Decimal(0)),),
    "小红书": (FeeCard(date(2024, 1, 1), Decimal("0.05"), Decimal(0), Decimal(0)),),
    "Amazon": (FeeCard(date(2024, 1, 1), Decimal("0.15"), Decimal(0), Decimal(0)),),
    "WooCommerce": (FeeCard(date(2024, 1, 1), Decimal(0), Decimal("0.029"), Decimal(0), 30),),
    "eBay": (FeeCard(date(2024, 1, 1), Decimal("0.1325"), Decimal(0), Decimal(0), 30),),
    "抖音": (
        FeeCard(date(2024, 1, 1), Decimal("0.05"), Decimal(0), Decimal(0)),
        FeeCard(date(2026, 1, 1), Decimal("0.04"), Decimal(0), Decimal(0)),
    ),
}


def fee_card(platform: str, day: date) -> FeeCard:
    """The card in force on a day."""
    return [card for card in FEE_CARDS[platform] if card.since <= day][-1]
