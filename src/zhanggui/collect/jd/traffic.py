"""商智 (JD's business analytics): what each SKU was visited, put in carts and sold, by day; and its real-time variant."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import count, money
from zhanggui.core.language import Text
from zhanggui.tables.traffic import TRAFFIC

SO_FAR = "实时"
"""Traffic source of rows about a day that was not over: kept apart, so that they never stand for the whole day."""


_SHARED = (
    Field(name="product_id", headers=("SKU", "SKU ID", "商品ID"), kind=Kind.ID, required=True, must=True),
    Field(name="title", headers=("SKU名称", "商品名称"), kind=Kind.TEXT),
    count("visitors", "商品访客数", required=True),
    count("page_views", "商品浏览量"),
    count("cart_users", "加购客户数", "加购人数"),
    count("cart_units", "加购商品件数", "加购件数"),
    money("paid_amount", "成交金额"),
    count("paid_units", "成交商品件数"),
    count("paying_buyers", "成交客户数"),
    money("ordered_amount", "下单金额"),
    count("ordered_units", "下单商品件数"),
    count("ordering_buyers", "下单客户数"),
)
_COUNTED = {f.name: pl.col(f.name) for f in _SHARED}
UNUSED = (
    "一级类目", "二级类目", "三级类目", "货号", "成交单量", "成交转化率", "客单价", "件单价", "UV价值", "商品人均浏览量",
    "加购商品件数（正向）", "加购商品件数（负向）", "加购转化率", "加购金额", "搜索曝光次数", "搜索点击次数", "搜索点击率",
    "商详平均停留时长", "下单单量", "下单转化率", "下单成交转化率", "取消及售后退款商品件数", "取消及售后退款单量",
    "取消订单商品件数", "取消订单单量",
)  # fmt: skip
"""Rates and averages are recomputed from sums or not kept; times searched and clicked are no people."""

CHECKS = (
    Check(
        code="buyers_within_visitors",
        says=Text("成交客户数 ≤ 商品访客数", "buyers ≤ visitors"),
        broken=pl.col("paying_buyers") > pl.col("visitors"),
    ),
    Check(
        code="visitors_within_views",
        says=Text("商品访客数 ≤ 商品浏览量", "visitors ≤ page views"),
        broken=pl.col("visitors") > pl.col("page_views"),
    ),
)

TRAFFIC_SKUS = Profile(
    name="jd.traffic",
    platform="jd",
    zh="京东商智 SKU 报表",
    en="JD traffic by SKU",
    fields=(
        Field(name="day", headers=("时间", "日期"), kind=Kind.DAY, required=True, must=True),
        *_SHARED,
        money("refunded_amount", "取消及售后退款金额"),
    ),
    signature=("day", "product_id", "visitors", "paid_amount"),
    never=("取消订单金额", "取消订单单量", "统计日期"),
    fills=(
        Fills(
            table=TRAFFIC,
            columns={
                "day": pl.col("day"),
                "source": pl.lit("*"),
                **_COUNTED,
                "refunded_amount": pl.col("refunded_amount"),
            },
        ),
    ),
    unused=UNUSED,
    checks=CHECKS,
    how_to_export=Text(
        "京东商智（sz.jd.com）→ 商品 → 商品明细 → SKU → 按天 → 下载。一行必须是一天：多天的访客数是去重后的人数，不能拆到天。",
        "JD Shangzhi → Products → product details → SKU → by day → download. One day a row: visitors of several days "
        "are counted once each and cannot be split into days.",
    ),
)

NO_DAY = Text(
    "实时报表没有「时间」列，文件名里也没有日期。请保留平台起的文件名（含日期）。",
    "The real-time report has no day column and no date in its file name. Keep the dated file name.",
)


def with_day(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """The day of each row: its own, else the one in the file's name; rows without either are refused."""
    dated = rows.with_columns(of_day=pl.coalesce("day", "file_day"))
    undated = dated.filter(pl.col("of_day").is_null())
    return dated, [Refusal(line, "missing", "时间", "", NO_DAY) for line in undated["line"]]


TRAFFIC_SO_FAR = Profile(
    name="jd.traffic_so_far",
    platform="jd",
    zh="京东商智 SKU 实时报表（当日未完）",
    en="JD traffic by SKU, so far today",
    fields=(
        Field(name="day", headers=("时间", "日期"), kind=Kind.DAY),
        *_SHARED,
        money("cancelled_amount", "取消订单金额"),
    ),
    signature=("product_id", "visitors", "cancelled_amount"),
    file_day=r"(?<!\d)(\d{8}|\d{4}-\d{2}-\d{2})(?!\d)",
    prepare=with_day,
    fills=(
        Fills(
            table=TRAFFIC,
            columns={"day": pl.col("of_day"), "source": pl.lit(SO_FAR), **_COUNTED},
        ),
    ),
    unused=UNUSED,
    checks=CHECKS,
    how_to_export=Text(
        "京东商智 → 实时 → 商品 → 下载。当日未完的数字单独存放，不代表整天；次日请再导出按天的 SKU 报表。",
        "JD Shangzhi → Real time → products → download. Kept apart: it is not the whole day; export the daily report "
        "the day after.",
    ),
)
