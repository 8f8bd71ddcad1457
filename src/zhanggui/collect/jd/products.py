"""京东 在售商品: a row per SKU. JD's order lines call the SKU 商品ID, so it is both the link's product and its variant."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Kind, Profile, Refusal
from zhanggui.collect.listing_rows import listing_fills, listing_rows
from zhanggui.core.language import Text

_listings = listing_rows(state_header="商品状态")


def read_products(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Listings, with the SKU id as product id too: order files know no other."""
    return _listings(rows.with_columns(product_id=pl.col("platform_sku_id")))


PRODUCTS = Profile(
    name="jd.products",
    platform="jd",
    zh="京东 商品列表",
    en="JD product list",
    fields=(
        Field(name="platform_sku_id", headers=("SKU编号", "商品编号", "SKU ID", "SKU"), kind=Kind.ID, required=True, must=True),
        Field(name="title", headers=("SKU名称", "商品名称"), kind=Kind.TEXT),
        Field(name="merchant_code", headers=("商家SKU", "商家SKU编码", "货号"), kind=Kind.ID),
        Field(name="price", headers=("京东价", "京东价(元)"), kind=Kind.MONEY, required=True, not_negative=True),
        Field(name="stock", headers=("可用库存", "库存", "库存数量"), kind=Kind.INTEGER, required=True, not_negative=True),
        Field(name="category", headers=("三级类目", "类目", "商品类目"), kind=Kind.TEXT),
        Field(name="state", headers=("商品状态", "上下架状态", "状态"), kind=Kind.TEXT),
    ),
    signature=("platform_sku_id", "price", "stock"),
    never=("订单号", "订单编号", "店铺编码", "商品访客数", "订购数量", "仓库"),
    unused=("SPU编号", "市场价", "成本价", "品牌", "一级类目", "二级类目", "上架时间", "创建时间", "毛重", "主图"),
    prepare=read_products,
    fills=listing_fills("title", "price", "state", "category", "stock")[:1],  # its product and its variant are one
    how_to_export=Text(
        "京东商家后台 → 商品管理 → 在售商品管理 → 导出查询结果（按 SKU）。",
        "JD console → products → products on sale → export by SKU.",
    ),
)  # fmt: skip
