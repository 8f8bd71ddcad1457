"""商品 template: the SKU master data."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.known_words import known_words
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, sku, words
from zhanggui.collect.templates.supply_fields import MINIMUMS, PO_NUMBERS, RECEIPT_DAYS, RECEIPT_NUMBERS
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import STATES, currency_code
from zhanggui.core.language import Text
from zhanggui.tables.products import SKU

_RATE = pl.Decimal(18, 6)
EDGES = {"length": "长", "width": "宽", "height": "高"}


def read_products(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``weight`` in kilograms and the edges in millimetres, from either of their columns, and the meaning of the state."""
    grams = (pl.col("weight_g") / 1000).cast(_RATE)
    sized = rows.with_columns(
        *(_edge(name).alias(f"{name}_mm") for name in EDGES), weight=pl.coalesce("weight_kg", grams)
    )
    return known_words(sized, "state", STATES, header="状态")


def _edge(name: str) -> pl.Expr:
    """Whole millimetres, begun ones counted, from either column; lists of ERPs write 0 for what nobody measured."""
    told = pl.coalesce(pl.col(f"{name}_mm_said"), pl.col(f"{name}_cm") * 10)
    return pl.when(told != 0).then(told.ceil().cast(pl.Int64))


def _edges(unit: str, suffix: str) -> list[Field]:
    written = unit.upper()
    return [
        Field(
            name=f"{name}_{unit}{suffix}", kind=Kind.DECIMAL,
            headers=(f"{zh}({unit})", f"{zh}({written})", f"{zh}度({unit})", f"{zh}度({written})", f"{name}_{unit}"),
        )
        for name, zh in EDGES.items()
    ]  # fmt: skip


PRODUCTS = Template(
    file="商品",
    profile=Profile(
        name="templates.products",
        platform="",
        zh="商品资料（模板）",
        en="SKU master data (template)",
        fields=(
            sku(),
            words("name", "名称", "商品名称", "货品名称", "产品名称", "商品标题", "name", must=True),
            words("category", "类目", "分类", "品类", "商品分类", "category"),
            words("brand", "品牌", "brand"),
            words("spec", "规格", "规格名称", "颜色规格", "spec"),
            Field(name="barcode", headers=("条码", "商品条码", "国标码", "barcode", "EAN", "UPC"), kind=Kind.ID),
            words("supplier", "供应商", "主供应商", "默认供应商", "supplier"),
            money("list_price", "吊牌价", "市场价", "零售价", "标准售价", "list price", "list_price"),
            currency(),
            Field(name="weight_kg", headers=("重量(kg)", "重量", "毛重(kg)", "weight_kg"), kind=Kind.DECIMAL),
            Field(name="weight_g", headers=("重量(g)", "重量(克)", "毛重(g)", "weight_g"), kind=Kind.DECIMAL),
            *_edges("mm", "_said"),
            *_edges("cm", ""),
            Field(
                name="launched_day", headers=("上架日期", "上市日期", "创建日期", "launched"), kind=Kind.DAY
            ),
            words("state", "状态", "商品状态", "state", "status"),
        ),
        fills=(
            Fills(
                table=SKU,
                columns={
                    "sku": folded_code(pl.col("sku")),
                    **{n: pl.col(n) for n in ("name", "category", "brand", "spec", "barcode", "supplier")},
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    "list_price": pl.col("list_price"),
                    "weight_kg": pl.col("weight"),
                    **{f"{name}_mm": pl.col(f"{name}_mm") for name in EDGES},
                    "launched_day": pl.col("launched_day"),
                    "state": pl.col("state_meant"),
                },
            ),
        ),
        signature=("sku", "name"),
        never=(
            *ORDER_FILES, "店铺编码", "店铺", "仓库", "日期", "统计日期", "平台商品ID", "商品ID", "宝贝ID", "商品id", "组合装编码",
            "竞争对手", "生效日期", "在库", "库存数量", "实际库存", "评价内容", "发货总量", "星级",
            *PO_NUMBERS, *RECEIPT_NUMBERS, *RECEIPT_DAYS, *MINIMUMS,
        ),
        prepare=read_products,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「商品.xlsx」，每个 SKU 一行；也可直接导入 ERP 的货品资料（商家编码、货品名称…）。",
            "Fill in 商品.xlsx from zg templates DIR, one row per SKU; or import the goods list of an ERP.",
        ),
    ),
    guide={
        "sku": ("自己的商品编码，全公司唯一；大小写、全角半角不分", "QH0001-A"),
        "name": ("商品名称", "大容量水洗棉四件套"),
        "category": ("类目，层级用 / 隔开", "家纺/床品"),
        "brand": ("品牌", "木言"),
        "spec": ("规格", "奶白"),
        "barcode": ("商品条码；请设为文本格式", "6900000100001"),
        "supplier": ("默认供应商", "宁波恒亮电器"),
        "list_price": ("吊牌价，一件", "274.80"),
        "currency_said": ("吊牌价的币种；空着：CNY", "CNY"),
        "weight_kg": ("一件含包装的重量，公斤；不知道就空着，系统不会猜", "2.19"),
        "length_mm_said": ("一件连自带包装的长，毫米；不知道就空着，系统不会猜。也认「长(cm)」", "380"),
        "width_mm_said": ("宽，毫米", "300"),
        "height_mm_said": ("高，毫米", "90"),
        "launched_day": ("开始销售的日期", "2024-01-07"),
        "state": ("在售 或 停售", "在售"),
    },
)  # fmt: skip
