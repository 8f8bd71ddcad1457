"""仓库点位 template: buildings that ship orders, and buildings that could."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.known_words import known_words
from zhanggui.collect.templates.fields import ORDER_FILES, SKU_NAMES, currency, money, words
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.network import WAREHOUSE_SITE

STATES = {
    **dict.fromkeys(("在用", "使用中", "已开", "open", "in use"), "open"),
    **dict.fromkeys(("候选", "备选", "待选", "candidate"), "candidate"),
}


def read_sites(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``state_meant``; no state is a candidate, for nothing then says that it ships orders."""
    rows = rows.with_columns(state=pl.coalesce("state", pl.lit("候选")))
    return known_words(rows, "state", STATES, header="状态")


def _degrees(name: str, *headers: str) -> Field:
    return Field(name=name, headers=headers, kind=Kind.DECIMAL)


WAREHOUSE_SITES = Template(
    file="仓库点位",
    profile=Profile(
        name="templates.warehouse_sites",
        platform="",
        zh="仓库点位（模板）",
        en="Warehouse sites (template)",
        fields=(
            words("stock_warehouse", "仓库", "仓库名称", "warehouse", "site", must=True),
            words("city", "城市", "所在城市", "city"),
            _degrees("latitude", "纬度", "latitude", "lat"),
            _degrees("longitude", "经度", "longitude", "lon", "lng"),
            words("state", "状态", "state"),
            money("fixed_month", "每月固定成本", "月固定成本", "月租", "fixed cost a month", "fixed_month", must=True),
            money("handling", "每单操作费", "操作费", "单均操作费", "cost per order", "handling", must=True),
            Field(name="capacity_month", headers=("每月产能", "月产能(单)", "月产能", "capacity a month", "capacity_month"), kind=Kind.INTEGER),
            words("carrier", "快递公司", "快递", "承运商", "carrier"),
            currency(),
        ),
        fills=(
            Fills(
                table=WAREHOUSE_SITE,
                columns={
                    **{n: pl.col(n) for n in ("stock_warehouse", "city", "latitude", "longitude")},
                    "state": pl.col("state_meant"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    **{n: pl.col(n) for n in ("fixed_month", "handling", "capacity_month", "carrier")},
                },
            ),
        ),
        signature=("stock_warehouse", "fixed_month", "handling"),
        never=(*ORDER_FILES, *SKU_NAMES, "运单号", "目的省"),
        prepare=read_sites,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「仓库点位.xlsx」：每个在用或考虑开的仓库一行，写城市（或经纬度）、每月固定成本和每单操作费。",
            "Fill in 仓库点位.xlsx from zg templates DIR: one row per building in use or considered, with its city (or "
            "coordinates), fixed cost a month and cost per order handled.",
        ),
    ),
    guide={
        "stock_warehouse": ("仓库名称，与库存文件中的写法一致", "义乌仓"),
        "city": ("所在城市；不认识的城市请填经纬度", "义乌"),
        "latitude": ("纬度，度；填了城市可以空着", "29.31"),
        "longitude": ("经度，度", "120.08"),
        "state": ("在用 或 候选；空着：候选", "在用"),
        "fixed_month": ("每月租金、工资等，与订单多少无关的部分", "18000"),
        "handling": ("处理一单的拣货、打包和材料费", "1.60"),
        "capacity_month": ("每月最多处理多少单；空着：不限", "30000"),
        "carrier": ("从这里发货用运费价卡上的哪一家；空着：按距离估算", ""),
        "currency_said": ("币种；空着：CNY", "CNY"),
    },
)  # fmt: skip
