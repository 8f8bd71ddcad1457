"""京准通: advertising by day and whatever the report was broken down by: plan, unit, creative, SKU, audience, keyword.

Older files say 产品线, 总费用, 总购物车数; newer ones 营销场景, 花费, 总加购数.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.columns import count, number_of, words
from zhanggui.core.language import Text
from zhanggui.tables.campaigns import AD_REPORT

CHANNEL = "京准通"


DIMENSIONS = (
    words("scene", "营销场景", "产品线"),
    words("plan_type", "计划类型"),
    number_of("plan_id", "计划ID", "推广计划ID"),
    words("plan_name", "推广计划", "计划名称", "推广计划名称"),
    number_of("unit_id", "单元ID", "推广单元ID"),
    words("unit_name", "推广单元", "单元名称"),
    number_of("creative_id", "创意ID", "推广创意ID"),
    words("creative_name", "推广创意", "创意名称"),
    number_of("brand_id", "品牌ID"),
    words("brand", "品牌名称"),
    number_of("category_id", "类目ID"),
    words("category", "类目名称"),
    number_of("sku_id", "跟单SKU ID", "跟单SKUID", "SKU ID", "SKUID"),
    words("sku_name", "SKU名称", "商品名称"),
    number_of("audience_id", "人群ID"),
    words("audience", "人群名称"),
    words("targeting", "广告定向类型"),
    number_of("keyword_id", "关键词ID"),
    words("keyword", "关键词"),
)
METRICS = (
    count("impressions", "展现数", required=True),
    count("clicks", "点击数", required=True),
    Field(name="spend", headers=("花费", "总费用"), kind=Kind.MONEY, required=True, must=True),
    count("orders", "总订单行"),
    Field(name="sales", headers=("总订单金额",), kind=Kind.MONEY),
    Field(name="direct_sales", headers=("直接订单金额",), kind=Kind.MONEY),
    count("carts", "总加购数", "总购物车数"),
    count("favourites", "商品关注数"),
    count("new_buyers", "下单新客数"),
)
UNUSED = (
    "账户名称", "直接订单行", "间接订单行", "间接订单金额", "直接购物车数", "间接购物车数", "直接加购数", "间接加购数", "点赞数",
    "评论数", "分享数", "关注数", "互动数", "互动率", "预售订单行", "预售订单金额", "预约数", "领劵数", "领券数", "店铺关注数",
    "点击率", "平均点击成本", "千次展现成本", "点击转化率", "投产比", "ROI",
)  # fmt: skip
"""Rates are computed from sums, never read; the rest no figure needs yet."""

SUMMED = tuple(f.name for f in METRICS)
_SCENE = pl.coalesce("scene", "plan_type")
_PLAN = pl.coalesce("plan_id", "plan_name")
_UNIT = pl.coalesce("unit_id", "unit_name")
_CREATIVE = pl.coalesce("creative_id", "creative_name")
_BRAND = pl.coalesce("brand_id", "brand")
_CATEGORY = pl.coalesce("category_id", "category")
_PEOPLE = pl.coalesce("audience_id", "audience")
_WORD = pl.coalesce("keyword_id", "keyword")
_WITHIN = (_PLAN, _UNIT, _CREATIVE, _BRAND, _CATEGORY, _PEOPLE, pl.col("targeting"), _WORD)
_NAMES = [f.name for f in DIMENSIONS]

KIND = (
    pl.when(_WORD.is_not_null())
    .then(pl.lit("keyword"))
    .when(_PEOPLE.is_not_null() | pl.col("targeting").is_not_null())
    .then(pl.lit("audience"))
    .when(pl.col("sku_id").is_not_null() & pl.any_horizontal(e.is_not_null() for e in (_SCENE, *_WITHIN)))
    .then(pl.lit("plan_product"))
    .when(pl.col("sku_id").is_not_null())
    .then(pl.lit("product"))
    .when(pl.any_horizontal(e.is_not_null() for e in _WITHIN))
    .then(pl.lit("plan"))
    .when(_SCENE.is_not_null())
    .then(pl.lit("scene"))
    .otherwise(pl.lit("account"))
)
"""Kinds repeat the same money; units, creatives, brands and categories are parts of plans."""


def read_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add kind and subject of each row, and two sums: of its subject that day, and of its SKU over all plans (``all_…``).

    A report may be broken down by more than we know of; the rows of one subject are then its parts, and their sum
    stands for it. Rows equal in everything but their place count once. ``is_total``: other rows name a subject and
    this one none.
    """
    named = pl.any_horizontal(pl.col(n).is_not_null() for n in _NAMES)
    parts = pl.concat_str([_SCENE, *_WITHIN, "sku_id"], separator="/", ignore_nulls=True)
    about = pl.when(~named).then(pl.lit("*")).when(KIND == "product").then("sku_id").otherwise(parts)
    name = pl.coalesce(
        "keyword",
        "audience",
        "sku_name",
        "creative_name",
        "unit_name",
        "plan_name",
        "category",
        "brand",
        _SCENE,
    )
    told = rows.with_columns(
        once=pl.struct([c for c in rows.columns if c != "line"]).is_first_distinct(),
        kind=KIND,
        about=about,
        about_name=name,
        is_total=~named & named.any(),
    )
    return told.with_columns(
        *(_summed(n, "day", "kind", "about").alias(f"sum_{n}") for n in SUMMED),
        *(_summed(n, "day", "sku_id").alias(f"all_{n}") for n in SUMMED),
    ), []


