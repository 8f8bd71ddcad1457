"""库存 template, and the stock lists of ERPs: what was counted where on a day."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
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
    """Add the day, from the file's name where there is no column, and the building where only one is kept; what is there,
    where a list only says what is free of it; and the sums of goods that lie in several batches or places.
    """
    dated = rows.with_columns(
        counted_day=pl.coalesce("day", "file_day"),
        building=pl.coalesce("stock_warehouse", pl.lit(ONLY_BUILDING)),
        on_hand=pl.coalesce("on_hand", pl.col("available") + pl.col("reserved")),
    )
    if dated["batch_number"].null_count() < dated.height:
        dated = _over_batches(dated)
    lost = dated.filter(pl.col("counted_day").is_null())["line"]
    return dated, [Refusal(line, "missing", "日期", "", NO_DAY) for line in lost]


def _over_batches(rows: pl.DataFrame) -> pl.DataFrame:
    """Every row says what all batches of its goods in the building are together: rows of one key then agree, and count once.

    A row written twice is one batch. The cost of a unit stays only where all batches cost the same.
    """
    said = [c for c in rows.columns if c != "line"]
    once = pl.struct(said).is_first_distinct()
    key = [folded_code(pl.col("sku")), pl.col("building"), pl.col("counted_day")]
    sums = [
        pl.when(pl.col(name).count().over(key) > 0).then(pl.when(once).then(name).sum().over(key)).alias(name)
        for name in ("on_hand", "reserved", "on_order")
    ]
    cost = pl.when(pl.col("unit_cost").n_unique().over(key) == 1).then("unit_cost").alias("unit_cost")
    return rows.with_columns(*sums, cost)


def _units(name: str, *headers: str, must: bool = False) -> Field:
    return Field(name=name, headers=headers, kind=Kind.INTEGER, required=must, must=must)


AVAILABLE = (
    "可用库存",
    "可用数",
    "可用库存数",
    "可发库存",
    "可发库存数",
    "可销数",
    "公有可用数",
    "available",
)
ON_HAND = (
    "在库", "库存数量", "实际库存", "实际库存数", "主仓实际库存数", "主仓实际库存", "库存", "实物库存", "on hand", "on_hand",
)  # fmt: skip
RESERVED = (
    "占用", "占用库存", "占用数", "锁定", "锁定库存", "锁定数", "订单占有数", "订单占用数", "订单占用", "reserved",
)  # fmt: skip
UNUSED = (
    "货品编号", "货品名称", "规格名称", "商品名称", "款式编码", "颜色及规格", "颜色规格", "品牌", "分类", "安全库存", "调拨在途", "调拨在途数",
    "进货仓库存", "销退仓库存", "次品库存", "虚拟库存", "仓库待发数", "库存锁定数", "生产日期", "有效期", "有效期至",
)  # fmt: skip
"""Goods on their way between own buildings are in neither; what was sent back and not looked at cannot be sold."""


def _stock_fields(*, on_hand: bool) -> tuple[Field, ...]:
    """The columns of a stock list; without ``on_hand`` it says only what is free and what is promised."""
    return (
        sku(),
        words("stock_warehouse", "仓库", "仓库名称", "分仓", "warehouse"),
        Field(name="day", headers=("日期", "库存日期", "盘点日期", "快照日期", "day", "date"), kind=Kind.DAY),
        *(
            (_units("on_hand", *ON_HAND, must=True), _units("reserved", *RESERVED), _units("available", *AVAILABLE))
            if on_hand
            else (_units("available", *AVAILABLE, must=True), _units("reserved", *RESERVED, must=True))
        ),
        _units("on_order", "在途", "采购在途", "在途库存", "采购在途数", "采购在途量", "在途数", "on order", "on_order"),
        money("unit_cost", "成本价", "单位成本", "unit cost"),
        currency(),
        Field(name="batch_number", headers=("批次号", "批次", "货位", "库位", "batch"), kind=Kind.ID),
    )  # fmt: skip


FILE_DAY = r"(?<!\d)(20\d{2}-\d{2}-\d{2}|20\d{6})(?!\d)"
FILLS = (
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
)
NEVER = (
    *ORDER_FILES, "店铺编码", "平台商品ID", "商品ID", "宝贝ID", "商品id", "竞争对手", "生效日期", "京东价", "拼单价", "宝贝名称",
)  # fmt: skip

STOCK = Template(
    file="库存",
    profile=Profile(
        name="templates.stock",
        platform="",
        zh="库存（模板、ERP 库存表）",
        en="Stock (template, ERP stock list)",
        fields=_stock_fields(on_hand=True),
        file_day=FILE_DAY,
        fills=FILLS,
        signature=("sku", "on_hand"),
        never=NEVER,
        unused=UNUSED,
        checks=(
            Check(
                code="available_is_on_hand_less_reserved",
                says=Text(
                    "可用 = 在库 − 占用（虚拟库存、锁定会造成差异；以在库、占用为准）",
                    "available = on hand − reserved (virtual stock and locks differ; on hand and reserved count)",
                ),
                broken=pl.col("available") != pl.col("on_hand") - pl.col("reserved"),
            ),
        ),
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

STOCK_AVAILABLE = Profile(
    name="templates.stock_available",
    platform="",
    zh="ERP 库存表（只有可用和占用）",
    en="ERP stock list (available and reserved only)",
    fields=_stock_fields(on_hand=False),
    file_day=FILE_DAY,
    fills=FILLS,
    signature=("sku", "available", "reserved"),
    never=(*NEVER, *ON_HAND),
    unused=UNUSED,
    prepare=lambda rows: read_stock(rows.with_columns(on_hand=pl.lit(None, dtype=pl.Int64))),
    how_to_export=Text(
        "ERP 库存查询 → 导出；没有「实际库存」一列时，在库 = 可用 + 占用。没有日期列时把日期写进文件名。",
        "The stock list of an ERP without the physical count: on hand = available + reserved. The day may stand in the file name.",
    ),
)
"""What is free and what is promised are together what is there; a list with only one of them is not taken."""
