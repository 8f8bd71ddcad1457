"""The files that pulls and webhooks make: one JSON object a line, our words in front, the platform's document behind.

Orders are the same as those that programs send (``collect.api``): one check, one meaning. ``as_sent`` holds what the
server said, word for word; it stays in the received file, encrypted, and is read by nobody but a later release that
knows more of it.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from zhanggui.collect.api.orders import ORDERS
from zhanggui.collect.codes import folded_code, item_key
from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.products import LISTING

AS_SENT = "as_sent"
SHOPS = {"woocommerce": "WooCommerce", "shopify": "Shopify", "vendure": "Vendure"}
HOW = Text(
    "不用导出：在「设置 → 店铺连接」里连接店铺后自动取数（`zg pull`）。",
    "No export: connect the shop in Settings and it is pulled (zg pull).",
)


def profile_name(platform: str, kind: str) -> str:
    """The profile that reads a pulled file.

    >>> profile_name("woocommerce", "order")
    'woocommerce.live_orders'
    """
    return f"{platform}.live_{kind}s"


def mark(platform: str, kind: str) -> str:
    """The column that only files of this platform and kind have; it holds the platform's own number."""
    return f"{platform}_{kind}_id"


def _marked(platform: str, kind: str) -> Field:
    return Field(name="source_id", headers=(mark(platform, kind),), kind=Kind.TEXT, required=True, must=True)


def _orders(platform: str, called: str) -> Profile:
    return replace(
        ORDERS,
        name=profile_name(platform, "order"), platform=platform,
        zh=f"{called} 接口取回的订单", en=f"{called} orders, pulled",
        fields=(*ORDERS.fields, _marked(platform, "order")),
        signature=("source_id", *ORDERS.signature), never=(), unused=(AS_SENT,), how_to_export=HOW,
        currency=None, time_zone=None,
    )  # fmt: skip


def _text(name: str, *, must: bool = False) -> Field:
    return Field(name=name, headers=(name,), kind=Kind.TEXT, must=must)


def _id(name: str, *, must: bool = False) -> Field:
    return Field(name=name, headers=(name,), kind=Kind.ID, must=must)


def _money(name: str, *, must: bool = False) -> Field:
    return Field(name=name, headers=(name,), kind=Kind.MONEY, must=must)


def _time(name: str, *, must: bool = False) -> Field:
    return Field(name=name, headers=(name,), kind=Kind.MOMENT, must=must)


def _products(platform: str, called: str) -> Profile:
    return Profile(
        name=profile_name(platform, "product"), platform=platform,
        zh=f"{called} 接口取回的商品", en=f"{called} products, pulled",
        fields=(
            _marked(platform, "product"), _time("updated_at", must=True), _id("product_id", must=True),
            _id("platform_sku_id"), _id("sku"), _text("title"), _text("currency"), _money("price"), _text("state"),
        ),
        signature=("source_id", "product_id", "updated_at"), state_at="updated_at", unused=(AS_SENT, "shop"),
        fills=(
            Fills(
                table=LISTING,
                columns={
                    "item_key": item_key(pl.col("sku"), pl.col("title"), pl.col("platform_sku_id"), pl.col("product_id")),
                    "sku": folded_code(pl.col("sku")),
                    **{name: pl.col(name) for name in ("product_id", "platform_sku_id", "title", "price", "state")},
                },
            ),
        ),
        how_to_export=HOW,
    )  # fmt: skip


def _refunds(platform: str, called: str) -> Profile:
    return Profile(
        name=profile_name(platform, "refund"), platform=platform,
        zh=f"{called} 接口取回的退款", en=f"{called} refunds, pulled",
        fields=(
            _marked(platform, "refund"), _time("updated_at", must=True), _id("refund_id", must=True),
            _id("order_id", must=True), _id("line_id"), _time("applied_at", must=True), _time("refunded_at"),
            Field(name="amount", headers=("amount",), kind=Kind.MONEY, must=True, not_negative=True),
            _money("order_paid"), _text("currency"), _text("outcome", must=True), _text("raw_status"), _text("reason"),
            Field(name="is_partial", headers=("is_partial",), kind=Kind.FLAG),
        ),
        signature=("source_id", "refund_id", "order_id", "amount"), state_at="updated_at", unused=(AS_SENT, "shop"),
        fills=(
            Fills(
                table=REFUND,
                columns={
                    **{name: pl.col(name) for name in (
                        "refund_id", "order_id", "line_id", "applied_at", "refunded_at", "amount", "order_paid",
                        "outcome", "raw_status", "is_partial", "reason",
                    )},
                    "applied_day": pl.col("applied_day"),
                    "refunded_day": pl.col("refunded_day"),
                },
            ),
        ),
        how_to_export=HOW,
    )  # fmt: skip


PROFILES = tuple(
    make(platform, called) for platform, called in SHOPS.items() for make in (_orders, _products, _refunds)
)
