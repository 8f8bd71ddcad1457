"""供货条件 template: on what terms a supplier sells a SKU, from a day on."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Fills, Profile
from zhanggui.collect.supply_rows import read_terms
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, sku
from zhanggui.collect.templates.supply_fields import (
    LEAD_TIMES,
    MINIMUMS,
    PO_NUMBERS,
    RECEIPT_NUMBERS,
    day_of,
    supplier,
    units,
)
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.supply import SUPPLY_TERM

SUPPLY_TERMS = Template(
    file="供货条件",
    profile=Profile(
        name="templates.supply_terms",
        platform="",
        zh="供货条件（模板、ERP 供应商报价）",
        en="Supply terms (template, supplier prices of an ERP)",
        fields=(
            sku(),
            supplier(),
            day_of("from_day", "生效日期", "起始日期", "开始日期", "报价日期", "from_day", "valid from", "start date"),
            day_of("until_day", "失效日期", "截止日期", "结束日期", "有效期至", "until_day", "valid until", "end date"),
            money(
                "unit_cost", "采购价", "采购单价", "供货价", "含税采购价", "含税单价", "报价", "进价", "进货价", "单价",
                "unit cost", "unit_cost", "purchase price", "unit price", must=True,
            ),
            money("freight_unit", "单件运费", "单件到仓运费", "头程运费", "freight per unit", "freight_unit"),
            currency(),
            units("lead_days", *LEAD_TIMES, must=True),
            units("minimum", *MINIMUMS),
            units("pack", "箱规", "装箱数", "装箱量", "每箱数量", "箱装数", "采购倍数", "Case Pack", "Carton Quantity", "Units per Carton", "pack"),
            units("shelf_days", "保质期", "保质期(天)", "保质天数", "Shelf Life", "Shelf Life (days)", "shelf_days"),
        ),
        file_day=r"(?<!\d)(20\d{2}-\d{2}-\d{2}|20\d{6})(?!\d)",
        fills=(
            Fills(
                table=SUPPLY_TERM,
                columns={
                    "sku": folded_code(pl.col("sku")),
                    "supplier": pl.col("supplier"),
                    "from_day": pl.col("since"),
                    "until_day": pl.col("until_day"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    **{n: pl.col(n) for n in ("unit_cost", "freight_unit", "lead_days", "minimum", "pack", "shelf_days")},
                },
            ),
        ),
        signature=("sku", "supplier", "unit_cost", "lead_days"),
        never=(*ORDER_FILES, *PO_NUMBERS, *RECEIPT_NUMBERS, "在库", "库存数量", "实际库存", "竞争对手"),
        unused=("商品名称", "货品名称", "名称", "规格", "颜色规格", "供应商编码", "供应商货号", "税率", "备注"),
        prepare=read_terms,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「供货条件.xlsx」，每个 SKU、供应商一行，条件每变一次加一行；也可直接导入 ERP "
            "的供应商报价表（要有供应商、采购价、交货周期），没有生效日期列时把日期写进文件名。",
            "Fill in 供货条件.xlsx from zg templates DIR: one row per SKU and supplier, a new row for every change; or "
            "import an ERP's supplier prices (supplier, price, lead time), with the day in the file name.",
        ),
    ),
    guide={
        "sku": ("SKU 编码", "QH0001-A"),
        "supplier": ("供应商名称；同一家始终写同样的名称", "绍兴暖棉纺织"),
        "from_day": ("从哪天起是这个条件", "2026-01-01"),
        "until_day": ("到哪天为止（含当天）；空着：直到有新的条件", "2026-12-31"),
        "unit_cost": ("一件的报价", "113.57"),
        "freight_unit": ("一件到自己仓库的运费和税费，报价里没含的部分", "1.20"),
        "currency_said": ("币种；空着：CNY", "CNY"),
        "lead_days": ("从下单到到货几天，供应商承诺的，整数", "12"),
        "minimum": ("一次最少订几件；空着：没有要求", "60"),
        "pack": ("一箱几件，只能整箱订；空着：可以单件订", "12"),
        "shelf_days": ("到货后可以卖几天；空着：不会过期", "360"),
    },
)  # fmt: skip
