"""拼多多 扣款/打款记录: what was taken from the merchant for an order, with its reason. Only what was paid costs."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.costs import SETTLEMENT

_KNOWN = "成功|完成|已打款|已扣款|失败|驳回|拒绝|取消|关闭|撤销|待|中|未"


def number_entries(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add the entry's number and whether the money really went."""
    state = pl.col("state").fill_null("")
    paid = state.str.contains("成功|完成|已打款|已扣款") & ~state.str.contains("未|失败|不|待")
    moment = pl.col("asked_at").dt.strftime("%Y%m%d%H%M%S")
    number = pl.format(
        "deduct-{}-{}-{}-{}",
        pl.coalesce("order_id", pl.lit("*")),
        moment,
        pl.col("money").cast(pl.String),
        "number",
    )
    return rows.with_columns(entry=number, was_paid=paid), []


DEDUCTIONS = Profile(
    name="pinduoduo.deductions",
    platform="pinduoduo",
    zh="拼多多 扣款记录",
    en="Pinduoduo deductions",
    fields=(
        Field(name="shop_name", headers=("店铺名称",), kind=Kind.TEXT),
        Field(name="order_id", headers=("订单号", "订单编号"), kind=Kind.ID, required=True),
        Field(name="product_id", headers=("商品ID", "商品id"), kind=Kind.ID),
        Field(name="title", headers=("商品名称",), kind=Kind.TEXT),
        Field(name="why", headers=("扣款原因",), kind=Kind.TEXT, required=True),
        Field(name="asked_by", headers=("申请人",), kind=Kind.PERSONAL),
        Field(name="asked_at", headers=("申请时间",), kind=Kind.MOMENT, required=True, must=True),
        Field(
            name="money",
            headers=("申请扣款金额(元)", "申请扣款金额"),
            kind=Kind.MONEY,
            required=True,
            must=True,
            not_negative=True,
        ),
        Field(name="state", headers=("打款状态",), kind=Kind.TEXT, required=True),
    ),
    signature=("order_id", "why", "asked_at", "money", "state"),
    shop_field="shop_name",
    numbered=("order_id", "asked_at", "money"),
    identical=Identical.SEPARATE_LINES,
    prepare=number_entries,
    fills=(
        Fills(
            table=SETTLEMENT,
            where=pl.col("was_paid"),
            columns={
                "entry_id": pl.col("entry"),
                "order_id": pl.col("order_id"),
                "booked_at": pl.col("asked_at"),
                "booked_day": pl.col("asked_day"),
                "kind": pl.lit("compensation"),
                "raw_kind": pl.coalesce("why", pl.lit("未说明")),
                "amount": -pl.col("money"),
            },
        ),
    ),
    checks=(
        Check(
            code="state_known",
            says=Text(
                "打款状态是认识的（不认识的不算已扣款）", "the state is known (others do not count as paid)"
            ),
            broken=~pl.col("state").str.contains(_KNOWN).fill_null(False),
        ),
    ),
    how_to_export=Text(
        "拼多多商家后台 → 资金中心/售后 → 扣款（小额打款）记录 → 选好时间 → 导出。",
        "Pinduoduo merchant console → Funds → deductions → choose the time → Export.",
    ),
)
