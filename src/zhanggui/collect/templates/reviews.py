"""评价 template, and review lists of platforms that carry a shop column: what buyers wrote."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import number_of
from zhanggui.collect.known_words import known_words
from zhanggui.collect.templates.fields import shop, words
from zhanggui.collect.templates.shop_rows import place_in_shops
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import STARS
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REVIEW


def read_reviews(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Place rows in their shops, read the stars, and number a review by order and goods where it has no number."""
    placed, no_shop = place_in_shops(rows)
    meant, odd_stars = known_words(placed, "stars", STARS, header="星级")
    goods = pl.coalesce("product_id", "merchant_code", "title", pl.lit(""))
    built = pl.format("{}-{}", "order_id", goods)
    return meant.with_columns(review_key=pl.coalesce("review_id", built)), no_shop + odd_stars


REVIEWS = Template(
    file="评价",
    profile=Profile(
        name="templates.reviews",
        platform="",
        zh="评价（模板）",
        en="Reviews (template)",
        fields=(
            shop(),
            number_of("review_id", "评价编号", "评价ID", "review id", "review_id"),
            number_of("order_id", "订单编号", "订单号", "order id", "order_id"),
            number_of("product_id", "商品ID", "宝贝ID", "平台商品ID", "product id"),
            number_of("merchant_code", "商家编码", "SKU编码", "merchant code"),
            words("title", "商品名称", "商品标题", "宝贝标题", "title"),
            Field(
                name="reviewed_at",
                headers=("评价时间", "评论时间", "评价日期", "reviewed at"),
                kind=Kind.MOMENT,
                required=True,
                must=True,
            ),
            words("stars", "星级", "评分", "评价类型", "stars", "rating"),
            words("content", "评价内容", "评论内容", "内容", "content"),
            Field(name="has_picture", headers=("有图", "是否有图", "has picture"), kind=Kind.FLAG),
            Field(name="reviewer", headers=("买家昵称", "买家", "评价人"), kind=Kind.PERSONAL),
        ),
        fills=(
            Fills(
                table=REVIEW,
                columns={
                    "review_id": pl.col("review_key"),
                    **{n: pl.col(n) for n in ("order_id", "product_id", "merchant_code", "title")},
                    "reviewed_at": pl.col("reviewed_at"),
                    "reviewed_day": pl.col("reviewed_day"),
                    "stars": pl.col("stars_meant"),
                    "content": pl.col("content"),
                    "has_picture": pl.col("has_picture"),
                },
            ),
        ),
        signature=("shop_said", "reviewed_at", "stars"),
        prepare=read_reviews,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「评价.xlsx」；平台导出的评价表加上「店铺编码」一列也可以直接导入。",
            "Fill in 评价.xlsx from zg templates DIR, or add a shop column to a platform's review list.",
        ),
    ),
    guide={
        "shop_said": ("店铺编码，要先在「店铺」模板里", "tmall-flagship"),
        "review_id": ("平台的评价编号；没有就空着，按订单和商品编号", "R00000005236451"),
        "order_id": ("订单编号；请设为文本格式", "2862900000005236451"),
        "product_id": ("平台的商品ID", "601429001073"),
        "merchant_code": ("商家编码", "QH0029-B"),
        "title": ("商品名称", "拾光里可折叠冰丝凉席 家用,新款"),
        "reviewed_at": ("评价时间（北京时间）", "2026-06-10 13:28:16"),
        "stars": ("1 到 5 星；只有好评、中评、差评的平台直接写这三个词", "5"),
        "content": ("评价内容", "质量很好，包装也用心"),
        "has_picture": ("是 或 否", "是"),
    },
)
