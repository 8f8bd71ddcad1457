"""多多推广 in its older words: 多多搜索/多多场景 reports by day, and by plan. Spend is called 花费."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.collect.pinduoduo.ads import CHANNEL, CHECKS, METRICS, UNUSED
from zhanggui.core.language import Text
from zhanggui.tables.campaigns import AD_REPORT

_COUNTED = ("impressions", "clicks", "orders", "sales", "direct_sales", "net_sales", "favourites")
_DAY = Field(name="day", headers=("日期", "时间"), kind=Kind.DAY, required=True, must=True)
_OLD_UNUSED = (
    *UNUSED,
    "点击率",
    "平均点击花费(元)",
    "平均点击花费",
    "投入产出比",
    "转化率",
    "点击转化率",
    "千次曝光花费(元)",
)


def _columns(kind: str, subject: pl.Expr, name: pl.Expr | None, spend: pl.Expr) -> dict[str, pl.Expr]:
    named = {} if name is None else {"subject_name": name}
    return {
        "day": pl.col("day"),
        "ad_channel": pl.lit(CHANNEL),
        "subject_kind": pl.lit(kind),
        "subject_id": subject,
        **named,
        "spend": spend,
        **{one: pl.col(one) for one in _COUNTED},
    }


ADS_OLDER = Profile(
    name="pinduoduo.ads_older",
    platform="pinduoduo",
    zh="拼多多 推广账户日报（旧版）",
    en="Pinduoduo advertising by day (older)",
    fields=(_DAY, *(one for one in METRICS if one.name != "deal_spend")),
    signature=("day", "total_spend", "sales", "impressions", "clicks"),
    never=(
        "成交花费(元)",
        "成交花费",
        "商品ID",
        "商品id",
        "推广名称",
        "计划名称",
        "推广计划",
        "推广计划名称",
    ),
    unused=_OLD_UNUSED,
    fills=(Fills(table=AD_REPORT, columns=_columns("account", pl.lit("*"), None, pl.col("total_spend"))),),
    checks=CHECKS,
    how_to_export=Text(
        "拼多多推广平台 → 报表 → 账户数据（旧版 多多搜索/多多场景）→ 分天 → 下载。",
        "Pinduoduo promotion → Reports → account data, older layout → by day → download.",
    ),
)
ADS_BY_PLAN = Profile(
    name="pinduoduo.plan_ads",
    platform="pinduoduo",
    zh="拼多多 推广计划报表",
    en="Pinduoduo advertising by plan",
    fields=(
        _DAY,
        Field(
            name="plan",
            headers=("推广计划名称", "推广计划", "计划名称", "推广名称"),
            kind=Kind.TEXT,
            required=True,
            must=True,
        ),
        Field(name="plan_id", headers=("推广计划ID", "计划ID"), kind=Kind.ID),
        *METRICS,
    ),
    signature=("day", "plan", "sales", "impressions", "clicks"),
    never=("商品ID", "商品id"),
    unused=(*_OLD_UNUSED, "推广类型", "计划状态"),
    fills=(
        Fills(
            table=AD_REPORT,
            columns=_columns(
                "plan",
                pl.coalesce("plan_id", "plan"),
                pl.col("plan"),
                pl.coalesce("total_spend", "deal_spend"),
            ),
        ),
    ),
    checks=CHECKS,
    how_to_export=Text(
        "拼多多推广平台 → 推广报表 → 计划数据 → 分天 → 下载报表。",
        "Pinduoduo promotion → Reports → plan data → by day → download.",
    ),
)
