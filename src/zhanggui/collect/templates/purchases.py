"""采购单 template, and the purchase order lists of ERPs: what was ordered from whom, for when."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Fills, Profile
from zhanggui.collect.supply_rows import read_purchases
from zhanggui.collect.templates.fields import ORDER_FILES, currency, money, sku, words
from zhanggui.collect.templates.supply_fields import (
    RECEIPT_DAYS,
    RECEIPT_NUMBERS,
    building,
    day_of,
    po_number,
    supplier,
    units,
)
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.supply import PURCHASE_LINE

PURCHASES = Template(
    file="采购单",
    profile=Profile(
        name="templates.purchases",
        platform="",
        zh="采购单（模板、ERP 采购单）",
        en="Purchase orders (template, purchase list of an ERP)",
        fields=(
            po_number(),
            sku(),
            supplier(),
            building(),
            day_of(
                "ordered_day", "下单日期", "采购日期", "下单时间", "采购时间", "创建时间", "制单时间", "制单日期", "单据日期",
                "order date", "ordered_day", "PO Date", must=True,
            ),
            day_of(
                "promised_day", "约定到货日期", "预计到货日期", "预计到货时间", "预计到货", "要求到货日期", "承诺到货日期", "交货日期",
                "交期", "expected date", "promised date", "promised_day", "ETA",
            ),
            units("ordered", "采购数量", "订购数量", "下单数量", "采购量", "数量", "ordered quantity", "quantity ordered", "quantity", "qty", must=True),
            money("unit_cost", "采购价", "采购单价", "含税单价", "单价", "unit cost", "unit_cost", "unit price"),
            currency(),
            words("state", "状态", "采购单状态", "单据状态", "采购状态", "state", "status"),
        ),
        fills=(
            Fills(
                table=PURCHASE_LINE,
                columns={
                    "po_number": pl.col("po_number"),
                    "sku": folded_code(pl.col("sku")),
                    **{n: pl.col(n) for n in ("supplier", "stock_warehouse", "ordered_day", "promised_day", "unit_cost")},
                    "quantity": pl.col("ordered"),
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                    "state": pl.col("state_meant"),
                },
            ),
        ),
        signature=("po_number", "sku", "supplier", "ordered", "ordered_day"),
        never=(*ORDER_FILES, *RECEIPT_NUMBERS, *RECEIPT_DAYS, "在库", "实际库存"),
        unused=(
            "商品名称", "货品名称", "名称", "规格", "颜色规格", "金额", "采购金额", "已入库数量", "入库数量", "未入库数量", "采购员", "备注",
        ),
        prepare=read_purchases,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「采购单.xlsx」，每张采购单的每个 SKU 一行；也可直接导入 ERP（聚水潭、旺店通、管易、"
            "吉客云）按商品明细导出的采购单。到了多少另用「收货」。",
            "Fill in 采购单.xlsx from zg templates DIR: one row per SKU of a purchase order; or import an ERP's purchase "
            "orders by item. What came goes into 收货.",
        ),
    ),
    guide={
        "po_number": ("采购单号，全公司唯一", "CG20260601-01"),
        "sku": ("SKU 编码；一张采购单里每个 SKU 只写一行", "QH0001-A"),
        "supplier": ("向谁买，名称与「供货条件」一致", "绍兴暖棉纺织"),
        "stock_warehouse": ("送到哪个仓库；只有一个仓库可空着", "义乌仓"),
        "ordered_day": ("发出采购单的日期", "2026-06-01"),
        "promised_day": ("供应商承诺哪天到；不知道就空着", "2026-06-13"),
        "ordered": ("订了几件，整数", "120"),
        "unit_cost": ("一件的价格", "113.57"),
        "currency_said": ("币种；空着：CNY", "CNY"),
        "state": ("未完成（还有货要来）、已完成（不会再来）或 已取消", "未完成"),
    },
)  # fmt: skip
