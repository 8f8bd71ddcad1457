"""抖店 小额打款: what the merchant paid to buyers beside the refund (a price difference, postage of a return, a fault).

Only payments that arrived cost anything. They are compensation of their order; the platform's fees are said elsewhere.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile
from zhanggui.core.language import Text
from zhanggui.tables.costs import SETTLEMENT

_ARRIVED = pl.col("state").str.contains("成功|已到账|已打款|已完成") & ~pl.col("state").str.contains(
    "未|失败|不"
)
_KNOWN = "成功|到账|打款|完成|失败|关闭|取消|拒绝|待|中"

PAYMENTS = Profile(
    name="douyin.payments",
    platform="douyin",
    zh="抖店 小额打款",
    en="Douyin payments to buyers",
    fields=(
        Field(name="entry", headers=("支付流水号", "打款流水号"), kind=Kind.ID, required=True, must=True),
        Field(name="order_id", headers=("订单编号", "订单号"), kind=Kind.ID, required=True, must=True),
        Field(name="title", headers=("商品名称",), kind=Kind.TEXT),
        Field(name="product_id", headers=("商品ID",), kind=Kind.ID),
        Field(name="why", headers=("打款类型",), kind=Kind.TEXT),
        Field(
            name="money",
            headers=("打款金额", "打款金额(元)"),
            kind=Kind.MONEY,
            required=True,
            must=True,
            not_negative=True,
        ),
        Field(name="asked_by", headers=("打款申请人",), kind=Kind.PERSONAL),
        Field(name="asked_at", headers=("打款申请时间",), kind=Kind.MOMENT, required=True),
        Field(name="arrived_at", headers=("打款到账时间",), kind=Kind.MOMENT),
        Field(name="state", headers=("打款状态",), kind=Kind.TEXT, required=True),
        Field(name="remark", headers=("打款备注",), kind=Kind.PERSONAL),
    ),
    signature=("entry", "order_id", "money", "asked_at", "state"),
    fills=(
        Fills(
            table=SETTLEMENT,
            where=_ARRIVED.fill_null(False),
            columns={
                "entry_id": pl.format("pay-{}", "entry"),
                "order_id": pl.col("order_id"),
                "booked_at": pl.coalesce("arrived_at", "asked_at"),
                "booked_day": pl.coalesce("arrived_day", "asked_day"),
                "kind": pl.lit("compensation"),
                "raw_kind": pl.format("小额打款 {}", pl.coalesce("why", pl.lit("未说明"))),
                "amount": -pl.col("money"),
            },
        ),
    ),
    checks=(
        Check(
            code="state_known",
            says=Text(
                "打款状态是认识的（不认识的不算已打款）", "the state is known (others do not count as paid)"
            ),
            broken=~pl.col("state").str.contains(_KNOWN).fill_null(False),
        ),
    ),
    how_to_export=Text(
        "抖店后台 → 售后 → 小额打款 → 打款记录 → 导出。",
        "Doudian console → After-sales → payments to buyers → records → Export.",
    ),
)
