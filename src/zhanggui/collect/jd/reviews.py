"""京东 商品评价: what buyers wrote of a SKU, with 1 to 5 stars. All headers are from memory."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind, Profile
from zhanggui.collect.review_rows import FIELDS, UNUSED, review_fills, review_rows
from zhanggui.core.language import Text

REVIEWS = Profile(
    name="jd.reviews",
    platform="jd",
    zh="京东 评价",
    en="JD reviews",
    fields=(
        Field(name="order_id", headers=("订单编号", "订单号"), kind=Kind.ID, required=True, must=True),
        Field(name="product_id", headers=("商品编号", "SKU编号"), kind=Kind.ID, required=True, must=True),
        Field(name="title", headers=("商品名称", "SKU名称"), kind=Kind.TEXT),
        Field(
            name="reviewed_at", headers=("评价时间", "评论时间"), kind=Kind.MOMENT, required=True, must=True
        ),
        Field(name="stars", headers=("评分", "星级", "评价星级"), kind=Kind.TEXT, required=True, must=True),
        *FIELDS,
    ),
    signature=("order_id", "product_id", "reviewed_at", "stars"),
    never=("店铺编码", "店铺名称", "店铺", "评价类型"),
    unused=UNUSED,
    prepare=review_rows(header="评分"),
    fills=review_fills(),
    how_to_export=Text(
        "京东商家后台 → 商品评价管理 → 全部评价 → 导出。",
        "JD console → product reviews → all → export.",
    ),
)
