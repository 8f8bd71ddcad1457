"""汇率 template: what one unit of a currency is worth in another, from a day on."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.collect.templates.fields import ORDER_FILES, from_day
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.costs import EXCHANGE_RATE

EXCHANGE_RATES = Template(
    file="汇率",
    profile=Profile(
        name="templates.exchange_rates",
        platform="",
        zh="汇率（模板）",
        en="Exchange rates (template)",
        fields=(
            Field(
                name="from_currency",
                headers=("币种", "原币种", "外币", "currency"),
                kind=Kind.TEXT,
                required=True,
                must=True,
            ),
            Field(
                name="base",
                headers=("目标币种", "本位币", "折算币种", "base"),
                kind=Kind.TEXT,
                required=True,
                must=True,
            ),
            from_day(),
            Field(
                name="rate", headers=("汇率", "折算汇率", "rate"), kind=Kind.DECIMAL, required=True, must=True
            ),
        ),
        fills=(
            Fills(
                table=EXCHANGE_RATE,
                columns={
                    "currency": currency_code(pl.col("from_currency")),
                    "base": currency_code(pl.col("base")),
                    "from_day": pl.col("from_day"),
                    "rate": pl.col("rate"),
                },
            ),
        ),
        signature=("from_currency", "base", "rate"),
        never=ORDER_FILES,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「汇率.xlsx」，汇率每变一次加一行。",
            "Fill in 汇率.xlsx from zg templates DIR: a new row for every change of a rate.",
        ),
    ),
    guide={
        "from_currency": ("外币", "USD"),
        "base": ("折算成什么币种", "CNY"),
        "from_day": ("从哪天起用这个汇率", "2026-06-01"),
        "rate": ("1 单位外币值多少目标币种", "7.1298"),
    },
)
