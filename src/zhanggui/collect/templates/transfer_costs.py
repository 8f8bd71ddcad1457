"""调拨费用 template: what it costs to send goods from one of our buildings to another."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Fills, Profile
from zhanggui.collect.templates.fields import ORDER_FILES, SKU_NAMES, currency, from_day, money, words
from zhanggui.collect.templates.supply_fields import units
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.network import TRANSFER_COST

TRANSFER_COSTS = Template(
    file="调拨费用",
    profile=Profile(
        name="templates.transfer_costs",
        platform="",
        zh="调拨费用（模板）",
        en="Transfer costs (template)",
        fields=(
            words("from_warehouse", "调出仓", "调出仓库", "发出仓库", "from warehouse", "from_warehouse", must=True),
            words("to_warehouse", "调入仓", "调入仓库", "收货仓库", "to warehouse", "to_warehouse", must=True),
            from_day(),
            money("fixed", "每次固定费", "固定费", "每趟费用", "cost per journey", "fixed"),
            money("unit_cost", "每件费用", "单件费用", "cost per unit", "unit_cost"),
            money("kg_cost", "每公斤费用", "每公斤运费", "cost per kg", "kg_cost"),
            units("way_days", "在途天数", "在途天数(天)", "days on the way", "way_days"),
            currency(),
        ),
        fills=(
            Fills(
                table=TRANSFER_COST,
                columns={
                    **{n: pl.col(n) for n in ("from_warehouse", "to_warehouse", "from_day")},
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    **{n: pl.col(n) for n in ("fixed", "unit_cost", "kg_cost", "way_days")},
                },
            ),
        ),
        signature=("from_warehouse", "to_warehouse", "from_day"),
        never=(*ORDER_FILES, *SKU_NAMES, "运单号", "目的省"),
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「调拨费用.xlsx」：每条路线一行，写从哪个仓到哪个仓、每次固定费、每件或每公斤费用和在途天数。",
            "Fill in 调拨费用.xlsx from zg templates DIR: one row per way between two buildings, with the cost of a journey, of "
            "a unit or a kilogram, and the days it takes.",
        ),
    ),
    guide={
        "from_warehouse": ("调出的仓库，与库存文件中的写法一致", "义乌仓"),
        "to_warehouse": ("调入的仓库，与库存文件中的写法一致", "东莞仓"),
        "from_day": ("从哪天起是这个价", "2025-05-01"),
        "fixed": ("每次调拨的固定费用，与件数无关；没有可空着", "120"),
        "unit_cost": ("每件的费用；没有可空着", "0.20"),
        "kg_cost": ("每公斤的费用；没有可空着", "0.60"),
        "way_days": ("从发出到可以发货要几天；空着：按 3 天", "3"),
        "currency_said": ("币种；空着：CNY", "CNY"),
    },
)  # fmt: skip
