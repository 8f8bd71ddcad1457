"""WooCommerce's own product export (CSV): a row per product and per variation, as listings of the shop."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.products import LISTING

FIELDS = (
    Field(name="own_id", headers=("ID",), kind=Kind.ID, required=True, must=True),
    Field(name="type", headers=("Type",), kind=Kind.TEXT, required=True),
    Field(name="merchant_code", headers=("SKU",), kind=Kind.ID, required=True),
    Field(name="title", headers=("Name",), kind=Kind.TEXT, required=True),
    Field(name="published", headers=("Published",), kind=Kind.TEXT, required=True),
    Field(name="sale_price", headers=("Sale price",), kind=Kind.MONEY),
    Field(name="regular_price", headers=("Regular price",), kind=Kind.MONEY, required=True),
    Field(name="sale_from", headers=("Date sale price starts",), kind=Kind.TEXT),
    Field(name="sale_until", headers=("Date sale price ends",), kind=Kind.TEXT),
    Field(name="parent", headers=("Parent",), kind=Kind.TEXT),
    Field(name="category", headers=("Categories",), kind=Kind.TEXT),
    Field(name="stock", headers=("Stock",), kind=Kind.INTEGER),
)
UNUSED = (
    "GTIN, UPC, EAN, or ISBN", "Is featured?", "Visibility in catalog", "Short description", "Description", "Tax status",
    "Tax class", "In stock?", "Low stock amount", "Backorders allowed?", "Sold individually?", "Weight (kg)",
    "Length (cm)", "Width (cm)", "Height (cm)", "Allow customer reviews?", "Purchase note", "Tags",
    "Shipping class", "Images", "Download limit", "Download expiry days", "Grouped products", "Upsells", "Cross-sells",
    "External URL", "Button text", "Position", "Brands",
)  # fmt: skip


def read_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Tell variations from products, and which rows can be bought at all."""
    words = pl.col("type").str.to_lowercase().str.split(",").list.eval(pl.element().str.strip_chars())
    is_variation = words.list.contains("variation")
    parent = pl.col("parent").str.extract(r"^id:([0-9]+)$")
    return rows.with_columns(
        is_offered=~(words.list.contains("variable") | words.list.contains("grouped")),
        product_id=pl.when(is_variation).then(parent).otherwise("own_id"),
        variation_id=pl.when(is_variation).then("own_id"),
        on_sale=pl.col("published").is_in(["1", "1.0"]),
        dated=pl.col("sale_from").is_not_null() | pl.col("sale_until").is_not_null(),
    ), []


PRODUCTS = Profile(
    name="woocommerce.products",
    platform="woocommerce",
    zh="WooCommerce 商品导出",
    en="WooCommerce product export",
    fields=FIELDS,
    unused=UNUSED,
    signature=("own_id", "type", "merchant_code", "title", "published", "regular_price"),
    prepare=read_rows,
    fills=(
        Fills(
            table=LISTING,
            where=pl.col("is_offered"),
            columns={
                "item_key": item_key(pl.col("merchant_code"), pl.col("own_id")),
                "product_id": pl.col("product_id"),
                "platform_sku_id": pl.col("variation_id"),
                "title": pl.col("title"),
                "price": pl.coalesce(pl.when(~pl.col("dated")).then("sale_price"), "regular_price"),
                "state": pl.when("on_sale").then(pl.lit("on_sale")).otherwise(pl.lit("stopped")),
                "category": pl.col("category"),
                "stock": pl.col("stock"),
            },
        ),
    ),
    how_to_export=Text(
        "WooCommerce → 产品 → 全部产品 → 导出 → 导出所有列、所有类型 → 生成 CSV。后台语言请用英文。",
        "WooCommerce → Products → All products → Export → all columns, all types → Generate CSV. Use an English console.",
    ),
)  # fmt: skip
