"""抖店 商品列表: a row per variant (规格)."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind, Profile
from zhanggui.collect.listing_rows import listing_fills, listing_rows
from zhanggui.core.language import Text

PRODUCTS = Profile(
    name="douyin.products",
    platform="douyin",
    zh="抖店 商品列表",
    en="Douyin product list",
    fields=(
        Field(name="product_id", headers=("商品ID", "商品id"), kind=Kind.ID, required=True, must=True),
        Field(name="title", headers=("商品名称", "商品标题"), kind=Kind.TEXT),
        Field(name="platform_sku_id", headers=("商品规格ID", "SKU ID", "规格ID"), kind=Kind.ID),
        Field(name="merchant_code", headers=("商家编码", "SKU商家编码", "商家SKU编码"), kind=Kind.ID),
        Field(name="price", headers=("商品售价", "SKU售价", "售价(元)"), kind=Kind.MONEY, required=True, not_negative=True),
        Field(name="stock", headers=("现货库存", "总库存"), kind=Kind.INTEGER, required=True, not_negative=True),
        Field(name="category", headers=("商品类目", "类目"), kind=Kind.TEXT),
        Field(name="state", headers=("商品状态", "状态"), kind=Kind.TEXT),
    ),
    signature=("product_id", "price", "stock"),
    never=("主订单编号", "订单号", "店铺编码", "拼单价", "京东价", "一口价"),
    unused=("商品规格", "规格", "品牌", "创建时间", "上架时间", "阶梯库存", "预占库存", "销量", "审核状态", "划线价"),
    prepare=listing_rows(state_header="商品状态"),
    fills=listing_fills("title", "price", "state", "category", "stock"),
    how_to_export=Text(
        "抖店后台 → 商品 → 商品管理 → 批量导出 → 按规格导出。",
        "Doudian console → products → product management → export by variant.",
    ),
)  # fmt: skip
