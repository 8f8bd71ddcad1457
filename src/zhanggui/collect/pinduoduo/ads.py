"""多多推广 reports: by account and day, and by promoted product.

Three notions of sales: 交易额 (gross) ≥ 净交易额 (after early refunds) ≥ 结算交易额 (settled). ``sales`` is gross,
``net_sales`` net; settled sales only check the other two.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import count, in_yuan, money
from zhanggui.core.language import Text
from zhanggui.tables.campaigns import AD_REPORT

CHANNEL = "多多推广"
NO_DAY = Text(
    "商品推广报表没有「日期」列，文件名也不是单独一天。请在推广平台把时间选为同一天（或勾选分天）后逐日导出。",
    "The report has no day column and its file name is not a single day. Export one day at a time.",
)


def _yuan(name: str, *headers: str, must: bool = False) -> Field:
    return money(name, *in_yuan(*headers), must=must)


METRICS = (
    _yuan("total_spend", "总花费", "花费"),
    _yuan("deal_spend", "成交花费"),
    _yuan("sales", "交易额", must=True),
    _yuan("net_sales", "净交易额"),
    _yuan("settled_sales", "结算交易额"),
    count("orders", "成交笔数"),
    count("impressions", "曝光量"),
    count("clicks", "点击量"),
    _yuan("direct_sales", "直接交易额"),
    count("favourites", "收藏量"),
)
UNUSED = (
    "实际投产比", "净实际投产比", "净成交笔数", "每笔净成交花费(元)", "净交易额占比", "净成交笔数占比",
    "每笔净成交金额(元)", "结算投产比", "结算成交笔数", "退款豁免率", "退单豁免率", "每笔结算成交花费(元)",
    "交易额结算率", "订单结算率", "每笔结算成交金额(元)", "每笔成交花费(元)", "每笔成交金额(元)", "投产比",
    "分组", "出价方式", "是否已删除", "间接交易额(元)", "直接成交笔数", "间接成交笔数", "询单花费(元)", "询单量",
    "平均询单成本(元)", "收藏花费(元)", "平均收藏成本(元)", "关注花费(元)", "关注量", "平均关注成本(元)",
)  # fmt: skip
"""Ratios are computed from sums, never read; the rest no figure needs."""

SUMMED = tuple(f.name for f in METRICS)

_SPEND = pl.coalesce("total_spend", "deal_spend")
_COUNTED = ("impressions", "clicks", "orders", "sales", "direct_sales", "net_sales", "favourites")
CHECKS = (
    Check(
        code="net_within_gross",
        says=Text("净交易额 ≤ 交易额", "net sales ≤ gross sales"),
        broken=pl.col("net_sales") > pl.col("sales"),
    ),
    Check(
        code="settled_within_net",
        says=Text("结算交易额 ≤ 净交易额", "settled sales ≤ net sales"),
        broken=pl.col("settled_sales") > pl.col("net_sales"),
    ),
    Check(
        code="clicks_within_impressions",
        says=Text("点击量 ≤ 曝光量", "clicks ≤ impressions"),
        broken=pl.col("clicks") > pl.col("impressions"),
    ),
)

ADS = Profile(
    name="pinduoduo.ads",
    platform="pinduoduo",
    zh="拼多多 推广账户日报",
    en="Pinduoduo advertising by day",
    fields=(Field(name="day", headers=("日期", "时间"), kind=Kind.DAY, required=True, must=True), *METRICS),
    signature=("day", "deal_spend", "sales", "impressions"),
    never=("商品ID", "商品id", "推广名称", "计划名称", "推广计划", "推广计划名称"),
    fills=(
        Fills(
            table=AD_REPORT,
            columns={
                "day": pl.col("day"),
                "ad_channel": pl.lit(CHANNEL),
                "subject_kind": pl.lit("account"),
                "subject_id": pl.lit("*"),
                "spend": _SPEND,
                **{name: pl.col(name) for name in _COUNTED},
            },
        ),
    ),
    unused=UNUSED,
    checks=CHECKS,
    how_to_export=Text(
        "拼多多推广平台（yingxiao.pinduoduo.com）→ 推广报表 → 账户数据 → 选时间、分天 → 下载报表。",
        "Pinduoduo promotion → Reports → account data → by day → download.",
    ),
)


def by_product(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add each row's day and the sums of its product that day, over all its promotions (``all_…``).

    A product may run in several promotions. The product's row holds their sum, so that its spend is counted
    once and whole; beside it each promotion keeps a row of its own (``plan_product``). Rows equal in everything
    count once.
    """
    dated = rows.with_columns(report_day=pl.coalesce("day", "file_day"))
    said = [c for c in dated.columns if c != "line"]
    once = pl.struct(said).is_first_distinct()
    key = ["report_day", "product_id"]
    sums = [_sum_once(name, once).over(key).alias(f"all_{name}") for name in SUMMED]
    refusals = [
        Refusal(line, "missing", "日期", "", NO_DAY)
        for line in dated.filter(pl.col("report_day").is_null())["line"]
    ]
    return dated.with_columns(*sums), refusals


def _sum_once(name: str, once: pl.Expr) -> pl.Expr:
    counted = pl.when(once).then(name)
    return pl.when(pl.col(name).count() > 0).then(counted.sum())


_OF_PRODUCT = {
    "day": pl.col("report_day"),
    "ad_channel": pl.lit(CHANNEL),
    "subject_kind": pl.lit("product"),
    "subject_id": pl.col("product_id"),
    "subject_name": pl.col("title"),
    "spend": pl.coalesce("all_total_spend", "all_deal_spend"),
    **{name: pl.col(f"all_{name}") for name in _COUNTED},
}
_OF_PLAN = {
    **_OF_PRODUCT,
    "subject_kind": pl.lit("plan_product"),
    "subject_id": pl.format("{}/{}", "plan", "product_id"),
    "subject_name": pl.col("plan"),
    "spend": _SPEND,
    **{name: pl.col(name) for name in _COUNTED},
}

ADS_BY_PRODUCT = Profile(
    name="pinduoduo.product_ads",
    platform="pinduoduo",
    zh="拼多多 商品推广报表",
    en="Pinduoduo advertising by product",
    fields=(
        Field(name="day", headers=("日期", "时间"), kind=Kind.DAY),
        Field(name="product_id", headers=("商品ID", "商品id"), kind=Kind.ID, required=True, must=True),
        Field(name="title", headers=("商品名称", "商品"), kind=Kind.TEXT),
        Field(name="plan", headers=("推广名称", "推广计划", "计划名称"), kind=Kind.TEXT),
        *METRICS,
    ),
    signature=("product_id", "sales", "impressions", "clicks"),
    file_day=r"(?<!\d)(?<!\d[_~至-])(\d{8}|\d{4}-\d{2}-\d{2})(?:[_~至-]+\1)?(?![\d_~至-]*\d)",
    prepare=by_product,
    fills=(
        Fills(table=AD_REPORT, columns=_OF_PRODUCT),
        Fills(table=AD_REPORT, columns=_OF_PLAN, where=pl.col("plan").is_not_null()),
    ),
    unused=UNUSED,
    checks=CHECKS,
    how_to_export=Text(
        "拼多多推广平台 → 推广报表 → 商品数据 → 时间选同一天（或勾选分天）→ 下载报表。没有日期列时，"
        "文件名要保留平台起的日期（如 商品推广_20260601_20260601.xls）。",
        "Pinduoduo promotion → Reports → product data → one day at a time → download; keep the dated file name.",
    ),
)
