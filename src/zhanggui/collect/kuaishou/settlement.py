"""快手小店 结算明细 (settled orders): what was paid out, kept back and taken back. One row per order and settlement with its parts
in columns; every part becomes a settlement entry of its own.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.costs import SETTLEMENT

_MONEY = pl.Decimal(18, 4)
_ZERO = pl.lit("0").cast(_MONEY)

INCOME = {
    "paid": ("goods", "订单实付"),
    "state_subsidy": ("subsidy", "政府补贴"),
    "payment_subsidy": ("subsidy", "支付营销补贴"),
    "platform_subsidy": ("subsidy", "平台补贴"),
    "host_subsidy": ("subsidy", "达人补贴"),
}
BACK = {"refund": ("refund", "订单退款"), "subsidy_back": ("subsidy", "支付营销回退")}
FEES = {
    "technical_fee": ("commission", "技术服务费"),
    "presale_fee": ("commission", "预售增收技术服务费"),
    "host_fee": ("influencer", "达人佣金"),
    "leader_fee": ("influencer", "团长佣金"),
    "seller_fee": ("affiliate", "快赚客佣金"),
    "agency_fee": ("service_fee", "服务商佣金"),
    "other": ("other_fee", "其他收费"),
}
"""Field: kind of settlement entry, header without its unit. 商家补贴 is the shop's own money and no income."""
PARTS = INCOME | BACK | FEES


def _yuan(name: str, header: str, *, must: bool = False) -> Field:
    return Field(name=name, headers=(header + "(元)", header), kind=Kind.MONEY, required=must, must=must)


FIELDS = (
    Field(name="order_id", headers=("订单号", "订单编号"), kind=Kind.ID, required=True, must=True),
    Field(name="booked_at", headers=("实际结算时间",), kind=Kind.MOMENT, required=True, must=True),
    _yuan("total", "实际结算金额", must=True),
    *(_yuan(name, header) for name, (_, header) in PARTS.items()),
    Field(name="remark", headers=("备注",), kind=Kind.TEXT),
)
UNUSED = (
    "商家ID", "商品ID", "商品名称", "商品数量", "订单创建时间", "商家补贴(元)", "达人补贴明细", "合计收入(元)", "达人ID", "MCN机构ID",
    "团长id", "佣金模式", "快赚客ID", "服务商ID", "分账基数", "其他收费明细", "合计支出(元)", "结算规则", "资金渠道", "账户名称",
    "结算商户号", "消费金信息",
)  # fmt: skip


def settled_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """The rows with a number of their own, every part in the sign that adds up, and what of the total no part explains."""
    number = pl.format("{}-{}-{}", "order_id", pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S"), "number")
    earned, out = _sum(INCOME), {**BACK, **FEES}
    as_written, turned = earned + _sum(out) == pl.col("total"), earned - _sum(out) == pl.col("total")
    signed = [
        pl.when(turned)
        .then(-pl.col(name))
        .when(as_written)
        .then(name)
        .otherwise(-pl.col(name).abs())
        .cast(_MONEY)
        .alias(name)
        for name in out
    ]
    known = rows.with_columns(signed).with_columns(entry=number)
    return known.with_columns(rest=(pl.col("total") - _sum(PARTS)).cast(_MONEY)), []


def _sum(names: dict[str, tuple[str, str]]) -> pl.Expr:
    return pl.sum_horizontal([pl.col(name).fill_null(_ZERO) for name in names])


def _entry(kind: str, raw_kind: str, part: str) -> Fills:
    return Fills(
        table=SETTLEMENT,
        columns={
            "entry_id": pl.format("{}-" + part, "entry"),
            "order_id": pl.col("order_id"),
            "booked_at": pl.col("booked_at"),
            "booked_day": pl.col("booked_day"),
            "kind": pl.lit(kind),
            "raw_kind": pl.lit(raw_kind),
            "amount": pl.col(part),
        },
        where=pl.col(part).is_not_null() & (pl.col(part) != 0),
    )


_REFUND_CASE = Fills(
    table=REFUND,
    columns={
        "refund_id": pl.format("{}-refund", "entry"),
        "order_id": pl.col("order_id"),
        "refunded_at": pl.col("booked_at"),
        "refunded_day": pl.col("booked_day"),
        "amount": -pl.col("refund"),
        "outcome": pl.lit("refunded"),
        "goods_state": pl.lit("unknown"),
    },
    where=pl.col("refund") < 0,
)
"""What was kept back for the buyer is a finished refund case; the order file has no amounts."""

SETTLEMENTS = Profile(
    name="kuaishou.settlement",
    platform="kuaishou",
    zh="快手小店 结算明细",
    en="Kuaishou settlement",
    fields=FIELDS,
    signature=("order_id", "booked_at", "total", "technical_fee"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "booked_at"),
    unused=UNUSED,
    prepare=settled_rows,
    fills=(
        *(_entry(kind, header, name) for name, (kind, header) in PARTS.items()),
        _entry("other_fee", "其他", "rest"),
        _REFUND_CASE,
    ),
    checks=(
        Check(
            code="total_is_the_sum_of_its_parts",
            says=Text(
                "实际结算金额 = 实付 + 各项补贴 − 退款 − 各项费用（差额记为其他费用）",
                "settled = paid + subsidies − refunds − fees (the difference is booked as another fee)",
            ),
            broken=pl.col("rest") != 0,
        ),
    ),
    how_to_export=Text(
        "快手小店后台 → 资金 → 账单管理 → 结算明细（已结算订单）→ 选好结算时间 → 导出。",
        "Kuaishou shop console → Funds → Bills → settled orders → choose the days → Export.",
    ),
)
