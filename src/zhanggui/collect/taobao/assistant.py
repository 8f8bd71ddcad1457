"""淘宝助理 数据包 (the old CSV: UTF-16, TAB, a version line, English keys, Chinese names): a row per item.
The line of names is the header.

Variants of an item stand packed in one cell (销售属性组合): ``price:stock:code:property;…`` one after the other. They become
listings of their own, under their own codes.
"""

from __future__ import annotations

import re

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.products import LISTING

VARIANT = re.compile(r"(\d+(?:\.\d+)?):(\d+):([^:;]*):((?:-?\d+:-?\d+;?)+)")
"""Price, stock, the merchant's code and the properties (ids of name and value) of one variant."""
UNREADABLE = Text(
    "「销售属性组合」看不懂：{value}。应为 价格:数量:商家编码:属性，一个接一个。",
    "The variants cannot be read: {value}. They are price:stock:code:properties, one after the other.",
)
_MONEY = pl.Decimal(18, 4)


def read_items(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """One row per variant, or per item that has none; ``no_key`` items (no id yet, no code) are refused by the key's rule."""
    packed = {cell: variants_in(cell) for cell in rows["variants"].drop_nulls().unique()}
    odd = [cell for cell, found in packed.items() if found is None]
    refusals = [
        Refusal(line, "not_variants", "销售属性组合", cell[:80], UNREADABLE.with_(value=cell[:80]))
        for line, cell in rows.filter(pl.col("variants").is_in(odd)).select("line", "variants").iter_rows()
    ]
    unpacked = pl.DataFrame(
        [
            {"variants": cell, "p": p, "s": s, "c": c}
            for cell, found in packed.items()
            for p, s, c in found or ()
        ],
        schema={"variants": pl.String, "p": pl.String, "s": pl.Int64, "c": pl.String},
    )
    joined = rows.join(unpacked, on="variants", how="left", maintain_order="left_right")
    code = pl.coalesce(pl.when(pl.col("c") != "").then("c"), pl.when(pl.col("p").is_null()).then("item_code"))
    return joined.with_columns(
        key=item_key(pl.coalesce(code, pl.when(pl.col("p").is_not_null()).then("item_code")), pl.col("product_id")),
        offered=pl.coalesce(pl.col("p").cast(_MONEY), "price"),
        units=pl.coalesce("s", "item_stock"),
        state=pl.when(pl.col("in_store") == "1").then(pl.lit("on_sale")).when(pl.col("in_store") == "2").then(pl.lit("stopped")),
    ), refusals  # fmt: skip


def variants_in(cell: str) -> list[tuple[str, int, str]] | None:
    """(price, stock, code) of every variant of a packed cell; None where something is left that is no variant."""
    if VARIANT.sub("", cell).strip(" ;"):
        return None
    return [(price, int(stock), code.strip()) for price, stock, code, _ in VARIANT.findall(cell)]


ASSISTANT = Profile(
    name="taobao.assistant",
    platform="taobao",
    zh="淘宝助理 数据包（商品）",
    en="Taobao assistant item file",
    fields=(
        Field(name="title", headers=("宝贝名称",), kind=Kind.TEXT, required=True, must=True),
        Field(name="price", headers=("宝贝价格",), kind=Kind.MONEY, required=True, not_negative=True),
        Field(name="item_stock", headers=("宝贝数量",), kind=Kind.INTEGER, required=True),
        Field(name="in_store", headers=("放入仓库",), kind=Kind.TEXT),
        Field(name="variants", headers=("销售属性组合",), kind=Kind.TEXT, required=True),
        Field(name="item_code", headers=("商家编码",), kind=Kind.ID),
        Field(name="product_id", headers=("数字ID",), kind=Kind.ID, nulls=("0",)),
        Field(name="category", headers=("宝贝类目",), kind=Kind.ID),
    ),
    signature=("title", "price", "item_stock", "variants"),
    unused=(
        "店铺类目", "新旧程度", "省", "城市", "出售方式", "加价幅度", "有效期", "运费承担", "平邮", "EMS", "快递", "发票", "保修", "橱窗推荐",
        "开始时间", "宝贝描述", "宝贝属性", "邮费模版ID", "会员打折", "修改时间", "上传状态", "图片状态", "返点比例", "新图片", "视频",
        "用户输入ID串", "用户输入名-值对", "销售属性别名", "代充类型", "本地ID", "宝贝分类", "用户名称", "账户名称", "宝贝状态", "闪电发货",
        "新品", "食品专项", "尺码库", "采购地", "库存类型", "国家地区", "库存计数", "物流体积", "物流重量", "退换货承诺", "定制工具",
        "无线详情", "商品条形码", "sku 条形码", "7天退货", "宝贝卖点", "属性值备注", "自定义属性值", "商品资质", "增加商品资质",
        "关联线下服务",
    ),
    prepare=read_items,
    fills=(
        Fills(
            table=LISTING,
            columns={
                "item_key": pl.col("key"),
                "product_id": pl.col("product_id"),
                "title": pl.col("title"),
                "price": pl.col("offered"),
                "state": pl.col("state"),
                "category": pl.col("category"),
                "stock": pl.col("units"),
            },
        ),
    ),
    how_to_export=Text(
        "淘宝助理（旧版）→ 宝贝管理 → 出售中的宝贝 → 全选 → 导出 CSV。",
        "Taobao assistant (old) → items on sale → select all → export CSV.",
    ),
)  # fmt: skip