def _summed(name: str, *within: str) -> pl.Expr:
    """The sum of a figure over rows that belong together; null where none of them states it."""
    known = pl.col(name).count().over(*within) > 0
    return pl.when(known).then(pl.when("once").then(name).sum().over(*within))


_ROW = {
    "day": pl.col("day"),
    "ad_channel": pl.lit(CHANNEL),
    "subject_kind": pl.col("kind"),
    "subject_id": pl.col("about"),
    "subject_name": pl.col("about_name"),
    **{name: pl.col(f"sum_{name}") for name in SUMMED},
}
_OF_SKU = {
    **_ROW,
    "subject_kind": pl.lit("product"),
    "subject_id": pl.col("sku_id"),
    "subject_name": pl.col("sku_name"),
    **{name: pl.col(f"all_{name}") for name in SUMMED},
}

ADS = Profile(
    name="jd.ads",
    platform="jd",
    zh="京准通 推广报表",
    en="JD advertising",
    fields=(
        Field(name="day", headers=("日期", "时间"), kind=Kind.DAY, required=True, must=True),
        *DIMENSIONS,
        *METRICS,
    ),
    signature=("day", "impressions", "clicks", "spend"),
    never=("展现量", "曝光量", "消耗"),
    identical=Identical.DUPLICATES,
    unused=UNUSED,
    prepare=read_rows,
    fills=(
        Fills(table=AD_REPORT, columns=_ROW, where=~pl.col("is_total")),
        Fills(
            table=AD_REPORT,
            columns=_OF_SKU,
            where=pl.col("sku_id").is_not_null() & (pl.col("kind") != "product"),
        ),
    ),
    checks=(
        Check(
            code="clicks_within_impressions",
            says=Text("点击数 ≤ 展现数", "clicks ≤ impressions"),
            broken=pl.col("clicks") > pl.col("impressions"),
        ),
        Check(
            code="direct_within_sales",
            says=Text("直接订单金额 ≤ 总订单金额", "direct sales ≤ sales credited"),
            broken=pl.col("direct_sales") > pl.col("sales"),
        ),
    ),
    how_to_export=Text(
        "京准通（jzt.jd.com）→ 报表 → 选好时间、分天 → 维度建议只勾「跟单SKU」（或只看账户）→ 归因周期、订单口径每次保持一致 → 下载。",
        "JD advertising → Reports → by day → tick only the SKU (or the account) → keep the same attribution window "
        "and order scope every time → download.",
    ),
)
