"""千牛 评价管理: what buyers wrote, as 好评, 中评 or 差评. All headers are from memory."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind, Profile
from zhanggui.collect.review_rows import FIELDS, UNUSED, review_fills, review_rows
from zhanggui.core.language import Text

REVIEWS = Profile(
    name="taobao.reviews",
    platform="taobao",
    zh="淘宝/天猫 评价",
    en="Taobao/Tmall reviews",
    fields=(
        Field(name="order_id", headers=("订单编号", "主订单编号"), kind=Kind.ID, required=True, must=True),
        Field(name="product_id", headers=("宝贝ID", "商品ID"), kind=Kind.ID),
        Field(name="title", headers=("宝贝名称", "宝贝标题", "商品名称"), kind=Kind.TEXT),
        Field(name="reviewed_at", headers=("评价时间",), kind=Kind.MOMENT, required=True, must=True),
        Field(name="stars", headers=("评价类型", "评价等级"), kind=Kind.TEXT, required=True, must=True),
        *FIELDS,
    ),
    signature=("order_id", "reviewed_at", "stars"),
    never=("店铺编码", "店铺名称", "店铺", "商品编号", "SKU编号"),
    unused=UNUSED,
    prepare=review_rows(header="评价类型"),
    fills=review_fills(),
    how_to_export=Text(
        "千牛 → 交易 → 评价管理 → 来自买家的评价 → 导出。",
        "Qianniu → trade → reviews → from buyers → export.",
    ),
)
