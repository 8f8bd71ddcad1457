"""库存 template, and the stock lists of ERPs: what was counted where on a day."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, sku, words
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.stock import STOCK_SNAPSHOT

ONLY_BUILDING = "默认仓"
NO_DAY = Text(
    "没有「日期」列，文件名里也没有日期。请加上日期列，或把文件命名为 库存_2026-06-01.xlsx 这样。",
    "There is no day column and no day in the file name. Add the column, or name the file 库存_2026-06-01.xlsx.",
)


def read_stock(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add the day, from the file's name where there is no column, and the building where only one is kept."""
    dated = rows.with_columns(
        counted_day=pl.coalesce("day", "file_day"),
        building=pl.coalesce("stock_warehouse", pl.lit(ONLY_BUILDING)),
    )
    lost = dated.filter(pl.col("counted_day").is_null())["line"]
    return dated, [Refusal(line, "missing", "日期", "", NO_DAY) for line in lost]


def _units(name: str, *headers: str, must: bool = False) -> Field:
    return Field(name=name, headers=headers, kind=Kind.INTEGER, required=must, must=must)


STOCK = Template(
    file="库存",
    profile=Profile(
        name="templates.stock",
        platform="",
        zh="库存（模板、ERP 库存表）",
        en="Stock (template, ERP stock list)",
        fields=(
            sku(),
            words("stock_warehouse", "仓库", "仓库名称", "warehouse"),
            Field(
                name="day",
                headers=("日期", "库存日期", "盘点日期", "快照日期", "day", "date"),
                kind=Kind.DAY,
            ),
            _units("on_hand", "在库", "库存数量", "实际库存", "库存", "实物库存", "on hand", "on_hand", must=True),
            _units("reserved", "占用", "占用库存", "锁定", "锁定库存", "订单占用", "reserved"),
            _units("on_order", "在途", "采购在途", "在途库存", "on order", "on_order"),
            money("unit_cost", "成本价", "单位成本", "unit cost"),
            currency(),
        ),
        file_day=r"(?<!\d)(20\d{2}-\d{2}-\d{2}|20\d{6})(?!\d)",
        fills=(
            Fills(
                table=STOCK_SNAPSHOT,
                columns={
                    "sku": folded_code(pl.col("sku")),
                    "stock_warehouse": pl.col("building"),
                    "day": pl.col("counted_day"),
                    "on_hand": pl.col("on_hand"),
                    "reserved": pl.col("reserved"),
                    "on_order": pl.col("on_order"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    "unit_cost": pl.col("unit_cost"),
                },
            ),
        ),
        signature=("sku", "on_hand"),
        never=(*ORDER_FILES, "店铺编码", "平台商品ID", "商品ID", "宝贝ID", "商品id", "竞争对手", "批次", "生效日期"),
        prepare=read_stock,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「库存.xlsx」，每个 SKU、仓库、日期一行；也可直接导入 ERP（旺店通、聚水潭、管易）的"
            "库存查询表，没有日期列时把日期写进文件名。",
            "Fill in 库存.xlsx from zg templates DIR: one row per SKU, warehouse and day; or import the stock list "
            "of an ERP, with the day in its file name.",
        ),
    ),
    guide={
        "sku": ("SKU 编码", "QH0001-A"),
        "stock_warehouse": ("仓库名称；只有一个仓库可空着", "义乌仓"),
        "day": ("哪天的库存", "2026-06-01"),
        "on_hand": ("仓库里实际有几件，整数", "25"),
        "reserved": ("其中已付款待发货占用的件数", "3"),
        "on_order": ("已向供应商下单、还没到仓的件数", "40"),
        "unit_cost": ("一件的成本；空着：按「成本」模板", "116.15"),
        "currency_said": ("成本价的币种；空着：CNY", "CNY"),
    },
)  # fmt: skip
