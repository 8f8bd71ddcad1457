"""在售链接 template: which SKU stands behind a shop's code or id.

``listing.item_key`` is built as order lines build theirs: the merchant code, else the platform's variant id, else
its product id. Some platforms' order files name only the product; so a link without a code is also known by its
product id, as long as that product has a single SKU.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code, item_key
from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.known_words import known_words
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, shop, words
from zhanggui.collect.templates.shop_rows import place_in_shops
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import STATES, currency_code
from zhanggui.core.language import Text
from zhanggui.tables.products import LISTING

TWO_SKUS = Text(
    "同一店铺里「{value}」已对应 SKU {other}，不能再对应 {sku}。请核对后只保留一个。",
    "'{value}' of this shop already means SKU {other} and cannot mean {sku} too. Keep one.",
)


def read_listings(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Place rows in their shops, add their key, and refuse a key that would mean two SKUs."""
    placed, no_shop = place_in_shops(rows)
    meant, odd_states = known_words(placed, "state", STATES, header="状态")
    keyed = meant.with_columns(
        key=item_key(pl.col("merchant_code"), pl.col("platform_sku_id"), pl.col("product_id")),
        sku=folded_code(pl.col("sku")),
    ).with_columns(
        first_sku=pl.col("sku").first().over("shop", "key"),
        one_sku=pl.col("sku").n_unique().over("shop", "product_id") == 1,
    )
    clash = keyed.filter((pl.col("sku") != pl.col("first_sku")) & pl.col("key").is_not_null())
    return keyed, no_shop + odd_states + [
        Refusal(line, "two_skus", "SKU编码", sku, TWO_SKUS.with_(value=key, other=other, sku=sku))
        for line, key, sku, other in clash.select("line", "key", "sku", "first_sku").iter_rows()
    ]


_COLUMNS = {
    "item_key": pl.col("key"),
    "sku": pl.col("sku"),
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
    "price": pl.col("price"),
    "state": pl.col("state_meant"),
}
_BY_PRODUCT_TOO = (
    folded_code(pl.col("merchant_code")).is_null()
    & pl.col("platform_sku_id").is_not_null()
    & pl.col("product_id").is_not_null()
    & pl.col("one_sku")
)

LISTINGS = Template(
    file="在售链接",
    profile=Profile(
        name="templates.listings",
        platform="",
        zh="在售链接（模板）",
        en="Listings (template)",
        fields=(
            shop(),
            Field(name="merchant_code", headers=("商家编码", "平台商家编码", "merchant code"), kind=Kind.ID),
            Field(
                name="product_id",
                headers=("平台商品ID", "商品ID", "宝贝ID", "product id", "product_id"),
                kind=Kind.ID,
            ),
            Field(
                name="platform_sku_id",
                headers=("平台SKU ID", "规格ID", "样式ID", "SKU ID", "platform sku id"),
                kind=Kind.ID,
            ),
            Field(
                name="sku",
                headers=("SKU编码", "系统SKU", "系统编码", "货品编码", "sku"),
                kind=Kind.ID,
                required=True,
                must=True,
            ),
            words("title", "标题", "商品标题", "宝贝标题", "商品名称", "title"),
            money("price", "售价", "销售价", "price"),
            currency(),
            words("state", "状态", "商品状态", "state", "status"),
        ),
        fills=(
            Fills(table=LISTING, columns=_COLUMNS),
            Fills(
                table=LISTING, columns={**_COLUMNS, "item_key": pl.col("product_id")}, where=_BY_PRODUCT_TOO
            ),
        ),
        signature=("shop_said", "sku", "product_id"),
        never=(*ORDER_FILES, "仓库", "日期", "统计日期", "生效日期", "评价时间", "数量"),
        prepare=read_listings,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「在售链接.xlsx」，每家店的每个在售规格一行。",
            "Fill in 在售链接.xlsx from zg templates DIR: one row per variant a shop offers.",
        ),
    ),
    guide={
        "shop_said": ("店铺编码，要先在「店铺」模板里", "tmall-flagship"),
        "merchant_code": ("订单里出现的商家编码；店铺里没填编码的空着", "QH0003-A"),
        "product_id": ("平台的商品ID；请设为文本格式", "601429000111"),
        "platform_sku_id": ("平台的规格（SKU）ID；没有就空着", "5014290001271"),
        "sku": ("对应的 SKU 编码或组合装编码", "QH0003-A"),
        "title": ("链接标题", "拾光里可折叠长绒棉毛巾 家用,新款"),
        "price": ("当前售价", "18.90"),
        "currency_said": ("币种；空着：店铺的币种", "CNY"),
        "state": ("在售 或 停售", "在售"),
    },
)
