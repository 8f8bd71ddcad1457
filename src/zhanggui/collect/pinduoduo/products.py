"""拼多多 商品列表: a row per variant, with its group price (拼单价) and its price alone (单买价)."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Kind, Profile
from zhanggui.collect.listing_rows import listing_fills, listing_rows
from zhanggui.core.language import Text

PRODUCTS = Profile(
    name="pinduoduo.products",
    platform="pinduoduo",
    zh="拼多多 商品列表",
    en="Pinduoduo product list",
    fields=(
        Field(name="product_id", headers=("商品ID", "商品id"), kind=Kind.ID, required=True, must=True),
        Field(name="title", headers=("商品名称", "商品标题", "商品"), kind=Kind.TEXT),
        Field(name="platform_sku_id", headers=("SKUID", "SKU ID", "规格ID", "样式ID"), kind=Kind.ID),
        Field(
            name="merchant_code",
            headers=("商家编码", "商家编码-规格维度", "商家编码-SKU维度", "SKU编码", "规格编码"),
            kind=Kind.ID,
        ),
        Field(
            name="price",
            headers=("拼单价", "拼单价(元)", "团购价", "团购价(元)"),
            kind=Kind.MONEY,
            required=True,
            not_negative=True,
        ),
        Field(name="single_price", headers=("单买价", "单买价(元)"), kind=Kind.MONEY),
        Field(name="stock", headers=("SKU库存", "库存", "库存数量"), kind=Kind.INTEGER, not_negative=True),
        Field(name="category", headers=("商品分类", "类目", "商品类目"), kind=Kind.TEXT),
        Field(name="state", headers=("SKU状态", "商品状态", "状态", "上架状态"), kind=Kind.TEXT),
    ),
    signature=("product_id", "price"),
    never=("订单号", "店铺编码", "商家实收金额(元)"),
    unused=(
        "商品参考价",
        "市场价",
        "SKU属性",
        "规格",
        "颜色",
        "尺码",
        "商品轮播图1",
        "商品详情图",
        "规格预览图链接",
    ),
    prepare=listing_rows(state_header="SKU状态"),
    fills=listing_fills("title", "price", "state", "category", "stock"),
    checks=(
        Check(
            code="group_price_within_single_price",
            says=Text("拼单价 ≤ 单买价", "the group price is at most the price alone"),
            broken=pl.col("price") > pl.col("single_price"),
        ),
    ),
    how_to_export=Text(
        "拼多多商家后台 → 商品管理 → 商品列表 → 批量导出商品信息（含规格）。",
        "Pinduoduo console → products → product list → export with variants.",
    ),
)
