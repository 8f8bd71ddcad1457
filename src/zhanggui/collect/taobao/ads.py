"""万相台 (and the old 直通车) reports: what advertising cost by day, and the sales the platform credits to it.

One metric block, many dimension columns: the merchant ticks scene, plan, subject, keyword or audience. The
dimensions that are there say what a row is about (``subject_kind``); breakdowns of different kinds repeat the
same money, and readers use one of them.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import count, number_of, words
from zhanggui.collect.taobao.words import headers
from zhanggui.core.language import Text
from zhanggui.tables.campaigns import AD_REPORT

DIMENSIONS = (
    number_of("scene_id", "场景ID"),
    words("scene_name", "场景名字", "场景名称", "营销场景"),
    number_of("old_scene_id", "原二级场景ID"),
    words("old_scene_name", "原二级场景名字", "原二级场景名称"),
    number_of("plan_id", "计划ID"),
    words("plan_name", "计划名字", "计划名称"),
    words("car_plan", "推广计划名称", "推广计划"),
    number_of("unit_id", "单元ID", "推广单元ID"),
    words("unit_name", "单元名字", "单元名称", "推广单元名称"),
    number_of("subject_id", "主体ID"),
    words("subject_type", "主体类型"),
    words("subject_name", "主体名称"),
    number_of("product_id", "商品ID", "宝贝ID"),
    words("product_name", "商品名称", "宝贝名称", "宝贝标题"),
    number_of("keyword_id", "关键词ID", "词ID"),
    words("keyword", "关键词名字", "关键词", "词名字", "词名称"),
    number_of("audience_id", "人群ID"),
    words("audience", "人群名字", "人群名称", "定向名称"),
)
METRICS = (
    count("impressions", "展现量", required=True),
    count("clicks", "点击量", required=True),
    Field(name="spend", headers=("花费",), kind=Kind.MONEY, required=True, must=True),
    count("orders", "总成交笔数"),
    Field(name="sales", headers=("总成交金额",), kind=Kind.MONEY),
    Field(name="direct_sales", headers=("直接成交金额",), kind=Kind.MONEY),
    Field(name="net_sales", headers=("净成交金额",), kind=Kind.MONEY),
    count("carts", "总购物车数"),
    count("favourites", "收藏宝贝数", "总收藏数"),
    count("new_buyers", "成交新客数"),
    count("buyers", "成交人数"),
)

_SCENE = pl.coalesce("old_scene_id", "old_scene_name", "scene_id", "scene_name")
_PLAN = pl.coalesce("plan_id", "plan_name", "car_plan")
_UNIT = pl.coalesce("unit_id", "unit_name")
_PRODUCT = pl.coalesce("product_id", "subject_id", "product_name", "subject_name")
_WORD = pl.coalesce("keyword_id", "keyword")
_PEOPLE = pl.coalesce("audience_id", "audience")
_SUBJECT_KINDS = {
    "计划": "plan",
    "推广计划": "plan",
    "关键词": "keyword",
    "人群": "audience",
    "场景": "scene",
}

KIND = (
    pl.when(_WORD.is_not_null())
    .then(pl.lit("keyword"))
    .when(_PEOPLE.is_not_null())
    .then(pl.lit("audience"))
    .when(pl.col("subject_type").is_in(list(_SUBJECT_KINDS)))
    .then(pl.col("subject_type").replace_strict(_SUBJECT_KINDS, default=None, return_dtype=pl.String))
    .when(_PRODUCT.is_not_null() & (_PLAN.is_not_null() | _SCENE.is_not_null()))
    .then(pl.lit("plan_product"))
    .when(_PRODUCT.is_not_null())
    .then(pl.lit("product"))
    .when(_PLAN.is_not_null())
    .then(pl.lit("plan"))
    .when(_SCENE.is_not_null())
    .then(pl.lit("scene"))
    .otherwise(pl.lit("account"))
)
"""A product ticked together with plan or scene has several rows a day: its own kind, so that none hides another.
店铺, 直播间 and other subjects stand beside products in one breakdown and count as such."""

_WITHIN = pl.when(_PLAN.is_null()).then(_SCENE)
SUBJECT_ID = (
    pl.when(pl.col("kind") == "account")
    .then(pl.lit("*"))
    .when(pl.col("kind") == "product")
    .then(_PRODUCT)
    .when((pl.col("kind") == "plan") & _UNIT.is_null())
    .then(pl.coalesce(_PLAN, "subject_id", "subject_name"))
    .otherwise(
        pl.concat_str([_WITHIN, _PLAN, _UNIT, _PRODUCT, _WORD, _PEOPLE], separator="/", ignore_nulls=True)
    )
)
SUBJECT_NAME = (
    pl.when(pl.col("kind") == "keyword")
    .then(pl.coalesce("keyword", "subject_name"))
    .when(pl.col("kind") == "audience")
    .then(pl.coalesce("audience", "subject_name"))
    .when(pl.col("kind").is_in(["product", "plan_product"]))
    .then(pl.coalesce("product_name", "subject_name"))
    .when(pl.col("kind") == "plan")
    .then(pl.coalesce("plan_name", "car_plan", "subject_name"))
    .when(pl.col("kind") == "scene")
    .then(pl.coalesce("old_scene_name", "scene_name", "subject_name"))
)
CHANNEL = pl.when(pl.col("car_plan").is_not_null()).then(pl.lit("直通车")).otherwise(pl.lit("万相台"))
_NAMES = [f.name for f in DIMENSIONS]


def name_subjects(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add channel, kind, subject and its name; ``is_total`` where other rows name a subject and this one none."""
    named = pl.any_horizontal(pl.col(n).is_not_null() for n in _NAMES)
    kinds = rows.with_columns(kind=KIND, ad_channel=CHANNEL, is_total=~named & named.any())
    return kinds.with_columns(about=SUBJECT_ID, about_name=SUBJECT_NAME), []


