"""千川 reports: what advertising cost and the sales credited to it, by day and by what the merchant broke it down to.

Header cells hold TABs and line breaks. Rates are never read: ROI is the sum of sales over the sum of spend, never a
mean of ratios.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import count, money, number_of, or_in_yuan, words
from zhanggui.core.language import Text
from zhanggui.tables.campaigns import AD_REPORT

CHANNEL = "千川"
NO_DAY = Text(
    "千川报表没有「日期」列，文件名也不是单独一天。请在千川把时间选为同一天（或勾选分天）后导出。",
    "The report has no day column and its file name is not a single day. Export one day at a time.",
)


def _yuan(name: str, *headers: str, required: bool = False) -> Field:
    return money(name, *or_in_yuan(*headers), required=required)


DIMENSIONS = (
    number_of("plan_id", "计划ID", "推广计划ID"),
    words("plan_name", "计划名称", "推广计划名称"),
    number_of("product_id", "商品ID"),
    words("product_name", "商品名称"),
    number_of("creative_id", "素材ID"),
    words("creative_name", "素材名称"),
)
METRICS = (
    _yuan("spend", "整体消耗", "消耗", "总消耗", required=True),
    _yuan("sales", "整体成交金额", "成交订单金额", "支付金额"),
    _yuan("net_sales", "净成交金额"),
    _yuan("direct_sales", "直接成交金额"),
    count("orders", "整体成交订单数", "成交订单数"),
    count("impressions", "整体展现次数", "整体展示次数", "展示次数", "展现次数"),
    count("clicks", "整体点击次数", "点击次数"),
)
PARTS = (_yuan("base_spend", "基础消耗"), _yuan("boost_spend", "追投调控消耗"))
_SUMMED = tuple(f.name for f in METRICS)

_PLAN = pl.coalesce("plan_id", "plan_name")
_PRODUCT = pl.coalesce("product_id", "product_name")
_CREATIVE = pl.coalesce("creative_id", "creative_name")
KIND = (
    pl.when(_CREATIVE.is_not_null())
    .then(pl.lit("creative"))
    .when(_PRODUCT.is_not_null() & _PLAN.is_not_null())
    .then(pl.lit("plan_product"))
    .when(_PRODUCT.is_not_null())
    .then(pl.lit("product"))
    .when(_PLAN.is_not_null())
    .then(pl.lit("plan"))
    .otherwise(pl.lit("account"))
)
SUBJECT = pl.coalesce(
    pl.concat_str([_PLAN, _PRODUCT, _CREATIVE], separator="/", ignore_nulls=True).replace("", None),
    pl.lit("*"),
)


def name_subjects(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add day, kind and subject of every row, and the sums of rows that are about the same thing on the same day.

    The same creative stands on several rows where a further column tells them apart; rows equal in everything count
    once. ``is_total``: other rows name a subject and this one none, so it is their sum.
    """
    named = rows.with_columns(report_day=pl.coalesce("day", "file_day"), kind=KIND, about=SUBJECT)
    said = [c for c in rows.columns if c != "line"]
    key = ["report_day", "kind", "about"]
    once = pl.struct(said).is_first_distinct()
    sums = [
        pl.when(pl.col(name).count().over(key) > 0)
        .then(pl.when(once).then(name).sum().over(key))
        .alias(f"all_{name}")
        for name in _SUMMED
    ]
    account = pl.col("kind") == "account"
    told = named.with_columns(*sums, is_total=account & (~account).any())
    undated = told.filter(pl.col("report_day").is_null() & ~pl.col("is_total"))["line"]
    return told, [Refusal(line, "missing", "日期", "", NO_DAY) for line in undated]


ADS = Profile(
    name="douyin.ads",
    platform="douyin",
    zh="千川 推广报表",
    en="Qianchuan advertising",
    fields=(Field(name="day", headers=("日期", "时间-天", "时间"), kind=Kind.DAY), *DIMENSIONS, *METRICS, *PARTS),
    signature=("spend", "sales", "impressions", "clicks"),
    never=("展现量", "曝光量", "花费", "总费用"),
    file_day=r"(?<!\d)(?<!\d[_~至-])(\d{8}|\d{4}-\d{2}-\d{2})(?:[_~至-]+\1)?(?![\d_~至-]*\d)",
    unused=(
        "整体支付ROI", "追投调控支付ROI", "整体成交订单成本", "整体点击率", "整体转化率", "净成交ROI", "净成交订单数",
        "1小时内退款率", "净成交金额结算率", "点击率", "转化率", "支付ROI", "成交订单成本",
    ),
    prepare=name_subjects,
    fills=(
        Fills(
            table=AD_REPORT,
            where=~pl.col("is_total"),
            columns={
                "day": pl.col("report_day"),
                "ad_channel": pl.lit(CHANNEL),
                "subject_kind": pl.col("kind"),
                "subject_id": pl.col("about"),
                "subject_name": pl.coalesce("creative_name", "product_name", "plan_name"),
                **{name: pl.col(f"all_{name}") for name in _SUMMED},
            },
        ),
    ),
    checks=(
        Check(
            code="spend_is_its_parts",
            says=Text("整体消耗 = 基础消耗 + 追投调控消耗", "spend = base spend + boosted spend"),
            broken=pl.col("base_spend") + pl.col("boost_spend") != pl.col("spend"),
        ),
        Check(
            code="net_within_gross",
            says=Text("净成交金额 ≤ 整体成交金额", "net sales ≤ sales credited"),
            broken=pl.col("net_sales") > pl.col("sales"),
        ),
        Check(
            code="clicks_within_impressions",
            says=Text("点击次数 ≤ 展现次数", "clicks ≤ impressions"),
            broken=pl.col("clicks") > pl.col("impressions"),
        ),
    ),
    how_to_export=Text(
        "巨量千川（qianchuan.jinritemai.com）→ 数据 → 自定义报表/素材报表 → 勾选日期 → 下载。一份文件只选一种维度。",
        "Qianchuan → Data → report → tick the day → download; one breakdown a file.",
    ),
)  # fmt: skip
