"""抖店 动账明细: what Douyin really paid out, kept back and took back. One row per movement with its parts in columns;
every part becomes a settlement entry of its own.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Kind, Profile, Refusal
from zhanggui.collect.douyin.entries import MONEY, ZERO, entry, refund_case
from zhanggui.core.language import Text

PARTS = {
    "paid": ("goods", "订单实付应结"),
    "postage": ("goods", "运费实付"),
    "subsidy": ("subsidy", "实际平台补贴"),
    "refund": ("refund", "订单退款"),
    "platform_fee": ("commission", "平台服务费"),
    "influencer_fee": ("influencer", "佣金"),
    "recruiter_fee": ("service_fee", "招商服务费"),
    "outside_fee": ("other_fee", "站外推广费"),
}
"""Columns of 动账明细 and what they are. 运费实付 is what the buyer paid for postage, so income, not a shipping cost."""

TRANSFER = "提现|转账|充值|主体变更|资金转入|资金转出|账户互转"
"""Scenes and remarks that move the merchant's own money: no cost, no income."""
FORMULA_ROW = r"^\s*(?:收入|支出)\s*[+＋]\s*(?:收入|支出)"
"""The row of formulas under the header: ``收入+支出``."""

MOVEMENT_FIELDS = (
    Field(name="booked_at", headers=("动账时间", "动帐时间"), kind=Kind.MOMENT, required=True, must=True),
    Field(name="entry", headers=("动帐流水号", "动账流水号"), kind=Kind.ID, required=True, must=True),
    Field(name="direction", headers=("动账方向", "动帐方向"), kind=Kind.TEXT),
    Field(name="total", headers=("动账金额", "动帐金额"), kind=Kind.MONEY, required=True, must=True),
    Field(name="account", headers=("动账账户", "动帐账户"), kind=Kind.TEXT),
    Field(name="scene", headers=("动账场景", "动帐场景"), kind=Kind.TEXT),
    Field(name="charging", headers=("计费类型",), kind=Kind.TEXT),
    Field(name="line_id", headers=("子订单号", "子订单编号"), kind=Kind.ID),
    Field(name="order_id", headers=("订单号", "订单编号", "主订单编号"), kind=Kind.ID, required=True),
    *(Field(name=name, headers=(header,), kind=Kind.MONEY) for name, (_, header) in PARTS.items()),
    Field(name="remark", headers=("备注",), kind=Kind.TEXT),
)


def movement_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """The rows with the signed total, and what of it no column explains."""
    outward = pl.col("direction").str.contains("出").fill_null(False)
    total = pl.when(outward).then(-pl.col("total").abs()).otherwise("total").cast(MONEY)
    known = pl.sum_horizontal([pl.col(p).fill_null(ZERO) for p in PARTS]).cast(MONEY)
    words = pl.concat_str(pl.col("scene").fill_null(""), pl.lit(" "), pl.col("remark").fill_null(""))
    return rows.with_columns(
        total=total,
        rest=(total - known).cast(MONEY),
        nothing=pl.all_horizontal([pl.col(p).fill_null(ZERO) == 0 for p in PARTS]),
        moves_own_money=words.str.contains(TRANSFER),
    ), []


_REST_KIND = (
    pl.when("moves_own_money")
    .then(pl.lit("transfer"))
    .when(pl.col("scene").str.contains("保险|运费险"))
    .then(pl.lit("insurance"))
    .otherwise(pl.lit("other_fee"))
)
_HAS_REST = (pl.col("rest") != 0) | (pl.col("nothing") & (pl.col("total") == 0))

SETTLEMENTS = Profile(
    name="douyin.settlement",
    platform="douyin",
    zh="抖店 动账明细",
    en="Douyin money movements",
    fields=MOVEMENT_FIELDS,
    signature=("booked_at", "entry", "total", "paid"),
    notes=(FORMULA_ROW,),
    prepare=movement_rows,
    fills=(
        *(
            entry(kind, header, part, pl.col(part), pl.col(part).is_not_null() & (pl.col(part) != 0))
            for part, (kind, header) in PARTS.items()
        ),
        entry(_REST_KIND, pl.coalesce("scene", "remark"), "rest", pl.col("rest"), _HAS_REST),
        refund_case((pl.col("refund") < 0) & pl.col("order_id").is_not_null()),
    ),
    checks=(
        Check(
            code="total_is_the_sum_of_its_parts",
            says=Text(
                "动账金额 = 各项之和（差额记为其他费用，提现等自有资金除外）",
                "the total is the sum of its parts (the difference is booked as another fee, own money apart)",
            ),
            broken=(pl.col("rest") != 0) & ~pl.col("moves_own_money"),
        ),
    ),
    how_to_export=Text(
        "抖店后台 → 资金 → 动账明细 → 导出（与「结算列表」二选一，不要两种都导入）",
        "Doudian console → Funds → Money movements → Export (this or the settlement list, never both)",
    ),
)
