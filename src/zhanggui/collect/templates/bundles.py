"""组合装 template: what is inside a bundle."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.collect.templates.fields import ORDER_FILES
from zhanggui.collect.templates.template import Template
from zhanggui.core.language import Text
from zhanggui.tables.products import BUNDLE

BUNDLES = Template(
    file="组合装",
    profile=Profile(
        name="templates.bundles",
        platform="",
        zh="组合装（模板）",
        en="Bundles (template)",
        fields=(
            Field(
                name="bundle_sku",
                headers=("组合装编码", "组合编码", "组合商品编码", "套装编码", "bundle sku", "bundle_sku"),
                kind=Kind.ID,
                required=True,
                must=True,
            ),
            Field(
                name="component_sku",
                headers=("组件编码", "子商品编码", "单品编码", "SKU编码", "component sku", "component_sku"),
                kind=Kind.ID,
                required=True,
                must=True,
            ),
            Field(
                name="quantity",
                headers=("件数", "数量", "组合数量", "quantity"),
                kind=Kind.INTEGER,
                required=True,
                must=True,
            ),
        ),
        fills=(
            Fills(
                table=BUNDLE,
                columns={
                    "bundle_sku": folded_code(pl.col("bundle_sku")),
                    "component_sku": folded_code(pl.col("component_sku")),
                    "quantity": pl.col("quantity"),
                },
            ),
        ),
        signature=("bundle_sku", "component_sku", "quantity"),
        never=ORDER_FILES,
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「组合装.xlsx」，组合装里的每个单品一行。",
            "Fill in 组合装.xlsx from zg templates DIR: one row per component.",
        ),
    ),
    guide={
        "bundle_sku": ("卖的时候用的组合装编码；不要写进「商品」模板", "ZH001"),
        "component_sku": ("里面单品的 SKU 编码", "QH0117-C"),
        "quantity": ("一套里有几件，整数", "2"),
    },
)
