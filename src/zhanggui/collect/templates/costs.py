"""成本 template: what one unit costs landed, from a day on."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Fills, Profile
from zhanggui.collect.templates.fields import ORDER_FILES, currency, from_day, money, sku
from zhanggui.collect.templates.supply_fields import LEAD_TIMES
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.costs import UNIT_COST

COSTS = Template(
    file="成本",
    profile=Profile(
        name="templates.costs",
        platform="",
        zh="单位成本（模板）",
        en="Unit costs (template)",
        fields=(
            sku(),
            from_day(),
            money("cost", "单位成本", "成本", "成本价", "采购价", "进价", "含税成本", "cost", "unit cost", must=True),
            currency(),
        ),
        fills=(
            Fills(
                table=UNIT_COST,
                columns={
                    "sku": folded_code(pl.col("sku")),
                    "from_day": pl.col("from_day"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    "cost": pl.col("cost"),
                },
            ),
        ),
        signature=("sku", "from_day", "cost"),
        never=(*ORDER_FILES, "仓库", "在库", "库存数量", "实际库存", "竞争对手", *LEAD_TIMES),
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「成本.xlsx」，成本每变一次加一行。",
            "Fill in 成本.xlsx from zg templates DIR: a new row for every change of a cost.",
        ),
    ),
    guide={
        "sku": ("SKU 编码", "QH0001-A"),
        "from_day": ("从哪天起是这个成本", "2025-05-01"),
        "cost": ("一件的到仓成本（含采购、运到仓库、包材）", "116.15"),
        "currency_said": ("币种；空着：CNY", "CNY"),
    },
)  # fmt: skip
