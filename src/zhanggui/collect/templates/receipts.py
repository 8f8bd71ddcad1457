"""收货 template, and the goods-in lists of ERPs: what came for a purchase order, and how much of it was bad."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.collect.supply_rows import read_receipts
from zhanggui.collect.templates.fields import ORDER_FILES, sku
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
from zhanggui.core.language import Text
from zhanggui.tables.supply import GOODS_RECEIPT

RECEIPTS = Template(
    file="收货",
    profile=Profile(
        name="templates.receipts",
        platform="",
        zh="收货（模板、ERP 采购入库单）",
        en="Goods receipts (template, goods-in list of an ERP)",
        fields=(
            Field(name="receipt_id", headers=RECEIPT_NUMBERS, kind=Kind.ID),
            po_number(must=False),
            sku(),
            supplier(must=False),
            building(),
            day_of("received_day", *RECEIPT_DAYS, must=True),
            units(
                "received", "收货数量", "到货数量", "实收数量", "实际收货数量", "入库数量", "实际入库数量", "数量", "received quantity",
                "quantity received", "quantity", "qty", must=True,
            ),
            units("defects", "不良数量", "次品数量", "残次数量", "不合格数量", "拒收数量", "defects", "defective", "rejected"),
            day_of("ordered_day", "下单日期", "采购日期", "order date", "ordered_day"),
        ),
        numbered=("po_number", "sku", "stock_warehouse", "received_day"),
        fills=(
            Fills(
                table=GOODS_RECEIPT,
                columns={
                    "receipt_id": pl.col("receipt"),
                    "po_number": pl.col("po_number"),
                    "sku": folded_code(pl.col("sku")),
                    "quantity": pl.col("received"),
                    **{n: pl.col(n) for n in ("supplier", "stock_warehouse", "received_day", "defects")},
                },
            ),
        ),
        signature=("sku", "supplier", "received_day", "received"),
        never=(*ORDER_FILES, "在库", "实际库存", "退货单号", "竞争对手"),
        unused=("商品名称", "货品名称", "名称", "规格", "颜色规格", "采购数量", "采购价", "采购单价", "单价", "金额", "批次", "备注"),
        prepare=read_receipts,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「收货.xlsx」，每次到货的每个 SKU 一行；也可直接导入 ERP（聚水潭、旺店通、管易、"
            "吉客云）按商品明细导出的采购入库单。",
            "Fill in 收货.xlsx from zg templates DIR: one row per SKU of a delivery; or import an ERP's goods-in list by item.",
        ),
    ),
    guide={
        "receipt_id": ("收货单号；空着：按采购单、仓库和日期自动编号", "RK20260614-01"),
        "po_number": ("哪张采购单的货；不知道就空着", "CG20260601-01"),
        "sku": ("SKU 编码", "QH0001-A"),
        "supplier": ("谁送来的", "绍兴暖棉纺织"),
        "stock_warehouse": ("到了哪个仓库；只有一个仓库可空着", "义乌仓"),
        "received_day": ("哪天到的", "2026-06-14"),
        "received": ("到了几件，包括不良品，整数", "120"),
        "defects": ("其中几件不良、拒收；没有写 0，没验货空着", "2"),
    },
)  # fmt: skip
