"""竞品价格 template: prices seen at competitors."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, sku, words
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code, platform_code
from zhanggui.core.language import Text
from zhanggui.tables.competitors import COMPETITOR_PRICE

COMPETITOR_PRICES = Template(
    file="竞品价格",
    profile=Profile(
        name="templates.competitor_prices",
        platform="",
        zh="竞品价格（模板）",
        en="Competitor prices (template)",
        fields=(
            sku(),
            words("competitor", "竞争对手", "竞品店铺", "对手店铺", "competitor", must=True),
            words("offer", "竞品链接", "竞品标题", "竞品名称", "竞品ID", "offer", "url", must=True),
            words("platform_said", "平台", "platform"),
            Field(
                name="captured_at",
                headers=("采集时间", "采集日期", "captured at", "captured_at"),
                kind=Kind.MOMENT,
                required=True,
                must=True,
            ),
            money("price", "价格", "竞品价格", "到手价", "price", must=True),
            currency(),
            Field(name="monthly_sales", headers=("月销量", "月销", "monthly sales"), kind=Kind.INTEGER),
            words("promotion", "促销活动", "活动", "promotion"),
            words("seen_in", "来源", "采集方式", "source"),
        ),
        fills=(
            Fills(
                table=COMPETITOR_PRICE,
                columns={
                    "sku": folded_code(pl.col("sku")),
                    "competitor": pl.col("competitor"),
                    "offer": pl.col("offer"),
                    "platform": pl.coalesce(platform_code(pl.col("platform_said")), "platform_said"),
                    "captured_at": pl.col("captured_at"),
                    "captured_day": pl.col("captured_day"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    "price": pl.col("price"),
                    "monthly_sales": pl.col("monthly_sales"),
                    "promotion": pl.col("promotion"),
                    "seen_in": pl.col("seen_in"),
                },
            ),
        ),
        signature=("sku", "competitor", "captured_at", "price"),
        never=ORDER_FILES,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「竞品价格.xlsx」，看到一次价格记一行。只记公开页面上看得到的价格。",
            "Fill in 竞品价格.xlsx from zg templates DIR: one row per price seen on a public page.",
        ),
    ),
    guide={
        "sku": ("与之竞争的自家 SKU 编码", "QH0087-C"),
        "competitor": ("对手店铺", "悦居生活馆"),
        "offer": ("对手的商品链接、编号或标题", "悦居生活馆-QH0087"),
        "platform_said": ("在哪个平台看到", "天猫"),
        "captured_at": ("什么时候看到（北京时间）", "2026-06-01 10:47:00"),
        "price": ("一件的到手价，扣除公开优惠后", "15.20"),
        "currency_said": ("币种；空着：CNY", "CNY"),
        "monthly_sales": ("页面显示的月销量", "290"),
        "promotion": ("页面上的促销活动", "满 200 减 20"),
        "seen_in": ("怎么采集的", "人工采集"),
    },
)