UNUSED = headers(
    "点击率 平均点击花费 千次展现花费 总预售成交金额 总预售成交笔数 直接预售成交金额 直接预售成交笔数 间接预售成交金额 间接预售成交笔数 "
    "间接成交金额 直接成交笔数 间接成交笔数 点击转化率 投入产出比 含预售投产比 总成交成本 直接购物车数 间接购物车数 加购率 收藏店铺数 "
    "店铺收藏成本 总收藏加购数 总收藏加购成本 宝贝收藏加购数 宝贝收藏加购成本 总收藏数 宝贝收藏成本 宝贝收藏率 加购成本 拍下订单笔数 "
    "拍下订单金额 直接收藏宝贝数 间接收藏宝贝数 优惠券领取量 购物金充值笔数 购物金充值金额 旺旺咨询量 引导访问量 引导访问人数 "
    "引导访问潜客数 引导访问潜客占比 入会率 入会量 引导访问率 深度访问量 平均访问页面数 成交新客占比 会员首购人数 会员成交金额 "
    "会员成交笔数 人均成交笔数 人均成交金额 自然流量转化金额 自然流量曝光量 电商成交笔数 电商成交金额 闪购成交笔数 闪购成交金额 "
    "平台助推总成交 平台助推直接成交 平台助推点击 宝贝优惠券抵扣金额 宝贝优惠券撬动总成交 宝贝优惠券撬动直接成交 宝贝优惠券撬动点击 "
    "平台补贴金额 补贴引导成交金额 发券补贴商品个数 补贴引导成交人数"
)
"""Rates are never kept: they are recomputed from sums. The rest is known and asked for by no figure yet."""

ADS = Profile(
    name="taobao.ads",
    platform="taobao",
    zh="万相台/直通车 推广报表",
    en="Taobao/Tmall advertising",
    fields=(
        Field(name="day", headers=("日期", "时间"), kind=Kind.DAY, required=True, must=True),
        *DIMENSIONS,
        *METRICS,
    ),
    signature=("day", "impressions", "clicks", "spend"),
    never=("曝光量", "总花费(元)", "成交花费(元)", "交易额(元)", "消耗"),
    unused=UNUSED,
    prepare=name_subjects,
    fills=(
        Fills(
            table=AD_REPORT,
            where=~pl.col("is_total"),
            columns={
                "day": pl.col("day"),
                "ad_channel": pl.col("ad_channel"),
                "subject_kind": pl.col("kind"),
                "subject_id": pl.col("about"),
                "subject_name": pl.col("about_name"),
                **{f.name: pl.col(f.name) for f in METRICS},
            },
        ),
    ),
    checks=(
        Check(
            code="clicks_within_impressions",
            says=Text("点击量 ≤ 展现量", "clicks ≤ impressions"),
            broken=pl.col("clicks") > pl.col("impressions"),
        ),
        Check(
            code="direct_within_sales",
            says=Text("直接成交金额 ≤ 总成交金额", "direct sales ≤ sales credited"),
            broken=pl.col("direct_sales") > pl.col("sales"),
        ),
    ),
    how_to_export=Text(
        "万相台（one.alimama.com）→ 报表 → 商品报表 → 维度只勾「商品、时间」，时间粒度选「分天」→ 下载报表。"
        "一次最多 90 天，平台只保留约半年，请按月下载保存。同一时段只需导一种维度。",
        "Wanxiangtai → Reports → item report → tick only item and time, by day → download. At most 90 days at once; "
        "the platform keeps about half a year.",
    ),
)
