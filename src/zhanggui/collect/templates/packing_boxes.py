"""包装箱 template: the sizes of box that orders are packed into."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Field, Fills, Profile
from zhanggui.collect.templates.fields import ORDER_FILES, SKU_NAMES, currency, from_day, money, words
from zhanggui.collect.templates.supply_fields import units
from zhanggui.collect.templates.template import Template
from zhanggui.collect.templates.words import currency_code
from zhanggui.core.language import Text
from zhanggui.tables.logistics import PACKING_BOX

COLUMNS = ("box", "from_day", "length_mm", "width_mm", "height_mm", "weight_g", "cost")


def _inner(name: str, zh: str) -> Field:
    headers = (
        f"内{zh}(mm)",
        f"内径{zh}(mm)",
        f"内{zh}",
        f"inner {name.removesuffix('_mm')} (mm)",
        f"inner_{name}",
    )
    return units(name, *headers, must=True)


PACKING_BOXES = Template(
    file="包装箱",
    profile=Profile(
        name="templates.packing_boxes",
        platform="",
        zh="包装箱（模板）",
        en="Packing boxes (template)",
        fields=(
            words("box", "包装箱", "箱型", "纸箱", "box", must=True),
            from_day(),
            _inner("length_mm", "长"),
            _inner("width_mm", "宽"),
            _inner("height_mm", "高"),
            units("weight_g", "自重(g)", "箱重(g)", "weight_g", must=True),
            money("cost", "单价", "箱子单价", "cost", must=True),
            currency(),
        ),
        fills=(
            Fills(
                table=PACKING_BOX,
                columns={
                    **{name: pl.col(name) for name in COLUMNS},
                    "currency": pl.coalesce(currency_code(pl.col("currency_said")), "shop_currency"),
                },
            ),
        ),
        signature=("box", "length_mm", "width_mm", "height_mm"),
        never=(*ORDER_FILES, *SKU_NAMES, "运单号"),
        how_to_export=Text(
            "用 zg templates 目录 生成空白模板，填写「包装箱.xlsx」：仓库在用的每种箱型一行，写内径、自重和单价（含填充物）。",
            "Fill in 包装箱.xlsx from zg templates DIR: one row for each size of box in use, with its room inside, weight and "
            "cost (filling included).",
        ),
    ),
    guide={
        "box": ("箱型的名字，一直写同样的", "6号箱"),
        "from_day": ("从哪天起是这个单价", "2026-01-01"),
        "length_mm": ("里面的长，毫米", "260"),
        "width_mm": ("里面的宽，毫米", "150"),
        "height_mm": ("里面的高，毫米", "180"),
        "weight_g": ("空箱连填充物的重量，克", "140"),
        "cost": ("一个箱子连填充物的价", "0.85"),
        "currency_said": ("币种；空着：CNY", "CNY"),
    },
)  # fmt: skip
