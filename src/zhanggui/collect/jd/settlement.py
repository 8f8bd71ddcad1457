"""JD 订单结算明细对账单: one row per fee of an order's SKU. What a row is, 费用名称 and 收支方向 say together."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.jd.sharing import MONEY, in_fen
from zhanggui.collect.jd.words import KIND
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.costs import SETTLEMENT

FIELDS = (
    Field(name="order_id", headers=("订单编号", "订单号"), kind=Kind.ID, required=True),
    Field(name="sku_id", headers=("商品编号", "商品ID"), kind=Kind.ID),
    Field(name="title", headers=("商品名称",), kind=Kind.TEXT),
    Field(name="fee", headers=("费用名称", "费用项"), kind=Kind.TEXT, required=True, must=True),
    Field(name="amount", headers=("应结金额", "金额"), kind=Kind.MONEY, required=True, must=True),
    Field(name="direction", headers=("收支方向",), kind=Kind.TEXT, required=True, must=True),
    Field(name="service_id", headers=("售后服务单号",), kind=Kind.ID),
    Field(name="returned_at", headers=("售后退款时间",), kind=Kind.MOMENT),
    Field(name="billed_at", headers=("账单生成时间", "费用结算时间"), kind=Kind.MOMENT),
    Field(name="arrived_at", headers=("到账时间",), kind=Kind.MOMENT),
    Field(name="remark", headers=("备注", "资金动账备注"), kind=Kind.TEXT),
)
UNUSED = (
    "父单号", "订单状态", "订单下单时间", "订单完成时间", "商品数量", "扣点类型", "佣金比例", "结算状态", "预计结算时间",
    "商户订单号", "资金动账备注", "费用项含义", "留用时间", "费用说明", "费用发生时间", "费用计费时间", "币种", "单据编号",
    "单据类型", "商家应收/应付", "钱包结算备注", "店铺号",
)  # fmt: skip


def read_entries(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add the signed amount, the kind, when it was booked and a number of its own for every row.

    支出 is below zero whichever sign the file writes; a negative 收入 stays what it says. ``pending``: the file has
    times, this row none, so it is not on a bill yet.
    """
    outward = pl.col("direction").str.contains("支出").fill_null(False)
    when = pl.coalesce("billed_at", "arrived_at")
    signed = pl.when(outward).then(-pl.col("amount").abs()).otherwise("amount").cast(MONEY)
    told = rows.with_columns(outward=outward, signed=signed, booked_at=when)
    kinds = told.with_columns(
        found=KIND,
        pending=when.is_null() & when.is_not_null().any(),
        booked_day=pl.coalesce("billed_day", "arrived_day", "file_day"),
    )
    named = kinds.with_columns(kind=pl.coalesce("found", pl.lit("other_fee")))
    return named.with_columns(entry_id=_entry_id()), []


def _entry_id() -> pl.Expr:
    """Rows have no number. What one says makes it, and which such row of the file it is; its day where it has one.

    A compensation is numbered by its service case and amount, as in the file of compensations, so that both files
    together tell it once.
    """
    fen = in_fen(pl.col("signed"))
    day = pl.coalesce("billed_day", "arrived_day", pl.when(pl.col("order_id").is_null()).then("file_day"))
    parts = [pl.col(c).fill_null("*") for c in ("order_id", "sku_id", "fee", "service_id")]
    usual = pl.format("{}/{}/{}/{}/{}/{}-{}", *parts, fen, day.dt.strftime("%Y%m%d").fill_null("*"), "number")
    compensated = (pl.col("kind") == "compensation") & pl.col("service_id").is_not_null()
    return pl.when(compensated).then(pl.format("赔付/{}/{}-{}", "service_id", fen, "number")).otherwise(usual)


_BOOKED = ~pl.col("pending") & (pl.col("signed") != 0)
_LINE = pl.format("{}-{}", "order_id", "sku_id")
_REFUND = _BOOKED & (pl.col("kind") == "refund") & (pl.col("signed") < 0) & pl.col("order_id").is_not_null()

SETTLEMENTS = Profile(
    name="jd.settlement",
    platform="jd",
    zh="京东 订单结算明细（对账单）",
    en="JD settlement",
    fields=FIELDS,
    signature=("order_id", "fee", "amount", "direction"),
    never=("动账金额", "赔付单号"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "sku_id", "fee", "direction", "service_id", "amount", "billed_at", "arrived_at"),
    file_day=r"(\d{8}|\d{4}-\d{2}-\d{2})(?!.*\d{4}-?\d{2}-?\d{2})",
    unused=UNUSED,
    prepare=read_entries,
    fills=(
        Fills(
            table=SETTLEMENT,
            where=_BOOKED,
            columns={
                "entry_id": pl.col("entry_id"),
                "order_id": pl.col("order_id"),
                "line_id": _LINE,
                "booked_at": pl.col("booked_at"),
                "booked_day": pl.col("booked_day"),
                "kind": pl.col("kind"),
                "raw_kind": pl.col("fee"),
                "amount": pl.col("signed"),
            },
        ),
        Fills(
            table=REFUND,
            where=_REFUND,
            columns={
                "refund_id": pl.col("entry_id"),
                "order_id": pl.col("order_id"),
                "line_id": _LINE,
                "refunded_at": pl.coalesce("returned_at", "booked_at"),
                "refunded_day": pl.coalesce("returned_day", "booked_day"),
                "amount": -pl.col("signed"),
                "outcome": pl.lit("refunded"),
                "raw_status": pl.col("fee"),
                "goods_state": pl.lit("unknown"),
            },
        ),
    ),
    checks=(
        Check(
            code="kind_recognised",
            says=Text(
                "认识该费用名称（其余按「其他费用」记）",
                "the fee's name is known (others are booked as other fees)",
            ),
            broken=pl.col("found").is_null(),
        ),
        Check(
            code="on_a_bill",
            says=Text(
                "已出账（没有账单时间的行待出账后再计）", "on a bill already (others count once they are)"
            ),
            broken=pl.col("pending"),
        ),
    ),
    how_to_export=Text(
        "京东商家后台 → 资金管理（京东钱包）→ 结算管理 → 订单结算明细对账 → 选好账单日期 → 导出。请保留文件名里的日期。",
        "JD merchant console → Funds → Settlement → order settlement details → choose the days → export; keep the "
        "dates in the file name.",
    ),
)
