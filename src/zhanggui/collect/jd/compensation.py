"""JD 赔付: what the merchant paid buyers for being late, for faults and for broken promises, beside their refunds."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.jd.sharing import in_fen
from zhanggui.collect.jd.words import NOT_PAID_OUT, PAID_OUT
from zhanggui.core.language import Text
from zhanggui.tables.costs import SETTLEMENT

FIELDS = (
    Field(name="shop_name", headers=("店铺名称",), kind=Kind.TEXT),
    Field(name="applied_at", headers=("申请时间",), kind=Kind.MOMENT, required=True, must=True),
    Field(name="compensation_id", headers=("赔付单号",), kind=Kind.ID, required=True, must=True),
    Field(name="order_id", headers=("关联订单号",), kind=Kind.ID),
    Field(name="service_id", headers=("关联服务单号",), kind=Kind.ID),
    Field(name="amount", headers=("赔付金额",), kind=Kind.MONEY, required=True, must=True, not_negative=True),
    Field(name="reason", headers=("赔付原因",), kind=Kind.TEXT),
    Field(name="raw_status", headers=("赔付状态",), kind=Kind.TEXT, required=True),
    Field(name="applicant", headers=("申请人",), kind=Kind.PERSONAL),
)


def read_compensations(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add ``paid_out``, ``known`` (the state is one we have a meaning for) and the number of the entry."""
    state = pl.col("raw_status").str.replace_all(r"\s+", "")
    paid_out = state.is_in(PAID_OUT).fill_null(False)
    fen = -in_fen(pl.col("amount"))
    same = pl.format("赔付/{}/{}-{}", "service_id", fen, "number")
    return rows.with_columns(
        paid_out=paid_out,
        known=paid_out | state.is_in(NOT_PAID_OUT).fill_null(False),
        entry_id=pl.coalesce(same, pl.format("赔付/{}", "compensation_id")),
    ), []


COMPENSATIONS = Profile(
    name="jd.compensation",
    platform="jd",
    zh="京东 赔付单",
    en="JD compensations",
    fields=FIELDS,
    signature=("compensation_id", "amount", "raw_status"),
    numbered=("service_id", "amount"),
    shop_field="shop_name",
    prepare=read_compensations,
    fills=(
        Fills(
            table=SETTLEMENT,
            where=pl.col("paid_out") & (pl.col("amount") != 0),
            columns={
                "entry_id": pl.col("entry_id"),
                "order_id": pl.col("order_id"),
                "booked_at": pl.col("applied_at"),
                "booked_day": pl.col("applied_day"),
                "kind": pl.lit("compensation"),
                "raw_kind": pl.coalesce("reason", pl.lit("赔付")),
                "amount": -pl.col("amount"),
            },
        ),
    ),
    checks=(
        Check(
            code="state_known",
            says=Text(
                "认识该赔付状态（不认识的不计入费用）", "the state is known (others are not counted as paid)"
            ),
            broken=~pl.col("known"),
        ),
    ),
    how_to_export=Text(
        "京东商家后台 → 售后管理 → 赔付管理 → 选好申请时间 → 导出。",
        "JD merchant console → After-sales → compensations → choose the days → export.",
    ),
)
