"""抖店 结算列表: the older settlement file. It has no entry numbers, signs its fees in either way, and shows refunds as
rows of their own with negative income and sometimes a fraction of a unit.

收入合计 is the buyer's money and the platform's discounts in one sum: which part is which, the order file says. So is the
sum of a refund: where the line had a discount, more stands there than the buyer got back.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Identical, Kind, Profile, Refusal
from zhanggui.collect.douyin.entries import MONEY, ZERO, entry, refund_case
from zhanggui.core.language import Text

FIELDS = (
    Field(name="booked_at", headers=("结算时间",), kind=Kind.MOMENT, required=True, must=True),
    Field(name="order_id", headers=("订单号", "主订单编号"), kind=Kind.ID, required=True, must=True),
    Field(name="line_id", headers=("子订单号", "子订单编号"), kind=Kind.ID, required=True, must=True),
    Field(name="total", headers=("结算金额",), kind=Kind.MONEY, required=True, must=True),
    Field(name="account", headers=("结算账户",), kind=Kind.TEXT),
    Field(name="list_kind", headers=("结算单类型",), kind=Kind.TEXT, required=True),
    Field(name="refunded_before", headers=("有结算前退款",), kind=Kind.TEXT),
    Field(name="created_at", headers=("下单时间",), kind=Kind.MOMENT),
    Field(name="income", headers=("收入合计",), kind=Kind.MONEY, required=True, must=True),
    Field(name="outgo", headers=("支出合计",), kind=Kind.MONEY),
    Field(name="platform_fee", headers=("平台服务费",), kind=Kind.MONEY),
    Field(name="influencer_fee", headers=("达人佣金",), kind=Kind.MONEY),
    Field(name="quantity", headers=("商品数量",), kind=Kind.DECIMAL),
    Field(name="product_id", headers=("商品ID",), kind=Kind.ID),
    Field(name="title", headers=("商品名称",), kind=Kind.TEXT),
)
_FEES = ("platform_fee", "influencer_fee")


def list_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """The rows with an entry number (line, kind, time, count), fees in the sign that adds up, and the rest."""
    number = pl.format(
        "{}-{}-{}-{}",
        "line_id",
        pl.col("list_kind").fill_null(""),
        pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S"),
        "number",
    )
    fees = pl.sum_horizontal([pl.col(c).fill_null(ZERO) for c in _FEES])
    takes_back = pl.col("list_kind").str.contains("退款").fill_null(False)
    total = pl.col("total")
    signed = rows.with_columns(
        *[
            pl.when(pl.col("income") + fees == total)
            .then(c)
            .when(pl.col("income") - fees == total)
            .then(-pl.col(c))
            .when(takes_back)
            .then(pl.col(c).abs())
            .otherwise(-pl.col(c).abs())
            .cast(MONEY)
            .alias(c)
            for c in _FEES
        ],
        entry=number,
        takes_back=takes_back,
        refund=pl.col("income"),
    )
    known = pl.col("income") + pl.sum_horizontal([pl.col(c).fill_null(ZERO) for c in _FEES])
    return signed.with_columns(rest=(total - known).cast(MONEY)), []


_TAKES_BACK = pl.col("takes_back")
_NOTHING = (pl.col("income") == 0) & (pl.col("total") == 0)

SETTLEMENT_LIST = Profile(
    name="douyin.settlement_list",
    platform="douyin",
    zh="抖店 结算列表",
    en="Douyin settlement list",
    fields=FIELDS,
    signature=("booked_at", "line_id", "total", "list_kind", "income"),
    never=("动账金额",),
    numbered=("line_id", "list_kind", "booked_at"),
    identical=Identical.SEPARATE_LINES,
    prepare=list_rows,
    fills=(
        entry(
            "goods_with_subsidy",
            "收入合计",
            "income",
            pl.col("income"),
            ~_TAKES_BACK & ((pl.col("income") != 0) | _NOTHING),
        ),
        entry("refund", pl.col("list_kind"), "refund", pl.col("income"), _TAKES_BACK),
        entry(
            "commission", "平台服务费", "platform_fee", pl.col("platform_fee"), pl.col("platform_fee") != 0
        ),
        entry(
            "influencer",
            "达人佣金",
            "influencer_fee",
            pl.col("influencer_fee"),
            pl.col("influencer_fee") != 0,
        ),
        entry("other_fee", "其他支出", "rest", pl.col("rest"), pl.col("rest") != 0),
        refund_case(_TAKES_BACK & (pl.col("refund") < 0)),
    ),
    checks=(
        Check(
            code="total_is_the_sum_of_its_parts",
            says=Text(
                "结算金额 = 收入合计 + 平台服务费 + 达人佣金（差额记为其他费用）",
                "the total is income and both fees (the difference is booked as another fee)",
            ),
            broken=pl.col("rest") != 0,
        ),
    ),
    how_to_export=Text(
        "抖店后台 → 资金 → 结算列表 → 导出（与「动账明细」二选一，不要两种都导入）",
        "Doudian console → Funds → Settlement list → Export (this or the money movements, never both)",
    ),
)
