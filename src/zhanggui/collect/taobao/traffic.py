"""生意参谋 (Business Advisor): visits by day, of each product (品类 → 商品_全部) and of the shop as a whole."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile
from zhanggui.collect.columns import count, money
from zhanggui.collect.taobao.words import headers
from zhanggui.core.language import Text
from zhanggui.tables.traffic import TRAFFIC

_DAY = Field(name="day", headers=("统计日期", "日期"), kind=Kind.DAY, required=True, must=True)


_SHARED = (
    count("ordering_buyers", "下单买家数", "下单用户数"),
    count("ordered_units", "下单件数"),
    money("ordered_amount", "下单金额"),
    count("paying_buyers", "支付买家数", "支付用户数"),
    count("paid_units", "支付件数"),
    money("paid_amount", "支付金额"),
    money("refunded_amount", "成功退款金额", "售中售后成功退款金额"),
    count("search_visitors", "搜索引导访客数"),
    count("search_buyers", "搜索引导支付买家数"),
)
_ITEM = (
    _DAY,
    Field(name="product_id", headers=("商品ID", "宝贝ID"), kind=Kind.ID, required=True, must=True),
    Field(name="title", headers=("商品名称", "商品标题"), kind=Kind.TEXT),
    count("visitors", "商品访客数", required=True),
    count("page_views", "商品浏览量"),
    count("cart_users", "商品加购人数"),
    count("cart_units", "商品加购件数"),
    count("favourite_users", "商品收藏人数"),
    *_SHARED,
)
_SHOP = (
    _DAY,
    count("visitors", "访客数", required=True),
    count("page_views", "浏览量"),
    count("cart_users", "加购人数"),
    count("cart_units", "加购件数"),
    count("favourite_users", "商品收藏人数", "商品收藏买家数"),
    *_SHARED,
    Field(name="shop_name", headers=("店铺名称",), kind=Kind.TEXT),
)
_COUNTED = {
    name: pl.col(name)
    for name in (
        "day", "page_views", "visitors", "cart_users", "cart_units", "favourite_users", "ordering_buyers",
        "ordered_units", "ordered_amount", "paying_buyers", "paid_units", "paid_amount", "refunded_amount",
        "search_visitors", "search_buyers",
    )
}  # fmt: skip
_CHECKS = (
    Check(
        code="buyers_within_visitors",
        says=Text("支付买家数 ≤ 访客数", "buyers ≤ visitors"),
        broken=pl.col("paying_buyers") > pl.col("visitors"),
    ),
    Check(
        code="visitors_within_views",
        says=Text("访客数 ≤ 浏览量", "visitors ≤ page views"),
        broken=pl.col("visitors") > pl.col("page_views"),
    ),
    Check(
        code="search_within_visitors",
        says=Text("搜索引导访客数 ≤ 访客数", "visitors from search ≤ visitors"),
        broken=pl.col("search_visitors") > pl.col("visitors"),
    ),
)

UNUSED = headers(
    "主商品ID 商品类型 货号 商品状态 商品标签 平均停留时长 商品详情页跳出率 下单转化率 商品支付转化率 支付新买家数 支付老买家数 "
    "老买家支付金额 聚划算支付金额 访客平均价值 竞争力评分 年累计支付金额 月累计支付金额 月累计支付件数 搜索引导支付转化率 "
    "结构化详情引导转化率 结构化详情引导成交占比 支付转化率 客单价 支付子订单数 老访客数 新访客数 跳失率 人均浏览量 直通车消耗 "
    "钻展消耗 淘客消耗"
)
"""Rates and averages are recomputed from sums or not kept; year and month totals repeat the days."""

TRAFFIC_ITEMS = Profile(
    name="taobao.traffic",
    platform="taobao",
    zh="生意参谋 商品流量（商品_全部）",
    en="Taobao/Tmall product traffic",
    fields=_ITEM,
    signature=("day", "product_id", "visitors"),
    never=("成交金额", "成交客户数"),
    fills=(
        Fills(
            table=TRAFFIC,
            columns={
                **_COUNTED,
                "product_id": pl.col("product_id"),
                "source": pl.lit("*"),
                "title": pl.col("title"),
            },
        ),
    ),
    unused=UNUSED,
    checks=_CHECKS,
    how_to_export=Text(
        "生意参谋 → 品类 → 商品排行 → 日期选「日」→ 商品_全部 → 下载。统计日期必须是单日：周、月的访客数是去重后的人数，不能拆到天。",
        "Business Advisor → Products → ranking → by day → all → download. One day a row: visitors of a week or "
        "month are counted once each and cannot be split into days.",
    ),
)

TRAFFIC_SHOP = Profile(
    name="taobao.shop_traffic",
    platform="taobao",
    zh="生意参谋 店铺流量（首页/交易概况）",
    en="Taobao/Tmall shop traffic",
    fields=_SHOP,
    signature=("day", "visitors", "page_views", "paying_buyers", "paid_amount"),
    never=("商品ID", "宝贝ID", "商品访客数", "流量来源"),
    shop_field="shop_name",
    fills=(
        Fills(
            table=TRAFFIC,
            columns={**_COUNTED, "product_id": pl.lit("*"), "source": pl.lit("*")},
        ),
    ),
    unused=UNUSED,
    checks=_CHECKS,
    how_to_export=Text(
        "生意参谋 → 首页（或 交易 → 交易概况）→ 日期选「日」→ 趋势图右上角「下载」。",
        "Business Advisor → Home (or Trade) → by day → download.",
    ),
)
